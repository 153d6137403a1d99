import type { Footnote } from "../../model/pages.js";
import { BLOCK_ELEMENTS, HIDDEN_ELEMENTS, keepsLines } from "../../model/htmlElements.js";
import { parseHtml } from "../../model/parseHtml.js";

/** Blocks that need an empty line around them. */
const PARAGRAPHS = /^(?:p|h[1-6]|blockquote|table)$/;

/** Cells of a table, which share the line of their row. */
const CELLS = new Set(["td", "th"]);

/**
 * Converts published HTML to text for quotations. Keeps lines, paragraphs and footnote markers
 * (written by `marker`), and returns text without markup unchanged. Search uses `model/plainText`:
 * one line, without markers.
 */
export function quotedText(
  html: string,
  marker: (id: string, number: string) => string = (_, number) => number,
): string {
  if (!html.includes("<") && !html.includes("&")) return html;
  const spaces = keepsLines(html) ? /[ \t\f]+/g : /[ \t\r\n\f]+/g;
  let text = "";
  let silent = 0;
  /** Line breaks to add before the next text, if any follows. */
  let breaks = 0;
  const sups: { readonly note: string | undefined; readonly start: number }[] = [];
  const flush = (): void => {
    if (breaks > 0) text = withoutEnd(text) + "\n".repeat(breaks);
    breaks = 0;
  };
  const around = (name: string): void => {
    if (BLOCK_ELEMENTS.has(name) && !CELLS.has(name))
      breaks = Math.max(breaks, PARAGRAPHS.test(name) ? 2 : 1);
  };
  parseHtml(html, {
    onopentag(name, attributes) {
      if (HIDDEN_ELEMENTS.has(name)) silent++;
      else if (name === "br") breaks = Math.min(breaks + 1, 2);
      else if (name === "sup") {
        flush();
        sups.push({ note: attributes.foot_note, start: text.length });
      } else if (CELLS.has(name)) {
        if (breaks === 0 && !isOpen(text)) text += " ";
      } else around(name);
    },
    ontext(data) {
      if (silent > 0) return;
      const collapsed = data.replace(spaces, " ");
      if (breaks > 0 && collapsed === " ") return;
      flush();
      text += isOpen(text) ? collapsed.replace(/^ /, "") : collapsed;
    },
    onclosetag(name) {
      if (HIDDEN_ELEMENTS.has(name)) silent--;
      else if (name === "sup") {
        const sup = sups.pop();
        if (sup?.note === undefined) return;
        text = text.slice(0, sup.start) + marker(sup.note, text.slice(sup.start).trim());
      } else around(name);
    },
  });
  return withoutEnd(text).replace(/^[ \n]+/, "");
}

/** A text and its notes without markup. In `body` a marker names the label of a note. */
export interface MarkedText {
  readonly body: string;
  readonly notes: readonly { readonly label: string; readonly text: string }[];
  /** The labels of the markers in the text. */
  readonly labels: readonly string[];
}

/**
 * Converts published HTML and its notes to text. `mark` writes a marker, whose label is its published
 * text, else its number; a note without a marker is labelled with its number.
 */
export function markedText(
  html: string,
  notes: readonly Footnote[],
  mark: (label: string) => string,
): MarkedText {
  const labels = new Map<string, string>();
  const body = quotedText(html, (id, number) => {
    const label = number === "" ? String(labels.size + 1) : number;
    labels.set(id, label);
    return mark(label);
  });
  return {
    body,
    notes: notes.map((note, index) => ({
      label: labels.get(note.id) ?? String(index + 1),
      text: quotedText(note.html),
    })),
    labels: [...labels.values()],
  };
}

/** True if another space would be redundant. */
function isOpen(text: string): boolean {
  return text === "" || text.endsWith(" ") || text.endsWith("\n");
}

/** Removes the markup's spaces at the end. Spaces of the text, such as U+00A0, stay. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isOpen(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Escapes Markdown syntax in a text. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/([\\`*_[\]<>~|])/g, "\\$1")
    .replace(/&(?=#?\w+;)/g, "\\&")
    .replace(
      /^([^\S\r\n\u2028\u2029]*)([-+#=]|\d+[.)])(?=\s|$)/gm,
      (_, space: string, sign: string) =>
        /^\d/.test(sign) ? `${space}${sign.slice(0, -1)}\\${sign.slice(-1)}` : `${space}\\${sign}`,
    );
}
