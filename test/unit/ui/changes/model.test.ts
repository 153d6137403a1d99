import assert from "node:assert/strict";
import type { ChangeHead } from "../../../../src/core/model/change.js";
import {
  changedResources,
  changesIn,
  chaptersOf,
  messageText,
  NO_FILTER,
  passing,
} from "../../../../src/ui/changes/model.js";
import { rowKey } from "../../../../src/core/model/row.js";
import { NOW, resource, state } from "../support.js";

const head = (
  recordKey: string,
  position: number | null,
  kind: ChangeHead["kind"] = "updated",
): ChangeHead => ({
  recordType: "translation",
  recordKey,
  verseKey:
    position === null || kind === "deleted"
      ? null
      : `${String(Math.floor(position / 1000))}:${String(position % 1000)}`,
  kind,
  times: 1,
  changedAt: "2026-11-01T10:00:00.000Z",
  appliedAt: "2026-11-01T10:00:01.000Z",
  position,
  to: position,
});

const options = { now: NOW, locale: "en" };

describe("the view of changes", () => {
  it("lists the resources with unreviewed changes, most changes first", () => {
    const nodes = changedResources(
      state({
        resources: [
          resource({ id: 1, unreviewedRows: 2 }),
          resource({ id: 2, unreviewedRows: 0 }),
          resource({ id: 3, unreviewedRows: 40 }),
        ],
      }),
      NO_FILTER,
      "en",
    );
    assert.deepEqual(
      nodes.map(({ resource: { id }, description }) => [id, description]),
      [
        [3, "40"],
        [1, "2"],
      ],
    );
    assert.match(nodes[1]?.accessibilityLabel ?? "", /2 changes not reviewed/);
  });

  it("shows any key and any title of a row as one short line", () => {
    const key = `\u202eyek\n${"x".repeat(1000)}`;
    const heads = [head(key, null)];
    const labels = (names: ReadonlyMap<string, string>): string[] =>
      changesIn({ resource: resource({}), heads }, { ...options, names }).map(({ label }) => label);
    assert.deepEqual(labels(new Map()), [`translation yek ${"x".repeat(184)}…`]);
    const row = rowKey({ recordType: "translation", recordKey: key });
    assert.deepEqual(labels(new Map([[row, "A\r\ntitle\u2069"]])), ["A title"]);
  });

  it("groups changes by surah, and names the verse of a removed row", () => {
    const chapters = chaptersOf(
      resource({}),
      [head("1", 1_002), head("2", 2_255, "deleted"), head("3", null, "created")],
      "en",
    );
    assert.deepEqual(
      chapters.map((chapter) => [
        chapter.label,
        changesIn(chapter, options).map(({ label }) => label),
      ]),
      [
        ["1 Al-Fatihah", ["1:2"]],
        ["2 Al-Baqarah", ["2:255"]],
        ["Other rows", ["translation 3"]],
      ],
    );
    const [, second] = chapters;
    assert.ok(second);
    assert.match(changesIn(second, options)[0]?.description ?? "", /^removed · /);
  });

  it("shows the changed words of a verse as one change", () => {
    const words = resource({ group: "word_by_word_translations" });
    const [chapter] = chaptersOf(
      words,
      [head("1", 2_255), head("2", 2_255), head("3", 2_256, "deleted")],
      "en",
    );
    assert.ok(chapter);
    assert.deepEqual(
      changesIn(chapter, options).map(({ label, heads, description }) => [
        label,
        heads.length,
        description.replace(/ · [^·]*$/, ""),
      ]),
      [
        ["2:255", 2, "changed · 2 rows"],
        ["2:256", 1, "removed"],
      ],
    );
    assert.equal(chapter.description, "3", "the surah counts rows, as the resource does");
  });

  it("lists thousands of rows without a surah in parts, and every change once", () => {
    const heads = Array.from({ length: 1201 }, (_, index) => head(String(index), null));
    const chapters = chaptersOf(resource({}), heads, "en");
    assert.deepEqual(
      chapters.map(({ label, description }) => [label, description]),
      [
        ["Other rows 1–500", "500"],
        ["Other rows 501–1,000", "500"],
        ["Other rows 1,001–1,201", "201"],
      ],
    );
    const nodes = chapters.flatMap((chapter) => changesIn(chapter, options));
    assert.equal(new Set(nodes.map(({ nodeId }) => nodeId)).size, 1201);
  });

  it("shows only the changes that pass the filter", () => {
    const heads = [head("1", 1_001), head("2", 1_002, "deleted")];
    const shown = (
      filter: Partial<typeof NO_FILTER>,
      partOf: Parameters<typeof passing>[2] = () => undefined,
    ): string[] =>
      passing(heads, { ...NO_FILTER, ...filter }, partOf, NOW).map(({ recordKey }) => recordKey);
    assert.deepEqual(shown({ kinds: new Set(["deleted"] as const) }), ["2"]);
    const parts = { parts: new Set(["spacing"] as const) };
    assert.deepEqual(
      shown(parts, ({ recordKey }) => (recordKey === "1" ? "spacing" : "words")),
      ["1"],
    );
    assert.deepEqual(shown({ days: 7 }), []);
    assert.deepEqual(shown({ days: 30 }), ["1", "2"]);
  });

  it("shows since when nothing has changed", () => {
    const reviewed = resource({ unreviewedRows: 0, reviewedThrough: "2026-11-03T08:00:00.000Z" });
    assert.match(
      messageText(state({ resources: [reviewed] }), NO_FILTER, "en") ?? "",
      /^No changes since Nov 3, 2026/,
    );
    const changed = resource({ unreviewedRows: 1 });
    assert.equal(messageText(state({ resources: [changed] }), NO_FILTER, "en"), undefined);
  });

  it("shows how many changes pass the filter, and lists no resource without any", () => {
    const filter = { ...NO_FILTER, kinds: new Set(["created"] as const) };
    const changed = state({
      resources: [
        resource({ id: 1, unreviewedRows: 2 }),
        resource({ id: 2, unreviewedRows: 5 }),
        resource({ id: 3, unreviewedRows: 9 }),
      ],
    });
    assert.equal(messageText(changed, filter, "en"), "The filter may hide changes.");
    assert.equal(messageText(changed, filter, "en", 3), "3 of 16 changes match the filter.");
    assert.equal(messageText(changed, filter, "en", 0), "No changes match the filter.");
    const shown = new Map([
      ["translations:1", 2],
      ["translations:2", 0],
      ["translations:3", 1],
    ] as const);
    assert.deepEqual(
      changedResources(changed, filter, "en", shown).map((node) => [
        node.resource.id,
        node.description,
        node.accessibilityLabel.split(", ").at(-1),
      ]),
      [
        [1, "2", "2 changes"],
        [3, "1", "1 change"],
      ],
    );
  });

  it("names a commentary by its range, and a localization by its language", () => {
    const [chapter] = chaptersOf(
      resource({ group: "tafsirs" }),
      [{ ...head("1", 1_001), to: 1_004 }],
      "en",
    );
    assert.ok(chapter);
    assert.deepEqual(
      changesIn(chapter, options).map(({ label }) => label),
      ["1:1–4"],
    );
    const names = new Map([[rowKey({ recordType: "translation", recordKey: "1:2" }), "العربية"]]);
    const article = { resource: resource({ group: "articles" }), heads: [head("1:2", null)] };
    assert.deepEqual(
      changesIn(article, { ...options, names }).map(({ label }) => label),
      ["العربية"],
    );
  });
});
