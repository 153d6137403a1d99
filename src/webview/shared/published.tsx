import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { keepsLines } from "../../core/model/htmlElements.js";
import { clean } from "./sanitize.js";
import { publishedText } from "./publishedText.js";

export interface PublishedProps {
  readonly html: string;
  readonly lang: string | null;
  readonly dir: "ltr" | "rtl" | "auto";
  readonly class: string;
  /** Ids of the text's footnotes; their markers become buttons. */
  readonly notes?: readonly string[];
  /** Ids of the footnotes that are open. */
  readonly open?: readonly string[];
  /** The id of the element in which a footnote opens. */
  readonly noteId?: (id: string) => string;
  readonly onNote?: (id: string) => void;
  /** The surrounding direction, for a text with `auto`. */
  readonly base: "ltr" | "rtl";
  /** Opens the verse of a link. */
  readonly onVerse: (verseKey: string) => void;
  /** Changes the sanitized nodes before display; must keep every word. */
  readonly decorate?: ((fragment: DocumentFragment) => void) | undefined;
}

/** A sanitized published text with unchanged words. Its markers are buttons. */
export function Published(props: PublishedProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const base = props.dir === "auto" ? props.base : props.dir;
  const notes = props.notes?.join(" ") ?? "";

  useLayoutEffect(() => {
    const fragment = publishedText(props.html, base);
    props.decorate?.(fragment);
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
    // A note without a place in the text gets a marker at the end. The style sheet draws its
    // number, so that the text stays unchanged.
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
  }, [props.html, notes, base, props.decorate]);

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
  }, [open, props.html, notes, base, props.decorate]);

  const onPress = (event: Event): boolean => {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest<HTMLElement>(".verse-link");
    if (link == null) return false;
    props.onVerse(link.dataset.opens ?? "");
    event.preventDefault();
    return true;
  };
  return (
    <div
      ref={element}
      class={`published ${props.class} ${keepsLines(props.html) ? "lines" : ""}`}
      lang={props.lang ?? undefined}
      dir={props.dir}
      translate={false}
      onClick={(event) => {
        if (onPress(event) || !(event.target instanceof Element)) return;
        const marker = event.target.closest<HTMLElement>(".note-marker");
        if (marker !== null) props.onNote?.(marker.dataset.note ?? "");
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") onPress(event);
      }}
    />
  );
}

/** The numbers of footnotes as their markers in a text show them. */
export function noteNumbers(html: string, notes: readonly string[]): ReadonlyMap<string, string> {
  const numbers = new Map(notes.map((id, index) => [id, String(index + 1)]));
  for (const sup of clean(html).querySelectorAll("sup[foot_note]")) {
    const number = sup.textContent.trim();
    const id = sup.getAttribute("foot_note") ?? "";
    if (number !== "" && numbers.has(id)) numbers.set(id, number);
  }
  return numbers;
}

export function noteName(number = ""): string {
  return number === "" ? l10n.t("Footnote") : l10n.t("Footnote {0}", number);
}

function markerOf(id: string, number: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "note-marker";
  button.dataset.note = id;
  button.setAttribute("aria-label", noteName(number));
  button.setAttribute("aria-expanded", "false");
  return button;
}
