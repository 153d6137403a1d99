import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { MutationHead } from "../../../src/core/model/commit.js";
import type { RowMutation } from "../../../src/core/store/mutations.js";
import { RetainedMutations } from "../../../src/core/store/retained.js";
import { OTHER, TRANSLATION } from "../../support/store/content.js";
import { fileError, interceptWrites, MemoryDisk } from "../../support/store/memoryFileSystem.js";

const FOLDER = "/retained";

function mutation(
  sequence: number,
  key: string,
  data: string | null,
  ref = TRANSLATION,
): RowMutation {
  const head: MutationHead = {
    ...ref,
    sequence,
    type: data === null ? "ROW_DELETE" : "ROW_UPDATE",
    recordType: "translation",
    recordKey: key,
    sourceRecordId: null,
    resourceContentId: null,
    changedAt: "2026-01-01T00:00:00Z",
    snapshotUrl: null,
    unavailableReason: null,
  };
  return { head, data };
}

async function retained(budget: number) {
  const disk = new MemoryDisk();
  await disk.fileSystem.mkdir(FOLDER);
  return { disk, waiting: new RetainedMutations(disk.fileSystem, FOLDER, budget) };
}

async function read(waiting: RetainedMutations, after = 0, ref = TRANSLATION) {
  return (await waiting.of(ref, after)).map(({ head, data }) => [
    head.sequence,
    head.recordKey,
    data,
  ]);
}

/** In memory, and in files: the budget holds one payload. */
for (const [where, budget] of [
  ["in memory", 1_000_000],
  ["in files", 12],
] as const) {
  describe(`row mutations that wait ${where}`, () => {
    it("come in order of their sequence, also those that share one", async () => {
      const { waiting } = await retained(budget);
      await waiting.add([mutation(3, "c", '{"c":3}'), mutation(1, "a", '{"a":1}')]);
      await waiting.add([mutation(2, "b", null), mutation(1, "z", '{"z":1}')]);
      assert.deepEqual(await read(waiting), [
        [1, "a", '{"a":1}'],
        [1, "z", '{"z":1}'],
        [2, "b", null],
        [3, "c", '{"c":3}'],
      ]);
    });

    it("come once, as they were sent last, if a page is repeated", async () => {
      const { waiting } = await retained(budget);
      await waiting.add([mutation(1, "a", '{"old":1}'), mutation(2, "b", '{"b":2}')]);
      await waiting.add([mutation(1, "a", '{"new":1}'), mutation(2, "b", '{"b":2}')]);
      assert.deepEqual(await read(waiting), [
        [1, "a", '{"new":1}'],
        [2, "b", '{"b":2}'],
      ]);
    });

    it("come only after the sequence that is stored", async () => {
      const { waiting } = await retained(budget);
      await waiting.add([1, 2, 3].map((sequence) => mutation(sequence, "a", `{"a":${sequence}}`)));
      assert.deepEqual(
        (await read(waiting, 2)).map(([sequence]) => sequence),
        [3],
      );
      assert.deepEqual(await read(waiting, 3), []);
    });

    it("are those of one resource", async () => {
      const { waiting } = await retained(budget);
      await waiting.add([mutation(1, "a", '{"a":1}'), mutation(2, "b", '{"b":2}', OTHER)]);
      assert.deepEqual(await read(waiting, 0, OTHER), [[2, "b", '{"b":2}']]);
      assert.deepEqual(await read(waiting, 0, { group: "tafsirs", id: 1 }), []);
    });

    it("are forgotten, with their files", async () => {
      const { disk, waiting } = await retained(budget);
      await waiting.add([1, 2, 3].map((sequence) => mutation(sequence, "a", `{"a":${sequence}}`)));
      await waiting.clear();
      assert.deepEqual(await read(waiting), []);
      assert.deepEqual([...disk.files.keys()], []);
      await waiting.add([mutation(4, "a", '{"a":4}')]);
      assert.deepEqual(await read(waiting), [[4, "a", '{"a":4}']]);
    });
  });
}

describe("the memory of row mutations that wait", () => {
  it("has no files within the budget, and moves the largest resource beyond it", async () => {
    const { disk, waiting } = await retained(100);
    await waiting.add([mutation(1, "a", "x".repeat(20), OTHER), mutation(1, "a", "y".repeat(30))]);
    assert.equal(disk.files.size, 0, "100 bytes fit");
    await waiting.add([mutation(2, "b", "z", OTHER)]);
    assert.equal(disk.files.size, 1);
    const [file] = disk.files.values();
    assert.equal(Buffer.from(file?.bytes ?? []).toString(), "y".repeat(30));
  });

  it("does not wait for a budget that deletions alone exceed", async () => {
    const { disk, waiting } = await retained(-1);
    await waiting.add([mutation(1, "a", null)]);
    assert.equal(disk.files.size, 0);
    assert.deepEqual(await read(waiting), [[1, "a", null]]);
  });

  it("says that the disk is full", async () => {
    const disk = new MemoryDisk();
    await disk.fileSystem.mkdir(FOLDER);
    const fs = interceptWrites(disk.fileSystem, ({ path }) => {
      throw fileError("ENOSPC", path);
    });
    const waiting = new RetainedMutations(fs, FOLDER, 0);
    await assert.rejects(waiting.add([mutation(1, "a", '{"a":1}')]), { code: "store_full" });
  });
});
