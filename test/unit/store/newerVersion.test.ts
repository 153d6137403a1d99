import assert from "node:assert/strict";
import { isContentError } from "../../../src/core/model/errors.js";
import { exportAndClose, loadSqlJs } from "../../../src/core/store/sqlite.js";
import { allRows, storeCopy, TRANSLATION, translationRows } from "../../support/store/content.js";
import { openOn, WASM_PATH } from "../../support/store/homes.js";
import { appendLine } from "../../support/store/journal.js";
import { MemoryDisk } from "../../support/store/memoryFileSystem.js";

const CATALOG = "/store/catalog.sqlite";

async function filled(): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const store = await openOn(disk);
  await storeCopy(store, TRANSLATION, translationRows(30));
  await store.close();
  return disk;
}

function catalogOn(disk: MemoryDisk): Uint8Array {
  return disk.files.get(CATALOG)?.bytes ?? new Uint8Array();
}

/** Changes the catalog with SQL, as a newer version could. */
async function edit(disk: MemoryDisk, statements: string): Promise<void> {
  const module = await loadSqlJs(WASM_PATH);
  const db = new module.Database(catalogOn(disk));
  db.run(statements);
  disk.put(CATALOG, exportAndClose(db));
}

describe("a store of another version", () => {
  it("is read-only if a newer version wrote it", async () => {
    const disk = await filled();
    await edit(
      disk,
      "PRAGMA user_version = 99; CREATE TABLE from_the_future (x); ALTER TABLE resources ADD COLUMN novel TEXT",
    );
    // A line of a kind that this version does not know.
    appendLine(disk, { novel: true });
    const store = await openOn(disk);
    const state = await store.state();
    assert.equal(state.readOnly?.code, "store_newer");
    assert.ok(state.readOnly.message.includes("Update the extension"));
    assert.equal((await allRows(store, TRANSLATION)).length, 30);
    const before = catalogOn(disk);
    await assert.rejects(storeCopy(store, TRANSLATION, translationRows(3)), (error) =>
      isContentError(error, "store_newer"),
    );
    await assert.rejects(store.deleteLocalCopy("all"), (error) =>
      isContentError(error, "store_newer"),
    );
    assert.deepEqual(catalogOn(disk), before);
    await store.close();
  });

  it("is read-only if a newer version rewrote it while a run waited for the lock", async () => {
    const disk = await filled();
    const store = await openOn(disk);
    const held = await disk.lock.acquire({ waitMs: 0 });
    const waiting = store.openWriter({ waitMs: 60_000 });
    const refused = assert.rejects(waiting, (error) => isContentError(error, "store_newer"));
    // The run has read the catalog before it waits.
    while (!disk.isAwaited) await Promise.resolve();
    await edit(disk, "PRAGMA user_version = 99");
    await held.release();
    await refused;
    await (await disk.lock.acquire({ waitMs: 0 })).release();
    await store.close();
  });
});
