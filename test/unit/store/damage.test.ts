import assert from "node:assert/strict";
import { isContentError } from "../../../src/core/model/errors.js";
import type { ContentStore } from "../../../src/core/ports.js";
import { emptyEntry } from "../../../src/core/store/catalog.js";
import { DamagedFile, loadSqlJs } from "../../../src/core/store/sqlite.js";
import {
  allRows,
  fullCopy,
  inRun,
  mutation,
  OTHER,
  page,
  storeCopy,
  TRANSLATION,
  translationRows,
  update,
} from "../../support/store/content.js";
import { openOn, WASM_PATH } from "../../support/store/homes.js";
import { appendLine, journalLines, journalOf } from "../../support/store/journal.js";
import { fileError, MemoryDisk } from "../../support/store/memoryFileSystem.js";

const CATALOG = "/store/catalog.sqlite";

const nothing = (): void => undefined;

async function filled(): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const store = await openOn(disk);
  await storeCopy(store, TRANSLATION, translationRows(30), {
    commit: { checkpoint: { filter: "all", token: "first" } },
  });
  await storeCopy(store, OTHER, translationRows(20));
  await store.close();
  return disk;
}

function fileOf(disk: MemoryDisk, name: string): string {
  const path = [...disk.files.keys()].find(
    (candidate) => candidate.includes(`/${name}.`) && candidate.endsWith(".sqlite"),
  );
  if (path === undefined) throw new Error(`no file of ${name}`);
  return path;
}

function bytesAt(disk: MemoryDisk, path: string): Uint8Array {
  const file = disk.files.get(path);
  if (file === undefined) throw new Error(`no file ${path}`);
  return file.bytes;
}

/** Changes a database with SQL, as another program could. */
async function edit(bytes: Uint8Array, sql: string): Promise<Uint8Array> {
  const module = await loadSqlJs(WASM_PATH);
  const db = new module.Database(bytes);
  db.run(sql);
  const edited = db.export();
  db.close();
  return edited;
}

function asObject(json: string): object {
  const value: unknown = JSON.parse(json);
  assert.ok(typeof value === "object" && value !== null);
  return value;
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x55;
  return copy;
}

const DAMAGE: readonly (readonly [string, (disk: MemoryDisk, path: string) => void])[] = [
  ["cut off", (disk, path) => disk.put(path, bytesAt(disk, path).slice(0, 5000))],
  ["empty", (disk, path) => disk.put(path, new Uint8Array())],
  [
    "overwritten with zeros",
    (disk, path) => disk.put(path, new Uint8Array(bytesAt(disk, path).length)),
  ],
  ["changed in one byte", (disk, path) => disk.put(path, flipped(bytesAt(disk, path), 9000))],
  ["missing", (disk, path) => void disk.files.delete(path)],
  [
    "another resource's",
    (disk, path) => disk.put(path, bytesAt(disk, fileOf(disk, "translations-20"))),
  ],
];

describe("a store with damaged files", () => {
  for (const [what, damage] of DAMAGE) {
    it(`sets aside a resource's file that is ${what}, and requests a full copy`, async () => {
      const disk = await filled();
      const path = fileOf(disk, "translations-19");
      const { byteLength } = bytesAt(disk, path);
      damage(disk, path);
      const errors: string[] = [];
      const error = (line: string): void => void errors.push(line);
      const logger = { debug: nothing, info: nothing, warn: nothing, error };
      const store = await openOn(disk, { logger });
      // A wrong file size reveals the damage when the store is opened; otherwise the first read
      // does.
      const [opened] = (await store.state()).resources;
      const isSameSize = disk.files.get(path)?.bytes.byteLength === byteLength;
      assert.equal(opened?.needsFullCopy, !isSameSize);
      await allRows(store, TRANSLATION).catch((error: unknown) => {
        assert.ok(isContentError(error, "store_damaged"), String(error));
      });
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? "", /translations:19 is damaged: \w.* \(resources/u);
      const damaged = (await store.state()).resources[0];
      assert.equal(damaged?.needsFullCopy, true);
      assert.equal(damaged.rowCount, 0);
      assert.deepEqual(await allRows(store, TRANSLATION), []);
      assert.equal((await allRows(store, OTHER)).length, 20);
      await inRun(store, async (run) => {
        await run.addPage(page([update(101, 1, "2:1", "x")]));
        assert.equal((await run.applyMutations(TRANSLATION)).kind, "needsFullCopy");
        assert.equal(await run.checkpoint("all"), "first");
      });
      const report = await store.verify({ repair: false });
      assert.equal(report.ok, true);
      assert.equal(report.setAside.length, what === "missing" ? 0 : 1);
      await storeCopy(store, TRANSLATION, translationRows(30));
      assert.equal((await allRows(store, TRANSLATION)).length, 30);
      assert.equal((await store.state()).resources[0]?.needsFullCopy, false);
      await store.close();
    });
  }

  it("notices damage while it is open, when the file is read again", async () => {
    const disk = await filled();
    // With so small a budget, no database stays open for reading.
    const store = await openOn(disk, { openBytes: 1 });
    assert.equal((await allRows(store, TRANSLATION)).length, 30);
    assert.equal((await allRows(store, OTHER)).length, 20);
    const path = fileOf(disk, "translations-19");
    disk.put(path, flipped(bytesAt(disk, path), 9000));
    const told = new Promise((resolve) => store.onDidChange(resolve));
    await assert.rejects(
      allRows(store, TRANSLATION),
      (error) => isContentError(error, "store_damaged") && error.cause instanceof DamagedFile,
    );
    assert.deepEqual(await told, [{ group: "translations", id: 19, kinds: ["rows", "status"] }]);
    assert.equal((await store.search("placeholder", { limit: 100 })).length, 20);
    await store.close();
  });

  it("does not touch a file that another program has locked", async () => {
    const disk = await filled();
    const path = fileOf(disk, "translations-19");
    let locked = true;
    const fs = {
      ...disk.fileSystem,
      readFile: (name: string) => {
        if (locked && name === path) return Promise.reject(fileError("EBUSY", name));
        return disk.fileSystem.readFile(name);
      },
    };
    const store = await openOn(disk, { fs });
    await assert.rejects(allRows(store, TRANSLATION), (error) =>
      isContentError(error, "store_failed"),
    );
    // The search text is a separate file.
    assert.equal((await store.search("placeholder", { limit: 100 })).length, 50);
    const report = await store.verify({ repair: true });
    assert.equal(report.ok, false);
    // The resource keeps its rows, but the next run fetches a full copy.
    assert.equal((await store.state()).resources[0]?.needsFullCopy, true);
    locked = false;
    assert.equal((await allRows(store, TRANSLATION)).length, 30);
    assert.equal((await store.verify({ repair: true })).ok, true);
    await store.close();
  });

  it("replaces an unreadable file by the next full copy, and stores the others", async () => {
    const disk = await filled();
    const path = fileOf(disk, "translations-19");
    const fs = {
      ...disk.fileSystem,
      readFile: (name: string) =>
        name === path ? Promise.reject(fileError("EIO", name)) : disk.fileSystem.readFile(name),
    };
    const store = await openOn(disk, { fs });
    await inRun(store, async (run) => {
      await run.addPage(page([update(101, 5, "2:5", "changed")]));
      assert.equal((await run.applyMutations(TRANSLATION)).kind, "needsFullCopy");
      await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(31)));
      await run.commit({ resources: [TRANSLATION] });
    });
    assert.equal((await allRows(store, TRANSLATION)).length, 31);
    assert.equal((await allRows(store, OTHER)).length, 20);
    await store.close();
  });

  it("waits for another window's writer before it repairs", async () => {
    const disk = await filled();
    const orphan = "/store/resources/translations-7.1-00000000.sqlite";
    disk.put(orphan, new Uint8Array(10));
    const [store, other] = [await openOn(disk), await openOn(disk)];
    const run = await other.openWriter({ waitMs: 0 });
    const repairing = store.verify({ repair: true });
    await run.close();
    assert.deepEqual((await repairing).orphans, []);
    await store.close();
    await other.close();
  });

  it("starts again in a folder that was removed while it was open", async () => {
    const disk = await filled();
    const store = await openOn(disk);
    for (const path of [...disk.files.keys()]) await disk.fileSystem.remove(path);
    for (const folder of ["/store", "/store/resources"]) disk.folders.delete(folder);
    assert.deepEqual((await store.state()).resources, []);
    await storeCopy(store, TRANSLATION, translationRows(3));
    assert.equal((await allRows(store, TRANSLATION)).length, 3);
    await store.close();
  });

  it("repairs the problems that verify finds: sets damaged files aside, deletes orphans", async () => {
    const disk = await filled();
    disk.put("/store/resources/translations-7.1-00000000.sqlite", new Uint8Array(10));
    const path = fileOf(disk, "translations-20");
    disk.put(path, flipped(bytesAt(disk, path), 12_000));
    const store = await openOn(disk);
    const found = await store.verify({ repair: false });
    assert.equal(found.ok, false);
    assert.deepEqual(found.orphans, ["resources/translations-7.1-00000000.sqlite"]);
    assert.deepEqual(
      found.files.filter(({ problem }) => problem !== null).map(({ resource }) => resource),
      [OTHER],
    );
    const repaired = await store.verify({ repair: true });
    assert.equal(repaired.ok, true);
    assert.deepEqual(repaired.orphans, []);
    assert.equal(repaired.setAside.length, 1);
    const needs = (await store.state()).resources.map(({ needsFullCopy }) => needsFullCopy);
    assert.deepEqual(needs, [false, true]);
    assert.equal((await allRows(store, TRANSLATION)).length, 30);
    await store.close();
  });

  it("is told of once, however often the damage is found", async () => {
    const disk = await filled();
    const store = await openOn(disk);
    const path = fileOf(disk, "translations-20");
    disk.put(path, flipped(bytesAt(disk, path), 12_000));
    const told: unknown[] = [];
    store.onDidChange((changes) => told.push(changes));
    for (let turn = 0; turn < 2; turn++) await store.verify({ repair: false });
    assert.deepEqual(told, [[{ ...OTHER, kinds: ["rows", "status"] }]]);
    await store.close();
  });

  it("stays in use while this window writes, and is rebuilt afterwards", async () => {
    const disk = await filled();
    const store = await openOn(disk);
    const run = await store.openWriter({ waitMs: 0 });
    disk.put(CATALOG, new Uint8Array(8192).fill(7));
    assert.equal((await store.state()).resources.length, 2);
    assert.equal((await allRows(store, TRANSLATION)).length, 30);
    await assert.rejects(run.commit({ resources: [] }), (error) =>
      isContentError(error, "store_busy"),
    );
    await run.close();
    await store.state();
    assert.notEqual(bytesAt(disk, CATALOG)[0], 7, "the next reader rebuilds it");
    await expectRebuilt(store);
    await store.close();
  });

  it("is not rebuilt for the files of a run that ended before its first commit", async () => {
    const disk = new MemoryDisk();
    const store = await openOn(disk);
    await inRun(store, () => Promise.resolve());
    disk.put("/store/resources/translations-7.1-00000000.sqlite", new Uint8Array(10));
    assert.equal((await store.state()).revision, 0);
    assert.deepEqual((await store.verify({ repair: false })).setAside, []);
    await store.close();
  });

  it("takes no rows from a file that is found damaged during a run", async () => {
    const disk = await filled();
    const store = await openOn(disk);
    // The file is sound, but the catalog says that it has other rows.
    const line = (journalLines(disk).at(-1) ?? "").replace('"rowCount":20', '"rowCount":21');
    const { revision } = await store.state();
    appendLine(disk, { ...asObject(line), revision: revision + 1 });
    await inRun(store, async (run) => {
      await store.verify({ repair: false });
      const gone = { sequence: 101, type: "ROW_DELETE", ref: OTHER, recordKey: "1" };
      await run.addPage(page([mutation(gone)]));
      assert.equal((await run.applyMutations(OTHER)).kind, "needsFullCopy");
      const copy = fullCopy(OTHER, translationRows(5), { sequence: 200 });
      await run.stageFullCopy(OTHER, copy);
      await run.commit({ resources: [OTHER] });
    });
    assert.deepEqual(await store.history(OTHER), []);
    assert.equal((await allRows(store, OTHER)).length, 5);
    await store.close();
  });

  const CATALOG_DAMAGE: readonly (readonly [string, (disk: MemoryDisk) => Promise<void> | void])[] =
    [
      ["cut off", (disk) => disk.put(CATALOG, bytesAt(disk, CATALOG).slice(0, 3000))],
      ["empty", (disk) => disk.put(CATALOG, new Uint8Array())],
      ["overwritten", (disk) => disk.put(CATALOG, new Uint8Array(8192).fill(7))],
      ["missing", (disk) => void disk.files.delete(CATALOG)],
      [
        "edited by another program",
        async (disk) =>
          disk.put(
            CATALOG,
            await edit(bytesAt(disk, CATALOG), "UPDATE meta SET value = 7 WHERE name = 'feed'"),
          ),
      ],
      [
        "changed in its journal",
        (disk) => {
          const journal = journalOf(disk);
          disk.put(journal, flipped(bytesAt(disk, journal), 100));
        },
      ],
      [
        "pointing out of the folder",
        (disk) => {
          const entry = { ...emptyEntry("translations", 19), file: "../../etc/passwd" };
          appendLine(disk, { revision: 9, resources: [entry] });
        },
      ],
    ];
  for (const [what, damage] of CATALOG_DAMAGE) {
    it(`rebuilds a catalog that is ${what} from the resource files, without checkpoints`, async () => {
      const disk = await filled();
      await damage(disk);
      const store = await openOn(disk);
      await expectRebuilt(store);
      await store.close();
      const again = await openOn(disk);
      await expectRebuilt(again);
      await again.close();
    });
  }

  it("rebuilds the catalog without files that are also damaged", async () => {
    const disk = await filled();
    disk.files.delete(CATALOG);
    const path = fileOf(disk, "translations-20");
    disk.put(path, bytesAt(disk, path).slice(0, 8192));
    const store = await openOn(disk);
    const state = await store.state();
    assert.deepEqual(
      state.resources.map(({ id }) => id),
      [19],
    );
    // The resource's file and the journal.
    assert.equal((await store.verify({ repair: false })).setAside.length, 2);
    await store.close();
  });

  async function expectRebuilt(store: ContentStore): Promise<void> {
    const state = await store.state();
    assert.deepEqual(
      state.resources.map(({ id, rowCount, syncSequence, needsFullCopy }) => [
        id,
        rowCount,
        syncSequence,
        needsFullCopy,
      ]),
      [
        [19, 30, 100, false],
        [20, 20, 100, false],
      ],
    );
    assert.equal((await allRows(store, TRANSLATION)).length, 30);
    await inRun(store, async (run) => {
      assert.equal(await run.checkpoint("all"), null);
    });
  }
});
