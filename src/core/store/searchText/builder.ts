import { crc32 } from "node:zlib";
import { FOLDING_VERSION, spellingsOf } from "../../model/search/spellings.js";
import { ChunkedBytes, Numbers } from "./bytes.js";
import {
  layoutOf,
  readSearchTable,
  readTextTable,
  SPELLING_SEPARATOR,
  writeHeader,
  type TextHeader,
  type TextSizes,
} from "./format.js";

/** A row as a search text keeps it. */
export interface TextRow {
  readonly rowId: number;
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
  readonly from: number | null;
  readonly to: number | null;
  /** What people read of the row, without markup; empty if the row has no text. */
  readonly published: string;
  /** The same text in other orthographies. */
  readonly otherSpellings: readonly string[];
}

/** Texts of one kind, line after line. */
class Lines {
  readonly bytes = new ChunkedBytes();
  readonly starts = new Numbers();

  append(text: string): void {
    this.starts.push(this.bytes.length);
    this.bytes.append(text);
  }

  appendBytes(bytes: Uint8Array): void {
    this.starts.push(this.bytes.length);
    this.bytes.appendBytes(bytes);
  }

  startOf(line: number): number {
    return line < this.starts.length ? this.starts.at(line) : this.bytes.length;
  }

  sizeOf(line: number): number {
    return this.startOf(line + 1) - this.startOf(line);
  }

  /** Starts of these lines when they are written one after the other, and the end of the last. */
  startsOf(lines: readonly number[]): Uint32Array {
    const starts = new Uint32Array(lines.length + 1);
    let at = 0;
    for (const [index, line] of lines.entries()) {
      starts[index] = at;
      at += this.sizeOf(line);
    }
    starts[lines.length] = at;
    return starts;
  }

  /** The bytes of these lines; neighbours come together. */
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
  private readonly folded = new Lines();
  private readonly published = new Lines();
  private readonly names = new Lines();
  private readonly from = new Numbers();
  private readonly to = new Numbers();
  private readonly digests = new Numbers();
  /** Line of each row that has text; rows without text have null. */
  private readonly lines = new Map<number, number | null>();

  /** Whether the row was added. */
  has(rowId: number): boolean {
    return this.lines.has(rowId);
  }

  add(row: TextRow): void {
    const spellings = new Set(spellingsOf(row.published));
    for (const other of row.otherSpellings) {
      for (const spelling of spellingsOf(other)) spellings.add(spelling);
    }
    if (spellings.size === 0) {
      this.lines.set(row.rowId, null);
      return;
    }
    this.lines.set(row.rowId, this.folded.starts.length);
    this.from.push(row.from ?? 0);
    this.to.push(row.to ?? row.from ?? 0);
    this.digests.push(crc32(row.published));
    this.folded.append(` ${[...spellings].join(` ${SPELLING_SEPARATOR} `)} \n`);
    this.published.append(row.published);
    this.names.append(JSON.stringify([row.recordType, row.recordKey, row.verseKey]));
  }

  /**
   * Takes over lines of another generation's file: those of rows that are wanted and were not added.
   * A row that is in neither has no text.
   */
  addFrom(file: Uint8Array, header: TextHeader, rowIds: readonly number[]): void {
    const layout = layoutOf(header);
    const part = (start: number, end: number): Uint8Array => file.subarray(start, end);
    const table = readSearchTable(part(layout.searchTable, layout.textTable), header.lines);
    const texts = readTextTable(part(layout.textTable, layout.published), header.lines);
    const wanted = new Set(rowIds.filter((rowId) => !this.lines.has(rowId)));
    for (let line = 0; line < header.lines; line++) {
      const rowId = table.rowIds[line] ?? 0;
      if (!wanted.delete(rowId)) continue;
      const copy = (lines: Lines, base: number, starts: Uint32Array): void => {
        lines.appendBytes(part(base + (starts[line] ?? 0), base + (starts[line + 1] ?? 0)));
      };
      this.lines.set(rowId, this.folded.starts.length);
      this.from.push(table.from[line] ?? 0);
      this.to.push(table.to[line] ?? 0);
      this.digests.push(table.digests[line] ?? 0);
      copy(this.folded, layout.folded, table.starts);
      copy(this.published, layout.published, texts.published);
      copy(this.names, layout.names, texts.names);
    }
    for (const rowId of wanted) this.lines.set(rowId, null);
  }

  /** The file, part by part, with these rows in this order. */
  *file(rowIds: readonly number[]): Generator<Uint8Array> {
    const withText = rowIds.filter((rowId) => this.lines.get(rowId) != null);
    const lines = withText.map((rowId) => this.lines.get(rowId) ?? 0);
    const foldedStarts = this.folded.startsOf(lines);
    const publishedStarts = this.published.startsOf(lines);
    const nameStarts = this.names.startsOf(lines);
    const sizes: TextSizes = {
      lines: lines.length,
      foldedBytes: foldedStarts[lines.length] ?? 0,
      publishedBytes: publishedStarts[lines.length] ?? 0,
      namesBytes: nameStarts[lines.length] ?? 0,
    };
    const table = bytesOf([
      foldedStarts,
      Uint32Array.from(withText),
      Uint32Array.from(lines, (line) => this.from.at(line)),
      Uint32Array.from(lines, (line) => this.to.at(line)),
      Uint32Array.from(lines, (line) => this.digests.at(line)),
    ]);
    const layout = layoutOf(sizes);
    const padding = new Uint8Array(layout.searchTable - layout.folded - sizes.foldedBytes);
    let crc = 0;
    const counted = (part: Uint8Array): Uint8Array => {
      crc = crc32(part, crc);
      return part;
    };
    yield counted(writeHeader({ ...sizes, tableCrc: crc32(table) }, FOLDING_VERSION));
    for (const part of this.folded.parts(lines)) yield counted(part);
    yield counted(padding);
    yield counted(table);
    yield counted(bytesOf([publishedStarts, nameStarts]));
    for (const part of this.published.parts(lines)) yield counted(part);
    for (const part of this.names.parts(lines)) yield counted(part);
    yield bytesOf([Uint32Array.of(crc)]);
  }
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
