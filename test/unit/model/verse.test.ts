import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as z from "zod";
import { chapterById, CHAPTERS, VERSE_COUNT } from "../../../src/core/model/chapters.js";
import { parseVerseKey, verseAt, verseKey, versePosition } from "../../../src/core/model/verse.js";

const published = z
  .array(
    z.object({
      id: z.int(),
      name: z.string(),
      transliteration: z.string(),
      translation: z.string(),
      total_verses: z.int(),
      verses: z.array(z.unknown()),
    }),
  )
  .parse(JSON.parse(readFileSync(require.resolve("quran-json/dist/quran_en.json"), "utf8")));

describe("chapters", () => {
  it("are those of quran-json, names and numbers of verses", () => {
    assert.deepEqual(
      CHAPTERS,
      published.map((chapter) => ({
        id: chapter.id,
        nameArabic: chapter.name,
        name: chapter.transliteration,
        nameEnglish: chapter.translation,
        versesCount: chapter.verses.length,
      })),
    );
    assert.equal(
      CHAPTERS.reduce((sum, chapter) => sum + chapter.versesCount, 0),
      VERSE_COUNT,
    );
  });

  it("have the numbers 1 to 114 and no others", () => {
    assert.equal(chapterById(1)?.name, "Al-Fatihah");
    assert.equal(chapterById(114)?.name, "An-Nas");
    for (const id of [0, 115, -1, 1.5, NaN]) assert.equal(chapterById(id), undefined);
  });
});

describe("verse keys", () => {
  it("convert every verse to its position and back, in order", () => {
    let last = 0;
    for (const chapter of CHAPTERS) {
      for (let verse = 1; verse <= chapter.versesCount; verse++) {
        const ref = parseVerseKey(`${chapter.id}:${verse}`);
        assert.ok(ref !== null);
        assert.equal(verseKey(ref), `${chapter.id}:${verse}`);
        const position = versePosition(ref);
        assert.ok(position > last);
        assert.deepEqual(verseAt(position), ref);
        last = position;
      }
    }
  });

  for (const key of [
    "1:8",
    "2:287",
    "0:1",
    "1:0",
    "115:1",
    "114:7",
    "01:1",
    "1:01",
    "1",
    "1:",
    ":1",
    "1:1:1",
    "1-1",
    " 1:1",
    "1:1 ",
    "1:1\n",
    "١:١",
    "1.0:1",
    "-1:1",
    "",
    1,
    1.1,
    null,
    undefined,
    {},
    ["1:1"],
  ]) {
    it(`do not include ${JSON.stringify(key) ?? "undefined"}`, () => {
      assert.equal(parseVerseKey(key), null);
    });
  }
});
