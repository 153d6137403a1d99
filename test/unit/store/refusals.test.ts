import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { isContentError } from "../../../src/core/model/errors.js";
import { parseQuery } from "../../../src/core/model/search/query.js";
import type { ContentStore, FileSystem } from "../../../src/core/ports.js";
import {
  allRows,
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

/** A file system on which one file cannot be read while `isBroken` is true. */
function unreadable(disk: MemoryDisk, path: (name: string) => boolean) {
  const state = { isBroken: true };
  const check = (name: string): void => {
    if (state.isBroken && path(name)) throw fileError("EIO", name);
  };
  const fs: FileSystem = {
    ...disk.fileSystem,
    readFile: async (name) => {
      check(name);
      return disk.fileSystem.readFile(name);
    },
    openFile: (name) => {
      check(name);
      return disk.fileSystem.openFile(name);
    },
  };
  return { state, fs };
}

function names(disk: MemoryDisk): string[] {
  return [...disk.files.keys()].sort();
}

describe("a store that cannot read a file for the moment", () => {
  it("does not take its catalog for damaged: nothing is rebuilt or set aside", async () => {
    const disk = await filled();
    const before = names(disk);
    const { state, fs } = unreadable(disk, (name) => name === CATALOG);
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
  async function withLock(code: string, isFolderWritable: boolean): Promise<ContentStore> {
    const disk = await filled();
    const fs = interceptWrites(disk.fileSystem, ({ operation, path }) => {
      if (!isFolderWritable && operation !== "mkdir") throw fileError(code, path);
    });
    const lock = { acquire: () => Promise.reject(fileError(code, "/store/lock")) };
    return await openOn(disk, { fs, lock });
  }

  for (const [code, isFolderWritable, expected, readOnly] of [
    ["EACCES", false, "store_read_only", "store_read_only"],
    ["EPERM", false, "store_read_only", "store_read_only"],
    ["EACCES", true, "store_failed", undefined],
    ["EPERM", true, "store_failed", undefined],
    ["ENOSPC", false, "store_full", undefined],
    ["EIO", false, "store_failed", undefined],
  ] as const) {
    const folder = isFolderWritable ? "a folder that can be written" : "a folder that cannot";
    it(`with ${code} in ${folder} says ${expected}`, async () => {
      const store = await withLock(code, isFolderWritable);
      await assert.rejects(store.openWriter({ waitMs: 0 }), (error) =>
        isContentError(error, expected),
      );
      assert.equal((await store.state()).readOnly?.code, readOnly);
      assert.equal((await allRows(store, TRANSLATION)).length, 3, "readers go on");
      await store.close();
    });
  }
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
