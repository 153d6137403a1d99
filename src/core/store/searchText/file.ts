import { continuedCrc } from "../checksum.js";
import { parseJson } from "../../model/json.js";
import { crc32 } from "node:zlib";
import * as z from "zod";
import { FOLDING_VERSION } from "../../model/search/spellings.js";
import type { FileSystem, OpenFile } from "../../ports.js";
import { isMissing } from "../fileErrors.js";
import type { Slices } from "../slices.js";
import { Blocks } from "./blocks.js";
import {
  HEADER_BYTES,
  layoutOf,
  NEWLINE,
  readHeader,
  readSearchTable,
  readTextTable,
  UnusableText,
  type SearchTable,
  type TextHeader,
  type TextLayout,
  type TextTable,
} from "./format.js";
import type { FoldedLines, Scanner } from "./scanner.js";

const PIECE_BYTES = 256 * 1024;

/** Memory that one search reuses for all its files: allocating costs more than reading. */
export class BlockMemory {
  private memory = Buffer.allocUnsafeSlow(PIECE_BYTES);

  /** Memory of this size with undefined content, valid until the next call. */
  take(size: number): Buffer {
    if (this.memory.byteLength < size) this.memory = Buffer.allocUnsafeSlow(size);
    return this.memory.subarray(0, size);
  }
}

const nameSchema = z.tuple([z.string(), z.string(), z.string().nullable()]);

/** A line's name within its resource. */
export interface LineName {
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
}

/** The lines to search. */
export interface LineFilter {
  /** Lines about one of these chapters. */
  readonly chapters?: ReadonlySet<number>;
  readonly rowIds?: ReadonlySet<number>;
}

/** The search text of one generation, opened for reading. */
export class SearchTextFile {
  private loadedTable: SearchTable | undefined;
  private loadedTexts: TextTable | undefined;

  private constructor(
    private readonly file: OpenFile,
    readonly header: TextHeader,
    readonly layout: TextLayout,
  ) {}

  /** Throws UnusableText if the file must be rebuilt. */
  static open(fs: FileSystem, path: string): SearchTextFile {
    let file: OpenFile;
    try {
      file = fs.openFile(path);
    } catch (error) {
      if (isMissing(error)) throw new UnusableText("the file is missing", { cause: error });
      throw error;
    }
    return SearchTextFile.of(file);
  }

  /** Takes ownership of an open file. Closes it if it throws UnusableText. */
  static of(file: OpenFile): SearchTextFile {
    try {
      const bytes = new Uint8Array(HEADER_BYTES);
      if (file.read(bytes, 0) < HEADER_BYTES) throw new UnusableText("the file is too short");
      const header = readHeader(bytes, FOLDING_VERSION);
      const layout = layoutOf(header);
      if (file.size !== layout.total) throw new UnusableText(`the file has ${file.size} bytes`);
      return new SearchTextFile(file, header, layout);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  close(): void {
    this.file.close();
  }

  /** Throws UnusableText. */
  table(): SearchTable {
    if (this.loadedTable === undefined) {
      const { searchTable, textTable } = this.layout;
      const bytes = this.read(searchTable, textTable);
      if (crc32(bytes) !== this.header.tableCrc) throw new UnusableText("the table is damaged");
      this.loadedTable = readSearchTable(bytes, this.header.lines);
    }
    return this.loadedTable;
  }

  private texts(): TextTable {
    const { textTable, published } = this.layout;
    this.loadedTexts ??= readTextTable(this.read(textTable, published), this.header.lines);
    return this.loadedTexts;
  }

  /** The displayed text of a line. Throws UnusableText. */
  publishedText(line: number): string {
    const { published } = this.texts();
    return this.text(this.layout.published, published, line, this.layout.names);
  }

  /** Throws UnusableText. */
  name(line: number): LineName {
    const { names } = this.texts();
    const json = this.text(this.layout.names, names, line, this.layout.trailer);
    const parsed = nameSchema.safeParse(parseJson(json));
    if (!parsed.success) throw new UnusableText("a name is damaged");
    const [recordType, recordKey, verseKey] = parsed.data;
    return { recordType, recordKey, verseKey };
  }

  /** Searches the candidate blocks. Throws UnusableText. */
  async scan(
    scanner: Scanner,
    filter: LineFilter,
    slices: Slices,
    hit: (line: number, score: number) => void,
    memory = new BlockMemory(),
  ): Promise<void> {
    const { chapters, rowIds } = filter;
    const isWanted = (line: number): boolean => {
      if (rowIds !== undefined && !rowIds.has(this.table().rowIds[line] ?? 0)) return false;
      return chapters === undefined || this.isInChapters(line, chapters);
    };
    const visit = (line: number, score: number): void => {
      if (isWanted(line)) hit(line, score);
    };
    const { from, to } = this.bytesOf(chapters);
    const blocks = Blocks.of(this.read(this.layout.blocks, this.layout.folded), this.header);
    scanner.startText();
    for (let block = 0; block < blocks.count; block++) {
      if (slices.isOver) await slices.pause();
      const at = blocks.startOf(block);
      const end = blocks.endOf(block);
      if (end <= from || at >= to) continue;
      if (!scanner.mayMatch((hashes) => blocks.mayHave(block, hashes))) continue;
      const bytes = memory.take(end - at);
      this.fill(bytes, this.layout.folded + at);
      if (bytes.at(-1) !== NEWLINE) throw new UnusableText("a line has no end");
      const place = scanner.firstPlace(bytes);
      if (place >= 0) scanner.scan(this.linesIn(bytes, at), visit, place);
    }
  }

  /** The range of the folded text with all lines about these chapters. */
  private bytesOf(chapters: ReadonlySet<number> | undefined): { from: number; to: number } {
    if (chapters === undefined) return { from: 0, to: this.header.foldedBytes };
    const { starts } = this.table();
    const { first, end } = this.linesOfChapters(chapters);
    return { from: starts[first] ?? 0, to: starts[end] ?? 0 };
  }

  private linesIn(bytes: Buffer, at: number): FoldedLines {
    const { starts } = this.table();
    return {
      bytes,
      base: -at,
      starts,
      first: firstAtOrAfter(starts, at),
      end: firstAtOrAfter(starts, at + bytes.byteLength),
    };
  }

  /** The range from the first to the last line about one of the chapters. */
  private linesOfChapters(chapters: ReadonlySet<number>): { first: number; end: number } {
    let first = -1;
    let end = 0;
    for (let line = 0; line < this.header.lines; line++) {
      if (!this.isInChapters(line, chapters)) continue;
      if (first < 0) first = line;
      end = line + 1;
    }
    return { first: Math.max(0, first), end };
  }

  private isInChapters(line: number, chapters: ReadonlySet<number>): boolean {
    const { from, to } = this.table();
    const last = Math.floor((to[line] ?? 0) / 1000);
    for (let chapter = Math.floor((from[line] ?? 0) / 1000); chapter <= last; chapter++) {
      if (chapters.has(chapter)) return true;
    }
    return false;
  }

  /** Verifies the checksum of the whole file. Throws UnusableText. */
  async check(slices: Slices): Promise<void> {
    let crc = 0;
    const { trailer, total } = this.layout;
    const buffer = Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, trailer));
    for (let at = 0; at < trailer; at += buffer.byteLength) {
      const piece = buffer.subarray(0, Math.min(buffer.byteLength, trailer - at));
      this.fill(piece, at);
      crc = continuedCrc(piece, crc);
      if (slices.isOver) await slices.pause();
    }
    const [stored] = new Uint32Array(this.read(trailer, total).buffer);
    if (stored !== crc) throw new UnusableText("the checksum is wrong");
  }

  private text(base: number, starts: Uint32Array, line: number, limit: number): string {
    const start = base + (starts[line] ?? 0);
    const end = base + (starts[line + 1] ?? 0);
    if (end < start || end > limit) throw new UnusableText("the table of texts is damaged");
    return this.read(start, end).toString();
  }

  private read(start: number, end: number): Buffer {
    // Not from Node's shared pool, so it is aligned for numbers.
    const bytes = Buffer.allocUnsafeSlow(end - start);
    this.fill(bytes, start);
    return bytes;
  }

  private fill(bytes: Buffer, position: number): void {
    if (this.file.read(bytes, position) < bytes.byteLength) {
      throw new UnusableText("the file is too short");
    }
  }
}

/** Index of the first line that starts at this position or later. */
function firstAtOrAfter(starts: Uint32Array, position: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
