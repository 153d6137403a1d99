import assert from "node:assert/strict";
import fc from "fast-check";
import { withArabic } from "../../../../src/core/library/reading/arabic.js";
import { readArticle } from "../../../../src/core/library/reading/articles.js";
import { readChapter } from "../../../../src/core/library/reading/chapter.js";
import { coverageOf } from "../../../../src/core/library/reading/coverage.js";
import { firstChapter } from "../../../../src/core/library/reading/firstChapter.js";
import { PAGE_BYTES } from "../../../../src/core/library/reading/part.js";
import { readTable } from "../../../../src/core/library/reading/table.js";
import { coveringIndex, TAFSIR_PAGE_BYTES } from "../../../../src/core/library/reading/tafsir.js";
import { recentChanges } from "../../../../src/core/library/review/recent.js";
import { CHAPTERS } from "../../../../src/core/model/chapters.js";
import type { HistoryEntry } from "../../../../src/core/model/change.js";
import {
  closeFilledStores,
  filledStore,
  type FilledStore,
} from "../../../support/store/filledStore.js";

const TRANSLATION = { group: "translations", id: 1 };
const TAFSIR = { group: "tafsirs", id: 2 };
const ARTICLE = { group: "articles", id: 3 };
const CORE = { group: "quran_core", id: 1 };
const AUDIO = { group: "recitations", id: 7 };
const WORDS = { group: "word_by_word_translations", id: 4 };

const json = (data: object): string => JSON.stringify(data);

/** Placeholder rows of chapters, one for each verse. */
function translation(chapters: readonly number[], text = "Placeholder"): string[] {
  let id = 0;
  return chapters.flatMap((chapter) =>
    Array.from({ length: CHAPTERS[chapter - 1]?.versesCount ?? 0 }, (_, index) =>
      json({
        id: ++id,
        resource_content_id: 20,
        verse_key: `${chapter}:${index + 1}`,
        text: `${text} ${chapter}:${index + 1}`,
        foot_notes: [],
      }),
    ),
  );
}

afterEach(closeFilledStores);

describe("reading a translation", () => {
  it("returns the verses of one chapter in order, and of no other", async () => {
    const store = await filledStore([{ ...TRANSLATION, payloads: translation([1, 2, 3]) }]);
    const page = await readChapter(store, TRANSLATION, 2);
    assert.ok(page.kind === "verses");
    assert.deepEqual(
      page.entries.map((entry) => entry.verseKey),
      Array.from({ length: 286 }, (_, index) => `2:${index + 1}`),
    );
    assert.equal(page.nextOffset, null);
    assert.equal(page.entries[254]?.html, "Placeholder 2:255");
  });

  it("returns a chapter without rows as a page without entries", async () => {
    const store = await filledStore([{ ...TRANSLATION, payloads: translation([1]) }]);
    const page = await readChapter(store, TRANSLATION, 2);
    assert.deepEqual([page.kind, page.entries, page.nextOffset], ["verses", [], null]);
  });

  it("reads bridges and padded keys, and puts rows without a verse at the end of their surah", async () => {
    const row = (id: number, verse_key: string): string =>
      json({ id, verse_key, text: `Placeholder ${id}`, foot_notes: [] });
    const keys = ["2:0", "2:1-2", "002:005", "2:6–2:7", "2:287", "3:900", "2:285-287", "2:9-8"];
    const world = await filledStore([
      { ...TRANSLATION, payloads: keys.map((key, id) => row(id, key)) },
    ]);
    const heads = (await world.rowHeads(TRANSLATION, {})).rows;
    const unplaced = heads.filter(({ from }) => from === null);
    const page = await readChapter(world, TRANSLATION, 2, {
      unplaced: () => Promise.resolve(unplaced),
    });
    assert.ok(page.kind === "verses");
    assert.deepEqual(
      page.entries.map(({ verseKey, to }) => [verseKey, to]),
      [
        ["2:1", "2:2"],
        ["2:5", undefined],
        ["2:6", "2:7"],
      ],
    );
    assert.equal(page.unplaced?.count, 4);
    assert.deepEqual(
      page.unplaced.entries.map(({ verseKey }) => verseKey),
      ["2:0", "2:9-8", "2:285-287", "2:287"],
    );
    assert.equal(coverageOf(heads).verses[1], 5);
  });

  it("sends the first of many rows without a verse, and their number", async () => {
    const payloads = Array.from({ length: 501 }, (_, id) =>
      json({ id, verse_key: "2:0", text: "Placeholder", foot_notes: [] }),
    );
    const store = await filledStore([{ ...TRANSLATION, payloads }]);
    const heads = (await store.rowHeads(TRANSLATION, { limit: 1000 })).rows;
    const page = await readChapter(store, TRANSLATION, 2, {
      unplaced: () => Promise.resolve(heads),
    });
    assert.ok(page.kind === "verses");
    assert.deepEqual([page.unplaced?.count, page.unplaced?.entries.length], [501, 500]);
  });

  it("keeps footnotes in order, and leaves out invalid ones", async () => {
    const payloads = [
      json({
        id: 1,
        verse_key: "1:1",
        text: 'Text<sup foot_note="9">1</sup>',
        foot_notes: [{ id: 9, text: "First" }, { id: "8", text: "Second" }, null, { id: 7 }],
      }),
    ];
    const page = await readChapter(
      await filledStore([{ ...TRANSLATION, payloads }]),
      TRANSLATION,
      1,
    );
    assert.ok(page.kind === "verses");
    assert.deepEqual(page.entries[0]?.notes, [
      { id: "9", html: "First" },
      { id: "8", html: "Second" },
    ]);
  });

  it("sends a chapter that is too large in parts, which together are the whole chapter", async () => {
    const store = await filledStore([
      { ...TRANSLATION, payloads: translation([2], "x".repeat(8 * 1024)) },
    ]);
    const keys: string[] = [];
    for (let offset: number | null = 0; offset !== null;) {
      const page = await readChapter(store, TRANSLATION, 2, { offset });
      assert.ok(page.kind === "verses");
      keys.push(...page.entries.map((entry) => entry.verseKey));
      offset = page.nextOffset;
    }
    assert.equal(new Set(keys).size, 286);
    assert.equal(keys.length, 286);
    assert.ok(
      store.served.largestPage < PAGE_BYTES + 16 * 1024,
      "one row may pass the limit, no more",
    );
  });

  it("returns the part with the wanted verse, whichever verse it is", async () => {
    const store = await filledStore([
      { ...TRANSLATION, payloads: translation([2], "x".repeat(12 * 1024)) },
    ]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 286 }), async (verse) => {
        const page = await readChapter(store, TRANSLATION, 2, { verse });
        assert.ok(page.kind === "verses");
        assert.ok(
          page.entries.some((entry) => entry.verseKey === `2:${verse}`),
          `2:${verse} is not in the page`,
        );
      }),
      { seed: 20, numRuns: 60 },
    );
  });

  it("reads a damaged payload as an empty verse instead of failing the chapter", async () => {
    const store = await filledStore([{ ...TRANSLATION, payloads: translation([1]) }]);
    const damaged = {
      ...store,
      rows: async (...query: Parameters<typeof store.rows>) => {
        const page = await store.rows(...query);
        return { ...page, rows: page.rows.map((row) => ({ ...row, json: "{" })) };
      },
    };
    const page = await readChapter(damaged, TRANSLATION, 1);
    assert.ok(page.kind === "verses");
    assert.deepEqual([page.entries.length, page.entries[0]?.html], [7, ""]);
  });

  it("puts the Arabic text beside the displayed verses", async () => {
    const store = await filledStore([
      { ...TRANSLATION, payloads: translation([1, 2]) },
      {
        ...CORE,
        payloads: [
          json({ record_type: "chapter", id: 1, chapter_number: 1 }),
          json({ record_type: "verse", id: 1, verse_key: "1:1", text_uthmani: "<نص> & ١" }),
          json({ record_type: "verse", id: 8, verse_key: "2:1", text_uthmani: "نص ٢" }),
        ],
      },
    ]);
    const page = await withArabic(store, CORE, await readChapter(store, TRANSLATION, 1));
    assert.deepEqual(page.arabic, [{ verseKey: "1:1", text: "<نص> & ١" }]);
    const arabic = await readChapter(store, CORE, 1);
    assert.ok(arabic.kind === "verses");
    assert.equal(arabic.entries[0]?.html, "&lt;نص> &amp; ١", "plain text, made safe as HTML");
  });

  it("has the Arabic text of every verse of a long surah, however large its rows are", async () => {
    // Rows with many scripts: 286 of 10 kB are more than one page of the store.
    const scripts = Object.fromEntries(
      Array.from({ length: 10 }, (_, at) => [`script_${at}`, "ا".repeat(500)]),
    );
    const store = await filledStore([
      { ...TRANSLATION, payloads: translation([2, 286]) },
      {
        ...CORE,
        payloads: Array.from({ length: 286 }, (_, at) =>
          json({
            record_type: "verse",
            id: 8 + at,
            verse_key: `2:${at + 1}`,
            text_uthmani: `نص ${at + 1}`,
            ...scripts,
          }),
        ),
      },
    ]);
    const page = await withArabic(store, CORE, await readChapter(store, TRANSLATION, 2));
    assert.deepEqual(
      page.arabic?.map(({ verseKey }) => verseKey),
      Array.from({ length: 286 }, (_, at) => `2:${at + 1}`),
    );
  });
});

describe("reading a tafsir", () => {
  const tafsir = (id: number, from: string, to: string, text = "Placeholder"): string =>
    json({
      id,
      verse_key: from,
      group_verse_key_from: from,
      group_verse_key_to: to,
      text: `<p>${text} ${id}</p>`,
    });
  const payloads = [
    tafsir(1, "2:1", "2:5"),
    tafsir(2, "2:6", "2:7"),
    tafsir(3, "2:8", "2:20"),
    tafsir(4, "2:30", "2:30"),
  ];

  for (const [verse, expected] of [
    [1, 0],
    [4, 0],
    [5, 0],
    [6, 1],
    [20, 2],
    [25, 2],
    [30, 3],
    [286, 3],
  ] as const) {
    it(`finds the commentary for 2:${verse}`, async () => {
      const store = await filledStore([{ ...TAFSIR, payloads }]);
      const page = await readChapter(store, TAFSIR, 2, { verse });
      assert.ok(page.kind === "tafsir");
      assert.equal(page.entries[0]?.recordKey, String(expected + 1));
      assert.equal(page.heads.length, 4);
    });
  }

  it("prefers the narrowest of several ranges that cover a verse", () => {
    const heads = [
      { from: "2:1", to: "2:286" },
      { from: "2:250", to: "2:260" },
      { from: "2:255", to: "2:255" },
    ];
    assert.equal(coveringIndex(heads, 2, 255), 2);
    assert.equal(coveringIndex(heads, 2, 256), 1);
    assert.equal(coveringIndex(heads, 2, 3), 0);
    assert.equal(coveringIndex([{ from: "2:9", to: "2:9" }], 2, 3), -1);
  });

  it("sends one long commentary whole, without a second one", async () => {
    const long = tafsir(1, "2:1", "2:5", "y".repeat(3 * TAFSIR_PAGE_BYTES));
    const store = await filledStore([{ ...TAFSIR, payloads: [long, ...payloads.slice(1)] }]);
    const page = await readChapter(store, TAFSIR, 2);
    assert.ok(page.kind === "tafsir");
    assert.deepEqual([page.entries.length, page.nextOffset], [1, 1]);
    assert.ok((page.entries[0]?.html.length ?? 0) > 3 * TAFSIR_PAGE_BYTES);
  });
});

describe("reading an article", () => {
  const payloads = [
    json({ article_id: 3, language_id: 1, lang: "en", title: "Placeholder", text: "<p>en</p>" }),
    json({ article_id: 3, language_id: 9, lang: "ur", title: "جگہ", text: "<p>ur</p>" }),
    json({ article_id: 3, language_id: 2, lang: "ar", title: null, text: "<p>ar</p>" }),
  ];
  let store: FilledStore;
  beforeEach(async () => {
    store = await filledStore([{ ...ARTICLE, payloads }]);
  });

  it("lists the localizations with language and direction, and sends one text", async () => {
    const page = await readArticle(store, ARTICLE);
    const heads = page.localizations.map(({ lang, direction, title }) => [lang, direction, title]);
    assert.deepEqual(
      new Set(heads.map((head) => head.join())),
      new Set(["en,ltr,Placeholder", "ur,rtl,جگہ", "ar,rtl,"]),
    );
    assert.equal(page.html, "<p>en</p>");
  });

  it("prefers the wanted localization, then the user's language, then English", async () => {
    const arabic = await readArticle(store, ARTICLE, { languages: ["ar-EG"] });
    assert.equal(arabic.html, "<p>ar</p>");
    const german = await readArticle(store, ARTICLE, { languages: ["de"] });
    assert.equal(german.html, "<p>en</p>");
    const urdu = arabic.localizations.find(({ lang }) => lang === "ur");
    const chosen = await readArticle(store, ARTICLE, {
      recordKey: urdu?.recordKey ?? null,
      languages: ["ar"],
    });
    assert.equal(chosen.html, "<p>ur</p>");
  });

  it("has no selection without localizations", async () => {
    const page = await readArticle(await filledStore([]), ARTICLE);
    assert.deepEqual([page.selected, page.html, page.localizations.length], [-1, "", 0]);
  });
});

describe("reading a recitation", () => {
  it("completes relative addresses only if the base address of the audio is known", async () => {
    const payloads = [
      json({ id: 1, recitation_id: 7, verse_key: "1:1", url: "Alafasy/mp3/001001.mp3" }),
      json({ id: 2, recitation_id: 7, verse_key: "1:2", url: "https://verses.quran.com/a.mp3" }),
      json({ id: 3, recitation_id: 7, verse_key: "1:3", url: "https://evil.example/a.mp3" }),
      json({ id: 4, recitation_id: 7, verse_key: "1:4", url: "//evil.example/a.mp3" }),
    ];
    const store = await filledStore([{ ...AUDIO, payloads }]);
    const base = "https://verses.quran.foundation/";
    const known = await readChapter(store, AUDIO, 1, { audioBase: base });
    assert.ok(known.kind === "recitation");
    assert.deepEqual(
      known.entries.map((track) => track.url),
      [`${base}Alafasy/mp3/001001.mp3`, "https://verses.quran.com/a.mp3", null, null],
    );
    const unknown = await readChapter(store, AUDIO, 1, { audioBase: null });
    assert.ok(unknown.kind === "recitation");
    assert.equal(unknown.entries[0]?.url, null);
  });

  it("finds a whole chapter's audio, which is about no verse, with the starts of its verses", async () => {
    const ref = { group: "chapter_recitations", id: 5 };
    const payloads = [
      json({
        record_type: "chapter_audio_file",
        id: 1,
        chapter_id: 1,
        audio_url: "https://download.quranicaudio.com/1.mp3",
      }),
      json({
        record_type: "chapter_audio_file",
        id: 3,
        chapter_id: 3,
        audio_url: "https://download.quranicaudio.com/3.mp3",
      }),
      json({
        record_type: "audio_segment",
        id: 8,
        chapter_id: 3,
        verse_key: "3:2",
        timestamp_from: 900,
      }),
      json({
        record_type: "audio_segment",
        id: 9,
        chapter_id: 3,
        verse_key: "3:1",
        timestamp_from: 0,
      }),
    ];
    const store = await filledStore([{ ...ref, payloads }]);
    const page = await readChapter(store, ref, 3);
    assert.ok(page.kind === "recitation");
    assert.deepEqual(
      page.entries.map(({ url, timings }) => ({ url, timings })),
      [
        {
          url: "https://download.quranicaudio.com/3.mp3",
          timings: [
            { verseKey: "3:1", startMs: 0 },
            { verseKey: "3:2", startMs: 900 },
          ],
        },
      ],
    );
    assert.equal(await firstChapter(store, ref), 1);
  });
});

describe("reading words", () => {
  it("keeps the words of a verse together, even at the end of a part", async () => {
    const payloads = Array.from({ length: 3000 }, (_, index) =>
      json({
        id: index + 1,
        word_id: index + 1,
        verse_key: `2:${Math.floor(index / 12) + 1}`,
        text: `w${index} ${"z".repeat(300)}`,
      }),
    );
    const store = await filledStore([{ ...WORDS, payloads }]);
    const seen: number[] = [];
    for (let offset: number | null = 0; offset !== null;) {
      const page = await readChapter(store, WORDS, 2, { offset });
      assert.ok(page.kind === "words");
      for (const entry of page.entries) seen.push(entry.words.length);
      offset = page.nextOffset;
    }
    assert.deepEqual(new Set(seen), new Set([12]));
    assert.equal(seen.length, 250);
  });

  it("has the words of the chapter only", async () => {
    const payloads = ["1:7", "2:1", "3:1"].map((verse_key, id) =>
      json({ id, word_id: id, verse_key, text: `w${id}` }),
    );
    const page = await readChapter(await filledStore([{ ...WORDS, payloads }]), WORDS, 2);
    assert.ok(page.kind === "words");
    assert.deepEqual(
      page.entries.map(({ verseKey }) => verseKey),
      ["2:1"],
    );
  });

  it("has no chapters if the words do not name their verse", async () => {
    const payloads = [json({ id: 1, word_id: 1, text: "placeholder" })];
    assert.equal(await firstChapter(await filledStore([{ ...WORDS, payloads }]), WORDS), null);
  });
});

describe("reading rows of any shape", () => {
  const ref = { group: "colours", id: 1 };
  const payloads = [
    json({ record_type: "tint", id: 1, name: "placeholder", nested: { a: [1] } }),
    json({ record_type: "tint", id: 2, name: null, extra: "x".repeat(5000) }),
    json({ record_type: "shade", id: 3, name: "other" }),
  ];

  it("makes a column of every field, and shortens long cells", async () => {
    const store = await filledStore([{ ...ref, payloads }]);
    const page = await readTable(store, { ...ref, rowsByType: { tint: 2, shade: 1 } }, "tint");
    assert.deepEqual(page.recordTypes, [
      { name: "shade", count: 1 },
      { name: "tint", count: 2 },
    ]);
    assert.deepEqual(page.columns, ["id", "name", "nested", "extra"]);
    assert.deepEqual(page.rows[0]?.cells, ["1", "placeholder", '{"a":[1]}', null]);
    assert.equal(page.rows[1]?.cells[3]?.length, 401);
    assert.equal(page.total, 2);
  });
});

describe("coverage", () => {
  it("counts verses, not rows: a range counts once for each verse it covers", async () => {
    const payloads = [
      json({ id: 1, verse_key: "1:6", group_verse_key_from: "1:6", group_verse_key_to: "2:3" }),
      json({ id: 2, verse_key: "2:2", group_verse_key_from: "2:2", group_verse_key_to: "2:5" }),
    ];
    const { rows } = await (await filledStore([{ ...TAFSIR, payloads }])).rowHeads(TAFSIR);
    const { verses } = coverageOf(rows);
    assert.deepEqual([verses.length, verses[0], verses[1], verses[2]], [114, 2, 5, 0]);
  });

  it("names the missing verses as ranges within their surahs", () => {
    const rows = [
      { from: 1001, to: 1003 },
      { from: 1005, to: 1005 },
      { from: 2002, to: 114_006 },
    ];
    assert.deepEqual(coverageOf(rows).missing, [
      { from: "1:4", to: "1:4" },
      { from: "1:6", to: "1:7" },
      { from: "2:1", to: "2:1" },
    ]);
    assert.equal(coverageOf([]).missing.length, 114);
  });

  it("counts the changes since a moment by chapter", async () => {
    const entry = (verseKey: string | null, appliedAt: string): HistoryEntry => ({
      recordType: "translation",
      recordKey: "1",
      verseKey,
      kind: "updated",
      before: "{}",
      after: "{}",
      sequence: 1,
      changedAt: appliedAt,
      appliedAt,
    });
    const history = [
      entry("2:1", "2026-03-02T00:00:00Z"),
      entry("2:9", "2026-03-03T00:00:00Z"),
      entry("3:1", "2026-02-01T00:00:00Z"),
      entry(null, "2026-03-02T00:00:00Z"),
    ];
    const store = { history: () => Promise.resolve(history) };
    const counts = await recentChanges(store, TRANSLATION, "2026-03-01T00:00:00Z");
    assert.deepEqual([counts[1], counts[2]], [2, 0]);
  });
});
