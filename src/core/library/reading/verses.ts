import type { VerseEntry, VersesPage } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import type { RowsQuery, StoredRow } from "../../model/row.js";
import { payloadOf, textField } from "../payload.js";
import { arabicText } from "./arabic.js";
import { chapterRange, PAGE_BYTES, pageAround, type ChapterPlace } from "./part.js";
import { escapeText, footnotesOf, keyOf } from "./row.js";
import type { ReadStore } from "./store.js";

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
  return {
    kind: "verses",
    chapter,
    offset,
    nextOffset: page.nextOffset,
    entries: page.rows.map(isArabic ? arabicEntry : verseEntry),
    arabic: [],
  };
}

function verseEntry(row: StoredRow): VerseEntry {
  const payload = payloadOf(row);
  return {
    recordType: row.recordType,
    recordKey: row.recordKey,
    verseKey: keyOf(row),
    html: textField(payload, "text") ?? "",
    notes: footnotesOf(payload),
  };
}

function arabicEntry(row: StoredRow): VerseEntry {
  return {
    recordType: row.recordType,
    recordKey: row.recordKey,
    verseKey: keyOf(row),
    html: escapeText(arabicText(payloadOf(row)) ?? ""),
    notes: [],
  };
}
