import assert from "node:assert/strict";
import { matchSyntheticKeys, RowKeys, type OldRow } from "../../../src/core/store/rowKeys.js";

const TYPE = "note";

function unnamed(texts: readonly string[], keys?: readonly string[]): OldRow[] {
  return texts.map((json, index) => ({
    recordType: TYPE,
    recordKey: keys?.[index] ?? `#${index + 1}`,
    isSynthetic: true,
    json,
  }));
}

function keysOf(old: readonly OldRow[], texts: readonly string[], recordKey: string | null = null) {
  const records = texts.map((json, index) => ({ index, recordType: TYPE, recordKey, json }));
  const keys = new RowKeys(matchSyntheticKeys(old, records));
  return records.map(({ index }) => keys.take(index, TYPE, recordKey).recordKey);
}

describe("keys of rows without one", () => {
  it("stay with equal payloads when a row is added in front", () => {
    assert.deepEqual(keysOf(unnamed(["a", "b", "c"]), ["new", "a", "b", "c"]), [
      "#4",
      "#1",
      "#2",
      "#3",
    ]);
  });

  it("stay with an edited row between its neighbours", () => {
    assert.deepEqual(keysOf(unnamed(["a", "b", "c"]), ["a", "edited", "c"]), ["#1", "#2", "#3"]);
  });

  it("are not reused for another row after their row is removed", () => {
    assert.deepEqual(keysOf(unnamed(["a", "b", "c"]), ["b", "c", "new"]), ["#2", "#3", "#4"]);
  });

  it("stay with equal payloads when rows change places", () => {
    assert.deepEqual(keysOf(unnamed(["a", "b", "c"]), ["c", "a", "b"]), ["#3", "#1", "#2"]);
  });

  it("stay with rows that share a key", () => {
    const old: OldRow[] = [
      { recordType: TYPE, recordKey: "85", isSynthetic: false, json: "a" },
      { recordType: TYPE, recordKey: "85#2", isSynthetic: true, json: "b" },
    ];
    assert.deepEqual(keysOf(old, ["new", "a", "b"], "85"), ["85#3", "85", "85#2"]);
  });

  it("stay with equal payloads in their order", () => {
    assert.deepEqual(keysOf(unnamed(["a", "a"]), ["a", "a", "a"]), ["#1", "#2", "#3"]);
  });

  it("are given once when rows change places and others are new", () => {
    assert.deepEqual(keysOf(unnamed(["a", "b", "c"]), ["b", "new", "a", "newer"]), [
      "#2",
      "#3",
      "#1",
      "#4",
    ]);
  });

  it("are those of one record type", () => {
    const old = ["note", "title"].map((recordType) => ({
      recordType,
      recordKey: "#1",
      isSynthetic: true,
      json: recordType === "note" ? "a" : "b",
    }));
    const records = ["note", "title"].map((recordType, index) => ({
      index,
      recordType,
      recordKey: null,
      json: "b",
    }));
    const keys = new RowKeys(matchSyntheticKeys(old, records));
    const given = records.map(({ index, recordType }) => keys.take(index, recordType, null));
    const first = { recordKey: "#1", made: true };
    assert.deepEqual(given, [first, first]);
  });

  it("are known as made by the store, unlike the key that the rows share", () => {
    const old: OldRow[] = [
      { recordType: TYPE, recordKey: "85", isSynthetic: false, json: "a" },
      { recordType: TYPE, recordKey: "85#2", isSynthetic: true, json: "b" },
    ];
    const given = (...texts: string[]) => {
      const records = texts.map((json, index) => ({
        index,
        recordType: TYPE,
        recordKey: "85",
        json,
      }));
      const keys = new RowKeys(matchSyntheticKeys(old, records));
      return records.map(({ index }) => {
        const { recordKey, made } = keys.take(index, TYPE, "85");
        return [recordKey, made];
      });
    };
    assert.deepEqual(given("a", "b"), [
      ["85", false],
      ["85#2", true],
    ]);
    // The row with the key itself is gone, so that another row can have it.
    assert.deepEqual(given("b", "new"), [
      ["85#2", true],
      ["85", false],
    ]);
  });

  it("are unique when 20,000 rows share one key", () => {
    const keys = new RowKeys(null);
    const given = new Set<string>();
    for (let index = 0; index < 20_000; index++) given.add(keys.take(index, TYPE, "7").recordKey);
    assert.equal(given.size, 20_000);
    assert.equal(given.has("7#20000"), true);
  });
});
