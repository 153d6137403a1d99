import assert from "node:assert/strict";
import * as fc from "fast-check";
import { KNOWN_GROUPS } from "../../../src/core/model/resource.js";
import { groupModule } from "../../../src/core/model/groups/registry.js";

type Data = Record<string, unknown>;

/** [group, name of the case, row, expected identity] */
const CASES: readonly (readonly [string, string, Data, object])[] = [
  [
    "translations",
    "a row of the documents",
    { id: 85108, verse_key: "26:153", text: "x" },
    {
      recordType: "translation",
      recordKey: "85108",
      verseKey: "26:153",
      from: 26153,
      to: 26153,
      order: 26153,
    },
  ],
  [
    "translations",
    "an id that is text",
    { id: "85108", verse_key: "1:1" },
    {
      recordType: "translation",
      recordKey: "85108",
      verseKey: "1:1",
      from: 1001,
      to: 1001,
      order: 1001,
    },
  ],
  [
    "translations",
    "no id",
    { verse_key: "1:1" },
    {
      recordType: "translation",
      recordKey: null,
      verseKey: "1:1",
      from: 1001,
      to: 1001,
      order: 1001,
    },
  ],
  [
    "translations",
    "an id too large to be exact",
    { id: 2 ** 53, verse_key: "1:1" },
    {
      recordType: "translation",
      recordKey: null,
      verseKey: "1:1",
      from: 1001,
      to: 1001,
      order: 1001,
    },
  ],
  [
    "translations",
    "a verse that does not exist",
    { id: 1, verse_key: "1:8" },
    {
      recordType: "translation",
      recordKey: "1",
      verseKey: "1:8",
      from: null,
      to: null,
      order: 1008,
    },
  ],
  [
    "translations",
    "a row that names itself",
    { id: 1, record_type: "note", record_key: "n:1" },
    {
      recordType: "note",
      recordKey: "n:1",
      verseKey: null,
      from: null,
      to: null,
      order: Number.MAX_SAFE_INTEGER,
    },
  ],
  [
    "tafsirs",
    "one verse",
    { id: 7, verse_key: "1:7" },
    { recordType: "tafsir", recordKey: "7", verseKey: "1:7", from: 1007, to: 1007, order: 1007 },
  ],
  [
    "tafsirs",
    "a range",
    { id: 7, verse_key: "2:3", group_verse_key_from: "2:1", group_verse_key_to: "2:5" },
    { recordType: "tafsir", recordKey: "7", verseKey: "2:3", from: 2001, to: 2005, order: 2001 },
  ],
  [
    "tafsirs",
    "a range without a verse key",
    { id: 7, group_verse_key_from: "2:1", group_verse_key_to: "2:5" },
    { recordType: "tafsir", recordKey: "7", verseKey: "2:1", from: 2001, to: 2005, order: 2001 },
  ],
  [
    "tafsirs",
    "a range over two chapters",
    { id: 7, verse_key: "113:5", group_verse_key_from: "113:5", group_verse_key_to: "114:6" },
    {
      recordType: "tafsir",
      recordKey: "7",
      verseKey: "113:5",
      from: 113005,
      to: 114006,
      order: 113005,
    },
  ],
  [
    "tafsirs",
    "a range that runs backwards",
    { id: 7, verse_key: "2:3", group_verse_key_from: "2:5", group_verse_key_to: "2:1" },
    { recordType: "tafsir", recordKey: "7", verseKey: "2:3", from: 2003, to: 2003, order: 2003 },
  ],
  [
    "tafsirs",
    "half a range",
    { id: 7, verse_key: "2:3", group_verse_key_to: "2:5", group_verse_key_from: null },
    { recordType: "tafsir", recordKey: "7", verseKey: "2:3", from: 2003, to: 2005, order: 2003 },
  ],
  [
    "recitations",
    "a verse's file",
    { record_type: "audio_file", id: 1001, verse_key: "1:1" },
    {
      recordType: "audio_file",
      recordKey: "1001",
      verseKey: "1:1",
      from: 1001,
      to: 1001,
      order: 1001,
    },
  ],
  [
    "recitations",
    "a chapter's file",
    { record_type: "chapter_audio_file", id: 2001, chapter_id: 2 },
    {
      recordType: "chapter_audio_file",
      recordKey: "2001",
      verseKey: null,
      from: null,
      to: null,
      order: 2000,
    },
  ],
  [
    "recitations",
    "a chapter's file that does not say so",
    { id: 2001, chapter_id: 2 },
    {
      recordType: "chapter_audio_file",
      recordKey: "2001",
      verseKey: null,
      from: null,
      to: null,
      order: 2000,
    },
  ],
  [
    "chapter_recitations",
    "a chapter's file",
    { record_type: "chapter_audio_file", id: 1, chapter_id: 114 },
    {
      recordType: "chapter_audio_file",
      recordKey: "1",
      verseKey: null,
      from: null,
      to: null,
      order: 114000,
    },
  ],
  [
    "chapter_recitations",
    "a segment",
    { id: 5, verse_key: "1:2", chapter_id: 1 },
    {
      recordType: "audio_segment",
      recordKey: "5",
      verseKey: "1:2",
      from: 1002,
      to: 1002,
      order: 1002,
    },
  ],
  [
    "articles",
    "a localization",
    { article_id: 123, language_id: 1, lang: "en", title: "t" },
    {
      recordType: "article_localization",
      recordKey: "123:1",
      verseKey: null,
      from: null,
      to: null,
      order: 1,
    },
  ],
  [
    "articles",
    "a localization without a language id",
    { article_id: 123, lang: "en" },
    {
      recordType: "article_localization",
      recordKey: "123:en",
      verseKey: null,
      from: null,
      to: null,
      order: Number.MAX_SAFE_INTEGER,
    },
  ],
  [
    "articles",
    "a localization without its article",
    { id: 7, language_id: 2 },
    {
      recordType: "article_localization",
      recordKey: "7",
      verseKey: null,
      from: null,
      to: null,
      order: 2,
    },
  ],
  [
    "articles",
    "a localization without its language",
    { id: 7, article_id: 123 },
    {
      recordType: "article_localization",
      recordKey: "7",
      verseKey: null,
      from: null,
      to: null,
      order: Number.MAX_SAFE_INTEGER,
    },
  ],
  [
    "articles",
    "nothing to tell it by",
    { title: "t" },
    {
      recordType: "article_localization",
      recordKey: null,
      verseKey: null,
      from: null,
      to: null,
      order: Number.MAX_SAFE_INTEGER,
    },
  ],
  [
    "word_by_word_translations",
    "a word",
    { id: 9, word_id: 4, text: "x" },
    {
      recordType: "word_translation",
      recordKey: "9",
      verseKey: null,
      from: null,
      to: null,
      order: 4,
    },
  ],
  [
    "word_by_word_transliterations",
    "a word with its verse",
    { id: 9, word_id: 4, verse_key: "1:1" },
    {
      recordType: "word_transliteration",
      recordKey: "9",
      verseKey: "1:1",
      from: 1001,
      to: 1001,
      order: 4,
    },
  ],
  [
    "mushafs",
    "the edition",
    { record_type: "mushaf", id: 1, name: "x" },
    { recordType: "mushaf", recordKey: "1", verseKey: null, from: null, to: null, order: 0 },
  ],
  [
    "mushafs",
    "a page",
    { record_type: "mushaf_page", id: 12, page_number: 3 },
    {
      recordType: "mushaf_page",
      recordKey: "12",
      verseKey: null,
      from: null,
      to: null,
      order: 4_000_000,
    },
  ],
  [
    "mushafs",
    "a word of a page",
    { record_type: "mushaf_word", id: 99, word_id: 7, page_number: 3, verse_key: "2:6" },
    {
      recordType: "mushaf_word",
      recordKey: "99",
      verseKey: "2:6",
      from: 2006,
      to: 2006,
      order: 4_000_007,
    },
  ],
  [
    "quran_core",
    "a verse",
    { record_type: "verse", id: 8, verse_key: "2:1" },
    { recordType: "verse", recordKey: "8", verseKey: "2:1", from: 2001, to: 2001, order: 2001 },
  ],
  [
    "quran_core",
    "a chapter, before its verses",
    { record_type: "chapter", id: 2 },
    { recordType: "chapter", recordKey: "2", verseKey: null, from: null, to: null, order: 2000 },
  ],
  [
    "quran_core",
    "a juz, after the text",
    { record_type: "juz", id: 30, juz_number: 30, verse_key: "78:1" },
    { recordType: "juz", recordKey: "30", verseKey: null, from: null, to: null, order: 1_000_030 },
  ],
  [
    "quran_core",
    "a kind nobody has heard of",
    { record_type: "page", id: 1 },
    {
      recordType: "page",
      recordKey: "1",
      verseKey: null,
      from: null,
      to: null,
      order: Number.MAX_SAFE_INTEGER,
    },
  ],
  [
    "unheard_of",
    "a row",
    { id: 3, verse_key: "2:1", record_type: "thing" },
    { recordType: "thing", recordKey: "3", verseKey: "2:1", from: 2001, to: 2001, order: 2001 },
  ],
  [
    "unheard_of",
    "a row that says nothing",
    {},
    {
      recordType: "row",
      recordKey: null,
      verseKey: null,
      from: null,
      to: null,
      order: Number.MAX_SAFE_INTEGER,
    },
  ],
];

describe("rows of a group", () => {
  for (const [group, what, data, expected] of CASES) {
    it(`${group}: ${what}`, () => {
      assert.deepEqual(groupModule(group).identify(data), expected);
    });
  }

  it("have a documented key only in translations", () => {
    for (const group of [...KNOWN_GROUPS, "unheard_of"]) {
      assert.equal(groupModule(group).group, group);
      assert.equal(groupModule(group).keyIsDocumented("translation"), group === "translations");
    }
    assert.equal(groupModule("translations").keyIsDocumented("footnote"), false);
  });

  it("with names that are built in to JavaScript are rows of an unknown group", () => {
    for (const group of ["constructor", "__proto__", "toString"]) {
      assert.equal(groupModule(group).identify({ id: 1 }).recordType, "row");
    }
  });

  it("never make a module fail, with any content", () => {
    const names = [
      "id",
      "verse_key",
      "record_type",
      "record_key",
      "text",
      "title",
      "foot_notes",
      "word_id",
      "chapter_id",
      "article_id",
      "language_id",
      "lang",
      "page_number",
      "juz_number",
      "name",
      "group_verse_key_from",
      "group_verse_key_to",
      "__proto__",
      "constructor",
    ];
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        "1:1",
        "2:286",
        "999:1",
        "-1",
        "1e9",
        -1,
        1.5,
        1e300,
        "<p>",
        "&#x110000;",
        "<sup>",
      ),
    );
    const row = fc.dictionary(fc.constantFrom(...names), value);
    fc.assert(
      fc.property(fc.constantFrom(...KNOWN_GROUPS, "unheard_of"), fc.array(row), (group, rows) => {
        const module = groupModule(group);
        for (const data of rows) {
          const identity = module.identify(data);
          assert.ok(identity.recordType.length > 0);
          assert.notEqual(identity.recordKey, "");
          assert.ok(Number.isSafeInteger(identity.order));
          assert.equal(identity.from === null, identity.to === null);
          assert.ok((identity.from ?? 0) <= (identity.to ?? 0));
          assert.equal(typeof module.searchText(data), "string");
        }
        const name = module.nameFromRows?.(rows) ?? null;
        assert.ok(name === null || name.length > 0);
      }),
    );
  });
});

describe("the words of a row", () => {
  const words = (group: string, data: Data): string => groupModule(group).searchText(data);

  it("of a translation are its text without footnote markers, and its footnotes", () => {
    assert.equal(
      words("translations", {
        text: 'first<sup foot_note="176997">1</sup>, second <i>third</i>',
        foot_notes: [{ id: 176997, text: "fourth &amp; <b>fifth</b>" }, "sixth", null, { text: 5 }],
      }),
      "first, second third\nfourth & fifth\nsixth",
    );
  });

  it("of a tafsir are those that a reader sees", () => {
    assert.equal(
      words("tafsirs", {
        text: '<h2 class="title">Title</h2><p>one<br>two</p><ul><li>three</li><li>four</li></ul><script>no()</script><style>.no{}</style><!-- no --><td>five</td><td>six&nbsp;&hellip;</td> a < b',
      }),
      "Title one two three four five six … a < b",
    );
  });

  it("of an article are its title and text", () => {
    assert.equal(
      words("articles", { title: "Title", text: "<p>Body</p>", lang: "en" }),
      "Title Body",
    );
  });

  it("of a word are its translation or transliteration", () => {
    for (const group of ["word_by_word_translations", "word_by_word_transliterations"]) {
      assert.equal(words(group, { text: "<i>word</i>", language_name: "no" }), "word");
    }
  });

  it("of audio are absent", () => {
    assert.equal(words("recitations", { url: "https://example.com/a.mp3", text: "x" }), "");
  });

  it("of the Quran's text are those of one spelling", () => {
    assert.equal(
      words("quran_core", { record_type: "verse", text_uthmani: "a", text_imlaei: "b" }),
      "a",
    );
    assert.equal(
      words("quran_core", { record_type: "chapter", name_simple: "c", name_arabic: "d" }),
      "c d",
    );
  });

  it("of an unknown group are all its texts except names of things", () => {
    assert.equal(
      words("unheard_of", {
        id: "x",
        url: "https://x",
        note: "one",
        deep: [{ body: "<p>two</p>", count: 3 }],
        number: "12",
      }),
      "one two",
    );
  });
});

describe("the name of a mushaf", () => {
  const name = (rows: Data[]): string | null | undefined =>
    groupModule("mushafs").nameFromRows?.(rows);

  it("is that of the mushaf's row", () => {
    assert.equal(name([{ name: "" }, { name: "<b>Printed</b> edition" }]), "Printed edition");
    assert.equal(name([{ name: 5 }, {}]), null);
    assert.equal(name([]), null);
  });
});

describe("the name of an article", () => {
  const name = (rows: Data[]): string | null | undefined =>
    groupModule("articles").nameFromRows?.(rows);

  it("is its English title, else its first title", () => {
    assert.equal(
      name([
        { lang: "ur", title: "one" },
        { lang: "EN-gb", title: "<b>two</b>" },
      ]),
      "two",
    );
    assert.equal(
      name([{ lang: "fr" }, { lang: "ur", title: "one" }, { lang: "tr", title: "x" }]),
      "one",
    );
    assert.equal(name([{ lang: "en", title: "" }, { title: 5 }]), null);
    assert.equal(name([]), null);
  });
});
