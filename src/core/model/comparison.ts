import type { ArabicVerse, Footnote } from "./pages.js";
import type { ResourceRef } from "./resource.js";
import type { RowName } from "./row.js";
import type { DiffPart } from "./wordDiff.js";

/*
 * Resources side by side, aligned by verse. The layout has row names but no texts: a surah of six
 * commentaries can take tens of megabytes, so texts are read a few blocks at a time.
 */

/** Maximum number of resources in one comparison. */
export const MOST_COLUMNS = 6;

/** A word difference in the cells of one column. */
export interface DifferenceChoice {
  /** The column with the marked words. */
  readonly of: ResourceRef;
  /** The column to compare with; null for its own text at the last review. */
  readonly against: ResourceRef | null;
}

/** A text of one column, next to the verses `from` to `to` of its block. */
export interface ComparisonCell {
  /** Numbers of verses in the chapter. */
  readonly from: number;
  readonly to: number;
  /** The verses of the text; more than `from` to `to` if a block ends before the text. */
  readonly about: { readonly from: number; readonly to: number };
  /**
   * `text`: rows begin here. `continued`: the text above covers these verses too. `none`: the
   * resource has no text about the verse.
   */
  readonly kind: "text" | "continued" | "none";
  readonly rows: readonly RowName[];
  /** Bytes of the rows' payloads, to estimate heights. */
  readonly bytes: number;
}

/**
 * Neighbouring verses. Every text begins and ends in the block, unless the block would be too long.
 */
export interface ComparisonBlock {
  readonly from: number;
  readonly to: number;
  /** For each column, the cells of the block's verses, in order and without gaps. */
  readonly columns: readonly (readonly ComparisonCell[])[];
}

/** One published text of a cell. */
export interface CellText extends RowName {
  /** HTML as published. */
  readonly html: string;
  readonly notes: readonly Footnote[];
}

/**
 * The difference of a cell. `words`: see the parts. `same`: equal words. `spacing`: only white
 * space differs. `otherVerses`: the other text covers different verses. `missing`: no other text.
 * `otherFields`: only another field of the row changed. `removed`: the row was deleted after the
 * review, and the parts are its former text.
 */
export interface CellDifference {
  readonly kind:
    "words" | "same" | "spacing" | "otherVerses" | "missing" | "otherFields" | "removed";
  readonly parts: readonly DiffPart[];
}

export interface ComparisonCellTexts {
  readonly texts: readonly CellText[];
  /** Null if the column shows no difference. */
  readonly difference: CellDifference | null;
}

/** The texts of one block, in the order of its columns and cells. */
export interface ComparisonBlockTexts {
  /** The block's index in the layout. */
  readonly index: number;
  readonly arabic: readonly ArabicVerse[];
  readonly columns: readonly (readonly ComparisonCellTexts[])[];
}
