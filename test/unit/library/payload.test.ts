import assert from "node:assert/strict";
import { allPages } from "../../../src/core/library/allPages.js";
import {
  isRecord,
  numberField,
  payloadOf,
  recordsField,
  textField,
} from "../../../src/core/library/payload.js";
import { isContentError } from "../../../src/core/model/errors.js";
import type { RowsPage } from "../../../src/core/model/row.js";

describe("the payload of a row", () => {
  it("is an object, and empty if the row is damaged", () => {
    assert.deepEqual(payloadOf({ json: '{"a":1}' }), { a: 1 });
    for (const json of ["{", "[1]", "null", '"text"', "1"])
      assert.deepEqual(payloadOf({ json }), {});
    assert.deepEqual(
      [{}, [], null, "text", undefined].map((value) => isRecord(value)),
      [true, false, false, false, false],
    );
  });

  it("has texts, also of numbers, under the first name that has one", () => {
    const payload = { a: null, b: ["x"], c: "", d: 7, e: "text" };
    assert.equal(textField(payload, "a", "b", "d", "e"), "7");
    assert.equal(textField(payload, "c", "e"), "");
    assert.equal(textField(payload, "a", "b", "none"), null);
  });

  it("has finite numbers, also as decimal text", () => {
    const payload = { a: " ", b: "x", c: Infinity, d: "-2.5", e: 0, f: true };
    assert.equal(numberField(payload, "a", "b", "c", "d", "e"), -2.5);
    assert.equal(numberField(payload, "e", "d"), 0);
    assert.equal(numberField(payload, "a", "b", "c", "f", "none"), null);
  });

  it("has lists of objects", () => {
    assert.deepEqual(recordsField({ list: [{ a: 1 }, null, "x", [2], {}] }, "list"), [
      { a: 1 },
      {},
    ]);
    assert.deepEqual(recordsField({ list: { a: 1 } }, "list"), []);
  });
});

describe("all pages of a reading", () => {
  /** Pages of two rows of 0 to 4; `generationOf` is that of each request. */
  const pages = (generationOf: (request: number) => string) => {
    const offsets: number[] = [];
    const read = (offset: number): Promise<RowsPage<number>> => {
      const request = offsets.push(offset);
      const rows = [0, 1, 2, 3, 4].slice(offset, offset + 2);
      const nextOffset = offset + 2 < 5 ? offset + 2 : null;
      return Promise.resolve({ rows, nextOffset, generation: generationOf(request) });
    };
    return { offsets, read };
  };

  it("are one list of rows, each read once", async () => {
    const { offsets, read } = pages(() => "a");
    assert.deepEqual(await allPages(read), [0, 1, 2, 3, 4]);
    assert.deepEqual(offsets, [0, 2, 4]);
  });

  it("are read again from the first if a commit replaced the rows", async () => {
    const { offsets, read } = pages((request) => (request < 3 ? "a" : "b"));
    assert.deepEqual(await allPages(read), [0, 1, 2, 3, 4]);
    assert.deepEqual(offsets, [0, 2, 4, 0, 2, 4]);
  });

  it("are given up if every attempt meets a commit", async () => {
    const { offsets, read } = pages(String);
    await assert.rejects(allPages(read), (error) => isContentError(error, "store_busy"));
    assert.deepEqual(offsets, [0, 2, 0, 2, 0, 2, 0, 2, 0, 2]);
  });
});
