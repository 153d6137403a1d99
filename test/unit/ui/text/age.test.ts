import assert from "node:assert/strict";
import { age, count, day, size } from "../../../../src/ui/text/age.js";
import { ago, DAY, HOUR, NOW } from "../support.js";

const MINUTE = 60_000;

describe("ages, sizes and numbers", () => {
  const ages: [milliseconds: number, expected: string][] = [
    [0, "now"],
    [59_999, "now"],
    [MINUTE, "1 min"],
    [HOUR - 1, "59 min"],
    [HOUR, "1 hr"],
    [DAY - 1, "23 hr"],
    [DAY, "1 day"],
    [6 * DAY, "6 days"],
    [400 * DAY, "400 days"],
    // The service's clock can be ahead of this machine's.
    [-5 * MINUTE, "now"],
  ];
  for (const [milliseconds, expected] of ages) {
    it(`is ${expected} after ${milliseconds} ms`, () => {
      assert.equal(age(ago(milliseconds), NOW, "en"), expected);
    });
  }

  it("follows the reader's language", () => {
    assert.equal(age(ago(2 * HOUR), NOW, "de"), "2 Std.");
    assert.equal(count(6236, "de"), "6.236");
    assert.equal(day("2026-11-03T10:00:00Z", 2026, "de"), "3. Nov.");
  });

  const sizes: [bytes: number, expected: string][] = [
    [0, "0 byte"],
    [999, "999 byte"],
    [1000, "1 kB"],
    [1_849_344, "1.8 MB"],
    [60_000_000, "60 MB"],
    [5_400_000_000_000, "5,400 GB"],
  ];
  for (const [bytes, expected] of sizes) {
    it(`is ${expected} for ${bytes} bytes`, () => {
      assert.equal(size(bytes, "en"), expected);
    });
  }
});
