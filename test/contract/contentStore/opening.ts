import assert from "node:assert/strict";
import type { ContentStore } from "../../../src/core/ports.js";
import { allRows, storeCopy, TRANSLATION, translationRows } from "../../support/store/content.js";
import { hasCode, useStore, type StoreHome } from "./home.js";

/** Opening, closing and verification, in every ContentStore. */
export function opening(home: () => Promise<StoreHome>): void {
  let place: StoreHome;
  let store: ContentStore;
  useStore(home, (opened) => {
    ({ place, store } = opened);
  });

  describe("verify", () => {
    it("lists every file with its size and rows", async () => {
      await storeCopy(store, TRANSLATION, translationRows(2));
      const report = await store.verify({ repair: false });
      assert.equal(report.ok, true);
      assert.deepEqual(
        report.files.map(({ resource, rows, problem }) => [resource, rows, problem]),
        [
          [null, null, null],
          [TRANSLATION, 2, null],
        ],
      );
      assert.equal(
        report.totalBytes,
        report.files.reduce((sum, { bytes }) => sum + bytes, 0),
      );
    });
  });

  it("is empty when new", async () => {
    const state = await store.state();
    assert.deepEqual(state.resources, []);
    assert.deepEqual(await store.rows(TRANSLATION), {
      rows: [],
      nextOffset: null,
      generation: "",
    });
    assert.equal(await store.row(TRANSLATION, "translation", "1"), null);
    assert.deepEqual(await store.search("placeholder"), []);
    assert.deepEqual(await store.history(TRANSLATION), []);
    assert.equal(await store.countRows(TRANSLATION), 0);
  });

  it("has everything again after it is reopened", async () => {
    await storeCopy(store, TRANSLATION, translationRows(3));
    const state = await store.state();
    await store.close();
    const again = await place.open();
    assert.deepEqual(await again.state(), state);
    assert.equal((await allRows(again, TRANSLATION)).length, 3);
  });

  it("rejects a call after it was closed, with a specific error", async () => {
    await store.close();
    await assert.rejects(store.openWriter({ waitMs: 0 }), hasCode("store_failed"));
  });
}
