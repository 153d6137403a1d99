import type { ArabicVerse, ChapterPage } from "../../model/pages.js";
import type { LocalResource, ResourceRef } from "../../model/resource.js";
import { parseVerseKey, versePosition, type VersePosition } from "../../model/verse.js";
import type { StoreState } from "../../model/storeState.js";
import { allPages } from "../allPages.js";
import { payloadOf, textField, type Payload } from "../payload.js";
import { chapterRange } from "./part.js";
import { keyOf } from "./row.js";
import type { ReadStore } from "./store.js";

/** Bytes of `quran_core` rows in one page: a surah with every script fits into one or two. */
const ARABIC_PAGE_BYTES = 2 * 1024 * 1024;

/** The fields of a `quran_core` verse with its text in several spellings, the preferred one first. */
const SPELLINGS = [
  "text_uthmani",
  "text_qpc_hafs",
  "text_uthmani_simple",
  "text_imlaei",
  "text_imlaei_simple",
  "text",
] as const;

/** The Arabic text of a `quran_core` verse: the Uthmani script, else another one of the row. */
export function arabicText(payload: Payload): string | null {
  return textField(payload, ...SPELLINGS);
}

/** The text of a `quran_core` verse in each spelling that the row has, by its field. */
export function arabicSpellings(payload: Payload): ReadonlyMap<string, string> {
  return new Map(
    SPELLINGS.flatMap((field) => {
      const text = textField(payload, field);
      return text === null ? [] : [[field, text] as const];
    }),
  );
}

/** The `quran_core` resource whose verses are shown above translations; null if none is synced. */
export function quranCoreOf(state: Pick<StoreState, "resources">): LocalResource | null {
  return (
    state.resources.find(
      (resource) => resource.group === "quran_core" && (resource.rowsByType.verse ?? 0) > 0,
    ) ?? null
  );
}

/** The Arabic text of a range of verses, however large their rows are. */
export async function readArabic(
  store: Pick<ReadStore, "rows">,
  core: ResourceRef,
  from: VersePosition,
  to: VersePosition,
): Promise<ArabicVerse[]> {
  const rows = await allPages((offset) =>
    store.rows(core, { from, to, recordTypes: ["verse"], maxBytes: ARABIC_PAGE_BYTES, offset }),
  );
  return rows.flatMap((row) => {
    const text = arabicText(payloadOf(row));
    return text === null ? [] : [{ verseKey: keyOf(row), text }];
  });
}

/** First and last verse of a page, within the page's chapter; null for a page without verses. */
export function positionsOf(
  page: ChapterPage,
): { readonly from: VersePosition; readonly to: VersePosition } | null {
  let from = Infinity;
  let to = -Infinity;
  const add = (key: string | null): void => {
    const ref = parseVerseKey(key);
    if (ref === null) return;
    const position = versePosition(ref);
    from = Math.min(from, position);
    to = Math.max(to, position);
  };
  for (const entry of page.entries) {
    if ("from" in entry) {
      add(entry.from);
      add(entry.to);
    } else {
      add(entry.verseKey);
      if ("to" in entry) add(entry.to ?? null);
      if ("timings" in entry) for (const timing of entry.timings) add(timing.verseKey);
    }
  }
  if (from > to) return null;
  // A commentary may reach into the next chapter; its Arabic is not shown here.
  const range = chapterRange(page.chapter);
  return { from: Math.max(from, range.from), to: Math.min(to, range.to) };
}

/** Adds the Arabic text of its verses to a page, if Arabic text is synced. */
export async function withArabic(
  store: Pick<ReadStore, "rows">,
  core: ResourceRef | null,
  page: ChapterPage,
): Promise<ChapterPage> {
  const positions = core === null ? null : positionsOf(page);
  if (core === null || positions === null) return page;
  return { ...page, arabic: await readArabic(store, core, positions.from, positions.to) };
}
