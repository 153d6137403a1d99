import assert from "node:assert/strict";
import { CHAPTERS } from "../../../src/core/model/chapters.js";
import { versePosition } from "../../../src/core/model/verse.js";
import {
  countOf,
  firstVerseOf,
  lastVerseOf,
} from "../../../src/core/model/verseReference/divisions.js";
import {
  parseVerseReference,
  readPlace,
  suggestRanges,
} from "../../../src/core/model/verseReference/index.js";
import { stepsOf } from "../../support/steps.js";

const VERSES = CHAPTERS.flatMap(({ id, versesCount }) =>
  Array.from({ length: versesCount }, (_, index) =>
    versePosition({ chapter: id, verse: index + 1 }),
  ),
);

describe("a juz or a page", () => {
  for (const [division, count] of [
    ["juz", 30],
    ["page", 604],
  ] as const) {
    it(`ends before the next ${division}, and together they are the whole Quran`, () => {
      assert.equal(countOf(division), count);
      const verses = Array.from({ length: count }, (_, index) => {
        const first = firstVerseOf(division, index + 1);
        const last = lastVerseOf(division, index + 1);
        assert.ok(first !== null && last !== null);
        const from = VERSES.indexOf(versePosition(first));
        return VERSES.slice(from, VERSES.indexOf(versePosition(last)) + 1);
      });
      assert.deepEqual(verses.flat(), VERSES);
    });

    it(`does not exist before the first ${division} or after the last one`, () => {
      for (const number of [0, count + 1]) {
        assert.equal(firstVerseOf(division, number), null);
        assert.equal(lastVerseOf(division, number), null);
      }
    });

    for (const number of [1, 2, count - 1, count]) {
      it(`is read as the first verse, and as the range, of ${division} ${number}`, () => {
        const first = firstVerseOf(division, number);
        const last = lastVerseOf(division, number);
        assert.ok(first !== null && last !== null);
        const reading = readPlace(`${division} ${number}`);
        assert.ok(reading.kind === "found");
        const { chapter, from, to } = reading.reference;
        assert.deepEqual([chapter, from, to], [first.chapter, first.verse, first.verse]);
        const [suggestion] = suggestRanges(`${division} ${number}`);
        assert.deepEqual(suggestion?.range, {
          from: versePosition(first),
          to: versePosition(last),
        });
      });
    }
  }

  for (const word of ["parah", "para", "juz", "پارہ"]) {
    it(`is never a surah with a similar name: ${word} 30`, () => {
      const reading = readPlace(`${word} 30`);
      const reference = { chapter: 78, from: 1, to: 1 };
      assert.deepEqual(reading, { kind: "found", reference, isWholeChapter: false });
      assert.equal(parseVerseReference(`${word} 30`), null);
    });
  }

  it("is read without a comparison with every name of a surah", () => {
    const steps = (text: string): number => {
      suggestRanges(text);
      return stepsOf(() => suggestRanges(text));
    };
    const [page, name] = [steps("page 5"), steps("baqra 5")];
    assert.ok(page * 20 < name, `${page} steps, and ${name} for a name`);
  });
});
