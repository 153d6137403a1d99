import assert from "node:assert/strict";
import type { Clock, ContentStore } from "../../../src/core/ports.js";
import type { FullCopyOutcome } from "../../../src/core/model/commit.js";
import type { LocalResource, ResourceRef } from "../../../src/core/model/resource.js";
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
} from "../../support/store/content.js";
import { openOn } from "../../support/store/homes.js";
import { MemoryDisk } from "../../support/store/memoryFileSystem.js";

const START = Date.parse("2026-05-05T10:00:00.000Z");

async function resourceOf(store: ContentStore): Promise<LocalResource> {
  const [resource] = (await store.state()).resources;
  assert.ok(resource !== undefined);
  return resource;
}

describe("a full copy that replaces another", () => {
  let store: ContentStore;
  /** Milliseconds since the first copy. */
  let passed: number;
  const clock: Clock = { now: () => START + passed, wait: () => Promise.resolve() };

  beforeEach(async () => {
    passed = 0;
    store = await openOn(new MemoryDisk(), { clock });
  });
  afterEach(() => store.close());

  for (const [before, lost, reported] of [
    [100, 20, null],
    [100, 21, 21],
    [419, 21, 21],
    [420, 21, null],
    [500, 26, 26],
  ] as const) {
    it(`${reported === null ? "does not report" : "reports"} the loss of ${lost} of ${before} rows`, async () => {
      await storeCopy(store, TRANSLATION, translationRows(before));
      await inRun(store, async (run) => {
        const rows = translationRows(before - lost);
        const outcome = await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, rows));
        assert.deepEqual(outcome, {
          kind: "staged",
          rowCount: before - lost,
          upserted: before - lost,
          deleted: lost,
          syncSequence: 100,
        });
        await run.commit({ resources: [TRANSLATION] });
      });
      assert.equal((await resourceOf(store)).lostRows, reported);
    });
  }

  it("was the last change only if a row differs", async () => {
    const times = async (): Promise<(string | null)[]> => {
      const { lastRefreshedAt, lastChangedAt, checkedAt } = await resourceOf(store);
      return [lastRefreshedAt, lastChangedAt, checkedAt];
    };
    const [first, second, third] = [0, 1000, 2000].map((ms) => new Date(START + ms).toISOString());
    await storeCopy(store, TRANSLATION, translationRows(2));
    assert.deepEqual(await times(), [first, first, first]);
    passed = 1000;
    await storeCopy(store, TRANSLATION, translationRows(2), { sequence: 200 });
    assert.deepEqual(await times(), [second, first, second]);
    assert.deepEqual(await store.history(TRANSLATION), []);
    passed = 2000;
    await storeCopy(store, TRANSLATION, translationRows(3), { sequence: 300 });
    assert.deepEqual(await times(), [third, third, third]);
  });

  it("adds each different row to the history, with its texts, verse and moment", async () => {
    const row = (id: number, text: string, verse = `2:${id}`) => translationRow(id, verse, text);
    await storeCopy(store, TRANSLATION, [row(1, "same"), row(2, "old"), row(3, "gone")]);
    passed = 5000;
    const after = [row(1, "same"), row(2, "new", "3:1"), row(4, "added")];
    await storeCopy(store, TRANSLATION, after, { sequence: 250 });
    const moment = new Date(START + 5000).toISOString();
    const shared = {
      recordType: "translation",
      sequence: 250,
      changedAt: moment,
      appliedAt: moment,
    };
    const history = await store.history(TRANSLATION);
    assert.deepEqual(
      history.sort((a, b) => (a.recordKey < b.recordKey ? -1 : 1)),
      [
        {
          ...shared,
          recordKey: "2",
          verseKey: "3:1",
          kind: "updated",
          before: row(2, "old"),
          after: row(2, "new", "3:1"),
        },
        {
          ...shared,
          recordKey: "3",
          verseKey: "2:3",
          kind: "deleted",
          before: row(3, "gone"),
          after: null,
        },
        {
          ...shared,
          recordKey: "4",
          verseKey: "2:4",
          kind: "created",
          before: null,
          after: row(4, "added"),
        },
      ],
    );
  });

  it("can be reviewed after the clock was set back", async () => {
    await storeCopy(store, TRANSLATION, translationRows(1));
    passed = 60_000;
    await storeCopy(store, TRANSLATION, [translationRow(1, "2:1", "changed")]);
    passed = 1000;
    const { newest } = await store.changeHeads(TRANSLATION);
    assert.equal(newest, new Date(START + 60_000).toISOString());
    await store.markReviewed(TRANSLATION, { through: newest });
    assert.equal((await resourceOf(store)).unreviewedRows, 0);
    await storeCopy(store, TRANSLATION, [translationRow(1, "2:1", "changed again")]);
    const [last] = await store.history(TRANSLATION);
    assert.equal(last?.appliedAt, new Date(START + 60_001).toISOString());
    assert.equal((await resourceOf(store)).unreviewedRows, 1);
  });

  it("has the run's later mutations, and is current through the last of them", async () => {
    await storeCopy(store, TRANSLATION, translationRows(3));
    const change = (sequence: number, type: string, id: number, data: string | null) =>
      mutation({ sequence, type, recordKey: String(id), data });
    let outcome: FullCopyOutcome | null = null;
    const stage = async (...mutations: string[]): Promise<LocalResource> => {
      passed += 1000;
      await inRun(store, async (run) => {
        await run.addPage(page(mutations));
        const copy = fullCopy(TRANSLATION, translationRows(3), { sequence: 150 });
        outcome = await run.stageFullCopy(TRANSLATION, copy);
        await run.commit({ resources: [TRANSLATION] });
      });
      return resourceOf(store);
    };
    const late = translationRow(2, "2:2", "later");
    const applied = await stage(
      change(150, "ROW_UPDATE", 1, translationRow(1, "2:1", "earlier")),
      change(151, "ROW_UPDATE", 2, late),
      change(160, "ROW_DELETE", 3, null),
    );
    const { syncSequence, fullCopySequence, currentThrough, needsFullCopy } = applied;
    assert.deepEqual([syncSequence, fullCopySequence, currentThrough], [160, 150, 160]);
    assert.equal(needsFullCopy, false);
    assert.equal(applied.rowCount, 2);
    assert.equal(applied.lastChangedAt, new Date(START + 1000).toISOString());
    assert.deepEqual(outcome, {
      kind: "staged",
      rowCount: 2,
      upserted: 4,
      deleted: 1,
      syncSequence: 150,
    });
    const rows = (await store.rows(TRANSLATION)).rows.map(({ json }) => json);
    assert.deepEqual(rows, [translationRow(1, "2:1"), late]);
    const unmatched = await stage(change(170, "ROW_UPDATE", 9, '{"text":"no id"}'));
    assert.equal(unmatched.needsFullCopy, true);
    assert.equal(unmatched.currentThrough, 150);
  });

  it("takes the later mutations of its run before its commit, with all that is known of it", async () => {
    await storeCopy(store, TRANSLATION, translationRows(100));
    passed = 1000;
    const text = "Placeholder of the mutation";
    await inRun(store, async (run) => {
      for (const ref of [TRANSLATION, OTHER]) {
        const rows = translationRows(70, (id) => `Copied ${id}`);
        await run.stageFullCopy(ref, fullCopy(ref, rows, { sequence: 150 }));
      }
      passed = 2000;
      const data = translationRow(1, "2:1", text);
      const changes = [TRANSLATION, OTHER].map((ref) =>
        mutation({ sequence: 160, type: "ROW_UPDATE", ref, recordKey: "1", data }),
      );
      await run.addPage(page(changes));
      for (const ref of [TRANSLATION, OTHER]) {
        const applied = { kind: "applied", upserted: 1, deleted: 0 };
        assert.deepEqual(await run.applyMutations(ref), applied);
      }
      await run.commit({ resources: [TRANSLATION, OTHER] });
    });
    const { resources } = await store.state();
    const times = [1000, 1000, 2000].map((ms) => new Date(START + ms).toISOString());
    assert.deepEqual(
      resources.map((each) => [each.rowCount, each.currentThrough, each.lostRows]),
      [
        [70, 160, 30],
        [70, 160, null],
      ],
    );
    for (const { checkedAt, lastRefreshedAt, lastChangedAt } of resources) {
      assert.deepEqual([checkedAt, lastRefreshedAt, lastChangedAt], times);
    }
    assert.equal((await store.search("copied", { limit: 200 })).length, 138);
    assert.deepEqual(
      (await store.search("mutation")).map(({ snippet }) => snippet),
      [text, text],
    );
  });

  it("drops a held copy that is never committed, or replaced by another", async () => {
    await storeCopy(store, TRANSLATION, translationRows(2));
    const held = fullCopy(TRANSLATION, translationRows(9), { schemaVersion: 2 });
    await inRun(store, async (run) => {
      assert.equal((await run.stageFullCopy(TRANSLATION, held.slice())).kind, "held");
      assert.equal((await run.stageFullCopy(TRANSLATION, held.slice())).kind, "held");
      await run.discardFullCopy(TRANSLATION);
      assert.equal((await run.stageFullCopy(TRANSLATION, held.slice())).kind, "held");
    });
    const { status, rowCount } = await resourceOf(store);
    assert.deepEqual([status, rowCount], ["available", 2]);
    assert.deepEqual((await store.verify({ repair: false })).orphans, []);
  });
});

describe("the log of a full copy", () => {
  async function warningsOf(
    ref: ResourceRef,
    rows: readonly string[],
    ...mutations: readonly string[]
  ): Promise<string[]> {
    const warnings: string[] = [];
    const nothing = (): void => undefined;
    const warn = (line: string): void => void warnings.push(line);
    const logger = { debug: nothing, info: nothing, warn, error: nothing };
    const logged = await openOn(new MemoryDisk(), { logger });
    await inRun(logged, async (run) => {
      await run.addPage(page(mutations));
      await run.stageFullCopy(ref, fullCopy(ref, rows));
    });
    await logged.close();
    return warnings;
  }

  it("warns of rows that repeat a key, but not of rows without one", async () => {
    const twice = [1, 2, 2, 2].map((id) => translationRow(id, `2:${id}`));
    const [warning = "", ...others] = await warningsOf(TRANSLATION, twice);
    assert.match(warning, /translations:19: 2 rows/u);
    assert.deepEqual(others, []);
    const unnamed = ['{"text":"one"}', '{"text":"two"}'];
    assert.deepEqual(await warningsOf({ group: "placeholders", id: 1 }, unnamed), []);
  });

  it("warns of a mutation that matches no row", async () => {
    const change = (data: string) =>
      mutation({ sequence: 170, type: "ROW_UPDATE", recordKey: "9", data });
    const rows = translationRows(2);
    const [warning = ""] = await warningsOf(TRANSLATION, rows, change('{"text":"no id"}'));
    assert.match(warning, /ROW_UPDATE 170/u);
    assert.deepEqual(await warningsOf(TRANSLATION, rows, change(translationRow(9, "2:9"))), []);
  });
});
