import assert from "node:assert/strict";
import type { MutationHead } from "../../../src/core/model/commit.js";
import { groupModule } from "../../../src/core/model/groups/registry.js";
import { parseQuery } from "../../../src/core/model/search/query.js";
import type { ContentStore } from "../../../src/core/ports.js";
import { parseFullCopy } from "../../../src/core/store/body.js";
import { buildFullCopy, recordDifference } from "../../../src/core/store/fullCopy.js";
import {
  applyRowMutations,
  contradiction,
  type RowMutation,
} from "../../../src/core/store/mutations.js";
import type { ResourceDatabase } from "../../../src/core/store/resource/resourceDatabase.js";
import { SearchTextBuilder } from "../../../src/core/store/searchText/builder.js";
import { SearchTextFile } from "../../../src/core/store/searchText/file.js";
import { Slices } from "../../../src/core/store/slices.js";
import { loadSqlJs, type SqlModule } from "../../../src/core/store/sqlite.js";
import {
  fullCopy,
  storeCopy,
  TRANSLATION,
  translationRow,
  translationRows,
} from "../../support/store/content.js";
import { openOn, WASM_PATH } from "../../support/store/homes.js";
import { MemoryDisk } from "../../support/store/memoryFileSystem.js";

/*
 * The store's thread serves readers and renews the lock between two slices of long work. Here every
 * slice is over at once, or never, so the turns of the event loop show the pauses.
 */

const ROWS = 20;
const AT = "2026-01-01T00:00:00.000Z";

/** The most turns of work that never pauses, beyond the turns between its parts. */
const FEW = 4;

/** Turns of the event loop during the work. `milliseconds` pass between two looks at the clock. */
async function turnsDuring(milliseconds: number, work: () => Promise<unknown>): Promise<number> {
  let time = 0;
  let turns = 0;
  let isDone = false;
  const turn = (): void => {
    if (isDone) return;
    turns++;
    setImmediate(turn);
  };
  const now = { value: () => (time += milliseconds), configurable: true };
  Object.defineProperty(performance, "now", now);
  try {
    setImmediate(turn);
    await work();
  } finally {
    Reflect.deleteProperty(performance, "now");
    isDone = true;
  }
  return turns;
}

/** Asserts that the work pauses this often in slices that are over at once, and not otherwise. */
async function assertPauses(pauses: number, work: () => Promise<unknown>): Promise<void> {
  const within = await turnsDuring(0, work);
  assert.ok(within <= FEW, `${within} turns within a slice`);
  const over = await turnsDuring(50, work);
  assert.ok(over >= pauses, `${over} turns for ${pauses} pauses`);
}

describe("long work in the store's thread pauses", () => {
  const module = groupModule(TRANSLATION.group);
  const open: ResourceDatabase[] = [];
  let sql: SqlModule;
  before(async () => {
    sql = await loadSqlJs(WASM_PATH);
  });
  afterEach(() => {
    for (const db of open.splice(0)) db.close();
  });

  async function stored(
    rows: readonly string[],
    old: ResourceDatabase | null = null,
  ): Promise<ResourceDatabase> {
    const copy = parseFullCopy(TRANSLATION, fullCopy(TRANSLATION, rows));
    const { db } = await buildFullCopy(sql, module, copy, old);
    open.push(db);
    return db;
  }

  function changes(type: MutationHead["type"], textOf: (id: number) => string): RowMutation[] {
    return Array.from({ length: ROWS }, (_, index) => ({
      head: {
        ...TRANSLATION,
        sequence: index + 1,
        type,
        recordType: "translation",
        recordKey: String(index + 1),
        sourceRecordId: null,
        resourceContentId: null,
        changedAt: AT,
        snapshotUrl: null,
        unavailableReason: null,
      },
      data: translationRow(index + 1, `2:${index + 1}`, textOf(index + 1)),
    }));
  }

  it("after each row of a full copy", async () => {
    await assertPauses(ROWS, () => stored(translationRows(ROWS)));
  });

  it("after each row whose key it compares with an earlier one's", async () => {
    const rows = Array.from({ length: ROWS }, (_, index) => `{"text":"Placeholder ${index}"}`);
    const old = await stored(rows);
    await assertPauses(2 * ROWS, () => stored(rows, old));
  });

  it("after each row of a full copy that it compares with the earlier copy", async () => {
    const [old, same] = [await stored(translationRows(ROWS)), await stored(translationRows(ROWS))];
    await assertPauses(ROWS, () => recordDifference(old, same, 1, AT));
  });

  it("after each row that a full copy adds", async () => {
    const empty = await stored([]);
    const next = await stored(translationRows(ROWS));
    await assertPauses(ROWS, () => recordDifference(empty, next, 1, AT));
  });

  it("after each mutation", async () => {
    const db = await stored(translationRows(ROWS));
    const mutations = changes("ROW_UPDATE", (id) => `Changed ${id}`);
    await assertPauses(ROWS, () => applyRowMutations(db, module, mutations, AT));
  });

  it("after each mutation that it compares with its row", async () => {
    const db = await stored(translationRows(ROWS));
    const mutations = changes("ROW_UPDATE", (id) => `Placeholder ${id}`);
    await assertPauses(ROWS, async () => {
      assert.equal(await contradiction(db, mutations, ROWS), null);
    });
  });

  describe("in a search text", () => {
    const BLOCKS = 8;
    let file: SearchTextFile;

    before(() => {
      const builder = new SearchTextBuilder();
      const rowIds = Array.from({ length: BLOCKS }, (_, index) => index + 1);
      for (const rowId of rowIds) {
        builder.add({
          rowId,
          recordType: "translation",
          recordKey: String(rowId),
          verseKey: null,
          from: null,
          to: null,
          published: "placeholder ".repeat(24_000),
          otherSpellings: [],
        });
      }
      const disk = new MemoryDisk();
      disk.put("/a.text", Buffer.concat([...builder.file(rowIds).parts]));
      file = SearchTextFile.open(disk.fileSystem, "/a.text");
      assert.equal(file.header.blocks, BLOCKS);
    });

    it("after each part of its checksum", async () => {
      await assertPauses(BLOCKS, () => file.check(new Slices()));
    });
  });

  describe("in a search", () => {
    let disk: MemoryDisk;
    let store: ContentStore;
    beforeEach(async () => {
      disk = new MemoryDisk();
      store = await openOn(disk);
    });
    afterEach(() => store.close());

    async function search(exactMarks = false): Promise<void> {
      const parsed = parseQuery("Placeholder", { exactMarks });
      assert.ok(parsed.ok);
      await store.searchRows({ query: parsed.query }, () => undefined);
    }

    it("after each resource, and before each of its blocks", async () => {
      for (let id = 1; id <= ROWS; id++) {
        await storeCopy(store, { group: "translations", id }, translationRows(1));
      }
      await assertPauses(2 * ROWS, () => search());
    });

    it("after each row whose marks it compares", async () => {
      await storeCopy(store, TRANSLATION, translationRows(ROWS));
      await assertPauses(ROWS, () => search(true));
    });

    it("after each text that it reads", async () => {
      await storeCopy(store, TRANSLATION, translationRows(ROWS));
      const lines = Array.from({ length: ROWS }, (_, line) => line);
      await assertPauses(ROWS, () => store.rowTexts(TRANSLATION, { lines }));
    });

    it("after each row from which it builds a search text", async () => {
      await storeCopy(store, TRANSLATION, translationRows(ROWS));
      await assertPauses(ROWS, async () => {
        for (const path of [...disk.files.keys()]) {
          if (path.endsWith(".text")) disk.files.delete(path);
        }
        await search();
      });
    });
  });
});
