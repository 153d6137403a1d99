import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { ContentError } from "../../../src/core/model/errors.js";
import type { FileSystem } from "../../../src/core/ports.js";
import { SPARE_BYTES } from "../../../src/core/store/storeFiles.js";
import {
  fullCopy,
  inRun,
  OTHER,
  TRANSLATION,
  translationRow,
} from "../../support/store/content.js";
import { openOn } from "../../support/store/homes.js";
import { interceptWrites, MemoryDisk } from "../../support/store/memoryFileSystem.js";

const MIB = 1024 * 1024;

/** Rows with a search text of 17 MiB and a database of 9 MiB. */
const LARGE = fullCopy(
  TRANSLATION,
  [1, 2, 3].map((id) => translationRow(id, `2:${id}`, `${"placeholder ".repeat(240_000)}end${id}`)),
);

/** Sizes of the files of resources, by the ends of their names. */
function sizes(disk: MemoryDisk): Record<string, number> {
  const files = [...disk.files].filter(([path]) => path.includes("/resources/"));
  return Object.fromEntries(
    files.map(([path, { bytes }]) => [path.replace(/^.*-[0-9a-f]+\./u, ""), bytes.byteLength]),
  );
}

/** The file system of a disk with this room for the files of resources. */
function withRoom(disk: MemoryDisk, room: number): FileSystem {
  return {
    ...disk.fileSystem,
    freeBytes: () => {
      const used = Object.values(sizes(disk)).reduce((sum, size) => sum + size, 0);
      return Promise.resolve(SPARE_BYTES + room - used);
    },
  };
}

describe("a full copy with a large search text", () => {
  it("writes the search text before the rows, and both before the next copy is built", async () => {
    const disk = new MemoryDisk();
    const operations: string[] = [];
    const fs = interceptWrites(disk.fileSystem, ({ operation, path }) => {
      const [, kind] = /resources\/.*\.(text|sqlite)\.tmp$/u.exec(path) ?? [];
      if (kind !== undefined) operations.push(`${operation} ${kind}`);
    });
    const store = await openOn(disk, { fs });
    await inRun(store, async (run) => {
      await run.stageFullCopy(TRANSLATION, LARGE);
      assert.deepEqual(operations, [
        "writeFile text",
        "syncFile text",
        "writeFile sqlite",
        "syncFile sqlite",
      ]);
      await run.commit({ resources: [TRANSLATION] });
    });
    assert.deepEqual(Object.keys(sizes(disk)).sort(), ["sqlite", "text"]);
    const [row] = await store.rowTexts(TRANSLATION, { verses: [2002] });
    assert.ok(row?.text.endsWith(" end2"));
    await store.close();
  });

  for (const [what, room, bytesNeeded] of [
    ["the search text", 15 * MIB, 17 * MIB],
    ["the rows", 20 * MIB, 9 * MIB],
  ] as const) {
    it(`leaves nothing on a disk without room for ${what}`, async () => {
      const disk = new MemoryDisk();
      const store = await openOn(disk, { fs: withRoom(disk, room) });
      await inRun(store, (run) =>
        assert.rejects(
          run
            .stageFullCopy(TRANSLATION, LARGE)
            .then(() => run.commit({ resources: [TRANSLATION] })),
          (error) => {
            assert.ok(error instanceof ContentError);
            assert.equal(error.code, "store_full");
            const needed = Number(error.details.bytesNeeded);
            assert.ok(Math.abs(needed - bytesNeeded) < 2 * MIB, `${needed} bytes`);
            return true;
          },
        ),
      );
      assert.deepEqual(sizes(disk), {});
      await store.close();
    });
  }

  it("needs room for each of its files only once", async () => {
    const disk = new MemoryDisk();
    const store = await openOn(disk, { fs: withRoom(disk, 27 * MIB) });
    await inRun(store, async (run) => {
      await run.stageFullCopy(TRANSLATION, LARGE);
      await run.commit({ resources: [TRANSLATION] });
    });
    assert.equal((await store.state()).resources[0]?.rowCount, 3);
    await store.close();
  });
});

class Signal {
  give = (): void => undefined;
  readonly given = new Promise<void>((resolve) => {
    this.give = resolve;
  });
}

describe("the next full copy of a run", () => {
  /** Stages two copies while the disk does not finish the rows of the first one. */
  async function stageTwo(first: Uint8Array<ArrayBuffer>) {
    const disk = new MemoryDisk();
    const [gate, writing, built] = [new Signal(), new Signal(), new Signal()];
    const progress = { isBuilt: false };
    const fs: FileSystem = {
      ...disk.fileSystem,
      writeFile: async (path, bytes) => {
        if (path.includes("translations-19") && path.endsWith(".sqlite.tmp")) {
          writing.give();
          await gate.given;
        }
        return disk.fileSystem.writeFile(path, bytes);
      },
    };
    const nothing = (): void => undefined;
    // The log names the rows of a copy that repeat a key as soon as it is built.
    const warn = (): void => {
      progress.isBuilt = true;
      built.give();
    };
    const store = await openOn(disk, {
      fs,
      logger: { debug: nothing, info: nothing, warn, error: nothing },
    });
    const run = await store.openWriter({ waitMs: 0 });
    const twice = [translationRow(1, "2:1"), translationRow(1, "2:2")];
    const staged = Promise.all([
      run.stageFullCopy(TRANSLATION, first),
      run.stageFullCopy(OTHER, fullCopy(OTHER, twice)),
    ]);
    await writing.given;
    const finish = async (): Promise<void> => {
      gate.give();
      await staged;
      await run.close();
      await store.close();
    };
    return { built: built.given, progress, finish };
  }

  it("is built while a small one is written", async () => {
    const small = fullCopy(TRANSLATION, [translationRow(1, "2:1")]);
    const { built, finish } = await stageTwo(small);
    await built;
    await finish();
  });

  it("is built after a large one was written, so that only one takes memory", async () => {
    const { progress, finish } = await stageTwo(LARGE.slice());
    for (let turn = 0; turn < 50; turn++) await setImmediate();
    assert.equal(progress.isBuilt, false);
    await finish();
    assert.ok(progress.isBuilt);
  });
});
