import assert from "node:assert/strict";
import { FIRST_VERSES } from "../../../../src/core/model/pages.js";
import type { ResourceRef } from "../../../../src/core/model/resource.js";
import { ARTICLE, storeCopy, TRANSLATION, translationRow } from "../../../support/store/content.js";
import { START, verseRows, World } from "./readerWorld.js";

const CORE: ResourceRef = { group: "quran_core", id: 1 };
const AUDIO: ResourceRef = { group: "recitations", id: 7 };
const MUSHAF: ResourceRef = { group: "mushafs", id: 5 };
const WORDS: ResourceRef = { group: "word_by_word_translations", id: 4 };
const COLOURS: ResourceRef = { group: "colours", id: 6 };

const json = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row));
const long = (id: number, key: string): string => translationRow(id, key, "x".repeat(4096));
const words = json([1, 2, 3].map((id) => ({ id, word_id: id, text: `w${id}` })));
/** A mushaf that places these words in the verses of surah 1. */
const mushaf = (...wordIds: readonly number[]): string[] =>
  json([
    { record_type: "mushaf", id: 5, name: "Placeholder mushaf" },
    ...wordIds.map((word_id, index) => ({
      record_type: "mushaf_word",
      id: index + 1,
      word_id,
      verse_id: index + 1,
      position_in_verse: 1,
      text: "ا",
      char_type_name: "word",
      page_number: 1,
    })),
  ]);

describe("the parts of a reader", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.store.close());

  it("begin with few verses, if they are wanted soon and at the top", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([2], translationRow));
    const start = async (verse: number | null, isBrief = true): Promise<number> => {
      const place =
        verse === null ? null : { chapter: 2, verseKey: `2:${verse}`, part: null, offset: 0 };
      const found = await world.reader(TRANSLATION).start({ ...START, place, isBrief });
      assert.ok(found?.page.kind === "verses");
      assert.deepEqual(found.place, place);
      return found.page.entries.length;
    };
    assert.equal(await start(null), FIRST_VERSES);
    assert.equal(await start(null, false), 286);
    assert.equal(await start(FIRST_VERSES / 2 - 1), FIRST_VERSES);
    assert.equal(await start(FIRST_VERSES / 2), 286);
    const wanted = { chapter: 2, verse: 1 };
    const found = await world.reader(TRANSLATION).start({ wanted, place: null, isBrief: true });
    assert.ok(found?.page.kind === "verses");
    assert.equal(found.page.entries.length, 286);
    assert.deepEqual(found.place, {
      chapter: 2,
      verseKey: "2:1",
      part: null,
      offset: found.place?.offset,
    });
    assert.deepEqual([found.resource.id, found.state.resources.length], [TRANSLATION.id, 1]);
  });

  it("are read again from the first to the last that is shown", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([2], long));
    const reader = world.reader(TRANSLATION);
    assert.equal(reader.isEmpty, true);
    assert.equal(await reader.again(), null);
    const first = await reader.chapter(2);
    assert.equal(reader.isEmpty, false);
    assert.ok(first.kind === "verses" && first.nextOffset !== null);
    const second = await reader.chapter(2, { offset: first.nextOffset });
    assert.ok(second.kind === "verses" && second.nextOffset !== null);
    const both = await reader.again();
    assert.ok(both?.kind === "verses");
    assert.deepEqual([both.offset, both.nextOffset], [0, second.nextOffset]);
    assert.deepEqual(both.entries, [...first.entries, ...second.entries]);

    // Another part begins a new page.
    const other = await reader.chapter(2, { offset: first.nextOffset + 3 });
    assert.ok(other.kind === "verses");
    assert.deepEqual(await reader.again(), other);
  });

  it("keep their Arabic text, apart from the Arabic text itself", async () => {
    const core = verseRows([1], (id, verse_key) =>
      JSON.stringify({ record_type: "verse", id, verse_key, text_uthmani: `نص ${id}` }),
    );
    await storeCopy(world.store, CORE, core);
    await storeCopy(world.store, TRANSLATION, verseRows([1], translationRow));
    const reader = world.reader(TRANSLATION);
    for (const page of [await reader.chapter(1), await reader.again()]) {
      assert.ok(page?.kind === "verses");
      assert.deepEqual(page.arabic?.map(({ text }) => text).slice(0, 2), ["نص 1", "نص 2"]);
    }
    const arabic = await world.reader(CORE).chapter(1);
    assert.ok(arabic.kind === "verses");
    assert.deepEqual(arabic.arabic, []);
  });

  it("are localizations of an article, by the reader's language and its choice", async () => {
    await storeCopy(
      world.store,
      ARTICLE,
      json([
        { article_id: 3, language_id: 1, lang: "ur", text: "<p>ur</p>" },
        { article_id: 3, language_id: 2, lang: "en", text: "<p>en</p>" },
      ]),
    );
    const reader = world.reader(ARTICLE);
    assert.equal(reader.hasChapters, false);
    assert.equal(await reader.canShowVerses(), false);
    assert.equal(await reader.coverage(), null);
    const html = (page: Awaited<ReturnType<typeof reader.again>>): unknown =>
      page?.kind === "articles" && page.html;
    assert.equal(html((await reader.start(START))?.page ?? null), "<p>en</p>");
    assert.equal(html(await reader.article("3:1")), "<p>ur</p>");
    assert.equal(html(await reader.again()), "<p>ur</p>");
    assert.equal(html(await reader.text(null, null)), "<p>en</p>");
    const place = { chapter: null, verseKey: null, part: "3:1", offset: 0 };
    assert.equal(html(await reader.at(place)), "<p>ur</p>");
  });

  it("are pages of a table for rows of any shape", async () => {
    const rows = Array.from({ length: 150 }, (_, id) => ({ record_type: "tint", id: id + 1 }));
    await storeCopy(world.store, COLOURS, json([...rows, { record_type: "hue", id: 999 }]));
    const reader = world.reader(COLOURS);
    const shown = (page: Awaited<ReturnType<typeof reader.again>>): unknown =>
      page?.kind === "table" && [page.recordType, page.offset, page.rows.length];
    assert.deepEqual(shown((await reader.start(START))?.page ?? null), ["hue", 0, 1]);
    assert.deepEqual(shown(await reader.table("tint", 100)), ["tint", 100, 50]);
    assert.deepEqual(shown(await reader.again()), ["tint", 100, 50]);
    const place = { chapter: null, verseKey: null, part: "tint", offset: 0 };
    assert.deepEqual(shown(await reader.at(place)), ["tint", 0, 100]);
    assert.deepEqual(shown(await reader.at({ ...place, table: 100 })), ["tint", 100, 50]);
    assert.equal(await reader.canShowVerses(), false);
  });

  it("can be a table of a translation, and its text again", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([3], translationRow));
    const reader = world.reader(TRANSLATION);
    assert.equal((await reader.table(null, 0)).kind, "table");
    assert.equal((await reader.again())?.kind, "table");
    assert.equal(reader.showsVerses, true);
    assert.equal(await reader.canShowVerses(), true);
    const text = await reader.text(null, null);
    assert.ok(text.kind === "verses");
    assert.equal(text.chapter, 3);
    const other = await reader.text(2, null);
    assert.ok(other.kind === "verses");
    assert.equal(other.chapter, 2);
    assert.deepEqual((await reader.coverage())?.verses.slice(0, 3), [0, 0, 200]);
  });

  it("of a text without verses are a table", async () => {
    await storeCopy(world.store, TRANSLATION, ['{"id":1,"text":"Placeholder"}']);
    assert.equal((await world.reader(TRANSLATION).text(null, null)).kind, "table");
  });

  it("of words are a table until a mushaf places them, and move to their verses then", async () => {
    await storeCopy(world.store, WORDS, words);
    const reader = world.reader(WORDS);
    const start = await reader.start({ ...START, wanted: { chapter: 1, verse: 1 } });
    assert.ok(start?.page.kind === "table");
    assert.equal(start.page.wordsProblem, "noMushaf");
    assert.equal(start.place, null, "no verse is shown");
    assert.equal(reader.hasChapters, true);
    assert.equal(reader.showsVerses, false);
    assert.equal(await reader.canShowVerses(), false);
    assert.equal((await reader.chapter(1)).kind, "table");
    assert.equal((await reader.again())?.kind, "table");

    await storeCopy(world.store, MUSHAF, mushaf(3, 2, 1));
    assert.equal(await reader.canShowVerses(), true);
    const placed = await reader.again();
    assert.ok(placed?.kind === "words");
    assert.deepEqual(
      placed.entries.map(({ verseKey, words: own }) => [verseKey, own[0]?.texts[0]?.html]),
      [
        ["1:1", "w3"],
        ["1:2", "w2"],
        ["1:3", "w1"],
      ],
    );
    assert.equal(reader.showsVerses, true);

    await storeCopy(world.store, MUSHAF, mushaf(7, 8, 9), { sequence: 200 });
    const table = await reader.again();
    assert.ok(table?.kind === "table");
    assert.equal(table.wordsProblem, "notInMushaf");
  });

  it("of words stay a table if that was requested", async () => {
    await storeCopy(world.store, MUSHAF, mushaf(1, 2, 3));
    await storeCopy(world.store, WORDS, words);
    const reader = world.reader(WORDS);
    assert.equal((await reader.start(START))?.page.kind, "words");
    await reader.table(null, 0);
    assert.equal((await reader.again())?.kind, "table");
  });

  it("bring the rows without a verse only for texts, and only if the surah has any", async () => {
    await storeCopy(world.store, TRANSLATION, [
      ...verseRows([1], translationRow),
      translationRow(900, "2:0"),
    ]);
    const reader = world.reader(TRANSLATION);
    assert.equal(await reader.completeFirstPage(), null);
    const other = world.reader(TRANSLATION);
    await other.start(START);
    assert.equal(await other.completeFirstPage(), null, "surah 1 has none");

    await storeCopy(
      world.store,
      AUDIO,
      json([
        { record_type: "audio_file", id: 1, verse_key: "1:1", url: "a" },
        { record_type: "audio_file", id: 2, verse_key: "1:9", url: "a" },
      ]),
    );
    const audio = world.reader(AUDIO);
    await audio.start(START);
    assert.equal(await audio.completeFirstPage(), null);
  });

  it("lead to changes, with the part that shows them", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([1, 2], translationRow));
    const changed = verseRows([1, 2], (id, key) =>
      translationRow(id, key, key === "2:1" ? "Other" : undefined),
    );
    await storeCopy(world.store, TRANSLATION, changed);
    const reader = world.reader(TRANSLATION);
    await reader.start({ ...START, wanted: { chapter: 1, verse: 1 } });
    const { resource } = await reader.known();
    assert.ok(resource !== null);
    assert.deepEqual((await reader.changesShown(resource)).marks, []);
    const found = await reader.findChange({ row: null, verseKey: "1:7", chapter: 1 }, 1);
    assert.deepEqual(
      [found?.number, found?.target],
      [1, { kind: "chapter", chapter: 2, verse: 1 }],
    );
    assert.equal(
      await world.reader(AUDIO).findChange({ row: null, verseKey: null, chapter: 1 }, 1),
      null,
    );
    const unread = world.reader(TRANSLATION);
    assert.deepEqual(await unread.changesShown(resource), { total: 0, through: null, marks: [] });
  });
});
