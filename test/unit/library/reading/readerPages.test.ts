import assert from "node:assert/strict";
import { NotStored, type ReaderPages } from "../../../../src/core/library/reading/readerPages.js";
import type { ResourceRef } from "../../../../src/core/model/resource.js";
import { storeCopy, TRANSLATION, translationRow } from "../../../support/store/content.js";
import { START, verseRows, World } from "./readerWorld.js";

const CORE: ResourceRef = { group: "quran_core", id: 1 };
const TAFSIR: ResourceRef = { group: "tafsirs", id: 2 };
const AUDIO: ResourceRef = { group: "recitations", id: 7 };
const MUSHAF: ResourceRef = { group: "mushafs", id: 5 };
const WORDS: ResourceRef = { group: "word_by_word_translations", id: 4 };

const core = (id: number, verseKey: string): string =>
  `{"record_type":"verse","id":${id},"verse_key":"${verseKey}","text_uthmani":"نص ${id}"}`;
const commentary = (id: number, verseKey: string): string =>
  `{"id":${id},"verse_key":"${verseKey}","group_verse_key_from":"${verseKey}","group_verse_key_to":"${verseKey}","text":"Placeholder ${id}"}`;
const audio = (id: number, verseKey: string): string =>
  `{"record_type":"audio_file","id":${id},"verse_key":"${verseKey}","url":"a/${id}.mp3"}`;

describe("a reader's trips to the store's worker", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.open();
    await storeCopy(world.store, CORE, verseRows([1, 2, 3], core));
  });
  afterEach(() => world.store.close());

  async function opened(ref: ResourceRef, rows: readonly string[]): Promise<ReaderPages> {
    await storeCopy(world.store, ref, rows);
    const reader = world.reader(ref);
    await reader.start(START);
    await reader.coverage();
    return reader;
  }

  it("are two for the first page: the rows and their Arabic text", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([1, 2], translationRow));
    const reader = world.reader(TRANSLATION);
    assert.deepEqual(await world.tripsOf(() => reader.start(START)), ["rows", "rows"]);
  });

  it("do not increase for rows without a verse, which follow the first page", async () => {
    await storeCopy(world.store, TRANSLATION, [
      ...verseRows([1], translationRow),
      translationRow(900, "1:8"),
      translationRow(901, "2:0"),
    ]);
    const reader = world.reader(TRANSLATION);
    const start = await reader.start(START);
    assert.ok(start?.page.kind === "verses" && start.page.unplaced === undefined);
    await reader.coverage();
    const complete = await reader.completeFirstPage();
    assert.ok(complete?.kind === "verses");
    assert.deepEqual(
      complete.unplaced?.entries.map(({ verseKey }) => verseKey),
      ["1:8"],
    );
    assert.equal(await reader.completeFirstPage(), null);
    const second = await reader.chapter(2);
    assert.ok(second.kind === "verses");
    assert.deepEqual([second.entries.length, second.unplaced?.count], [0, 1]);
  });

  it("are at most two for a chapter of a resource of any kind", async () => {
    const word = (id: number, verseKey: string): string =>
      `{"record_type":"word_translation","id":${id},"word_id":${id},"verse_key":"${verseKey}","text":"w"}`;
    const counts: Record<string, number> = {};
    for (const [ref, row] of [
      [TRANSLATION, translationRow],
      [TAFSIR, commentary],
      [AUDIO, audio],
      [WORDS, word],
    ] as const) {
      const reader = await opened(ref, verseRows([1, 2, 3], row));
      const trips = await world.tripsOf(() => reader.chapter(2, { verse: 255 }));
      counts[ref.group] = trips.length;
    }
    assert.deepEqual(counts, {
      translations: 2,
      tafsirs: 2,
      recitations: 2,
      word_by_word_translations: 2,
    });
  });

  it("are two for words that a mushaf places, once the mushaf has been read", async () => {
    await storeCopy(world.store, MUSHAF, [
      '{"record_type":"mushaf","id":5,"name":"Placeholder mushaf"}',
      ...Array.from(
        { length: 20 },
        (_, index) =>
          `{"record_type":"mushaf_word","id":${index + 1},"word_id":${index + 1},"verse_id":${index + 1},"position_in_verse":1,"text":"ا","char_type_name":"word","page_number":1}`,
      ),
    ]);
    const rows = Array.from(
      { length: 20 },
      (_, index) => `{"id":${index + 1},"word_id":${index + 1},"text":"w"}`,
    );
    const reader = await opened(WORDS, rows);
    assert.deepEqual(await world.tripsOf(() => reader.chapter(2)), ["rows", "rows"]);
  });

  it("are two for a chapter with unreviewed changes, once the changes have been read", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([1, 2], translationRow));
    const reader = await opened(
      TRANSLATION,
      verseRows([1, 2], (id, key) => translationRow(id, key, `Other ${id}`)),
    );
    const trips = await world.tripsOf(async () => {
      const changes = await reader.changesOn(await reader.chapter(2));
      assert.equal(changes.marks.length, 286);
    });
    assert.deepEqual(trips, ["rows", "rows"]);
    const steps = await world.tripsOf(() =>
      reader.findChange({ row: null, verseKey: "2:4", chapter: 2 }, 1),
    );
    assert.deepEqual(steps, []);
  });

  it("are two small ones for the review of a verse, without reading rows", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([1, 2], translationRow));
    const reader = await opened(
      TRANSLATION,
      verseRows([1, 2], (id, key) => translationRow(id, key, `Other ${id}`)),
    );
    const before = await reader.changesOn(await reader.chapter(1));
    const [mark] = before.marks;
    assert.ok(mark !== undefined);
    const trips = await world.tripsOf(async () => {
      const { recordType, recordKey, appliedAt: through } = mark;
      await world.marks.review(TRANSLATION, { through, rows: [{ recordType, recordKey }] });
      const { resource } = await reader.known();
      assert.ok(resource !== null);
      const changes = await reader.changesShown(resource);
      assert.deepEqual(
        [changes.total, changes.marks.map(({ verseKey }) => verseKey)],
        [292, ["1:2", "1:3", "1:4", "1:5", "1:6", "1:7"]],
      );
    });
    assert.deepEqual(trips, ["markReviewed", "changeHeads"]);
  });

  it("are repeated when another window has reviewed other rows", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([1], translationRow));
    const reader = await opened(
      TRANSLATION,
      verseRows([1], (id, key) => translationRow(id, key, `Other ${id}`)),
    );
    const before = await reader.changesOn(await reader.chapter(1));
    const rows = before.marks.slice(0, 2).map(({ recordType, recordKey }) => ({
      recordType,
      recordKey,
    }));
    await world.store.markReviewed(TRANSLATION, { through: before.through, rows });
    const { resource } = await reader.known();
    assert.ok(resource !== null);
    const changes = await reader.changesShown(resource);
    assert.deepEqual(
      changes.marks.map(({ verseKey }) => verseKey),
      ["1:3", "1:4", "1:5", "1:6", "1:7"],
    );
  });
});

describe("a reader's pages", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.store.close());

  it("begin with the first chapter that has rows", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([3, 4], translationRow));
    const start = await world.reader(TRANSLATION).start(START);
    assert.ok(start?.page.kind === "verses");
    assert.equal(start.page.chapter, 3);
  });

  it("show a wanted verse, even one in a chapter without rows", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([3], translationRow));
    const start = await world
      .reader(TRANSLATION)
      .start({ ...START, wanted: { chapter: 5, verse: 2 } });
    assert.ok(start?.page.kind === "verses");
    assert.deepEqual([start.page.chapter, start.place?.verseKey], [5, "5:2"]);
    assert.equal(start.isJump, true);
  });

  it("begin at the first chapter if the last read chapter is no longer stored", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([3], translationRow));
    const place = { chapter: 21, verseKey: "21:7", part: null, offset: 0 };
    const start = await world.reader(TRANSLATION).start({ ...START, place });
    assert.ok(start?.page.kind === "verses");
    assert.deepEqual([start.page.chapter, start.place], [3, null]);
    assert.equal(start.isJump, false);
  });

  it("are a table if no row names a verse", async () => {
    await storeCopy(world.store, TRANSLATION, ['{"id":1,"text":"Placeholder"}']);
    const start = await world.reader(TRANSLATION).start(START);
    assert.equal(start?.page.kind, "table");
  });

  it("are refused without rows, and are null at the start", async () => {
    assert.equal(await world.reader(TRANSLATION).start(START), null);
    await assert.rejects(world.reader(TRANSLATION).chapter(1), NotStored);
  });

  it("are read again with all displayed parts", async () => {
    const row = (id: number, key: string): string => translationRow(id, key, "x".repeat(4096));
    await storeCopy(world.store, TRANSLATION, verseRows([2], row));
    const reader = world.reader(TRANSLATION);
    const first = await reader.chapter(2);
    assert.ok(first.kind === "verses" && first.nextOffset !== null);
    await reader.chapter(2, { offset: first.nextOffset });
    const again = await reader.again();
    assert.ok(again?.kind === "verses");
    assert.ok(again.entries.length > first.entries.length);
    assert.equal(again.entries[0]?.verseKey, "2:1");
  });
});
