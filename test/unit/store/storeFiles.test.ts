import assert from "node:assert/strict";
import { ContentError } from "../../../src/core/model/errors.js";
import type { ContentStore, Logger } from "../../../src/core/ports.js";
import { sameStamp, SPARE_BYTES } from "../../../src/core/store/storeFiles.js";
import {
  allRows,
  fullCopy,
  inRun,
  OTHER,
  storeCopy,
  TRANSLATION,
  translationRows,
} from "../../support/store/content.js";
import { openOn } from "../../support/store/homes.js";
import {
  fileError,
  interceptWrites,
  MemoryDisk,
  type Interception,
} from "../../support/store/memoryFileSystem.js";

const nothing = (): void => undefined;

/** Sizes of the files of resources, by the ends of their names. */
function sizes(disk: MemoryDisk): Record<string, number> {
  const files = [...disk.files].filter(([path]) => path.includes("/resources/"));
  return Object.fromEntries(
    files.map(([path, { bytes }]) => [path.replace(/^.*-[0-9a-f]+\./u, ""), bytes.byteLength]),
  );
}

/** Sizes of the files of a resource with two rows. */
async function sizesOfTwoRows(): Promise<{ text: number; sqlite: number }> {
  const disk = new MemoryDisk();
  const store = await openOn(disk);
  await storeCopy(store, TRANSLATION, translationRows(2));
  await store.close();
  const { text = 0, sqlite = 0 } = sizes(disk);
  assert.ok(text > 0 && sqlite > 0);
  return { text, sqlite };
}

function needs(bytes: number) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof ContentError, String(error));
    assert.deepEqual([error.code, error.details.bytesNeeded], ["store_full", bytes]);
    return true;
  };
}

describe("the stamp of a file", () => {
  const stamp = { size: 10, mtimeMs: 20, inode: 30 };

  it("is the same only if nothing of it differs", () => {
    assert.ok(sameStamp(stamp, { ...stamp }));
    assert.ok(sameStamp(null, null));
    for (const other of [
      { ...stamp, size: 11 },
      { ...stamp, mtimeMs: 21 },
      { ...stamp, inode: 31 },
      null,
    ]) {
      assert.ok(!sameStamp(stamp, other), JSON.stringify(other));
      assert.ok(!sameStamp(other, stamp), JSON.stringify(other));
    }
  });
});

describe("a store on a disk that is nearly full", () => {
  it("needs room for both files of a generation, to the byte", async () => {
    const { text, sqlite } = await sizesOfTwoRows();
    const disk = new MemoryDisk();
    const store = await openOn(disk);
    disk.freeBytes = SPARE_BYTES + text + sqlite - 1;
    await assert.rejects(storeCopy(store, TRANSLATION, translationRows(2)), needs(text + sqlite));
    assert.deepEqual(sizes(disk), {});
    disk.freeBytes++;
    await storeCopy(store, TRANSLATION, translationRows(2));
    assert.equal((await allRows(store, TRANSLATION)).length, 2);
    await store.close();
  });

  for (const [what, fails] of [
    ["its rows", ({ operation, path }) => operation === "writeFile" && path.includes(".sqlite.t")],
    [
      "its search text",
      ({ operation, path }) => operation === "syncFile" && path.includes(".text"),
    ],
  ] as const satisfies readonly (readonly [string, (operation: Interception) => boolean])[]) {
    it(`keeps no file of a generation if it cannot write ${what}`, async () => {
      const { text, sqlite } = await sizesOfTwoRows();
      const disk = new MemoryDisk();
      const fs = interceptWrites(disk.fileSystem, (operation) => {
        if (operation.path.includes("/resources/") && fails(operation)) {
          throw fileError("ENOSPC", operation.path);
        }
      });
      const store = await openOn(disk, { fs });
      await inRun(store, async (run) => {
        const staged = run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(2)));
        await assert.rejects(staged, needs(text + sqlite));
        assert.deepEqual(sizes(disk), {});
      });
      await store.close();
    });
  }

  it("says how much a commit needs: the new files, and the line or base of the catalog", async () => {
    const { text, sqlite } = await sizesOfTwoRows();
    const disk = new MemoryDisk();
    let isFull = false;
    const fs = interceptWrites(disk.fileSystem, ({ operation, path }) => {
      if (isFull && operation === "appendFile") throw fileError("ENOSPC", path);
    });
    const store = await openOn(disk, { fs });
    await inRun(store, async (run) => {
      await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(2)));
      isFull = true;
      await assert.rejects(run.commit({ resources: [TRANSLATION] }), (error) => {
        assert.ok(error instanceof ContentError && error.code === "store_full");
        const line = Number(error.details.bytesNeeded) - text - sqlite;
        assert.ok(line > 0 && line < 2000, `${line} bytes`);
        return true;
      });
      isFull = false;
      await run.commit({ resources: [TRANSLATION] });
    });
    assert.equal((await allRows(store, TRANSLATION)).length, 2);
    await store.close();
  });

  it("says so if a new file cannot be given its name", async () => {
    const disk = new MemoryDisk();
    const fs = interceptWrites(disk.fileSystem, ({ operation, path }) => {
      if (operation === "rename" && path.includes("/resources/")) throw fileError("ENOSPC", path);
    });
    const store = await openOn(disk, { fs });
    await assert.rejects(storeCopy(store, TRANSLATION, translationRows(2)), {
      code: "store_full",
    });
    await store.close();
  });
});

describe("the operations of a commit", () => {
  async function recorded(work: (store: ContentStore, clear: () => void) => Promise<void>) {
    const disk = new MemoryDisk();
    let operations: string[] = [];
    const fs = interceptWrites(disk.fileSystem, ({ operation, path }) => {
      const file = path
        .replace(/[0-9a-f]{8}/u, "ID")
        .replace(/\/[a-z]+-\d+\.\d+-ID\./u, "/GENERATION.");
      operations.push(`${operation} ${file}`);
    });
    const store = await openOn(disk, { fs });
    await work(store, () => (operations = []));
    const before = operations;
    await store.close();
    return before;
  }

  const JOURNAL = "/store/catalog.ID.journal";
  const LINE = [`appendFile ${JOURNAL}`, `syncFile ${JOURNAL}`];

  it("make its new files durable before the line that names them, and that before its newline", async () => {
    const operations = await recorded(async (store, clear) => {
      await storeCopy(store, OTHER, translationRows(1));
      await inRun(store, async (run) => {
        await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(1)));
        clear();
        await run.commit({ resources: [TRANSLATION] });
      });
    });
    assert.deepEqual(operations, [
      "rename /store/resources/GENERATION.text.tmp",
      "rename /store/resources/GENERATION.sqlite.tmp",
      "syncDirectory /store/resources",
      ...LINE,
      ...LINE,
    ]);
  });

  it("do not touch the folder of the resources if it has no new files", async () => {
    const checkpoint = { filter: "translations:19", token: "t" };
    const operations = await recorded(async (store, clear) => {
      await storeCopy(store, OTHER, translationRows(1));
      await inRun(store, async (run) => {
        clear();
        await run.commit({ resources: [], checkpoint });
      });
    });
    assert.deepEqual(operations, [...LINE, ...LINE]);
  });

  it("make the name of a new journal durable too", async () => {
    const checkpoint = { filter: "translations:19", token: "t" };
    const operations = await recorded((store, clear) =>
      inRun(store, async (run) => {
        clear();
        await run.commit({ resources: [], checkpoint });
      }),
    );
    assert.deepEqual(operations, [...LINE, "syncDirectory /store", ...LINE]);
  });
});

describe("files that a store no longer needs", () => {
  const ORPHAN = "/store/resources/translations-7.1-00000000.sqlite";

  async function stored(): Promise<{ disk: MemoryDisk; before: string[] }> {
    const disk = new MemoryDisk();
    const store = await openOn(disk);
    await storeCopy(store, TRANSLATION, translationRows(2));
    await store.close();
    return { disk, before: [...disk.files.keys()].sort() };
  }

  it("are removed by the next run: those of its resources, of bases and of journals", async () => {
    const { disk, before } = await stored();
    disk.put(ORPHAN, new Uint8Array(1));
    disk.put("/store/catalog.sqlite.0a1b2c3d.tmp", new Uint8Array(1));
    disk.put("/store/catalog.0a1b2c3d.journal", new Uint8Array(1));
    disk.put("/store/notes.txt", new Uint8Array(1));
    const store = await openOn(disk);
    await inRun(store, () => Promise.resolve());
    await store.close();
    assert.deepEqual([...disk.files.keys()].sort(), [...before, "/store/notes.txt"].sort());
  });

  it("are removed only after the last commit is durable", async () => {
    const { disk } = await stored();
    disk.put(ORPHAN, new Uint8Array(1));
    const operations: string[] = [];
    const fs = interceptWrites(disk.fileSystem, ({ operation, path }) => {
      if (operation !== "mkdir") operations.push(`${operation} ${path}`);
    });
    const store = await openOn(disk, { fs });
    await inRun(store, () => Promise.resolve());
    await store.close();
    const [journal] = [...disk.files.keys()].filter((path) => path.endsWith(".journal"));
    assert.deepEqual(operations, [
      "syncDirectory /store",
      `syncFile ${journal}`,
      `remove ${ORPHAN}`,
    ]);
  });

  it("are removed before the first line of a journal", async () => {
    const disk = new MemoryDisk();
    const store = await openOn(disk);
    await inRun(store, () => Promise.resolve());
    disk.put(ORPHAN, new Uint8Array(1));
    assert.equal((await store.state()).revision, 0);
    await inRun(store, () => Promise.resolve());
    assert.deepEqual([...disk.files.keys()], ["/store/catalog.sqlite"]);
    await store.close();
  });

  it("are not those of another window that has taken over the lock", async () => {
    const { disk } = await stored();
    let isFull = false;
    const fs = interceptWrites(disk.fileSystem, ({ operation, path }) => {
      if (isFull && operation === "appendFile") throw fileError("ENOSPC", path);
    });
    const [store, other] = [await openOn(disk, { fs }), await openOn(disk)];
    const run = await store.openWriter({ waitMs: 0 });
    isFull = true;
    // After a failed commit, the end of the run lists the folder.
    await assert.rejects(run.commit({ resources: [] }), { code: "store_full" });
    isFull = false;
    disk.breakLock();
    await inRun(other, async (next) => {
      await next.stageFullCopy(OTHER, fullCopy(OTHER, translationRows(1)));
      await run.close();
      await next.commit({ resources: [OTHER] });
    });
    assert.equal((await allRows(other, OTHER)).length, 1);
    await store.close();
    await other.close();
  });

  for (const [what, failing] of [
    ["the last commit could not be made durable", "syncDirectory"],
    ["they were in use", "remove"],
  ] as const) {
    it(`stay if ${what}, and are removed by the run after that`, async () => {
      const { disk, before } = await stored();
      disk.put(ORPHAN, new Uint8Array(1));
      let isFailing = true;
      const fs = interceptWrites(disk.fileSystem, ({ operation, path }) => {
        if (isFailing && operation === failing) throw fileError("EBUSY", path);
      });
      const store = await openOn(disk, { fs });
      await inRun(store, () => Promise.resolve());
      assert.ok(disk.files.has(ORPHAN));
      isFailing = false;
      await inRun(store, () => Promise.resolve());
      await store.close();
      assert.deepEqual([...disk.files.keys()].sort(), before);
    });
  }
});

describe("a damaged file", () => {
  async function damaged(
    failing: (operation: Interception) => boolean,
  ): Promise<{ disk: MemoryDisk; path: string; warnings: string[]; store: ContentStore }> {
    const disk = new MemoryDisk();
    const first = await openOn(disk);
    await storeCopy(first, TRANSLATION, translationRows(2));
    const path = `/store/${(await first.state()).resources[0]?.file}`;
    await first.close();
    disk.put(path, new Uint8Array(5));
    const warnings: string[] = [];
    const logger: Logger = {
      debug: nothing,
      info: nothing,
      warn: (line) => warnings.push(line),
      error: nothing,
    };
    const fs = interceptWrites(disk.fileSystem, (operation) => {
      if (failing(operation)) throw fileError("EBUSY", operation.path);
    });
    return { disk, path, warnings, store: await openOn(disk, { fs, logger }) };
  }

  it("is set aside with the time in its name", async () => {
    const { disk, path, store } = await damaged(() => false);
    await inRun(store, () => Promise.resolve());
    await store.close();
    const [aside = ""] = [...disk.files.keys()].filter((name) => name.startsWith(`${path}.`));
    assert.match(aside.slice(path.length), /^\.damaged-\d{17}$/u);
  });

  it("that cannot be moved does not stop commits, and is removed later", async () => {
    const { disk, path, warnings, store } = await damaged(({ operation, path: from }) => {
      return operation === "rename" && from.endsWith(".sqlite");
    });
    await inRun(store, (run) => run.commit({ resources: [] }));
    assert.ok(warnings.some((line) => line.includes("was not set aside")));
    const [resource] = (await store.state()).resources;
    assert.deepEqual([resource?.file, resource?.needsFullCopy], [null, true]);
    await store.verify({ repair: true });
    assert.ok(!disk.files.has(path));
    await store.close();
  });
});
