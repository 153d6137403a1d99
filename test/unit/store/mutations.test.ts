import assert from "node:assert/strict";
import type { MutationHead } from "../../../src/core/model/commit.js";
import { groupModule } from "../../../src/core/model/groups/registry.js";
import type { ResourceRef } from "../../../src/core/model/resource.js";
import { parseFullCopy } from "../../../src/core/store/body.js";
import { buildFullCopy } from "../../../src/core/store/fullCopy.js";
import {
  applyRowMutations,
  contradiction,
  type RowMutation,
} from "../../../src/core/store/mutations.js";
import type { ResourceDatabase } from "../../../src/core/store/resource/resourceDatabase.js";
import { loadSqlJs, type SqlModule } from "../../../src/core/store/sqlite.js";
import { fullCopy, TRANSLATION, translationRow } from "../../support/store/content.js";
import { WASM_PATH } from "../../support/store/homes.js";

/** No source documents the keys of this group's rows. */
const NOTES: ResourceRef = { group: "colour_notes", id: 8 };
const AT = "2026-01-01T00:00:00.000Z";

function mutation(
  type: MutationHead["type"],
  key: string | null,
  data: string | null = null,
  fields: Partial<MutationHead> = {},
): RowMutation {
  const head: MutationHead = {
    ...TRANSLATION,
    sequence: 101,
    type,
    recordType: "translation",
    recordKey: key,
    sourceRecordId: null,
    resourceContentId: null,
    changedAt: AT,
    snapshotUrl: null,
    unavailableReason: null,
    ...fields,
  };
  return { head, data };
}

function noteMutation(...[type, key, data, fields]: Parameters<typeof mutation>): RowMutation {
  return mutation(type, key, data, { ...NOTES, recordType: "note", ...fields });
}

describe("the rows of a resource and its mutations", () => {
  let sql: SqlModule;
  let db: ResourceDatabase;
  before(async () => {
    sql = await loadSqlJs(WASM_PATH);
  });
  afterEach(() => {
    db.close();
  });

  async function store(ref: ResourceRef, ...rows: readonly string[]): Promise<void> {
    const copy = parseFullCopy(ref, fullCopy(ref, rows));
    ({ db } = await buildFullCopy(sql, groupModule(ref.group), copy, null));
  }

  function keys(): string[] {
    return db.rows.identities().map(({ recordKey }) => recordKey);
  }

  async function apply(ref: ResourceRef, ...mutations: RowMutation[]) {
    return applyRowMutations(db, groupModule(ref.group), mutations, AT);
  }

  async function assertUncertain(ref: ResourceRef, one: RowMutation): Promise<void> {
    const before = db.rows.identities();
    const applied = await apply(ref, one);
    assert.ok(applied.kind === "unmatched");
    assert.match(applied.why, /^ROW_\w+ 101: \w/u);
    assert.deepEqual([applied.upserted, applied.deleted], [0, 0]);
    assert.deepEqual(db.rows.identities(), before);
    assert.equal(db.history.lastAppliedAt(), null);
  }

  for (const [said, kept] of [
    ["2026-05-05T10:00:00Z", "2026-05-05T10:00:00Z"],
    ["2026-05-05T13:00:00+03:00", "2026-05-05T10:00:00.000Z"],
    ["soon", AT],
    ["", AT],
  ] as const) {
    it(`have changed at ${kept} if the service says ${JSON.stringify(said)}`, async () => {
      await store(TRANSLATION, translationRow(1, "1:1"), translationRow(2, "1:2"));
      await apply(
        TRANSLATION,
        mutation("ROW_UPDATE", "1", translationRow(1, "1:1", "Changed"), { changedAt: said }),
        mutation("ROW_DELETE", "2", null, { changedAt: said }),
      );
      assert.deepEqual(
        db.history.entries(10, "", null).map(({ changedAt }) => changedAt),
        [kept, kept],
      );
    });
  }

  it("are counted, up to the first mutation whose row is uncertain", async () => {
    await store(TRANSLATION, translationRow(1, "2:1"), translationRow(2, "2:2"));
    const changes = [
      mutation("ROW_UPDATE", "1", translationRow(1, "2:1", "new"), { sequence: 101 }),
      mutation("ROW_DELETE", "2", null, { sequence: 102 }),
    ];
    const uncertain = mutation("ROW_UPDATE", "9", "{}", { sequence: 103 });
    const last = mutation("ROW_DELETE", "1", null, { sequence: 104 });
    const { kind, upserted, deleted } = await apply(TRANSLATION, ...changes, uncertain, last);
    assert.deepEqual([kind, upserted, deleted], ["unmatched", 1, 1]);
    assert.deepEqual(keys(), ["1"]);
    assert.deepEqual(await apply(TRANSLATION, ...changes), {
      kind: "applied",
      upserted: 1,
      deleted: 0,
      lastSequence: 102,
    });
    const none = await apply(TRANSLATION);
    assert.equal(none.kind === "applied" && none.lastSequence, 0);
  });

  it("have an entry in the history for each change", async () => {
    await store(TRANSLATION, translationRow(1, "2:1"), translationRow(2, "2:2"));
    const [changed, created] = [translationRow(1, "2:1", "new"), translationRow(3, "2:3")];
    await apply(
      TRANSLATION,
      mutation("ROW_UPDATE", "1", changed),
      mutation("ROW_CREATE", "3", created, { sequence: 102 }),
      mutation("ROW_DELETE", "2", null, { sequence: 103 }),
    );
    const entry = { recordType: "translation", changedAt: AT, appliedAt: AT };
    assert.deepEqual(db.history.entries(9, ""), [
      {
        ...entry,
        recordKey: "2",
        verseKey: "2:2",
        kind: "deleted",
        before: translationRow(2, "2:2"),
        after: null,
        sequence: 103,
      },
      {
        ...entry,
        recordKey: "3",
        verseKey: "2:3",
        kind: "created",
        before: null,
        after: created,
        sequence: 102,
      },
      {
        ...entry,
        recordKey: "1",
        verseKey: "2:1",
        kind: "updated",
        before: translationRow(1, "2:1"),
        after: changed,
        sequence: 101,
      },
    ]);
  });

  it("stay as they are, without an entry in the history, if nothing differs", async () => {
    await store(TRANSLATION, translationRow(1, "2:1"));
    const before = db.rows.identities();
    await apply(TRANSLATION, mutation("ROW_UPDATE", "1", translationRow(1, "2:1")));
    assert.deepEqual(db.rows.identities(), before);
    assert.equal(db.history.lastAppliedAt(), null);
  });

  for (const [what, type, key, fields] of [
    ["a change without a record type", "ROW_UPDATE", "1", { recordType: null }],
    ["a change without a key", "ROW_UPDATE", null, {}],
    ["a deletion without a record type", "ROW_DELETE", "1", { recordType: null }],
    ["a deletion without a key", "ROW_DELETE", null, {}],
    ["a change of a row whose key others repeat", "ROW_UPDATE", "2", {}],
    ["the deletion of a row whose key others repeat", "ROW_DELETE", "2", {}],
  ] as const) {
    it(`are uncertain after ${what}`, async () => {
      const rows = [translationRow(1, "2:1"), translationRow(2, "2:2"), translationRow(2, "2:3")];
      await store(TRANSLATION, ...rows);
      const data = type === "ROW_UPDATE" ? (rows[Number(key ?? 1) - 1] ?? null) : null;
      await assertUncertain(TRANSLATION, mutation(type, key, data, fields));
    });
  }

  it("keep a key that the store made, which no mutation can mean", async () => {
    await store(TRANSLATION, '{"verse_key":"2:1","text":"Placeholder"}');
    const named = '{"record_key":"#1","verse_key":"2:1","text":"Another"}';
    await assertUncertain(TRANSLATION, mutation("ROW_UPDATE", "#1", named));
    await assertUncertain(TRANSLATION, mutation("ROW_UPDATE", "#1", '{"verse_key":"2:1"}'));
    const { kind, deleted } = await apply(TRANSLATION, mutation("ROW_DELETE", "#1"));
    assert.deepEqual([kind, deleted], ["applied", 0], "the row that it means is gone");
    assert.deepEqual(keys(), ["#1"]);
  });

  it("are uncertain after a change whose key is not text, as another row's may become the same", async () => {
    const note = (key: string) => `{"record_type":"note","record_key":"${key}","text":"Text"}`;
    await store(NOTES, note("a\\ud800"));
    assert.deepEqual(keys(), ["a\ufffd"]);
    const data = '{"record_type":"note","text":"Another"}';
    await assertUncertain(NOTES, noteMutation("ROW_UPDATE", "a\ud801", data));
    const type = { recordType: "note\ud801" };
    await assertUncertain(NOTES, noteMutation("ROW_UPDATE", "a", data, type));
  });

  describe("are deleted by a key that no source documents", () => {
    const row = '{"record_type":"note","record_key":"k","id":7,"text":"Text"}';
    const numbered = '{"record_type":"note","id":7,"text":"Text"}';

    it("if they contain it", async () => {
      await store(NOTES, row);
      assert.equal((await apply(NOTES, noteMutation("ROW_DELETE", "k"))).deleted, 1);
      assert.deepEqual(keys(), []);
    });

    it("if it is their id at the service", async () => {
      await store(NOTES, numbered);
      const deletion = noteMutation("ROW_DELETE", "7", null, { sourceRecordId: 7 });
      assert.equal((await apply(NOTES, deletion)).deleted, 1);
      assert.deepEqual(keys(), []);
    });

    for (const [why, stored, key, sourceRecordId] of [
      ["if the service does not name its id", numbered, "7", null],
      ["if the service names another id", numbered, "7", 8],
      ["if the row does not exist", numbered, "8", 8],
      ["if the row has no id", '{"record_type":"note","record_key":null,"text":"x"}', "#1", null],
    ] as const) {
      it(`but not ${why}`, async () => {
        await store(NOTES, stored);
        const deletion = noteMutation("ROW_DELETE", key, null, { sourceRecordId });
        await assertUncertain(NOTES, deletion);
      });
    }

    it("but not if another number of theirs is the same", async () => {
      const ref = { group: "mushafs", id: 3 };
      const word = '{"record_type":"mushaf_word","id":7,"mushaf_id":3,"word_id":9,"text":"x"}';
      await store(ref, word);
      const [key = ""] = keys();
      const deletion = mutation("ROW_DELETE", key, null, {
        ...ref,
        recordType: "mushaf_word",
        sourceRecordId: 9,
      });
      await assertUncertain(ref, deletion);
    });
  });

  describe("agree with an earlier mutation", () => {
    const stored = '{"id":1,"verse_key":"2:1","text":"Text","foot_notes":[]}';
    const agreement = async (...mutations: RowMutation[]): Promise<string | null> => {
      await store(TRANSLATION, stored);
      return contradiction(db, mutations, 101);
    };

    for (const [what, one] of [
      ["with the same payload", mutation("ROW_UPDATE", "1", stored)],
      ["with fewer fields", mutation("ROW_UPDATE", "1", '{"id":1,"text":"Text"}')],
      ["with more fields", mutation("ROW_UPDATE", "1", '{"id":1,"text":"Text","more":true}')],
      ["of a row that was deleted", mutation("ROW_DELETE", "2")],
      ["of a row that is gone, without its payload", mutation("ROW_UPDATE", "2")],
      ["that is later", mutation("ROW_UPDATE", "1", '{"text":"New"}', { sequence: 102 })],
    ] as const) {
      it(what, async () => {
        assert.equal(await agreement(one), null);
      });
    }

    it("of which a later one is the last", async () => {
      const earlier = mutation("ROW_UPDATE", "1", '{"text":"Old"}', { sequence: 99 });
      assert.equal(await agreement(earlier, mutation("ROW_UPDATE", "1", stored)), null);
    });

    for (const [what, one] of [
      ["with another text", mutation("ROW_UPDATE", "1", '{"id":1,"text":"Other"}')],
      ["with another value of a list", mutation("ROW_UPDATE", "1", '{"foot_notes":[1]}')],
      ["of a missing row", mutation("ROW_UPDATE", "2", translationRow(2, "2:2"))],
      ["that deleted them", mutation("ROW_DELETE", "1")],
      ["without a payload", mutation("ROW_UPDATE", "1")],
      ["without a key", mutation("ROW_UPDATE", null, stored)],
      ["without a record type", mutation("ROW_UPDATE", "1", stored, { recordType: null })],
    ] as const) {
      it(`but not with one ${what}`, async () => {
        assert.match((await agreement(one)) ?? "", /101/u);
      });
    }
  });
});
