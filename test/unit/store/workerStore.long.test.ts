import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isContentError } from "../../../src/core/model/errors.js";
import { openWorkerStore } from "../../../src/core/store/workerStore.js";
import { fullCopy, storeCopy, TRANSLATION, translationRows } from "../../support/store/content.js";
import { bundle, removeFolder, temporaryFolder, WASM_PATH } from "../../support/store/homes.js";

describe("a store in a worker thread", function () {
  this.timeout(30_000);
  let folder: string;
  let workerPath: string;
  let mortal: string;

  before(async () => {
    folder = await temporaryFolder();
    workerPath = await bundle("src/core/store/worker.ts", folder);
    // The real worker, which ends when a test requests a certain resource.
    mortal = join(folder, "mortal.js");
    await writeFile(
      mortal,
      `const { parentPort } = require("node:worker_threads");
       parentPort.on("message", (message) => {
         if (JSON.stringify(message).includes("fatal_group")) process.exit(7);
       });
       require(${JSON.stringify(workerPath)});`,
    );
  });
  after(async () => {
    await removeFolder(folder);
  });

  it("is restarted once after it died, and its call is reported", async () => {
    const dir = await temporaryFolder();
    const log: string[] = [];
    const note = (message: string): void => void log.push(message);
    const store = await openWorkerStore({
      dir,
      wasmPath: WASM_PATH,
      workerPath: mortal,
      logger: { debug: note, info: note, warn: note, error: note },
    });
    await storeCopy(store, TRANSLATION, translationRows(3));
    const died = (error: unknown): boolean =>
      isContentError(error, "store_failed") && error.message.includes("worker");
    await assert.rejects(store.rows({ group: "fatal_group", id: 1 }), died);
    assert.equal((await store.rows(TRANSLATION)).rows.length, 3);
    assert.ok(log.some((message) => message.includes("started again")));
    await assert.rejects(store.rows({ group: "fatal_group", id: 1 }), died);
    await assert.rejects(store.state(), died);
    await store.close();
    await removeFolder(dir);
  });

  it("ends the run of a worker that died, without keeping the lock for long", async () => {
    const dir = await temporaryFolder();
    const store = await openWorkerStore({ dir, wasmPath: WASM_PATH, workerPath: mortal });
    const run = await store.openWriter({ waitMs: 0 });
    await run.stageFullCopy(TRANSLATION, fullCopy(TRANSLATION, translationRows(3)));
    await assert.rejects(store.rows({ group: "fatal_group", id: 1 }));
    await assert.rejects(run.commit({ resources: [TRANSLATION] }), (error) =>
      isContentError(error, "store_failed"),
    );
    await run.close();
    const next = await store.openWriter({ waitMs: 20_000 });
    assert.equal(next.base.resources.length, 0);
    await next.close();
    await store.close();
    await removeFolder(dir);
  });

  it("takes over the bytes that it is given, and copies only a part of a larger buffer", async () => {
    const dir = await temporaryFolder();
    const store = await openWorkerStore({ dir, wasmPath: WASM_PATH, workerPath });
    const run = await store.openWriter({ waitMs: 0 });
    const whole = fullCopy(TRANSLATION, translationRows(3));
    const larger = new Uint8Array(whole.byteLength + 10);
    larger.set(whole, 5);
    const part = larger.subarray(5, 5 + whole.byteLength);
    await run.stageFullCopy(TRANSLATION, part);
    assert.equal(larger.byteLength, whole.byteLength + 10);
    await run.stageFullCopy(TRANSLATION, whole);
    assert.equal(whole.byteLength, 0);
    await run.close();
    await store.close();
    await removeFolder(dir);
  });

  it("cannot be opened if its file is missing", async () => {
    await assert.rejects(
      openWorkerStore({ dir: folder, wasmPath: WASM_PATH, workerPath: join(folder, "none.js") }),
      (error) => isContentError(error, "store_failed"),
    );
  });
});
