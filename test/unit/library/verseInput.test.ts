import assert from "node:assert/strict";
import fc from "fast-check";
import { CHAPTERS } from "../../../src/core/model/chapters.js";
import { verseKey } from "../../../src/core/model/verse.js";
import { parseVerseInput, suggestVerses } from "../../../src/core/library/verseInput.js";

function read(text: string): string | null {
  const verse = parseVerseInput(text);
  return verse === null ? null : verseKey(verse);
}

describe("a typed verse", () => {
  const cases: [text: string, expected: string | null][] = [
    ["2:255", "2:255"],
    ["2 255", "2:255"],
    [" 2 : 255 ", "2:255"],
    ["2.255", "2:255"],
    ["2-255", "2:255"],
    ["2", "2:1"],
    ["٢:٢٥٥", "2:255"],
    ["۲:۲۵۵", "2:255"],
    ["٢ ٢٥٥", "2:255"],
    ["surah 18", "18:1"],
    ["surah 2 ayah 255", "2:255"],
    ["Al-Baqarah", "2:1"],
    ["al baqarah 255", "2:255"],
    ["baqarah:255", "2:255"],
    ["Baqara 255", "2:255"],
    ["baqra", "2:1"],
    ["fatiha", "1:1"],
    ["yasin", "36:1"],
    ["yaseen 9", "36:9"],
    ["Ya-Sin", "36:1"],
    ["ali imran", "3:1"],
    ["aal imran 5", "3:5"],
    ["imran", "3:1"],
    ["ar-rahman", "55:1"],
    ["Rahman 13", "55:13"],
    ["nas", "114:1"],
    ["The Cow", "2:1"],
    ["cow 255", "2:255"],
    ["the cave", "18:1"],
    ["البقرة", "2:1"],
    ["سورة البقرة ٢٥٥", "2:255"],
    ["بقرة ٢٥٥", "2:255"],
    ["الْفَاتِحَة", "1:1"],
    ["حج", "22:1"],
    ["يس", "36:1"],
    ["ص", "38:1"],
    ["ق ١", "50:1"],
    // Persian keyboards write another kaf and yeh.
    ["کهف", "18:1"],
    ["", null],
    ["115", null],
    ["0", null],
    ["1:8", null],
    ["2:0", null],
    ["baqarah 287", null],
    ["al", null],
    ["xyz", null],
    ["1:2:3", null],
  ];
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text)} is ${expected ?? "nothing certain"}`, () => {
      assert.equal(read(text), expected);
    });
  }

  it("is found by the full names of every chapter", () => {
    for (const { id, name, nameArabic } of CHAPTERS) {
      assert.equal(read(name), `${id}:1`, name);
      assert.equal(read(nameArabic), `${id}:1`, nameArabic);
    }
  });

  it("never names a verse that does not exist, whatever was typed", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9 :-]{0,12}$/)), (text) => {
        const verse = parseVerseInput(text);
        if (verse === null) return;
        const chapter = CHAPTERS[verse.chapter - 1];
        assert.ok(chapter !== undefined && verse.verse >= 1 && verse.verse <= chapter.versesCount);
      }),
      { verbose: true },
    );
  });
});

describe("suggestions for what is typed", () => {
  const shown = (text: string): string[] =>
    suggestVerses(text, 4).map(
      ({ chapter, verse, isVerse }) => `${chapter.id}${isVerse ? `:${verse}` : ""}`,
    );

  const cases: [text: string, expected: string[]][] = [
    ["", ["1", "2", "3", "4"]],
    ["1", ["1", "10", "11", "12"]],
    ["2:", ["2"]],
    ["2:2", ["2:2"]],
    ["2:300", []],
    ["baq", ["2"]],
    ["nas", ["114", "110"]],
    ["hujurat 50", []],
    ["qqx", []],
  ];
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text)}: ${expected.join(", ") || "none"}`, () => {
      assert.deepEqual(shown(text), expected);
    });
  }
});
