import { countOf, firstVerseOf, readDivision, type DivisionKind } from "./divisions.js";
import { readReference, type ReferenceReading, type VerseReference } from "./read.js";

export { readReference, type ReferenceReading, type VerseReference } from "./read.js";
export { canStartName, chaptersNamed, hasArticle, isTitle } from "./names.js";
export { tokenize, type Token } from "./tokens.js";
export { foldWord } from "./words.js";
export {
  countVerses,
  readRange,
  suggestRanges,
  surahsOf,
  type RangeSuggestion,
  type VerseRange,
} from "./range.js";
export { suggestReferences, type ReferenceSuggestion, type SuggestionReason } from "./suggest.js";
export { type DivisionKind } from "./divisions.js";

/** The meaning of a text as a place to go to. */
export type PlaceReading =
  | ReferenceReading
  /** The Quran has only `count` of these divisions. */
  | {
      readonly kind: "noSuchDivision";
      readonly division: DivisionKind;
      readonly number: number;
      readonly count: number;
    };

/** Reads a text as a place to go to: a reference, or a juz or page, which means its first verse. */
export function readPlace(text: string): PlaceReading {
  const reading = readReference(text);
  if (reading.kind === "found" || reading.kind === "ambiguous") return reading;
  const division = readDivision(text);
  if (division === null) return reading;
  const { kind, number } = division;
  const first = firstVerseOf(kind, number);
  if (first === null)
    return { kind: "noSuchDivision", division: kind, number, count: countOf(kind) };
  const { chapter, verse } = first;
  const reference = { chapter, from: verse, to: verse };
  return { kind: "found", reference, isWholeChapter: false };
}

/**
 * Reads one written verse reference in any script. A chapter alone means all its verses. Null if
 * the text is not a reference, or is ambiguous.
 */
export function parseVerseReference(text: string): VerseReference | null {
  const reading = readReference(text);
  return reading.kind === "found" ? reading.reference : null;
}
