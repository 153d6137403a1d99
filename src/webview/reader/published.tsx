import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { clean } from "../shared/sanitize.js";

export interface PublishedProps {
  readonly html: string;
  readonly lang: string | null;
  readonly dir: "ltr" | "rtl" | "auto";
  readonly class: string;
  /** Ids of the footnotes that the text has; their markers become buttons. */
  readonly notes?: readonly string[];
  /** Ids of the footnotes that are open. */
  readonly open?: readonly string[];
  /** Prefix of the ids of the elements that the footnotes open in. */
  readonly noteId?: (id: string) => string;
  readonly onNote?: (id: string) => void;
}

/** A published text, cleaned, exactly as it reads; its footnote markers can be pressed. */
export function Published(props: PublishedProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const notes = props.notes?.join(" ") ?? "";

  useLayoutEffect(() => {
    const fragment = clean(props.html);
    const marked = new Set<string>();
    for (const sup of fragment.querySelectorAll("sup[foot_note]")) {
      const id = sup.getAttribute("foot_note") ?? "";
      sup.removeAttribute("foot_note");
      if (props.notes?.includes(id) !== true) continue;
      marked.add(id);
      const button = markerOf(id, sup.textContent.trim());
      button.append(...sup.childNodes);
      sup.append(button);
    }
    // A note that no place in the text names can be opened all the same. Its number is drawn by
    // the style sheet, so that the text stays what was published.
    for (const [index, id] of (props.notes ?? []).entries()) {
      if (marked.has(id)) continue;
      marked.add(id);
      const sup = document.createElement("sup");
      const button = markerOf(id, String(index + 1));
      button.dataset.number = String(index + 1);
      sup.append(button);
      fragment.append(sup);
    }
    element.current?.replaceChildren(fragment);
  }, [props.html, notes]);

  const open = props.open?.join(" ") ?? "";
  useLayoutEffect(() => {
    for (const button of element.current?.querySelectorAll<HTMLElement>(".note-marker") ?? []) {
      const id = button.dataset.note ?? "";
      const isOpen = props.open?.includes(id) === true;
      button.setAttribute("aria-expanded", String(isOpen));
      if (isOpen && props.noteId !== undefined) {
        button.setAttribute("aria-controls", props.noteId(id));
      } else button.removeAttribute("aria-controls");
    }
  }, [open, props.html, notes]);

  return (
    <div
      ref={element}
      class={`published ${props.class}`}
      lang={props.lang ?? undefined}
      dir={props.dir}
      translate={false}
      onClick={(event) => {
        const target = event.target;
        const marker = target instanceof Element ? target.closest(".note-marker") : null;
        if (marker instanceof HTMLElement) props.onNote?.(marker.dataset.note ?? "");
      }}
    />
  );
}

function markerOf(id: string, number: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "note-marker";
  button.dataset.note = id;
  const label = number === "" ? l10n.t("Footnote") : l10n.t("Footnote {0}", number);
  button.setAttribute("aria-label", label);
  button.setAttribute("aria-expanded", "false");
  return button;
}

/** The text of a published HTML as one reads it, for comparing two versions. */
export function readableText(html: string): string {
  return clean(html).textContent;
}
