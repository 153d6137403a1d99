import { foldText, walk } from "./text.js";
import { WordCache } from "../wordCache.js";

/* The words of a published text, and words with joined or separate spellings. */

/** Characters that join parts of one word, and that people often omit: `Qur'an`, `Al-A'raf`. */
const JOINING = "'’‘`´\\-\\u2010\\u2011\\u200c";
const JOINER = new RegExp(`[${JOINING}]`, "u");
const JOINERS = new RegExp(JOINER.source, "gu");
/** Each text between white space that has a joiner. It is tried once for each text. */
const JOINED_CHUNKS = new RegExp(`(?<!\\S)[^\\s${JOINING}]*${JOINER.source}\\S*`, "g");

const BRACKET = /[[\](){}]/u;
/**
 * A bracket inside a word: `believer[s]`. The bracket comes first in the pattern, because there are
 * few of them: a pattern that starts with the letter is tried at each letter of a text.
 */
const BRACKET_IN_WORD = /[[\](){}](?<=[\p{L}\p{M}].)(?=\p{L})/u;
const BRACKETS_IN_WORDS = new RegExp(BRACKET_IN_WORD.source, "gu");

/** A word of a published text: `text.slice(start, end)`. */
export interface Word {
  /** As published. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** True if an apostrophe, hyphen or bracket joins the word to the previous one. */
  readonly joined: boolean;
}

/** Splits a published text into words, at the word boundaries of its folded text. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let start = -1;
  /** True if the run from `start` on has a letter that folding keeps. */
  let isWord = false;
  let joiner = false;
  const close = (end: number): void => {
    if (start >= 0 && isWord) {
      words.push({ text: text.slice(start, end), start, end, joined: joiner });
    }
    start = -1;
    isWord = false;
  };
  walk(text, (folded, at) => {
    if (folded === " " || folded.startsWith("  ")) {
      close(at);
      const character = text.charAt(at);
      joiner = words.at(-1)?.end === at && (JOINER.test(character) || BRACKET.test(character));
    } else if (folded.startsWith(" ")) {
      close(at);
      joiner = false;
      start = at;
      isWord = true;
      close(at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1));
    } else {
      if (start < 0) start = at;
      if (folded !== "") isWord = true;
    }
  });
  close(text.length);
  return words;
}

/** Maximum number of preceding parts that are joined to a part of a word. */
export const MOST_JOINED_PARTS = 3;

/** Arabic vocative: `يَٰٓأَيُّهَا` is typed `يا أيها`. Persian verbal prefix: `می‌شود`, `می شود`. */
const PREFIX = /^(?:[وف]?يا|ن?مي)$/u;

/**
 * Persian plural and comparative, typed after a space, after a zero-width non-joiner, or joined.
 */
const SUFFIX = /^(?:ها|هاي|هايي|تر|ترين)$/u;

const HAS_AFFIX = /(?:^|[ وفن])(?:يا|مي) | (?:ها|تر)/u;

/** True if two folded words are also written as one. */
export function mayJoin(first: string, second: string): boolean {
  return PREFIX.test(first) || SUFFIX.test(second);
}

/** True if a text contains words with joined and separate spellings. */
export function hasJoins(published: string): boolean {
  return JOINER.test(published) || BRACKET_IN_WORD.test(published);
}

/**
 * Joined and separate forms of words, other than the main spelling: `quran` of `Qur'an`, `ياايها`
 * of `يا أيها`. Folded. `main` is the folded text.
 */
export function joinedForms(published: string, main = foldText(published)): ReadonlySet<string> {
  const forms = new Set<string>();
  if (JOINER.test(published)) {
    for (const chunk of published.match(JOINED_CHUNKS) ?? []) {
      for (const form of recent.get(chunk)) forms.add(form);
    }
  }
  if (HAS_AFFIX.test(main)) {
    const words = main.split(" ");
    for (const [index, word] of words.entries()) {
      const next = words[index + 1];
      if (next !== undefined && mayJoin(word, next)) forms.add(word + next);
    }
  }
  return forms;
}

/** The text without the apostrophes, hyphens and brackets inside words. */
export function withoutJoiners(text: string): string {
  return text.replace(JOINERS, "").replace(BRACKETS_IN_WORDS, "");
}

const recent = new WordCache(8192, joinParts);

/** The joined forms of a chunk's parts: `araf` and `alaraf` of `al`, `a` and `raf`. */
function joinParts(chunk: string): readonly string[] {
  const forms: string[] = [];
  let runs: string[] = [];
  for (const part of chunk.split(JOINERS)) {
    const words = foldText(part).split(" ");
    const first = words[0] ?? "";
    if (first === "") {
      runs = [];
      continue;
    }
    const joined = runs.slice(-MOST_JOINED_PARTS).map((run) => run + first);
    forms.push(...joined);
    const last = words.at(-1) ?? "";
    runs = words.length === 1 ? [...joined, last] : [last];
  }
  return forms;
}
