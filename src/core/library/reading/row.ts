import type { Footnote } from "../../model/pages.js";
import { verseAt, verseKey } from "../../model/verse.js";
import type { StoredRow } from "../../model/row.js";
import { recordsField, textField, type Payload } from "../payload.js";

/** The verse key of a row, derived from its position if the row has none; empty without either. */
export function keyOf(row: Pick<StoredRow, "verseKey" | "from">): string {
  return row.verseKey ?? (row.from === null ? "" : verseKey(verseAt(row.from)));
}

/** First and last verse key of a row; empty for a row without verses. */
export function rangeOf(row: Pick<StoredRow, "verseKey" | "from" | "to">): {
  readonly from: string;
  readonly to: string;
} {
  const own = row.verseKey ?? "";
  return {
    from: row.from === null ? own : verseKey(verseAt(row.from)),
    to: row.to === null ? own : verseKey(verseAt(row.to)),
  };
}

/** Plain text as HTML that shows exactly this text. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** The footnotes of a translation's payload (`foot_notes`), in their order. */
export function footnotesOf(payload: Payload): Footnote[] {
  return recordsField(payload, "foot_notes").flatMap((note) => {
    const id = textField(note, "id");
    const html = textField(note, "text");
    return id === null || html === null ? [] : [{ id, html }];
  });
}
