import type { Footnote } from "../../model/pages.js";
import type { StoredRow } from "../../model/row.js";
import { payloadOf, textField } from "../payload.js";
import { arabicText } from "../reading/arabic.js";
import { escapeText, footnotesOf } from "../reading/row.js";
import { joinPieces, markedText, type MarkedText } from "./quotedText.js";

/** The readable text of a row. */
export interface RowText {
  readonly title: string | null;
  /** HTML as published. */
  readonly html: string;
  readonly notes: readonly Footnote[];
}

/** The text of a row of any group; null for a row such as an audio file. */
export function rowText(group: string, row: Pick<StoredRow, "json">): RowText | null {
  const payload = payloadOf(row);
  if (group === "quran_core") {
    const arabic = arabicText(payload);
    return arabic === null ? null : { title: null, html: escapeText(arabic), notes: [] };
  }
  const html = textField(payload, "text", "body", "content");
  if (html === null) return null;
  const title = group === "articles" ? textField(payload, "title", "name") : null;
  return { title, html, notes: footnotesOf(payload) };
}

/** A text without markup, in which `[label]` marks a note. */
export interface PlainText {
  readonly body: string;
  readonly notes: MarkedText["notes"];
}

/** A row's text without markup. */
export function plainRowText({ html, notes }: Pick<RowText, "html" | "notes">): PlainText {
  const marked = markedText(html, notes);
  return {
    body: joinPieces(marked.pieces, { text: (text) => text, marker: (label) => `[${label}]` }),
    notes: marked.notes,
  };
}

/** A text on one line. */
export function oneLine(text: string): string {
  return text.replace(/(?<!\s)\s*[\r\n\u2028\u2029\u0085]\s*/gu, " ").replaceAll("\t", " ");
}
