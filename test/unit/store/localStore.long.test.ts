import assert from "node:assert/strict";
import type { Clock, FileSystem } from "../../../src/core/ports.js";
import type { WriterLock } from "../../../src/core/store/lock.js";
import {
  allRows,
  fullCopy,
  inRun,
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

const DAY_MS = 24 * 60 * 60 * 1000;

class SetClock implements Clock {
  time = Date.parse("2026-01-01T00:00:00Z");
  now(): number {
    return this.time;
  }
  wait(): Promise<void> {
    return Promise.resolve();
  }
}

describe("the history and review of a local store", () => {
  it("deletes changes that are older than its retention time", async () => {
    const clock = new SetClock();
    const store = await openOn(new MemoryDisk(), { clock, keepHistoryDays: 10 });
    await storeCopy(store, TRANSLATION, translationRows(2));
    const change = async (sequence: number, text: string): Promise<void> => {
      clock.time += 6 * DAY_MS;
      await inRun(store, async (run) => {
        await run.addPage(page([update(sequence, 1, "2:1", text)]));
        await run.applyMutations(TRANSLATION);
        await run.commit({ resources: [TRANSLATION] });
      });
    };
    await change(101, "one");
    await change(102, "two");
    await change(103, "three");
    assert.deepEqual(
      (await store.history(TRANSLATION)).map(({ sequence, appliedAt }) => [sequence, appliedAt]),
      [
        [103, "2026-01-19T00:00:00.000Z"],
        [102, "2026-01-13T00:00:00.000Z"],
      ],
    );
    // Old history expires even without another change.
    clock.time += 11 * DAY_MS;
    assert.deepEqual(await store.history(TRANSLATION), []);
    await store.close();
  });

  it("keeps changes for the latest retention time, even if it is set during a run", async () => {
    const clock = new SetClock();
    const store = await openOn(new MemoryDisk(), { clock, keepHistoryDays: 10 });
    await storeCopy(store, TRANSLATION, translationRows(2));
    const sequences = async (): Promise<number[]> =>
      (await store.history(TRANSLATION)).map(({ sequence }) => sequence);
    for (const sequence of [101, 102]) {
      clock.time += 6 * DAY_MS;
      await inRun(store, async (run) => {
        await run.addPage(page([update(sequence, 1, "2:1", `text ${sequence}`)]));
        await store.keepHistory(20);
        await run.applyMutations(TRANSLATION);
        await run.commit({ resources: [TRANSLATION] });
      });
    }
    clock.time += 12 * DAY_MS;
    assert.deepEqual(await sequences(), [102, 101]);
    await store.keepHistory(15);
    assert.deepEqual(await sequences(), [102]);
    await store.close();
  });

  it("counts exactly the shown unreviewed changes, of any age", async () => {
    const clock = new SetClock();
    const store = await openOn(new MemoryDisk(), { clock, keepHistoryDays: 10 });
    await storeCopy(store, TRANSLATION, translationRows(3));
    await storeCopy(
      store,
      TRANSLATION,
      translationRows(3, (id) => `changed ${id}`),
    );
    const agree = async (): Promise<number> => {
      const { total, newest } = await store.changeHeads(TRANSLATION);
      assert.equal((await store.state()).resources[0]?.unreviewedRows, total);
      assert.equal((await store.changes(TRANSLATION)).rows.length, total);
      assert.equal(newest === null, total === 0);
      return total;
    };
    clock.time += 11 * DAY_MS;
    assert.equal(await agree(), 3);
    const one = [{ recordType: "translation", recordKey: "1" }];
    const { newest } = await store.changeHeads(TRANSLATION);
    await store.markReviewed(TRANSLATION, { through: newest, rows: one });
    assert.equal(await agree(), 2);
    const two = [{ recordType: "translation", recordKey: "2" }];
    await store.markReviewed(TRANSLATION, { through: newest, rows: two });
    assert.equal(await agree(), 1);
    for (const days of [0, 1e9]) {
      await store.keepHistory(days);
      assert.equal(await agree(), 1);
    }
    await store.keepHistory(10);
    // The next change deletes expired history.
    await storeCopy(store, TRANSLATION, translationRows(3), { sequence: 300 });
    assert.equal(await agree(), 3);
    await store.close();
  });

  it("shows a change of a row that was reviewed while the clock was ahead, even after its history is lost", async () => {
    const clock = new SetClock();
    const disk = new MemoryDisk();
    const store = await openOn(disk, { clock });
    await storeCopy(store, TRANSLATION, translationRows(2));
    clock.time += 300 * DAY_MS;
    await storeCopy(store, TRANSLATION, [
      translationRow(1, "2:1", "changed"),
      translationRow(2, "2:2"),
    ]);
    const rows = [{ recordType: "translation", recordKey: "1" }];
    const { newest } = await store.changeHeads(TRANSLATION);
    await store.markReviewed(TRANSLATION, { through: newest, rows });
    clock.time -= 300 * DAY_MS;
    for (const path of disk.files.keys())
      if (path.includes("-19.")) disk.put(path, Buffer.from(""));
    await store.verify({ repair: true });
    await storeCopy(store, TRANSLATION, translationRows(2));
    await storeCopy(
      store,
      TRANSLATION,
      translationRows(2, () => "changed again"),
    );
    assert.deepEqual(
      (await store.changeHeads(TRANSLATION)).rows.map(({ recordKey }) => recordKey),
      ["1", "2"],
    );
    await store.close();
  });

  it("marks thousands of single rows within seconds", async () => {
    const count = 12_000;
    const store = await openOn(new MemoryDisk());
    await storeCopy(store, TRANSLATION, translationRows(count));
    await storeCopy(
      store,
      TRANSLATION,
      translationRows(count, () => "changed"),
    );
    const { rows, newest } = await store.changeHeads(TRANSLATION, { maxBytes: 10_000_000 });
    await store.markReviewed(TRANSLATION, { through: newest, rows: rows.slice(1) });
    assert.deepEqual((await store.changeHeads(TRANSLATION)).rows, rows.slice(0, 1));
    await store.markReviewed(TRANSLATION, { through: null, rows: rows.slice(-1) });
    assert.deepEqual((await store.changeHeads(TRANSLATION)).rows, [rows[0], rows.at(-1)]);
    await store.close();
  });
});

describe("commits of a local store", () => {
  it("commits the rest after a failed commit and a review", async () => {
    const disk = new MemoryDisk();
    let failing = false;
    const fs = interceptWrites(disk.fileSystem, ({ operation, path }) => {
      if (!failing || operation !== "syncFile" || !path.includes("catalog")) return;
      failing = false;
      throw fileError("ENOSPC", path);
    });
    const store = await openOn(disk, { fs });
    await storeCopy(store, TRANSLATION, translationRows(2));
    await storeCopy(
      store,
      TRANSLATION,
      translationRows(2, () => "changed"),
    );
    await inRun(store, async (run) => {
      await run.addPage(page([update(201, 2, "2:2", "changed again")]));
      await run.applyMutations(TRANSLATION);
      failing = true;
      await assert.rejects(run.commit({ resources: [TRANSLATION] }), { code: "store_full" });
      const { newest } = await store.changeHeads(TRANSLATION);
      await store.markReviewed(TRANSLATION, { through: newest });
      await run.commit({ resources: [TRANSLATION] });
    });
    assert.deepEqual(
      (await store.changes(TRANSLATION)).rows.map(({ after }) => after),
      [translationRow(2, "2:2", "changed again")],
    );
    assert.equal((await store.state()).resources[0]?.unreviewedRows, 1);
    await store.close();
  });

  it("writes nothing to a disk that would have almost no room left", async () => {
    const disk = new MemoryDisk();
    const store = await openOn(disk);
    await storeCopy(store, TRANSLATION, translationRows(2));
    const before = [...disk.files.keys()].filter((path) => path.includes("/resources/"));
    disk.freeBytes = 64 * 1024 * 1024;
    await assert.rejects(storeCopy(store, OTHER, translationRows(2)), { code: "store_full" });
    assert.deepEqual(
      [...disk.files.keys()].filter((path) => path.includes("/resources/")),
      before,
    );
    disk.freeBytes += 1024 * 1024;
    await storeCopy(store, OTHER, translationRows(2));
    await store.close();
  });

  it("lists the folder of the resources once for any number of runs, unless others write to it", async () => {
    const disk = new MemoryDisk();
    let listed = 0;
    const fs: FileSystem = {
      ...disk.fileSystem,
      readdir: (path) => {
        if (path.endsWith("/resources")) listed++;
        return disk.fileSystem.readdir(path);
      },
    };
    const store = await openOn(disk, { fs });
    await storeCopy(store, TRANSLATION, translationRows(2));
    const atFirst = listed;
    for (let n = 0; n < 3; n++) {
      await storeCopy(
        store,
        TRANSLATION,
        translationRows(2, () => `change ${n}`),
      );
    }
    assert.equal(listed, atFirst);
    assert.deepEqual((await store.verify({ repair: false })).orphans, []);

    const leftBehind = "/store/resources/translations-9.7-abcdef12.sqlite.tmp";
    disk.put(leftBehind, new Uint8Array(3));
    await storeCopy(store, TRANSLATION, translationRows(2));
    assert.ok(!disk.files.has(leftBehind));
    await store.close();
  });
});

describe("histories of a local store", () => {
  it("keeps the newest changes if all of them would be too large", async () => {
    const store = await openOn(new MemoryDisk());
    await storeCopy(store, TRANSLATION, translationRows(1));
    // Texts without words, because folding and indexing words of this size takes seconds.
    const large = (mark: string): string => mark.repeat(9 * 1024 * 1024);
    for (const [index, mark] of [".", "-", "!"].entries()) {
      await inRun(store, async (run) => {
        await run.addPage(page([update(101 + index, 1, "2:1", large(mark))]));
        await run.applyMutations(TRANSLATION);
        await run.commit({ resources: [TRANSLATION] });
      });
    }
    assert.deepEqual(
      (await store.history(TRANSLATION)).map(({ sequence }) => sequence),
      [103],
    );
    await store.close();
  });

  it("does not grow by changes that are too large to keep", async function () {
    this.timeout(60_000);
    const store = await openOn(new MemoryDisk());
    const MIB = 1024 * 1024;
    // Texts without words, so that the index does not affect the sizes.
    for (const [index, mark] of [".", "-"].entries()) {
      await storeCopy(
        store,
        TRANSLATION,
        translationRows(5, () => mark.repeat(8 * MIB)),
        { sequence: 100 + index },
      );
    }
    const [resource] = (await store.state()).resources;
    // 40 MiB of rows; a history of all their changes would be twice as large.
    assert.ok((resource?.bytes ?? Infinity) < (40 + 60) * MIB, `${resource?.bytes} bytes`);
    await store.close();
  });

  it("never gives a row's id to another row", async () => {
    const store = await openOn(new MemoryDisk());
    const seen = new Map<number, string>();
    const look = async (): Promise<void> => {
      for (const { rowId, json } of await allRows(store, TRANSLATION)) {
        assert.equal(seen.get(rowId) ?? json, json);
        seen.set(rowId, json);
      }
    };
    await storeCopy(store, TRANSLATION, translationRows(5));
    await look();
    await inRun(store, async (run) => {
      await run.addPage(page([update(101, 5, "2:5", "changed")]));
      await run.applyMutations(TRANSLATION);
      await run.commit({ resources: [TRANSLATION] });
    });
    await look();
    await storeCopy(
      store,
      TRANSLATION,
      translationRows(5, (id) => `New ${id}`),
    );
    await look();
    assert.equal(seen.size, 11);
    await store.close();
  });
});

describe("a local store in use by several windows", () => {
  it("refuses to commit after another window has taken over its lock", async () => {
    const disk = new MemoryDisk();
    const sleeper = await openOn(disk);
    const other = await openOn(disk);
    const run = await sleeper.openWriter({ waitMs: 0 });
    await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(1)));
    disk.breakLock();
    await storeCopy(other, TRANSLATION, translationRows(7));
    await inRun(other, async (winner) => {
      const failure: unknown = await run
        .commit({ resources: [TRANSLATION] })
        .catch((error: unknown) => error);
      assert.ok(failure instanceof Error && "code" in failure && failure.code === "store_busy");
      // The loser's clean-up keeps the files that the other window staged.
      await winner.stageFullCopy(OTHER, fullCopy(OTHER, translationRows(2)));
      await run.close();
      await winner.commit({ resources: [OTHER] });
    });
    assert.equal((await allRows(sleeper, TRANSLATION)).length, 7);
    assert.equal((await allRows(sleeper, OTHER)).length, 2);
    await sleeper.close();
    await other.close();
  });

  it("refuses to commit if its readers have seen the other window's commit first", async () => {
    const disk = new MemoryDisk();
    // After a sleep of the machine, the owner may take up to a second to notice that its lock is
    // lost.
    const unaware: WriterLock = {
      acquire: async (options) => {
        const held = await disk.lock.acquire(options);
        return { lost: false, release: () => held.release() };
      },
    };
    const sleeper = await openOn(disk, { lock: unaware });
    const other = await openOn(disk);
    await storeCopy(sleeper, TRANSLATION, translationRows(3));
    const run = await sleeper.openWriter({ waitMs: 0 });
    await run.addPage(page([update(101, 1, "2:1", "the sleeper's")]));
    await run.applyMutations(TRANSLATION);
    disk.breakLock();
    await storeCopy(other, TRANSLATION, translationRows(7), { sequence: 200 });
    assert.equal((await sleeper.state()).resources[0]?.rowCount, 7);
    const checkpoint = { filter: "translations:*", token: "of what was read before" };
    await assert.rejects(run.commit({ resources: [], checkpoint }), { code: "store_busy" });
    await assert.rejects(run.commit({ resources: [TRANSLATION] }), { code: "store_busy" });
    await run.close();
    for (const store of [sleeper, other]) {
      assert.equal((await allRows(store, TRANSLATION)).length, 7);
      await store.close();
    }
  });

  it("serves readers while their files are replaced and removed", async () => {
    const disk = new MemoryDisk();
    const writer = await openOn(disk);
    await storeCopy(writer, TRANSLATION, translationRows(10));
    // A commit happens after this reader read the catalog, and before it reads the file.
    let commits = 3;
    const fs = {
      ...disk.fileSystem,
      readFile: async (path: string) => {
        if (path.includes("translations-19") && commits-- > 0) {
          await storeCopy(
            writer,
            TRANSLATION,
            translationRows(10, (id) => `${commits} ${id}`),
          );
        }
        return disk.fileSystem.readFile(path);
      },
    };
    const reader = await openOn(disk, { fs });
    const rows = await allRows(reader, TRANSLATION);
    assert.equal(rows.length, 10);
    assert.equal(rows[0]?.json, translationRow(1, "2:1", "0 1"));
    assert.equal((await reader.state()).resources[0]?.needsFullCopy, false);
    await reader.close();
    await writer.close();
  });

  it("keeps no more databases open than its budget allows", async () => {
    const disk = new MemoryDisk();
    const writer = await openOn(disk);
    for (let id = 1; id <= 8; id++) {
      await storeCopy(writer, { group: "translations", id }, translationRows(20));
    }
    await writer.close();
    const reads = new Map<string, number>();
    const fs = {
      ...disk.fileSystem,
      readFile: (path: string) => {
        reads.set(path, (reads.get(path) ?? 0) + 1);
        return disk.fileSystem.readFile(path);
      },
    };
    const small = await openOn(disk, { fs, openBytes: 150_000 });
    for (const pass of [1, 2]) {
      for (let id = 1; id <= 8; id++) {
        assert.equal(
          (await allRows(small, { group: "translations", id })).length,
          20,
          `pass ${pass}`,
        );
      }
    }
    const again = [...reads].filter(([path]) => path.includes("/resources/"));
    assert.ok(again.every(([, times]) => times === 2));
    await small.close();
    reads.clear();
    const large = await openOn(disk, { fs });
    for (let pass = 0; pass < 2; pass++) {
      for (let id = 1; id <= 8; id++) await allRows(large, { group: "translations", id });
    }
    assert.ok([...reads.values()].every((times) => times === 1));
    await large.close();
  });
});
