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

export const rangeGap: Rule = {
  id: "range-gap",
  check({ facts, rows }, report) {
    if (facts.group !== "tafsirs" || rows.length === 0) return;
    const byChapter = new Map<number, Range[]>();
    for (const range of ranges(rows)) {
      const { chapter } = verseAt(range.from);
      const list = byChapter.get(chapter) ?? [];
      byChapter.set(chapter, list);
      list.push(range);
    }
    reportMissingChapters((chapter) => byChapter.has(chapter), report);
    for (const [chapter, list] of byChapter) {
      let next = 1;
      const gap = (to: number): void => {
        if (to < next) return;
        const first = verseKey({ chapter, verse: next });
        report.verse(first, "range-gap", first, verseKey({ chapter, verse: to }), to - next + 1);
      };
      for (const { from, to } of list) {
        gap(verseAt(from).verse - 1);
        // A range into a later chapter covers the rest of this one.
        next = Math.max(next, verseAt(to).chapter > chapter ? 1000 : verseAt(to).verse + 1);
      }
      gap(chapterById(chapter)?.versesCount ?? 0);
    }
  },
};
