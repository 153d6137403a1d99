import assert from "node:assert/strict";
import type { ContentStore } from "../../../src/core/ports.js";
import type { RowsQuery } from "../../../src/core/model/row.js";
import {
  allRows,
  ARTICLE,
  inRun,
  mutation,
  OTHER,
  page,
  storeCopy,
  TRANSLATION,
  translationRow,
  translationRows,
  update,
} from "../../support/store/content.js";
import { useStore, type StoreHome } from "./home.js";

/** Queries, history and search, in every ContentStore. */
export function reading(home: () => Promise<StoreHome>): void {
  let store: ContentStore;
  useStore(home, (opened) => {
    ({ store } = opened);
  });

  describe("reading", () => {
    beforeEach(async () => {
      await storeCopy(
        store,
        TRANSLATION,
        translationRows(40, (id) => `Text ${id} ${"x".repeat(50)}`),
      );
    });

    it("pages through rows of any size", async () => {
      const all = translationRows(40, (id) => `Text ${id} ${"x".repeat(50)}`);
      assert.deepEqual(
        (await allRows(store, TRANSLATION, 300)).map(({ json }) => json),
        all,
      );
      const size = all[0]?.length ?? 0;
      for (const [maxBytes, count] of [
        [size - 1, 1],
        [size, 2],
      ] as const) {
        assert.equal((await store.rows(TRANSLATION, { maxBytes })).rows.length, count);
      }
      const heads = await store.rowHeads(TRANSLATION, { maxBytes: 1 });
      assert.deepEqual([heads.rows.length, heads.nextOffset], [1, 1]);
      const first = await store.rows(TRANSLATION, { limit: 10 });
      assert.equal(first.rows.length, 10);
      assert.equal(first.nextOffset, 10);
      const last = await store.rows(TRANSLATION, { limit: 10, offset: 30 });
      assert.equal(last.nextOffset, null);
      assert.equal(last.rows[0]?.verseKey, "2:31");
      assert.equal(last.generation, first.generation);
    });

    it("finds the rows of a range of verses, and those that span it", async () => {
      const page = await store.rows(TRANSLATION, { from: 2010, to: 2012 });
      assert.deepEqual(
        page.rows.map(({ verseKey }) => verseKey),
        ["2:10", "2:11", "2:12"],
      );
      assert.equal(await store.countRows(TRANSLATION, { from: 2039 }), 2);
      assert.equal(await store.countRows(TRANSLATION, { to: 2003 }), 3);
      const tafsir = { group: "tafsirs", id: 1 };
      await storeCopy(store, tafsir, [
        '{"id":1,"verse_key":"2:5","text":"Placeholder","group_verse_key_from":"2:5","group_verse_key_to":"2:20"}',
        '{"id":2,"verse_key":"2:21","text":"Placeholder"}',
      ]);
      const spanning = await store.rows(tafsir, { from: 2007, to: 2007 });
      assert.deepEqual(
        spanning.rows.map(({ from, to }) => [from, to]),
        [[2005, 2020]],
      );
    });

    it("filters by type and by words of text and keys", async () => {
      assert.equal(await store.countRows(TRANSLATION, { contains: "text 7" }), 1);
      assert.equal(await store.countRows(TRANSLATION, { contains: "2:3" }), 11);
      assert.equal(await store.countRows(TRANSLATION, { contains: "TEXT" }), 40);
      assert.equal(await store.countRows(TRANSLATION, { contains: "nothing" }), 0);
      for (const word of ['" OR %', "%", "2_3", "\\"]) {
        assert.equal(await store.countRows(TRANSLATION, { contains: word }), 0, word);
      }
      assert.equal(await store.countRows(TRANSLATION, { recordTypes: ["translation"] }), 40);
      assert.equal(await store.countRows(TRANSLATION, { recordTypes: ["footnote"] }), 0);
    });

    it("finds the rows of some verses in addition to those that have the words", async () => {
      const keys = async (query: RowsQuery): Promise<(string | null)[]> =>
        (await store.rows(TRANSLATION, query)).rows.map(({ verseKey }) => verseKey);
      const orVerses = { from: 2010, to: 2011 };
      assert.deepEqual(await keys({ contains: "text 7", orVerses }), ["2:7", "2:10", "2:11"]);
      assert.deepEqual(await keys({ contains: "no such words", orVerses }), ["2:10", "2:11"]);
      const others = { contains: "text 7", orVerses, recordTypes: ["footnote"] };
      assert.deepEqual(await keys(others), []);
      assert.equal(await store.countRows(TRANSLATION, { contains: "text 7", orVerses }), 3);
      assert.equal(await store.countRows(TRANSLATION, { orVerses }), 40);
    });

    it("returns the rows with some ids, and nothing for unknown ids", async () => {
      const all = await store.rows(TRANSLATION);
      const ids = [3, 1, 7].map((index) => all.rows[index]?.rowId ?? 0);
      const page = await store.rows(TRANSLATION, { rowIds: [...ids, 999_999] });
      assert.deepEqual(
        page.rows.map(({ recordKey }) => recordKey),
        ["2", "4", "8"],
      );
      assert.equal(await store.countRows(TRANSLATION, { rowIds: [] }), 0);
    });

    it("returns the rows with some names, whose record type counts too", async () => {
      const page = await store.rows(TRANSLATION, {
        names: [
          { recordType: "translation", recordKey: "8" },
          { recordType: "translation", recordKey: "2" },
          { recordType: "tafsir", recordKey: "3" },
          { recordType: "translation", recordKey: "999" },
        ],
      });
      assert.deepEqual(
        page.rows.map(({ recordKey }) => recordKey),
        ["2", "8"],
      );
      assert.equal(await store.countRows(TRANSLATION, { names: [] }), 0);
    });

    it("does not mistake a word's id for a verse", async () => {
      const words = { group: "word_by_word_translations", id: 1 };
      const word = (text: string): string => JSON.stringify({ id: 1, word_id: 2005, text });
      await storeCopy(store, words, [word("before")]);
      await storeCopy(store, words, [word("after")], { sequence: 101 });
      const { rows } = await store.changeHeads(words);
      assert.deepEqual(
        rows.map(({ position }) => position),
        [null],
      );
      assert.equal((await store.changeHeads(words, { chapter: 2 })).total, 0);
    });

    it("returns the words of rows by verse and place, with their Arabic", async () => {
      const mushaf = { group: "mushafs", id: 1 };
      const word = (id: number, verse: number | null, place: number, text: string): string =>
        JSON.stringify({
          record_type: "mushaf_word",
          id,
          word_id: 100 - id,
          verse_id: verse,
          position_in_verse: place,
          text,
        });
      await storeCopy(store, mushaf, [
        '{"record_type":"mushaf","id":1,"name":"Placeholder","first_word_id":99}',
        word(1, 8, 1, "ب"),
        word(2, null, 1, "د"),
        word(3, 1, 2, "ت"),
        word(4, 1, 1, "ا"),
      ]);
      const table = await store.words(mushaf);
      assert.deepEqual([...table.wordIds], [96, 97, 99, 98]);
      assert.deepEqual([...table.verses], [1001, 1001, 2001, 0]);
      assert.deepEqual([table.arabic, [...table.arabicEnds]], ["اتبد", [1, 2, 3, 4]]);
      const page = await store.rows(mushaf, { rowIds: [...table.rowIds] });
      assert.equal(page.rows.length, 4);
      assert.equal(page.generation, table.generation);
      assert.equal((await store.words(TRANSLATION)).rowIds.length, 0);
      assert.equal((await store.words({ group: "mushafs", id: 2 })).rowIds.length, 0);
    });

    it("returns heads with sizes, and one row by its key", async () => {
      const head = (await store.rowHeads(TRANSLATION, { limit: 1 })).rows[0];
      const row = await store.row(TRANSLATION, "translation", "1");
      assert.equal(head?.bytes, Buffer.byteLength(row?.json ?? ""));
      assert.equal(head?.rowId, row?.rowId);
      assert.equal(await store.row(TRANSLATION, "translation", "999"), null);
    });
  });

  describe("history", () => {
    it("follows a change of the retention time during a run, which continues", async () => {
      await storeCopy(store, TRANSLATION, translationRows(3), { sequence: 100 });
      await inRun(store, async (run) => {
        await run.addPage(page([mutation({ sequence: 201, type: "ROW_DELETE", recordKey: "2" })]));
        await store.keepHistory(36_500);
        await run.applyMutations(TRANSLATION);
        await run.commit({ resources: [TRANSLATION] });
      });
      assert.deepEqual(
        (await store.history(TRANSLATION)).map(({ kind }) => kind),
        ["deleted"],
      );
    });

    it("is empty after a first copy, then has the changes of each copy and mutation", async () => {
      await storeCopy(store, TRANSLATION, translationRows(3), { sequence: 100 });
      assert.deepEqual(await store.history(TRANSLATION), []);
      const [, two, three] = translationRows(3);
      const changed = translationRow(1, "2:1", "changed");
      const created = translationRow(9, "2:9");
      await storeCopy(store, TRANSLATION, [changed, two ?? "", created], { sequence: 200 });
      await inRun(store, async (run) => {
        await run.addPage(page([mutation({ sequence: 201, type: "ROW_DELETE", recordKey: "2" })]));
        await run.applyMutations(TRANSLATION);
        await run.commit({ resources: [TRANSLATION] });
      });
      const history = await store.history(TRANSLATION);
      assert.deepEqual(
        history.map((entry) => [
          entry.kind,
          entry.recordKey,
          entry.before,
          entry.after,
          entry.sequence,
        ]),
        [
          ["deleted", "2", two, null, 201],
          ["created", "9", null, created, 200],
          ["deleted", "3", three, null, 200],
          ["updated", "1", translationRow(1, "2:1"), changed, 200],
        ],
      );
      assert.equal(history[0]?.changedAt, "2026-05-05T10:00:00Z");
      assert.equal((await store.history(TRANSLATION, { limit: 2 })).length, 2);
      const ofVerse = await store.history(TRANSLATION, { verseKey: "2:1" });
      assert.deepEqual(
        ofVerse.map(({ recordKey }) => recordKey),
        ["1"],
      );
    });
  });

  describe("search", () => {
    beforeEach(async () => {
      await storeCopy(store, TRANSLATION, [
        translationRow(
          1,
          "1:1",
          "Placeholder with <b>Mercy</b> in it, and a long tail of other words",
        ),
        translationRow(2, "1:2", "A sign of mercy"),
        translationRow(3, "1:3", "Another placeholder"),
      ]);
      await storeCopy(store, ARTICLE, [
        '{"article_id":3,"language_id":38,"lang":"en","title":"Of mercy","text":"<p>Sign placeholder</p>"}',
      ]);
      await storeCopy(store, OTHER, [
        translationRow(4, "1:2", "placeholder ٱلْعَـٰلَمِينَ"),
        translationRow(5, "1:3", "placeholder ٱلرَّحْمَـٰنِ"),
      ]);
    });

    it("finds words of the published text, best matches first", async () => {
      const hits = await store.search("mercy");
      assert.deepEqual(
        hits.map(({ group, id, recordKey }) => `${group}:${id}:${recordKey}`).slice(-1),
        ["translations:19:1"],
      );
      assert.equal(hits.length, 3);
      assert.ok(hits.every(({ snippet }) => /mercy/i.test(snippet) && !snippet.includes("<")));
      assert.equal((await store.search("sign of mercy"))[0]?.recordKey, "2");
      assert.equal((await store.search("mer")).length, 3);
      assert.equal((await store.search("mercy nothing")).length, 0);
      assert.equal((await store.search("mercy", { limit: 1 })).length, 1);
      assert.deepEqual(
        (await store.search("mercy", { groups: ["articles"] })).map(({ group }) => group),
        ["articles"],
      );
      const inOne = { resources: [OTHER], limit: 1 };
      assert.equal((await store.search("placeholder", { limit: 1 }))[0]?.id, TRANSLATION.id);
      assert.equal((await store.search("placeholder", inOne))[0]?.id, OTHER.id);
      assert.deepEqual(await store.search("placeholder", { resources: [] }), []);
      assert.deepEqual(await store.search('"*) OR ('), []);
    });

    it("finds Arabic with and without its marks, and with or without dagger alef", async () => {
      for (const query of ["العالمين", "العلمين", "ٱلْعَـٰلَمِينَ"]) {
        assert.equal((await store.search(query))[0]?.recordKey, "4", query);
      }
      for (const query of ["الرحمن", "الرحمان", "الرحم"]) {
        assert.equal((await store.search(query))[0]?.recordKey, "5", query);
      }
    });

    it("forgets the words of rows that were changed or deleted", async () => {
      await inRun(store, async (run) => {
        await run.addPage(
          page([
            update(101, 2, "1:2", "A sign of kindness"),
            mutation({ sequence: 102, type: "ROW_DELETE", recordKey: "1" }),
          ]),
        );
        await run.applyMutations(TRANSLATION);
        await run.commit({ resources: [TRANSLATION] });
      });
      assert.equal((await store.search("mercy")).length, 1);
      assert.equal((await store.search("kindness"))[0]?.recordKey, "2");
    });
  });
}
