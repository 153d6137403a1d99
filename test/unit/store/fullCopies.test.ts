import assert from "node:assert/strict";
import type { Clock, ContentStore } from "../../../src/core/ports.js";
import type { LocalResource } from "../../../src/core/model/resource.js";
import {
  fullCopy,
  inRun,
  mutation,
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
  });

  it("has the run's later mutations, and is current through the last of them", async () => {
    await storeCopy(store, TRANSLATION, translationRows(3));
    const change = (sequence: number, type: string, id: number, data: string | null) =>
      mutation({ sequence, type, recordKey: String(id), data });
    const stage = async (...mutations: string[]): Promise<LocalResource> => {
      await inRun(store, async (run) => {
        await run.addPage(page(mutations));
        const rows = translationRows(3);
        await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, rows, { sequence: 150 }));
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
    const rows = (await store.rows(TRANSLATION)).rows.map(({ json }) => json);
    assert.deepEqual(rows, [translationRow(1, "2:1"), late]);
    const unmatched = await stage(change(170, "ROW_UPDATE", 9, '{"text":"no id"}'));
    assert.equal(unmatched.needsFullCopy, true);
    assert.equal(unmatched.currentThrough, 150);
  });
});
