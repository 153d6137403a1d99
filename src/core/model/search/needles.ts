import { foldText, foldVariants, mayJoin, withoutJoiners, wordsOf } from "../fold/index.js";
import { SCRIPTS_WITHOUT_EDGES } from "../segment.js";
import type { SearchQuery, SearchTerm } from "./query.js";

/*
 * The forms of a query's terms in folded text. The store compares bytes and the highlighting
 * compares strings, both by the rules of this file.
 */

/** The condition on each end of a match. */
export type Edge =
  | "any"
  /** The beginning of a word, or after an Arabic proclitic: `صبر` in `بالصبر`. */
  | "proclitic"
  | "word";

/** One folded form of a term. */
export interface Needle {
  /** Words separated by one space. */
  readonly text: string;
  readonly left: Edge;
  readonly right: "any" | "word";
  /** A word form other than the typed one (`للناس` for `الناس`); ranks below exact words. */
  readonly isDerived: boolean;
}

/** A term's forms. A row has the term if it has any of them. */
export interface FoldedTerm {
  readonly excluded: boolean;
  readonly needles: readonly Needle[];
}

/** Maximum forms of one term; a real query needs fewer. */
const MOST_FORMS = 24;

/** The forms of each term. A term whose folding is empty is left out. */
export function foldQuery(query: SearchQuery): readonly FoldedTerm[] {
  return query.terms.flatMap((term) => {
    // The spelling rules expect a hamza and its seat as one character.
    const composed = term.text.normalize("NFC");
    const typed = new Set(formsOf(composed, foldVariants));
    const needles = formsOf(composed, withDerivedForms).map((text) => ({
      ...needleOf(text, term, query.wholeWords),
      isDerived: !typed.has(text),
    }));
    return needles.length === 0 ? [] : [{ excluded: term.excluded, needles }];
  });
}

/** The words of a query as one phrase; null unless there are several. */
export function adjacentWords(query: SearchQuery): string | null {
  const words = query.terms.filter(({ excluded }) => !excluded).map(({ text }) => foldText(text));
  return words.length > 1 ? words.join(" ") : null;
}

/** A number does not match inside another one: `25` is not in `255`. */
const NUMBERS = /^[0-9 ]+$/;

function needleOf(
  text: string,
  { kind }: SearchTerm,
  wholeWords: boolean,
): Omit<Needle, "isDerived"> {
  if (NUMBERS.test(text) && kind !== "beginning") return { text, left: "word", right: "word" };
  const left = wholeWords ? "word" : kind === "word" ? "any" : "proclitic";
  const right = kind === "beginning" ? "any" : wholeWords || kind === "phrase" ? "word" : "any";
  return {
    text,
    left: isUnspaced(text.codePointAt(0)) ? "any" : left,
    right: isUnspaced(text.codePointAt(text.length - 1)) ? "any" : right,
  };
}

/** True for letters of scripts in which the edges of words are unknown. */
function isUnspaced(code: number | undefined): boolean {
  return code !== undefined && SCRIPTS_WITHOUT_EDGES.test(String.fromCodePoint(code));
}

type FormsOfWord = (word: string) => readonly string[];

/** Folded forms of a text: each word in its spellings, with its parts separate and joined. */
function formsOf(text: string, formsOfWord: FormsOfWord): string[] {
  let forms = [""];
  for (const chunk of text.split(/\s+/u)) {
    const here = formsOfChunk(chunk, formsOfWord);
    if (here.length === 0) continue;
    const room = forms.length * here.length <= MOST_FORMS;
    forms = (room ? here : here.slice(0, 1)).flatMap((form) =>
      forms.map((start) => (start === "" ? form : `${start} ${form}`)),
    );
  }
  const all = new Set(forms.flatMap((form) => [form, joinAffixes(form)]));
  return [...all].filter((form) => form !== "");
}

/** With vocatives and other affixes joined to their words: `ياايها` of `يا ايها`. */
function joinAffixes(form: string): string {
  const words = form.split(" ");
  let joined = words[0] ?? "";
  for (let index = 1; index < words.length; index++) {
    const word = words[index] ?? "";
    joined += mayJoin(words[index - 1] ?? "", word) ? word : ` ${word}`;
  }
  return joined;
}

function formsOfChunk(chunk: string, formsOfWord: FormsOfWord): string[] {
  let forms = [""];
  for (const { text } of wordsOf(chunk)) {
    const variants = formsOfWord(text).filter((form) => form !== "");
    const room = forms.length * variants.length <= MOST_FORMS;
    forms = (room ? variants : variants.slice(0, 1)).flatMap((form) =>
      forms.map((start) => (start === "" ? form : `${start} ${form}`)),
    );
  }
  const together = foldText(withoutJoiners(chunk));
  return [...new Set([...forms, together])].filter((form) => form !== "");
}

const TEH_MARBUTA_AT_END = /ة[\u064b-\u0652]*$/u;

/**
 * The forms of a typed word, and those derived from it. The Quran writes some words with an open
 * teh (`رحمت`, `امرأت`), and the article loses its alef after the preposition (`للناس`).
 */
function withDerivedForms(word: string): readonly string[] {
  const forms = [...foldVariants(word)];
  if (TEH_MARBUTA_AT_END.test(word)) forms.push(...forms.map((form) => `${form.slice(0, -1)}ت`));
  const main = forms[0] ?? "";
  if (main.length > 3 && main.startsWith("ال")) {
    const rest = main.slice(2);
    forms.push(rest.startsWith("ل") ? `ل${rest}` : `لل${rest}`);
  }
  return forms;
}

/** Proclitics: and, then, with, for, like, will, and the article. */
const PROCLITICS = /^[وف]?[بلكس]?(?:ال|ل)?$/u;

/** Length of the longest proclitics, in UTF-16 units. */
export const LONGEST_PROCLITICS = 5;

/** True if the letters before a match are only Arabic proclitics. */
export function areProclitics(letters: string): boolean {
  return letters !== "" && letters.length <= LONGEST_PROCLITICS && PROCLITICS.test(letters);
}
