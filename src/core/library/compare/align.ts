import type { ComparisonBlock, ComparisonCell } from "../../model/comparison.js";
import type { RowName } from "../../model/row.js";

/** A row with its verses in the chapter. */
export interface PlacedRow extends RowName {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** Maximum verses in one block; a longer text continues in the next block. */
export const LONGEST_BLOCK = 24;

/**
 * Aligns the rows of several resources in one chapter by verse. A text about several verses spans
 * them; texts of one resource whose verses overlap share a cell.
 */
export function alignChapter(
  verses: number,
  columns: readonly (readonly PlacedRow[])[],
): ComparisonBlock[] {
  const all = columns.map((rows) => completeColumn(verses, rows));
  const blocks: ComparisonBlock[] = [];
  for (let from = 1; from <= verses;) {
    const to = endOfBlock(from, all);
    blocks.push({ from, to, columns: all.map((cells) => cut(cells, from, to)) });
    from = to + 1;
  }
  return blocks;
}

/** Cells for all verses of the chapter: those with rows, and an empty cell for each other verse. */
function completeColumn(verses: number, rows: readonly PlacedRow[]): ComparisonCell[] {
  const cells: ComparisonCell[] = [];
  let next = 1;
  const fill = (until: number): void => {
    for (; next < until; next++) {
      const about = { from: next, to: next };
      cells.push({ from: next, to: next, about, kind: "none", rows: [], bytes: 0 });
    }
  };
  const placed = rows
    .map((row) => ({ ...row, from: Math.max(1, row.from), to: Math.min(verses, row.to) }))
    .filter(({ from, to }) => from <= to)
    .sort((a, b) => a.from - b.from);
  for (const { from, to, bytes, recordType, recordKey } of placed) {
    const row = { recordType, recordKey };
    /** The cell that this row overlaps. */
    const last = from < next ? cells.pop() : undefined;
    if (last === undefined) {
      fill(from);
      cells.push({ from, to, about: { from, to }, kind: "text", rows: [row], bytes });
    } else {
      const end = Math.max(last.to, to);
      cells.push({
        ...last,
        to: end,
        about: { from: last.from, to: end },
        rows: [...last.rows, row],
        bytes: last.bytes + bytes,
      });
    }
    next = Math.max(next, to + 1);
  }
  fill(verses + 1);
  return cells;
}

/** The last verse of a block. No text continues after it, unless the block would be too long. */
function endOfBlock(from: number, columns: readonly (readonly ComparisonCell[])[]): number {
  const longest = from + LONGEST_BLOCK - 1;
  let to = from;
  for (let before = 0; before !== to;) {
    before = to;
    for (const cells of columns) {
      const cell = cellAt(cells, to);
      if (cell !== undefined) to = Math.max(to, Math.min(cell.to, longest));
    }
  }
  return to;
}

/** Binary search for the cell of a verse. */
function cellAt(cells: readonly ComparisonCell[], verse: number): ComparisonCell | undefined {
  return cells[indexAt(cells, verse)];
}

function indexAt(cells: readonly ComparisonCell[], verse: number): number {
  let low = 0;
  let high = cells.length - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((cells[middle]?.to ?? 0) < verse) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The cells of some verses; a cell that began earlier is marked as continued. */
function cut(cells: readonly ComparisonCell[], from: number, to: number): ComparisonCell[] {
  const result: ComparisonCell[] = [];
  for (let index = indexAt(cells, from); index < cells.length; index++) {
    const cell = cells[index];
    if (cell === undefined || cell.from > to) break;
    const end = Math.min(cell.to, to);
    if (cell.from >= from) result.push({ ...cell, to: end });
    else result.push({ ...cell, from, to: end, kind: "continued", rows: [], bytes: 0 });
  }
  return result;
}
