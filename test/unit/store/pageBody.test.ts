import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { isContentError } from "../../../src/core/model/errors.js";
import { parsePage, parseRecord } from "../../../src/core/store/body.js";

/** Every field, with a payload whose numbers and escapes would not survive a parser. */
const DATA = '{"id":1.0,"text":"\\u0041 1e400","big":12345678901234567890}';
const FULL =
  '{"sequence":7,"type":"ROW_UPDATE","resource_group":"tafsirs","resource_id":3,' +
  '"resource_content_id":30,"record_type":"tafsir","record_key":"k","source_record_id":300,' +
  '"changed_at":"2026-01-01T00:00:00Z","snapshot_url":"/api/v4/x","unavailable_reason":"hidden",' +
  `"data":${DATA}}`;
const SHORT =
  '{"sequence":8,"type":"RESOURCE_DELETE","resource_group":"tafsirs","resource_id":4,' +
  '"changed_at":"2026-01-02T00:00:00Z"}';

function bodyOf(mutations: string, rest = '"next_page_url":"/api/v4/next","next_sync_token":"t"') {
  return `{"sync":{"sync_until_sequence":9,"has_more":true,${rest},"mutations":${mutations}}}`;
}

function read(text: string) {
  return parsePage(Buffer.from(text));
}

function assertFault(text: string | Uint8Array, field: string): void {
  assert.throws(
    () => parsePage(Buffer.from(text)),
    (error) => isContentError(error, "invalid_response") && error.details.field === field,
  );
}

describe("the body of a page", () => {
  it("gives every field of a mutation, and its payload unchanged", () => {
    const { head, mutations } = read(bodyOf(`[${FULL}]`));
    assert.deepEqual(mutations, [
      {
        head: {
          group: "tafsirs",
          id: 3,
          sequence: 7,
          type: "ROW_UPDATE",
          recordType: "tafsir",
          recordKey: "k",
          sourceRecordId: 300,
          resourceContentId: 30,
          changedAt: "2026-01-01T00:00:00Z",
          snapshotUrl: "/api/v4/x",
          unavailableReason: "hidden",
        },
        data: DATA,
      },
    ]);
    assert.deepEqual(head, {
      syncUntilSequence: 9,
      hasMore: true,
      nextPageUrl: "/api/v4/next",
      nextSyncToken: "t",
      mutations: mutations.map((mutation) => mutation.head),
    });
  });

  it("has a reason of one line", () => {
    const { head } = read(bodyOf(`[${FULL.replace("hidden", "hidden\\n\\u202eby us")}]`));
    assert.equal(head.mutations[0]?.unavailableReason, "hidden by us");
  });

  it("has null for what is missing", () => {
    const { head, mutations } = read(bodyOf(`[${SHORT}]`, '"next_page_url":"/api/v4/next"'));
    assert.equal(head.nextSyncToken, null);
    const [mutation] = mutations;
    assert.equal(mutation?.data, null);
    const { recordType, recordKey, sourceRecordId, resourceContentId } = mutation.head;
    const { snapshotUrl, unavailableReason } = mutation.head;
    assert.deepEqual(
      [recordType, recordKey, sourceRecordId, resourceContentId, snapshotUrl, unavailableReason],
      [null, null, null, null, null, null],
    );
  });

  it("has no address of a next page if it is the last, but a token", () => {
    const last = bodyOf("[]", '"next_sync_token":"t"').replace("true", "false");
    assert.deepEqual([read(last).head.nextPageUrl, read(last).head.hasMore], [null, false]);
    assertFault(bodyOf("[]", '"x":1').replace("true", "false"), "sync.next_sync_token");
    assertFault(bodyOf("[]", '"x":1'), "sync.next_page_url");
  });

  it("has no payload if it is null", () => {
    const [mutation] = read(bodyOf(`[${SHORT.slice(0, -1)},"data":null}]`)).mutations;
    assert.equal(mutation?.data, null);
  });

  it("may be empty, and begin with a byte order mark", () => {
    assert.deepEqual(read(bodyOf("[]")).mutations, []);
    assert.deepEqual(read(`\ufeff${bodyOf("[]")}`).mutations, []);
  });

  for (const [what, text, field] of [
    ["a web page", "<html></html>", "body"],
    ["an array", "[]", "body"],
    ["an unfinished object", '{"sync":', "body"],
    ["no sync", "{}", "sync"],
    ["a sync that is no object", '{"sync":[]}', "sync"],
    ["no mutations", bodyOf("[]").replace('"mutations"', '"others"'), "sync.mutations"],
    ["mutations that are no array", bodyOf("{}"), "sync.mutations"],
    ["an unfinished list of mutations", bodyOf("[1,]"), "sync.mutations"],
    ["a mutation that is no object", bodyOf(`[${FULL},5]`), "sync.mutations[1]"],
    [
      "a mutation without a sequence",
      bodyOf(`[${FULL.replace('"sequence":7,', "")}]`),
      "sync.mutations[0].sequence",
    ],
    [
      "a bound that is text",
      bodyOf("[]").replace('"sync_until_sequence":9', '"sync_until_sequence":"9"'),
      "sync.sync_until_sequence",
    ],
    [
      "a bound that is not JSON",
      bodyOf("[]").replace('"sync_until_sequence":9', '"sync_until_sequence":9x'),
      "sync.sync_until_sequence",
    ],
    ["a token that is a number", bodyOf("[]", '"next_sync_token":5'), "sync.next_sync_token"],
  ] as const) {
    it(`is refused for ${what}, by the name of the field`, () => {
      assertFault(text, field);
    });
  }

  it("is refused for bytes that are not UTF-8", () => {
    const bytes = Buffer.from(bodyOf(`[${FULL.replace("k", "\u00e9")}]`), "latin1");
    assertFault(bytes, "body");
  });

  it("says whether it has the wrong type or is not JSON", () => {
    assert.throws(() => read("[]"), /not an object/);
    assert.throws(() => read('{"sync"'), /not valid JSON/);
    assert.throws(() => read(bodyOf("{}")), /not an array/);
    assert.throws(() => read(bodyOf("[1 2]")), /not valid JSON/);
    assert.throws(() => read('\n {"sync"'), /not valid JSON/);
    const text = bodyOf("[]").replace('"sync_until_sequence":9', '"sync_until_sequence":"9"');
    assert.throws(() => read(text), /expected number/);
    assert.throws(
      () => read("[]"),
      (error) => error instanceof Error && error.cause instanceof SyntaxError,
    );
  });
});

describe("a record of a full copy", () => {
  it("is an object", () => {
    assert.deepEqual(parseRecord('{"id":1}', "records[0]"), { id: 1 });
  });

  for (const text of ["null", "[]", "5", '"text"', "{", ""]) {
    it(`is not ${text === "" ? "nothing" : text}`, () => {
      assert.throws(
        () => parseRecord(text, "records[0]"),
        (error) =>
          isContentError(error, "invalid_response") && error.details.field === "records[0]",
      );
    });
  }
});
