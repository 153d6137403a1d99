import assert from "node:assert/strict";
import type { ContentStore } from "../../../src/core/ports.js";
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
} from "../../support/store/content.js";
import { find, hasCode, useStore, type StoreHome } from "./home.js";

/** Full copies and pages of the feed, in every ContentStore. */
export function fullCopies(home: () => Promise<StoreHome>): void {
  let store: ContentStore;
  useStore(home, (opened) => {
    ({ store } = opened);
  });

  describe("full copies", () => {
    it("keeps each payload exactly as it was sent", async () => {
      const odd = [
        '{"id":1,"verse_key":"1:1","text":"a\\u0301 \\/ \\ud83d\\ude00","n":12345678901234567890}',
        '{ "text" : "two  spaces" ,\n\t"id":2,"verse_key":"1:2", "x":1.0e2, "id":2 }',
        '{"id":3,"verse_key":"1:3","text":"بِسْمِ ٱللَّهِ (placeholder)","nested":{"b":[1, 2],"a":{}}}',
      ];
      await storeCopy(store, TRANSLATION, odd);
      assert.deepEqual(await texts(store, TRANSLATION), odd);
    });

    it("shows nothing before the commit, and everything after it", async () => {
      await inRun(store, async (run) => {
        const outcome = await run.stageFullCopy(
          TRANSLATION,
          fullCopy(TRANSLATION, translationRows(3), { sequence: 7 }),
        );
        assert.deepEqual(outcome, {
          kind: "staged",
          rowCount: 3,
          upserted: 3,
          deleted: 0,
          syncSequence: 7,
        });
        assert.deepEqual((await store.state()).resources, []);
        const state = await run.commit({ resources: [TRANSLATION] });
        const entry = find(state, TRANSLATION);
        assert.equal(entry.rowCount, 3);
        assert.equal(entry.status, "available");
        assert.equal(entry.syncSequence, 7);
        assert.equal(entry.fullCopySequence, 7);
        assert.equal(entry.currentThrough, 7);
        assert.equal(entry.needsFullCopy, false);
        assert.deepEqual(entry.rowsByType, { translation: 3 });
        assert.deepEqual(await store.state(), state);
      });
      assert.equal((await allRows(store, TRANSLATION)).length, 3);
    });

    it("drops the uncommitted work of a closed run", async () => {
      await inRun(store, async (run) => {
        await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(3)));
      });
      assert.deepEqual((await store.state()).resources, []);
      const report = await store.verify({ repair: false });
      assert.deepEqual(report.orphans, []);
    });

    it("commits some resources of a run and keeps the others pending", async () => {
      await inRun(store, async (run) => {
        await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(2)));
        await run.stageFullCopy(OTHER, fullCopy(OTHER, translationRows(4)));
        await run.commit({ resources: [TRANSLATION] });
        assert.equal((await allRows(store, OTHER)).length, 0);
        await run.commit({ resources: [OTHER] });
      });
      assert.equal((await allRows(store, TRANSLATION)).length, 2);
      assert.equal((await allRows(store, OTHER)).length, 4);
    });

    it("replaces all rows, and reports how many were lost", async () => {
      await storeCopy(store, TRANSLATION, translationRows(5));
      const outcome = await inRun(store, async (run) => {
        const staged = await run.stageFullCopy(
          TRANSLATION,
          fullCopy(TRANSLATION, translationRows(6).slice(2), { sequence: 200 }),
        );
        await run.commit({ resources: [TRANSLATION] });
        return staged;
      });
      assert.deepEqual(outcome, {
        kind: "staged",
        rowCount: 4,
        upserted: 4,
        deleted: 2,
        syncSequence: 200,
      });
      assert.deepEqual(await texts(store, TRANSLATION), translationRows(6).slice(2));
    });

    it("holds a copy of a newer schema version and keeps the old rows", async () => {
      await storeCopy(store, TRANSLATION, translationRows(2));
      await inRun(store, async (run) => {
        const outcome = await run.stageFullCopy(
          TRANSLATION,
          fullCopy(TRANSLATION, translationRows(9), { schemaVersion: 2 }),
        );
        assert.deepEqual(outcome, { kind: "held", schemaVersion: 2 });
        const refused = await run.applyMutations(TRANSLATION);
        assert.match(refused.kind === "needsFullCopy" ? refused.why : "", /held/u);
        const state = await run.commit({ resources: [TRANSLATION] });
        assert.equal(find(state, TRANSLATION).status, "held");
        assert.equal(find(state, TRANSLATION).schemaVersion, 2);
      });
      assert.equal((await allRows(store, TRANSLATION)).length, 2);
      await storeCopy(store, TRANSLATION, translationRows(3));
      const entry = find(await store.state(), TRANSLATION);
      assert.equal(entry.status, "available");
      assert.equal(entry.schemaVersion, 1);
    });

    it("keeps two rows with the same key", async () => {
      const rows = [
        translationRow(1, "2:1", "first"),
        translationRow(1, "2:1", "second"),
        translationRow(2, "2:2"),
        translationRow(1, "2:3", "third"),
      ];
      await storeCopy(store, TRANSLATION, rows);
      const stored = await allRows(store, TRANSLATION);
      assert.deepEqual(
        stored.map(({ recordKey }) => recordKey),
        ["1", "1#2", "2", "1#3"],
      );
      assert.deepEqual(
        stored.map(({ json }) => json),
        rows,
      );
    });

    it("distinguishes rows whose type and key are not texts", async () => {
      const notes = { group: "colour_notes", id: 8 };
      const rows = ["a\\ud800", "a\\ud801"].map(
        (name) => `{"record_type":"${name}","record_key":"${name}","text":"Placeholder"}`,
      );
      for (const sequence of [100, 200]) {
        await storeCopy(store, notes, rows, { sequence });
        assert.equal(find(await store.state(), notes).rowCount, 2);
        assert.deepEqual(await texts(store, notes), rows);
      }
      assert.equal((await store.verify({ repair: false })).ok, true);
      assert.deepEqual((await store.changes(notes)).rows, []);
    });

    it("gives rows without a key a synthetic one", async () => {
      const ref = { group: "something_new", id: 1 };
      const rows = ['{"text":"Placeholder one"}', '{"text":"Placeholder two"}'];
      await storeCopy(store, ref, rows);
      const stored = await allRows(store, ref);
      assert.deepEqual(
        stored.map(({ recordKey, json }) => [recordKey, json]),
        [
          ["#1", rows[0]],
          ["#2", rows[1]],
        ],
      );
    });

    it("reads in verse order, in any order of arrival", async () => {
      const rows = [
        translationRow(9, "114:1"),
        translationRow(3, "2:10"),
        translationRow(5, "2:9"),
      ];
      await storeCopy(store, TRANSLATION, rows);
      assert.deepEqual(
        (await allRows(store, TRANSLATION)).map(({ verseKey }) => verseKey),
        ["2:9", "2:10", "114:1"],
      );
    });

    it("takes an article's name from its rows, in English if it has that", async () => {
      const row = (language: number, lang: string, title: string): string =>
        JSON.stringify({ article_id: 3, language_id: language, lang, title, text: "<p>Text</p>" });
      const others = [row(1, "ur", "Placeholder title"), row(2, "fr", "Another title")];
      await storeCopy(store, ARTICLE, others);
      assert.equal(find(await store.state(), ARTICLE).name, "Placeholder title");
      await storeCopy(store, ARTICLE, [...others, row(38, "en", "English title")]);
      assert.equal(find(await store.state(), ARTICLE).name, "English title");
    });

    it("takes a mushaf's name from its rows, even if the mushaf's row comes last", async () => {
      const mushaf = { group: "mushafs", id: 3 };
      await storeCopy(store, mushaf, [
        '{"record_type":"mushaf_word","id":9,"mushaf_id":3,"word_id":1,"text":"placeholder"}',
        '{"record_type":"mushaf","id":3,"name":"Placeholder edition"}',
      ]);
      assert.equal(find(await store.state(), mushaf).name, "Placeholder edition");
    });

    it("takes a name from rows as one short line that reorders no words beside it", async () => {
      const mushaf = { group: "mushafs", id: 3 };
      const name = `\u202eA name\nin ${"long ".repeat(100)}`;
      await storeCopy(store, mushaf, [JSON.stringify({ record_type: "mushaf", id: 3, name })]);
      assert.equal(
        find(await store.state(), mushaf).name,
        `A name in ${"long ".repeat(100).slice(0, 190).trimEnd()}…`,
      );
    });

    it("stores an empty copy as a resource without rows", async () => {
      await storeCopy(store, TRANSLATION, []);
      const entry = find(await store.state(), TRANSLATION);
      assert.equal(entry.rowCount, 0);
      assert.equal(entry.needsFullCopy, false);
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
          await assert.rejects(
            run.stageFullCopy(TRANSLATION, bytesOf(body)),
            hasCode("invalid_response", field),
          );
          await run.commit({ resources: [TRANSLATION] });
        });
        assert.deepEqual(await texts(store, TRANSLATION), translationRows(2));
      });
    }

    it("refuses bytes that are not UTF-8", async () => {
      const body = fullCopy(TRANSLATION, translationRows(1));
      body[body.length - 20] = 0xff;
      await inRun(store, async (run) => {
        await assert.rejects(
          run.stageFullCopy(TRANSLATION, body),
          hasCode("invalid_response", "body"),
        );
      });
    });
  });

  describe("pages", () => {
    it("reports the heads of all mutations without their payloads", async () => {
      await inRun(store, async (run) => {
        const head = await run.addPage(
          page([update(5, 1, "2:1", "x"), mutation({ sequence: 6, type: "RESOURCE_DELETE" })], 9),
        );
        assert.equal(head.syncUntilSequence, 9);
        assert.equal(head.nextSyncToken, "next-token");
        assert.deepEqual(
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
          await assert.rejects(run.addPage(bytesOf(body)), hasCode("invalid_response", field));
        });
      });
    }
  });
}

/** A full copy of translations:19 with some members replaced; null removes a member. */
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
