import assert from "node:assert/strict";
import fc from "fast-check";
import {
  alignChapter,
  LONGEST_BLOCK,
  type PlacedRow,
} from "../../../../src/core/library/compare/align.js";
import type { ComparisonCell } from "../../../../src/core/model/comparison.js";

const row = (from: number, to: number, recordKey = `${from}-${to}`): PlacedRow => ({
  recordType: "placeholder",
  recordKey,
  from,
  to,
  bytes: 10,
});

const eachVerse = (count: number): PlacedRow[] =>
  Array.from({ length: count }, (_, index) => row(index + 1, index + 1));

const shown = (cells: readonly ComparisonCell[]): string[] =>
  cells.map(({ from, to, kind, rows }) =>
    [`${from}-${to}`, kind, ...rows.map(({ recordKey }) => recordKey)].join(" "),
  );

describe("the alignment of a comparison", () => {
  it("puts each verse into a block, and the verses of a commentary into one", () => {
    const blocks = alignChapter(6, [eachVerse(6), [row(2, 4), row(5, 5)]]);
    assert.deepEqual(
      blocks.map(({ from, to }) => [from, to]),
      [
        [1, 1],
        [2, 4],
        [5, 5],
        [6, 6],
      ],
    );
    assert.deepEqual(shown(blocks[1]?.columns[0] ?? []), [
      "2-2 text 2-2",
      "3-3 text 3-3",
      "4-4 text 4-4",
    ]);
    assert.deepEqual(shown(blocks[1]?.columns[1] ?? []), ["2-4 text 2-4"]);
    assert.deepEqual(shown(blocks[3]?.columns[1] ?? []), ["6-6 none"]);
  });

  it("puts rows in order, and leaves out those outside the surah", () => {
    const [first, second, third] = alignChapter(3, [[row(3, 3), row(1, 1), row(5, 6), row(2, 9)]]);
    assert.deepEqual(shown(first?.columns[0] ?? []), ["1-1 text 1-1"]);
    assert.deepEqual(shown(second?.columns[0] ?? []), ["2-3 text 2-9 3-3"]);
    assert.equal(third, undefined);
  });

  it("keeps two commentaries with overlapping ranges in one block", () => {
    const blocks = alignChapter(9, [[row(1, 5)], [row(4, 8)]]);
    assert.deepEqual(
      blocks.map(({ from, to }) => [from, to]),
      [
        [1, 8],
        [9, 9],
      ],
    );
    assert.deepEqual(shown(blocks[0]?.columns[1] ?? []), [
      "1-1 none",
      "2-2 none",
      "3-3 none",
      "4-8 text 4-8",
    ]);
  });

  it("puts texts of one resource about the same verses into one cell", () => {
    const blocks = alignChapter(4, [[row(2, 2, "b"), row(1, 3, "a"), row(3, 4, "c")]]);
    assert.deepEqual(shown(blocks[0]?.columns[0] ?? []), ["1-4 text a b c"]);
  });

  it("ends a block within a commentary on a whole surah, which continues in the next block", () => {
    const blocks = alignChapter(60, [eachVerse(60), [row(1, 60)]]);
    assert.deepEqual(
      blocks.map(({ columns }) => shown(columns[1] ?? [])),
      [["1-24 text 1-60"], ["25-48 continued"], ["49-60 continued"]],
    );
    assert.deepEqual(blocks[1]?.columns[1]?.[0]?.about, { from: 1, to: 60 });
  });

  it("clips texts that reach into another surah", () => {
    const blocks = alignChapter(3, [[row(-4, 1), row(3, 900)]]);
    assert.deepEqual(
      blocks.flatMap(({ columns }) => shown(columns[0] ?? [])),
      ["1-1 text -4-1", "2-2 none", "3-3 text 3-900"],
    );
  });

  it("covers each verse in each column exactly once, for any ranges", () => {
    const range = fc
      .tuple(fc.integer({ min: -3, max: 80 }), fc.integer({ min: 0, max: 90 }))
      .map(([from, more]) => row(from, from + more));
    const columns = fc.array(fc.array(range, { maxLength: 30 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), columns, (verses, placed) => {
        const blocks = alignChapter(verses, placed);
        assert.equal(blocks[0]?.from, 1);
        assert.equal(blocks.at(-1)?.to, verses);
        for (const [index, block] of blocks.entries()) {
          assert.ok(block.to - block.from < LONGEST_BLOCK);
          assert.equal(block.from, (blocks[index - 1]?.to ?? 0) + 1);
          for (const cells of block.columns) {
            const covered = cells.flatMap(({ from, to }) =>
              Array.from({ length: to - from + 1 }, (_, step) => from + step),
            );
            assert.deepEqual(
              covered,
              Array.from({ length: block.to - block.from + 1 }, (_, step) => block.from + step),
            );
          }
        }
        for (const [at, rows] of placed.entries()) {
          const kept = blocks.flatMap(({ columns: all }) => (all[at] ?? []).flatMap((c) => c.rows));
          const inChapter = rows.filter(({ from, to }) => to >= 1 && from <= verses);
          assert.equal(kept.length, inChapter.length, "no text is lost or shown twice");
        }
      }),
    );
  });
});
