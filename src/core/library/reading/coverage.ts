import { CHAPTERS } from "../../model/chapters.js";
import type { Coverage } from "../../model/pages.js";
import { verseAt, verseKey, type VersePosition } from "../../model/verse.js";
import type { RowHead } from "../../model/row.js";

interface Range {
  readonly from: VersePosition | null;
  readonly to: VersePosition | null;
}

/** The verses that at least one of these rows is about. */
export function coverageOf(rows: Iterable<Pick<RowHead, "from" | "to"> | Range>): Coverage {
  const covered = CHAPTERS.map((chapter) => new Uint8Array(chapter.versesCount + 1));
  for (const { from, to } of rows) {
    // Without a verse, the position is in no chapter.
    const first = from ?? 0;
    for (let position = first; position <= (to ?? first); position++) {
      const { chapter, verse } = verseAt(position);
      const marks = covered[chapter - 1];
      if (marks === undefined) break;
      // Positions after the last verse of a chapter are outside the array, which ignores them.
      if (verse > 0) marks[verse] = 1;
    }
  }
  return {
    verses: covered.map((marks) => marks.reduce((sum, mark) => sum + mark, 0)),
    missing: covered.flatMap((marks, index) => gaps(index + 1, marks)),
  };
}

function gaps(chapter: number, marks: Uint8Array): { from: string; to: string }[] {
  const ranges: { from: string; to: string }[] = [];
  for (let verse = 1; verse < marks.length; verse++) {
    if (marks[verse] === 1) continue;
    const from = verse;
    while (marks[verse + 1] === 0) verse++;
    ranges.push({ from: verseKey({ chapter, verse: from }), to: verseKey({ chapter, verse }) });
  }
  return ranges;
}
