import assert from "node:assert/strict";
import { inspect } from "node:util";
import { isContentError } from "../../../src/core/model/errors.js";
import { whileHeld } from "../../../src/core/store/nodeFileSystem.js";
import { storeCopy, TRANSLATION, translationRows } from "../../support/store/content.js";
import { openOn } from "../../support/store/homes.js";
import { fileError, interceptWrites, MemoryDisk } from "../../support/store/memoryFileSystem.js";
import { checkpointOf, contentOf, SCENARIOS } from "../../support/store/scenarios.js";

const CODES: Readonly<Record<string, string>> = {
  ENOSPC: "store_full",
  EIO: "store_failed",
  EACCES: "store_read_only",
  EBUSY: "store_failed",
};

describe("a store whose disk fails", () => {
  for (const [code, lastingly] of Object.entries(CODES)) {
    for (const lasting of [false, true]) {
      // A single EACCES means that another program holds a file, because the folder is writable.
      const expected = code === "EACCES" && !lasting ? "store_failed" : lastingly;
      for (const scenario of SCENARIOS) {
        const how = lasting ? "from any operation on" : "at any single operation";
        it(`${scenario.name}: ${code} ${how} is ${expected} with the old state, or a success`, async function () {
          this.timeout(60_000);
          const prepared = new MemoryDisk();
          const first = await openOn(prepared);
          await scenario.prepare(first);
          const before = JSON.stringify([await contentOf(first), await checkpointOf(first)]);
          await first.close();
          let failures = 0;
          for (let k = 1; ; k++) {
            const disk = prepared.clone();
            let reached = false;
            const fs = interceptWrites(disk.fileSystem, ({ number, path }) => {
              if (number < k || (reached && !lasting)) return;
              reached = true;
              throw fileError(code, path);
            });
            const store = await openOn(disk, { fs });
            let failure: unknown = null;
            try {
              await scenario.change(store);
            } catch (error) {
              failure = error;
            }
            await store.close();
            if (!reached) break;
            const reader = await openOn(disk);
            const now = JSON.stringify([await contentOf(reader), await checkpointOf(reader)]);
            if (failure === null) {
              assert.ok(
                now !== before,
                `operation ${k}: reported as done, and nothing had changed`,
              );
            } else {
              failures++;
              assert.ok(isContentError(failure, expected), `operation ${k}: ${inspect(failure)}`);
              assert.equal(now, before, `operation ${k}: the old state is not intact`);
              if (code === "ENOSPC" && failure.details.bytesNeeded !== undefined) {
                assert.ok(failure.message.includes("KiB"), failure.message);
              }
            }
            // When there is room again, the same change succeeds.
            await scenario.change(reader);
            assert.deepEqual((await reader.verify({ repair: false })).orphans, []);
            await reader.close();
          }
          assert.ok(failures > 0);
        });
      }
    }
  }

  it("reports how many bytes a full disk lacks", async () => {
    const disk = new MemoryDisk();
    const fs = interceptWrites(disk.fileSystem, ({ operation, path }) => {
      if (operation === "writeFile" && path.includes("/resources/"))
        throw fileError("ENOSPC", path);
    });
    const store = await openOn(disk, { fs });
    await assert.rejects(storeCopy(store, TRANSLATION, translationRows(50)), (error) => {
      assert.ok(isContentError(error, "store_full"));
      assert.ok((error.details.bytesNeeded ?? 0) > 10_000);
      return true;
    });
    await store.close();
  });

  it("keeps reading in a read-only folder, and reports it", async () => {
    const disk = new MemoryDisk();
    const writer = await openOn(disk);
    await storeCopy(writer, TRANSLATION, translationRows(2));
    await writer.close();
    const fs = interceptWrites(disk.fileSystem, ({ path }) => {
      throw fileError("EROFS", path);
    });
    const store = await openOn(disk, { fs });
    const state = await store.state();
    assert.equal(state.readOnly?.code, "store_read_only");
    assert.equal(state.resources[0]?.rowCount, 2);
    assert.equal((await store.rows(TRANSLATION)).rows.length, 2);
    await assert.rejects(storeCopy(store, TRANSLATION, translationRows(3)), (error) =>
      isContentError(error, "store_read_only"),
    );
    await store.close();
  });

  it("waits only for a file that another program holds for a moment", async () => {
    const waits: number[] = [];
    const wait = (milliseconds: number): Promise<void> => {
      waits.push(milliseconds);
      return Promise.resolve();
    };
    let held = 3;
    const rename = (code: string) => (): Promise<void> =>
      held-- > 0 ? Promise.reject(fileError(code, "x")) : Promise.resolve();
    await whileHeld(rename("EBUSY"), wait);
    assert.equal(waits.length, 3);
    held = 1;
    await assert.rejects(whileHeld(rename("ENOSPC"), wait), { code: "ENOSPC" });
    held = 1000;
    await assert.rejects(whileHeld(rename("EPERM"), wait), { code: "EPERM" });
    assert.ok(waits.reduce((sum, milliseconds) => sum + milliseconds, 0) < 2000);
  });
});
