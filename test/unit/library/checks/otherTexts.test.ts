import assert from "node:assert/strict";
import { checkResource } from "../../../../src/core/library/checks/check.js";
import {
  placedCases,
  rowsOf,
  times,
  type Case,
  type PlacedCase,
} from "../../../support/checks/cases.js";

type Row = Readonly<Record<string, unknown>>;

const plain = times(
  80,
  'A placeholder # text, and more; it is here. Is it? Yes! (A note) [it] "so" he said',
);
const marker = (id: number): string => `<sup foot_note="${id}">${id}</sup>`;
/** A translation's verse 2:1 with a text and a footnote. */
const withNotes = (text: string, ...notes: readonly string[]): Case => ({ texts: [text], notes });
/** Translations whose rows name no verse. */
const withoutVerse = (...texts: readonly string[]): Case => ({
  rows: texts.map((text, id): Row => ({ id, text })),
});

describe("findings do not depend on notes, rows without a verse, and other groups", () => {
  placedCases([
    // Brackets and quotations end with their text, unless the next verse goes on.
    [
      "unbalanced-punctuation",
      withNotes("A [text", "a note] here"),
      ['2:1 bracket-not-closed([) 2 "["', '2:1 bracket-not-opened(]) 6 "]"'],
    ],
    [
      "unbalanced-punctuation",
      withNotes("text", "A “note", "more” text"),
      ['2:1 quote-not-closed(“) 2 "“"', '2:1 quote-not-opened(”) 4 "”"'],
    ],
    [
      "unbalanced-punctuation",
      withoutVerse("A [text", "more] here"),
      ['- bracket-not-closed([) 2 "["', '- bracket-not-opened(]) 4 "]"'],
    ],
    [
      "unbalanced-punctuation",
      withoutVerse("A “text", "more” text"),
      ['- quote-not-closed(“) 2 "“"', '- quote-not-opened(”) 4 "”"'],
    ],
    [
      "unbalanced-punctuation",
      {
        rows: [
          { id: 1, verse_key: "2:1", text: "A [text" },
          { id: 2, text: "more] here" },
        ],
      },
      ['2:1 bracket-not-closed([) 2 "["', '- bracket-not-opened(]) 4 "]"'],
    ],
    ["spacing", withNotes("text", "A\tnote\nof lines"), []],
    ["verse-number-in-text", withNotes("a", "5. A note"), []],
    ["verse-number-in-text", withoutVerse("5. A text"), []],
    ["duplicate-verse", withoutVerse("a", "b"), []],
    ["stray-number", withNotes("a", "A note 213"), []],
    ["stray-number", withoutVerse("A text 213"), []],
    ["stray-number", { group: "tafsirs", texts: ["A text 213"] }, []],
    ["fragment", withNotes("a", "A note. and lost words."), []],
    ["wrong-language", withNotes("A longer placeholder text", "это примечание"), []],
    [
      "wrong-language",
      { group: "tafsirs", texts: ["это текст здесь"], habit: times(9, "A placeholder text #") },
      [],
    ],
    [
      "repeated-word",
      {
        group: "word_by_word_translations",
        rows: [{ id: 1, word_id: 1, text: "text text" }],
      },
      [],
    ],
    [
      "cross-reference",
      {
        group: "word_by_word_translations",
        rows: [{ id: 1, word_id: 1, text: "2:300" }],
      },
      [],
    ],
  ]);
});

describe("findings in rows", () => {
  const tafsir = (...ranges: readonly (readonly [string, string])[]): Case => ({
    group: "tafsirs",
    rows: ranges.map(([from, to], id) => ({
      id,
      verse_key: from,
      group_verse_key_from: from,
      group_verse_key_to: to,
      text: "a",
    })),
  });
  const file = (verse_key: string, words: number, more: Row = {}): Row => ({
    record_type: "audio_file",
    id: verse_key,
    verse_key,
    url: "a",
    segments: Array.from({ length: words }, (_, at) => [at + 1, at * 5, at * 5 + 5]),
    ...more,
  });
  const recitation = (...rows: readonly Row[]): Case => ({ group: "recitations", rows });

  placedCases([
    ["range-overlap", tafsir(["1:4", "1:5"], ["1:1", "1:3"]), []],
    ["range-overlap", tafsir(["1:1", "1:4"], ["1:1", "1:2"]), ["1:1 range-overlap(1:1, 1:2)"]],
    [
      "range-overlap",
      tafsir(["1:1", "1:7"], ["1:2", "1:2"], ["1:5", "1:6"]),
      ["1:2 range-overlap(1:1, 1:7)", "1:5 range-overlap(1:1, 1:7)"],
    ],
    [
      "basmala-in-verse",
      {
        rows: [
          { id: 1, verse_key: "1:1", text: "In the name of x" },
          { id: 2, verse_key: "2:5", text: "In a text of the name of x" },
        ],
      },
      [],
    ],
    // Most surahs do not begin with it, although a verse in the middle has it too.
    [
      "basmala-in-verse",
      {
        rows: ["1:1", "2:1", "2:5", "3:1", "4:1", "5:1", "6:1"].map((verse_key, id) => ({
          id,
          verse_key,
          text: id < 5 ? "In the name of x" : "A text",
        })),
      },
      ["2:1", "2:5", "3:1", "4:1"].map((key) => `${key} basmala-in-verse() 0 "In the name of x"`),
    ],
    ["note-clipped", { texts: ["a"], notes: ["… … … …:"] }, []],
    ["note-clipped", { texts: ["a"], notes: times(21, "This placeholder note #") }, []],
    ["missing-verse", { group: "quran_core", rows: [{ record_type: "juz", id: 1 }] }, []],
    [
      "missing-verse",
      {
        rows: [
          ...["1:1", "1:2", "1:3", "1:4", "1:7"].map((verse_key) => ({ verse_key, text: "a" })),
          { verse_key: "1:5", text: "A longer placeholder text (5-6) with more words after it" },
        ],
      },
      ["1:6 missing-verse()", "2:1 missing-chapters(2, 114, 113)"],
    ],
    [
      "basmala-in-verse",
      {
        group: "tafsirs",
        rows: [
          { id: 1, verse_key: "1:1", text: "In the name of x" },
          { id: 2, verse_key: "2:5", text: "In the name of x. Text" },
        ],
      },
      [],
    ],
    // Half of the texts are empty, whatever their notes say.
    [
      "empty-text",
      {
        texts: [...Array.from({ length: 21 }, () => ""), ...times(20, "A #")],
        notes: times(9, "#"),
      },
      ["- empty-resource(21, 41)"],
    ],
    [
      "segment-out-of-range",
      {
        group: "chapter_recitations",
        rows: [
          {
            record_type: "chapter_audio_file",
            id: 1,
            chapter_id: 1,
            audio_url: "a",
            duration: 40_000,
          },
          {
            record_type: "audio_segment",
            id: 2,
            chapter_id: 1,
            verse_key: "1:7",
            timestamp_from: 0,
            timestamp_to: 90_000,
            duration: 90_000,
          },
        ],
      },
      ["1:7 verse-after-file(90000, 40000)"],
    ],
    [
      "segment-count",
      recitation(
        file("1:1", 0, { segments: [[1, 0, 5], [2, 5, 9], [3, 9, 12], [4, 12], 7, null] }),
      ),
      ["1:1 segment-count(3, 4)"],
    ],
    ...(["segment-out-of-range", "segment-order", "segment-count"] as const).map(
      (rule): PlacedCase => [
        rule,
        { rows: [{ id: 1, verse_key: "1:1", text: "a", duration: 5, segments: [[1, -5, -9]] }] },
        [],
      ],
    ),
    // Files of several verses, and of no verse, do not count.
    [
      "segment-count",
      recitation(file("1:1", 4), file("1:2", 0), file("1:3-4", 0)),
      ["1:2 no-segments(4)"],
    ],
    [
      "segment-count",
      recitation(file("1:1", 4), file("1:2", 0), file("1:3", 0), {
        ...file("", 4),
        record_type: "chapter_audio_file",
        chapter_id: 1,
      }),
      [],
    ],
  ]);

  it("are in the order of their rows, also without verses", () => {
    const rows = rowsOf("translations", [
      { id: 1, text: "A  text" },
      { id: 2, text: "" },
    ]);
    const facts = {
      group: "translations",
      id: 1,
      languageCode: "en",
      languageName: null,
      name: "P",
    };
    const found = checkResource(facts, rows, { rules: new Set(["spacing", "empty-text"]) });
    assert.deepEqual(
      found.map(({ rule, recordKey }) => `${rule} ${recordKey}`),
      ["spacing 1", "empty-text 2"],
    );
  });
});

describe("findings depend on the signs beside them", () => {
  placedCases([
    // A written marker keeps its own bracket, if the text has brackets enough.
    ["unbalanced-punctuation", { texts: ["A [text", "goes (on word6)) and] more"] }, []],
    ["unbalanced-punctuation", { texts: ["A (text", "goes on word6) more"] }, []],
    ["unbalanced-punctuation", "A word6) text) here", ['2:1 bracket-not-opened()) 13 ")"']],
    ["unbalanced-punctuation", "A text 1} here", ['2:1 bracket-not-opened(}) 8 "}"']],
    [
      "spacing",
      "   <i>A text</i>   ",
      ['2:1 space-at-start() 0 "   "', '2:1 space-at-end() 9 "   "'],
    ],
    ["spacing", "<i> A text </i>", []],
    ["spacing", "A text<b ", []],
    ["spacing", "   ", []],
    ["spacing", "A text  ", ['2:1 space-at-end() 6 "  "']],
    ["spacing", "A&#10;text", []],
    ["spacing", `A${marker(1)}\ttext`, ['2:1 tab() 1 "\\t"']],
    ["spacing", `A${marker(1)}\t<i>text</i>`, []],
    [
      "spacing",
      { texts: ["A text ,and ;(it", "A text : it (x)"], habit: times(80, "A #: it, or; it (x)") },
      [
        '2:1 space-before-mark(,) 6 " ,"',
        '2:1 space-before-mark(;) 11 " ;"',
        '2:2 space-before-mark(:) 6 " :"',
      ],
    ],
    [
      "spacing",
      { language: "fr", texts: ["texte : oui"], habit: times(40, "texte #\u202f: oui") },
      ['2:1 wrong-space-before-mark(:) 5 " :"'],
    ],
    [
      "spacing",
      { language: "fr", texts: ["texte : oui"], habit: times(40, "texte #\u00a0: oui") },
      ['2:1 wrong-space-before-mark(:) 5 " :"'],
    ],
    [
      "spacing",
      {
        language: "fr",
        texts: ["texte; oui! non", "oui:"],
        habit: times(40, "texte # : oui, non; si"),
      },
      ['2:2 no-space-before-mark(:) 3 ":"'],
    ],
    ["missing-space", { texts: ["A text ,and more (.Text)"], habit: plain }, []],
    ["missing-space", { texts: ["TeXT?and"], habit: plain }, ['2:1 missing-space(?) 4 "?"']],
    [
      "missing-space",
      { language: "fi", texts: ["teksti,ä"], habit: times(40, "teksti, # mer") },
      ['2:1 missing-space(,) 6 ","'],
    ],
    // A mark after a bracket is no space.
    ["bracket-spacing", { texts: ["The (text)follows"], habit: times(40, "A (note #).") }, []],
    [
      "bracket-spacing",
      { texts: times(3, "The text(which is #) is"), habit: plain },
      [
        '2:1 bracket-touches(() 8 "("',
        '2:2 bracket-touches(() 8 "("',
        '2:3 bracket-touches(() 8 "("',
      ],
    ],
    [
      "bracket-spacing",
      { language: "id", texts: ["(teks ini)nya", "(teks ini)nak", "(teks ini)nis"], habit: plain },
      [
        '2:1 bracket-touches()) 9 ")"',
        '2:2 bracket-touches()) 9 ")"',
        '2:3 bracket-touches()) 9 ")"',
      ],
    ],
    ["bracket-spacing", { texts: ["(re)turn to it"], habit: plain }, []],
    [
      "cross-reference",
      "Genesis, 3:150 and Genesis 3:151 say a placeholder text of some words in it",
      [],
    ],
    [
      "verse-number-in-text",
      { texts: ["a", " 5 – text"] },
      ['2:2 other-verse-number(5 –, 2) 0 " 5 –"'],
    ],
    ["stray-number", "1 – 5 text", ['2:1 stray-number(5) 4 "5"']],
    ["cross-reference", "at 1:012", []],
    ["kashida", { language: "ur", texts: ["نَص نمـونہ نَص"] }, ['2:1 kashida() 6 "ـ"']],
    ["stray-character", "12 ` 34", ['2:1 stray-character(`, 1) 3 "`"']],
    ["stray-character", { texts: ["a"], notes: ["** a note"] }, []],
    ["code-points", { language: "ur", texts: ["﴿٢﴾ ٣"] }, ['2:1 arabic-digit(٣) 4 "٣"']],
    [
      "mixed-script",
      { language: "ru", texts: ["«текcт»"] },
      ['2:1 mixed-script(текcт, c, Latin, Cyrillic) 1 "текcт"'],
    ],
    [
      "unbalanced-markup",
      "<foo>A</foo> <script>x</script> text</i>",
      ['2:1 tag-not-opened(i) 7 ""'],
    ],
    ["unusual-markup", "A <i>text</b> of <b", []],
    [
      "punctuation-script",
      { language: "hi", texts: ["डॉ. नमूना पाठ।"], habit: times(40, "यह नमूना पाठ है।") },
      [],
    ],
    [
      "punctuation-script",
      {
        language: "ur",
        texts: ["یہ نمونہ.متن", "یہ نمونہ. اور"],
        habit: times(40, "یہ نمونہ تھا۔"),
      },
      ['2:2 punctuation-script(., ۔) 8 "."'],
    ],
    ["double-punctuation", "A text 12., and", ['2:1 double-punctuation(.,) 9 ".,"']],
    [
      "punctuation-script",
      { language: "zh", texts: ["示例,. 文字"], habit: times(40, "示例，文字。") },
      ['2:1 punctuation-script(,, ，) 2 ","'],
    ],
    ["missing-space", { texts: ["One a’b.Text"], habit: plain }, []],
    [
      "bracket-spacing",
      { texts: ["The text(a b) is"], habit: plain },
      ['2:1 bracket-touches(() 8 "("'],
    ],
    [
      "bracket-spacing",
      { texts: ["The (a b)text is"], habit: plain },
      ['2:1 bracket-touches()) 8 ")"'],
    ],
    ["unbalanced-punctuation", "a) one b) two", []],
    [
      "stray-character",
      { texts: ["A 20 %| text", "A ~% 30", "a´| text", "A ~´a", "3 texts and %"] },
      [
        '2:1 stray-character(%|, 3) 5 "%|"',
        '2:2 stray-character(~%, 2) 2 "~%"',
        '2:3 stray-character(´|, 2) 1 "´|"',
        '2:4 stray-character(~´, 2) 2 "~´"',
        '2:5 stray-character(%, 3) 12 "%"',
      ],
    ],
    [
      "stray-character",
      { texts: ["a"], notes: ["*| a", "|* a"] },
      ['2:1 stray-character(*|, 2) 0 "*|"', '2:1 stray-character(|*, 2) 0 "|*"'],
    ],
    ["fragment", "A text.\nand lost words", []],
    // A script that the checks do not know, and scripts that belong together.
    ["wrong-language", { texts: ["ꔀ".repeat(20)], habit: times(9, "A placeholder text #") }, []],
    [
      "wrong-language",
      { language: "ja", texts: ["カ".repeat(20)], habit: times(9, "これは例文です#") },
      [],
    ],
    [
      "wrong-language",
      { language: "ko", texts: ["漢".repeat(20)], habit: times(9, "이것은 예문이다 #") },
      [],
    ],
  ]);
});
