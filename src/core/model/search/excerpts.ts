import { foldText, hasVariants } from "../fold/index.js";
import { NOTE_SEPARATOR } from "../groups/fields.js";
import { findMatches, merged } from "./matches.js";
import { foldQuery } from "./needles.js";
import type { SearchQuery } from "./query.js";
import type { MatchRange } from "./request.js";

/* Excerpts of published texts around the matches of a query. */

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
  const { first: match, rangesIn } = matchesOf(published, query, length);
  const part = published.length <= length ? null : partAround(published, match.start);
  const { start, end } =
    part === null
      ? { start: 0, end: published.length }
      : excerptBounds(published, match, part, length);
  return {
    text: (part === null || part.start === 0 ? "" : NOTE_SEPARATOR) + published.slice(start, end),
    ranges: rangesWithin(
      rangesIn(start, end),
      start,
      end,
      part === null || part.start === 0 ? 0 : 1,
    ),
    cutBefore: start > (part?.start ?? 0),
    cutAfter: end < (part?.end ?? published.length),
  };
}

interface Matches {
  /** Empty at the beginning of the text if nothing matches. */
  readonly first: MatchRange;
  /** All matches in a part of the text. */
  readonly rangesIn: (start: number, end: number) => readonly MatchRange[];
}

/**
 * UTF-16 units of a text that is searched as a whole. A longer one is read in windows up to its
 * first match, because comparing every word of a commentary of some megabytes takes seconds.
 */
const MOST_WHOLE = 16_384;
const WINDOW = 4096;
/** Text on both sides of a window, with the words and letters that its matches need. */
const BESIDE = 512;

function matchesOf(published: string, query: SearchQuery, length: number): Matches {
  if (published.length > Math.max(length, MOST_WHOLE) && !query.exactMarks) {
    // As `findMatches` does, words are marked inside others only if nothing else matches.
    for (const isHit of [false, true]) {
      const first = firstMatch(published, query, isHit);
      if (first !== null) {
        const rangesIn = (start: number, end: number): MatchRange[] => {
          const from = Math.max(0, start - BESIDE);
          const near = findMatches(published.slice(from, end + BESIDE), query, isHit);
          return merged([first, ...near.map((range) => shifted(range, from))]);
        };
        return { first, rangesIn };
      }
    }
  }
  const ranges = findMatches(published, query, true);
  return { first: ranges[0] ?? { start: 0, end: 0 }, rangesIn: () => ranges };
}

/** The first match of a long text; null without one, or if it is longer than `BESIDE`. */
function firstMatch(published: string, query: SearchQuery, isHit: boolean): MatchRange | null {
  const wanted = query.terms.filter(({ excluded }) => !excluded);
  const forms = foldQuery({ ...query, terms: wanted }).flatMap(({ needles }) =>
    needles.map(({ text }) => text.replaceAll(" ", "")),
  );
  for (let start = 0; start < published.length; start += WINDOW) {
    const end = start + WINDOW;
    const from = Math.max(0, start - BESIDE);
    const to = end + BESIDE;
    const text = published.slice(from, to);
    if (!mayMatch(text, forms)) continue;
    const isComplete = (range: MatchRange): boolean =>
      range.start >= start && range.start < end && (range.end < to || to >= published.length);
    const found = findMatches(text, query, isHit)
      .map((range) => shifted(range, from))
      .find(isComplete);
    if (found !== undefined) return found;
  }
  return null;
}

/** A quick test of a window: false if none of the forms, without their spaces, can be in it. */
function mayMatch(text: string, forms: readonly string[]): boolean {
  if (hasVariants(text)) return true;
  const folded = foldText(text).replaceAll(" ", "");
  return forms.some((form) => folded.includes(form));
}

function shifted({ start, end }: MatchRange, by: number): MatchRange {
  return { start: start + by, end: end + by };
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
    const least = Math.max(start, match.end);
    const space = published.slice(least, end).search(/\s\S*$/u);
    end = space > 0 ? least + space : Math.max(end, match.end);
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
