import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { isContentError } from "../../src/core/model/errors.js";
import type { LocalResource } from "../../src/core/model/resource.js";
import type { RowsQuery } from "../../src/core/model/row.js";
import type { ContentStore } from "../../src/core/ports.js";
import type { StoreState } from "../../src/core/model/storeState.js";
import {
  allRows,
  ARTICLE,
  bytesOf,
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
} from "../support/store/content.js";

/** One folder, real or in memory, on which any number of stores can be opened at once. */
export interface StoreHome {
  open(options?: { readonly retainBytes?: number }): Promise<ContentStore>;
  /** Closes every store and removes the folder. */
  close(): Promise<void>;
}

const hasCode = (code: string, field?: string) => (error: unknown) => {
  ok(isContentError(error, code), `expected ${code}, got ${String(error)}`);
  if (field !== undefined) strictEqual(error.details.field, field);
  return true;
};

function find(state: StoreState, ref: { group: string; id: number }): LocalResource {
  const entry = state.resources.find(({ group, id }) => group === ref.group && id === ref.id);
  if (entry === undefined) throw new Error(`${ref.group}:${ref.id} is not in the state`);
  return entry;
}

/** What every ContentStore does, whatever it lies on and in whatever thread it runs. */
export function contentStoreSuite(name: string, home: () => Promise<StoreHome>): void {
  describe(`a content store: ${name}`, () => {
    let place: StoreHome;
    let store: ContentStore;

    beforeEach(async () => {
      place = await home();
      store = await place.open();
    });
    afterEach(async () => {
      await place.close();
    });

    it("is empty when new", async () => {
      const state = await store.state();
      deepStrictEqual(state.resources, []);
      deepStrictEqual(await store.rows(TRANSLATION), {
        rows: [],
        nextOffset: null,
        generation: "",
      });
      strictEqual(await store.row(TRANSLATION, "translation", "1"), null);
      deepStrictEqual(await store.search("placeholder"), []);
      deepStrictEqual(await store.history(TRANSLATION), []);
      strictEqual(await store.countRows(TRANSLATION), 0);
    });

    describe("full copies", () => {
      it("keeps each payload exactly as it was sent", async () => {
        const odd = [
          '{"id":1,"verse_key":"1:1","text":"a\\u0301 \\/ \\ud83d\\ude00","n":12345678901234567890}',
          '{ "text" : "two  spaces" ,\n\t"id":2,"verse_key":"1:2", "x":1.0e2, "id":2 }',
          '{"id":3,"verse_key":"1:3","text":"بِسْمِ ٱللَّهِ (placeholder)","nested":{"b":[1, 2],"a":{}}}',
        ];
        await storeCopy(store, TRANSLATION, odd);
        deepStrictEqual(await texts(store, TRANSLATION), odd);
      });

      it("shows nothing before the commit, and everything after it", async () => {
        await inRun(store, async (run) => {
          const outcome = await run.stageFullCopy(
            TRANSLATION,
            fullCopy(TRANSLATION, translationRows(3), { sequence: 7 }),
          );
          deepStrictEqual(outcome, {
            kind: "staged",
            rowCount: 3,
            upserted: 3,
            deleted: 0,
            syncSequence: 7,
          });
          deepStrictEqual((await store.state()).resources, []);
          const state = await run.commit({ resources: [TRANSLATION] });
          const entry = find(state, TRANSLATION);
          strictEqual(entry.rowCount, 3);
          strictEqual(entry.status, "available");
          strictEqual(entry.syncSequence, 7);
          strictEqual(entry.fullCopySequence, 7);
          strictEqual(entry.currentThrough, 7);
          strictEqual(entry.needsFullCopy, false);
          deepStrictEqual(entry.rowsByType, { translation: 3 });
          deepStrictEqual(await store.state(), state);
        });
        strictEqual((await allRows(store, TRANSLATION)).length, 3);
      });

      it("forgets what a closed run did not commit", async () => {
        await inRun(store, async (run) => {
          await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(3)));
        });
        deepStrictEqual((await store.state()).resources, []);
        const report = await store.verify({ repair: false });
        deepStrictEqual(report.orphans, []);
      });

      it("commits some resources of a run and keeps the others pending", async () => {
        await inRun(store, async (run) => {
          await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(2)));
          await run.stageFullCopy(OTHER, fullCopy(OTHER, translationRows(4)));
          await run.commit({ resources: [TRANSLATION] });
          strictEqual((await allRows(store, OTHER)).length, 0);
          await run.commit({ resources: [OTHER] });
        });
        strictEqual((await allRows(store, TRANSLATION)).length, 2);
        strictEqual((await allRows(store, OTHER)).length, 4);
      });

      it("replaces all rows, and says how many went", async () => {
        await storeCopy(store, TRANSLATION, translationRows(5));
        const outcome = await inRun(store, async (run) => {
          const staged = await run.stageFullCopy(
            TRANSLATION,
            fullCopy(TRANSLATION, translationRows(6).slice(2), { sequence: 200 }),
          );
          await run.commit({ resources: [TRANSLATION] });
          return staged;
        });
        deepStrictEqual(outcome, {
          kind: "staged",
          rowCount: 4,
          upserted: 4,
          deleted: 2,
          syncSequence: 200,
        });
        deepStrictEqual(await texts(store, TRANSLATION), translationRows(6).slice(2));
      });

      it("holds a copy of a newer schema version and keeps the old rows", async () => {
        await storeCopy(store, TRANSLATION, translationRows(2));
        await inRun(store, async (run) => {
          const outcome = await run.stageFullCopy(
            TRANSLATION,
            fullCopy(TRANSLATION, translationRows(9), { schemaVersion: 2 }),
          );
          deepStrictEqual(outcome, { kind: "held", schemaVersion: 2 });
          deepStrictEqual((await run.applyMutations(TRANSLATION)).kind, "needsFullCopy");
          const state = await run.commit({ resources: [TRANSLATION] });
          strictEqual(find(state, TRANSLATION).status, "held");
          strictEqual(find(state, TRANSLATION).schemaVersion, 2);
        });
        strictEqual((await allRows(store, TRANSLATION)).length, 2);
        await storeCopy(store, TRANSLATION, translationRows(3));
        const entry = find(await store.state(), TRANSLATION);
        strictEqual(entry.status, "available");
        strictEqual(entry.schemaVersion, 1);
      });

      it("keeps both rows where two have the same key", async () => {
        const rows = [
          translationRow(1, "2:1", "first"),
          translationRow(1, "2:1", "second"),
          translationRow(2, "2:2"),
          translationRow(1, "2:3", "third"),
        ];
        await storeCopy(store, TRANSLATION, rows);
        const stored = await allRows(store, TRANSLATION);
        deepStrictEqual(
          stored.map(({ recordKey }) => recordKey),
          ["1", "1#2", "2", "1#3"],
        );
        deepStrictEqual(
          stored.map(({ json }) => json),
          rows,
        );
      });

      it("keeps rows apart whose type and key are no text", async () => {
        const notes = { group: "colour_notes", id: 8 };
        const rows = ["a\\ud800", "a\\ud801"].map(
          (name) => `{"record_type":"${name}","record_key":"${name}","text":"Placeholder"}`,
        );
        for (const sequence of [100, 200]) {
          await storeCopy(store, notes, rows, { sequence });
          strictEqual(find(await store.state(), notes).rowCount, 2);
          deepStrictEqual(await texts(store, notes), rows);
        }
        strictEqual((await store.verify({ repair: false })).ok, true);
        deepStrictEqual((await store.changes(notes)).rows, []);
      });

      it("gives rows without a key one of its own", async () => {
        const ref = { group: "something_new", id: 1 };
        const rows = ['{"text":"Placeholder one"}', '{"text":"Placeholder two"}'];
        await storeCopy(store, ref, rows);
        const stored = await allRows(store, ref);
        deepStrictEqual(
          stored.map(({ recordKey, json }) => [recordKey, json]),
          [
            ["#1", rows[0]],
            ["#2", rows[1]],
          ],
        );
      });

      it("reads in verse order, whatever the order of arrival", async () => {
        const rows = [
          translationRow(9, "114:1"),
          translationRow(3, "2:10"),
          translationRow(5, "2:9"),
        ];
        await storeCopy(store, TRANSLATION, rows);
        deepStrictEqual(
          (await allRows(store, TRANSLATION)).map(({ verseKey }) => verseKey),
          ["2:9", "2:10", "114:1"],
        );
      });

      it("takes an article's name from its rows", async () => {
        const row =
          '{"article_id":3,"language_id":38,"lang":"en","title":"Placeholder title","text":"<p>Text</p>"}';
        await storeCopy(store, ARTICLE, [row]);
        strictEqual(find(await store.state(), ARTICLE).name, "Placeholder title");
      });

      it("takes a mushaf's name from its rows, also if the mushaf's row comes last", async () => {
        const mushaf = { group: "mushafs", id: 3 };
        await storeCopy(store, mushaf, [
          '{"record_type":"mushaf_word","id":9,"mushaf_id":3,"word_id":1,"text":"placeholder"}',
          '{"record_type":"mushaf","id":3,"name":"Placeholder edition"}',
        ]);
        strictEqual(find(await store.state(), mushaf).name, "Placeholder edition");
      });

      it("stores an empty copy as a resource without rows", async () => {
        await storeCopy(store, TRANSLATION, []);
        const entry = find(await store.state(), TRANSLATION);
        strictEqual(entry.rowCount, 0);
        strictEqual(entry.needsFullCopy, false);
      });

      const BROKEN: readonly (readonly [string, string, string])[] = [
        ["no JSON", "<html>", "body"],
        ["an array", "[]", "body"],
        ["cut off", '{"resource_group":"translations","resource_id":19,', "body"],
        ["of another group", copyText({ resource_group: '"tafsirs"' }), "resource_group"],
        ["of another resource", copyText({ resource_id: "20" }), "resource_id"],
        ["without records", copyText({ records: null }), "records"],
        ["with records that are no list", copyText({ records: "{}" }), "records"],
        ["without a sequence", copyText({ sync_sequence: null }), "sync_sequence"],
        ["with a sequence that is no number", copyText({ sync_sequence: '"1"' }), "sync_sequence"],
        ["with a record that is no object", copyText({ records: "[{},{},7]" }), "records[2]"],
        ["with a record that is no JSON", copyText({ records: '[{},{"a":}]' }), "records[1]"],
      ];
      for (const [what, body, field] of BROKEN) {
        it(`refuses a body that is ${what}: ${field}`, async () => {
          await storeCopy(store, TRANSLATION, translationRows(2));
          await inRun(store, async (run) => {
            await rejects(
              run.stageFullCopy(TRANSLATION, bytesOf(body)),
              hasCode("invalid_response", field),
            );
            await run.commit({ resources: [TRANSLATION] });
          });
          deepStrictEqual(await texts(store, TRANSLATION), translationRows(2));
        });
      }

      it("refuses bytes that are not UTF-8", async () => {
        const body = fullCopy(TRANSLATION, translationRows(1));
        body[body.length - 20] = 0xff;
        await inRun(store, async (run) => {
          await rejects(run.stageFullCopy(TRANSLATION, body), hasCode("invalid_response", "body"));
        });
      });
    });

    describe("pages", () => {
      it("reports the heads of all mutations, payloads left out", async () => {
        await inRun(store, async (run) => {
          const head = await run.addPage(
            page([update(5, 1, "2:1", "x"), mutation({ sequence: 6, type: "RESOURCE_DELETE" })], 9),
          );
          strictEqual(head.syncUntilSequence, 9);
          strictEqual(head.nextSyncToken, "next-token");
          deepStrictEqual(
            head.mutations.map(({ sequence, type, recordKey }) => [sequence, type, recordKey]),
            [
              [5, "ROW_UPDATE", "1"],
              [6, "RESOURCE_DELETE", null],
            ],
          );
        });
      });

      const BROKEN: readonly (readonly [string, string, string])[] = [
        ["no JSON", "oops", "body"],
        ["without sync", "{}", "sync"],
        [
          "without mutations",
          '{"sync":{"sync_until_sequence":1,"has_more":false,"next_sync_token":"t"}}',
          "sync.mutations",
        ],
        [
          "without its token at the end",
          '{"sync":{"sync_until_sequence":1,"has_more":false,"mutations":[]}}',
          "sync.next_sync_token",
        ],
        [
          "without the next page's link",
          '{"sync":{"sync_until_sequence":1,"has_more":true,"mutations":[]}}',
          "sync.next_page_url",
        ],
        [
          "with a mutation without sequence",
          '{"sync":{"sync_until_sequence":1,"has_more":false,"next_sync_token":"t","mutations":[{"type":"ROW_UPDATE","resource_group":"translations","resource_id":1,"changed_at":""}]}}',
          "sync.mutations[0].sequence",
        ],
      ];
      for (const [what, body, field] of BROKEN) {
        it(`refuses a page ${what}: ${field}`, async () => {
          await inRun(store, async (run) => {
            await rejects(run.addPage(bytesOf(body)), hasCode("invalid_response", field));
          });
        });
      }
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
        strictEqual(kind, "applied");
        const [, two, three] = translationRows(4);
        deepStrictEqual(rows, [changed, two, created, three]);
        const entry = find(await store.state(), TRANSLATION);
        strictEqual(entry.rowCount, 4);
        strictEqual(entry.syncSequence, 104);
        strictEqual(entry.fullCopySequence, 100);
      });

      it("skips what the rows already contain", async () => {
        const [one = "", two = ""] = translationRows(4);
        const [kind, rows] = await applied([
          update(97, 1, "2:1", "changed again since"),
          mutation({ sequence: 99, type: "ROW_UPDATE", recordKey: "1", data: one }),
          mutation({ sequence: 100, type: "ROW_CREATE", recordKey: "2", data: two }),
          mutation({ sequence: 98, type: "ROW_DELETE", recordKey: "50" }),
        ]);
        strictEqual(kind, "applied");
        deepStrictEqual(rows, translationRows(4));
        strictEqual(find(await store.state(), TRANSLATION).syncSequence, 100);
        deepStrictEqual(await store.history(TRANSLATION), []);
      });

      it("does not believe a sequence that the rows contradict", async () => {
        const changes = [
          update(99, 1, "2:1", "not in the copy, whatever its sequence says"),
          mutation({ sequence: 98, type: "ROW_DELETE", recordKey: "3" }),
        ];
        for (const change of changes) {
          const [kind, rows] = await applied([change]);
          strictEqual(kind, "needsFullCopy");
          deepStrictEqual(rows, translationRows(4));
        }
      });

      it("applies changes of several rows that share a sequence", async () => {
        const [kind, rows] = await applied([
          update(101, 1, "2:1", "first"),
          update(101, 2, "2:2", "second"),
        ]);
        strictEqual(kind, "applied");
        const [, , three, four] = translationRows(4);
        deepStrictEqual(rows, [
          translationRow(1, "2:1", "first"),
          translationRow(2, "2:2", "second"),
          three,
          four,
        ]);
      });

      it("does nothing when the same mutations come again", async () => {
        const once = [
          update(101, 1, "2:1", "changed"),
          mutation({ sequence: 102, type: "ROW_DELETE", recordKey: "2" }),
        ];
        const [, before] = await applied(once);
        const [kind, after] = await applied(once);
        strictEqual(kind, "applied");
        deepStrictEqual(after, before);
        strictEqual((await store.history(TRANSLATION)).length, 2);
      });

      it("takes the deletion of a row that is gone as done, where the key is documented", async () => {
        const [kind, rows] = await applied([
          mutation({ sequence: 101, type: "ROW_DELETE", recordKey: "777" }),
        ]);
        strictEqual(kind, "applied");
        deepStrictEqual(rows, translationRows(4));
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
        it(`asks for the full copy, and changes nothing, where a mutation has ${what}`, async () => {
          const [kind, rows] = await applied([update(100, 1, "2:1", "x"), uncertain]);
          strictEqual(kind, "needsFullCopy");
          deepStrictEqual(rows, translationRows(4));
        });
      }

      it("changes a row by its key where the data names none", async () => {
        const data = '{"verse_key":"2:3","text":"Placeholder without id"}';
        const [kind, rows] = await applied([
          mutation({ sequence: 101, type: "ROW_UPDATE", recordKey: "3", data }),
        ]);
        strictEqual(kind, "applied");
        strictEqual(rows[2], data);
      });

      it("asks for the full copy where several rows have the key", async () => {
        await storeCopy(
          store,
          TRANSLATION,
          [...translationRows(2), translationRow(2, "2:2", "twice")],
          {
            sequence: 100,
          },
        );
        const [kind, rows] = await applied([update(101, 2, "2:2", "which?")]);
        strictEqual(kind, "needsFullCopy");
        strictEqual(rows.length, 3);
      });

      it("asks for the full copy where nothing is stored, and where the resource is unavailable", async () => {
        await inRun(store, async (run) => {
          await run.addPage(page([update(101, 1, "2:1", "x")]));
          strictEqual((await run.applyMutations(OTHER)).kind, "needsFullCopy");
          await run.commit({
            resources: [],
            unavailable: [{ ...TRANSLATION, reason: "hidden" }],
          });
          strictEqual((await run.applyMutations(TRANSLATION)).kind, "needsFullCopy");
        });
        deepStrictEqual(await texts(store, TRANSLATION), translationRows(4));
      });

      it("applies the run's newer mutations to a full copy, and not the older ones", async () => {
        await inRun(store, async (run) => {
          await run.addPage(page([update(149, 1, "2:1", "older"), update(151, 2, "2:2", "newer")]));
          const outcome = await run.stageFullCopy(
            TRANSLATION,
            fullCopy(TRANSLATION, translationRows(3), { sequence: 150 }),
          );
          strictEqual(outcome.kind, "staged");
          await run.commit({ resources: [TRANSLATION] });
        });
        const [one, , three] = translationRows(3);
        deepStrictEqual(await texts(store, TRANSLATION), [
          one,
          translationRow(2, "2:2", "newer"),
          three,
        ]);
        strictEqual(find(await store.state(), TRANSLATION).currentThrough, 151);
      });

      it("asks for another full copy where a newer mutation meets no row in it", async () => {
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
        strictEqual(find(await store.state(), TRANSLATION).needsFullCopy, true);
        deepStrictEqual(await texts(store, TRANSLATION), translationRows(3));
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
        strictEqual(rows[0], translationRow(1, "2:1"));
        strictEqual(rows[1], translationRow(2, "2:2", "of the second"));
      });

      it("applies a run that is larger than what may stay in memory", async () => {
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
          deepStrictEqual(outcome, { kind: "applied", upserted: 101, deleted: 0 });
          await run.commit({ resources: [TRANSLATION] });
        });
        const rows = await texts(store, TRANSLATION);
        strictEqual(rows[0], pretty);
        strictEqual(rows[1], translationRow(2, "2:2", `step 19.4 ${"x".repeat(100)}`));
        deepStrictEqual((await store.verify({ repair: false })).orphans, []);
      });
    });

    describe("commits", () => {
      it("stores a checkpoint by its filter, and drops it", async () => {
        await inRun(store, async (run) => {
          await run.commit({ resources: [], checkpoint: { filter: "a:1", token: "one" } });
          await run.commit({ resources: [], checkpoint: { filter: "b:1", token: "two" } });
        });
        await inRun(store, async (run) => {
          strictEqual(await run.checkpoint("a:1"), "one");
          strictEqual(await run.checkpoint("b:1"), "two");
          strictEqual(await run.checkpoint("c:1"), null);
          await run.commit({ resources: [], checkpoint: { filter: "a:1", token: null } });
          strictEqual(await run.checkpoint("a:1"), null);
        });
      });

      it("keeps the rows of a resource that is no longer public", async () => {
        await storeCopy(store, TRANSLATION, translationRows(2));
        await inRun(store, (run) =>
          run.commit({ resources: [], unavailable: [{ ...TRANSLATION, reason: "hidden" }] }),
        );
        const entry = find(await store.state(), TRANSLATION);
        strictEqual(entry.status, "unavailable");
        strictEqual(entry.unavailableReason, "hidden");
        ok(entry.unavailableSince !== null);
        strictEqual((await allRows(store, TRANSLATION)).length, 2);
        await storeCopy(store, TRANSLATION, translationRows(2));
        const again = find(await store.state(), TRANSLATION);
        strictEqual(again.status, "available");
        strictEqual(again.unavailableReason, null);
        strictEqual(again.unavailableSince, null);
      });

      it("notes a resource that failed, until it succeeds", async () => {
        const error = { code: "service_unavailable", message: "busy", details: {} };
        await inRun(store, (run) => run.commit({ resources: [], failures: [{ ...OTHER, error }] }));
        const failed = find(await store.state(), OTHER);
        strictEqual(failed.failure?.code, "service_unavailable");
        strictEqual(failed.needsFullCopy, true);
        await storeCopy(store, OTHER, translationRows(1));
        strictEqual(find(await store.state(), OTHER).failure, null);
      });

      it("raises how far rows are current, and never lowers it", async () => {
        await storeCopy(store, TRANSLATION, translationRows(2), { sequence: 100 });
        await inRun(store, async (run) => {
          await run.commit({
            resources: [],
            currentThrough: { sequence: 500, resources: [TRANSLATION] },
          });
          await run.commit({
            resources: [],
            currentThrough: { sequence: 300, resources: [TRANSLATION, OTHER] },
          });
        });
        const state = await store.state();
        strictEqual(find(state, TRANSLATION).currentThrough, 500);
        strictEqual(find(state, TRANSLATION).syncSequence, 100);
        strictEqual(state.resources.length, 1);
      });

      it("marks freshness without touching rows", async () => {
        await storeCopy(store, TRANSLATION, translationRows(2));
        const before = await allRows(store, TRANSLATION);
        const startedAt = new Date().toISOString();
        await inRun(store, (run) => run.commit({ resources: [], touched: [TRANSLATION, OTHER] }));
        const state = await store.state();
        ok((find(state, TRANSLATION).lastChangedAt ?? "") >= startedAt);
        deepStrictEqual(await allRows(store, TRANSLATION), before);
        strictEqual(state.resources.length, 1, "a marker announces nothing");
      });

      it("keeps doubtful rows readable until their full copy has come", async () => {
        await storeCopy(store, TRANSLATION, translationRows(2));
        const before = await allRows(store, TRANSLATION);
        await inRun(store, (run) => run.commit({ resources: [], doubtful: [TRANSLATION, OTHER] }));
        strictEqual(find(await store.state(), TRANSLATION).needsFullCopy, true);
        deepStrictEqual(await allRows(store, TRANSLATION), before);
        await storeCopy(store, TRANSLATION, translationRows(3));
        strictEqual(find(await store.state(), TRANSLATION).needsFullCopy, false);
      });

      it("forgets a deleted resource where that is asked for", async () => {
        await storeCopy(store, TRANSLATION, translationRows(2));
        await storeCopy(store, OTHER, translationRows(2));
        await store.deleteLocalCopy([TRANSLATION]);
        await store.deleteLocalCopy([OTHER], { forget: true });
        const state = await store.state();
        strictEqual(state.resources.length, 1);
        strictEqual(find(state, TRANSLATION).needsFullCopy, true);
      });

      it("names resources from the lists", async () => {
        await storeCopy(store, TRANSLATION, translationRows(1));
        const listed = {
          ...TRANSLATION,
          name: "Placeholder \ud800 name",
          authorName: "Author",
          languageName: "urdu",
          languageCode: "ur",
          direction: "rtl" as const,
        };
        await inRun(store, (run) => run.commit({ resources: [], listed: [listed, listed] }));
        const state = await (await place.open()).state();
        const entry = find(state, TRANSLATION);
        strictEqual(entry.authorName, "Author");
        strictEqual(entry.direction, "rtl");
        strictEqual(state.listed.length, 1);
        ok(state.listedAt !== null);
      });

      it("remembers how the last run ended, and when one was complete", async () => {
        const error = { code: "offline", message: "no network", details: { status: 503 } };
        await inRun(store, async (run) => {
          await run.commit({
            resources: [],
            checkpoint: { filter: "a:1", token: "t" },
            lastRun: {
              filter: "translations:*",
              endedAt: "2026-01-01T00:00:00.000Z",
              outcome: "applied",
              error: null,
            },
          });
          await run.commit({
            resources: [],
            lastRun: {
              filter: "translations:*",
              endedAt: "2026-01-02T00:00:00.000Z",
              outcome: "failed",
              error,
            },
          });
        });
        deepStrictEqual((await (await place.open()).state()).lastRun, {
          endedAt: "2026-01-02T00:00:00.000Z",
          outcome: "failed",
          error,
          lastCompleteAt: "2026-01-01T00:00:00.000Z",
        });
      });
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
        deepStrictEqual(
          (await allRows(store, TRANSLATION, 300)).map(({ json }) => json),
          all,
        );
        const first = await store.rows(TRANSLATION, { limit: 10 });
        strictEqual(first.rows.length, 10);
        strictEqual(first.nextOffset, 10);
        const last = await store.rows(TRANSLATION, { limit: 10, offset: 30 });
        strictEqual(last.nextOffset, null);
        strictEqual(last.rows[0]?.verseKey, "2:31");
        strictEqual(last.generation, first.generation);
      });

      it("finds the rows of a range of verses, and those that span it", async () => {
        const page = await store.rows(TRANSLATION, { from: 2010, to: 2012 });
        deepStrictEqual(
          page.rows.map(({ verseKey }) => verseKey),
          ["2:10", "2:11", "2:12"],
        );
        const tafsir = { group: "tafsirs", id: 1 };
        await storeCopy(store, tafsir, [
          '{"id":1,"verse_key":"2:5","text":"Placeholder","group_verse_key_from":"2:5","group_verse_key_to":"2:20"}',
          '{"id":2,"verse_key":"2:21","text":"Placeholder"}',
        ]);
        const spanning = await store.rows(tafsir, { from: 2007, to: 2007 });
        deepStrictEqual(
          spanning.rows.map(({ from, to }) => [from, to]),
          [[2005, 2020]],
        );
      });

      it("filters by type and by words of text and keys", async () => {
        strictEqual(await store.countRows(TRANSLATION, { contains: "text 7" }), 1);
        strictEqual(await store.countRows(TRANSLATION, { contains: "2:3" }), 11);
        strictEqual(await store.countRows(TRANSLATION, { contains: "TEXT" }), 40);
        strictEqual(await store.countRows(TRANSLATION, { contains: "nothing" }), 0);
        strictEqual(await store.countRows(TRANSLATION, { contains: '" OR %' }), 0);
        strictEqual(await store.countRows(TRANSLATION, { recordTypes: ["translation"] }), 40);
        strictEqual(await store.countRows(TRANSLATION, { recordTypes: ["footnote"] }), 0);
      });

      it("finds the rows of some verses beside those that have the words", async () => {
        const keys = async (query: RowsQuery): Promise<(string | null)[]> =>
          (await store.rows(TRANSLATION, query)).rows.map(({ verseKey }) => verseKey);
        const orVerses = { from: 2010, to: 2011 };
        deepStrictEqual(await keys({ contains: "text 7", orVerses }), ["2:7", "2:10", "2:11"]);
        deepStrictEqual(await keys({ contains: "no such words", orVerses }), ["2:10", "2:11"]);
        const others = { contains: "text 7", orVerses, recordTypes: ["footnote"] };
        deepStrictEqual(await keys(others), []);
        strictEqual(await store.countRows(TRANSLATION, { contains: "text 7", orVerses }), 3);
      });

      it("gives the rows with some ids, and none for ids that no row has", async () => {
        const all = await store.rows(TRANSLATION);
        const ids = [3, 1, 7].map((index) => all.rows[index]?.rowId ?? 0);
        const page = await store.rows(TRANSLATION, { rowIds: [...ids, 999_999] });
        deepStrictEqual(
          page.rows.map(({ recordKey }) => recordKey),
          ["2", "4", "8"],
        );
        strictEqual(await store.countRows(TRANSLATION, { rowIds: [] }), 0);
      });

      it("takes no word's id for a verse", async () => {
        const words = { group: "word_by_word_translations", id: 1 };
        const word = (text: string): string => JSON.stringify({ id: 1, word_id: 2005, text });
        await storeCopy(store, words, [word("before")]);
        await storeCopy(store, words, [word("after")], { sequence: 101 });
        const { rows } = await store.changeHeads(words);
        deepStrictEqual(
          rows.map(({ position }) => position),
          [null],
        );
        strictEqual((await store.changeHeads(words, { chapter: 2 })).total, 0);
      });

      it("tells the words that rows are about, by verse and place, with their Arabic", async () => {
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
        deepStrictEqual([...table.wordIds], [96, 97, 99, 98]);
        deepStrictEqual([...table.verses], [1001, 1001, 2001, 0]);
        deepStrictEqual([table.arabic, [...table.arabicEnds]], ["اتبد", [1, 2, 3, 4]]);
        const page = await store.rows(mushaf, { rowIds: [...table.rowIds] });
        strictEqual(page.rows.length, 4);
        strictEqual(page.generation, table.generation);
        strictEqual((await store.words(TRANSLATION)).rowIds.length, 0);
        strictEqual((await store.words({ group: "mushafs", id: 2 })).rowIds.length, 0);
      });

      it("answers heads with sizes, and one row by its key", async () => {
        const head = (await store.rowHeads(TRANSLATION, { limit: 1 })).rows[0];
        const row = await store.row(TRANSLATION, "translation", "1");
        strictEqual(head?.bytes, Buffer.byteLength(row?.json ?? ""));
        strictEqual(head?.rowId, row?.rowId);
        strictEqual(await store.row(TRANSLATION, "translation", "999"), null);
      });
    });

    describe("history", () => {
      it("is kept as long as somebody says during a run, which goes on", async () => {
        await storeCopy(store, TRANSLATION, translationRows(3), { sequence: 100 });
        await inRun(store, async (run) => {
          await run.addPage(
            page([mutation({ sequence: 201, type: "ROW_DELETE", recordKey: "2" })]),
          );
          await store.keepHistory(36_500);
          await run.applyMutations(TRANSLATION);
          await run.commit({ resources: [TRANSLATION] });
        });
        deepStrictEqual(
          (await store.history(TRANSLATION)).map(({ kind }) => kind),
          ["deleted"],
        );
      });

      it("has none for a first copy, then what each copy and mutation changed", async () => {
        await storeCopy(store, TRANSLATION, translationRows(3), { sequence: 100 });
        deepStrictEqual(await store.history(TRANSLATION), []);
        const [, two, three] = translationRows(3);
        const changed = translationRow(1, "2:1", "changed");
        const created = translationRow(9, "2:9");
        await storeCopy(store, TRANSLATION, [changed, two ?? "", created], { sequence: 200 });
        await inRun(store, async (run) => {
          await run.addPage(
            page([mutation({ sequence: 201, type: "ROW_DELETE", recordKey: "2" })]),
          );
          await run.applyMutations(TRANSLATION);
          await run.commit({ resources: [TRANSLATION] });
        });
        const history = await store.history(TRANSLATION);
        deepStrictEqual(
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
        strictEqual(history[0]?.changedAt, "2026-05-05T10:00:00Z");
        strictEqual((await store.history(TRANSLATION, { limit: 2 })).length, 2);
      });
    });

    describe("changes and their review", () => {
      const changed = (id: number, text: string): string => translationRow(id, `2:${id}`, text);
      /** Record keys of what is not reviewed yet, with the texts' ends before and after. */
      async function unreviewed(): Promise<string[]> {
        const { rows } = await store.changes(TRANSLATION);
        strictEqual(find(await store.state(), TRANSLATION).unreviewedRows, rows.length);
        return rows.map(({ recordKey, kind, times }) => `${recordKey} ${kind} ${times}`);
      }
      async function change(id: number, text: string, sequence: number): Promise<void> {
        await inRun(store, async (run) => {
          await run.addPage(page([update(sequence, id, `2:${id}`, text)]));
          await run.applyMutations(TRANSLATION);
          await run.commit({ resources: [TRANSLATION] });
        });
      }

      it("has none after a first copy, and one for each row that differs since", async () => {
        await storeCopy(store, TRANSLATION, translationRows(4), { sequence: 100 });
        deepStrictEqual(await unreviewed(), []);
        await change(3, "first", 101);
        await change(3, "second", 102);
        const [one, two] = translationRows(4);
        await storeCopy(
          store,
          TRANSLATION,
          [two ?? "", changed(3, "second"), changed(4, "fourth"), changed(9, "new")],
          { sequence: 200 },
        );
        deepStrictEqual(await unreviewed(), [
          "1 deleted 1",
          "3 updated 2",
          "4 updated 1",
          "9 created 1",
        ]);
        const { rows } = await store.changes(TRANSLATION);
        deepStrictEqual(
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
        deepStrictEqual(await unreviewed(), ["2 updated 1"]);
        await change(2, "Placeholder 2", 102);
        deepStrictEqual(await unreviewed(), []);
      });

      it("gives pages, and only the rows that are asked for", async () => {
        await storeCopy(store, TRANSLATION, translationRows(5));
        await storeCopy(
          store,
          TRANSLATION,
          translationRows(5, (id) => `changed ${id}`),
        );
        const first = await store.changes(TRANSLATION, { limit: 2 });
        deepStrictEqual(
          first.rows.map(({ recordKey }) => recordKey),
          ["1", "2"],
        );
        strictEqual(first.nextOffset, 2);
        const rest = await store.changes(TRANSLATION, { offset: 2, maxBytes: 1_000_000 });
        deepStrictEqual(
          rest.rows.map(({ recordKey }) => recordKey),
          ["3", "4", "5"],
        );
        strictEqual(rest.nextOffset, null);
        strictEqual((await store.changes(TRANSLATION, { maxBytes: 1 })).rows.length, 1);
        const named = await store.changes(TRANSLATION, {
          rows: [
            { recordType: "translation", recordKey: "4" },
            { recordType: "translation", recordKey: "77" },
          ],
        });
        deepStrictEqual(
          named.rows.map(({ recordKey }) => recordKey),
          ["4"],
        );
      });

      it("gives heads without payloads, and those of one chapter", async () => {
        await storeCopy(store, TRANSLATION, translationRows(3));
        await storeCopy(store, TRANSLATION, [
          changed(2, "second"),
          translationRow(3, "2:3", "Placeholder 3"),
          translationRow(7, "3:1", "new"),
        ]);
        const heads = await store.changeHeads(TRANSLATION);
        deepStrictEqual(
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
        deepStrictEqual(
          rows.map(({ recordKey, appliedAt }) => [recordKey, appliedAt]),
          heads.rows.slice(0, 2).map(({ recordKey, appliedAt }) => [recordKey, appliedAt]),
        );
        const page = await store.changeHeads(TRANSLATION, { chapter: 2, offset: 1, limit: 1 });
        deepStrictEqual([page.rows[0]?.recordKey, page.nextOffset], ["2", null]);
        deepStrictEqual((await store.changeHeads(TRANSLATION, { chapter: 4 })).rows, []);
      });

      it("leaves out what was reviewed, and nothing that came after the look", async () => {
        await storeCopy(store, TRANSLATION, translationRows(3));
        await change(1, "first", 101);
        const [seen] = (await store.changes(TRANSLATION)).rows;
        await change(1, "second", 102);
        await change(2, "third", 103);
        await store.markReviewed(TRANSLATION, { through: seen?.appliedAt ?? null });
        deepStrictEqual(await unreviewed(), ["1 updated 1", "2 updated 1"]);
        const [one] = (await store.changes(TRANSLATION)).rows;
        strictEqual(one?.before, changed(1, "first"));
        deepStrictEqual(
          (await store.changes(TRANSLATION, { since: "" })).rows.map(({ times }) => times),
          [2, 1],
        );
      });

      it("marks single rows, and takes a mark back", async () => {
        await storeCopy(store, TRANSLATION, translationRows(3));
        await change(1, "first", 101);
        await change(2, "second", 102);
        const { rows } = await store.changes(TRANSLATION);
        const through = rows[1]?.appliedAt ?? null;
        const two = [{ recordType: "translation", recordKey: "2" }];
        await store.markReviewed(TRANSLATION, { through, rows: two });
        deepStrictEqual(await unreviewed(), ["1 updated 1"]);
        await store.markReviewed(TRANSLATION, { through: null, rows: two });
        deepStrictEqual(await unreviewed(), ["1 updated 1", "2 updated 1"]);
        await store.markReviewed(TRANSLATION, { through });
        deepStrictEqual(await unreviewed(), []);
        strictEqual(find(await store.state(), TRANSLATION).reviewedThrough, through);
        await store.markReviewed(TRANSLATION, { through: null });
        deepStrictEqual(await unreviewed(), ["1 updated 1", "2 updated 1"]);
      });

      it("takes a moment in any form, and none that is yet to come", async () => {
        await storeCopy(store, TRANSLATION, translationRows(3));
        await change(1, "first", 101);
        const { newest } = await store.changeHeads(TRANSLATION);
        const local = `${newest?.slice(0, -1)}+00:00`;
        await store.markReviewed(TRANSLATION, { through: local });
        strictEqual(find(await store.state(), TRANSLATION).reviewedThrough, newest);
        deepStrictEqual(await unreviewed(), []);
        for (const rows of [undefined, [{ recordType: "translation", recordKey: "2" }]]) {
          await store.markReviewed(TRANSLATION, { through: "9999-12-31T23:59:59.999Z", rows });
        }
        await change(2, "second", 102);
        deepStrictEqual(await unreviewed(), ["2 updated 1"]);
        const { rows } = await store.changes(TRANSLATION);
        ok(Date.parse(rows[0]?.appliedAt ?? "") < Date.now() + 60_000);
        for (const through of ["", "yesterday"]) {
          await rejects(store.markReviewed(TRANSLATION, { through }), { code: "store_failed" });
        }
        await change(3, "third", 103);
        deepStrictEqual(await unreviewed(), ["2 updated 1", "3 updated 1"]);
      });

      it("gives heads a page at a time too, and says how many there are", async () => {
        await storeCopy(store, TRANSLATION, translationRows(5));
        await storeCopy(
          store,
          TRANSLATION,
          translationRows(5, (id) => `changed ${id}`),
        );
        const page = await store.changeHeads(TRANSLATION, { maxBytes: 1 });
        deepStrictEqual([page.rows.length, page.nextOffset, page.total], [1, 1, 5]);
        const { rows, newest } = await store.changes(TRANSLATION, { limit: 2, offset: 4 });
        deepStrictEqual([rows.length, rows[0]?.appliedAt], [1, newest]);
        const none = await store.changeHeads(OTHER);
        deepStrictEqual([none.total, none.newest], [0, null]);
      });

      it("marks while a run of this window is under way, and counts what it staged again", async () => {
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
          deepStrictEqual(await unreviewed(), []);
          await run.commit({ resources: [TRANSLATION] });
        });
        // Row 1 went back to what it was, which nobody has reviewed either.
        deepStrictEqual(await unreviewed(), ["1 updated 1", "3 updated 1"]);
      });

      it("keeps marks for the next window, and forgets them with the local copy", async () => {
        await storeCopy(store, TRANSLATION, translationRows(2));
        await change(1, "first", 101);
        const [seen] = (await store.changes(TRANSLATION)).rows;
        await store.markReviewed(TRANSLATION, { through: seen?.appliedAt ?? null });
        await store.close();
        store = await place.open();
        deepStrictEqual(await unreviewed(), []);
        strictEqual(find(await store.state(), TRANSLATION).reviewedThrough, seen?.appliedAt);
        await store.deleteLocalCopy([TRANSLATION]);
        strictEqual(find(await store.state(), TRANSLATION).reviewedThrough, null);
        deepStrictEqual((await store.changes(TRANSLATION)).rows, []);
      });
    });

    describe("lost rows", () => {
      it("are flagged above 5 % and 20 rows, until somebody has looked", async () => {
        await storeCopy(store, TRANSLATION, translationRows(100));
        await storeCopy(store, TRANSLATION, translationRows(80));
        strictEqual(find(await store.state(), TRANSLATION).lostRows, null);
        await storeCopy(store, TRANSLATION, translationRows(59));
        strictEqual(find(await store.state(), TRANSLATION).lostRows, 21);
        await storeCopy(store, TRANSLATION, translationRows(58));
        strictEqual(find(await store.state(), TRANSLATION).lostRows, 21);
        await store.acknowledgeLostRows(TRANSLATION);
        strictEqual(find(await store.state(), TRANSLATION).lostRows, null);
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

      it("finds words of the published text, the nearest first", async () => {
        const hits = await store.search("mercy");
        deepStrictEqual(
          hits.map(({ group, id, recordKey }) => `${group}:${id}:${recordKey}`).slice(-1),
          ["translations:19:1"],
        );
        strictEqual(hits.length, 3);
        ok(hits.every(({ snippet }) => /mercy/i.test(snippet) && !snippet.includes("<")));
        strictEqual((await store.search("sign of mercy"))[0]?.recordKey, "2");
        strictEqual((await store.search("mer")).length, 3);
        strictEqual((await store.search("mercy nothing")).length, 0);
        strictEqual((await store.search("mercy", { limit: 1 })).length, 1);
        deepStrictEqual(
          (await store.search("mercy", { groups: ["articles"] })).map(({ group }) => group),
          ["articles"],
        );
        deepStrictEqual(await store.search('"*) OR ('), []);
      });

      it("finds Arabic with and without its marks, dagger alef dropped or written", async () => {
        for (const query of ["العالمين", "العلمين", "ٱلْعَـٰلَمِينَ"]) {
          strictEqual((await store.search(query))[0]?.recordKey, "4", query);
        }
        for (const query of ["الرحمن", "الرحمان", "الرحم"]) {
          strictEqual((await store.search(query))[0]?.recordKey, "5", query);
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
        strictEqual((await store.search("mercy")).length, 1);
        strictEqual((await store.search("kindness"))[0]?.recordKey, "2");
      });
    });

    describe("several windows", () => {
      it("see each other's commits", async () => {
        const second = await place.open();
        await storeCopy(store, TRANSLATION, translationRows(2));
        strictEqual((await allRows(second, TRANSLATION)).length, 2);
        await storeCopy(second, TRANSLATION, translationRows(5));
        strictEqual((await allRows(store, TRANSLATION)).length, 5);
      });

      it("are told of commits, their own and others'", async () => {
        const second = await place.open();
        const told = (window: ContentStore) =>
          new Promise<[string, number]>((resolve) => {
            const stop = window.onDidChange((refs, state) => {
              stop();
              resolve([refs.map(({ group, id }) => `${group}:${id}`).join(), state.revision]);
            });
          });
        const both = Promise.all([told(store), told(second)]);
        await storeCopy(store, TRANSLATION, translationRows(2));
        deepStrictEqual(await both, [
          ["translations:19", 1],
          ["translations:19", 1],
        ]);
      });

      it("write one at a time", async () => {
        const second = await place.open();
        await inRun(store, async () => {
          await rejects(second.openWriter({ waitMs: 0 }), hasCode("store_busy"));
          const controller = new AbortController();
          const waiting = second.openWriter({ waitMs: 60_000, signal: controller.signal });
          controller.abort();
          await rejects(waiting, hasCode("cancelled"));
        });
        await inRun(second, async (run) => {
          await run.commit({ resources: [] });
        });
      });

      it("wait for each other, and then start from what the other committed", async () => {
        const second = await place.open();
        const run = await store.openWriter({ waitMs: 0 });
        const waiting = second.openWriter({ waitMs: 20_000 });
        await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(2)));
        await run.commit({ resources: [TRANSLATION] });
        await run.close();
        const next = await waiting;
        strictEqual(find(next.base, TRANSLATION).rowCount, 2);
        await next.close();
      });
    });

    describe("deleting the local copy", () => {
      it("drops a resource's rows and history, and asks for a full copy", async () => {
        await storeCopy(store, TRANSLATION, translationRows(2));
        await storeCopy(store, TRANSLATION, translationRows(3));
        await storeCopy(store, OTHER, translationRows(1));
        await store.deleteLocalCopy([TRANSLATION]);
        const entry = find(await store.state(), TRANSLATION);
        strictEqual(entry.rowCount, 0);
        strictEqual(entry.needsFullCopy, true);
        strictEqual(entry.file, null);
        deepStrictEqual(await store.history(TRANSLATION), []);
        strictEqual((await allRows(store, OTHER)).length, 1);
        const report = await store.verify({ repair: false });
        deepStrictEqual(report.orphans, []);
        strictEqual(report.files.length, 2);
      });

      it("drops everything, checkpoints included", async () => {
        await storeCopy(store, TRANSLATION, translationRows(2), {
          commit: { checkpoint: { filter: "translations:19", token: "t" } },
        });
        await store.deleteLocalCopy("all");
        deepStrictEqual((await store.state()).resources, []);
        await inRun(store, async (run) => {
          strictEqual(await run.checkpoint("translations:19"), null);
        });
      });

      it("forgets with a resource the checkpoints that stand for it, and no other", async () => {
        const filters = ["translations:*", "translations:20", "tafsirs:1;translations:19,20"];
        await storeCopy(store, TRANSLATION, translationRows(2));
        await inRun(store, async (run) => {
          for (const filter of filters) {
            await run.commit({ resources: [], checkpoint: { filter, token: "t" } });
          }
        });
        await store.deleteLocalCopy([TRANSLATION], { forget: true });
        await inRun(store, async (run) => {
          const left = await Promise.all(filters.map((filter) => run.checkpoint(filter)));
          deepStrictEqual(left, [null, "t", null]);
        });
      });

      for (const forget of [false, true]) {
        const how = forget ? "forgotten" : "deleted";
        it(`leaves a resource ${how} that was ${how} during a run`, async () => {
          await storeCopy(store, TRANSLATION, translationRows(2));
          await inRun(store, async (run) => {
            await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(3)));
            await store.deleteLocalCopy([TRANSLATION], { forget });
            await run.stageFullCopy(OTHER, fullCopy(OTHER, translationRows(3)));
            await run.commit({
              resources: [TRANSLATION, OTHER],
              currentThrough: { sequence: 500, resources: [TRANSLATION, OTHER] },
            });
          });
          const { resources } = await store.state();
          deepStrictEqual(
            resources.map(({ id, rowCount }) => [id, rowCount]),
            [...(forget ? [] : [[TRANSLATION.id, 0]]), [OTHER.id, 3]],
          );
        });
      }

      it("stores no checkpoint of a run during which its resources were forgotten", async () => {
        const checkpoint = { filter: "translations:*", token: "t" };
        await storeCopy(store, TRANSLATION, translationRows(2), { commit: { checkpoint } });
        await inRun(store, async (run) => {
          await run.stageFullCopy(OTHER, fullCopy(OTHER, translationRows(3)));
          await store.deleteLocalCopy("all");
          await run.commit({ resources: [OTHER], checkpoint });
        });
        deepStrictEqual((await store.state()).resources, []);
        // What was there before the deletion comes with the next bootstrap only.
        await inRun(store, async (run) => {
          strictEqual(await run.checkpoint(checkpoint.filter), null);
        });
      });
    });

    describe("verify", () => {
      it("lists every file with its size and rows", async () => {
        await storeCopy(store, TRANSLATION, translationRows(2));
        const report = await store.verify({ repair: false });
        strictEqual(report.ok, true);
        deepStrictEqual(
          report.files.map(({ resource, rows, problem }) => [resource, rows, problem]),
          [
            [null, null, null],
            [TRANSLATION, 2, null],
          ],
        );
        strictEqual(
          report.totalBytes,
          report.files.reduce((sum, { bytes }) => sum + bytes, 0),
        );
      });
    });

    it("has everything again when it is opened again", async () => {
      await storeCopy(store, TRANSLATION, translationRows(3));
      const state = await store.state();
      await store.close();
      const again = await place.open();
      deepStrictEqual(await again.state(), state);
      strictEqual((await allRows(again, TRANSLATION)).length, 3);
    });

    it("answers a call after it was closed with an error of its own", async () => {
      await store.close();
      await rejects(store.openWriter({ waitMs: 0 }), hasCode("store_failed"));
    });
  });
}

/** A full copy of translations:19 with some members replaced, or left out where null. */
function copyText(changes: Readonly<Record<string, string | null>>): string {
  const members: Record<string, string | null> = {
    resource_group: '"translations"',
    resource_id: "19",
    resource_content_id: "19",
    schema_version: "1",
    sync_sequence: "100",
    records: "[]",
    ...changes,
  };
  const parts = Object.entries(members).flatMap(([name, value]) =>
    value === null ? [] : [`"${name}":${value}`],
  );
  return `{${parts.join(",")}}`;
}
