import assert from "node:assert/strict";
import { systemClock } from "../../../src/core/clock.js";
import { isContentError } from "../../../src/core/model/errors.js";
import type { FileSystem, Logger } from "../../../src/core/ports.js";
import {
  EMPTY_CATALOG,
  emptyEntry,
  withEntries,
  type Catalog,
} from "../../../src/core/store/catalog.js";
import { CatalogDisk } from "../../../src/core/store/catalogDisk.js";
import { loadSqlJs, type SqlModule } from "../../../src/core/store/sqlite.js";
import { StoreFiles } from "../../../src/core/store/storeFiles.js";
import { WASM_PATH } from "../../support/store/homes.js";
import { journalOf } from "../../support/store/journal.js";
import { fileError, interceptWrites, MemoryDisk } from "../../support/store/memoryFileSystem.js";

const DIR = "/store";
const BASE = `${DIR}/catalog.sqlite`;
const KIB = 1024;

/** A catalog with this revision, which differs from the one before in one resource. */
function catalog(revision: number, name = "Placeholder"): Catalog {
  const entry = { ...emptyEntry("tafsirs", 1), rowCount: revision, ownName: name };
  return { ...withEntries(EMPTY_CATALOG, [entry]), revision };
}

/** The catalog after a run that found its resource unchanged. */
function checked(before: Catalog, through: number): Catalog {
  const [entry] = before.resources.values();
  assert.ok(entry !== undefined);
  const after = { ...entry, checkedAt: "2026-01-01T00:00:00.000Z", currentThrough: through };
  return { ...withEntries(before, [after]), revision: before.revision + 1 };
}

function isBusy(error: unknown): boolean {
  return isContentError(error, "store_busy");
}

/** Works at the first call, for which later ones wait too. */
function once(work: () => Promise<void>): () => Promise<void> {
  let working: Promise<void> | undefined;
  return () => (working ??= work());
}

describe("a commit of the catalog", () => {
  let sql: SqlModule;
  let disk: MemoryDisk;
  let warnings: string[];
  before(async () => {
    sql = await loadSqlJs(WASM_PATH);
  });
  beforeEach(async () => {
    disk = new MemoryDisk();
    warnings = [];
    await disk.fileSystem.mkdir(DIR);
  });

  function open(fs: FileSystem = disk.fileSystem): CatalogDisk {
    const nothing = (): void => undefined;
    const warn = (line: string): void => void warnings.push(line);
    const logger: Logger = { debug: nothing, info: nothing, warn, error: nothing };
    const files = new StoreFiles(fs, DIR, systemClock, logger);
    return new CatalogDisk({ fs, dir: DIR, files, sql, logger });
  }

  function write(window: CatalogDisk, after: Catalog, mayWrite = true): Promise<void> {
    return window.prepare(after).commit(() => mayWrite);
  }

  async function assertOnDisk(expected: Catalog | null): Promise<void> {
    assert.deepEqual(await open().read(), expected);
  }

  function sizeOf(path: string): number {
    return disk.files.get(path)?.bytes.byteLength ?? 0;
  }

  /** Makes the next commit replace the base, because nothing may follow an incomplete line. */
  async function tear(): Promise<void> {
    await disk.fileSystem.appendFile(journalOf(disk), Buffer.from("0a1b2c3d {"));
  }

  it("is refused without the lock, and leaves no file, if it is the first", async () => {
    await assert.rejects(write(open(), catalog(0), false), isBusy);
    assert.deepEqual([...disk.files.keys()], []);
    await assertOnDisk(null);
  });

  it("is refused, and leaves no file, if another window made the first one", async () => {
    const late = open().prepare(catalog(0, "late"));
    await write(open(), catalog(0, "first"));
    await assert.rejects(
      late.commit(() => true),
      isBusy,
    );
    assert.deepEqual([...disk.files.keys()], [BASE]);
    await assertOnDisk(catalog(0, "first"));
  });

  it("is refused if another window has replaced the base", async () => {
    const slow = open();
    await write(slow, catalog(0));
    await write(slow, catalog(1));
    const line = slow.prepare(catalog(2, "slow"));
    const fast = open();
    await tear();
    await fast.read();
    await write(fast, catalog(2, "fast"));
    await disk.fileSystem.remove(journalOf(disk));
    for (const after of [line, slow.prepare(checked(catalog(1), 5))]) {
      await assert.rejects(
        after.commit(() => true),
        isBusy,
      );
    }
    await assertOnDisk(catalog(2, "fast"));
  });

  it("that the next run repeats is refused without the lock, and can be made afterwards", async () => {
    const window = open();
    await write(window, catalog(0));
    await write(window, catalog(1));
    const after = checked(catalog(1), 5);
    await assert.rejects(write(window, after, false), isBusy);
    await assertOnDisk(catalog(1));
    await write(window, after);
    await window.settle();
    await assertOnDisk(after);
  });

  it("that the next run repeats may be the first line of a journal", async () => {
    const window = open();
    await write(window, catalog(0));
    const after = checked(catalog(0), 5);
    await write(window, after);
    disk.losePower(() => false);
    await assertOnDisk(after);
  });

  for (const operation of ["syncFile", "syncDirectory"] as const) {
    it(`counts, with a warning, if ${operation} fails after it`, async () => {
      let isCommitted = false;
      const fs = interceptWrites(disk.fileSystem, ({ operation: asked, path }) => {
        if (asked === operation && isCommitted) throw fileError("EIO", path);
        if (asked === "rename") isCommitted = true;
        if (asked === "appendFile" && sizeOf(path) > 0) isCommitted = true;
      });
      const window = open(fs);
      await write(window, catalog(0));
      if (operation === "syncFile") {
        assert.deepEqual(warnings, []);
        isCommitted = false;
        await write(window, catalog(1));
      }
      assert.equal(warnings.length, 1);
      await assertOnDisk(catalog(operation === "syncFile" ? 1 : 0));
    });
  }

  it("fails, and does not count, if its line cannot be made durable", async () => {
    const window = open();
    await write(window, catalog(0));
    await write(window, catalog(1));
    const fs = interceptWrites(disk.fileSystem, ({ operation, path }) => {
      if (operation === "syncFile") throw fileError("EIO", path);
    });
    const failing = open(fs);
    await failing.read();
    await assert.rejects(write(failing, catalog(2)), { code: "EIO" });
    await assertOnDisk(catalog(1));
    assert.deepEqual(await failing.read(), catalog(1));
  });

  it("replaces the base when the journal is larger than it and than 64 KiB", async () => {
    const name = "long ".repeat(400);
    for (const resources of [1, 200]) {
      disk = new MemoryDisk();
      await disk.fileSystem.mkdir(DIR);
      const window = open();
      const entries = Array.from({ length: resources }, (_, id) => ({
        ...emptyEntry("tafsirs", id + 1),
        ownName: name,
      }));
      const first = withEntries(EMPTY_CATALOG, entries);
      await write(window, first);
      const base = sizeOf(BASE);
      const limit = Math.max(64 * KIB, base);
      assert.equal(limit === base, resources > 1);
      let largest = 0;
      for (let revision = 1; sizeOf(BASE) === base && revision < 1000; revision++) {
        const entry = { ...emptyEntry("tafsirs", 1), ownName: `${name}${revision}` };
        await write(window, { ...withEntries(first, [entry]), revision });
        const journal = window.journalFile ?? "";
        if (sizeOf(`${DIR}/${journal}`) > 0) largest = sizeOf(`${DIR}/${journal}`);
        else break;
      }
      assert.ok(largest <= limit && largest > limit - 8 * KIB, `${largest} of ${limit} bytes`);
    }
  });
});

describe("a reader of the catalog", () => {
  let sql: SqlModule;
  let disk: MemoryDisk;
  before(async () => {
    sql = await loadSqlJs(WASM_PATH);
  });

  function open(fs: FileSystem): CatalogDisk {
    const nothing = (): void => undefined;
    const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
    const files = new StoreFiles(fs, DIR, systemClock, logger);
    return new CatalogDisk({ fs, dir: DIR, files, sql, logger });
  }

  beforeEach(async () => {
    disk = new MemoryDisk();
    await disk.fileSystem.mkdir(DIR);
    const window = open(disk.fileSystem);
    await window.prepare(catalog(0)).commit(() => true);
    await window.prepare(catalog(1)).commit(() => true);
  });

  /** Replaces the base, with a new journal, and removes the old journal. */
  async function replace(): Promise<void> {
    const old = journalOf(disk);
    await disk.fileSystem.appendFile(old, Buffer.from("0a1b2c3d {"));
    const window = open(disk.fileSystem);
    await window.read();
    await window.prepare(catalog(2)).commit(() => true);
    await disk.fileSystem.remove(old);
  }

  for (const [what, operation] of [
    ["its first look", "stat"],
    ["it opens the base", "readFile"],
    ["it opens the journal", "openFile"],
  ] as const) {
    it(`gets the new one if both files are replaced after ${what}`, async () => {
      const replacing = once(replace);
      let hasFailed = false;
      const fs: FileSystem = {
        ...disk.fileSystem,
        stat: async (path) => {
          const stamp = await disk.fileSystem.stat(path);
          if (operation === "stat") await replacing();
          return stamp;
        },
        readFile: async (path) => {
          const bytes = await disk.fileSystem.readFile(path);
          if (operation === "readFile") await replacing();
          return bytes;
        },
        openFile: (path) => {
          if (operation === "openFile" && !hasFailed) {
            hasFailed = true;
            void replacing();
            throw fileError("ENOENT", path);
          }
          return disk.fileSystem.openFile(path);
        },
      };
      const window = open(fs);
      await window.read();
      await replacing();
      assert.deepEqual(await window.read(), catalog(2));
    });
  }

  it("gets the new one in one read if the base is replaced while it reads", async () => {
    const replacing = once(replace);
    const readFile: FileSystem["readFile"] = async (path) => {
      const bytes = await disk.fileSystem.readFile(path);
      await replacing();
      return bytes;
    };
    assert.deepEqual(await open({ ...disk.fileSystem, readFile }).read(), catalog(2));
  });

  it("fails if the base cannot be read", async () => {
    const readFile = (path: string) => Promise.reject(fileError("EIO", path));
    await assert.rejects(open({ ...disk.fileSystem, readFile }).read(), { code: "EIO" });
  });

  it("closes the journal", async () => {
    let isOpen = 0;
    const window = open({
      ...disk.fileSystem,
      openFile: (path) => {
        isOpen++;
        const close = (): void => void isOpen--;
        return { ...disk.fileSystem.openFile(path), close };
      },
    });
    assert.deepEqual(await window.read(), catalog(1));
    assert.equal(isOpen, 0);
  });
});
