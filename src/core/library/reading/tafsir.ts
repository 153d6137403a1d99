import type { TafsirEntry, TafsirHead, TafsirPage } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import { parseVerseKey, versePosition } from "../../model/verse.js";
import type { RowHead, StoredRow } from "../../model/row.js";
import { allPages } from "../allPages.js";
import { payloadOf, textField } from "../payload.js";
import { chapterRange, type ChapterPlace } from "./part.js";
import { rangeOf } from "./row.js";
import type { ReadStore } from "./store.js";
import { readUnplaced } from "./unplaced.js";

/** Maximum bytes of commentary in one part, except for a single longer commentary. */
export const TAFSIR_PAGE_BYTES = 96 * 1024;

/** A part of a chapter of a tafsir, with the outline of the whole chapter. */
export async function readTafsir(
  store: ReadStore,
  ref: ResourceRef,
  chapter: number,
  at: ChapterPlace,
): Promise<TafsirPage> {
  const range = chapterRange(chapter);
  const rows =
    at.heads === undefined
      ? await allPages((next) => store.rowHeads(ref, { ...range, offset: next, limit: 1000 }))
      : (await at.heads()).filter((head) => touches(head, range));
  const heads: TafsirHead[] = rows.map((head) => ({
    recordType: head.recordType,
    recordKey: head.recordKey,
    ...rangeOf(head),
    bytes: head.bytes,
  }));
  let offset = at.offset ?? 0;
  if (at.offset === undefined && at.verse != null) {
    offset = Math.max(0, coveringIndex(heads, chapter, at.verse));
  }
  const page = await store.rows(ref, { ...range, offset, maxBytes: TAFSIR_PAGE_BYTES });
  const { nextOffset } = page;
  const unplaced = await readUnplaced(store, ref, { chapter, nextOffset, at }, entryOf);
  return {
    kind: "tafsir",
    chapter,
    offset,
    nextOffset,
    heads,
    entries: page.rows.map(entryOf),
    ...(unplaced === undefined ? {} : { unplaced }),
    arabic: [],
  };
}

function entryOf(row: StoredRow): TafsirEntry {
  return {
    recordType: row.recordType,
    recordKey: row.recordKey,
    ...rangeOf(row),
    html: textField(payloadOf(row), "text") ?? "",
  };
}

function touches(
  { from, to }: Pick<RowHead, "from" | "to">,
  range: { readonly from: number; readonly to: number },
): boolean {
  return from !== null && from <= range.to && (to ?? from) >= range.from;
}

/**
 * Index of the commentary about a verse: the narrowest range that contains it, else the last one
 * before it, else -1.
 */
export function coveringIndex(
  heads: readonly Pick<TafsirHead, "from" | "to">[],
  chapter: number,
  verse: number,
): number {
  const wanted = versePosition({ chapter, verse });
  let best = -1;
  let bestWidth = Infinity;
  let before = -1;
  heads.forEach((head, index) => {
    const from = parseVerseKey(head.from);
    const to = parseVerseKey(head.to);
    if (from === null || to === null) return;
    const first = versePosition(from);
    const last = versePosition(to);
    if (first <= wanted) before = index;
    if (first <= wanted && wanted <= last && last - first < bestWidth) {
      best = index;
      bestWidth = last - first;
    }
  });
  return best >= 0 ? best : before;
}
