import assert from "node:assert/strict";
import * as z from "zod";
import type { ContentStore, FileSystem } from "../../../src/core/ports.js";
import {
  allRows,
  OTHER,
  storeCopy,
  TRANSLATION,
  translationRow,
  translationRows,
} from "../../support/store/content.js";
import { openOn } from "../../support/store/homes.js";
import { appendLine, journalLines } from "../../support/store/journal.js";
import { fileError, MemoryDisk } from "../../support/store/memoryFileSystem.js";

const lineSchema = z.looseObject({
  revision: z.number(),
  resources: z.array(z.looseObject({ id: z.number(), rowCount: z.number() })),
});

function sizes(disk: MemoryDisk, belongs: (path: string) => boolean): number {
  return [...disk.files]
    .filter(([path]) => belongs(path))
    .reduce((sum, [, { bytes }]) => sum + bytes.byteLength, 0);
}

describe("the report on the files of a store", () => {
  let disk: MemoryDisk;
  let store: ContentStore;

  beforeEach(async () => {
    disk = new MemoryDisk();
    store = await openOn(disk);
    await storeCopy(store, OTHER, translationRows(2));
    await storeCopy(store, TRANSLATION, translationRows(3));
  });
  afterEach(() => store.close());

  it("has the catalog, and each resource in order with its rows and both of its files", async () => {
    const report = await store.verify({ repair: false });
    const state = await store.state();
    assert.deepEqual(report, {
      files: [
        {
          file: "catalog.sqlite",
          resource: null,
          bytes: sizes(disk, (path) => path.includes("/catalog.")),
          rows: null,
          problem: null,
        },
        ...[TRANSLATION, OTHER].map((resource, index) => ({
          file: state.resources[index]?.file,
          resource,
          bytes: sizes(disk, (path) => path.includes(`-${resource.id}.`)),
          rows: [3, 2][index],
          problem: null,
        })),
      ],
      orphans: [],
      setAside: [],
      totalBytes: sizes(disk, () => true),
      ok: true,
    });
  });

  it("has the files beside the catalog with their sizes, and a repair removes only the orphans", async () => {
    const orphan = "resources/translations-7.1-00000000.sqlite";
    const aside = "resources/translations-19.1-00000000.sqlite.damaged-20260101";
    const catalogAside = "catalog.sqlite.damaged-20260101";
    disk.put(`/store/${orphan}`, new Uint8Array(1000));
    disk.put(`/store/${aside}`, new Uint8Array(300));
    disk.put(`/store/${catalogAside}`, new Uint8Array(20));
    const bytes = sizes(disk, (path) => !path.endsWith(catalogAside));
    const found = await store.verify({ repair: false });
    assert.deepEqual(found.orphans, [orphan]);
    assert.deepEqual(found.setAside, [aside, catalogAside]);
    assert.equal(found.totalBytes, bytes);
    assert.equal(found.ok, true);
    const repaired = await store.verify({ repair: true });
    assert.deepEqual([repaired.orphans, repaired.setAside], [[], [aside, catalogAside]]);
    assert.equal(repaired.totalBytes, bytes - 1000);
  });

  it("lists the files beside the catalog by their names", async () => {
    const names = ["b", "a"].map((name) => `resources/${name}-1.1-00000000.sqlite`);
    const aside = names.map((name) => `${name}.damaged-20260101`);
    // On a real disk, names come in any order.
    const fs: FileSystem = {
      ...disk.fileSystem,
      readdir: async (path) => (await disk.fileSystem.readdir(path)).reverse(),
    };
    for (const name of [...names, ...aside]) disk.put(`/store/${name}`, new Uint8Array(1));
    const window = await openOn(disk, { fs });
    const { orphans, setAside } = await window.verify({ repair: false });
    assert.deepEqual([orphans, setAside], [names.toReversed(), aside.toReversed()]);
    await window.close();
  });

  it("has a resource without its search text, which can be built again", async () => {
    const file = (await store.state()).resources[0]?.file ?? "";
    disk.files.delete(`/store/${file.replace(".sqlite", ".text")}`);
    const { files, ok } = await store.verify({ repair: false });
    assert.ok(ok);
    assert.equal(files[1]?.bytes, disk.files.get(`/store/${file}`)?.bytes.byteLength);
  });

  it("says that a search text cannot be looked at, which is no damage", async () => {
    const fs: FileSystem = {
      ...disk.fileSystem,
      stat: (path) =>
        path.endsWith(".text")
          ? Promise.reject(fileError("EIO", path))
          : disk.fileSystem.stat(path),
    };
    const window = await openOn(disk, { fs });
    const { files, ok } = await window.verify({ repair: false });
    assert.deepEqual([files[1]?.problem === null, ok], [false, false]);
    assert.equal((await window.state()).resources[0]?.needsFullCopy, false);
    await window.close();
  });

  it("says that a file was removed while the store is open, which is damage", async () => {
    disk.files.delete(`/store/${(await store.state()).resources[0]?.file}`);
    const { files, ok } = await store.verify({ repair: false });
    assert.deepEqual([files[1]?.problem, ok], ["the file is missing", false]);
    assert.equal((await store.state()).resources[0]?.needsFullCopy, true);
  });

  it("leaves a sound store as it is, also for a repair", async () => {
    const state = await store.state();
    assert.ok((await store.verify({ repair: true })).ok);
    assert.equal(await store.state(), state);
  });

  it("is empty for a store without a catalog", async () => {
    const empty = await openOn(new MemoryDisk());
    assert.deepEqual(await empty.verify({ repair: false }), {
      files: [],
      orphans: [],
      setAside: [],
      totalBytes: 0,
      ok: true,
    });
    await empty.close();
  });

  it("leaves out a resource whose local copy was deleted", async () => {
    await store.deleteLocalCopy([OTHER]);
    const { files, ok } = await store.verify({ repair: false });
    assert.deepEqual(
      files.map(({ resource }) => resource),
      [null, TRANSLATION],
    );
    assert.ok(ok);
  });

  it("says that a file has other rows than its catalog, which needs a full copy", async () => {
    const line = lineSchema.parse(JSON.parse(journalLines(disk).at(-1) ?? ""));
    appendLine(disk, {
      ...line,
      revision: line.revision + 1,
      resources: line.resources.map((entry) => ({ ...entry, rowCount: 4 })),
    });
    const { files, ok } = await store.verify({ repair: false });
    const [, first, second] = files;
    assert.match(first?.problem ?? "", /3 rows instead of 4/);
    assert.deepEqual([second?.problem, ok], [null, false]);
    assert.equal((await store.state()).resources[0]?.needsFullCopy, true);
  });

  it("does not take a damaged file for the present one if another window has replaced it", async () => {
    const path = `/store/${(await store.state()).resources[0]?.file}`;
    const other = await openOn(disk);
    let isReplaced = false;
    const readFile: FileSystem["readFile"] = async (name) => {
      if (name !== path) return disk.fileSystem.readFile(name);
      if (!isReplaced) {
        isReplaced = true;
        await storeCopy(other, TRANSLATION, [translationRow(1, "2:1", "new")]);
      }
      throw fileError("ENOENT", name);
    };
    const window = await openOn(disk, { fs: { ...disk.fileSystem, readFile } });
    const report = await window.verify({ repair: false });
    assert.deepEqual(
      report.files.map(({ file, problem }) => [file, problem]),
      [
        ["catalog.sqlite", null],
        [(await other.state()).resources[1]?.file, null],
      ],
    );
    assert.equal((await window.state()).resources[0]?.needsFullCopy, false);
    assert.equal((await allRows(window, TRANSLATION)).length, 1);
    await window.close();
    await other.close();
  });
});
