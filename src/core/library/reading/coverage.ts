import { CHAPTERS } from "../../model/chapters.js";
import type { ResourceRef } from "../../model/resource.js";
import { verseAt } from "../../model/verse.js";
import { allPages } from "../allPages.js";
import type { ReadStore } from "./store.js";

/** Number of verses of each chapter (index 0 is chapter 1) that at least one row is about. */
export async function readCoverage(
  store: Pick<ReadStore, "rowHeads">,
  ref: ResourceRef,
): Promise<number[]> {
  const covered = CHAPTERS.map((chapter) => new Uint8Array(chapter.versesCount + 1));
  const rows = await allPages((offset) => store.rowHeads(ref, { offset, limit: 5000 }));
  for (const { from, to } of rows) {
    if (from === null) continue;
    for (let position = from; position <= (to ?? from);) {
      const { chapter, verse } = verseAt(position);
      const marks = covered[chapter - 1];
      if (marks === undefined) break;
      if (verse < marks.length) marks[verse] = 1;
      position = verse + 1 < marks.length ? position + 1 : (chapter + 1) * 1000 + 1;
    }
  }
  return covered.map((marks) => marks.reduce((sum, mark) => sum + mark, 0));
}
