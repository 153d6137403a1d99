import { UnusableText, type TextSizes } from "./format.js";

/*
 * The folded part is cut into blocks of whole lines. Each block has a filter: a set of hashes of
 * all sequences of three and of four bytes in it (a Bloom filter with one hash function). A search
 * skips a block that lacks a sequence of the query. Most words belong to one language or script, so
 * a search reads a small part of the files.
 */

/** Fits into the processor's cache. Only a single long line makes a block larger. */
const BLOCK_BYTES = 256 * 1024;
/** A block that comes from an older file may grow to this size before it is cut. */
const GROWN_BYTES = 2 * BLOCK_BYTES;

/** At this ratio, 70 to 95 percent of a filter's bits remain unset in texts of all scripts. */
const TEXT_BYTES_PER_FILTER_BYTE = 32;
const SMALLEST_FILTER_BITS = 9;
/** Enough for a full block. A longer block is one line, which repeats its words. */
const LARGEST_FILTER_BITS = 16;

/**
 * Odd factors of multiplicative hashing; a filter uses the highest bits of the product. They are
 * signed, because arithmetic on 32-bit integers is faster than on other numbers.
 */
const FACTOR_OF_THREE = 0x9e3779b1 | 0;
const FACTOR_OF_FOUR = 0x85ebca6b | 0;

/** Hashes of the sequences of a text; empty if it has fewer than three bytes. */
export function sequenceHashes(text: Uint8Array): Uint32Array {
  const hashes: number[] = [];
  let sequence = 0;
  for (const [index, byte] of text.entries()) {
    sequence = (sequence << 8) | byte;
    if (index >= 2) hashes.push(Math.imul(sequence & 0xffffff, FACTOR_OF_THREE));
    if (index >= 3) hashes.push(Math.imul(sequence, FACTOR_OF_FOUR));
  }
  return Uint32Array.from(hashes);
}

/**
 * The filter of a block.
 * @param parts The block's bytes, or only those that `base` lacks.
 * @param base A filter of the same size with the block's other bytes.
 */
export function filterOf(
  parts: Iterable<Uint8Array>,
  filterBytes: number,
  base?: Uint8Array,
): Uint8Array {
  const shift = shiftOf(filterBytes);
  if (base !== undefined) return extendedFilter(base, parts, shift);
  // One byte for each bit, so that setting a bit needs no read.
  const seen = new Uint8Array(filterBytes * 8);
  let sequence = 0;
  for (const part of parts) {
    // An index is several times faster here than an iterator.
    for (let at = 0; at < part.length;) {
      sequence = (sequence << 8) | (part[at++] ?? 0);
      seen[Math.imul(sequence & 0xffffff, FACTOR_OF_THREE) >>> shift] = 1;
      seen[Math.imul(sequence, FACTOR_OF_FOUR) >>> shift] = 1;
    }
  }
  const filter = new Uint8Array(filterBytes);
  for (let bit = 0; bit < seen.length; bit++) {
    if (seen[bit] === 1) filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
  }
  return filter;
}

/** Sets the bits of a few parts directly in a copy of the filter. */
function extendedFilter(base: Uint8Array, parts: Iterable<Uint8Array>, shift: number): Uint8Array {
  const filter = Uint8Array.from(base);
  const set = (hash: number): void => {
    const bit = hash >>> shift;
    filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
  };
  let sequence = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length;) {
      sequence = (sequence << 8) | (part[at++] ?? 0);
      set(Math.imul(sequence & 0xffffff, FACTOR_OF_THREE));
      set(Math.imul(sequence, FACTOR_OF_FOUR));
    }
  }
  return filter;
}

/** The right shift of a 32-bit hash for a filter of this size. */
function shiftOf(filterBytes: number): number {
  return 32 - Math.log2(filterBytes * 8);
}

/** A block to be written. */
export interface PlannedBlock {
  readonly firstLine: number;
  /** Number of the line after the block. */
  readonly endLine: number;
  /** The block of an older file that contains all of these lines, apart from new ones. */
  readonly origin: number | null;
}

export interface BlockPlan {
  readonly blocks: readonly PlannedBlock[];
  /** Bytes of each filter: a power of two. */
  readonly filterBytes: number;
}

/**
 * Cuts lines into blocks.
 * @param starts Starts of the lines, and the end of the last line.
 * @param originOf The block of an older file that contains a line; null for a new line.
 */
export function planBlocks(
  starts: Uint32Array,
  originOf: (line: number) => number | null,
): BlockPlan {
  const blocks: PlannedBlock[] = [];
  let largest = 0;
  let firstLine = 0;
  let origin: number | null = null;
  const bytesTo = (line: number): number => (starts[line] ?? 0) - (starts[firstLine] ?? 0);
  const end = (endLine: number): void => {
    if (endLine === firstLine) return;
    largest = Math.max(largest, bytesTo(endLine));
    blocks.push({ firstLine, endLine, origin });
    firstLine = endLine;
    origin = null;
  };
  for (let line = 0; line < starts.length - 1; line++) {
    const own = originOf(line);
    const isOther = own !== null && origin !== null && own !== origin;
    const limit = origin === null ? BLOCK_BYTES : GROWN_BYTES;
    if (isOther || bytesTo(line + 1) > limit) end(line);
    origin ??= own;
  }
  end(starts.length - 1);
  return { blocks, filterBytes: filterBytesFor(largest) };
}

function filterBytesFor(largestBlock: number): number {
  const bits = Math.ceil(Math.log2(Math.max(1, (largestBlock * 8) / TEXT_BYTES_PER_FILTER_BYTE)));
  return 2 ** (Math.min(LARGEST_FILTER_BITS, Math.max(SMALLEST_FILTER_BITS, bits)) - 3);
}

/** The blocks of one file. */
export class Blocks {
  private readonly shift: number;

  private constructor(
    private readonly ends: Uint32Array,
    private readonly filters: Uint8Array,
    readonly filterBytes: number,
  ) {
    this.shift = shiftOf(filterBytes);
  }

  /**
   * Reads the blocks of a file. `bytes` starts at a multiple of four. Throws UnusableText if the
   * blocks do not cover the folded part.
   */
  static of(bytes: Uint8Array, { blocks, filterBytes, foldedBytes }: TextSizes): Blocks {
    const ends = new Uint32Array(bytes.buffer, bytes.byteOffset, blocks);
    const isSound = ends.every((end, block) => end > (ends[block - 1] ?? 0));
    if (!isSound || (ends.at(-1) ?? 0) !== foldedBytes) {
      throw new UnusableText("the table of blocks is damaged");
    }
    return new Blocks(ends, bytes.subarray(ends.byteLength), filterBytes);
  }

  get count(): number {
    return this.ends.length;
  }

  /** In the folded part. */
  startOf(block: number): number {
    return this.ends[block - 1] ?? 0;
  }

  endOf(block: number): number {
    return this.ends[block] ?? 0;
  }

  filter(block: number): Uint8Array {
    return this.filters.subarray(block * this.filterBytes, (block + 1) * this.filterBytes);
  }

  /** False if a sequence is certainly missing in the block. */
  mayHave(block: number, hashes: Uint32Array): boolean {
    const filter = this.filter(block);
    return hashes.every((hash) => {
      const bit = hash >>> this.shift;
      return ((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0;
    });
  }
}
