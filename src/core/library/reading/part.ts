import { chapterById } from "../../model/chapters.js";
import type { ResourceRef } from "../../model/resource.js";
import { versePosition, type VersePosition } from "../../model/verse.js";
import type { RowHead, RowsPage, RowsQuery, StoredRow } from "../../model/row.js";
import type { ReadStore } from "./store.js";
import type { PlacedWords } from "./wordPlaces.js";

/** Bytes of payload in one part of a chapter: a whole surah of any translation fits. */
export const PAGE_BYTES = 512 * 1024;

/** The part of a chapter to read. */
export interface ChapterPlace {
  /** Begin at this row, counted in the chapter's reading order. */
  readonly offset?: number;
  /** Else read the part that contains this verse. */
  readonly verse?: number | null;
  /** Base of relative audio addresses; null if it is unknown. */
  readonly audioBase?: string | null;
  /** Places of the words, for a resource whose rows do not name their verses. */
  readonly words?: PlacedWords | null;
  /**
   * All rows of the resource without payloads, for the outline of a tafsir. Default: reads them.
   */
  readonly heads?: () => Promise<readonly RowHead[]>;
  /** Rows of the resource whose verse key names no verse; without it none are shown. */
  readonly unplaced?: () => Promise<readonly RowHead[]>;
  /** Number of rows by record type, so that missing types are not asked for. */
  readonly rowsByType?: Readonly<Record<string, number>>;
  /** Number of verses after which the part may end. */
  readonly enough?: number;
}

/** First and last position of a chapter. Throws a RangeError for a number outside 1 to 114. */
export function chapterRange(chapter: number): {
  readonly from: VersePosition;
  readonly to: VersePosition;
} {
  const found = chapterById(chapter);
  if (found === undefined) throw new RangeError(`There is no chapter ${chapter}.`);
  return {
    from: versePosition({ chapter, verse: 1 }),
    to: versePosition({ chapter, verse: found.versesCount }),
  };
}

/** The page at an offset, or the one that contains a verse; nearly always the chapter's first. */
export async function pageAround(
  store: ReadStore,
  ref: ResourceRef,
  query: RowsQuery,
  chapter: number,
  at: ChapterPlace,
): Promise<{ readonly page: RowsPage<StoredRow>; readonly offset: number }> {
  const offset = at.offset ?? 0;
  const page = await store.rows(ref, { ...query, offset });
  if (at.offset !== undefined || at.verse == null || page.nextOffset === null) {
    return { page, offset };
  }
  const wanted = versePosition({ chapter, verse: at.verse });
  const last = page.rows.at(-1)?.from ?? null;
  if (last === null || last >= wanted) return { page, offset };
  const before = await store.countRows(ref, { ...query, to: wanted - 1 });
  return { page: await store.rows(ref, { ...query, offset: before }), offset: before };
}
