import assert from "node:assert/strict";
import { exportResultText } from "../../../../src/ui/text/exportResult.js";

const NOTHING = { withoutText: 0, unpaired: 0, repeated: 0, withoutVerse: 0, beginsBefore: 0 };

describe("the message of an export", () => {
  it("says how many rows were written", () => {
    const text = (rows: number): string =>
      exportResultText({ rows, units: null, leftOut: NOTHING }, "a.txt", "en");
    assert.equal(text(1), "1 row was exported to a.txt.");
    assert.equal(text(6236), "6,236 rows were exported to a.txt.");
  });

  it("of a translation memory counts its units", () => {
    const text = (units: number): string =>
      exportResultText({ rows: 2 * units, units, leftOut: NOTHING }, "a.tmx", "en");
    assert.equal(text(1), "1 translation unit was exported to a.tmx.");
    assert.equal(text(571), "571 translation units were exported to a.tmx.");
  });

  it("says what was left out, and why", () => {
    const leftOut = (changes: Partial<typeof NOTHING>): string =>
      exportResultText({ rows: 4, units: 2, leftOut: { ...NOTHING, ...changes } }, "a.tmx", "en");
    const written = "2 translation units were exported to a.tmx.";
    assert.equal(
      leftOut({ unpaired: 3, withoutText: 1 }),
      `${written} 3 texts were left out, because no other resource has a text of exactly the ` +
        "same verses. 1 row was left out, because it has no text.",
    );
    assert.equal(
      leftOut({ repeated: 1, withoutVerse: 2 }),
      `${written} 1 row was left out, because an earlier row is about the same verses. ` +
        "2 rows were left out, because they are about no verse.",
    );
    assert.equal(
      leftOut({ beginsBefore: 1 }),
      `${written} 1 row was left out, because it begins before these verses.`,
    );
  });
});
