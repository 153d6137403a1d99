import assert from "node:assert/strict";
import { Heights } from "../../../src/webview/search/heights.js";
import { random } from "../../support/random.js";

describe("the heights of a list's entries", () => {
  it("equal those of a plain array of heights, in any order of changes (seed 7)", () => {
    const below = random(7);
    const heights = new Heights(44);
    let plain: number[] = [];
    for (let step = 0; step < 400; step++) {
      if (below(20) === 0) {
        const count = below(200);
        plain = count < plain.length ? [] : plain;
        while (plain.length < count) plain.push(44);
        heights.resize(count);
      }
      const index = below(Math.max(1, plain.length));
      const height = 20 + below(200);
      const grown = index < plain.length ? height - (plain[index] ?? 0) : 0;
      assert.equal(heights.set(index, height), grown);
      if (index < plain.length) plain[index] = height;
      const total = plain.reduce((sum, one) => sum + one, 0);
      assert.equal(heights.total, total);
      const place = below(plain.length + 1);
      const top = plain.slice(0, place).reduce((sum, one) => sum + one, 0);
      assert.equal(heights.topOf(place), top);
      if (place < plain.length) {
        assert.equal(heights.indexAt(top), place);
        assert.equal(heights.indexAt(top + (plain[place] ?? 0) - 1), place);
      }
      assert.equal(heights.indexAt(total + 10), Math.max(0, plain.length - 1));
    }
  });

  it("drop the measurements when the list starts again", () => {
    const heights = new Heights(10);
    heights.resize(3);
    heights.set(1, 50);
    heights.clear();
    assert.equal(heights.total, 30);
  });
});
