import assert from "node:assert/strict";
import type { StoreState } from "../../../../src/core/model/storeState.js";
import {
  downloadBytes,
  entryItems,
  settleSelection,
} from "../../../../src/ui/commands/addResourceItems.js";

const listed = (id: number, name: string, languageCode: string): StoreState["listed"][number] => ({
  group: "translations",
  id,
  name,
  authorName: null,
  languageName: languageCode === "en" ? "english" : "urdu",
  languageCode,
  direction: null,
});

const state: StoreState = {
  revision: 1,
  resources: [],
  listed: [listed(1, "Alpha", "en"), listed(2, "Beta", "ur"), listed(3, "Alef", "ur")],
  listedAt: null,
  lastRun: null,
  filters: [],
  feed: 1,
  readOnly: null,
};

function labels(tracked: readonly string[], locale: string): string[] {
  return entryItems(state, new Set(tracked), locale)
    .filter(({ entry }) => entry === null || entry.startsWith("translations:"))
    .map(({ label }) => label)
    .slice(0, 6);
}

describe("the list of resources to add", () => {
  it("begins a group with the person's language", () => {
    assert.deepEqual(labels([], "ur"), [
      "Translations · your languages",
      "Alef",
      "Beta",
      "Translations",
      "Alpha",
      "All of Translations",
    ]);
  });

  it("counts the languages of the chosen resources as the person's", () => {
    const items = labels(["translations:2"], "fr");
    assert.deepEqual(items.slice(0, 3), ["Translations · your languages", "Alef", "Beta"]);
  });

  it("calls a resource that was never fetched chosen, not stored", () => {
    const item = entryItems(state, new Set(["translations:1"]), "en").find(
      ({ entry }) => entry === "translations:1",
    );
    assert.equal(item?.description, "English · translations:1 · chosen");
  });
});

describe("a selection of resources to add", () => {
  const settle = (before: readonly string[], now: readonly string[]): string[] => [
    ...settleSelection(new Set(before), new Set(now)),
  ];

  it("drops the members of a group that is chosen as a whole", () => {
    assert.deepEqual(
      settle(["translations:1", "tafsirs:1"], ["translations:1", "tafsirs:1", "translations:*"]),
      ["tafsirs:1", "translations:*"],
    );
  });

  it("drops the whole group when one of its members is chosen", () => {
    assert.deepEqual(settle(["translations:*"], ["translations:*", "translations:2"]), [
      "translations:2",
    ]);
  });

  it("keeps a selection without contradictions", () => {
    assert.deepEqual(settle(["a:1"], ["a:1", "b:*"]), ["a:1", "b:*"]);
  });
});

describe("the size of a download", () => {
  it("is the usual size of the group for each new resource", () => {
    assert.equal(downloadBytes(["translations:1"], state), 1_800_000);
    assert.equal(downloadBytes(["translations:*"], state), 3 * 1_800_000);
  });

  it("is unknown for a whole group without a list", () => {
    assert.equal(downloadBytes(["articles:*"], state), null);
  });
});
