import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { isContentError } from "../../../src/core/model/errors.js";
import { parseQuery } from "../../../src/core/model/search/query.js";
import type { ContentStore, FileSystem } from "../../../src/core/ports.js";
import type { WriterLock } from "../../../src/core/store/lock.js";
import {
  allRows,
  fullCopy,
  inRun,
  mutation,
  OTHER,
  page,
  storeCopy,
  TRANSLATION,
  translationRow,
  translationRows,
  update,
} from "../../support/store/content.js";
import { openOn } from "../../support/store/homes.js";
import { fileError, interceptWrites, MemoryDisk } from "../../support/store/memoryFileSystem.js";

const CATALOG = "/store/catalog.sqlite";

async function filled(): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const store = await openOn(disk);
  await storeCopy(store, TRANSLATION, translationRows(3), {
    commit: { checkpoint: { filter: "all", token: "first" } },
  });
  await storeCopy(store, OTHER, translationRows(2));
  await store.close();
  return disk;
}

type Reading = "stat" | "readFile" | "openFile";

const READING: readonly Reading[] = ["stat", "readFile", "openFile"];

/** A file system on which these operations of one file fail while `isBroken` is true. */
function unreadable(disk: MemoryDisk, path: (name: string) => boolean, failing = READING) {
  const state = { isBroken: true };
  const check = (operation: Reading, name: string): void => {
    if (state.isBroken && failing.includes(operation) && path(name)) throw fileError("EIO", name);
  };
  const fs: FileSystem = {
    ...disk.fileSystem,
    stat: async (name) => {
      check("stat", name);
      return disk.fileSystem.stat(name);
    },
    readFile: async (name) => {
      check("readFile", name);
      return disk.fileSystem.readFile(name);
    },
    openFile: (name) => {
      check("openFile", name);
      return disk.fileSystem.openFile(name);
    },
  };
  return { state, fs };
}

function names(disk: MemoryDisk): string[] {
  return [...disk.files.keys()].sort();
}

describe("a store that cannot read a file for the moment", () => {
  for (const operation of ["stat", "readFile"] as const) {
    it(`does not take its catalog for damaged if ${operation} fails: nothing is rebuilt or set aside`, async () => {
      const disk = await filled();
      const before = names(disk);
      const { state, fs } = unreadable(disk, (name) => name === CATALOG, [operation]);
      await assert.rejects(
        openOn(disk, { fs }).then(async (store) => {
          try {
            await inRun(store, (run) => run.commit({ resources: [] }));
          } finally {
            await store.close();
          }
        }),
        (error) => isContentError(error, "store_failed"),
      );
      assert.deepEqual(names(disk), before);
      state.isBroken = false;
      const store = await openOn(disk, { fs });
      assert.equal((await allRows(store, TRANSLATION)).length, 3);
      assert.equal(await inRun(store, (run) => run.checkpoint("all")), "first");
      await store.close();
    });
  }

  it("does not take a resource for damaged whose size is unknown when it is opened", async () => {
    const disk = await filled();
    const { state, fs } = unreadable(disk, (name) => name.includes("translations-19"));
    const store = await openOn(disk, { fs });
    const [resource] = (await store.state()).resources;
    assert.deepEqual([resource?.rowCount, resource?.needsFullCopy], [3, false]);
    state.isBroken = false;
    assert.equal((await allRows(store, TRANSLATION)).length, 3);
    await store.close();
  });

  it("does not rebuild its catalog without the resource: the next opening does", async () => {
    const disk = await filled();
    disk.files.delete(CATALOG);
    const before = names(disk);
    const isRows = (name: string): boolean => name.includes("translations-19");
    const { state, fs } = unreadable(disk, isRows);
    await assert.rejects(openOn(disk, { fs }), (error) => isContentError(error, "store_failed"));
    assert.deepEqual(names(disk), before);
    state.isBroken = false;
    const store = await openOn(disk, { fs });
    assert.equal((await allRows(store, TRANSLATION)).length, 3);
    await store.close();
  });

  it("applies changes to a copy of the same run without the copy's search text", async () => {
    const disk = await filled();
    const isText = (name: string): boolean =>
      name.includes("translations-19") && name.includes(".text");
    const { state, fs } = unreadable(disk, isText, ["readFile"]);
    const store = await openOn(disk, { fs });
    await inRun(store, async (run) => {
      for (const sequence of [150, 160]) {
        const copy = fullCopy(TRANSLATION, translationRows(4), { sequence });
        assert.equal((await run.stageFullCopy(TRANSLATION, copy)).kind, "staged");
      }
      await run.addPage(page([update(200, 3, "2:3", "changed")]));
      assert.equal((await run.applyMutations(TRANSLATION)).kind, "applied");
      await run.commit({ resources: [TRANSLATION] });
    });
    state.isBroken = false;
    const hits = await store.search("changed");
    assert.deepEqual(
      hits.map(({ verseKey }) => verseKey),
      ["2:3"],
    );
    assert.equal((await allRows(store, TRANSLATION)).length, 4);
    await store.close();
  });

  it("does not build a search text again: the resource is not searched this time", async () => {
    const disk = await filled();
    const isText = (name: string): boolean =>
      name.includes("translations-19") && name.endsWith(".text");
    const path = names(disk).find(isText) ?? "";
    const inode = disk.files.get(path)?.inode;
    const { state, fs } = unreadable(disk, isText);
    const store = await openOn(disk, { fs });
    const parsed = parseQuery("placeholder");
    assert.ok(parsed.ok);
    const { query } = parsed;
    const search = () => store.searchRows({ query }, () => undefined);
    assert.deepEqual(await search(), { resources: 1, rows: 2, failed: [TRANSLATION] });
    assert.equal(disk.files.get(path)?.inode, inode, "the file is the same");
    state.isBroken = false;
    assert.deepEqual(await search(), { resources: 2, rows: 5, failed: [] });
    await store.close();
  });

  it("does not build a search text again that it checks in the background, and tries again", async () => {
    const disk = await filled();
    const path = names(disk).find((name) => name.endsWith(".text")) ?? "";
    const inode = disk.files.get(path)?.inode;
    const { fs } = unreadable(disk, (name) => name === path);
    let used = (): void => undefined;
    const nextUse = (): Promise<void> => new Promise((resolve) => (used = resolve));
    const store = await openOn(disk, {
      pollMs: 5,
      fs: {
        ...fs,
        openFile: (name) => {
          if (name === path) used();
          return fs.openFile(name);
        },
        rename: (from, to) => {
          if (to === path) used();
          return fs.rename(from, to);
        },
      },
    });
    await nextUse();
    await nextUse();
    await store.close();
    assert.equal(disk.files.get(path)?.inode, inode, "the file is the same");
  });
});

describe("a store whose lock is refused", () => {
  /** `folderCode` is the error of each write to the folder; null if it can be written. */
  async function withLock(code: string, folderCode: string | null): Promise<ContentStore> {
    const disk = await filled();
    const fs = interceptWrites(disk.fileSystem, ({ operation, path }) => {
      if (folderCode !== null && operation !== "mkdir") throw fileError(folderCode, path);
    });
    const lock = { acquire: () => Promise.reject(fileError(code, "/store/lock")) };
    return await openOn(disk, { fs, lock });
  }

  for (const [code, folderCode, expected, readOnly] of [
    ["EACCES", "EACCES", "store_read_only", "store_read_only"],
    ["EPERM", "EPERM", "store_read_only", "store_read_only"],
    ["EACCES", null, "store_failed", undefined],
    ["EPERM", null, "store_failed", undefined],
    ["EACCES", "ENOSPC", "store_full", undefined],
    ["ENOSPC", "ENOSPC", "store_full", undefined],
    ["EIO", "EIO", "store_failed", undefined],
  ] as const) {
    const folder = folderCode === null ? "that can be written" : `that refuses with ${folderCode}`;
    it(`with ${code} in a folder ${folder} says ${expected}`, async () => {
      const store = await withLock(code, folderCode);
      assert.equal((await store.state()).readOnly, null);
      await assert.rejects(store.openWriter({ waitMs: 0 }), (error) =>
        isContentError(error, expected),
      );
      assert.equal((await store.state()).readOnly?.code, readOnly);
      assert.equal((await allRows(store, TRANSLATION)).length, 3, "readers go on");
      await store.close();
    });
  }
});

describe("a store in a folder that cannot be written", () => {
  it("does not try again and again to set a damaged file aside", async () => {
    const disk = await filled();
    const [path = ""] = names(disk).filter((name) => name.includes("translations-19"));
    disk.put(path, new Uint8Array(3));
    const fs = interceptWrites(disk.fileSystem, ({ path: name }) => {
      throw fileError("EACCES", name);
    });
    let tries = 0;
    const acquire: WriterLock["acquire"] = () => {
      tries++;
      return Promise.reject(fileError("EACCES", "/store/lock"));
    };
    let looks = 0;
    let hasLooked = (): void => undefined;
    const looked = new Promise<void>((resolve) => (hasLooked = resolve));
    const stat: FileSystem["stat"] = (name) => {
      if (name === CATALOG && ++looks > 10) hasLooked();
      return disk.fileSystem.stat(name);
    };
    const store = await openOn(disk, { fs: { ...fs, stat }, lock: { acquire }, pollMs: 5 });
    await looked;
    await store.close();
    assert.equal(tries, 0);
  });
});

describe("a store's wait for the lock", () => {
  it("is as long as a run allows, and ten seconds for a short write", async () => {
    const disk = await filled();
    const waits: number[] = [];
    const lock: WriterLock = {
      acquire: (options) => {
        waits.push(options.waitMs);
        return disk.lock.acquire(options);
      },
    };
    const store = await openOn(disk, { lock });
    await (await store.openWriter({ waitMs: 77 })).close();
    await store.verify({ repair: true });
    await store.markReviewed(TRANSLATION, { through: null });
    await store.deleteLocalCopy([OTHER]);
    assert.deepEqual(waits, [77, 10_000, 10_000, 10_000]);
    await store.close();
  });

  it("begins again in a folder that was removed", async () => {
    const disk = await filled();
    const store = await openOn(disk, {
      lock: {
        acquire: (options) => {
          if (!disk.folders.has("/store/resources")) throw fileError("ENOENT", "/store/write.lock");
          return disk.lock.acquire(options);
        },
      },
    });
    for (const path of names(disk)) disk.files.delete(path);
    for (const folder of ["/store", "/store/resources"]) disk.folders.delete(folder);
    await storeCopy(store, TRANSLATION, translationRows(1));
    assert.equal((await allRows(store, TRANSLATION)).length, 1);
    await store.close();
  });

  it("does not concern a short write after the lock of this window's run was taken over", async () => {
    const disk = await filled();
    const store = await openOn(disk);
    const run = await store.openWriter({ waitMs: 0 });
    disk.breakLock();
    await store.deleteLocalCopy([OTHER]);
    assert.deepEqual(
      (await store.state()).resources.map(({ rowCount }) => rowCount),
      [3, 0],
    );
    await assert.rejects(run.commit({ resources: [] }), (error) =>
      isContentError(error, "store_busy"),
    );
    await run.close();
    await store.close();
  });
});

describe("a store without the rows of a resource", () => {
  it("finds none in it, and has nothing to review or to apply", async () => {
    const disk = await filled();
    const store = await openOn(disk);
    await store.deleteLocalCopy([TRANSLATION]);
    const state = await store.state();
    const unknown = { group: "tafsirs", id: 99 };
    for (const ref of [TRANSLATION, unknown]) {
      assert.deepEqual((await store.rows(ref, { contains: "placeholder" })).rows, []);
      assert.deepEqual(await store.markReviewed(ref, { through: "2026-01-01" }), []);
      assert.deepEqual((await store.words(ref)).rowIds.length, 0);
    }
    assert.equal(await store.state(), state, "nothing was written");
    await inRun(store, async (run) => {
      const nothing = { kind: "applied", upserted: 0, deleted: 0 };
      assert.deepEqual(await run.applyMutations(OTHER), nothing);
      await run.addPage(page([mutation({ sequence: 101, type: "ROW_DELETE", recordKey: "1" })]));
      assert.equal((await run.applyMutations(TRANSLATION)).kind, "needsFullCopy");
      await store.deleteLocalCopy([TRANSLATION, OTHER], { forget: true });
      assert.deepEqual(await run.applyMutations(TRANSLATION), nothing, "it was deleted meanwhile");
    });
    await store.close();
  });
});

describe("searching a store", () => {
  it("passes over resources whose local copy was deleted", async () => {
    const disk = await filled();
    const store = await openOn(disk);
    await store.deleteLocalCopy([TRANSLATION]);
    const parsed = parseQuery("placeholder");
    assert.ok(parsed.ok);
    const result = await store.searchRows({ query: parsed.query }, () => undefined);
    assert.deepEqual(result, { resources: 1, rows: 2, failed: [] });
    await store.close();
  });

  it("gives equally good hits in the order of the resources, and of their rows", async () => {
    const store = await openOn(new MemoryDisk());
    const rows = [1, 2].map((id) => translationRow(id, `2:${id}`, "the same text"));
    await storeCopy(store, OTHER, rows);
    await storeCopy(store, TRANSLATION, rows);
    const hits = await store.search("same");
    assert.deepEqual(
      hits.map(({ id, recordKey }) => `${id} ${recordKey}`),
      ["19 1", "19 2", "20 1", "20 2"],
    );
    assert.equal((await store.search("same", { limit: 3 })).length, 3);
    await store.close();
  });
});

describe("rows without a place of their own", () => {
  it("are read in the order in which they were published", async () => {
    const ref = { group: "placeholders", id: 1 };
    const row = (id: number): string => JSON.stringify({ id, text: `Placeholder ${id}` });
    const store = await openOn(new MemoryDisk());
    await storeCopy(store, ref, [row(30), row(10)]);
    await inRun(store, async (run) => {
      const created = [25, 5, 15].map((id, index) =>
        mutation({
          sequence: 101 + index,
          type: "ROW_CREATE",
          ref,
          recordType: "row",
          recordKey: String(id),
          data: row(id),
        }),
      );
      await run.addPage(page(created));
      assert.equal((await run.applyMutations(ref)).kind, "applied");
      await run.commit({ resources: [ref] });
    });
    assert.deepEqual(
      (await allRows(store, ref)).map(({ recordKey }) => recordKey),
      ["30", "10", "25", "5", "15"],
    );
    await store.close();
  });
});
