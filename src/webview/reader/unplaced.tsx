import * as l10n from "@vscode/l10n";
import type { ComponentChildren, JSX } from "preact";
import { useReading } from "./context.js";

/** Rows whose verse key matches no verse of the surah, under a line that counts them. */
export function Unplaced(props: {
  readonly count: number;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { formats } = useReading();
  return (
    <section class="unplaced" aria-labelledby="unplaced-rows">
      <h2 id="unplaced-rows" class="unplaced-head" dir={formats.direction}>
        {l10n.t("Rows that name no verse of this surah: {0}", formats.number(props.count))}
      </h2>
      {props.children}
    </section>
  );
}
