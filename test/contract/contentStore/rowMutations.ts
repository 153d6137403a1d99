import assert from "node:assert/strict";
import type { ContentStore } from "../../../src/core/ports.js";
import {
  fullCopy,
  inRun,
  mutation,
  OTHER,
  page,
  storeCopy,
  texts,
  TRANSLATION,
  translationRow,
  translationRows,
  update,
} from "../../support/store/content.js";
import { find, useStore, type StoreHome } from "./home.js";

/** Row mutations, in every ContentStore. */
export function rowMutations(home: () => Promise<StoreHome>): void {
  let place: StoreHome;
  let store: ContentStore;
  useStore(home, (opened) => {
    ({ place, store } = opened);
  });

  describe("row mutations", () => {
    beforeEach(async () => {
      await storeCopy(store, TRANSLATION, translationRows(4), { sequence: 100 });
    });

    /** Applies the mutations, commits, and returns the outcome's kind and the rows' JSON. */
    async function applied(mutations: readonly string[]): Promise<[string, string[]]> {
      const kind = await inRun(store, async (run) => {
        await run.addPage(page(mutations));
        const outcome = await run.applyMutations(TRANSLATION);
        if (outcome.kind === "needsFullCopy") assert.match(outcome.why, /\w/u);
        await run.commit({ resources: [TRANSLATION] });
        return outcome.kind;
      });
      return [kind, await texts(store, TRANSLATION)];
    }

    it("creates, changes and deletes, in sequence order, and keeps the reading order", async () => {
      const created = translationRow(50, "2:2", "after the other of 2:2");
      const changed = translationRow(1, "2:1", "changed again");
      const [kind, rows] = await applied([
        mutation({ sequence: 104, type: "ROW_UPDATE", recordKey: "1", data: changed }),
        update(101, 1, "2:1", "changed"),
        mutation({ sequence: 102, type: "ROW_CREATE", recordKey: "50", data: created }),
        mutation({ sequence: 103, type: "ROW_DELETE", recordKey: "4" }),
      ]);
      assert.equal(kind, "applied");
      const [, two, three] = translationRows(4);
      assert.deepEqual(rows, [changed, two, created, three]);
      const entry = find(await store.state(), TRANSLATION);
      assert.equal(entry.rowCount, 4);
      assert.equal(entry.syncSequence, 104);
      assert.equal(entry.currentThrough, 104);
      assert.equal(entry.fullCopySequence, 100);
    });

    it("skips mutations that the rows already contain", async () => {
      const [one = "", two = ""] = translationRows(4);
      const before = find(await store.state(), TRANSLATION);
      const [kind, rows] = await applied([
        update(97, 1, "2:1", "changed again since"),
        mutation({ sequence: 99, type: "ROW_UPDATE", recordKey: "1", data: one }),
        mutation({ sequence: 100, type: "ROW_CREATE", recordKey: "2", data: two }),
        mutation({ sequence: 98, type: "ROW_DELETE", recordKey: "50" }),
      ]);
      assert.equal(kind, "applied");
      assert.deepEqual(rows, translationRows(4));
      assert.deepEqual(find(await store.state(), TRANSLATION), before, "even its file");
      assert.deepEqual(await store.history(TRANSLATION), []);
    });

    it("ignores a sequence that the rows contradict", async () => {
      const changes = [
        update(99, 1, "2:1", "not in the copy, whatever its sequence says"),
        mutation({ sequence: 98, type: "ROW_DELETE", recordKey: "3" }),
      ];
      for (const change of changes) {
        const [kind, rows] = await applied([change]);
        assert.equal(kind, "needsFullCopy");
        assert.deepEqual(rows, translationRows(4));
      }
    });

    it("passes over mutations that concern no row, and keeps the known content id", async () => {
      const other = update(102, 2, "2:2", "other").replace(
        '"resource_content_id":19',
        '"resource_content_id":77',
      );
      const none = update(103, 3, "2:3", "none").replace(
        '"resource_content_id":19',
        '"resource_content_id":null',
      );
      const [kind] = await applied([mutation({ sequence: 101, type: "RESOURCE_UPDATE" }), other]);
      assert.equal(kind, "applied");
      assert.equal(find(await store.state(), TRANSLATION).resourceContentId, 77);
      await applied([none]);
      assert.equal(find(await store.state(), TRANSLATION).resourceContentId, 77);
    });

    it("applies changes of several rows that share a sequence", async () => {
      const [kind, rows] = await applied([
        update(101, 1, "2:1", "first"),
        update(101, 2, "2:2", "second"),
      ]);
      assert.equal(kind, "applied");
      const [, , three, four] = translationRows(4);
      assert.deepEqual(rows, [
        translationRow(1, "2:1", "first"),
        translationRow(2, "2:2", "second"),
        three,
        four,
      ]);
    });

    it("does nothing when the same mutations are applied again", async () => {
      const once = [
        update(101, 1, "2:1", "changed"),
        mutation({ sequence: 102, type: "ROW_DELETE", recordKey: "2" }),
      ];
      const [, before] = await applied(once);
      const [kind, after] = await applied(once);
      assert.equal(kind, "applied");
      assert.deepEqual(after, before);
      assert.equal((await store.history(TRANSLATION)).length, 2);
    });

    it("accepts the deletion of a missing row if the key is documented", async () => {
      const [kind, rows] = await applied([
        mutation({ sequence: 101, type: "ROW_DELETE", recordKey: "777" }),
      ]);
      assert.equal(kind, "applied");
      assert.deepEqual(rows, translationRows(4));
    });

    const UNCERTAIN: readonly (readonly [string, string])[] = [
      [
        "a key that its data contradicts",
        mutation({
          sequence: 101,
          type: "ROW_UPDATE",
          recordKey: "3",
          data: translationRow(4, "2:4"),
        }),
      ],
      [
        "no key",
        mutation({
          sequence: 101,
          type: "ROW_UPDATE",
          recordKey: null,
          data: translationRow(4, "2:4"),
        }),
      ],
      ["no data", mutation({ sequence: 101, type: "ROW_UPDATE", recordKey: "3" })],
      [
        "another record type than its data",
        mutation({
          sequence: 101,
          type: "ROW_UPDATE",
          recordType: "footnote",
          recordKey: "3",
          data: translationRow(3, "2:3"),
        }),
      ],
      [
        "a key that neither its data nor a row has",
        mutation({
          sequence: 101,
          type: "ROW_CREATE",
          recordKey: "900",
          data: '{"verse_key":"2:9","text":"Placeholder"}',
        }),
      ],
      [
        "an undocumented type to delete",
        mutation({ sequence: 101, type: "ROW_DELETE", recordType: "footnote", recordKey: "1" }),
      ],
    ];
    for (const [what, uncertain] of UNCERTAIN) {
      it(`requests the full copy, and changes nothing, if a mutation has ${what}`, async () => {
        const [kind, rows] = await applied([update(100, 1, "2:1", "x"), uncertain]);
        assert.equal(kind, "needsFullCopy");
        assert.deepEqual(rows, translationRows(4));
      });
    }

    it("changes a row by its key if the data has no key", async () => {
      const data = '{"verse_key":"2:3","text":"Placeholder without id"}';
      const [kind, rows] = await applied([
        mutation({ sequence: 101, type: "ROW_UPDATE", recordKey: "3", data }),
      ]);
      assert.equal(kind, "applied");
      assert.equal(rows[2], data);
    });

    it("requires a full copy if several rows have the key", async () => {
      await storeCopy(
        store,
        TRANSLATION,
        [...translationRows(2), translationRow(2, "2:2", "twice")],
        {
          sequence: 100,
        },
      );
      const [kind, rows] = await applied([update(101, 2, "2:2", "which?")]);
      assert.equal(kind, "needsFullCopy");
      assert.equal(rows.length, 3);
    });

    it("requires a full copy for a missing or unavailable resource", async () => {
      await inRun(store, async (run) => {
        await run.addPage(page([update(101, 1, "2:1", "x")]));
        const missing = await run.applyMutations(OTHER);
        assert.match(missing.kind === "needsFullCopy" ? missing.why : "", /\w/u);
        await run.commit({
          resources: [],
          unavailable: [{ ...TRANSLATION, reason: "hidden" }],
        });
        const unavailable = await run.applyMutations(TRANSLATION);
        assert.match(unavailable.kind === "needsFullCopy" ? unavailable.why : "", /unavailable/u);
      });
      assert.deepEqual(await texts(store, TRANSLATION), translationRows(4));
    });

    it("applies the run's newer mutations to a full copy, and not the older ones", async () => {
      await inRun(store, async (run) => {
        await run.addPage(page([update(149, 1, "2:1", "older"), update(151, 2, "2:2", "newer")]));
        const outcome = await run.stageFullCopy(
          TRANSLATION,
          fullCopy(TRANSLATION, translationRows(3), { sequence: 150 }),
        );
        assert.equal(outcome.kind, "staged");
        await run.commit({ resources: [TRANSLATION] });
      });
      const [one, , three] = translationRows(3);
      assert.deepEqual(await texts(store, TRANSLATION), [
        one,
        translationRow(2, "2:2", "newer"),
        three,
      ]);
      assert.equal(find(await store.state(), TRANSLATION).currentThrough, 151);
    });

    it("requires another full copy if a newer mutation matches no row in it", async () => {
      await inRun(store, async (run) => {
        await run.addPage(
          page([
            mutation({
              sequence: 151,
              type: "ROW_UPDATE",
              recordKey: "1",
              data: translationRow(2, "2:2"),
            }),
          ]),
        );
        await run.stageFullCopy(
          TRANSLATION,
          fullCopy(TRANSLATION, translationRows(3), { sequence: 150 }),
        );
        await run.commit({ resources: [TRANSLATION] });
      });
      assert.equal(find(await store.state(), TRANSLATION).needsFullCopy, true);
      assert.deepEqual(await texts(store, TRANSLATION), translationRows(3));
    });

    it("forgets the pages of a run that starts again", async () => {
      await inRun(store, async (run) => {
        await run.addPage(page([update(101, 1, "2:1", "of the first try")]));
        await run.restart();
        await run.addPage(page([update(101, 2, "2:2", "of the second")]));
        await run.applyMutations(TRANSLATION);
        await run.commit({ resources: [TRANSLATION] });
      });
      const rows = await texts(store, TRANSLATION);
      assert.equal(rows[0], translationRow(1, "2:1"));
      assert.equal(rows[1], translationRow(2, "2:2", "of the second"));
    });

    it("applies a run that is larger than the memory budget", async () => {
      const small = await place.open({ retainBytes: 2000 });
      const pretty = '{\n  "id": 1,\n  "verse_key": "2:1",\n  "text": "on several lines"\n}';
      await inRun(small, async (run) => {
        for (let at = 0; at < 20; at++) {
          await run.addPage(
            page(
              Array.from({ length: 5 }, (_, n) =>
                update(101 + at * 5 + n, 2, "2:2", `step ${at}.${n} ${"x".repeat(100)}`),
              ),
            ),
          );
        }
        await run.addPage(
          page([mutation({ sequence: 300, type: "ROW_UPDATE", recordKey: "1", data: pretty })]),
        );
        const outcome = await run.applyMutations(TRANSLATION);
        assert.deepEqual(outcome, { kind: "applied", upserted: 101, deleted: 0 });
        await run.commit({ resources: [TRANSLATION] });
      });
      const rows = await texts(store, TRANSLATION);
      assert.equal(rows[0], pretty);
      assert.equal(rows[1], translationRow(2, "2:2", `step 19.4 ${"x".repeat(100)}`));
      assert.deepEqual((await store.verify({ repair: false })).orphans, []);
    });
  });
}
