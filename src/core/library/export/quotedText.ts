import type { Footnote } from "../../model/pages.js";
import { GrowingText } from "../../model/growingText.js";
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
  return textAndMarkers(html, marker).text;
}

/** The place of a written marker: `text.slice(start, end)`. */
interface PlacedMarker {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

function textAndMarkers(
  html: string,
  marker: (id: string, number: string) => string,
): { readonly text: string; readonly markers: readonly PlacedMarker[] } {
  if (!html.includes("<") && !html.includes("&")) return { text: html, markers: [] };
  const spaces = keepsLines(html) ? /[ \t\f]+/g : /[ \t\r\n\f]+/g;
  const text = new GrowingText();
  let silent = 0;
  /** Line breaks to add before the next text, if any follows. */
  let breaks = 0;
  const sups: { readonly note: string | undefined; readonly start: number }[] = [];
  let markers: PlacedMarker[] = [];
  const flush = (): void => {
    if (breaks > 0) {
      text.trimEnd(isSpace);
      text.add("\n".repeat(breaks));
    }
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
        if (breaks === 0 && !isSpace(text.last)) text.add(" ");
      } else around(name);
    },
    ontext(data) {
      if (silent > 0) return;
      const collapsed = data.replace(spaces, " ");
      if (breaks > 0 && collapsed === " ") return;
      flush();
      text.add(isSpace(text.last) ? collapsed.replace(/^ /, "") : collapsed);
    },
    onclosetag(name) {
      if (HIDDEN_ELEMENTS.has(name)) silent--;
      else if (name === "sup") {
        const sup = sups.pop();
        if (sup?.note === undefined) return;
        const { note: id, start } = sup;
        text.add(marker(id, text.cut(start).trim()));
        // A marker inside this one is part of its number.
        while ((markers.at(-1)?.start ?? -1) >= start) markers.pop();
        markers.push({ id, start, end: text.length });
      } else around(name);
    },
  });
  text.trimEnd(isSpace);
  const ended = text.toString();
  const trimmed = ended.replace(/^[ \n]+/, "");
  const before = ended.length - trimmed.length;
  markers = markers.map(({ id, start, end }) => ({ id, start: start - before, end: end - before }));
  return { text: trimmed, markers };
}

/** A part of a text: words, or the marker of the footnote with this label. */
export type TextPiece = { readonly text: string } | { readonly label: string };

/** A text and its notes without markup. */
export interface MarkedText {
  /** Separate from each other, so that no published character can be mistaken for a marker. */
  readonly pieces: readonly TextPiece[];
  readonly notes: readonly { readonly label: string; readonly text: string }[];
}

/**
 * Converts published HTML and its notes to text. The label of a note is the published text of its
 * marker. A number replaces a label that an earlier note has, or that is missing.
 */
export function markedText(html: string, notes: readonly Footnote[]): MarkedText {
  const labels = new NoteLabels();
  const { text, markers } = textAndMarkers(html, (id, number) => `[${labels.of(id, number)}]`);
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const marker of markers) {
    pieces.push({ text: text.slice(end, marker.start) }, { label: labels.of(marker.id) });
    ({ end } = marker);
  }
  pieces.push({ text: text.slice(end) });
  return {
    pieces,
    notes: notes.map((note, index) => ({
      label: labels.of(note.id, String(index + 1)),
      text: quotedText(note.html),
    })),
  };
}

/**
 * The labels of one text's notes, each different: verses that are quoted together can each have a
 * note 1.
 */
export class NoteLabels {
  private readonly byId = new Map<string, string>();
  private readonly taken = new Set<string>();

  /** The label of a note, from the first published text of its marker. */
  of(id: string, published = ""): string {
    const known = this.byId.get(id);
    if (known !== undefined) return known;
    let label = published;
    for (let next = this.taken.size + 1; label === "" || this.taken.has(label); next++) {
      label = String(next);
    }
    this.byId.set(id, label);
    this.taken.add(label);
    return label;
  }
}

/** Joins the pieces of a text in the syntax of a format. */
export function joinPieces(
  pieces: readonly TextPiece[],
  write: {
    /** `isFirst` is true for the beginning of the text. */
    readonly text: (text: string, isFirst: boolean) => string;
    readonly marker: (label: string) => string;
  },
): string {
  return pieces
    .map((piece, index) =>
      "label" in piece ? write.marker(piece.label) : write.text(piece.text, index === 0),
    )
    .join("");
}

/** A space of the markup. Spaces of the text, such as U+00A0, stay. */
function isSpace(character: string): boolean {
  return character === " " || character === "\n";
}

/**
 * Escapes Markdown syntax in a text.
 *
 * @param startsLine False if the text continues a line.
 */
export function escapeMarkdown(text: string, startsLine = true): string {
  return text
    .replace(/([\\`*_[\]<>~|])/g, "\\$1")
    .replace(/&(?=#?\w+;)/g, "\\&")
    .replace(
      /^([^\S\r\n\u2028\u2029]*)([-+#=]|\d+[.)])(?=\s|$)/gm,
      (match, space: string, sign: string, at: number) => {
        if (at === 0 && !startsLine) return match;
        const escaped = sign.length - 1;
        return `${space}${sign.slice(0, escaped)}\\${sign.slice(escaped)}`;
      },
    );
}
