import assert from "node:assert/strict";
import { rowsFilter } from "../../../../src/core/library/reading/rowsFilter.js";

describe("a typed filter of rows", () => {
  it("reads references in every form, beside the words", () => {
    for (const [typed, from, to] of [
      ["2:255", 2255, 2255],
      [" 2:255-257 ", 2255, 2257],
      ["Al-Baqarah 255", 2255, 2255],
      ["٢:٢٥٥", 2255, 2255],
      ["سورة البقرة الآية ٢٥٥", 2255, 2255],
    ] as const) {
      assert.deepEqual(
        rowsFilter(typed),
        { contains: typed.trim(), orVerses: { from, to } },
        typed,
      );
    }
  });

  it("takes words, a number alone, a name alone and verses that do not exist as words", () => {
    for (const typed of ["mercy", "255", "light", "Al-Baqarah", "2:287", "<b>"]) {
      assert.deepEqual(rowsFilter(typed), { contains: typed }, typed);
    }
    assert.deepEqual(rowsFilter("  "), {});
  });
});
