import assert from "node:assert/strict";
import { readPlace } from "../../../src/core/model/verseReference/index.js";

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
});
