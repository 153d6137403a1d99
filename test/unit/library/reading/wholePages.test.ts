import assert from "node:assert/strict";
import { arabicSpellings, positionsOf } from "../../../../src/core/library/reading/arabic.js";
import { readArticle } from "../../../../src/core/library/reading/articles.js";
import { audioUrl, trackOf } from "../../../../src/core/library/reading/audio.js";
import { joinParts, readChapter } from "../../../../src/core/library/reading/chapter.js";
import { coverageOf } from "../../../../src/core/library/reading/coverage.js";
import { chapterRange } from "../../../../src/core/library/reading/part.js";
import { keyOf, rangeOf } from "../../../../src/core/library/reading/row.js";
import type { ChapterPage } from "../../../../src/core/model/pages.js";
import type { StoredRow } from "../../../../src/core/model/row.js";
import { closeFilledStores, filledStore } from "../../../support/store/filledStore.js";

const TRANSLATION = { group: "translations", id: 1 };
const TAFSIR = { group: "tafsirs", id: 2 };
const ARTICLE = { group: "articles", id: 3 };
const AUDIO = { group: "recitations", id: 7 };
const CHAPTER_AUDIO = { group: "chapter_recitations", id: 5 };

const json = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row));

after(closeFilledStores);

describe("a whole page", () => {
  it("of a translation has its rows with their verses, texts and notes", async () => {
    const store = await filledStore([
      {
        ...TRANSLATION,
        payloads: json([
          { id: 1, verse_key: "1:1", text: "<b>One</b>", foot_notes: [{ id: 9, text: "A note" }] },
          { id: 2, verse_key: "1:2-3" },
          { id: 3, verse_key: "1:4", text: "Four" },
        ]),
      },
    ]);
    const entries = [
      { recordKey: "1", verseKey: "1:1", html: "<b>One</b>", notes: [{ id: "9", html: "A note" }] },
      { recordKey: "2", verseKey: "1:2", to: "1:3", html: "", notes: [] },
      { recordKey: "3", verseKey: "1:4", html: "Four", notes: [] },
    ].map((entry) => ({ recordType: "translation", ...entry }));
    const page = { kind: "verses", chapter: 1, offset: 0, nextOffset: null, arabic: [] };
    assert.deepEqual(await readChapter(store, TRANSLATION, 1), { ...page, entries });
    assert.deepEqual(await readChapter(store, TRANSLATION, 1, { enough: 2 }), {
      ...page,
      nextOffset: 2,
      entries: entries.slice(0, 2),
    });
    assert.deepEqual(await readChapter(store, TRANSLATION, 1, { offset: 2, enough: 2 }), {
      ...page,
      offset: 2,
      entries: entries.slice(2),
    });
    // The first part has the verse already.
    const { rows } = store.served;
    const first = await readChapter(store, TRANSLATION, 1, { verse: 2, enough: 2 });
    assert.deepEqual([first.offset, store.served.rows], [0, rows + 2]);
    const second = await readChapter(store, TRANSLATION, 1, { verse: 4, enough: 2 });
    assert.deepEqual([second.offset, second.entries], [2, entries.slice(2)]);
  });

  it("of the Arabic text has its verses only, with their rows", async () => {
    const ref = { group: "quran_core", id: 1 };
    const store = await filledStore([
      {
        ...ref,
        payloads: json([
          { record_type: "chapter", id: 1, verse_key: "1:1" },
          { record_type: "verse", id: 4, verse_key: "1:1", text_imlaei: "ا" },
          { record_type: "verse", id: 5, verse_key: "1:2" },
        ]),
      },
    ]);
    assert.deepEqual((await readChapter(store, ref, 1)).entries, [
      { recordType: "verse", recordKey: "4", verseKey: "1:1", html: "ا", notes: [] },
      { recordType: "verse", recordKey: "5", verseKey: "1:2", html: "", notes: [] },
    ]);
  });

  it("of a tafsir has the outline of its chapter, from the store or from known rows", async () => {
    const commentary = (id: number, from: string, to: string): object => ({
      id,
      verse_key: from,
      group_verse_key_from: from,
      group_verse_key_to: to,
      text: `<p>${id}</p>`,
    });
    const store = await filledStore([
      {
        ...TAFSIR,
        payloads: json([
          commentary(1, "1:1", "1:7"),
          commentary(2, "2:280", "3:2"),
          commentary(3, "3:3", "3:9"),
          commentary(4, "4:1", "4:1"),
          { id: 5, verse_key: "3:999", text: "5" },
        ]),
      },
    ]);
    const { rows } = await store.rowHeads(TAFSIR);
    const bytesOf = (key: string) => rows.find(({ recordKey }) => recordKey === key)?.bytes;
    const entry = { recordType: "tafsir" };
    const expected = {
      kind: "tafsir",
      chapter: 3,
      offset: 0,
      nextOffset: null,
      heads: [
        { ...entry, recordKey: "2", from: "2:280", to: "3:2", bytes: bytesOf("2") },
        { ...entry, recordKey: "3", from: "3:3", to: "3:9", bytes: bytesOf("3") },
      ],
      entries: [
        { ...entry, recordKey: "2", from: "2:280", to: "3:2", html: "<p>2</p>" },
        { ...entry, recordKey: "3", from: "3:3", to: "3:9", html: "<p>3</p>" },
      ],
      arabic: [],
    };
    assert.deepEqual(await readChapter(store, TAFSIR, 3), expected);
    const heads = () => Promise.resolve(rows);
    assert.deepEqual(await readChapter(store, TAFSIR, 3, { heads }), expected);
    const unplaced = () => Promise.resolve(rows.filter(({ from }) => from === null));
    assert.deepEqual(await readChapter(store, TAFSIR, 3, { heads, verse: 5, unplaced }), {
      ...expected,
      offset: 1,
      entries: expected.entries.slice(1),
      unplaced: {
        count: 1,
        entries: [{ ...entry, recordKey: "5", from: "3:999", to: "3:999", html: "5" }],
      },
    });
  });

  it("of a recitation begins with the audio of the whole surah", async () => {
    const base = "https://verses.quran.foundation/";
    const store = await filledStore([
      {
        ...AUDIO,
        payloads: json([
          { record_type: "audio_file", id: 1, verse_key: "1:1", url: "1.mp3", duration: 6 },
          { record_type: "audio_file", id: 2, verse_key: "1:2", audio_url: "2.mp3", duration: 0 },
          {
            record_type: "chapter_audio_file",
            id: 3,
            chapter_number: 1,
            url: "all.mp3",
            verse_timings: [
              { verse_key: "1:2", start_ms: 700 },
              { verse_key: "1:1", from: 5 },
              { verse_key: "1:9", from: 6 },
              { verse_key: "1:3" },
            ],
          },
          { record_type: "audio_segment", id: 4, verse_key: "1:1", timestamp_from: 1 },
        ]),
      },
    ]);
    const verse = (id: number, duration: number | null): object => ({
      recordType: "audio_file",
      recordKey: String(id),
      verseKey: `1:${id}`,
      chapter: 1,
      url: `${base}${id}.mp3`,
      published: `${id}.mp3`,
      duration,
      timings: [],
    });
    const whole = {
      recordType: "chapter_audio_file",
      recordKey: "3",
      verseKey: null,
      chapter: 1,
      url: `${base}all.mp3`,
      published: "all.mp3",
      duration: null,
      timings: [
        { verseKey: "1:1", startMs: 5 },
        { verseKey: "1:2", startMs: 700 },
      ],
    };
    const page = {
      kind: "recitation",
      chapter: 1,
      offset: 0,
      nextOffset: null,
      entries: [whole, verse(1, 6), verse(2, null)],
      arabic: [],
    };
    assert.deepEqual(await readChapter(store, AUDIO, 1, { audioBase: base }), page);
    assert.deepEqual(await readChapter(store, AUDIO, 1, { audioBase: base, offset: 1 }), {
      ...page,
      offset: 1,
      entries: [verse(2, null)],
    });
    const only = (rowsByType: Record<string, number>) =>
      readChapter(store, AUDIO, 1, { audioBase: base, rowsByType });
    assert.deepEqual((await only({ audio_file: 2, chapter_audio_file: 0 })).entries, [
      verse(1, 6),
      verse(2, null),
    ]);
    assert.deepEqual((await only({ chapter_audio_file: 1 })).entries, [whole]);
  });

  it("of a surah's audio has the starts of its verses, if the resource has any", async () => {
    const file = (chapter_id: number): object => ({
      record_type: "chapter_audio_file",
      id: chapter_id,
      chapter_id,
      audio_url: `https://audio.qurancdn.com/${chapter_id}.mp3`,
    });
    const store = await filledStore([
      {
        ...CHAPTER_AUDIO,
        payloads: json([
          file(1),
          file(2),
          { record_type: "audio_segment", id: 9, verse_key: "2:1", timestamp_from: 4 },
          { record_type: "audio_segment", id: 10, verse_key: "2:2" },
        ]),
      },
    ]);
    const timings = async (rowsByType?: Record<string, number>): Promise<unknown> => {
      const page = await readChapter(store, CHAPTER_AUDIO, 2, rowsByType ? { rowsByType } : {});
      return page.kind === "recitation" && page.entries.map((entry) => entry.timings);
    };
    assert.deepEqual(await timings(), [[{ verseKey: "2:1", startMs: 4 }]]);
    assert.deepEqual(await timings({ chapter_audio_file: 2, audio_segment: 0 }), [[]]);
    const missing = await readChapter(store, CHAPTER_AUDIO, 3);
    assert.deepEqual(missing.entries, []);
  });

  it("of an article has the heads of its localizations", async () => {
    const store = await filledStore([
      {
        ...ARTICLE,
        payloads: json([
          { article_id: 3, language_id: 1, language_code: "fr", name: "Un", body: "<p>fr</p>" },
          { article_id: 3, language_id: 2, iso_code: "ur", content: "<p>ur</p>" },
          { article_id: 3, language_id: 3, lang: "pt-BR", title: "Três" },
        ]),
      },
    ]);
    const page = await readArticle(store, ARTICLE, { languages: ["ur-PK"] });
    const row = { recordType: "article_localization" };
    assert.deepEqual(page, {
      kind: "articles",
      localizations: [
        { ...row, recordKey: "3:1", title: "Un", lang: "fr", direction: "ltr" },
        { ...row, recordKey: "3:2", title: null, lang: "ur", direction: "rtl" },
        { ...row, recordKey: "3:3", title: "Três", lang: "pt-BR", direction: "ltr" },
      ],
      selected: 1,
      html: "<p>ur</p>",
    });
    const selected = async (...languages: readonly string[]): Promise<number> =>
      (await readArticle(store, ARTICLE, { languages })).selected;
    assert.equal(await selected("de", "PT"), 2);
    assert.equal(await selected("de"), 0, "the first, because none is in English");
    assert.equal((await readArticle(store, ARTICLE, { recordKey: "3:3" })).html, "");
  });
});

describe("parts of a chapter", () => {
  const part = (kind: string, from: number, to: number, more: object = {}): ChapterPage =>
    ({
      kind,
      chapter: 2,
      offset: from,
      nextOffset: to === 4 ? null : to,
      entries: Array.from({ length: to - from }, (_, at) => ({ recordKey: `${from + at}` })),
      arabic: [],
      ...more,
    }) as unknown as ChapterPage;

  for (const kind of ["verses", "tafsir", "words", "recitation"]) {
    it(`of ${kind} are joined to one page`, () => {
      const ends = kind === "verses" || kind === "tafsir" ? { unplaced: undefined } : {};
      assert.deepEqual(joinParts(part(kind, 0, 2), part(kind, 2, 4)), part(kind, 0, 4, ends));
    });
  }

  it("of two kinds are not joined", () => {
    const first = part("verses", 0, 2);
    assert.equal(joinParts(first, part("words", 2, 4)), first);
    assert.equal(joinParts(part("words", 2, 4), first).kind, "words");
  });

  it("at the end bring the rows without a verse", () => {
    const unplaced = { count: 1, entries: [] };
    for (const kind of ["verses", "tafsir"]) {
      const joined = joinParts(part(kind, 0, 2), part(kind, 2, 4, { unplaced }));
      assert.deepEqual("unplaced" in joined && joined.unplaced, unplaced);
    }
  });

  it("have the positions of their verses, within the surah", () => {
    const positions = (...entries: readonly object[]): unknown =>
      positionsOf(part("verses", 0, 4, { entries }));
    assert.deepEqual(positions({ verseKey: "2:7" }, { verseKey: "2:5" }), { from: 2005, to: 2007 });
    assert.deepEqual(positions({ verseKey: "2:5", to: "2:9" }), { from: 2005, to: 2009 });
    assert.deepEqual(positions({ from: "1:3", to: "2:4" }), { from: 2001, to: 2004 });
    assert.deepEqual(positions({ from: "2:280", to: "3:4" }), { from: 2280, to: 2286 });
    const timings = [{ verseKey: "2:2" }, { verseKey: "2:8" }];
    assert.deepEqual(positions({ verseKey: null, timings }), { from: 2002, to: 2008 });
    assert.equal(positions({ verseKey: null }), null);
    assert.equal(positions(), null);
  });

  it("have the range of their chapter", () => {
    assert.deepEqual(chapterRange(114), { from: 114_001, to: 114_006 });
    assert.throws(() => chapterRange(115), RangeError);
  });
});

describe("facts about rows", () => {
  it("name their verses, by their key or their position", () => {
    assert.equal(keyOf({ verseKey: "2:5", from: 2004 }), "2:5");
    assert.equal(keyOf({ verseKey: null, from: 2004 }), "2:4");
    assert.equal(keyOf({ verseKey: null, from: null }), "");
    assert.deepEqual(rangeOf({ verseKey: "2:5", from: 2004, to: 2006 }), {
      from: "2:4",
      to: "2:6",
    });
    assert.deepEqual(rangeOf({ verseKey: null, from: null, to: null }), { from: "", to: "" });
    assert.deepEqual(rangeOf({ verseKey: "2:999", from: null, to: null }), {
      from: "2:999",
      to: "2:999",
    });
  });

  it("cover verses once, also across surahs, and none that do not exist", () => {
    const { verses, missing } = coverageOf([
      { from: 113_004, to: 114_001 },
      { from: 114_001, to: null },
      { from: null, to: 1007 },
      { from: 114_006, to: 115_002 },
      { from: 2_000, to: 2_001 },
    ]);
    assert.deepEqual([verses[0], verses[1], verses[112], verses[113]], [0, 1, 2, 2]);
    assert.deepEqual(missing.slice(0, 2), [
      { from: "1:1", to: "1:7" },
      { from: "2:2", to: "2:286" },
    ]);
    assert.deepEqual(missing.slice(-2), [
      { from: "113:1", to: "113:3" },
      { from: "114:2", to: "114:5" },
    ]);
  });

  it("have the Arabic spellings of a verse", () => {
    assert.deepEqual(
      [...arabicSpellings({ text: "ت", other: "x", text_uthmani: "ا", text_imlaei: null })],
      [
        ["text_uthmani", "ا"],
        ["text", "ت"],
      ],
    );
  });

  it("name the chapter and the starts of an audio file", () => {
    const row = { recordType: "audio_file", recordKey: "1", verseKey: null } as StoredRow;
    const track = (payload: Record<string, unknown>, changes: Partial<StoredRow> = {}) =>
      trackOf({ ...row, ...changes }, payload, null);
    assert.equal(track({ verse_key: "2:5" }).verseKey, "2:5");
    assert.equal(track({ verse_key: "2:5", chapter_id: 3 }).chapter, 3);
    assert.equal(track({ chapter_id: 115 }).chapter, null);
    assert.equal(track({}, { verseKey: "4:1" }).chapter, 4);
    const timings = [{ verse_key: "2:1", timestamp_from: 3 }];
    const starts = [{ verseKey: "2:1", startMs: 3 }];
    assert.deepEqual(track({ timestamps: [{}], segments: timings }).timings, starts);
    assert.deepEqual(track({ timestamps: timings }).timings, starts);
    assert.deepEqual(track({ timestamps: timings }, { verseKey: "2:1" }).timings, []);
  });

  it("have no address with a user, or without a text", () => {
    for (const published of [
      null,
      " ",
      "https://user@verses.quran.com/1.mp3",
      "https://:secret@verses.quran.com/1.mp3",
      "http://verses.quran.com/1.mp3",
    ]) {
      assert.equal(audioUrl(published, "https://verses.quran.com/"), null);
    }
    assert.equal(
      audioUrl(" 1.mp3 ", "https://verses.quran.com/"),
      "https://verses.quran.com/1.mp3",
    );
  });
});
