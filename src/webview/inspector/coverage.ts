import { CHAPTERS } from "../../core/model/chapters.js";

export type CoverageState = "complete" | "changed" | "partial" | "missing";

export interface CoverageCell {
  readonly chapter: number;
  readonly name: string;
  readonly verses: number;
  readonly covered: number;
  readonly changes: number;
  readonly state: CoverageState;
}

/** One cell a surah: all of it there, there and lately changed, a part of it, or nothing. */
export function coverageCells(
  verses: readonly number[],
  changes: readonly number[],
): CoverageCell[] {
  return CHAPTERS.map((chapter, index) => {
    const covered = verses[index] ?? 0;
    const changed = changes[index] ?? 0;
    const state =
      covered === 0
        ? "missing"
        : covered < chapter.versesCount
          ? "partial"
          : changed > 0
            ? "changed"
            : "complete";
    return {
      chapter: chapter.id,
      name: chapter.name,
      verses: chapter.versesCount,
      covered,
      changes: changed,
      state,
    };
  });
}
