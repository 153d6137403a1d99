import type {
  CompareBlock,
  CompareCell,
  CompareColumn,
  DifferenceChoice,
} from "../../protocol/compare.js";

export interface Ref {
  readonly group: string;
  readonly id: number;
}

export function keyOf({ group, id }: Ref): string {
  return `${group}:${id}`;
}

/** Index of a column; -1 if no column shows the resource. */
export function columnOf(columns: readonly Ref[], ref: Ref): number {
  return columns.findIndex((one) => keyOf(one) === keyOf(ref));
}

/** Index of the block with a verse; 0 if no block has it. */
export function blockOf(blocks: readonly CompareBlock[], verse: number): number {
  const index = blocks.findIndex(({ from, to }) => from <= verse && verse <= to);
  return Math.max(0, index);
}

/** The columns with column `from` moved to the place of column `to`. */
export function moved<T>(columns: readonly T[], from: number, to: number): T[] {
  const rest = columns.filter((_, index) => index !== from);
  rest.splice(to, 0, ...columns.slice(from, from + 1));
  return rest;
}

/**
 * Every possible difference of these columns: first between two of the same language, then since a
 * review.
 */
export function differences(columns: readonly CompareColumn[]): DifferenceChoice[] {
  const ref = ({ group, id }: CompareColumn): Ref => ({ group, id });
  const pairs = columns.flatMap((against, index) =>
    columns
      .slice(index + 1)
      .filter(({ language }) => language !== null && language === against.language)
      .map((of) => ({ of: ref(of), against: ref(against) })),
  );
  const reviews = columns.map((of) => ({ of: ref(of), against: null }));
  return [...pairs, ...reviews];
}

/** True if both are the same pair; the order does not matter. */
export function isSameDifference(a: DifferenceChoice, b: DifferenceChoice): boolean {
  const keys = ({ of, against }: DifferenceChoice): string =>
    against === null ? keyOf(of) : [keyOf(of), keyOf(against)].sort().join(" ");
  return keys(a) === keys(b);
}

/** Maximum bytes of texts in a page. */
const SMALL_BYTES = 3 * 1024 * 1024;

/** True if the page can hold all texts of a layout. */
export function isSmall(blocks: readonly CompareBlock[]): boolean {
  let bytes = 0;
  for (const { columns } of blocks) {
    for (const cells of columns) for (const cell of cells) bytes += cell.bytes;
  }
  return bytes <= SMALL_BYTES;
}

/** Estimated height of an undrawn block in pixels, from the bytes of its texts. */
export function estimatedHeight(
  block: CompareBlock,
  width: number,
  isStacked: boolean,
  hasArabic: boolean,
): number {
  const count = Math.max(1, block.columns.length);
  const charactersInLine = Math.max(12, width / (isStacked ? 1 : count) / 8);
  const heights = block.columns.map((cells) => {
    const bytes = cells.reduce((sum, cell) => sum + cell.bytes, 0);
    return (bytes / 1.6 / charactersInLine) * 26 + 30;
  });
  const text = isStacked
    ? heights.reduce((sum, height) => sum + height, 0)
    : Math.max(0, ...heights);
  const verses = block.to - block.from + 1;
  return Math.round(Math.max(text, verses * 56) + (hasArabic ? verses * 60 : 0) + 24);
}

/**
 * Index of the cell in another column that is about exactly the same verses; -1 without such a
 * cell.
 */
export function partner(cell: CompareCell, others: readonly CompareCell[]): number {
  return others.findIndex(
    (other) =>
      other.kind === "text" &&
      cell.kind === "text" &&
      other.about.from === cell.about.from &&
      other.about.to === cell.about.to,
  );
}

/**
 * The columns below a verse's Arabic: the longest run of columns without a text continued from
 * another verse. Null without such a column.
 */
export function arabicColumns(
  { columns }: CompareBlock,
  verse: number,
): { readonly from: number; readonly to: number } | null {
  let best: { from: number; to: number } | null = null;
  let from = 0;
  for (const [at, cells] of columns.entries()) {
    const cell = cells.find((one) => one.from <= verse && verse <= one.to);
    if (cell !== undefined && cell.to > cell.from) from = at + 1;
    else if (best === null || at - from > best.to - best.from) best = { from, to: at };
  }
  return best;
}

/**
 * The grid columns of a verse's background: the column of verse numbers (0) and those of its own
 * texts (from 1), as runs of neighbours. A text that spans several verses belongs to none of them,
 * so the background leaves its column out.
 */
export function ownColumns(
  { columns }: CompareBlock,
  verse: number,
): readonly { readonly from: number; readonly to: number }[] {
  const runs = [{ from: 0, to: 0 }];
  for (const [at, cells] of columns.entries()) {
    const cell = cells.find((one) => one.from <= verse && verse <= one.to);
    if (cell !== undefined && cell.to > cell.from) continue;
    const last = runs.at(-1);
    if (last?.to === at) last.to = at + 1;
    else runs.push({ from: at + 1, to: at + 1 });
  }
  return runs;
}
