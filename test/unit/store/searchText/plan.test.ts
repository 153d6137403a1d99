import assert from "node:assert/strict";
import {
  Blocks,
  filterOf,
  planBlocks,
  sequenceHashes,
} from "../../../../src/core/store/searchText/blocks.js";
import { UnusableText } from "../../../../src/core/store/searchText/format.js";

const KIB = 1024;

/** The blocks of lines with these sizes and origins, as `[first line, end, origin]`. */
function plan(sizes: readonly number[], origins: readonly (number | null)[] = []) {
  const starts = new Uint32Array(sizes.length + 1);
  for (const [index, size] of sizes.entries()) starts[index + 1] = (starts[index] ?? 0) + size;
  const { blocks, filterBytes } = planBlocks(starts, (line) => origins[line] ?? null);
  return {
    blocks: blocks.map(({ firstLine, endLine, origin }) => [firstLine, endLine, origin]),
    filterBytes,
  };
}

describe("the plan for the blocks of a search text", () => {
  it("fills blocks of 256 KiB with whole lines", () => {
    const line = 64 * KIB;
    assert.deepEqual(plan(Array<number>(9).fill(line)).blocks, [
      [0, 4, null],
      [4, 8, null],
      [8, 9, null],
    ]);
    assert.deepEqual(plan([line, line, line, line + 1]).blocks, [
      [0, 3, null],
      [3, 4, null],
    ]);
    assert.deepEqual(plan([1, 5000 * KIB, 1]).blocks, [
      [0, 1, null],
      [1, 2, null],
      [2, 3, null],
    ]);
    assert.deepEqual(plan([]).blocks, []);
  });

  it("keeps lines of an older block together, with the new lines between them", () => {
    const sizes = Array<number>(6).fill(KIB);
    assert.deepEqual(plan(sizes, [0, 0, 1, 1, 2, 2]).blocks, [
      [0, 2, 0],
      [2, 4, 1],
      [4, 6, 2],
    ]);
    assert.deepEqual(plan(sizes, [null, 0, null, 0, null, 1]).blocks, [
      [0, 5, 0],
      [5, 6, 1],
    ]);
  });

  it("lets an older block grow to twice the size before it cuts it", () => {
    const sizes = Array<number>(10).fill(64 * KIB);
    assert.deepEqual(plan(sizes, Array<number>(10).fill(3)).blocks, [
      [0, 8, 3],
      [8, 10, 3],
    ]);
  });

  for (const [largest, bytes] of [
    [0, 64],
    [2048, 64],
    [2049, 128],
    [100_000, 4096],
    [256 * KIB, 8192],
    [5000 * KIB, 8192],
  ] as const) {
    it(`has filters of ${bytes} bytes if the largest block has ${largest}`, () => {
      assert.equal(plan([largest]).filterBytes, bytes);
    });
  }
});

describe("the filter of a block", () => {
  const of = (text: string, filterBytes = 64): Uint8Array =>
    filterOf([Buffer.from(text)], filterBytes);

  /** A file with one block of this text. */
  function blockOf(text: string, filter = of(text), ends = [Buffer.byteLength(text)]): Blocks {
    const bytes = Buffer.concat([new Uint8Array(Uint32Array.from(ends).buffer), filter]);
    return Blocks.of(Uint8Array.from(bytes), {
      lines: 1,
      foldedBytes: Buffer.byteLength(text),
      publishedBytes: 0,
      namesBytes: 0,
      blocks: ends.length,
      filterBytes: filter.byteLength / ends.length,
    });
  }

  it("has every sequence of three and four bytes of its text", () => {
    const text = " placeholder \u0627\u0644\u0646 \n";
    const blocks = blockOf(text);
    for (const part of ["pla", "hold", "placeholder", "\u0627\u0644\u0646", " \n"]) {
      assert.ok(blocks.mayHave(0, sequenceHashes(Buffer.from(part))), part);
    }
  });

  it("lacks nearly all other sequences", () => {
    const blocks = blockOf(" placeholder \n");
    const others = ["xyz", "zyxw", "place holder", "redlohecalp", "qqq", "wvu"];
    const absent = others.filter((part) => !blocks.mayHave(0, sequenceHashes(Buffer.from(part))));
    assert.ok(absent.length >= 5, absent.join());
  });

  it("says nothing about fewer than three bytes", () => {
    for (const [text, hashes] of [
      ["", 0],
      ["ab", 0],
      ["abc", 1],
      ["abcd", 3],
      ["abcde", 5],
    ] as const) {
      assert.equal(sequenceHashes(Buffer.from(text)).length, hashes, text);
    }
    assert.ok(blockOf("x\n").mayHave(0, sequenceHashes(Buffer.from("zz"))));
  });

  it("is the same for a text as for its beginning with the rest added", () => {
    const both = filterOf([Buffer.from("first part, "), Buffer.from("second")], 64);
    assert.deepEqual(filterOf([Buffer.from("second")], 64, of("first part, ")).length, 64);
    for (const part of ["first", "second"]) {
      for (const filter of [both, filterOf([Buffer.from("second")], 64, of("first part, "))]) {
        const blocks = blockOf("first part, second", filter);
        assert.ok(blocks.mayHave(0, sequenceHashes(Buffer.from(part))), part);
      }
    }
    const base = of("first");
    const before = Uint8Array.from(base);
    filterOf([Buffer.from("second")], 64, base);
    assert.deepEqual(base, before, "the base stays");
  });

  it("is found by its block", () => {
    const [first, second] = [of("first\n"), of("second\n")];
    const blocks = blockOf("first\nsecond\n", Buffer.concat([first, second]), [6, 13]);
    assert.equal(blocks.count, 2);
    assert.deepEqual([blocks.startOf(0), blocks.endOf(0)], [0, 6]);
    assert.deepEqual([blocks.startOf(1), blocks.endOf(1)], [6, 13]);
    assert.deepEqual([...blocks.filter(1)], [...second]);
    const hashes = sequenceHashes(Buffer.from("second"));
    assert.deepEqual([blocks.mayHave(0, hashes), blocks.mayHave(1, hashes)], [false, true]);
  });

  it("is refused if the blocks do not cover the text", () => {
    const filters = Buffer.concat([of("a"), of("b")]);
    for (const ends of [
      [6, 12],
      [6, 14],
      [13, 6],
      [13, 13],
      [0, 13],
    ]) {
      assert.throws(() => blockOf("first\nsecond\n", filters, ends), UnusableText, ends.join());
    }
  });
});
