import { chapterById } from "../../../model/chapters.js";
import { verseAt } from "../../../model/verse.js";
import { numberField, textField } from "../../payload.js";
import type { Reporter, Rule } from "../rule.js";
import type { CheckRow } from "../types.js";
import { arabicWords, verseIdOf } from "../verseFacts.js";
import { reportMissingChapters } from "./coverage.js";

/** The segment of one word: milliseconds from the start of the file. */
interface Segment {
  /** Number of the word in its verse, from 1. */
  readonly word: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The segments of a row. The last two numbers of a segment are its start and end, and the number
 * before them is its word. Files of verses add an index from 0 in front (`[0, 1, 0, 480]`); timings
 * of chapters do not (`[1, 0, 480]`).
 */
function segmentsOf(row: CheckRow): Segment[] | null {
  const list = row.data.segments;
  if (!Array.isArray(list)) return null;
  return list.flatMap((entry: unknown) => {
    if (!Array.isArray(entry) || entry.length < 3) return [];
    const numbers = entry.map(Number);
    const [word = NaN, start = NaN, end = NaN] = numbers.slice(-3);
    return numbers.every(Number.isFinite) ? [{ word, start, end }] : [];
  });
}

const isAudio = (group: string): boolean =>
  group === "recitations" || group === "chapter_recitations";

export const missingAudio: Rule = {
  id: "missing-audio",
  check({ facts, rows }, report) {
    if (!isAudio(facts.group)) return;
    const verses = new Set<number>();
    const chapters = new Set<number>();
    for (const row of rows) {
      const file = row.recordType === "audio_file" || row.recordType === "chapter_audio_file";
      if (file && (textField(row.data, "url", "audio_url") ?? "").trim() === "") {
        report.row(row, "no-audio-address");
      }
      const chapter = numberField(row.data, "chapter_id");
      if (row.recordType === "audio_file" && row.from !== null) verses.add(row.from);
      else if (row.recordType === "chapter_audio_file" && chapter !== null) chapters.add(chapter);
    }
    if (verses.size === 0) {
      if (chapters.size > 0) reportMissingChapters((chapter) => chapters.has(chapter), report);
      return;
    }
    const begun = new Set([...verses].map((at) => verseAt(at).chapter));
    reportMissingChapters((chapter) => begun.has(chapter), report);
    for (const chapter of begun) {
      const count = chapterById(chapter)?.versesCount ?? 0;
      for (let verse = 1; verse <= count; verse++) {
        if (!verses.has(chapter * 1000 + verse)) {
          report.verse({ chapter, verse }, "missing-audio");
        }
      }
    }
  },
};

/** Milliseconds in a unit of `duration`: the service gives seconds or milliseconds. */
function durationUnit(rows: readonly CheckRow[]): number {
  let seconds = 0;
  let milliseconds = 0;
  for (const row of rows) {
    const duration = numberField(row.data, "duration") ?? 0;
    const end = segmentsOf(row)?.at(-1)?.end ?? 0;
    if (duration <= 0 || end <= 0) continue;
    if (end / duration > 50) seconds++;
    else milliseconds++;
  }
  return seconds > milliseconds ? 1000 : 1;
}

/** Tolerance for durations in whole seconds and a codec's last frame. */
const TOLERANCE_MS = 100;

export const segmentOutOfRange: Rule = {
  id: "segment-out-of-range",
  check({ facts, rows }, report) {
    if (!isAudio(facts.group)) return;
    const unit = durationUnit(rows);
    const chapters = new Map<number, number>();
    for (const row of rows) {
      const duration = numberField(row.data, "duration") ?? 0;
      const chapter = numberField(row.data, "chapter_id");
      if (row.recordType === "chapter_audio_file" && chapter !== null && duration > 0) {
        // A chapter's file lasts minutes, so a small number must be in seconds.
        chapters.set(chapter, duration < 20_000 ? duration * 1000 : duration);
      }
    }
    for (const row of rows) checkRange(row, unit, chapters, report);
  },
};

function checkRange(
  row: CheckRow,
  unit: number,
  chapters: ReadonlyMap<number, number>,
  report: Reporter,
): void {
  const segments = segmentsOf(row);
  const from = numberField(row.data, "timestamp_from");
  const to = numberField(row.data, "timestamp_to");
  if (from !== null && to !== null) {
    const file = row.from === null ? undefined : chapters.get(verseAt(row.from).chapter);
    if (file !== undefined && to > file + 1000) report.row(row, "verse-after-file", to, file);
    const outside = segments?.find(
      ({ start, end }) => start < from - TOLERANCE_MS || end > to + TOLERANCE_MS,
    );
    if (outside !== undefined) report.row(row, "segment-outside-verse", outside.word, from, to);
    return;
  }
  const negative = segments?.find(({ start }) => start < 0);
  if (negative !== undefined) report.row(row, "segment-before-start", negative.word);
  const own =
    row.recordType === "chapter_audio_file" ? 0 : (numberField(row.data, "duration") ?? 0);
  if (own <= 0) return;
  const limit = own * unit + (unit === 1000 ? 1000 : TOLERANCE_MS);
  const late = segments?.find(({ end }) => end > limit);
  if (late !== undefined)
    report.row(row, "segment-after-end", late.word, late.end, Math.round(own * unit));
}

export const segmentOrder: Rule = {
  id: "segment-order",
  check({ facts, rows }, report) {
    if (!isAudio(facts.group)) return;
    for (const row of rows) {
      let before: Segment | null = null;
      for (const segment of segmentsOf(row) ?? []) {
        if (segment.end <= segment.start) {
          report.row(row, "segment-backwards", segment.word, segment.start, segment.end);
          break;
        }
        // Reciters repeat words, so word numbers may go back, but times may not.
        if (before !== null && segment.start < before.start) {
          report.row(row, "segment-order", segment.word, segment.start, before.start);
          break;
        }
        before = segment;
      }
    }
  },
};

export const segmentCount: Rule = {
  id: "segment-count",
  check({ facts, rows }, report) {
    if (!isAudio(facts.group)) return;
    const counted = rows.flatMap((row) => {
      const segments = row.from === null ? null : segmentsOf(row);
      if (segments === null || row.from !== row.to) return [];
      const words = arabicWords(verseIdOf(row.from ?? 0));
      return [{ row, words, has: new Set(segments.map(({ word }) => word)).size }];
    });
    const withSegments = counted.filter(({ has }) => has > 0);
    if (withSegments.length === 0) return;
    // Sources count a few compound words differently; frequent differences are a convention.
    const exact = withSegments.filter(({ has, words }) => has === words).length;
    const tolerance = withSegments.length >= 20 && exact < withSegments.length * 0.8 ? 1 : 0;
    const expectsAll = withSegments.length >= counted.length * 0.5;
    for (const { row, words, has } of counted) {
      if (has === 0) {
        if (expectsAll) report.row(row, "no-segments", words);
      } else if (has < words - tolerance) report.row(row, "segment-count", has, words);
    }
  },
};
