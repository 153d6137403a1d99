import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import * as fc from "fast-check";
import { isContentError } from "../../../src/core/model/errors.js";
import { FullCopyReader, parseFullCopy } from "../../../src/core/store/body.js";

const REF = { group: "translations", id: 20 };

const ENVELOPE = {
  resource_group: "translations",
  resource_id: 20,
  resource_content_id: 7,
  schema_version: 1,
  sync_sequence: 42,
};

function inPieces(bytes: Uint8Array, sizes: readonly number[]): FullCopyReader {
  const reader = new FullCopyReader();
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    reader.add(bytes.slice(at, at + size));
    at += size;
  }
  return reader;
}

function records(reader: FullCopyReader): string[] {
  return [...reader.finish(REF).records.entries()].map(([, text]) => text);
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });

/** Values with every kind of character at which a cut could go wrong. */
const value = fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.stringify(json));
const texts = fc
  .string({ unit: fc.constantFrom(...'\\"[]{},: \n\u0000aé م众😀') })
  .map((text) => JSON.stringify({ text }));
const space = fc.constantFrom("", " ", "\n", "\t\r ");

describe("the body of a full copy", () => {
  const rest = JSON.stringify(ENVELOPE).slice(1, -1);

  it("is the same however it is cut into pieces", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(value, texts), { maxLength: 8 }),
        fc.boolean(),
        space,
        sizes,
        fc.boolean(),
        (elements, recordsFirst, gap, pieces, hasMark) => {
          const list = `"records"${gap}:${gap}[${gap}${elements.join(`${gap},${gap}`)}${gap}]`;
          const rest = JSON.stringify(ENVELOPE).slice(1, -1);
          const members = recordsFirst ? [list, rest] : [rest, list];
          const body = `${hasMark ? "\ufeff" : ""}${gap}{${gap}${members.join(`${gap},`)}${gap}}${gap}`;
          const reader = inPieces(Buffer.from(body), pieces);
          const copy = reader.finish(REF);
          assert.deepEqual(records(reader), elements);
          assert.equal(copy.records.length, elements.length);
          assert.equal(copy.syncSequence, 42);
          assert.equal(copy.schemaVersion, 1);
          assert.equal(copy.resourceContentId, 7);
        },
      ),
    );
  });

  it("is the same if it is cut at any two places", () => {
    const texts = ['\\"', "\\", "]"].map((text) => JSON.stringify([text]));
    const list = [...texts, JSON.stringify("\\"), "1e5"];
    const body = Buffer.from(`\ufeff{"records":[${list.join(", ")}],${rest}}`);
    const end = body.indexOf("resource_group");
    for (let first = 1; first < end; first++) {
      for (let second = first; second < end; second++) {
        const reader = new FullCopyReader();
        reader.add(body.subarray(0, first));
        reader.add(body.subarray(first, second));
        reader.add(body.subarray(second));
        assert.deepEqual(records(reader), list, `cut at ${first} and ${second}`);
      }
    }
  });

  it("is refused if it is truncated, at any place", () => {
    const body = Buffer.from(JSON.stringify({ ...ENVELOPE, records: [{ text: 'a "\\ b' }, 1] }));
    for (let length = 0; length < body.length; length++) {
      assert.throws(
        () => parseFullCopy(REF, body.subarray(0, length)),
        (error) => isContentError(error, "invalid_response") && error.details.field === "body",
        `${length} bytes`,
      );
    }
    assert.equal(parseFullCopy(REF, body).records.length, 2);
  });

  for (const [what, body, field] of [
    ["text after its end", `{${rest},"records":[]} x`, "body"],
    ["a second value after its end", `{${rest},"records":[]}{}`, "body"],
    ["a missing comma between members", `{${rest} "records":[]}`, "body"],
    ["a missing colon", `{${rest},"records" []}`, "body"],
    ["a missing value", `{${rest},"records":}`, "body"],
    ["a missing record", `{${rest},"records":[1,,2]}`, "body"],
    ["a comma after the last record", `{${rest},"records":[1,]}`, "body"],
    ["a missing comma between records", `{${rest},"records":[1 2]}`, "body"],
    ["a comma after the last member", `{${rest},"records":[],}`, "body"],
    ["a name without quotes", `{${rest},records:[]}`, "body"],
    ["an array instead of an object", `[{${rest},"records":[]}]`, "body"],
    ["records that are no array", `{${rest},"records":{"a":[1]}}`, "records"],
    ["no records", `{${rest}}`, "records"],
    ["a number that is not JSON", `{${rest},"sync_sequence":1x,"records":[]}`, "sync_sequence"],
    ["another group", `{${rest},"records":[],"resource_group":"tafsirs"}`, "resource_group"],
    ["another id", `{${rest},"records":[],"resource_id":21}`, "resource_id"],
  ] as const) {
    it(`is refused for ${what}`, () => {
      for (const pieces of [[1], [7], [10_000]]) {
        assert.throws(
          () => inPieces(Buffer.from(body), pieces).finish(REF),
          (error) => isContentError(error, "invalid_response") && error.details.field === field,
        );
      }
    });
  }

  it("is refused for bytes that are not UTF-8, in a record and elsewhere", () => {
    const bad = Buffer.from([0x22, 0xd9, 0x22]);
    for (const [before, after] of [
      [`{${rest},"records":[`, "]}"],
      [`{${rest},"records":[],"name":`, "}"],
    ] as const) {
      const body = Buffer.concat([Buffer.from(before), bad, Buffer.from(after)]);
      for (const pieces of [[1], [10_000]]) {
        assert.throws(
          () => inPieces(body, pieces).finish(REF),
          (error) => isContentError(error, "invalid_response") && error.message.includes("UTF-8"),
        );
      }
    }
  });

  it("has the last of several members with one name", () => {
    const twice = `{"records":[1],${rest},"records":[2,3]}`;
    assert.deepEqual(records(inPieces(Buffer.from(twice), [5])), ["2", "3"]);
    const replaced = `{"records":[1],${rest},"records":null}`;
    assert.throws(
      () => parseFullCopy(REF, Buffer.from(replaced)),
      (error) => isContentError(error, "invalid_response") && error.details.field === "records",
    );
  });

  it("keeps reading after a fault without storing more, and reports the fault at the end", () => {
    const reader = new FullCopyReader();
    reader.add(Buffer.from("<html>"));
    reader.add(Buffer.from(`{${rest},"records":[]}`));
    assert.throws(() => reader.finish(REF), /not an object/);
    const twice = new FullCopyReader();
    twice.add(Buffer.from("<html>"));
    twice.add(Buffer.from("{]"));
    assert.throws(() => twice.finish(REF), /not an object/, "the first fault");
    assert.throws(() => inPieces(Buffer.from("{]"), [1]).finish(REF), /not valid JSON/);
  });

  it("takes less than half of its size if its reader waits for the compression", async () => {
    const piece = Buffer.from(`"${"placeholder ".repeat(90_000)}",`);
    const reader = new FullCopyReader();
    reader.add(Buffer.from(`{${rest},"records":[`));
    const count = 16;
    for (let turn = 0; turn < count; turn++) {
      reader.add(Buffer.from(piece));
      await reader.packed();
    }
    reader.add(Buffer.from("1]}"));
    const { heldBytes } = reader.finish(REF).records;
    assert.ok(heldBytes < (count * piece.length) / 2, `${heldBytes} bytes`);
  });

  it("takes less than half of its size while it waits, and almost nothing after it was read", async () => {
    const record = JSON.stringify({ text: "placeholder ".repeat(1_000) });
    const piece = Buffer.from(`${record},`.repeat(80));
    const reader = new FullCopyReader();
    reader.add(Buffer.from(`{${rest},"records":[`));
    const count = 16;
    for (let turn = 0; turn < count; turn++) reader.add(piece);
    reader.add(Buffer.from("1]}"));
    const copy = reader.finish(REF);
    while (copy.records.heldBytes > (count * piece.length) / 2) await setImmediate();
    const texts = [...copy.records.drain()].map(([, text]) => text);
    assert.equal(texts.length, count * 80 + 1);
    assert(texts.slice(0, -1).every((text) => text === record));
    assert.ok(copy.records.heldBytes < 2 * piece.length, `${copy.records.heldBytes} bytes`);
  });
});
