import { readerKind, type ChapterPage } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import type { ChapterPlace } from "./part.js";
import { readRecitation } from "./recitation.js";
import type { ReadStore } from "./store.js";
import { readTafsir } from "./tafsir.js";
import { readVerses } from "./verses.js";
import { readWords } from "./words.js";

/**
 * One bounded part of a chapter of any resource in the Quran's order: the part that begins at
 * `at.offset`, else the one that contains `at.verse` (for a tafsir: the commentary about it), else
 * the first. A chapter without rows gives a page without entries.
 */
export function readChapter(
  store: ReadStore,
  ref: ResourceRef,
  chapter: number,
  at: ChapterPlace = {},
): Promise<ChapterPage> {
  switch (readerKind(ref.group)) {
    case "tafsir":
      return readTafsir(store, ref, chapter, at);
    case "words":
      return readWords(store, ref, chapter, at);
    case "recitation":
      return readRecitation(store, ref, chapter, at);
    default:
      return readVerses(store, ref, chapter, at);
  }
}

/** Joins a page and the part that follows it. */
export function joinParts(page: ChapterPage, next: ChapterPage): ChapterPage {
  const { nextOffset } = next;
  if (page.kind === "verses" && next.kind === "verses") {
    const { unplaced } = next;
    return { ...page, nextOffset, unplaced, entries: [...page.entries, ...next.entries] };
  }
  if (page.kind === "tafsir" && next.kind === "tafsir") {
    const { unplaced } = next;
    return { ...page, nextOffset, unplaced, entries: [...page.entries, ...next.entries] };
  }
  if (page.kind === "words" && next.kind === "words") {
    return { ...page, nextOffset, entries: [...page.entries, ...next.entries] };
  }
  if (page.kind === "recitation" && next.kind === "recitation") {
    return { ...page, nextOffset, entries: [...page.entries, ...next.entries] };
  }
  return page;
}
