import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { hardToSee, visibleSpaces } from "../../core/model/invisible.js";
import type { DiffPart } from "../../core/model/wordDiff.js";

/** A changed part. White space is made visible if it is the change, or unusual. */
export function ChangedText(props: { readonly part: DiffPart }): JSX.Element {
  const { kind, text } = props.part;
  const isSpace = text.trim() === "";
  const shown = isSpace
    ? visibleSpaces(text)
    : text.replace(/(?![ \n])\s|[ ]{2,}/gu, (spaces) => visibleSpaces(spaces));
  const hidden = hardToSee(text);
  const title = hidden.length === 0 ? undefined : hidden.join("\n");
  const name = isSpace ? <span class="visually-hidden">{l10n.t("White space")}</span> : null;
  const content = (
    <>
      {name}
      {isSpace ? <span aria-hidden="true">{shown}</span> : shown}
    </>
  );
  return kind === "removed" ? (
    <del title={title} class={isSpace ? "spacing" : undefined}>
      {content}
    </del>
  ) : (
    <ins title={title} class={isSpace ? "spacing" : undefined}>
      {content}
    </ins>
  );
}
