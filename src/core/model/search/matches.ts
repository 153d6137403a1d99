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
import { NOTE_SEPARATOR } from "../groups/fields.js";
import type { SearchQuery, SearchTerm } from "./query.js";
import type { MatchRange } from "./request.js";
import { hasSpellings } from "./spellings.js";

/* Matches of a query in an unaltered published text, and excerpts around them. */

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

function merged(ranges: readonly MatchRange[]): MatchRange[] {
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

/** Part of a published text with its matches. */
export interface Excerpt {
  readonly text: string;
  /** In `text`. */
  readonly ranges: readonly MatchRange[];
  /** True if text was left out before or after. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/**
 * The text around the first match, cut between words; the beginning if nothing matches. `length` is
 * in UTF-16 units; only a single longer match exceeds it. A text with footnotes is cut to the part
 * with the match: the text, or a line break and that note.
 */
export function excerptOf(published: string, query: SearchQuery, length: number): Excerpt {
  const ranges = findMatches(published, query, true);
  const match = ranges[0] ?? { start: 0, end: 0 };
  const part = published.length <= length ? null : partAround(published, match.start);
  const { start, end } =
    part === null
      ? { start: 0, end: published.length }
      : excerptBounds(published, match, part, length);
  return {
    text: (part === null || part.start === 0 ? "" : NOTE_SEPARATOR) + published.slice(start, end),
    ranges: rangesWithin(ranges, start, end, part === null || part.start === 0 ? 0 : 1),
    cutBefore: start > (part?.start ?? 0),
    cutAfter: end < (part?.end ?? published.length),
  };
}

/** The part of the text at this index: the text itself, or one footnote. */
function partAround(published: string, at: number): MatchRange {
  const before = published.lastIndexOf(NOTE_SEPARATOR, at);
  const after = published.indexOf(NOTE_SEPARATOR, at);
  return { start: before + 1, end: after < 0 ? published.length : after };
}

function rangesWithin(
  ranges: readonly MatchRange[],
  start: number,
  end: number,
  shift: number,
): MatchRange[] {
  return ranges.flatMap((range) =>
    range.end <= start || range.start >= end
      ? []
      : [
          {
            start: Math.max(range.start, start) - start + shift,
            end: Math.min(range.end, end) - start + shift,
          },
        ],
  );
}

function excerptBounds(
  published: string,
  match: MatchRange,
  part: MatchRange,
  length: number,
): MatchRange {
  // More context after the match than before it.
  const before = Math.max(0, Math.floor((length - (match.end - match.start)) * 0.4));
  let start = Math.max(part.start, Math.min(match.start - before, part.end - length));
  let end = Math.min(part.end, start + length);
  if (start > part.start) {
    const space = published.slice(start, match.start).search(/\s/u);
    start = space < 0 ? match.start : start + space + 1;
  }
  if (end < part.end) {
    const space = published.slice(0, end).search(/\s\S*$/u);
    end = space > Math.max(start, match.end) ? space : Math.max(end, match.end);
    // Never inside a surrogate pair, nor between a letter and its marks.
    while (end < part.end && /[\p{M}\udc00-\udfff]/u.test(published.charAt(end))) end++;
  }
  return { start, end };
}

/** An excerpt as one line, with an ellipsis for each omitted part and a dot before each footnote. */
export function snippetOf(excerpt: Excerpt): string {
  const text = excerpt.text.trim().replaceAll(NOTE_SEPARATOR, " · ");
  return `${excerpt.cutBefore ? "…" : ""}${text}${excerpt.cutAfter ? "…" : ""}`;
}
