import {
  foldVariants,
  foldWithMap,
  mayJoin,
  MOST_JOINED_PARTS,
  wordsOf,
  type Word,
} from "../fold/index.js";
import {
  areProclitics,
  foldQuery,
  LONGEST_PROCLITICS,
  type FoldedTerm,
  type Needle,
} from "./needles.js";
import type { SearchQuery, SearchTerm } from "./query.js";
import type { MatchRange } from "./request.js";
import { hasSpellings } from "./spellings.js";

/* Matches of a query in an unaltered published text. */

/** The parts of a needle that determine a match. */
type Form = Omit<Needle, "isDerived">;

/** Maximum matches to mark in one text. */
const MOST_RANGES = 400;

/**
 * The matches of the query's terms, in order, without overlaps. A match includes the marks of its
 * letters.
 *
 * @param isHit True if the row is known to match. A term that this text has in another spelling
 * only (`You` of `You<sup>sg</sup>`) is then marked at the beginning of words.
 */
export function findMatches(published: string, query: SearchQuery, isHit = false): MatchRange[] {
  const wanted = query.terms.filter(({ excluded }) => !excluded);
  if (query.exactMarks) {
    return merged(wanted.flatMap((term) => exactMatches(published, term, query.wholeWords)));
  }
  const { text, map } = foldWithMap(published);
  const ranges: MatchRange[] = [];
  let words: FoldedWord[] | undefined;
  const rangesOf = (needle: Form): MatchRange[] =>
    occurrences(text, needle).map((at) => ({
      start: map[at] ?? 0,
      end: endOfLetter(published, map[at + needle.text.length - 1] ?? 0),
    }));
  const inWords = ({ needles }: FoldedTerm): MatchRange[] =>
    needles.flatMap((needle) => rangesOf({ ...needle, left: "proclitic", right: "any" }));
  for (const term of foldQuery({ ...query, terms: wanted })) {
    const found = term.needles.flatMap(rangesOf);
    if (hasSpellings(published, text)) {
      words ??= foldedWords(published);
      const isNew = (range: MatchRange): boolean =>
        !found.some(({ start, end }) => start < range.end && range.start < end);
      found.push(...matchesInSpellings(words, term).filter(isNew));
    }
    if (found.length === 0 && isHit) found.push(...inWords(term));
    ranges.push(...found);
  }
  return merged(ranges);
}

/** True if a text matches exactly as typed. Only for texts that match after folding. */
export function matchesExactly(published: string, query: SearchQuery): boolean {
  return query.terms.every(
    (term) => exactMatches(published, term, query.wholeWords).length > 0 !== term.excluded,
  );
}

/** Positions of a needle in folded text. */
function occurrences(text: string, needle: Form): number[] {
  const found: number[] = [];
  for (
    let at = text.indexOf(needle.text);
    at >= 0 && found.length < MOST_RANGES;
    at = text.indexOf(needle.text, at + 1)
  ) {
    if (edgesFit(text, at, needle)) found.push(at);
  }
  return found;
}

function edgesFit(text: string, at: number, { text: form, left, right }: Form): boolean {
  const next = text.charAt(at + form.length);
  if (right === "word" && next !== "" && next !== " ") return false;
  if (left === "any") return true;
  if (at === 0 || text.charAt(at - 1) === " ") return true;
  if (left === "word") return false;
  // Only the nearest letters, because a whole text may be one run of letters.
  const near = text.slice(Math.max(0, at - LONGEST_PROCLITICS - 1), at);
  return areProclitics(near.slice(near.lastIndexOf(" ") + 1));
}

interface FoldedWord extends Word {
  readonly forms: readonly string[];
}

function foldedWords(published: string): FoldedWord[] {
  return wordsOf(published).map((word) => ({ ...word, forms: foldVariants(word.text) }));
}

/** Matches in spellings other than the main one. They mark whole words. */
function matchesInSpellings(words: readonly FoldedWord[], term: FoldedTerm): MatchRange[] {
  const ranges: MatchRange[] = [];
  for (const needle of term.needles) {
    const parts = needle.text.split(" ");
    for (let index = 0; index < words.length; index++) {
      const end =
        parts.length === 1
          ? endOfJoined(words, index, needle)
          : endOfSequence(words, index, parts, needle);
      const start = words[index]?.start;
      if (start !== undefined && end !== null) ranges.push({ start, end });
    }
  }
  return ranges;
}

/**
 * One word in another spelling, or several words joined by a sign or written together: `Qur'an`,
 * `يا أيها`.
 */
function endOfJoined(words: readonly FoldedWord[], index: number, needle: Needle): number | null {
  const first = words[index];
  if (first === undefined) return null;
  if (first.forms.some((form) => fits(form, needle))) return first.end;
  const next = words[index + 1];
  if (next === undefined) return null;
  if (mayJoin(first.forms[0] ?? "", next.forms[0] ?? "")) {
    const joined = next.forms.some((form) => fits((first.forms[0] ?? "") + form, needle));
    if (joined) return next.end;
  }
  let run = first.forms[0] ?? "";
  for (let at = index + 1; at <= index + MOST_JOINED_PARTS; at++) {
    const part = words[at];
    if (part?.joined !== true) break;
    run += part.forms[0] ?? "";
    if (fits(run, needle)) return part.end;
  }
  return null;
}

function endOfSequence(
  words: readonly FoldedWord[],
  index: number,
  parts: readonly string[],
  needle: Needle,
): number | null {
  for (const [offset, part] of parts.entries()) {
    const word = words[index + offset];
    if (word === undefined) return null;
    const isFirst = offset === 0;
    const isLast = offset === parts.length - 1;
    const matches = word.forms.some((form) =>
      fits(
        form,
        {
          text: part,
          left: isFirst ? needle.left : "word",
          right: isLast ? needle.right : "word",
        },
        !isFirst,
        !isLast,
      ),
    );
    if (!matches) return null;
  }
  return words[index + parts.length - 1]?.end ?? null;
}

function fits(form: string, needle: Form, fromStart = false, toEnd = false): boolean {
  if (fromStart && toEnd) return form === needle.text;
  return occurrences(form, needle).some(
    (at) => (!fromStart || at === 0) && (!toEnd || at + needle.text.length === form.length),
  );
}

function exactMatches(published: string, term: SearchTerm, wholeWords: boolean): MatchRange[] {
  const forms = new Set([term.text, term.text.normalize("NFC"), term.text.normalize("NFD")]);
  const atStart = wholeWords || term.kind !== "word";
  const atEnd = term.kind === "phrase" || (wholeWords && term.kind !== "beginning");
  const ranges: MatchRange[] = [];
  for (const form of forms) {
    let at = published.indexOf(form);
    while (at >= 0 && ranges.length < MOST_RANGES) {
      const end = at + form.length;
      const fit =
        (!atStart || !IN_WORD.test(characterBefore(published, at))) &&
        (!atEnd || !IN_WORD.test(characterAt(published, end)));
      if (fit) ranges.push({ start: at, end });
      at = published.indexOf(form, at + 1);
    }
  }
  return ranges;
}

const IN_WORD = /[\p{L}\p{N}\p{M}]/u;

function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

function characterBefore(text: string, at: number): string {
  const low = text.charCodeAt(at - 1);
  return at > 1 && low >= 0xdc00 && low <= 0xdfff ? text.slice(at - 2, at) : text.slice(at - 1, at);
}

/** The index after the letter at `start` and its marks. */
function endOfLetter(published: string, start: number): number {
  let end = start + characterAt(published, start).length;
  for (;;) {
    const next = characterAt(published, end);
    // The Quran's small waw and yeh are letters to Unicode, and marks to readers.
    if (next === "" || !/[\p{M}\p{Cf}\u0640\u06e5\u06e6]/u.test(next)) return end;
    end += next.length;
  }
}

/** The ranges in order, joined where they overlap. */
export function merged(ranges: readonly MatchRange[]): MatchRange[] {
  const result: MatchRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (range.end <= range.start) continue;
    const last = result.at(-1);
    if (last !== undefined && range.start < last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else result.push(range);
  }
  return result.slice(0, MOST_RANGES);
}
