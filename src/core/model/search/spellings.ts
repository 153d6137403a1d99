import {
  foldText,
  foldVariants,
  hasJoins,
  hasVariants,
  joinedForms,
  withoutJoiners,
  wordsOf,
} from "../fold/index.js";

/*
 * The folded forms of a published text that a search compares. Many texts have several spellings: a
 * dagger alef is typed as an alef or omitted, `Qur'an` loses its apostrophe, and a row may have its
 * verse in two orthographies.
 */

/**
 * Raise it when the folding or the searched texts change: search texts of other versions are
 * rebuilt.
 */
export const FOLDING_VERSION = 6;

/** True if a text may have several spellings. `main` is the folded text. */
export function hasSpellings(published: string, main = foldText(published)): boolean {
  return hasJoins(published) || hasVariants(published) || joinedForms(published, main).size > 0;
}

/** Maximum number of complete spellings besides the main one, so that phrases match in each. */
const MOST_COMPLETE = 2;

/**
 * The folded spellings of a text, with one space between words: the main spelling, other complete
 * ones, then single words in the remaining forms.
 */
export function spellingsOf(published: string): readonly string[] {
  // Many groups have rows without text.
  if (published === "") return [];
  const main = foldText(published);
  if (main === "") return [];
  const joined = joinedForms(published, main);
  const variants = hasVariants(published);
  const joins = hasJoins(published);
  if (!joins && !variants && joined.size === 0) return [main];
  const complete = new Set([main]);
  if (joins) complete.add(foldText(withoutJoiners(published)));
  const words = variants ? wordsOf(published).map(({ text }) => foldVariants(text)) : [];
  if (variants) {
    for (let form = 1; form <= MOST_COMPLETE; form++) {
      complete.add(words.map((forms) => forms[form] ?? forms[0] ?? "").join(" "));
    }
  }
  const single = new Set(joined);
  for (const forms of words) if (forms.length > 1) for (const form of forms) single.add(form);
  for (const spelling of complete) deleteWords(single, spelling);
  return [...complete, ...single];
}

/** Removes the words of a spelling. */
function deleteWords(words: Set<string>, spelling: string): void {
  if (words.size === 0) return;
  const lengths = new Set<number>();
  for (const word of words) lengths.add(word.length);
  for (let start = 0; start < spelling.length;) {
    const space = spelling.indexOf(" ", start);
    const end = space < 0 ? spelling.length : space;
    // A quick test, because most words of a long text have another length.
    if (lengths.has(end - start)) words.delete(spelling.slice(start, end));
    start = end + 1;
  }
}
