import { foldText, foldVariants, joinedForms, withoutJoiners, wordsOf } from "../fold.js";

/*
 * The folded forms of a published text that a search compares. Several spellings of one text are
 * common: a dagger alef is typed as an alef or not at all, `Qur'an` with or without its sign, and a
 * row may carry the same verse in two orthographies.
 */

/** Raise it with every change of folding: stored search texts of another number are built again. */
export const FOLDING_VERSION = 1;

/** Anything that gives a text more than one spelling. */
const HAS_SPELLINGS = /['’‘`´\-\u2010\u2011\u0654\u0670\u06e5-\u06e8]|يا/u;

/** Whether a text may have more than one spelling. */
export function hasSpellings(published: string): boolean {
  return HAS_SPELLINGS.test(published);
}

const HAS_VARIANTS = /[\u0654\u0670\u06e5-\u06e8]/u;

/** Complete spellings by the words' variants beside the main one, so that phrases match in each. */
const MOST_COMPLETE = 2;

/**
 * The folded spellings of a text. First complete ones, the main one before the others; then single
 * words in forms that no complete spelling has. Words are separated by one space.
 */
export function spellingsOf(published: string): readonly string[] {
  const main = foldText(published);
  if (main === "") return [];
  if (!HAS_SPELLINGS.test(published)) return [main];
  const complete = new Set([main, foldText(withoutJoiners(published))]);
  const single = new Set(joinedForms(published));
  if (HAS_VARIANTS.test(published)) {
    const words = wordsOf(published).map(({ text }) => foldVariants(text));
    for (let form = 1; form <= MOST_COMPLETE; form++) {
      complete.add(words.map((forms) => forms[form] ?? forms[0] ?? "").join(" "));
    }
    for (const forms of words) for (const form of forms) single.add(form);
  }
  const known = new Set([...complete].flatMap((spelling) => spelling.split(" ")));
  return [...complete, ...[...single].filter((form) => !known.has(form))];
}
