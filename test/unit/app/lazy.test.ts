import assert from "node:assert/strict";
import { lazy } from "../../../src/app/lazy.js";

describe("lazy", () => {
  it("loads with the first call, once for concurrent calls", async () => {
    let loads = 0;
    const get = lazy(() => Promise.resolve(++loads));
    assert.equal(loads, 0);
    assert.deepEqual(await Promise.all([get(), get()]), [1, 1]);
    assert.equal(await get(), 1);
  });

  it("loads again after a failure", async () => {
    const results = [() => Promise.reject(new Error("no file")), () => Promise.resolve("loaded")];
    const get = lazy(() => results.shift()?.() ?? Promise.reject(new Error("too often")));
    await assert.rejects(get(), { message: "no file" });
    assert.equal(await get(), "loaded");
  });
});
