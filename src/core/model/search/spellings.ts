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
 * The folded forms of a published text that a search compares. Several spellings of one text are
 * common: a dagger alef is typed as an alef or not at all, `Qur'an` with or without its sign, and a
 * row may carry the same verse in two orthographies.
 */

/** Raise it with every change of folding: stored search texts of another number are built again. */
export const FOLDING_VERSION = 4;

/** Whether a text may have more than one spelling. `main` is the folded text. */
export function hasSpellings(published: string, main = foldText(published)): boolean {
  return hasJoins(published) || hasVariants(published) || joinedForms(published, main).size > 0;
}

/** Complete spellings by the words' variants beside the main one, so that phrases match in each. */
const MOST_COMPLETE = 2;

/**
 * The folded spellings of a text. First complete ones, the main one before the others; then single
 * words in forms that no complete spelling has. Words are separated by one space.
 */
export function spellingsOf(published: string): readonly string[] {
  const main = foldText(published);
  if (main === "") return [];
  const single = new Set(joinedForms(published, main));
  const variants = hasVariants(published);
  const joins = hasJoins(published);
  if (!joins && !variants && single.size === 0) return [main];
  const complete = new Set([main]);
  if (joins) complete.add(foldText(withoutJoiners(published)));
  if (variants) {
    const words = wordsOf(published).map(({ text }) => foldVariants(text));
    for (let form = 1; form <= MOST_COMPLETE; form++) {
      complete.add(words.map((forms) => forms[form] ?? forms[0] ?? "").join(" "));
    }
    for (const forms of words) for (const form of forms) single.add(form);
  }
  const known = new Set([...complete].flatMap((spelling) => spelling.split(" ")));
  return [...complete, ...[...single].filter((form) => !known.has(form))];
}
