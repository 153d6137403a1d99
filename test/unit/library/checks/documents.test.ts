import assert from "node:assert/strict";
import { chapterText, type ChapterText } from "../../../../src/core/library/checks/document.js";
import { prepareResource } from "../../../../src/core/library/checks/prepare.js";
import { scriptName } from "../../../../src/core/library/checks/characters.js";
import { fingerprintsOf } from "../../../../src/core/library/checks/fingerprints.js";
import { languageOf } from "../../../../src/core/library/checks/languages.js";
import { rowsOf } from "../../../support/checks/cases.js";

const facts = (group = "translations", languageCode: string | null = "en") => ({
  group,
  id: 1,
  languageCode,
  languageName: null,
  name: "Placeholder",
});

describe("the document of a surah", () => {
  const rows = rowsOf("translations", [
    {
      id: 1,
      verse_key: "2:1",
      text: 'One<sup foot_note="7">1</sup> two<sup foot_note="8">2</sup>',
      foot_notes: [
        { id: 7, text: "A note" },
        { id: 8, text: "<p>Other</p><p>note</p>" },
      ],
    },
    { id: 2, verse_key: "2:2-3", text: "<p>Three\r</p><p>four</p>" },
    { id: 3, verse_key: "2:10", text: "Ten" },
    { id: 4, text: "No verse" },
  ]);
  let document: ChapterText;
  before(() => {
    document = chapterText(facts(), "Placeholder", 2, rows);
  });

  it("has a line for each verse in one column, its notes below it, and a text's other lines indented", () => {
    assert.deepEqual(document.text.split("\n"), [
      "Placeholder · 2 Al-Baqarah",
      "",
      "2:1    One¹ two²",
      "      ¹ A note",
      "      ² Other",
      "        note",
      "        ",
      "2:2-3  Three ",
      "       four",
      "       ",
      "2:10   Ten",
      "4      No verse",
      "",
    ]);
    assert.deepEqual(
      [0, 2, 4, 8, 11, 99].map((line) => document.verseOfLine(line)),
      [null, "2:1", "2:1", "2:2", null, null],
    );
  });

  const rangeOf = (
    recordKey: string | null,
    place: { kind: "text" | "note"; index?: number; start: number; end: number } | null,
    verseKey: string | null = null,
  ): readonly number[] => {
    const range = document.rangeOf({
      recordType: recordKey === null ? null : "translation",
      recordKey,
      verseKey,
      place: place === null ? null : { index: 0, ...place },
    });
    return [range.startLine, range.start, range.endLine, range.end];
  };

  it("has the place of a marker at the end of a text before the marker", () => {
    const ending = rowsOf("translations", [
      { id: 1, verse_key: "1:1", text: 'Ten<sup foot_note="7">1</sup>' },
    ]);
    const place = { kind: "text" as const, index: 0, start: 3, end: 3 };
    const named = { recordType: "translation", recordKey: "1", verseKey: "1:1" };
    assert.deepEqual(chapterText(facts(), "P", 1, ending).rangeOf({ ...named, place }), {
      startLine: 2,
      start: 8,
      endLine: 2,
      end: 9,
    });
  });

  it("has the place of words, whatever markers are before or beside them", () => {
    // `One`, ` two`, `two`, and an empty place.
    assert.deepEqual(rangeOf("1", { kind: "text", start: 0, end: 3 }), [2, 7, 2, 10]);
    assert.deepEqual(rangeOf("1", { kind: "text", start: 3, end: 7 }), [2, 11, 2, 15]);
    assert.deepEqual(rangeOf("1", { kind: "text", start: 4, end: 7 }), [2, 12, 2, 15]);
    assert.deepEqual(rangeOf("1", { kind: "text", start: 1, end: 1 }), [2, 8, 2, 9]);
    // `note` in the second line of the second note.
    assert.deepEqual(rangeOf("1", { kind: "note", index: 1, start: 6, end: 10 }), [5, 8, 5, 12]);
    assert.deepEqual(rangeOf("1", { kind: "note", index: 0, start: 0, end: 1 }), [3, 8, 3, 9]);
  });

  it("has places across the lines of a text, and within it", () => {
    assert.deepEqual(rangeOf("2", { kind: "text", start: 0, end: 11 }), [7, 7, 8, 11]);
    assert.deepEqual(rangeOf("3", { kind: "text", start: 1, end: 99 }), [10, 8, 10, 10]);
    assert.deepEqual(rangeOf("3", { kind: "note", index: 4, start: 0, end: 1 }), [10, 7, 10, 8]);
  });

  it("has the line of a row, and for a missing verse that of the one before", () => {
    assert.deepEqual(rangeOf("1", null), [2, 0, 2, 14]);
    assert.deepEqual(rangeOf(null, null, "2:9"), [9, 0, 9, 1]);
    assert.deepEqual(rangeOf(null, null, "2:11"), [10, 0, 10, 3]);
    assert.deepEqual(rangeOf(null, null, "2:1"), [0, 0, 0, 1]);
    assert.deepEqual(rangeOf("99", null, "2:2"), [6, 0, 6, 1]);
  });

  it("of rows without texts has their keys only", () => {
    const audio = rowsOf("recitations", [
      { record_type: "audio_file", id: 1, verse_key: "1:1", url: "a" },
    ]);
    const { text, ...places } = chapterText(facts("recitations"), "Recitation", 0, audio);
    assert.equal(text, "Recitation · 0\n\n1:1\n");
    assert.deepEqual(
      places.rangeOf({ recordType: "audio_file", recordKey: "1", verseKey: "1:1", place: null }),
      { startLine: 2, start: 0, endLine: 2, end: 3 },
    );
  });
});

describe("the language of a resource", () => {
  for (const [code, name, language] of [
    ["pt-BR", null, "pt"],
    ["zh_Hans", null, "zh"],
    [" FIL ", "English", "fil"],
    ["english", "French", "fr"],
    ["e1", " Sinhala, Sinhalese ", "si"],
    [null, "Unknown", null],
    [null, null, null],
  ] as const) {
    it(`with the code ${code} and the name ${name} is ${language}`, () => {
      assert.equal(languageOf(code, name), language);
    });
  }
});

describe("a resource that is prepared for the checks", () => {
  it("has its texts, and their notes after them", () => {
    const one = "A placeholder text of more than forty letters, so that it is compared";
    const rows = rowsOf("translations", [
      { id: 1, verse_key: "1:1", text: one, foot_notes: [{ id: 7, text: "a" }, "b", null] },
      { id: 2, verse_key: "1:1", text: "Two" },
      { id: 3, verse_key: "1:2" },
    ]);
    const prepared = prepareResource(facts(), rows);
    assert.deepEqual(
      prepared.texts.map(({ kind, index, noteId, text }) => [kind, index, noteId, text]),
      [
        ["text", 0, null, one],
        ["text", 0, null, "Two"],
        ["text", 0, null, ""],
        ["note", 0, "7", "a"],
        ["note", 1, null, "b"],
        ["note", 2, null, ""],
      ],
    );
    assert.equal(prepared.verses.get(1)?.text, one, "the first of two rows");
    assert.deepEqual([...prepared.verses.keys()], [1, 2]);
    assert.equal(prepared.notesOf.size, 1);
    assert.notEqual(prepared.hashes[1], 0);
    assert.equal(prepared.hashes[3], 0);
  });

  it("has hashes of its long texts for other resources", () => {
    const text = "A placeholder text of more than forty letters, so that it is compared";
    const rows = rowsOf("translations", [
      { id: 1, verse_key: "1:1", text },
      { id: 2, verse_key: "1:2" },
      { id: 3, verse_key: "1:3", text: "Short" },
      { id: 4, text },
    ]);
    const { hashes } = fingerprintsOf(facts(), rows);
    assert.deepEqual(hashes, prepareResource(facts(), rows).hashes);
    assert.deepEqual(
      [...hashes.subarray(0, 4)].map((hash) => hash !== 0),
      [false, true, false, false],
    );
  });

  it("has the titles and the languages of articles, and the words of words", () => {
    const articles = rowsOf("articles", [
      { article_id: 1, language_id: 1, lang: "ur", title: "عنوان", text: "متن" },
      { article_id: 1, language_id: 2, text: "Text" },
    ]);
    assert.deepEqual(
      prepareResource(facts("articles"), articles).texts.map(({ kind, text, language }) => [
        kind,
        text,
        language,
      ]),
      [
        ["title", "عنوان", "ur"],
        ["text", "متن", "ur"],
        ["text", "Text", "en"],
      ],
    );
    const words = rowsOf("word_by_word_translations", [
      { id: 1, word_id: 1, text: "w", lang: "ur" },
    ]);
    assert.deepEqual(
      prepareResource(facts("word_by_word_translations"), words).texts.map(({ kind, language }) => [
        kind,
        language,
      ]),
      [["word", "en"]],
    );
    const translation = rowsOf("translations", [{ id: 1, text: "a", title: "b", lang: "ur" }]);
    assert.deepEqual(
      prepareResource(facts(), translation).texts.map(({ kind, language }) => [kind, language]),
      [["text", "en"]],
    );
    assert.deepEqual(prepareResource(facts("quran_core"), translation).texts, []);
  });

  it("has the script of most letters, of each text and of the whole", () => {
    const rows = rowsOf("translations", [
      { id: 1, text: "abc где" },
      { id: 2, text: "абвг abc" },
      { id: 3, text: "абв" },
      { id: 4, text: "123" },
      { id: 5, text: "ꔀꔀꔀ ab" },
    ]);
    const prepared = prepareResource(facts(), rows);
    assert.deepEqual(
      prepared.texts.map(({ script, letters, scriptLetters }) => [
        scriptName(script),
        letters,
        scriptLetters,
      ]),
      [
        ["Latin", 6, 3],
        ["Cyrillic", 7, 4],
        ["Cyrillic", 3, 3],
        [scriptName(0), 0, 0],
        ["Latin", 5, 2],
      ],
    );
    assert.equal(scriptName(prepared.script), "Cyrillic");
    const reversed = prepareResource(facts(), [...rows].reverse());
    assert.equal(scriptName(reversed.script), "Cyrillic");
  });
});
