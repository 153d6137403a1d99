import { CHAPTERS, chapterById, type Chapter } from "../chapters.js";
import { rankChapters } from "./names.js";
import { firstVerseOf, readDivision, type DivisionKind } from "./divisions.js";
import { chaptersNumbered, partsOf, readReference, type VerseReference } from "./read.js";

/** A possible meaning of a typed text. */
export interface ReferenceSuggestion {
  readonly chapter: Chapter;
  readonly reference: VerseReference;
  /** True if the text names only a chapter. */
  readonly isWholeChapter: boolean;
  /** The reason to suggest another place than the typed one; null if it is the typed one. */
  readonly reason: SuggestionReason | null;
}

export type SuggestionReason =
  /** The chapter has no verse with this number: its nearest verse is suggested. */
  | { readonly kind: "noSuchVerse"; readonly verse: number }
  /** No chapter has the typed number, so verses with this number are suggested. */
  | { readonly kind: "noSuchChapter"; readonly number: number }
  /** The first verse of a juz or page. */
  | { readonly kind: "division"; readonly division: DivisionKind; readonly number: number };

/**
 * Possible meanings of a text, best first, beginning with that of `readReference` if it has one.
 * All chapters for an empty text.
 */
export function suggestReferences(text: string, limit = CHAPTERS.length): ReferenceSuggestion[] {
  return allSuggestions(text).slice(0, limit);
}

function allSuggestions(text: string): ReferenceSuggestion[] {
  const reading = readReference(text);
  const division = reading.kind === "found" ? null : readDivision(text);
  if (division !== null) return startOf(division.kind, division.number);
  const parts = partsOf(text.normalize("NFKC"));
  if (parts === null) return [];
  const [first] = parts.spans;
  if (parts.names.length === 0 && parts.spans.length === 1 && first?.role !== "verse") {
    // `1` may be the beginning of `10` or `114`; `1:` may not.
    const isComplete = /\P{Nd}$/u.test(text);
    const started = isComplete
      ? [chapterById(first?.from ?? 0)]
      : chaptersNumbered(first?.from ?? 0);
    const chapters = started.flatMap((chapter) =>
      chapter === undefined ? [] : [wholeChapter(chapter)],
    );
    return chapters.length > 0 || isComplete ? chapters : byOneNumber(first?.from ?? 0);
  }
  switch (reading.kind) {
    case "ambiguous":
      return reading.references.map((reference) => suggestion(reference, isWhole(reference)));
    case "noSuchVerse": {
      const { chapter, verse } = reading;
      const nearest = verse < 1 ? 1 : chapter.versesCount;
      const reference = { chapter: chapter.id, from: nearest, to: nearest };
      return [{ ...suggestion(reference, false), reason: { kind: "noSuchVerse", verse } }];
    }
    case "found":
      if (!reading.isWholeChapter) return [suggestion(reading.reference, false)];
      return withFirst(reading.reference.chapter, byName(parts.names[0]?.text ?? "", null));
    case "noSuchChapter":
      return [];
    case "unknown": {
      const [name, ...others] = parts.names;
      const isOneName = name !== undefined && others.length === 0 && parts.spans.length <= 1;
      if (!isOneName) return parts.names.length + parts.spans.length === 0 ? byName("", null) : [];
      return byName(name.text, first ?? null);
    }
  }
}

function startOf(division: DivisionKind, number: number): ReferenceSuggestion[] {
  const first = firstVerseOf(division, number);
  if (first === null) return [];
  const reference = { chapter: first.chapter, from: first.verse, to: first.verse };
  return [{ ...suggestion(reference, false), reason: { kind: "division", division, number } }];
}

/** Suggestions for a number that no chapter has: verses with this number, then the page. */
function byOneNumber(number: number): ReferenceSuggestion[] {
  const long = CHAPTERS.filter(({ versesCount }) => number >= 1 && number <= versesCount);
  const verses = long.map(({ id }): ReferenceSuggestion => {
    const reference = { chapter: id, from: number, to: number };
    return { ...suggestion(reference, false), reason: { kind: "noSuchChapter", number } };
  });
  return [...verses, ...startOf("page", number)];
}

function byName(
  name: string,
  verses: { readonly from: number; readonly to: number } | null,
): ReferenceSuggestion[] {
  return rankChapters(name).flatMap(({ chapter }) => {
    if (verses === null) return [wholeChapter(chapter)];
    const { from, to } = verses;
    const isThere = from >= 1 && from <= to && to <= chapter.versesCount;
    return isThere ? [suggestion({ chapter: chapter.id, from, to }, false)] : [];
  });
}

/** The suggestions, beginning with this chapter. */
function withFirst(id: number, suggestions: readonly ReferenceSuggestion[]): ReferenceSuggestion[] {
  const first = chapterById(id);
  const others = suggestions.filter(({ chapter }) => chapter.id !== id);
  return first === undefined ? others : [wholeChapter(first), ...others];
}

function isWhole({ chapter, from, to }: VerseReference): boolean {
  return from === 1 && to === chapterById(chapter)?.versesCount;
}

function wholeChapter(chapter: Chapter): ReferenceSuggestion {
  return suggestion({ chapter: chapter.id, from: 1, to: chapter.versesCount }, true);
}

function suggestion(reference: VerseReference, isWholeChapter: boolean): ReferenceSuggestion {
  const chapter = chapterById(reference.chapter);
  if (chapter === undefined) throw new RangeError(`There is no chapter ${reference.chapter}.`);
  return { chapter, reference, isWholeChapter, reason: null };
}
