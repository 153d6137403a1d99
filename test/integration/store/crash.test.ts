import assert from "node:assert/strict";
import type { ContentStore } from "../../../src/core/ports.js";
import { interceptWrites, MemoryDisk, WRITING } from "../../support/store/memoryFileSystem.js";
import { openOn } from "../../support/store/homes.js";
import {
  checkpointOf,
  contentOf,
  SCENARIOS,
  type Scenario,
} from "../../support/store/scenarios.js";

/** Simulates the end of the process: no later operation reaches the disk. */
class Stopped extends Error {}

const WRITES = new Set(["writeFile", "appendFile"]);

interface Crash {
  readonly name: string;
  /** True to stop within the operation, half way through if it is a write. */
  readonly torn: boolean;
  /** Changes the disk as the crash would. */
  readonly after: (disk: MemoryDisk) => Promise<void> | void;
}

const CRASHES: readonly Crash[] = [
  { name: "the process is killed", torn: false, after: () => {} },
  { name: "the process is killed within a write", torn: true, after: () => {} },
  {
    name: "the power goes, all folders as they were seen",
    torn: false,
    after: (disk) => {
      disk.losePower(() => false);
    },
  },
  {
    name: "the power goes, the last sync of each folder is what is left",
    torn: false,
    after: (disk) => {
      disk.losePower(() => true);
    },
  },
  {
    name: "the power goes, only the resources' folder forgets",
    torn: false,
    after: (disk) => {
      disk.losePower((folder) => folder.endsWith("/resources"));
    },
  },
  {
    name: "the power goes, only the catalog's folder forgets",
    torn: false,
    after: (disk) => {
      disk.losePower((folder) => !folder.endsWith("/resources"));
    },
  },
  {
    name: "the process is killed, another cleans up, and then the power goes",
    torn: false,
    after: async (disk) => {
      const next = await openOn(disk);
      await (await next.openWriter({ waitMs: 0 })).close();
      await next.close();
      // The removals are durable, but the rename of the catalog may be lost.
      disk.losePower((folder) => !folder.endsWith("/resources"));
    },
  },
];

/**
 * Runs the scenario's change on a copy of the disk, and stops it before operation `k`. Null if the
 * change has fewer operations.
 */
async function crashAt(
  scenario: Scenario,
  prepared: MemoryDisk,
  k: number,
  crash: Crash,
): Promise<MemoryDisk | null> {
  const disk = prepared.clone();
  let stopped = false;
  const fs = interceptWrites(disk.fileSystem, ({ number, operation }) => {
    if (number < k) return;
    if (number === k && crash.torn && WRITES.has(operation)) {
      stopped = true;
      return "torn";
    }
    stopped = true;
    throw new Stopped();
  });
  let store: ContentStore | null = null;
  try {
    store = await openOn(disk, { fs });
    await scenario.change(store);
  } catch {
    // The stopped process has no caller that could handle the error.
  }
  await store?.close().catch(() => {});
  if (!stopped) return null;
  disk.breakLock();
  await crash.after(disk);
  return disk;
}

async function describeStore(
  disk: MemoryDisk,
): Promise<{ content: unknown; checkpoint: string | null }> {
  const store = await openOn(disk);
  try {
    const content = await contentOf(store);
    const report = await store.verify({ repair: false });
    assert.deepEqual(
      report.files.filter(({ problem }) => problem !== null),
      [],
    );
    return { content, checkpoint: await checkpointOf(store) };
  } finally {
    await store.close();
  }
}

describe("a store whose process or machine stops", () => {
  for (const scenario of SCENARIOS) {
    for (const crash of CRASHES) {
      it(`is as before or as after ${scenario.name}, when ${crash.name}`, async function () {
        this.timeout(60_000);
        const prepared = new MemoryDisk();
        const first = await openOn(prepared);
        await scenario.prepare(first);
        await first.close();
        const finished = prepared.clone();
        const second = await openOn(finished);
        await scenario.change(second);
        await second.close();
        const before = await describeStore(prepared.clone());
        const after = await describeStore(finished);

        const seen = { before: 0, after: 0 };
        for (let k = 1; ; k++) {
          const disk = await crashAt(scenario, prepared, k, crash);
          if (disk === null) break;
          const found = await describeStore(disk);
          const isAfter = JSON.stringify(found) === JSON.stringify(after);
          if (!isAfter) assert.deepEqual(found, before, `stopped at operation ${k}`);
          seen[isAfter ? "after" : "before"]++;
          // Whatever the crash left behind, the next attempt succeeds and leaves no orphans.
          const again = await openOn(disk);
          await scenario.change(again);
          assert.deepEqual((await again.verify({ repair: false })).orphans, []);
          await again.close();
        }
        assert.ok(seen.before > 0, "no stop was early enough to lose the change");
        crashes += seen.before + seen.after;
      });
    }
  }

  let crashes = 0;
  after(() => {
    console.log(`      ${crashes} stops at ${WRITING.length} kinds of file operations`);
  });

  it("never overwrites a generation", async () => {
    const disk = new MemoryDisk();
    const written = new Map<string, number>();
    const fs = interceptWrites(disk.fileSystem, ({ operation, path }) => {
      if (operation === "writeFile") written.set(path, (written.get(path) ?? 0) + 1);
      assert.ok(
        !(operation === "writeFile" && path.endsWith(".sqlite")),
        `${path} was written in place`,
      );
    });
    const store = await openOn(disk, { fs });
    for (const scenario of SCENARIOS) {
      await scenario.prepare(store);
      await scenario.change(store);
    }
    await store.close();
    for (const [path, times] of written) assert.equal(times, 1, path);
  });
});
