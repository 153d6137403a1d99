import { CHAPTERS } from "../model/chapters.js";
import { footnotePlaceholder } from "./placeholders.js";
import type { QuranTexts } from "./sampleTexts.js";
import type { SandboxChapter } from "./types.js";

export interface Verse {
  /** Number in the whole Quran, 1 to 6,236. */
  readonly index: number;
  readonly chapter: number;
  readonly number: number;
  readonly key: string;
  /** Indexes of the chapter and the verse in the texts. */
  readonly at: readonly [number, number];
}

/** The verses of the Arabic texts, in order. */
export function versesOf(source: QuranTexts): Verse[] {
  const before = new Map<number, number>();
  let count = 0;
  for (const chapter of CHAPTERS) {
    before.set(chapter.id, count);
    count += chapter.versesCount;
  }
  return source.chapters.flatMap(({ id }, at) =>
    (source.texts.ar?.[at] ?? []).map((_, index) => ({
      index: (before.get(id) ?? 0) + index + 1,
      chapter: id,
      number: index + 1,
      key: `${id}:${index + 1}`,
      at: [at, index] as const,
    })),
  );
}

/** Fields that quran-json lacks are null, which the types of the service allow. */
export function chapterRow(chapter: SandboxChapter): Record<string, unknown> {
  return {
    record_type: "chapter",
    id: chapter.id,
    chapter_number: chapter.id,
    revelation_place: chapter.revelationPlace,
    revelation_order: null,
    bismillah_pre: chapter.id !== 1 && chapter.id !== 9,
    name_simple: chapter.nameSimple,
    name_complex: null,
    name_arabic: chapter.nameArabic,
    verses_count: chapter.versesCount,
    rukus_count: null,
    hizbs_count: null,
    rub_el_hizbs_count: null,
    updated_at: "2026-01-01T00:00:00Z",
  };
}

export function verseRow(verse: Verse, text: string): Record<string, unknown> {
  return {
    record_type: "verse",
    id: verse.index,
    chapter_id: verse.chapter,
    verse_number: verse.number,
    verse_index: verse.index,
    verse_key: verse.key,
    text_uthmani: text,
    juz_number: null,
    hizb_number: null,
    rub_el_hizb_number: null,
    ruku_number: null,
    surah_ruku_number: null,
    manzil_number: null,
    sajdah_type: null,
    sajdah_number: null,
    words_count: null,
    updated_at: "2026-01-01T00:00:00Z",
  };
}

/**
 * Adds footnote markers to a published text and leaves its words unchanged. The first verse of each
 * chapter gets one at its end; each verse of chapter 1 gets another after its first word.
 */
export function annotated(
  verse: Verse,
  text: string,
): { text: string; notes: { id: number; text: string }[] } {
  if (verse.number !== 1 && verse.chapter !== 1) return { text, notes: [] };
  const id = 900_000 + verse.index * 10;
  const marker = (number: number): string => `<sup foot_note="${id + number}">${number}</sup>`;
  const note = (number: number): { id: number; text: string } => ({
    id: id + number,
    text: footnotePlaceholder(verse.key, number),
  });
  const space = text.indexOf(" ");
  if (verse.chapter !== 1 || space < 0) return { text: text + marker(1), notes: [note(1)] };
  return {
    text: text.slice(0, space) + marker(1) + text.slice(space) + marker(2),
    notes: [note(1), note(2)],
  };
}

interface Range {
  readonly first: Verse;
  readonly last: Verse;
  readonly count: number;
}

/**
 * The verses of each entry of the placeholder tafsir: chapter 1 in two parts, the first verse of
 * chapter 78 and the four verses after it, and each of the last three chapters as a whole.
 */
export function tafsirRanges(verses: readonly Verse[]): Range[] {
  const ranges: readonly (readonly [number, number, number])[] = [
    [1, 1, 4],
    [1, 5, 7],
    [78, 1, 1],
    [78, 2, 5],
    [112, 1, 4],
    [113, 1, 5],
    [114, 1, 6],
  ];
  return ranges.flatMap(([chapter, from, to]) => {
    const inside = verses.filter(
      (verse) => verse.chapter === chapter && verse.number >= from && verse.number <= to,
    );
    const first = inside[0];
    const last = inside.at(-1);
    return first === undefined || last === undefined ? [] : [{ first, last, count: inside.length }];
  });
}
