/*
 * A search text: the file that a search reads for one generation of a resource. It lies beside the
 * rows and is built from them, so it can be built again at any time.
 *
 *   header         64 bytes
 *   blocks         ends of the blocks of the folded part; a filter for each block (`blocks.ts`)
 *   folded         one line for each row that has text, in reading order
 *   search table   5 numbers for each line: start of its folded text, row id, first verse, last
 *                  verse, CRC-32 of its published text
 *   text table     2 numbers for each line: start of its published text, start of its name
 *   published      the texts as people read them, without markup, one after the other
 *   names          [record type, record key, verse key] as JSON, one after the other
 *   trailer        CRC-32 of everything before it
 *
 * Numbers are unsigned, 32 bits, in the order of the machine; texts are UTF-8. A folded line is
 * made of spellings (`model/search/spellings.ts`), separated by U+0001. Each spelling has a space at
 * both ends, so that " word " finds whole words only, and a phrase never spans two spellings.
 *
 * A search reads the filters, the blocks that may match, the search table if it finds something, and
 * the rest for the displayed hits.
 */

/** Name of the search text that belongs to a resource file. */
export function searchTextOf(file: string): string {
  return file.replace(".sqlite", ".text");
}

const MAGIC = 0x31545351;
const LAYOUT = 2;

export const HEADER_BYTES = 64;
export const TRAILER_BYTES = 4;
const NUMBER_BYTES = 4;
const SEARCH_COLUMNS = 5;
const TEXT_COLUMNS = 2;

/** Line separator in the folded part. */
export const NEWLINE = 0x0a;
export const SPACE = 0x20;
export const SPELLING_SEPARATOR = "\u0001";

/** The file is missing, damaged, or made with other folding rules. */
export class UnusableText extends Error {
  override readonly name = "UnusableText";
}

/** Sizes from the header. */
export interface TextSizes {
  readonly lines: number;
  readonly foldedBytes: number;
  readonly publishedBytes: number;
  readonly namesBytes: number;
  readonly blocks: number;
  /** Bytes of each block's filter: a power of two. */
  readonly filterBytes: number;
}

export interface TextHeader extends TextSizes {
  /** CRC-32 of the search table. */
  readonly tableCrc: number;
}

/** The offsets of a file's parts. */
export interface TextLayout {
  readonly blocks: number;
  readonly folded: number;
  readonly searchTable: number;
  readonly textTable: number;
  readonly published: number;
  readonly names: number;
  readonly trailer: number;
  readonly total: number;
}

/** Tables are aligned to four bytes, so that they can be read in place. */
function aligned(bytes: number): number {
  return Math.ceil(bytes / NUMBER_BYTES) * NUMBER_BYTES;
}

export function layoutOf({
  lines,
  foldedBytes,
  publishedBytes,
  namesBytes,
  blocks,
  filterBytes,
}: TextSizes): TextLayout {
  const folded = HEADER_BYTES + blocks * (NUMBER_BYTES + filterBytes);
  const searchTable = aligned(folded + foldedBytes);
  // There is one more start than lines: the end of the last line.
  const textTable = searchTable + (lines * SEARCH_COLUMNS + 1) * NUMBER_BYTES;
  const published = textTable + (lines * TEXT_COLUMNS + 2) * NUMBER_BYTES;
  const names = published + publishedBytes;
  const trailer = names + namesBytes;
  return {
    blocks: HEADER_BYTES,
    folded,
    searchTable,
    textTable,
    published,
    names,
    trailer,
    total: trailer + TRAILER_BYTES,
  };
}

export function writeHeader(header: TextHeader, foldingVersion: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  new Uint32Array(bytes.buffer).set([
    MAGIC,
    LAYOUT,
    foldingVersion,
    header.lines,
    header.foldedBytes,
    header.publishedBytes,
    header.namesBytes,
    header.tableCrc,
    header.blocks,
    header.filterBytes,
  ]);
  return bytes;
}

/** Throws UnusableText. `bytes` starts at a multiple of four. */
export function readHeader(bytes: Uint8Array, foldingVersion: number): TextHeader {
  if (bytes.byteLength < HEADER_BYTES) throw new UnusableText("the file is too short");
  const numbers = new Uint32Array(bytes.buffer, bytes.byteOffset, HEADER_BYTES / NUMBER_BYTES);
  const [magic, layout, folding, lines = 0, foldedBytes = 0, publishedBytes = 0] = numbers;
  if (magic !== MAGIC) throw new UnusableText("the file is not a search text");
  if (layout !== LAYOUT || folding !== foldingVersion) {
    throw new UnusableText("the file is of another version");
  }
  return {
    lines,
    foldedBytes,
    publishedBytes,
    namesBytes: numbers[6] ?? 0,
    tableCrc: numbers[7] ?? 0,
    blocks: numbers[8] ?? 0,
    filterBytes: numbers[9] ?? 0,
  };
}

/** The columns of the search table. */
export interface SearchTable {
  /** Starts in the folded part, followed by the end of the last line. */
  readonly starts: Uint32Array;
  readonly rowIds: Uint32Array;
  /** Chapter x 1000 + verse; 0 if the row is about no verse. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Equal texts have equal numbers. */
  readonly digests: Uint32Array;
}

/** `bytes` is only the search table, and starts at a multiple of four. */
export function readSearchTable(bytes: Uint8Array, lines: number): SearchTable {
  const column = (index: number, length: number): Uint32Array =>
    new Uint32Array(bytes.buffer, bytes.byteOffset + index * NUMBER_BYTES, length);
  const after = lines + 1;
  return {
    starts: column(0, lines + 1),
    rowIds: column(after, lines),
    from: column(after + lines, lines),
    to: column(after + 2 * lines, lines),
    digests: column(after + 3 * lines, lines),
  };
}

/** The starts of published texts and of names, each followed by the end of the last one. */
export interface TextTable {
  readonly published: Uint32Array;
  readonly names: Uint32Array;
}

export function readTextTable(bytes: Uint8Array, lines: number): TextTable {
  const column = (index: number): Uint32Array =>
    new Uint32Array(bytes.buffer, bytes.byteOffset + index * NUMBER_BYTES, lines + 1);
  return { published: column(0), names: column(lines + 1) };
}
