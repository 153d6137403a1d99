import assert from "node:assert/strict";
import type { ContentStore } from "../../../src/core/ports.js";
import {
  fullCopy,
  inRun,
  OTHER,
  storeCopy,
  TRANSLATION,
  translationRows,
} from "../../support/store/content.js";
import { openOn } from "../../support/store/homes.js";
import { MemoryDisk } from "../../support/store/memoryFileSystem.js";

async function fill(store: ContentStore): Promise<void> {
  await storeCopy(store, TRANSLATION, translationRows(30));
  await storeCopy(store, OTHER, translationRows(20));
}

describe("the listeners of a store", () => {
  it("do not disturb each other or the commit", async () => {
    const disk = new MemoryDisk();
    const errors: string[] = [];
    const nothing = (): void => undefined;
    const error = (line: string): void => void errors.push(line);
    const logger = { debug: nothing, info: nothing, warn: nothing, error };
    const store = await openOn(disk, { logger });
    const revisions: number[] = [];
    store.onDidChange(() => {
      throw new Error("a defect of the listener");
    });
    const stop = store.onDidChange((_changes, { revision }) => revisions.push(revision));
    await storeCopy(store, TRANSLATION, translationRows(1));
    assert.deepEqual(revisions, [1]);
    assert.deepEqual([errors.length, errors[0]?.includes("a defect")], [1, true]);
    stop();
    await storeCopy(store, TRANSLATION, translationRows(2));
    assert.deepEqual(revisions, [1]);
    await store.close();
  });

  it("get one event for commits that are asked for at once", async () => {
    const store = await openOn(new MemoryDisk());
    const revisions: number[] = [];
    store.onDidChange((_changes, { revision }) => revisions.push(revision));
    await inRun(store, async (run) => {
      for (const ref of [TRANSLATION, OTHER]) {
        await run.stageFullCopy(ref, fullCopy(ref, translationRows(1)));
      }
      const commits = [TRANSLATION, OTHER].map((ref) => run.commit({ resources: [ref] }));
      const [first, second] = await Promise.all(commits);
      assert.equal(first, second);
      assert.equal(first?.resources.length, 2);
    });
    assert.deepEqual(revisions, [1]);
    await store.close();
  });
});

describe("the state of a store", () => {
  it("is the same object until something changes, and shares what did not change", async () => {
    const store = await openOn(new MemoryDisk());
    await fill(store);
    const before = await store.state();
    assert.equal(await store.state(), before);
    await storeCopy(store, OTHER, translationRows(1));
    const after = await store.state();
    assert.notEqual(after, before);
    assert.equal(after.resources[0], before.resources[0]);
    assert.notEqual(after.resources[1], before.resources[1]);
    await store.close();
  });
});

describe("the file of a resource", () => {
  let store: ContentStore;
  let reads: number;
  beforeEach(async () => {
    const disk = new MemoryDisk();
    const fs = {
      ...disk.fileSystem,
      readFile: (path: string) => {
        if (/translations-19\..*sqlite$/u.test(path)) reads++;
        return disk.fileSystem.readFile(path);
      },
    };
    store = await openOn(disk, { fs });
    await fill(store);
    reads = 0;
  });
  afterEach(() => store.close());

  it("is read once for several readers at the same time", async () => {
    const [rows, count] = await Promise.all([
      store.rows(TRANSLATION),
      store.countRows(TRANSLATION),
    ]);
    assert.deepEqual([rows.rows.length, count, reads], [30, 30, 1]);
  });

  it("stays open while other resources change", async () => {
    await store.rows(TRANSLATION);
    await storeCopy(store, OTHER, translationRows(21));
    await store.rows(TRANSLATION);
    assert.equal(reads, 1);
  });

  it("is not read for a run without mutations of the resource", async () => {
    await inRun(store, async (run) => {
      assert.equal((await run.applyMutations(TRANSLATION)).kind, "applied");
    });
    assert.equal(reads, 0);
  });
});
