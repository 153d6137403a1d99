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
    if (from === null) continue;
    for (let position = from; position <= (to ?? from);) {
      const { chapter, verse } = verseAt(position);
      const marks = covered[chapter - 1];
      if (marks === undefined) break;
      if (verse > 0 && verse < marks.length) marks[verse] = 1;
      position = verse + 1 < marks.length ? position + 1 : (chapter + 1) * 1000 + 1;
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
    while (verse + 1 < marks.length && marks[verse + 1] === 0) verse++;
    ranges.push({ from: verseKey({ chapter, verse: from }), to: verseKey({ chapter, verse }) });
  }
  return ranges;
}
