import { placedCases, times } from "../../../support/checks/cases.js";

const plain = times(
  40,
  'A placeholder # text, and more; it is here. Is it? Yes! (A note) [it] "so" he said',
);
const marker = (id: number): string => `<sup foot_note="${id}">${id}</sup>`;

describe("the place and the values of findings in texts", () => {
  placedCases([
    [
      "spacing",
      "  Placeholder   text with\u00a0\u00a0gaps ",
      [
        '2:1 space-at-start() 0 "  "',
        '2:1 double-space() 13 "   "',
        '2:1 double-space() 25 "\u00a0\u00a0"',
        '2:1 space-at-end() 31 " "',
      ],
    ],
    [
      "spacing",
      " <i>Placeholder</i> ",
      ['2:1 space-at-start() 0 " "', '2:1 space-at-end() 12 " "'],
    ],
    ["spacing", "A\ttext\nof lines", ['2:1 tab() 1 "\\t"', '2:1 line-break() 6 "\\n"']],
    ["spacing", "A <i>text</i>\tof it", []],
    [
      "spacing",
      { texts: ["A text , and more ; it is here . Is it ? Yes !"], habit: plain },
      [
        '2:1 space-before-mark(,) 6 " ,"',
        '2:1 space-before-mark(;) 17 " ;"',
        '2:1 space-before-mark(.) 30 " ."',
        '2:1 space-before-mark(?) 38 " ?"',
        '2:1 space-before-mark(!) 44 " !"',
      ],
    ],
    ["spacing", { texts: ["He paused ... and :) ?what"], habit: plain }, []],
    [
      "spacing",
      {
        language: "fr",
        texts: ["texte: oui; non :// a:/b", "texte\u00a0: oui"],
        habit: times(40, "texte # : oui ; non"),
      },
      ['2:1 no-space-before-mark(;) 10 ";"'],
    ],
    [
      "spacing",
      { texts: ["A ( note ) and [ it ]"], habit: plain },
      [
        '2:1 space-inside(() 2 "( "',
        '2:1 space-inside()) 8 " )"',
        '2:1 space-inside([) 15 "[ "',
        '2:1 space-inside(]) 19 " ]"',
      ],
    ],
    [
      "missing-space",
      { texts: ["One text,two texts;three.Four!Five?Six"], habit: plain },
      [
        '2:1 missing-space(,) 8 ","',
        '2:1 missing-space(;) 18 ";"',
        '2:1 missing-space(.) 24 "."',
        '2:1 missing-space(!) 29 "!"',
        '2:1 missing-space(?) 34 "?"',
      ],
    ],
    [
      "missing-space",
      { texts: ["pri?re quran.com p.b.u.h text.another end.Abc@d"], habit: plain },
      [],
    ],
    ["missing-space", { language: "fi", texts: ["teksti:ä"], habit: times(40, "text: # mer") }, []],
    [
      "bracket-spacing",
      { texts: ["The text(which is long) is[another text]here"], habit: plain },
      [
        '2:1 bracket-touches(() 8 "("',
        '2:1 bracket-touches([) 26 "["',
        '2:1 bracket-touches(]) 39 "]"',
      ],
    ],
    [
      "bracket-spacing",
      { texts: ["The text (which is long)goes [on and on]then"], habit: plain },
      ['2:1 bracket-touches()) 23 ")"', '2:1 bracket-touches(]) 39 "]"'],
    ],
    [
      "unbalanced-punctuation",
      "A [text (with] two) and more)",
      [
        '2:1 bracket-not-opened(]) 13 "]"',
        '2:1 bracket-not-opened()) 18 ")"',
        '2:1 bracket-not-opened()) 28 ")"',
      ],
    ],
    [
      "unbalanced-punctuation",
      { texts: ["One “text", "“goes on”", "here» and “there”"], habit: times(6, "«#» “#”") },
      ['2:3 quote-not-opened(») 4 "»"'],
    ],
    [
      "unbalanced-punctuation",
      { texts: ["1) one a) two [b] c] (d) 12) and word)"] },
      ['2:1 bracket-not-opened()) 37 ")"'],
    ],
    ["unbalanced-punctuation", "(a word6)) and (b word7)", []],
    [
      "double-punctuation",
      "A text.. and,, more;; then:: it., so?. and,.",
      [
        '2:1 double-punctuation(..) 6 ".."',
        '2:1 double-punctuation(,,) 12 ",,"',
        '2:1 double-punctuation(;;) 19 ";;"',
        '2:1 double-punctuation(::) 26 "::"',
        '2:1 double-punctuation(?.) 36 "?."',
        '2:1 double-punctuation(,.) 42 ",."',
      ],
    ],
    [
      "double-punctuation",
      "etc., and a.s., but longer., and What?! ..., text....",
      ['2:1 double-punctuation(.,) 26 ".,"'],
    ],
    [
      "punctuation-script",
      { language: "ur", texts: ["نمونہ, متن? نمونہ; 1,2"], habit: times(60, "نمونہ، متن؟ یہ؛") },
      [
        '2:1 punctuation-script(,, ،) 5 ","',
        '2:1 punctuation-script(?, ؟) 10 "?"',
        '2:1 punctuation-script(;, ؛) 17 ";"',
      ],
    ],
    [
      "punctuation-script",
      {
        language: "zh",
        texts: ["示例,文字? 示例: 示.例"],
        habit: times(60, "示例，文字？示例：文。"),
      },
      [
        '2:1 punctuation-script(,, ，) 2 ","',
        '2:1 punctuation-script(?, ？) 5 "?"',
        '2:1 punctuation-script(:, ：) 9 ":"',
      ],
    ],
    [
      "punctuation-script",
      {
        language: "hi",
        texts: ["यह नमूना है. यह डॉ. नमूना पाठ|"],
        habit: times(80, "यह नमूना पाठ है।"),
      },
      ['2:1 punctuation-script(|, ।) 29 "|"'],
    ],
    [
      "quote-style",
      { texts: ["He said “text “inner” it’s"], habit: times(80, `He said "#" it's`) },
      [
        '2:1 quote-style(“, "…") 8 "“"',
        '2:1 quote-style(“, "…") 14 "“"',
        '2:1 quote-style(”, "…") 20 "”"',
        '2:1 apostrophe-style(’, \') 24 "’"',
      ],
    ],
    [
      "quote-style",
      {
        texts: ['„Text "inner" so“ and "outer"', "„Text «inner» so”, «outer»"],
        language: "de",
        habit: times(80, "Er „#“ einmal"),
      },
      [
        '2:1 quote-style(", „…“) 22 "\\""',
        '2:1 quote-style(", „…“) 28 "\\""',
        '2:2 quote-style(«, „…“) 19 "«"',
        '2:2 quote-style(», „…“) 25 "»"',
      ],
    ],
    // A quotation goes on in the next verse, which repeats its mark, and ends with the surah.
    [
      "quote-style",
      {
        rows: [
          ...times(90, "He “#” once").map((text, at) => ({ verse_key: `3:${at + 1}`, text })),
          { verse_key: "4:1", text: "He said “a text" },
          { verse_key: "4:2", text: 'on "inner" text' },
          { verse_key: "4:3", text: '“on text” and "outer"' },
          { verse_key: "4:4", text: 'He said „text” and "more", “so' },
          { verse_key: "5:1", text: 'A "text" here' },
        ],
      },
      [
        '4:3 quote-style(", “…”) 14 "\\""',
        '4:3 quote-style(", “…”) 20 "\\""',
        '4:4 quote-style(„, “…”) 8 "„"',
        '4:4 quote-style(", “…”) 19 "\\""',
        '4:4 quote-style(", “…”) 24 "\\""',
        '5:1 quote-style(", “…”) 2 "\\""',
        '5:1 quote-style(", “…”) 7 "\\""',
      ],
    ],
    [
      "replacement-character",
      "A te\ufffd\ufffdt, doesnâ€™t, pri?re, la ?alat, so??so",
      [
        '2:1 replacement-character() 4 "\ufffd"',
        '2:1 mojibake(â€™) 14 "â€™"',
        '2:1 lost-letter() 23 "?"',
        '2:1 lost-letter() 31 "?"',
        '2:1 lost-letter() 40 "??"',
      ],
    ],
    [
      "control-character",
      "A\u200bte\u00adxt\ue001 and\u0007\u200b",
      [
        '2:1 control-character(U+200B) 1 "\u200b"',
        '2:1 soft-hyphen(U+00AD) 4 "\u00ad"',
        '2:1 private-character(U+E001) 7 "\ue001"',
        '2:1 control-character(U+0007) 12 "\\u0007"',
      ],
    ],
    [
      "unbalanced-bidi",
      "a \u2067b\u202c c\u2069 \u2069 \u202bd",
      [
        '2:1 bidi-not-opened() 4 "\u202c"',
        '2:1 bidi-not-opened() 9 "\u2069"',
        '2:1 bidi-not-closed() 11 "\u202b"',
      ],
    ],
    [
      "not-nfc",
      { language: "fr", texts: ["une e\u0301tude"], habit: times(40, "étude #") },
      ['2:1 not-nfc(é, 40, 1) 4 "é"'],
    ],
    [
      "not-nfc",
      { language: "vi", texts: ["va\u0306n ba\u0309n", "va\u0306n"] },
      ['2:1 never-nfc(ă, 3) 1 "ă"'],
    ],
    ["kashida", { language: "ur", texts: ["متن نمـــونہ"] }, ['2:1 kashida() 6 "ـــ"']],
    [
      "stray-character",
      { texts: ["A text | more #1 =x `a` *"] },
      ['2:1 stray-character(|, 1) 7 "|"', '2:1 stray-character(*, 1) 24 "*"'],
    ],
    [
      "code-points",
      { language: "ur", texts: ["متن يہ كتاب ٢٣"] },
      [
        '2:1 arabic-letter(ي, ی) 4 "ي"',
        '2:1 arabic-letter(ك, ک) 7 "ك"',
        '2:1 arabic-digit(٢٣) 12 "٢٣"',
      ],
    ],
    [
      "code-points",
      "the ﬁrst ﬂag",
      ['2:1 presentation-form(fi) 4 "ﬁ"', '2:1 presentation-form(fl) 9 "ﬂ"'],
    ],
    [
      "mixed-script",
      { language: "ru", texts: ["один текcт и cтекст"] },
      [
        '2:1 mixed-script(текcт, c, Latin, Cyrillic) 5 "текcт"',
        '2:1 mixed-script(cтекст, c, Latin, Cyrillic) 13 "cтекст"',
      ],
    ],
    [
      "unbalanced-markup",
      "A <i>text and</b> more <b",
      ['2:1 tag-not-closed(i) 2 ""', '2:1 tag-not-opened(b) 10 ""', '2:1 tag-unfinished(b) 16 ""'],
    ],
    [
      "unusual-markup",
      'A <script>x()</script><i onclick="x()">text</i><foo>bar</foo> <a href="javascript:x()">b</a>',
      [
        '2:1 active-markup(script) 2 ""',
        '2:1 active-markup(onclick) 2 ""',
        '2:1 unknown-element(foo) 6 ""',
        '2:1 active-markup(a) 10 ""',
      ],
    ],
    [
      "unusual-markup",
      { texts: ["A <q>text</q>"], habit: times(200, "A text #") },
      ['2:1 rare-element(q, 1, 201) 0 ""'],
    ],
    [
      "escaped-entity",
      "A &amp;amp; text &amp;lt; and &amp;quot; &amp;zzz;",
      [
        '2:1 escaped-entity(&amp;) 2 "&amp;"',
        '2:1 escaped-entity(&lt;) 13 "&lt;"',
        '2:1 escaped-entity(&quot;) 22 "&quot;"',
      ],
    ],
    [
      "marker-without-note",
      { texts: [`A text${marker(7)} with word6) and word[2]`], notes: ["A note."] },
      ['2:1 marker-without-note(7) 6 ""', '2:1 written-marker([2]) 27 "[2]"'],
    ],
    [
      "marker-without-note",
      "A text 1<2371 and <sup>1</sup> more",
      ['2:1 damaged-marker(1<2371) 7 "1<2371"'],
    ],
    [
      "note-without-marker",
      { texts: [`A text${marker(1)}*`], notes: ["One.", "Two.", "Three."] },
      ['2:1 note-without-marker(3) 0 "Three."'],
    ],
    [
      "note-clipped",
      { texts: ["text"], notes: ["This placeholder note means: ", "This note (its end"] },
      ['2:1 note-ends-open(:) 27 ":"'],
    ],
    [
      "note-clipped",
      {
        texts: ["text"],
        notes: [...times(30, "This placeholder note # ends."), "This one has none "],
      },
      ['2:1 note-without-end() 16 "e"'],
    ],
    [
      "repeated-word",
      "A text, the The placeholder text text",
      ['2:1 repeated-word(the) 8 "the The"', '2:1 repeated-word(text) 28 "text text"'],
    ],
    ["repeated-word", "Whoever reads reads it and that that had had", []],
    [
      "fragment",
      "A placeholder. and lost words.",
      ['2:1 fragment(and lost words) 15 "and lost words"'],
    ],
    [
      "wrong-language",
      { texts: ["это текст-заглушка"], habit: times(10, "A placeholder text #") },
      ['2:1 wrong-script(Cyrillic, Latin) 0 "это текст-заглушка"'],
    ],
    [
      "empty-text",
      { texts: ["", "***", "<p> </p>"], notes: ["", "?"] },
      [
        '2:1 empty-text() 0 ""',
        '2:1 empty-note(1) 0 ""',
        '2:1 empty-note(2) 0 ""',
        '2:2 no-words() 0 ""',
        '2:3 empty-text() 0 ""',
      ],
    ],
    [
      "same-as-neighbour",
      { texts: ["A long placeholder text", "A long placeholder text!"] },
      ['2:1 same-as-next() 0 "A long placeholder text"'],
    ],
    // Quotations end with their surah.
    [
      "unbalanced-punctuation",
      {
        rows: [...times(4, "A “#” text"), "A “text"]
          .map((text, at) => ({ id: at, verse_key: `2:${at + 282}`, text }))
          .concat({ id: 9, verse_key: "3:1", text: "text” more" }),
      },
      ['2:286 quote-not-closed(“) 2 "“"', '3:1 quote-not-opened(”) 4 "”"'],
    ],
    [
      "unbalanced-punctuation",
      { texts: ["A “text", "and", "“more” of it", "”"], habit: times(4, "A “#” text") },
      ['2:4 quote-not-opened(”) 0 "”"'],
    ],
    [
      "control-character",
      "a\ue000\uf8ff",
      ['2:1 private-character(U+E000) 1 "\ue000"', '2:1 private-character(U+F8FF) 2 "\uf8ff"'],
    ],
    ["code-points", { language: "ur", texts: ["﴿متن﴾"] }, []],
    ["code-points", { language: "ur", texts: ["﴿ي﴾ ي"] }, ['2:1 arabic-letter(ي, ی) 4 "ي"']],
    [
      "mixed-script",
      { language: "ru", texts: ["cтекст"] },
      ['2:1 mixed-script(cтекст, c, Latin, Cyrillic) 0 "cтекст"'],
    ],
    ["spacing", { texts: ["A text ?."], habit: times(40, "A text? #") }, []],
    ["spacing", { language: "ru", texts: ["текст\u00a0 ещё"] }, ['2:1 double-space() 5 "\u00a0 "']],
  ]);
});
