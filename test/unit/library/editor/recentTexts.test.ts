import assert from "node:assert/strict";
import type { QuotableText } from "../../../../src/core/library/editor/published.js";
import { RecentTexts } from "../../../../src/core/library/editor/recentTexts.js";

const text = (html: string): QuotableText => ({ html, notes: [] });

describe("the texts that were read last", () => {
  /** Reads texts of some length, and lists the keys that were not kept. */
  function reader(): {
    readonly read: (
      key: string,
      state: object,
      length?: number,
    ) => Promise<readonly QuotableText[]>;
    readonly keys: string[];
  } {
    const recent = new RecentTexts<QuotableText>();
    const keys: string[] = [];
    return {
      keys,
      read: (key, state, length = 10) =>
        recent.read(state, key, () => {
          keys.push(key);
          return Promise.resolve([text(key.repeat(length))]);
        }),
    };
  }

  it("are read once from each state", async () => {
    const { read, keys } = reader();
    const before = {};
    const [first, same] = await Promise.all([read("a", before), read("a", before)]);
    assert.equal(same, first);
    assert.equal(await read("a", before), first);
    assert.deepEqual(await read("b", before), [text("bbbbbbbbbb")]);
    assert.deepEqual(keys, ["a", "b"]);
    await read("a", {});
    assert.deepEqual(keys, ["a", "b", "a"]);
  });

  it("are kept up to a limit, those that were used last", async () => {
    const { read, keys } = reader();
    const state = {};
    await read("a", state, 1_500_000);
    await read("b", state, 1_500_000);
    await read("a", state);
    await read("c", state, 1_500_000);
    keys.length = 0;
    await read("a", state);
    await read("c", state);
    assert.deepEqual(keys, []);
    await read("b", state);
    assert.deepEqual(keys, ["b"]);
  });

  it("do not include a text of an earlier state that arrives late, or one over the limit", async () => {
    const { read, keys } = reader();
    const [before, after] = [{}, {}];
    const late = read("a", before, 5_000_000);
    await read("b", after);
    await late;
    await read("b", after);
    await read("c", after, 5_000_000);
    await read("c", after);
    assert.deepEqual(keys, ["a", "b", "c", "c"]);
  });

  it("are read again after a failure", async () => {
    const recent = new RecentTexts<QuotableText>();
    const state = {};
    await assert.rejects(recent.read(state, "a", () => Promise.reject(new Error("busy"))));
    assert.deepEqual(await recent.read(state, "a", () => Promise.resolve([text("a")])), [
      text("a"),
    ]);
  });
});
