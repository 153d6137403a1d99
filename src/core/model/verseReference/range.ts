import { chapterById, CHAPTERS, type Chapter } from "../chapters.js";
import { verseAt, versePosition, type VersePosition } from "../verse.js";
import { firstVerseOf, lastVerseOf, readDivision, type DivisionKind } from "./divisions.js";
import { readReference, type VerseReference } from "./read.js";
import { suggestReferences, type SuggestionReason } from "./suggest.js";

/** Verses `from` to `to`, inclusive; they can belong to different chapters. */
export interface VerseRange {
  readonly from: VersePosition;
  readonly to: VersePosition;
}

/** A possible meaning of a text as a range of verses. */
export interface RangeSuggestion {
  readonly range: VerseRange;
  /** The chapter of the first verse. */
  readonly chapter: Chapter;
  /** The text means the chapter with all its verses. */
  readonly isWholeChapter: boolean;
  /** The juz or page with all its verses, if the text means one. */
  readonly division: { readonly kind: DivisionKind; readonly number: number } | null;
  /** The reason to suggest another place than the typed one; null if it is the typed one. */
  readonly reason: SuggestionReason | null;
}

/**
 * Possible meanings of a text as a range of verses, best first. A chapter, a juz or a page means all
 * its verses, and `2:280-3:5` the verses between both. All chapters for an empty text.
 */
export function suggestRanges(text: string): RangeSuggestion[] {
  const between = rangeBetween(text);
  if (between !== null) return [between];
  return suggestReferences(text).map(({ reference, reason, ...suggestion }) => {
    const range = rangeOf(reference);
    if (reason?.kind !== "division") return { ...suggestion, range, division: null, reason };
    const { division: kind, number } = reason;
    const last = lastVerseOf(kind, number);
    return {
      ...suggestion,
      range: { ...range, to: last === null ? range.to : versePosition(last) },
      division: { kind, number },
      reason: null,
    };
  });
}

/**
 * Reads a text as verses of any number: a reference, a juz or a page, or two references with a dash
 * in between. Null if the text is none, or is ambiguous.
 */
export function readRange(text: string): VerseRange | null {
  const reading = readReference(text);
  if (reading.kind === "found") return rangeOf(reading.reference);
  const division = reading.kind === "ambiguous" ? null : readDivision(text);
  if (division === null) return rangeBetween(text)?.range ?? null;
  const first = firstVerseOf(division.kind, division.number);
  const last = lastVerseOf(division.kind, division.number);
  return first === null || last === null
    ? null
    : { from: versePosition(first), to: versePosition(last) };
}

/** The number of verses in a range. */
export function countVerses({ from, to }: VerseRange): number {
  const before = (position: VersePosition): number => {
    const { chapter, verse } = verseAt(position);
    return CHAPTERS.slice(0, chapter - 1).reduce((sum, each) => sum + each.versesCount, verse);
  };
  return before(to) - before(from) + 1;
}

/** A range as references, one for each surah. */
export function surahsOf({ from, to }: VerseRange): VerseReference[] {
  const [first, last] = [verseAt(from), verseAt(to)];
  return CHAPTERS.slice(first.chapter - 1, last.chapter).map(({ id, versesCount }) => ({
    chapter: id,
    from: id === first.chapter ? first.verse : 1,
    to: id === last.chapter ? last.verse : versesCount,
  }));
}

const DASH = /[-\u2010-\u2015\u2212]/gu;

/** The verses from one reference to another, with a dash in between; null for any other text. */
function rangeBetween(text: string): RangeSuggestion | null {
  if (text.search(DASH) < 0) return null;
  // `2:255-257` and `Al-Fatihah` are one reference.
  if (readReference(text).kind === "found") return null;
  for (const { index } of text.matchAll(DASH)) {
    const first = readReference(text.slice(0, index));
    const last = readReference(text.slice(index + 1));
    if (first.kind !== "found" || last.kind !== "found") continue;
    const chapter = chapterById(first.reference.chapter);
    if (chapter === undefined || chapter.id >= last.reference.chapter) continue;
    const range = { from: rangeOf(first.reference).from, to: rangeOf(last.reference).to };
    return { range, chapter, isWholeChapter: false, division: null, reason: null };
  }
  return null;
}

function rangeOf({ chapter, from, to }: VerseReference): VerseRange {
  return {
    from: versePosition({ chapter, verse: from }),
    to: versePosition({ chapter, verse: to }),
  };
}
