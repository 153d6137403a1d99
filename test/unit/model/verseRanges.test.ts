import assert from "node:assert/strict";
import { CHAPTERS } from "../../../src/core/model/chapters.js";
import {
  countVerses,
  readRange,
  suggestRanges,
  surahsOf,
} from "../../../src/core/model/verseReference/index.js";
import { versesName } from "../../../src/core/model/verse.js";

function first(text: string): string | null {
  const [suggestion] = suggestRanges(text);
  return suggestion === undefined ? null : versesName(suggestion.range.from, suggestion.range.to);
}

describe("a range of verses", () => {
  for (const [text, range] of [
    ["112", "112:1–4"],
    ["Al-Fatihah", "1:1–7"],
    ["2:255", "2:255"],
    ["2:255-257", "2:255–257"],
    ["2:255-2:257", "2:255–257"],
    ["2:280-3:5", "2:280–3:5"],
    ["2:280 – 3:5", "2:280–3:5"],
    ["78-114", "78:1–114:6"],
    ["Al-Baqarah 280 - Ali 'Imran 5", "2:280–3:5"],
    ["juz 1", "1:1–2:141"],
    ["juz 30", "78:1–114:6"],
    ["page 1", "1:1–7"],
    ["page 604", "112:1–114:6"],
  ] as const) {
    it(`is ${range} for ${text}`, () => {
      assert.equal(first(text), range);
      const read = readRange(text);
      assert.equal(read === null ? null : versesName(read.from, read.to), range);
    });
  }

  for (const text of ["juz 31", "page 605", "3:5-2:280", "nothing - else"]) {
    it(`is refused for ${text}`, () => {
      assert.equal(first(text), null);
      assert.equal(readRange(text), null);
    });
  }

  it("is each surah with all its verses for an empty text", () => {
    assert.deepEqual(
      suggestRanges("").map(({ range, isWholeChapter }) => [range.to % 1000, isWholeChapter]),
      CHAPTERS.map(({ versesCount }) => [versesCount, true]),
    );
  });

  it("is not read from an empty text, or from other words", () => {
    for (const text of ["", "nothing here"]) assert.equal(readRange(text), null, text);
  });

  for (const [text, verses, surahs] of [
    ["2:255", 1, ["2:255-255"]],
    ["2:255-257", 3, ["2:255-257"]],
    ["2:285-4:2", 204, ["2:285-286", "3:1-200", "4:1-2"]],
    ["juz 1", 148, ["1:1-7", "2:1-141"]],
    ["1-114", 6236, null],
  ] as const) {
    it(`has ${verses} verses for ${text}, by surah`, () => {
      const range = readRange(text);
      assert.ok(range !== null);
      assert.equal(countVerses(range), verses);
      const parts = surahsOf(range).map(({ chapter, from, to }) => `${chapter}:${from}-${to}`);
      if (surahs === null) assert.equal(parts.length, CHAPTERS.length);
      else assert.deepEqual(parts, surahs);
    });
  }
});
