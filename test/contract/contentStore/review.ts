import assert from "node:assert/strict";
import type { ContentStore } from "../../../src/core/ports.js";
import {
  fullCopy,
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
import { find, useStore, type StoreHome } from "./home.js";

/** Changes, their review, and lost rows, in every ContentStore. */
export function review(home: () => Promise<StoreHome>): void {
  let place: StoreHome;
  let store: ContentStore;
  useStore(home, (opened) => {
    ({ place, store } = opened);
  });

  describe("changes and their review", () => {
    const changed = (id: number, text: string): string => translationRow(id, `2:${id}`, text);
    /** Record keys of unreviewed rows, with the ends of the texts before and after. */
    async function unreviewed(): Promise<string[]> {
      const { rows } = await store.changes(TRANSLATION);
      assert.equal(find(await store.state(), TRANSLATION).unreviewedRows, rows.length);
      return rows.map(({ recordKey, kind, times }) => `${recordKey} ${kind} ${times}`);
    }
    async function change(id: number, text: string, sequence: number): Promise<void> {
      await inRun(store, async (run) => {
        await run.addPage(page([update(sequence, id, `2:${id}`, text)]));
        await run.applyMutations(TRANSLATION);
        await run.commit({ resources: [TRANSLATION] });
      });
    }

    it("is empty after a first copy, then has one change for each differing row", async () => {
      await storeCopy(store, TRANSLATION, translationRows(4), { sequence: 100 });
      assert.deepEqual(await unreviewed(), []);
      await change(3, "first", 101);
      await change(3, "second", 102);
      const [one, two] = translationRows(4);
      await storeCopy(
        store,
        TRANSLATION,
        [two ?? "", changed(3, "second"), changed(4, "fourth"), changed(9, "new")],
        { sequence: 200 },
      );
      assert.deepEqual(await unreviewed(), [
        "1 deleted 1",
        "3 updated 2",
        "4 updated 1",
        "9 created 1",
      ]);
      const { rows } = await store.changes(TRANSLATION);
      assert.deepEqual(
        rows.map(({ before, after }) => [before, after]),
        [
          [one, null],
          [translationRows(4)[2], changed(3, "second")],
          [translationRows(4)[3], changed(4, "fourth")],
          [null, changed(9, "new")],
        ],
      );
    });

    it("does not count a row that was changed back", async () => {
      await storeCopy(store, TRANSLATION, translationRows(2));
      await change(2, "other", 101);
      assert.deepEqual(await unreviewed(), ["2 updated 1"]);
      await change(2, "Placeholder 2", 102);
      assert.deepEqual(await unreviewed(), []);
    });

    it("returns pages, and only the requested rows", async () => {
      await storeCopy(store, TRANSLATION, translationRows(5));
      await storeCopy(
        store,
        TRANSLATION,
        translationRows(5, (id) => `changed ${id}`),
      );
      const first = await store.changes(TRANSLATION, { limit: 2 });
      assert.deepEqual(
        first.rows.map(({ recordKey }) => recordKey),
        ["1", "2"],
      );
      assert.equal(first.nextOffset, 2);
      const rest = await store.changes(TRANSLATION, { offset: 2, maxBytes: 1_000_000 });
      assert.deepEqual(
        rest.rows.map(({ recordKey }) => recordKey),
        ["3", "4", "5"],
      );
      assert.equal(rest.nextOffset, null);
      assert.equal((await store.changes(TRANSLATION, { maxBytes: 1 })).rows.length, 1);
      const [one] = first.rows;
      const size = (one?.before?.length ?? 0) + (one?.after?.length ?? 0);
      for (const [maxBytes, rows] of [
        [size - 1, 1],
        [size, 2],
        [2 * size - 1, 2],
      ] as const) {
        assert.equal((await store.changes(TRANSLATION, { maxBytes })).rows.length, rows);
      }
      const named = await store.changes(TRANSLATION, {
        rows: [
          { recordType: "translation", recordKey: "4" },
          { recordType: "translation", recordKey: "77" },
        ],
      });
      assert.deepEqual(
        named.rows.map(({ recordKey }) => recordKey),
        ["4"],
      );
    });

    it("returns heads without payloads, and those of one chapter", async () => {
      await storeCopy(store, TRANSLATION, translationRows(3));
      await storeCopy(store, TRANSLATION, [
        changed(2, "second"),
        translationRow(3, "2:3", "Placeholder 3"),
        translationRow(7, "3:1", "new"),
      ]);
      const heads = await store.changeHeads(TRANSLATION);
      assert.deepEqual(
        heads.rows.map(({ recordKey, verseKey, kind, position }) => [
          recordKey,
          verseKey,
          kind,
          position,
        ]),
        [
          ["1", "2:1", "deleted", 2001],
          ["2", "2:2", "updated", 2002],
          ["7", "3:1", "created", 3001],
        ],
      );
      const { rows } = await store.changes(TRANSLATION, { chapter: 2 });
      assert.deepEqual(
        rows.map(({ recordKey, appliedAt }) => [recordKey, appliedAt]),
        heads.rows.slice(0, 2).map(({ recordKey, appliedAt }) => [recordKey, appliedAt]),
      );
      const page = await store.changeHeads(TRANSLATION, { chapter: 2, offset: 1, limit: 1 });
      assert.deepEqual([page.rows[0]?.recordKey, page.nextOffset], ["2", null]);
      assert.deepEqual((await store.changeHeads(TRANSLATION, { chapter: 4 })).rows, []);
    });

    it("lists changes without a place in the order of the rows, and of the deletions", async () => {
      const ref = { group: "placeholders", id: 1 };
      const row = (id: number, text: string): string => JSON.stringify({ id, text });
      await storeCopy(
        store,
        ref,
        [50, 40, 30, 10].map((id) => row(id, "old")),
      );
      await storeCopy(
        store,
        ref,
        [30, 10].map((id) => row(id, "old")),
        { sequence: 200 },
      );
      const updates = [10, 30].map((id, index) =>
        mutation({
          sequence: 201 + index,
          type: "ROW_UPDATE",
          ref,
          recordType: "row",
          recordKey: String(id),
          data: row(id, "new"),
        }),
      );
      await inRun(store, async (run) => {
        await run.addPage(page(updates));
        assert.equal((await run.applyMutations(ref)).kind, "applied");
        await run.commit({ resources: [ref] });
      });
      assert.deepEqual(
        (await store.changes(ref)).rows.map(({ recordKey, kind }) => `${recordKey} ${kind}`),
        ["50 deleted", "40 deleted", "30 updated", "10 updated"],
      );
    });

    it("finds the changes of a chapter's own rows, from the first to the last chapter", async () => {
      const ref = { group: "recitations", id: 1 };
      const file = (chapter: number, url: string): string =>
        JSON.stringify({ id: chapter, chapter_id: chapter, url });
      for (const [index, url] of ["old", "new"].entries()) {
        const rows = [1, 113, 114, 900].map((chapter) => file(chapter, url));
        await storeCopy(store, ref, rows, { sequence: 100 + index });
      }
      const { rows } = await store.changeHeads(ref);
      assert.deepEqual(
        rows.map(({ position }) => position),
        [1000, 113_000, 114_000, null],
      );
      for (const chapter of [1, 113, 114]) {
        assert.equal((await store.changeHeads(ref, { chapter })).total, 1, String(chapter));
      }
      assert.equal((await store.changeHeads(ref, { chapter: 2 })).total, 0);
    });

    it("leaves out reviewed changes, but not later ones", async () => {
      await storeCopy(store, TRANSLATION, translationRows(3));
      await change(1, "first", 101);
      const [seen] = (await store.changes(TRANSLATION)).rows;
      await change(1, "second", 102);
      await change(2, "third", 103);
      await store.markReviewed(TRANSLATION, { through: seen?.appliedAt ?? null });
      assert.deepEqual(await unreviewed(), ["1 updated 1", "2 updated 1"]);
      const [one] = (await store.changes(TRANSLATION)).rows;
      assert.equal(one?.before, changed(1, "first"));
      assert.deepEqual(
        (await store.changes(TRANSLATION, { since: "" })).rows.map(({ times }) => times),
        [2, 1],
      );
    });

    it("marks single rows, and removes a mark", async () => {
      await storeCopy(store, TRANSLATION, translationRows(3));
      await change(1, "first", 101);
      await change(2, "second", 102);
      const { rows } = await store.changes(TRANSLATION);
      const through = rows[1]?.appliedAt ?? null;
      const two = [{ recordType: "translation", recordKey: "2" }];
      await store.markReviewed(TRANSLATION, { through, rows: two });
      assert.deepEqual(await unreviewed(), ["1 updated 1"]);
      await store.markReviewed(TRANSLATION, { through: null, rows: two });
      assert.deepEqual(await unreviewed(), ["1 updated 1", "2 updated 1"]);
      await store.markReviewed(TRANSLATION, { through });
      assert.deepEqual(await unreviewed(), []);
      assert.equal(find(await store.state(), TRANSLATION).reviewedThrough, through);
      await store.markReviewed(TRANSLATION, { through: null });
      assert.deepEqual(await unreviewed(), ["1 updated 1", "2 updated 1"]);
    });

    it("accepts a time in any form, but not in the future", async () => {
      await storeCopy(store, TRANSLATION, translationRows(3));
      await change(1, "first", 101);
      const { newest } = await store.changeHeads(TRANSLATION);
      const local = `${newest?.slice(0, -1)}+00:00`;
      await store.markReviewed(TRANSLATION, { through: local });
      assert.equal(find(await store.state(), TRANSLATION).reviewedThrough, newest);
      assert.deepEqual(await unreviewed(), []);
      for (const rows of [undefined, [{ recordType: "translation", recordKey: "2" }]]) {
        await store.markReviewed(TRANSLATION, { through: "9999-12-31T23:59:59.999Z", rows });
      }
      await change(2, "second", 102);
      assert.deepEqual(await unreviewed(), ["2 updated 1"]);
      const { rows } = await store.changes(TRANSLATION);
      assert.ok(Date.parse(rows[0]?.appliedAt ?? "") < Date.now() + 60_000);
      for (const through of ["", "yesterday"]) {
        await assert.rejects(store.markReviewed(TRANSLATION, { through }), {
          code: "store_failed",
        });
      }
      await change(3, "third", 103);
      assert.deepEqual(await unreviewed(), ["2 updated 1", "3 updated 1"]);
    });

    it("returns heads in pages too, with their total number", async () => {
      await storeCopy(store, TRANSLATION, translationRows(5));
      await storeCopy(
        store,
        TRANSLATION,
        translationRows(5, (id) => `changed ${id}`),
      );
      const page = await store.changeHeads(TRANSLATION, { maxBytes: 1 });
      assert.deepEqual([page.rows.length, page.nextOffset, page.total], [1, 1, 5]);
      const { rows, newest } = await store.changes(TRANSLATION, { limit: 2, offset: 4 });
      assert.deepEqual([rows.length, rows[0]?.appliedAt], [1, newest]);
      const none = await store.changeHeads(OTHER);
      assert.deepEqual([none.total, none.newest], [0, null]);
    });

    it("marks during a run of this window, and recounts its staged rows", async () => {
      await storeCopy(store, TRANSLATION, translationRows(3));
      await change(1, "first", 101);
      const [seen] = (await store.changes(TRANSLATION)).rows;
      await inRun(store, async (run) => {
        await run.stageFullCopy(
          TRANSLATION,
          fullCopy(TRANSLATION, [...translationRows(3).slice(0, 2), changed(3, "third")], {
            sequence: 200,
          }),
        );
        await store.markReviewed(TRANSLATION, { through: seen?.appliedAt ?? null });
        assert.deepEqual(await unreviewed(), []);
        await run.commit({ resources: [TRANSLATION] });
      });
      // Row 1 returned to its former text, which is unreviewed too.
      assert.deepEqual(await unreviewed(), ["1 updated 1", "3 updated 1"]);
    });

    it("keeps marks for the next window, and forgets them with the local copy", async () => {
      await storeCopy(store, TRANSLATION, translationRows(2));
      await change(1, "first", 101);
      const [seen] = (await store.changes(TRANSLATION)).rows;
      await store.markReviewed(TRANSLATION, { through: seen?.appliedAt ?? null });
      await store.close();
      store = await place.open();
      assert.deepEqual(await unreviewed(), []);
      assert.equal(find(await store.state(), TRANSLATION).reviewedThrough, seen?.appliedAt);
      await store.deleteLocalCopy([TRANSLATION]);
      assert.equal(find(await store.state(), TRANSLATION).reviewedThrough, null);
      assert.deepEqual((await store.changes(TRANSLATION)).rows, []);
    });
  });

  describe("lost rows", () => {
    it("are flagged above 5 % and 20 rows, until a person has looked at them", async () => {
      await storeCopy(store, TRANSLATION, translationRows(100));
      await storeCopy(store, TRANSLATION, translationRows(80));
      assert.equal(find(await store.state(), TRANSLATION).lostRows, null);
      await storeCopy(store, TRANSLATION, translationRows(59));
      assert.equal(find(await store.state(), TRANSLATION).lostRows, 21);
      await storeCopy(store, TRANSLATION, translationRows(58));
      assert.equal(find(await store.state(), TRANSLATION).lostRows, 21);
      await store.acknowledgeLostRows(TRANSLATION);
      const state = await store.state();
      assert.equal(find(state, TRANSLATION).lostRows, null);
      // Nothing is left to say, so nothing is written.
      await store.acknowledgeLostRows(TRANSLATION);
      await store.acknowledgeLostRows(OTHER);
      assert.deepEqual(await store.state(), state);
    });
  });
}
