import assert from "node:assert/strict";
import { readTable } from "../../../../src/core/library/reading/table.js";
import { closeFilledStores, filledStore } from "../../../support/store/filledStore.js";

const REF = { group: "colours", id: 1 };

function row(id: number, type: string, fields: object = {}): string {
  return JSON.stringify({ record_type: type, id, resource_content_id: 9, ...fields });
}

async function table(payloads: readonly string[], recordType: string | null = null, offset = 0) {
  const store = await filledStore([{ ...REF, payloads: [...payloads] }]);
  const rowsByType: Record<string, number> = {};
  for (const payload of payloads) {
    const type = /"record_type":"(\w+)"/.exec(payload)?.[1] ?? "";
    rowsByType[type] = (rowsByType[type] ?? 0) + 1;
  }
  return readTable(store, { ...REF, rowsByType }, recordType, offset);
}

describe("a table of rows of any shape", () => {
  after(() => closeFilledStores());

  it("names the record types from the rarest, those of one number by name, and shows the first", async () => {
    const page = await table([row(1, "tint"), row(2, "tint"), row(3, "shade"), row(4, "hue")]);
    assert.deepEqual(
      page.recordTypes.map(({ name }) => name),
      ["hue", "shade", "tint"],
    );
    assert.equal(page.recordType, "hue");
    assert.deepEqual(
      page.rows.map(({ recordKey }) => recordKey),
      ["4"],
    );
  });

  it("shows the record type that a person chose, and the first for an unknown one", async () => {
    const payloads = [row(1, "tint"), row(2, "tint"), row(3, "shade")];
    assert.equal((await table(payloads, "tint")).total, 2);
    assert.equal((await table(payloads, "unknown")).recordType, "shade");
  });

  it("needs no choice of a single record type", async () => {
    const page = await table([row(1, "tint"), row(2, "tint")], "tint");
    assert.equal(page.recordType, null);
    assert.equal(page.rows.length, 2);
  });

  it("has neither the record type nor the resource as a column, and at most sixteen", async () => {
    const fields = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, "x"]));
    const page = await table([row(1, "tint", fields)]);
    assert.deepEqual(page.columns, [
      "id",
      ...Array.from({ length: 15 }, (_, index) => `f${index}`),
    ]);
  });

  it("has an empty cell for a missing field of any name", async () => {
    const { columns, rows } = await table([row(1, "tint", { constructor: "x" }), row(2, "tint")]);
    assert.deepEqual(columns, ["id", "constructor"]);
    assert.deepEqual(
      rows.map(({ cells }) => cells),
      [
        ["1", "x"],
        ["2", null],
      ],
    );
  });

  it("has the verse of a word, which its row states as a number in the whole text", async () => {
    const { rows } = await table([
      row(1, "mushaf_word", { word_id: 1, verse_id: 262 }),
      row(2, "mushaf_word", { word_id: 2, verse_id: 9_999 }),
      row(3, "mushaf_word", { word_id: 3, verse_key: "1:3" }),
      row(4, "mushaf_word", { verse_id: 262 }),
    ]);
    const verses = rows.map(({ recordKey, verseKey }) => [recordKey, verseKey]);
    assert.deepEqual(Object.fromEntries(verses), { 1: "2:255", 2: null, 3: "1:3", 4: null });
  });

  it("comes in pages of a hundred rows", async () => {
    const payloads = Array.from({ length: 101 }, (_, index) => row(index + 1, "tint"));
    const first = await table(payloads);
    assert.deepEqual([first.rows.length, first.nextOffset, first.total], [100, 100, 101]);
    const second = await table(payloads, null, 100);
    assert.deepEqual([second.offset, second.rows.length, second.nextOffset], [100, 1, null]);
  });

  it("shows a text of 400 characters whole, and a longer one cut", async () => {
    const page = await table([
      row(1, "tint", { text: "x".repeat(400) }),
      row(2, "tint", { text: "x".repeat(401) }),
    ]);
    const lengths = page.rows.map(({ cells }) => cells[page.columns.indexOf("text")]?.length);
    assert.deepEqual(lengths, [400, 401]);
    assert.ok(page.rows[1]?.cells[page.columns.indexOf("text")]?.endsWith("x…"));
  });
});
