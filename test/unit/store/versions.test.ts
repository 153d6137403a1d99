import assert from "node:assert/strict";
import { cp, readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import {
  allRows,
  inRun,
  storeCopy,
  TRANSLATION,
  translationRow,
  translationRows,
} from "../../support/store/content.js";
import { CATALOG_SCHEMA_VERSION } from "../../../src/core/store/catalogFile.js";
import { openIn, openOn, removeFolder, temporaryFolder } from "../../support/store/homes.js";
import { interceptWrites, MemoryDisk } from "../../support/store/memoryFileSystem.js";
import { contentOf } from "../../support/store/scenarios.js";

/** Folders written by each version of the store's layout. They must not be regenerated. */
const FIXTURES = join(__dirname, "../../fixtures");

/** `user_version`, at its offset in the SQLite file format. */
function layoutOf(catalog: Uint8Array): number {
  return new DataView(catalog.buffer, catalog.byteOffset).getUint32(60);
}

/** A disk in memory with a fixture on it. */
async function diskWith(version: number): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const folder = join(FIXTURES, `store-version-${version}`);
  await disk.fileSystem.mkdir("/store");
  await disk.fileSystem.mkdir("/store/resources");
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith(".sqlite")) continue;
    const path = `/store/${name.replaceAll(sep, "/")}`;
    await disk.fileSystem.writeFile(path, await readFile(join(folder, name)));
    await disk.fileSystem.syncFile(path);
  }
  await disk.fileSystem.syncDirectory("/store");
  await disk.fileSystem.syncDirectory("/store/resources");
  return disk;
}

describe("a store that an earlier version wrote", () => {
  for (const version of [1, 2, 3, 4]) {
    it(`of layout ${version} has all its content, and accepts new commits`, async () => {
      const dir = await temporaryFolder();
      await cp(join(FIXTURES, `store-version-${version}`), dir, { recursive: true });
      const store = await openIn(dir, { keepHistoryDays: 36_500 });
      const state = await store.state();
      const [entry] = state.resources;
      assert.equal(entry?.name, "Placeholder name");
      assert.equal(entry.rowCount, 5);
      assert.equal(entry.syncSequence, 101);
      assert.equal(entry.needsFullCopy, false);
      // Layout 1 had no reviews, so every change in its history is unreviewed.
      assert.equal(entry.unreviewedRows, version === 1 ? 1 : 0);
      assert.equal(layoutOf(await readFile(join(dir, "catalog.sqlite"))), CATALOG_SCHEMA_VERSION);
      // The sequences of older layouts belong to the first feed, and their run to the only filter.
      assert.deepEqual([state.feed, entry.currentFeed], [1, 1]);
      assert.deepEqual(state.filters, [
        {
          filter: "translations:19",
          checkpoint: { feed: 1, through: null },
          lastRun: state.lastRun,
        },
      ]);
      assert.equal(state.lastRun?.lastCompleteAt, "2026-11-22T09:00:00.000Z");
      const expected = translationRows(5);
      expected[1] = translationRow(2, "2:2", "changed");
      assert.deepEqual(
        (await allRows(store, TRANSLATION)).map(({ json }) => json),
        expected,
      );
      assert.deepEqual(
        (await store.history(TRANSLATION)).map(({ kind, recordKey }) => [kind, recordKey]),
        [["updated", "2"]],
      );
      assert.equal((await store.search("changed"))[0]?.recordKey, "2");
      await inRun(store, async (run) => {
        assert.equal(await run.checkpoint("translations:19"), "a token");
      });
      await storeCopy(store, TRANSLATION, translationRows(6));
      assert.equal((await allRows(store, TRANSLATION)).length, 6);
      assert.equal((await store.verify({ repair: false })).ok, true);
      await store.close();
      await removeFolder(dir);
    });
  }

  it("is rewritten in one commit: whatever interrupts it, everything is there at the next opening", async () => {
    const prepared = await diskWith(1);
    const expected = await contentIn(prepared.clone());
    const layouts = new Set<number>();
    let stops = 0;
    for (let stopped = true; stopped; stops++) {
      const disk = prepared.clone();
      stopped = false;
      const fs = interceptWrites(disk.fileSystem, ({ number }) => {
        if (number <= stops) return;
        stopped = true;
        throw new Error("The process is gone.");
      });
      await openOn(disk, { fs, keepHistoryDays: 36_500 }).then(
        (store) => store.close(),
        () => undefined,
      );
      disk.breakLock();
      disk.losePower(() => true);
      layouts.add(layoutOf(await disk.fileSystem.readFile("/store/catalog.sqlite")));
      assert.deepEqual(await contentIn(disk), expected, `stopped after ${stops} operations`);
    }
    assert.ok(stops > 3, `only ${stops} operations were seen`);
    assert.deepEqual([...layouts].sort(), [1, CATALOG_SCHEMA_VERSION]);
  });

  it("is read unchanged while another window writes, and rewritten by the next run", async () => {
    const disk = await diskWith(1);
    const held = await disk.lock.acquire({ waitMs: 0 });
    const store = await openOn(disk, { keepHistoryDays: 36_500 });
    assert.equal((await store.state()).resources[0]?.rowCount, 5);
    assert.equal((await allRows(store, TRANSLATION)).length, 5);
    assert.equal(layoutOf(await disk.fileSystem.readFile("/store/catalog.sqlite")), 1);
    await held.release();
    await inRun(store, () => Promise.resolve());
    assert.equal((await store.state()).resources[0]?.unreviewedRows, 1);
    assert.equal(
      layoutOf(await disk.fileSystem.readFile("/store/catalog.sqlite")),
      CATALOG_SCHEMA_VERSION,
    );
    await store.close();
  });

  it("is rewritten after the other window has finished, even without a sync", async () => {
    const disk = await diskWith(1);
    const held = await disk.lock.acquire({ waitMs: 0 });
    const store = await openOn(disk, { keepHistoryDays: 36_500, pollMs: 5 });
    assert.equal((await store.state()).resources[0]?.unreviewedRows, 0);
    const rewritten = new Promise<void>((resolve) => {
      store.onDidChange(() => {
        resolve();
      });
    });
    await held.release();
    await rewritten;
    assert.equal((await store.state()).resources[0]?.unreviewedRows, 1);
    assert.equal(
      layoutOf(await disk.fileSystem.readFile("/store/catalog.sqlite")),
      CATALOG_SCHEMA_VERSION,
    );
    await store.close();
  });

  async function contentIn(disk: MemoryDisk): Promise<unknown> {
    const store = await openOn(disk, { keepHistoryDays: 36_500 });
    const content = await contentOf(store);
    assert.equal((await store.verify({ repair: false })).ok, true);
    await store.close();
    return content;
  }
});
