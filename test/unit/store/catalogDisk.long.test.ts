import assert from "node:assert/strict";
import { resourceKey, type ResourceKey } from "../../../src/core/model/resource.js";
import type { LastRun } from "../../../src/core/model/storeState.js";
import {
  EMPTY_CATALOG,
  emptyEntry,
  type Catalog,
  type CatalogEntry,
} from "../../../src/core/store/catalog.js";
import { CatalogDisk } from "../../../src/core/store/catalogDisk.js";
import { catalogBytes, readCatalog } from "../../../src/core/store/catalogFile.js";
import { systemClock } from "../../../src/core/clock.js";
import { DamagedFile, loadSqlJs, type SqlModule } from "../../../src/core/store/sqlite.js";
import { StoreFiles } from "../../../src/core/store/storeFiles.js";
import { isContentError } from "../../../src/core/model/errors.js";
import { random } from "../../support/random.js";
import { WASM_PATH } from "../../support/store/homes.js";
import { MemoryDisk } from "../../support/store/memoryFileSystem.js";

const SEED = Number(process.env.QCS_SEED ?? 20261122);

const DIR = "/store";
const BASE = `${DIR}/catalog.sqlite`;
const nothing = (): void => undefined;
const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

describe("the catalog on disk", () => {
  let sql: SqlModule;
  before(async () => {
    sql = await loadSqlJs(WASM_PATH);
  });

  async function newDisk(): Promise<MemoryDisk> {
    const disk = new MemoryDisk();
    await disk.fileSystem.mkdir(DIR);
    return disk;
  }

  /** The catalog as an open window has it. */
  function open(disk: MemoryDisk, fs = disk.fileSystem): CatalogDisk {
    const files = new StoreFiles(fs, DIR, systemClock, logger);
    return new CatalogDisk({ fs, dir: DIR, files, sql, logger });
  }

  function write(window: CatalogDisk, catalog: Catalog): Promise<void> {
    return window.prepare(catalog).commit(() => true);
  }

  async function read(disk: MemoryDisk): Promise<Catalog | null> {
    return open(disk).read();
  }

  function journalOf(disk: MemoryDisk): string {
    return `${DIR}/catalog.${readCatalog(sql, Uint8Array.from(bytesAt(disk, BASE))).journal}.journal`;
  }

  function bytesAt(disk: MemoryDisk, path: string): Uint8Array {
    const file = disk.files.get(path);
    if (file === undefined) throw new Error(`no file ${path}`);
    return file.bytes;
  }

  /** A base with 20 resources and five journal lines, and the catalog after each line. */
  async function withLines(): Promise<{ disk: MemoryDisk; states: Catalog[] }> {
    const below = random(SEED);
    const disk = await newDisk();
    const window = open(disk);
    let catalog = EMPTY_CATALOG;
    for (let id = 1; id <= 20; id++) catalog = withEntry(catalog, entry(id, below));
    await write(window, catalog);
    const states = [catalog];
    for (let id = 1; id <= 5; id++) {
      catalog = withEntry(catalog, entry(id, below));
      await write(window, catalog);
      states.push(catalog);
    }
    return { disk, states };
  }

  it(`equals the commits in each window, after any series of them (seed ${SEED})`, async () => {
    const below = random(SEED);
    const disk = await newDisk();
    const other = open(disk);
    let window = open(disk);
    let catalog = EMPTY_CATALOG;
    let bases = 0;
    let journal = "";
    for (let step = 1; step <= 250; step++) {
      catalog = changed(catalog, below);
      await write(window, catalog);
      assert.equal(await window.isUnchanged(), true);
      if (journalOf(disk) !== journal) bases++;
      journal = journalOf(disk);
      assert.deepEqual(sorted(await read(disk)), sorted(catalog), `after step ${step}`);
      // Continues to read where it stopped.
      if (below(3) === 0) assert.deepEqual(sorted(await other.read()), sorted(catalog));
      if (below(10) === 0) {
        window = open(disk);
        await window.read();
      }
    }
    assert.ok(bases > 2 && bases < 40, `${bases} bases`);
  });

  it("writes a line for a commit, however many resources there are", async () => {
    const sizes: number[] = [];
    for (const count of [1, 2000]) {
      const disk = await newDisk();
      const window = open(disk);
      let catalog = EMPTY_CATALOG;
      for (let id = 1; id <= count; id++) catalog = withEntry(catalog, emptyEntry("tafsirs", id));
      await write(window, catalog);
      sizes.push(
        window.prepare(withEntry(catalog, { ...emptyEntry("tafsirs", 1), rowCount: 9 })).bytes,
      );
    }
    const [one = 0, many = 0] = sizes;
    // The larger revision has more digits.
    assert.ok(many <= one + 4, `${one} and ${many} bytes`);
  });

  it("writes a few bytes for each resource that a run found unchanged", async () => {
    const { disk } = await withLines();
    const window = open(disk);
    let catalog = await window.read();
    assert.ok(catalog);
    for (let id = 1; id <= 20; id++) catalog = withEntry(catalog, checkedAt(catalog, id, 1));
    const write20 = window.prepare(catalog);
    assert.ok(write20.bytes < 20 * 60, `${write20.bytes} bytes`);
    await write20.commit(() => true);
    assert.deepEqual(sorted(await read(disk)), sorted(catalog));
  });

  it("does not grow with the number of commits", async () => {
    const below = random(SEED);
    const disk = await newDisk();
    const window = open(disk);
    let catalog = EMPTY_CATALOG;
    for (let id = 1; id <= 50; id++) catalog = withEntry(catalog, entry(id, below));
    let largest = 0;
    for (let step = 0; step < 500; step++) {
      catalog = withEntry(catalog, entry(1 + below(50), below));
      await write(window, catalog);
      const journal = disk.files.get(journalOf(disk))?.bytes.byteLength ?? 0;
      const base = bytesAt(disk, BASE).byteLength;
      assert.ok(journal <= Math.max(64 * 1024, base), `${journal} bytes beside ${base}`);
      largest = Math.max(largest, journal + base);
    }
    assert.ok(largest < 200_000, `${largest} bytes`);
  });

  it("is damaged when any byte of its base is changed", () => {
    const below = random(SEED);
    let catalog = EMPTY_CATALOG;
    for (let id = 1; id <= 20; id++) catalog = withEntry(catalog, entry(id, below));
    const bytes = catalogBytes(sql, catalog, "00000000");
    for (let n = 0; n < 200; n++) {
      const wrong = Uint8Array.from(bytes);
      const at = below(wrong.length);
      // The version is read before the checksum, because a newer version may compute checksums in
      // another way.
      if (at >= 60 && at < 64) continue;
      wrong[at] = (wrong[at] ?? 0) ^ (1 + below(255));
      assert.throws(() => readCatalog(sql, wrong), DamagedFile, `byte ${at}`);
    }
    assert.equal(readCatalog(sql, Uint8Array.from(bytes)).catalog.resources.size, 20);
  });

  it("lacks only its last commit wherever the last line is truncated", async () => {
    const { disk, states } = await withLines();
    const journal = journalOf(disk);
    const bytes = bytesAt(disk, journal);
    const start = bytes.lastIndexOf(10, bytes.length - 2) + 1;
    for (let end = start; end < bytes.length; end++) {
      // The rest is missing, or it is zeros: room that the disk gave but never filled.
      const rest = end % 2 === 0 ? 0 : bytes.length - end;
      const copy = disk.clone();
      const torn = new Uint8Array(end + rest);
      torn.set(bytes.subarray(0, end));
      copy.put(journal, torn);
      assert.deepEqual(sorted(await read(copy)), sorted(states[4]), `${end} bytes`);
    }
    assert.deepEqual(sorted(await read(disk)), sorted(states[5]));
  });

  it("accepts the next commit after an incomplete line", async () => {
    const { disk, states } = await withLines();
    const journal = journalOf(disk);
    await disk.fileSystem.appendFile(journal, Buffer.from("0a1b2c3d {"));
    const window = open(disk);
    assert.deepEqual(sorted(await window.read()), sorted(states[5]));
    const next = withEntry(states[5] ?? EMPTY_CATALOG, emptyEntry("tafsirs", 7));
    await write(window, next);
    assert.deepEqual(sorted(await read(disk)), sorted(next));
    // The commit began a new journal, because an incomplete line must not be continued.
    assert.ok(journalOf(disk) !== journal);
  });

  it("makes a line that only records times of requests durable soon after its commit", async () => {
    const { disk } = await withLines();
    let sync = (): void => undefined;
    const maySync = new Promise<void>((resolve) => (sync = resolve));
    const window = open(disk, {
      ...disk.fileSystem,
      syncFile: (path) => maySync.then(() => disk.fileSystem.syncFile(path)),
    });
    const before = await window.read();
    assert.ok(before);
    const after = withEntry(before, checkedAt(before, 1, 1));
    await write(window, after);
    assert.deepEqual(sorted(await read(disk)), sorted(after), "every window sees it at once");

    const lost = disk.clone();
    lost.losePower(() => false);
    assert.deepEqual(sorted(await read(lost)), sorted(before), "the commit before it counts");

    sync();
    await window.settle();
    disk.losePower(() => false);
    assert.deepEqual(sorted(await read(disk)), sorted(after));
  });

  it("keeps a commit of rows through a power loss, even after lines that are not durable", async () => {
    const { disk } = await withLines();
    const window = open(disk);
    const before = await window.read();
    assert.ok(before);
    const asked = withEntry(before, checkedAt(before, 1, 1));
    await write(window, asked);
    const rows = withEntry(asked, { ...checkedAt(asked, 2, 2), file: "resources/new.sqlite" });
    await write(window, rows);
    disk.losePower(() => false);
    assert.deepEqual(sorted(await read(disk)), sorted(rows));
  });

  it("is damaged when a byte of an earlier line is changed, or an earlier line is missing", async () => {
    const { disk } = await withLines();
    const below = random(SEED);
    const journal = journalOf(disk);
    const bytes = bytesAt(disk, journal);
    const last = bytes.lastIndexOf(10, bytes.length - 2) + 1;
    for (let n = 0; n < 200; n++) {
      const wrong = Uint8Array.from(bytes);
      const at = below(last);
      wrong[at] = (wrong[at] ?? 0) ^ (1 + below(255));
      const copy = disk.clone();
      copy.put(journal, wrong);
      await assert.rejects(read(copy), DamagedFile, `byte ${at}`);
    }
    disk.put(journal, bytes.slice(bytes.indexOf(10) + 1));
    await assert.rejects(read(disk), DamagedFile);
  });

  it("reads only the base if its journal was removed", async () => {
    const { disk, states } = await withLines();
    const window = open(disk);
    await window.read();
    await disk.fileSystem.remove(journalOf(disk));
    assert.deepEqual(sorted(await window.read()), sorted(states[0]));
    assert.deepEqual(sorted(await read(disk)), sorted(states[0]));
  });

  it("refuses the commit of a window that slept while another committed", async () => {
    const { disk, states } = await withLines();
    const slow = open(disk);
    const fast = open(disk);
    const base = await slow.read();
    await fast.read();
    if (base === null) throw new Error("no catalog");
    const late = slow.prepare(withEntry(base, emptyEntry("tafsirs", 1)));
    const next = withEntry(base, emptyEntry("tafsirs", 2));
    await write(fast, next);
    await assert.rejects(
      late.commit(() => true),
      (error) => isContentError(error, "store_busy"),
    );
    assert.deepEqual(sorted(await read(disk)), sorted(next));
    assert.deepEqual(sorted(await slow.read()), sorted(next));
    assert.equal(next.revision, (states[5]?.revision ?? 0) + 1);
  });

  it("refuses the commit of a window whose lock is lost before the last byte", async () => {
    const { disk, states } = await withLines();
    const window = open(disk);
    const base = await window.read();
    if (base === null) throw new Error("no catalog");
    const next = withEntry(base, emptyEntry("tafsirs", 1));
    await assert.rejects(
      window.prepare(next).commit(() => false),
      (error) => isContentError(error, "store_busy"),
    );
    assert.deepEqual(sorted(await read(disk)), sorted(states[5]));
    await write(window, next);
    assert.deepEqual(sorted(await read(disk)), sorted(next));
  });
});

function sorted(catalog: Catalog | null | undefined): unknown {
  if (catalog == null) return null;
  return {
    ...catalog,
    resources: [...catalog.resources].sort(([a], [b]) => (a < b ? -1 : 1)),
    checkpoints: [...catalog.checkpoints].sort(),
    runs: [...catalog.runs].sort(),
    listed: [...catalog.listed].sort((a, b) => a.id - b.id),
  };
}

function withEntry(catalog: Catalog, changed: CatalogEntry): Catalog {
  const resources = new Map(catalog.resources).set(resourceKey(changed), changed);
  return { ...catalog, revision: catalog.revision + 1, resources };
}

function entry(id: number, below: (n: number) => number): CatalogEntry {
  return {
    ...emptyEntry("translations", id),
    file: `resources/translations-${id}.${below(1000)}-abcdef12.sqlite`,
    bytes: below(1_000_000),
    crc32: below(2 ** 32),
    rowCount: below(7000),
    rowsByType: { translation: below(7000) },
    ownName: below(2) === 0 ? null : `Placeholder ${"long ".repeat(below(40))}`,
    failure: below(3) === 0 ? { code: "offline", message: "x".repeat(below(300)), at: "" } : null,
    reviewedThrough: below(2) === 0 ? null : new Date(below(1e9) * 1000).toISOString(),
    reviewedRows: below(4) === 0 ? [["translation", String(below(99)), "2026"]] : [],
    unreviewedRows: below(100),
    needsFullCopy: below(2) === 0,
  };
}

/** The entry of a translation after a request that found no change. */
function checkedAt(catalog: Catalog, id: number, minute: number): CatalogEntry {
  const key = resourceKey({ group: "translations", id });
  const known = catalog.resources.get(key);
  if (known === undefined) throw new Error(`no entry ${key}`);
  return {
    ...known,
    checkedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
    currentThrough: (known.currentThrough ?? 0) + 1,
  };
}

/** One to three changes of any kind, as a commit makes them. */
function changed(catalog: Catalog, below: (n: number) => number): Catalog {
  let next = { ...catalog, revision: catalog.revision + 1 };
  for (let n = below(3); n >= 0; n--) {
    const kind = below(8);
    if (kind <= 2) next = withEntry(next, entry(1 + below(30), below));
    if (kind === 7) {
      for (const known of next.resources.values()) {
        if (below(2) === 0) next = withEntry(next, checkedAt(next, known.id, below(60)));
      }
    }
    if (kind === 3) {
      const resources = new Map<ResourceKey, CatalogEntry>(next.resources);
      resources.delete(`translations:${1 + below(30)}`);
      next = { ...next, resources };
    }
    if (kind === 4) {
      const checkpoints = new Map(next.checkpoints);
      const filter = `filter ${below(4)}`;
      if (below(3) === 0) checkpoints.delete(filter);
      else checkpoints.set(filter, { token: `token ${below(1000)}`, feed: 1, through: below(9) });
      next = { ...next, checkpoints };
    }
    if (kind === 6) {
      const run: LastRun = {
        endedAt: new Date(below(1e9) * 1000).toISOString(),
        outcome: "failed",
        error: { code: "offline", message: "Placeholder\nline", details: { status: 503 } },
        lastCompleteAt: null,
      };
      const runs = new Map(next.runs);
      const filter = `filter ${below(4)}`;
      if (below(4) === 0) runs.delete(filter);
      else runs.set(filter, run);
      next = { ...next, runs, lastRun: run, feed: 1 + below(3) };
    }
    if (kind === 5) {
      const listed = Array.from({ length: below(20) }, (_, id) => ({
        group: "translations",
        id: id + 1,
        name: `Placeholder ${below(100)}`,
        authorName: null,
        languageName: null,
        languageCode: below(2) === 0 ? "en" : null,
        direction: below(2) === 0 ? ("rtl" as const) : null,
      }));
      next = { ...next, listed, listedAt: "2026-11-22T00:00:00.000Z" };
    }
  }
  return below(30) === 0 ? { ...EMPTY_CATALOG, revision: next.revision } : next;
}
