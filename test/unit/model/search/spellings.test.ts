import assert from "node:assert/strict";
import { hasSpellings, spellingsOf } from "../../../../src/core/model/search/spellings.js";

describe("the searched spellings of a text", () => {
  for (const [text, spellings] of [
    ["plain Text", ["plain text"]],
    ["Qur'an", ["qur an", "quran"]],
    ["the Qur’an and al-Qur’an", ["the qur an and al qur an", "the quran and alquran", "alqur"]],
    ["a-b-c", ["a b c", "abc", "ab", "bc"]],
    ["believer[s]", ["believer s", "believers"]],
    ["ٱلۡعَٰلَمِينَ", ["العلمين", "العالمين"]],
    ["رَبِّ ٱلۡعَٰلَمِينَ", ["رب العلمين", "رب العالمين"]],
    ["ٱلصَّلَوٰةَ", ["الصلوه", "الصلاه", "الصلواه"]],
    ["یا ایها", ["يا ايها", "ياايها"]],
    ["یا ایها یاایها", ["يا ايها ياايها"]],
    ["", []],
    [" … ", []],
  ] as const) {
    it(`of "${text}" are ${JSON.stringify(spellings)}`, () => {
      assert.deepEqual(spellingsOf(text), spellings);
      if (spellings.length > 1) assert.ok(hasSpellings(text));
    });
  }

  it("are not looked for in a text without marks and joined words", () => {
    for (const text of ["plain text", "[the] text", "نص عادي"])
      assert.ok(!hasSpellings(text), text);
  });
});
