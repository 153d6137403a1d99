import assert from "node:assert/strict";
import { rarestFrom } from "../../../../src/core/store/searchText/rarestBytes.js";

describe("the byte of a word at which a search starts to compare", () => {
  const offset = (word: string, text: string, from = 0): number =>
    rarestFrom(Buffer.from(word), Buffer.from(text), from);

  it("is the rarest in the text, if it is much rarer than the first one", () => {
    assert.equal(offset("abcd", "aaaaa bb c"), 2);
    assert.equal(offset("abcd", "aaaaa b cc"), 1);
    assert.equal(offset("abcd", "aaaaa b c"), 1, "the first of several");
    assert.equal(offset("abcd", "aaaa b bb cc"), 0, "a quarter is not enough");
    assert.equal(offset("abcd", "aaaaaa bbb ccc"), 0);
    assert.equal(offset("abcd", "aaaaaaaaa bb cc"), 1);
  });

  it("leaves at least two bytes to compare", () => {
    assert.equal(offset("abc", "aaaaa bbbbb"), 0);
    assert.equal(offset("abc", "aaaaa b cc"), 1);
    assert.equal(offset("ab", "aaaaa"), 0);
    assert.equal(offset("a", "aaaaa"), 0);
  });

  it("is that of the next 4 KiB", () => {
    const text = `${"b".repeat(100)}${"a".repeat(100)}${"c".repeat(4000)}${"b".repeat(200)}`;
    assert.equal(offset("abcc", text), 0);
    assert.equal(offset("abcc", text, 100), 1, "the bytes before the start do not count");
    assert.equal(offset("abcc", text, 200), 0, "neither do those after the sample");
  });

  it("skips the first byte that most letters of a script share", () => {
    assert.equal(offset("\u0628\u0646", "\u0627\u0644\u0646\u0627\u0633 ".repeat(9)), 1);
  });
});
