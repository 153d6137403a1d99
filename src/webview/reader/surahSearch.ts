import { suggestReferences } from "../../core/model/verseReference/index.js";

/*
 * The surahs' names in all languages are a third of a reader's code, so this module is imported when
 * a person first searches the list of surahs.
 */

/** The result of a search in the list of surahs. */
export interface FoundSurahs {
  /** Numbers of the surahs, best first. */
  readonly surahs: readonly number[];
  /** The text names a verse, not only a surah. */
  readonly namesVerse: boolean;
}

/** The surahs matching a typed text: by number, by any of their names, or with a verse. */
export function findSurahs(text: string): FoundSurahs {
  const suggested = suggestReferences(text);
  const surahs = suggested
    .filter(({ reason }) => reason?.kind !== "noSuchChapter")
    .map(({ chapter }) => chapter.id);
  return { surahs: [...new Set(surahs)], namesVerse: suggested[0]?.isWholeChapter !== true };
}
