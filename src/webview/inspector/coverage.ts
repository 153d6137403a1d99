import { CHAPTERS } from "../../core/model/chapters.js";

export type CoverageState = "complete" | "changed" | "partial" | "missing";

export interface CoverageCell {
  readonly chapter: number;
  readonly name: string;
  readonly verses: number;
  readonly covered: number;
  readonly changes: number;
  readonly state: CoverageState;
  /** The missing verses of a partly covered surah: `2:5, 2:7-9`. Empty otherwise. */
  readonly missing: string;
  /** The first missing verse of a partly covered surah, else null. */
  readonly firstMissing: string | null;
}

/** A range of verse keys of one chapter. */
export interface VerseRange {
  readonly from: string;
  readonly to: string;
}

/** Ranges as people write them: `2:5, 2:7-9`. */
export function rangesText(ranges: readonly VerseRange[]): string {
  return ranges
    .map(({ from, to }) => (from === to ? from : `${from}-${to.split(":")[1] ?? ""}`))
    .join(", ");
}

/** A cell for each surah: complete, complete with recent changes, partial or missing. */
export function coverageCells(
  verses: readonly number[],
  changes: readonly number[],
  missing: readonly VerseRange[] = [],
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
    const gaps =
      state === "partial" ? missing.filter(({ from }) => from.startsWith(`${chapter.id}:`)) : [];
    return {
      chapter: chapter.id,
      name: chapter.name,
      verses: chapter.versesCount,
      covered,
      changes: changed,
      state,
      missing: rangesText(gaps),
      firstMissing: gaps[0]?.from ?? null,
    };
  });
}
