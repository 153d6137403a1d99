import assert from "node:assert/strict";
import { CHAPTERS } from "../../../src/core/model/chapters.js";
import { versePosition } from "../../../src/core/model/verse.js";
import { readPlace, suggestRanges } from "../../../src/core/model/verseReference/index.js";

describe("a juz or a page", () => {
  it("begins after the previous one", () => {
    for (const [division, count] of [
      ["juz", 30],
      ["page", 604],
    ] as const) {
      const starts = Array.from({ length: count }, (_, index) => {
        const reading = readPlace(`${division} ${index + 1}`);
        assert.ok(reading.kind === "found");
        return reading.reference.chapter * 1000 + reading.reference.from;
      });
      assert.deepEqual(
        starts,
        [...new Set(starts)].sort((a, b) => a - b),
      );
    }
  });

  it("ends before the next one, and together they are the whole Quran", () => {
    const verses = CHAPTERS.flatMap(({ id, versesCount }) =>
      Array.from({ length: versesCount }, (_, index) =>
        versePosition({ chapter: id, verse: index + 1 }),
      ),
    );
    for (const [division, count] of [
      ["juz", 30],
      ["page", 604],
    ] as const) {
      const ranges = Array.from({ length: count }, (_, index) => {
        const [suggestion] = suggestRanges(`${division} ${index + 1}`);
        assert.ok(suggestion !== undefined);
        return suggestion.range;
      });
      assert.deepEqual(
        ranges.flatMap(({ from, to }) => verses.filter((verse) => from <= verse && verse <= to)),
        verses,
      );
    }
  });
});
