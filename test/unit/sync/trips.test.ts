import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { fault, TARGETS } from "../../../src/core/sandbox/faults.js";
import { openWorkerStore } from "../../../src/core/store/workerStore.js";
import { bundle, removeFolder, temporaryFolder } from "../../support/store/homes.js";
import { noteTrips } from "../../support/store/workerTrips.js";
import { placeholder, WASM_PATH, World, type Window } from "../../support/syncWorld.js";

const A = { group: "translations", id: 1 };
const B = { group: "translations", id: 2 };
const ROW = { recordType: "translation", recordKey: "1" };

describe("a sync's trips to the store's worker", () => {
  let folder: string;
  let workerPath: string;
  let world: World;
  let window: Window;

  before(async () => {
    folder = await temporaryFolder();
    workerPath = await bundle("src/core/store/worker.ts", folder);
  });
  after(async () => {
    await removeFolder(folder);
  });
  beforeEach(async () => {
    world = await World.start({
      resources: [placeholder("translations", 1), placeholder("translations", 2)],
      inProcess: true,
    });
    window = await world.open(["translations:*"], {
      openStore: (dir) => openWorkerStore({ dir, wasmPath: WASM_PATH, workerPath, pollMs: 0 }),
    });
  });
  afterEach(async () => {
    await world.close();
  });

  async function tripsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
    const trips: string[] = [];
    const end = noteTrips(trips);
    try {
      await work();
    } finally {
      end();
    }
    return trips;
  }

  it("are two for each small full copy of a bootstrap: to write it, and to commit it", async () => {
    const bootstrap = await tripsOf(() => window.session.sync());
    assert.equal(bootstrap[0], "openWriter");
    // Names that arrive late have a writer of their own.
    const isOpening = (name: string): boolean => name === "openWriter" || name === "closeWriter";
    assert.deepEqual(bootstrap.filter((name) => !isOpening(name)).toSorted(), [
      // The names, each copy, the checkpoint.
      ...Array<string>(4).fill("commit"),
      ...Array<string>(2).fill("stageFullCopy"),
    ]);
  });

  it("are one for each page of row changes and each changed resource", async () => {
    await window.session.sync();
    await world.service.publisher.editRow(A, ROW, { text: "[placeholder, edited]" });
    await world.service.publisher.editRow(B, ROW, { text: "[placeholder, edited]" });
    assert.deepEqual(await tripsOf(() => window.session.sync()), [
      "openWriter",
      "addPage",
      "applyMutations",
      "applyMutations",
      "commit",
    ]);
    assert.equal((await window.rows(A))[0]?.json.includes("[placeholder, edited]"), true);
  });

  it("are two for a run without a change: to take the lock, and to commit and release it", async () => {
    await window.session.sync();
    assert.deepEqual(await tripsOf(() => window.session.sync()), ["openWriter", "commit"]);
  });

  it("leave the lock to the next writer, also after a failed run", async () => {
    await window.session.sync();
    world.service.faults.add(TARGETS.sync, fault.syncError("invalid_per_page"));
    assert.equal((await window.session.sync()).kind, "failed");
    const writer = await window.store.openWriter({ waitMs: 0 });
    await writer.close();
  });
});
