import assert from "node:assert/strict";
import { adjacentWords, foldQuery } from "../../../../src/core/model/search/needles.js";
import { parseQuery } from "../../../../src/core/model/search/query.js";
import { filterOf, planBlocks } from "../../../../src/core/store/searchText/blocks.js";
import { SearchTextBuilder, type TextRow } from "../../../../src/core/store/searchText/builder.js";
import { SearchTextFile, type LineFilter } from "../../../../src/core/store/searchText/file.js";
import {
  layoutOf,
  readHeader,
  type TextHeader,
} from "../../../../src/core/store/searchText/format.js";
import { Scanner } from "../../../../src/core/store/searchText/scanner.js";
import { Slices } from "../../../../src/core/store/slices.js";
import { FOLDING_VERSION } from "../../../../src/core/model/search/spellings.js";
import type { FileSystem } from "../../../../src/core/ports.js";
import { MemoryDisk } from "../../../support/store/memoryFileSystem.js";

const PATH = "/texts.text";

/** A placeholder of about 2 kB; only this text contains the word `marker`. */
function textOf(marker: string): string {
  return `${"placeholder filling ".repeat(100)} ${marker} end`;
}

function rowOf(rowId: number, marker: string, verse: number | null = null): TextRow {
  return {
    rowId,
    recordType: "translation",
    recordKey: String(rowId),
    verseKey: null,
    from: verse,
    to: verse,
    published: textOf(marker),
    otherSpellings: [],
  };
}

/** A word of ten letters for each number, which shares few sequences with other words. */
function markerOf(number: number): string {
  let state = number;
  return Array.from({ length: 10 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return "bcdfghjkmqvwxz".charAt((state >>> 16) % 14);
  }).join("");
}

function fileOf(builder: SearchTextBuilder, rowIds: readonly number[]): Uint8Array {
  return Uint8Array.from(Buffer.concat([...builder.file(rowIds).parts]));
}

function headerOf(file: Uint8Array): TextHeader {
  return readHeader(file, FOLDING_VERSION);
}

/** The filter of each block, as text. */
function filtersOf(file: Uint8Array): string[] {
  const header = headerOf(file);
  const start = layoutOf(header).blocks + header.blocks * 4;
  return Array.from({ length: header.blocks }, (_, block) => {
    const at = start + block * header.filterBytes;
    return Buffer.from(file.subarray(at, at + header.filterBytes)).toString("hex");
  });
}

interface Searched {
  readonly found: string[];
  readonly bytesRead: number;
}

async function search(file: Uint8Array, typed: string, filter: LineFilter = {}): Promise<Searched> {
  const disk = new MemoryDisk();
  disk.put(PATH, file);
  let bytesRead = 0;
  const fs: FileSystem = {
    ...disk.fileSystem,
    openFile(path) {
      const opened = disk.fileSystem.openFile(path);
      return {
        ...opened,
        read(into, position) {
          bytesRead += into.byteLength;
          return opened.read(into, position);
        },
      };
    },
  };
  const parsed = parseQuery(typed);
  assert.ok(parsed.ok);
  const { query } = parsed;
  const opened = SearchTextFile.open(fs, PATH);
  const lines: number[] = [];
  await opened.scan(
    new Scanner(foldQuery(query), adjacentWords(query)),
    filter,
    new Slices(),
    (line) => {
      lines.push(line);
    },
  );
  const read = bytesRead;
  return { found: lines.map((line) => opened.name(line).recordKey), bytesRead: read };
}

const ROWS = Array.from({ length: 600 }, (_, index) => index + 1);

function firstFile(): Uint8Array {
  const builder = new SearchTextBuilder();
  for (const rowId of ROWS) {
    const extra = rowId === 1 ? "firstword" : rowId === 600 ? "lastword" : "";
    builder.add(rowOf(rowId, `${markerOf(rowId)} ${extra}`));
  }
  return fileOf(builder, ROWS);
}

describe("the blocks of a search text", () => {
  it("are read only if they may match", async () => {
    const file = firstFile();
    const { foldedBytes, blocks } = headerOf(file);
    assert.ok(blocks >= 4, `${blocks} blocks`);
    const none = await search(file, "zzxzzx");
    assert.deepEqual(none.found, []);
    assert.ok(none.bytesRead < foldedBytes / 10, `${none.bytesRead} of ${foldedBytes}`);
    const one = await search(file, markerOf(300));
    assert.deepEqual(one.found, ["300"]);
    assert.ok(one.bytesRead < foldedBytes / 2, `${one.bytesRead} of ${foldedBytes}`);
    // All words must be in one line, and therefore in one block.
    const scattered = await search(file, "firstword lastword");
    assert.deepEqual(scattered.found, []);
    assert.ok(scattered.bytesRead < foldedBytes / 10, `${scattered.bytesRead} of ${foldedBytes}`);
  });

  it("are read only if they have lines of the requested chapters", async () => {
    const builder = new SearchTextBuilder();
    const chapterOf = (rowId: number): number => Math.ceil(rowId / 200);
    for (const rowId of ROWS) builder.add(rowOf(rowId, "marker", chapterOf(rowId) * 1000 + 1));
    const file = fileOf(builder, ROWS);
    const { foldedBytes } = headerOf(file);
    for (const chapter of [1, 2, 3]) {
      const { found, bytesRead } = await search(file, "marker", { chapters: new Set([chapter]) });
      const expected = ROWS.filter((rowId) => chapterOf(rowId) === chapter).map(String);
      assert.deepEqual(found, expected);
      assert.ok(bytesRead < 0.7 * foldedBytes, `${bytesRead} of ${foldedBytes}`);
    }
    const ends = await search(file, "marker", { chapters: new Set([1, 3]) });
    assert.equal(ends.found.length, 400);
    const none = await search(file, "marker", { chapters: new Set([4]) });
    assert.deepEqual(none.found, []);
    assert.ok(none.bytesRead < foldedBytes / 10, `${none.bytesRead} of ${foldedBytes}`);
  });

  it("keep their filters when rows of another block change", async () => {
    const before = firstFile();
    const builder = new SearchTextBuilder();
    // One row replaces row 300, one is inserted before it, and rows 10 and 11 are gone.
    builder.add(rowOf(700, markerOf(700)));
    builder.add(rowOf(701, markerOf(701)));
    const order = ROWS.flatMap((id) =>
      id === 10 || id === 11 ? [] : id === 300 ? [701, 700] : [id],
    );
    builder.addFrom(before, headerOf(before), order);
    const after = fileOf(builder, order);
    const [old, now] = [filtersOf(before), filtersOf(after)];
    assert.equal(now.length, old.length);
    const changed = now.flatMap((filter, block) => (filter === old[block] ? [] : [block]));
    assert.equal(changed.length, 1, `blocks ${changed.join(", ")} changed`);
    for (const rowId of order) {
      assert.deepEqual((await search(after, markerOf(rowId))).found, [String(rowId)]);
    }
    for (const rowId of [10, 11, 300]) {
      assert.deepEqual((await search(after, markerOf(rowId))).found, []);
    }
  });

  it("are cut anew for another order of rows", async () => {
    const before = firstFile();
    const builder = new SearchTextBuilder();
    const order = ROWS.map((_, index) => ROWS[(index * 7) % ROWS.length] ?? 0);
    builder.addFrom(before, headerOf(before), order);
    const after = fileOf(builder, order);
    assert.ok(headerOf(after).blocks <= 2 * headerOf(before).blocks);
    for (const rowId of [1, 299, 600]) {
      assert.deepEqual((await search(after, markerOf(rowId))).found, [String(rowId)]);
    }
  });

  it("have every line exactly once", () => {
    const sizes = [10, 300_000, 5, 5, 200_000, 100_000, 1];
    const starts = new Uint32Array(sizes.length + 1);
    for (const [index, size] of sizes.entries()) starts[index + 1] = (starts[index] ?? 0) + size;
    const { blocks } = planBlocks(starts, () => null);
    assert.deepEqual(
      blocks.map(({ firstLine, endLine }) => [firstLine, endLine]),
      [
        [0, 1],
        [1, 2],
        [2, 5],
        [5, 7],
      ],
    );
    assert.deepEqual(planBlocks(Uint32Array.of(0), () => null).blocks, []);
  });

  it("have sequences across the pieces in which their bytes arrive", () => {
    const bytes = Buffer.from("placeholder");
    const whole = filterOf([bytes], 256);
    const inParts = filterOf([bytes.subarray(0, 2), bytes.subarray(2, 5), bytes.subarray(5)], 256);
    assert.deepEqual(inParts, whole);
  });
});
