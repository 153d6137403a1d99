import { crc32 } from "node:zlib";
import { continuedCrc } from "../checksum.js";
import { FOLDING_VERSION, spellingsOf } from "../../model/search/spellings.js";
import { Blocks, filterOf, planBlocks, type BlockPlan } from "./blocks.js";
import { ChunkedBytes, Numbers } from "../chunkedBytes.js";
import {
  layoutOf,
  readSearchTable,
  readTextTable,
  SPELLING_SEPARATOR,
  writeHeader,
  type TextHeader,
  type TextSizes,
} from "./format.js";

/** A row of a search text. */
export interface TextRow {
  readonly rowId: number;
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
  readonly from: number | null;
  readonly to: number | null;
  /** The displayed text of the row, without markup; empty if the row has no text. */
  readonly published: string;
  /** The same text in other orthographies. */
  readonly otherSpellings: readonly string[];
}

/** A search text to be written. */
export interface TextFile {
  readonly bytes: number;
  readonly parts: Iterable<Uint8Array>;
}

/** The plan for a file and its parts. */
interface FilePlan {
  readonly lines: readonly number[];
  readonly sizes: TextSizes;
  readonly blocks: BlockPlan["blocks"];
  readonly table: Uint8Array;
  readonly starts: Readonly<Record<"folded" | "published" | "names", Uint32Array>>;
}

/** UTF-16 units that are written with one call, because a call costs more than a short text. */
const UNITS_PER_WRITE = 16 * 1024;

/** Texts of one kind as consecutive lines. */
class Lines {
  private readonly written = new ChunkedBytes();
  private readonly starts = new Numbers();
  /** Texts to be written with one call. */
  private waiting: string[] = [];
  private waitingUnits = 0;
  /** False after a text with other letters, whose length in bytes only its own write tells. */
  private isAscii = true;

  append(text: string): void {
    if (!this.isAscii) {
      this.write(text);
      return;
    }
    this.waiting.push(text);
    this.waitingUnits += text.length;
    if (this.waitingUnits >= UNITS_PER_WRITE) this.flush();
  }

  private write(text: string): void {
    this.starts.push(this.written.length);
    this.written.append(text);
  }

  private flush(): void {
    const { waiting, written } = this;
    if (waiting.length === 0) return;
    this.waiting = [];
    this.waitingUnits = 0;
    const joined = waiting.join("");
    this.isAscii = Buffer.byteLength(joined) === joined.length;
    if (!this.isAscii) {
      for (const text of waiting) this.write(text);
      return;
    }
    let start = written.length;
    written.append(joined);
    for (const { length } of waiting) {
      this.starts.push(start);
      start += length;
    }
  }

  get bytes(): ChunkedBytes {
    this.flush();
    return this.written;
  }

  /**
   * Appends neighbouring lines of a file's part; `starts` has the starts of all lines in the part.
   */
  appendLines(part: Uint8Array, starts: Uint32Array, first: number, end: number): void {
    const { bytes } = this;
    const from = starts[first] ?? 0;
    const moved = bytes.length - from;
    for (let line = first; line < end; line++) this.starts.push((starts[line] ?? 0) + moved);
    bytes.appendBytes(part.subarray(from, starts[end] ?? from));
  }

  private startOf(line: number): number {
    return line < this.starts.length ? this.starts.at(line) : this.written.length;
  }

  private sizeOf(line: number): number {
    return this.startOf(line + 1) - this.startOf(line);
  }

  /** Call it with the same lines before `parts`. */
  prepare(lines: readonly number[]): void {
    // Compressed chunks are read one after another. Most rows arrive in reading order, so this is
    // rarely needed.
    const isAscending = lines.every((line, index) => index === 0 || line > (lines[index - 1] ?? 0));
    if (!isAscending) this.bytes.unpack();
  }

  /** Starts of these lines when written one after another, and the end of the last line. */
  startsOf(lines: readonly number[]): Uint32Array {
    this.flush();
    const starts = new Uint32Array(lines.length + 1);
    let at = 0;
    // An index is several times faster here than an iterator.
    for (let index = 0; index < lines.length; index++) {
      starts[index] = at;
      at += this.sizeOf(lines[index] ?? 0);
    }
    starts[lines.length] = at;
    return starts;
  }

  /** The bytes of these lines; neighbouring lines come in one piece. */
  *parts(lines: readonly number[]): Generator<Uint8Array> {
    for (let index = 0; index < lines.length;) {
      const first = lines[index] ?? 0;
      let next = index + 1;
      while (lines[next] === first + (next - index)) next++;
      yield* this.bytes.range(this.startOf(first), this.startOf(first + next - index));
      index = next;
    }
  }
}

/** Collects the rows of one generation and writes its search text. */
export class SearchTextBuilder {
  private folded = new Lines();
  private published = new Lines();
  private names = new Lines();
  private readonly from = new Numbers();
  private readonly to = new Numbers();
  private readonly digests = new Numbers();
  /** For each line, its block in `previous`, counted from 1; 0 for an added line. */
  private readonly origins = new Numbers();
  private previous: Blocks | null = null;
  /** The line of each row that has text; rows without text have null. */
  private readonly lines = new Map<number, number | null>();

  /** True if no added row has text. */
  get isEmpty(): boolean {
    return this.digests.length === 0;
  }

  /** True if the row was added. */
  has(rowId: number): boolean {
    return this.lines.has(rowId);
  }

  add(row: TextRow): void {
    const spellings = allSpellings(row);
    if (spellings.length === 0) {
      this.lines.set(row.rowId, null);
      return;
    }
    this.lines.set(row.rowId, this.digests.length);
    this.from.push(row.from ?? 0);
    this.to.push(row.to ?? row.from ?? 0);
    this.digests.push(crc32(row.published));
    this.origins.push(0);
    this.folded.append(` ${spellings.join(` ${SPELLING_SEPARATOR} `)} \n`);
    this.published.append(row.published);
    this.names.append(JSON.stringify([row.recordType, row.recordKey, row.verseKey]));
  }

  /**
   * Reuses lines of another generation's file for those of the rows that were not added. Rows in
   * neither have no text. Throws UnusableText.
   */
  addFrom(file: Uint8Array, header: TextHeader, rowIds: readonly number[]): void {
    const layout = layoutOf(header);
    const part = (start: number, end: number): Uint8Array => file.subarray(start, end);
    const table = readSearchTable(part(layout.searchTable, layout.textTable), header.lines);
    const texts = readTextTable(part(layout.textTable, layout.published), header.lines);
    const blocks = Blocks.of(part(layout.blocks, layout.folded).slice(), header);
    this.previous = blocks;
    let block = 0;
    const wanted = new Set(rowIds.filter((rowId) => !this.lines.has(rowId)));
    // Few rows change, so most lines are reused together with their neighbours.
    let first = 0;
    const copyTo = (end: number): void => {
      if (end > first) {
        const names = file.subarray(layout.names);
        this.folded.appendLines(file.subarray(layout.folded), table.starts, first, end);
        this.published.appendLines(file.subarray(layout.published), texts.published, first, end);
        this.names.appendLines(names, texts.names, first, end);
      }
      first = end + 1;
    };
    for (let line = 0; line < header.lines; line++) {
      if ((table.starts[line] ?? 0) >= blocks.endOf(block)) block++;
      const rowId = table.rowIds[line] ?? 0;
      if (!wanted.delete(rowId)) {
        copyTo(line);
        continue;
      }
      this.lines.set(rowId, this.digests.length);
      this.from.push(table.from[line] ?? 0);
      this.to.push(table.to[line] ?? 0);
      this.digests.push(table.digests[line] ?? 0);
      this.origins.push(block + 1);
    }
    copyTo(header.lines);
    for (const rowId of wanted) this.lines.set(rowId, null);
  }

  /** See `ChunkedBytes.packed`. */
  async packed(): Promise<void> {
    await this.folded.bytes.packed();
    await this.published.bytes.packed();
  }

  private originOf(line: number): number | null {
    const origin = this.origins.at(line);
    return origin === 0 ? null : origin - 1;
  }

  /** Reuses the blocks of the previous file, so that only new lines are hashed. */
  private planOf(lines: readonly number[], starts: Uint32Array): BlockPlan {
    const { previous } = this;
    if (previous !== null) {
      const plan = planBlocks(starts, (index) => this.originOf(lines[index] ?? 0));
      const isAlike = plan.filterBytes === previous.filterBytes;
      // If the rows were in another order, each row would become a block.
      if (isAlike && plan.blocks.length <= 2 * previous.count) return plan;
    }
    return planBlocks(starts, () => null);
  }

  /**
   * The file with these rows in this order. Its parts can be read only once: each text is freed
   * after its part.
   */
  file(rowIds: readonly number[]): TextFile {
    const withText: number[] = [];
    const lines: number[] = [];
    for (const rowId of rowIds) {
      const line = this.lines.get(rowId) ?? null;
      if (line === null) continue;
      withText.push(rowId);
      lines.push(line);
    }
    const foldedStarts = this.folded.startsOf(lines);
    const publishedStarts = this.published.startsOf(lines);
    const nameStarts = this.names.startsOf(lines);
    const { blocks, filterBytes } = this.planOf(lines, foldedStarts);
    const sizes: TextSizes = {
      blocks: blocks.length,
      filterBytes,
      lines: lines.length,
      foldedBytes: foldedStarts[lines.length] ?? 0,
      publishedBytes: publishedStarts[lines.length] ?? 0,
      namesBytes: nameStarts[lines.length] ?? 0,
    };
    const table = bytesOf([
      foldedStarts,
      Uint32Array.from(withText),
      this.from.of(lines),
      this.to.of(lines),
      this.digests.of(lines),
    ]);
    for (const texts of [this.folded, this.published, this.names]) texts.prepare(lines);
    const starts = { folded: foldedStarts, published: publishedStarts, names: nameStarts };
    const parts = this.parts({ lines, sizes, blocks, table, starts });
    return { bytes: layoutOf(sizes).total, parts };
  }

  private *parts({ lines, sizes, blocks, table, starts }: FilePlan): Generator<Uint8Array> {
    const layout = layoutOf(sizes);
    const padding = new Uint8Array(layout.searchTable - layout.folded - sizes.foldedBytes);
    let crc = 0;
    const counted = (part: Uint8Array): Uint8Array => {
      crc = continuedCrc(part, crc);
      return part;
    };
    yield counted(writeHeader({ ...sizes, tableCrc: crc32(table) }, FOLDING_VERSION));
    yield counted(
      bytesOf([Uint32Array.from(blocks, (block) => starts.folded[block.endLine] ?? 0)]),
    );
    for (const { firstLine, endLine, origin } of blocks) {
      const ofBlock = lines.slice(firstLine, endLine);
      const base = origin === null ? undefined : this.previous?.filter(origin);
      const fresh = base ? ofBlock.filter((line) => this.originOf(line) === null) : ofBlock;
      yield counted(filterOf(this.folded.parts(fresh), sizes.filterBytes, base));
    }
    for (const part of this.folded.parts(lines)) yield counted(part);
    this.folded = new Lines();
    yield counted(padding);
    yield counted(table);
    yield counted(bytesOf([starts.published, starts.names]));
    for (const part of this.published.parts(lines)) yield counted(part);
    this.published = new Lines();
    for (const part of this.names.parts(lines)) yield counted(part);
    yield bytesOf([Uint32Array.of(crc)]);
  }
}

/** The spellings of a row's texts, each once. */
function allSpellings({ published, otherSpellings }: TextRow): readonly string[] {
  const spellings = spellingsOf(published);
  if (otherSpellings.length === 0) return spellings;
  return [...new Set([...spellings, ...otherSpellings.flatMap(spellingsOf)])];
}

function bytesOf(columns: readonly Uint32Array[]): Uint8Array {
  const numbers = new Uint32Array(columns.reduce((sum, column) => sum + column.length, 0));
  let at = 0;
  for (const column of columns) {
    numbers.set(column, at);
    at += column.length;
  }
  return new Uint8Array(numbers.buffer);
}
