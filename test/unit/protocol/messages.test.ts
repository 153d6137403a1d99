import assert from "node:assert/strict";
import { inspectorMessageSchema, inspectorRequestSchema } from "../../../src/protocol/inspector.js";
import {
  DEFAULT_PREFERENCES,
  parseMessage,
  readerMessageSchema,
  readerRequestSchema,
  readerStateSchema,
} from "../../../src/protocol/reader.js";

const place = { chapter: 2, verseKey: "2:255", part: null, offset: 12 };

describe("messages of the reader", () => {
  for (const [name, message] of [
    ["ready", { type: "ready", place: null }],
    ["ready with a place", { type: "ready", place }],
    ["a chapter", { type: "chapter", id: 1, chapter: 114, verse: 6 }],
    ["a part of a chapter", { type: "chapter", id: 2, chapter: 2, verse: null, offset: 40 }],
    ["text from the beginning", { type: "text", id: 3, chapter: null, verse: null }],
    ["a place in a table", { type: "place", place: { ...place, table: 300 } }],
    ["a jump", { type: "jump", id: 3, text: "2:255" }],
    [
      "a review",
      {
        type: "review",
        id: 5,
        through: "2026-03-01T10:00:01.000Z",
        rows: [{ recordType: "translation", recordKey: "7" }],
      },
    ],
    [
      "the way to the next change",
      { type: "findChange", id: 6, by: 1, row: null, verseKey: "2:255", chapter: 2 },
    ],
    ["preferences", { type: "preferences", preferences: DEFAULT_PREFERENCES }],
    [
      "a copy",
      {
        type: "copy",
        id: 4,
        recordType: "translation",
        recordKey: "1",
        verseKey: "2:255",
        format: "markdown",
        to: "clipboard",
        withArabic: true,
      },
    ],
  ] as const) {
    it(`from the webview: ${name} is accepted`, () => {
      const parsed = parseMessage(readerRequestSchema, message);
      assert.ok(parsed.ok, parsed.ok ? "" : parsed.problem);
      assert.deepEqual(parsed.value, message);
    });
  }

  for (const [name, message, field] of [
    ["nothing", null, "message"],
    ["no type", {}, "type"],
    ["an unknown type", { type: "eval", code: "1" }, "type"],
    ["a chapter that is none", { type: "chapter", id: 1, chapter: 115, verse: null }, "chapter"],
    ["a number as text", { type: "chapter", id: 1, chapter: "2", verse: null }, "chapter"],
    ["no number to answer", { type: "jump", text: "2:255" }, "id"],
    ["a jump text without end", { type: "jump", id: 1, text: "x".repeat(201) }, "text"],
    [
      "a verse key that is none",
      { type: "place", place: { ...place, verseKey: "x" } },
      "place.verseKey",
    ],
    [
      "a size beyond all bounds",
      { type: "preferences", preferences: { ...DEFAULT_PREFERENCES, textScale: 90 } },
      "preferences.textScale",
    ],
    ["a review of no rows", { type: "review", id: 1, through: null, rows: [] }, "rows"],
    [
      "a leap over changes",
      { type: "findChange", id: 1, by: 2, row: null, verseKey: null, chapter: null },
      "by",
    ],
    ["a target that is none", { type: "openIn", id: 1, target: "shell", verseKey: null }, "target"],
  ] as const) {
    it(`from the webview: ${name} is refused, and the field is named`, () => {
      const parsed = parseMessage(readerRequestSchema, message);
      assert.ok(!parsed.ok);
      assert.ok(parsed.problem.startsWith(`${field}:`), parsed.problem);
    });
  }

  it("from the host: a page of every kind is accepted", () => {
    const part = { chapter: 1, offset: 0, nextOffset: null, arabic: [] };
    const pages = [
      { kind: "verses", ...part, entries: [] },
      { kind: "tafsir", ...part, entries: [], heads: [] },
      { kind: "words", ...part, entries: [], placedBy: null, unplaced: 0 },
      { kind: "recitation", ...part, entries: [] },
      { kind: "articles", localizations: [], selected: -1, html: "" },
      {
        kind: "table",
        wordsProblem: null,
        recordTypes: [],
        recordType: null,
        columns: [],
        rows: [],
        offset: 0,
        nextOffset: null,
        total: 0,
      },
    ];
    for (const page of pages) {
      const parsed = parseMessage(readerMessageSchema, { type: "page", page, verseKey: null });
      assert.ok(parsed.ok, parsed.ok ? "" : parsed.problem);
    }
  });

  it("from the host: marks of changes are accepted, and refused in another shape", () => {
    const page = { kind: "articles", localizations: [], selected: -1, html: "" };
    const mark = {
      recordType: "translation",
      recordKey: "1",
      verseKey: null,
      kind: "deleted",
      times: 2,
      changedAt: "2026-03-01T10:00:00Z",
      appliedAt: "2026-03-01T10:00:01.000Z",
      former: "Placeholder",
    };
    const message = (marks: unknown[]): unknown => ({
      type: "page",
      page,
      verseKey: null,
      changes: { total: 1, through: mark.appliedAt, marks },
    });
    const good = parseMessage(readerMessageSchema, message([mark]));
    assert.ok(good.ok, good.ok ? "" : good.problem);
    const bad = parseMessage(readerMessageSchema, message([{ ...mark, kind: "moved" }]));
    assert.ok(!bad.ok, "a kind that is none");
    assert.ok(bad.problem.startsWith("changes.marks.0.kind:"), bad.problem);
  });

  it("from the host: a page of another shape is refused", () => {
    const page = {
      kind: "verses",
      chapter: 1,
      offset: 0,
      nextOffset: null,
      entries: [{}],
      arabic: [],
    };
    const parsed = parseMessage(readerMessageSchema, { type: "page", page, verseKey: null });
    assert.ok(!parsed.ok);
    assert.ok(parsed.problem.startsWith("page.entries.0."), parsed.problem);
  });

  it("a reload restores only ids and a position, or nothing", () => {
    assert.ok(parseMessage(readerStateSchema, { ref: { group: "translations", id: 1 }, place }).ok);
    for (const state of [
      undefined,
      "",
      { ref: { group: "../x", id: 1 }, place: null },
      { ref: { group: "translations", id: 0 }, place: null },
    ]) {
      assert.equal(parseMessage(readerStateSchema, state).ok, false);
    }
  });
});

describe("messages of the inspector", () => {
  it("are accepted", () => {
    const request = {
      type: "rows",
      id: 1,
      contains: "",
      recordType: null,
      offset: 76_900,
      limit: 100,
    };
    assert.ok(parseMessage(inspectorRequestSchema, request).ok);
    assert.ok(parseMessage(inspectorMessageSchema, { type: "row", id: 1, json: "{}" }).ok);
  });

  it("never request an unlimited page", () => {
    const parsed = parseMessage(inspectorRequestSchema, {
      type: "rows",
      id: 1,
      contains: "",
      recordType: null,
      offset: 0,
      limit: 77_000,
    });
    assert.ok(!parsed.ok);
    assert.ok(parsed.problem.startsWith("limit:"), parsed.problem);
  });
});
