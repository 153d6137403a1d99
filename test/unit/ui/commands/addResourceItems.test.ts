import assert from "node:assert/strict";
import type { StoreState } from "../../../../src/core/model/storeState.js";
import {
  downloadBytes,
  entryItems,
  settleSelection,
} from "../../../../src/ui/commands/addResourceItems.js";
import { localResource } from "../../../support/builders.js";

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
      "All in Translations",
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
    assert.equal(item?.description, "English · chosen · translations:1");
  });

  it("says how each resource is chosen, and whether it is stored", () => {
    const stored = (id: number): StoreState["resources"][number] =>
      localResource({ id, name: `Stored ${id}`, languageName: "english", languageCode: "en" });
    const states = (tracked: readonly string[]): (string | undefined)[] => {
      const items = entryItems({ ...state, resources: [stored(1)] }, new Set(tracked), "en");
      return ["translations:1", "translations:2"].map((entry) =>
        items
          .find((item) => item.entry === entry)
          ?.description?.split(" · ")
          .slice(1, -1)
          .join(),
      );
    };
    assert.deepEqual(states(["translations:1"]), ["stored", ""]);
    assert.deepEqual(states(["translations:*"]), [
      "stored, chosen with its group",
      "chosen with its group",
    ]);
    assert.deepEqual(states([]), ["stored, not synced", ""]);
  });

  it("does not take every language of a whole chosen group for the person's", () => {
    assert.deepEqual(labels(["translations:*"], "ur").slice(0, 4), [
      "Translations · your languages",
      "Alef",
      "Beta",
      "Translations",
    ]);
  });

  it("knows the language of a resource that has left the service's lists", () => {
    const kept = localResource({ id: 9, name: "Gamma", languageName: "urdu", languageCode: "ur" });
    const [heading, ...items] = entryItems({ ...state, resources: [kept] }, new Set(), "ur").filter(
      ({ entry }) => entry === null || entry.startsWith("translations:"),
    );
    assert.equal(heading?.label, "Translations · your languages");
    assert.equal(items.at(2)?.label, "Gamma");
    assert.match(items.at(2)?.description ?? "", /^Urdu · /);
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
