import assert from "node:assert/strict";
import type { ChangeHead } from "../../../../src/core/model/change.js";
import {
  changedResources,
  chaptersOf,
  messageText,
  NO_FILTER,
  passing,
} from "../../../../src/ui/changes/model.js";
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

  it("groups changes by surah, and names the verse of a removed row", () => {
    const chapters = chaptersOf(
      resource({}),
      [head("1", 1_002), head("2", 2_255, "deleted"), head("3", null, "created")],
      options,
    );
    assert.deepEqual(
      chapters.map(({ label, changes }) => [label, changes.map((change) => change.label)]),
      [
        ["1 Al-Fatihah", ["1:2"]],
        ["2 Al-Baqarah", ["2:255"]],
        ["Other rows", ["translation 3"]],
      ],
    );
    assert.match(chapters[1]?.changes[0]?.description ?? "", /^removed · /);
  });

  it("shows only the changes that pass the filter", () => {
    const heads = [head("1", 1_001), head("2", 1_002, "deleted")];
    const kinds = { ...NO_FILTER, kinds: new Set(["deleted"] as const) };
    assert.deepEqual(
      passing(heads, kinds, () => undefined).map(({ recordKey }) => recordKey),
      ["2"],
    );
    const parts = { ...NO_FILTER, parts: new Set(["spacing"] as const) };
    assert.deepEqual(
      passing(heads, parts, ({ recordKey }) => (recordKey === "1" ? "spacing" : "words")).map(
        ({ recordKey }) => recordKey,
      ),
      ["1"],
    );
    const later = { ...NO_FILTER, since: "2026-11-02T00:00:00.000Z" };
    assert.deepEqual(
      passing(heads, later, () => undefined),
      [],
    );
  });

  it("says since when nothing has changed", () => {
    const reviewed = resource({ unreviewedRows: 0, reviewedThrough: "2026-11-03T08:00:00.000Z" });
    assert.match(
      messageText(state({ resources: [reviewed] }), NO_FILTER, "en") ?? "",
      /^No changes since Nov 3, 2026/,
    );
    const changed = resource({ unreviewedRows: 1 });
    assert.equal(messageText(state({ resources: [changed] }), NO_FILTER, "en"), undefined);
  });

  it("says that a filter may hide changes", () => {
    assert.equal(
      messageText(state(), { ...NO_FILTER, kinds: new Set(["created"] as const) }, "en"),
      "The filter may hide changes.",
    );
  });
});
