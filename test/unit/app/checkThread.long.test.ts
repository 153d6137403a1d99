import assert from "node:assert/strict";
import { checkInThread, type CheckThreadOptions } from "../../../src/app/checks/checkThread.js";
import type { PlacedFinding } from "../../../src/core/library/checks/stored.js";
import { OTHER, storeCopy, TRANSLATION, translationRows } from "../../support/store/content.js";
import {
  bundle,
  openIn,
  removeFolder,
  temporaryFolder,
  WASM_PATH,
} from "../../support/store/homes.js";

describe("the thread of the checks", () => {
  let options: CheckThreadOptions;
  let folder: string;
  let dir: string;

  before(async () => {
    folder = await temporaryFolder();
    dir = await temporaryFolder();
    const workerPath = await bundle("src/app/thread.ts", folder);
    options = { dir, workerPath, wasmPath: WASM_PATH };
    const store = await openIn(dir);
    await storeCopy(
      store,
      TRANSLATION,
      translationRows(286, (id) => `Placeholder ${id} [open`),
    );
    await storeCopy(store, OTHER, translationRows(3));
    await store.close();
  });

  after(async () => {
    await removeFolder(folder);
    await removeFolder(dir);
  });

  it("checks resources one after another, and ends", async () => {
    const found = new Map<number, readonly PlacedFinding[]>();
    await checkInThread(options, [TRANSLATION, OTHER], ({ id }, list) => {
      found.set(id, list);
    });
    assert.deepEqual([...found.keys()], [TRANSLATION.id, OTHER.id]);
    const open = found.get(TRANSLATION.id)?.find(({ rule }) => rule === "unbalanced-punctuation");
    assert.equal(open?.verseKey, "2:1");
    assert.equal(open.chapter, 2);
    assert.deepEqual([open.range.startLine, open.range.endLine], [2, 2]);
  });

  it("checks every one of many resources once, in two threads", async () => {
    const refs = [TRANSLATION, OTHER, ...[901, 902, 903, 904].map((id) => ({ ...OTHER, id }))];
    const found: number[] = [];
    await checkInThread(options, refs, ({ id }) => {
      found.push(id);
    });
    assert.deepEqual(found.toSorted(), refs.map(({ id }) => id).toSorted());
  });

  it("finds nothing in a resource that is not stored", async () => {
    const found: unknown[] = [];
    await checkInThread(options, [{ group: "translations", id: 999 }], (_, list) => {
      found.push(list);
    });
    assert.deepEqual(found, [[]]);
  });

  it("ends at once when it is cancelled, and keeps earlier findings", async () => {
    const abort = new AbortController();
    const found: number[] = [];
    const check = checkInThread(
      options,
      [TRANSLATION, OTHER, TRANSLATION],
      ({ id }) => {
        found.push(id);
        abort.abort();
      },
      abort.signal,
    );
    await assert.rejects(check, { code: "cancelled" });
    assert.deepEqual(found, [TRANSLATION.id]);
    await assert.rejects(
      checkInThread(options, [OTHER], () => undefined, abort.signal),
      { code: "cancelled" },
    );
  });

  it("rejects if the store cannot be opened", async () => {
    const wrong = { ...options, wasmPath: `${folder}/nothing.wasm` };
    const error = await checkInThread(wrong, [OTHER], () => undefined).then(
      () => null,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof Error);
  });
});
