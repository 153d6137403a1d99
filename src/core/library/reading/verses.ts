import type { VerseEntry, VersesPage } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import type { RowsQuery, StoredRow } from "../../model/row.js";
import { payloadOf, textField } from "../payload.js";
import { arabicText } from "./arabic.js";
import { chapterRange, PAGE_BYTES, pageAround, type ChapterPlace } from "./part.js";
import { escapeText, footnotesOf, keyOf, rangeOf } from "./row.js";
import type { ReadStore } from "./store.js";
import { readUnplaced } from "./unplaced.js";

/** A part of a chapter of a translation, or of the Arabic text. */
export async function readVerses(
  store: ReadStore,
  ref: ResourceRef,
  chapter: number,
  at: ChapterPlace,
): Promise<VersesPage> {
  const isArabic = ref.group === "quran_core";
  const query: RowsQuery = {
    ...chapterRange(chapter),
    maxBytes: PAGE_BYTES,
    ...(at.enough === undefined ? {} : { limit: at.enough }),
    ...(isArabic ? { recordTypes: ["verse"] } : {}),
  };
  const { page, offset } = await pageAround(store, ref, query, chapter, at);
  const { nextOffset } = page;
  const entryOf = isArabic ? arabicEntry : verseEntry;
  const unplaced = await readUnplaced(store, ref, { chapter, nextOffset, at }, entryOf);
  return {
    kind: "verses",
    chapter,
    offset,
    nextOffset,
    entries: page.rows.map(entryOf),
    ...(unplaced === undefined ? {} : { unplaced }),
    arabic: [],
  };
}

function verseEntry(row: StoredRow): VerseEntry {
  const payload = payloadOf(row);
  return {
    recordType: row.recordType,
    recordKey: row.recordKey,
    verseKey: keyOf(row),
    ...lastVerseOf(row),
    html: textField(payload, "text") ?? "",
    notes: footnotesOf(payload),
  };
}

function arabicEntry(row: StoredRow): VerseEntry {
  return {
    recordType: row.recordType,
    recordKey: row.recordKey,
    verseKey: keyOf(row),
    ...lastVerseOf(row),
    html: escapeText(arabicText(payloadOf(row)) ?? ""),
    notes: [],
  };
}

function lastVerseOf(row: StoredRow): Pick<VerseEntry, "to"> {
  return row.to === null || row.to === row.from ? {} : { to: rangeOf(row).to };
}
