import assert from "node:assert/strict";
import { VERSE_COUNT } from "../../../src/core/model/chapters.js";
import { positionOfVerseId } from "../../../src/core/model/verse.js";
import { arabicAt, wordOf, WordTableBuilder } from "../../../src/core/model/words.js";

describe("verse ids", () => {
  it("count through the whole Quran", () => {
    const cases = [1, 7, 8, 293, 294, 6205, VERSE_COUNT].map(positionOfVerseId);
    assert.deepEqual(cases, [1001, 1007, 2001, 2286, 3001, 108_001, 114_006]);
  });

  it("outside the Quran name no verse", () => {
    for (const id of [0, -1, VERSE_COUNT + 1, 1.5, NaN, Infinity]) {
      assert.equal(positionOfVerseId(id), null, String(id));
    }
  });
});

describe("the word that a row is about", () => {
  const word = (data: Record<string, unknown>, type = "mushaf_word") => wordOf(type, data);

  it("is known by id, verse and place of a mushaf's row", () => {
    const data = { word_id: 276, verse_id: 6205, position_in_verse: 1, char_type_name: "word" };
    const expected = { wordId: 276, verse: 108_001, order: 1, isWord: true, arabic: null };
    assert.deepEqual(word(data), expected);
    assert.deepEqual(word({ ...data, word_id: "276", verse_id: "6205" }), expected);
  });

  it("is in the verse of the verse key, if the row has both", () => {
    assert.equal(word({ word_id: 1, verse_id: 1, verse_key: "2:255" })?.verse, 2255);
  });

  it("is missing if the row names none, whatever its fields", () => {
    for (const word_id of [undefined, null, "x", 0, -4, 1.5, {}, 2 ** 40]) {
      assert.equal(word({ word_id, verse_id: 1 }), null, JSON.stringify(word_id));
    }
  });

  it("has no verse if the number names none", () => {
    for (const verse_id of [null, 0, 7000, "a", []]) {
      assert.equal(word({ word_id: 1, verse_id })?.verse, null, JSON.stringify(verse_id));
    }
  });

  it("has Arabic only if that is readable without the page's font", () => {
    const arabic = (text: unknown, type?: string) => word({ word_id: 1, text }, type)?.arabic;
    assert.equal(arabic("ٱلۡحَمۡدُ"), "ٱلۡحَمۡدُ");
    assert.equal(arabic('<rule class="ham_wasl">ٱ</rule>لۡحَمۡدُ'), "ٱلۡحَمۡدُ");
    assert.equal(arabic("\ufc41"), null, "a code of a page font");
    assert.equal(arabic("\ue001"), null, "a private character");
    assert.equal(arabic("١"), null, "no letter");
    assert.equal(arabic(null), null);
    assert.equal(arabic("ترجمہ", "word_translation"), null, "what somebody says of the word");
  });
});

describe("a table of words", () => {
  const row = (wordId: number, verse: number | null, position: number, text = "") =>
    [
      "mushaf_word",
      100,
      { word_id: wordId, verse_id: verse, position_in_verse: position, text },
    ] as const;

  it("is in the order of the text, words without a verse last, each with its own Arabic", () => {
    const builder = new WordTableBuilder();
    const rows = [
      row(9, 8, 1, "ب"),
      row(3, null, 1, "د"),
      row(7, 1, 2),
      row(5, 1, 1, "ا"),
      row(8, 8, 2, "ج"),
    ];
    for (const [index, [type, size, data]] of rows.entries()) {
      builder.add(index + 1, type, size, data);
    }
    const table = builder.finish("g");
    assert.deepEqual([...table.wordIds], [5, 7, 9, 8, 3]);
    assert.deepEqual([...table.verses], [1001, 1001, 2001, 2001, 0]);
    assert.deepEqual([...table.rowIds], [4, 3, 1, 5, 2]);
    assert.deepEqual(
      [...table.wordIds.keys()].map((index) => arabicAt(table, index)),
      ["ا", null, "ب", "ج", "د"],
    );
  });
});
