import { chapterById } from "../../../model/chapters.js";
import { verseAt, verseKey } from "../../../model/verse.js";
import type { Rule } from "../rule.js";
import type { CheckRow } from "../types.js";
import { reportMissingChapters } from "./coverage.js";

interface Range {
  readonly row: CheckRow;
  readonly from: number;
  readonly to: number;
}

function ranges(rows: readonly CheckRow[]): Range[] {
  return rows
    .flatMap((row) =>
      row.from === null || row.to === null ? [] : [{ row, from: row.from, to: row.to }],
    )
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

export const rangeOverlap: Rule = {
  id: "range-overlap",
  check({ facts, rows }, report) {
    if (facts.group !== "tafsirs") return;
    let furthest: Range | null = null;
    for (const range of ranges(rows)) {
      if (furthest !== null && range.from <= furthest.to) {
        const first = verseKey(verseAt(furthest.from));
        const last = verseKey(verseAt(furthest.to));
        report.row(range.row, "range-overlap", first, last);
      }
      if (furthest === null || range.to > furthest.to) furthest = range;
    }
  },
};

/** A part of a chapter that has a commentary. */
interface Part {
  readonly first: number;
  readonly last: number;
}

/** The parts with a commentary of each chapter, in order of their first verses. */
function partsByChapter(rows: readonly CheckRow[]): ReadonlyMap<number, readonly Part[]> {
  const byChapter = new Map<number, Part[]>();
  for (const { from, to } of ranges(rows)) {
    const [start, end] = [verseAt(from), verseAt(to)];
    for (let { chapter } = start; chapter <= end.chapter; chapter++) {
      const parts = byChapter.get(chapter) ?? [];
      byChapter.set(chapter, parts);
      parts.push({
        first: chapter === start.chapter ? start.verse : 1,
        last: chapter === end.chapter ? end.verse : Infinity,
      });
    }
  }
  return byChapter;
}

export const rangeGap: Rule = {
  id: "range-gap",
  check({ facts, rows }, report) {
    if (facts.group !== "tafsirs" || rows.length === 0) return;
    const byChapter = partsByChapter(rows);
    reportMissingChapters((chapter) => byChapter.has(chapter), report);
    for (const [chapter, parts] of byChapter) {
      let next = 1;
      const gap = (to: number): void => {
        if (to < next) return;
        const first = { chapter, verse: next };
        const last = verseKey({ chapter, verse: to });
        report.verse(first, "range-gap", verseKey(first), last, to - next + 1);
      };
      for (const { first, last } of parts) {
        gap(first - 1);
        next = Math.max(next, last + 1);
      }
      gap(chapterById(chapter)?.versesCount ?? 0);
    }
  },
};
