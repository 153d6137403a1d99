import { chapterById, CHAPTERS } from "./chapters.js";

/** A verse of the Quran: chapter 1 to 114, verse from 1. */
export interface VerseRef {
  readonly chapter: number;
  readonly verse: number;
}

/** Chapter x 1000 + verse: for sorting, and for ranges in SQL. */
export type VersePosition = number;

const VERSE_KEY = /^([1-9][0-9]{0,2}):([1-9][0-9]{0,2})$/;

/** Reads a verse key (`2:255`). Null for anything else. */
export function parseVerseKey(key: unknown): VerseRef | null {
  const match = typeof key === "string" ? VERSE_KEY.exec(key) : null;
  return match === null ? null : existingVerse(Number(match[1]), Number(match[2]));
}

/** The verse with these whole numbers. Null if it does not exist. */
export function existingVerse(chapter: number, verse: number): VerseRef | null {
  const count = chapterById(chapter)?.versesCount ?? 0;
  return verse >= 1 && verse <= count ? { chapter, verse } : null;
}

export function verseKey(ref: VerseRef): string {
  return `${ref.chapter}:${ref.verse}`;
}

export function versePosition(ref: VerseRef): VersePosition {
  return ref.chapter * 1000 + ref.verse;
}

export function verseAt(position: VersePosition): VerseRef {
  return { chapter: Math.floor(position / 1000), verse: position % 1000 };
}

/** Verses in display form: `2:255`, or `2:1–5` for a range. */
export function versesName(from: VersePosition, to: VersePosition): string {
  const [first, last] = [verseAt(from), verseAt(to)];
  if (to <= from) return verseKey(first);
  return first.chapter === last.chapter
    ? `${verseKey(first)}–${last.verse}`
    : `${verseKey(first)}–${verseKey(last)}`;
}

/** Number of verses before each chapter. */
const VERSES_BEFORE: readonly number[] = CHAPTERS.map((_, index) =>
  CHAPTERS.slice(0, index).reduce((sum, chapter) => sum + chapter.versesCount, 0),
);

/**
 * The verse with this `verse_id`, counted through the whole Quran from 1. Null for other numbers.
 */
export function positionOfVerseId(id: number): VersePosition | null {
  const index = VERSES_BEFORE.findLastIndex((before) => before < id);
  const verse = id - (VERSES_BEFORE[index] ?? 0);
  const count = CHAPTERS[index]?.versesCount ?? 0;
  const isVerse = Number.isInteger(id) && index >= 0 && verse <= count;
  return isVerse ? versePosition({ chapter: index + 1, verse }) : null;
}
