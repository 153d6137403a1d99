/*
 * The search syntax: words (all required), "a phrase", -word, prefix*. Anything else is
 * punctuation, which folding drops.
 */

/** One part of a query. */
export interface SearchTerm {
  /** The typed text without syntax signs. */
  readonly text: string;
  readonly kind: "word" | "beginning" | "phrase";
  /** Excludes rows with this term. */
  readonly excluded: boolean;
}

export interface SearchSettings {
  /** Compare case, accents and vowel marks as typed. */
  readonly exactMarks?: boolean;
  /** Matches whole words only. */
  readonly wholeWords?: boolean;
}

/** A valid query: at least one term is not excluded. Plain data, which can cross threads. */
export interface SearchQuery {
  readonly terms: readonly SearchTerm[];
  readonly exactMarks: boolean;
  readonly wholeWords: boolean;
}

/** The reason why a text is not a query. */
export type QueryProblem =
  | { readonly kind: "empty" }
  /** No letters or digits, as in `?!`. */
  | { readonly kind: "noLetters"; readonly text: string }
  | { readonly kind: "openQuote"; readonly text: string }
  /** A star before the end of a word, as in `*cy` or `me*y`. */
  | { readonly kind: "misplacedStar"; readonly text: string }
  | { readonly kind: "onlyExclusions"; readonly text: string };

export type ParsedQuery =
  | { readonly ok: true; readonly query: SearchQuery }
  | { readonly ok: false; readonly problem: QueryProblem };

/** Opening quotation marks with the marks that close them. Typographic ones need not be closed. */
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "“": "”",
  "„": "“”",
  "«": "»",
  "‹": "›",
  "「": "」",
  "『": "』",
};

/** Direction marks, which keyboards and copied texts add. */
const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const HAS_LETTER = /[\p{L}\p{N}]/u;

/** Parses a typed query. Never throws. */
export function parseQuery(typed: string, settings: SearchSettings = {}): ParsedQuery {
  const text = typed.replace(DIRECTION_MARKS, "").trim();
  if (text === "") return failed({ kind: "empty" });
  const terms: SearchTerm[] = [];
  for (let at = 0; at < text.length;) {
    if (/\s/u.test(text.charAt(at))) {
      at++;
      continue;
    }
    const excluded = /^[-\u2212]\S/u.test(text.slice(at, at + 2));
    const start = excluded ? at + 1 : at;
    const phrase = readPhrase(text, start);
    if (phrase === "open") return failed({ kind: "openQuote", text: text.slice(start) });
    if (phrase !== null) {
      terms.push({ text: phrase.text, kind: "phrase", excluded });
      at = phrase.end;
      continue;
    }
    const word = /^\S+/u.exec(text.slice(start))?.[0] ?? "";
    at = start + word.length;
    const term = readWord(word, excluded);
    if (term === null) return failed({ kind: "misplacedStar", text: word });
    terms.push(term);
  }
  // A dash or an ellipsis between words is punctuation.
  const meant = terms.filter((term) => HAS_LETTER.test(term.text));
  if (meant.length === 0) return failed({ kind: "noLetters", text });
  if (meant.every((term) => term.excluded)) return failed({ kind: "onlyExclusions", text });
  const { exactMarks = false, wholeWords = false } = settings;
  return { ok: true, query: { terms: meant, exactMarks, wholeWords } };
}

function failed(problem: QueryProblem): ParsedQuery {
  return { ok: false, problem };
}

/** The quoted part that begins here; "open" if a straight quotation mark is not closed. */
function readPhrase(
  text: string,
  start: number,
): { readonly text: string; readonly end: number } | "open" | null {
  const closing = QUOTES[text.charAt(start)];
  if (closing === undefined) return null;
  for (let end = start + 1; end < text.length; end++) {
    if (closing.includes(text.charAt(end)))
      return { text: text.slice(start + 1, end), end: end + 1 };
  }
  return closing === '"' ? "open" : null;
}

/** Null if the word has a star before its end. */
function readWord(word: string, excluded: boolean): SearchTerm | null {
  const text = word.replace(/(?<!\*)\*+$/u, "");
  if (!text.includes("*")) {
    return { text, kind: text === word ? "word" : "beginning", excluded };
  }
  // A footnote sign or a row of stars is punctuation.
  return HAS_LETTER.test(text) ? null : { text, kind: "word", excluded };
}
