import assert from "node:assert/strict";
import { resourceKey } from "../../../../src/core/model/resource.js";
import { distinctNames, resourceDetail } from "../../../../src/ui/text/resources.js";
import { resource } from "../support.js";

describe("names of resources", () => {
  const shown = (...resources: readonly Parameters<typeof resource>[0][]): string[] => {
    const all = resources.map((one) => resource(one));
    const names = distinctNames(all, "en");
    return all.map((one) => names.get(resourceKey(one)) ?? "");
  };

  it("stand alone if no other resource has them", () => {
    assert.deepEqual(
      shown(
        { id: 1, name: "First" },
        { id: 2, name: "Second" },
        { id: 3, name: null, languageName: null },
      ),
      ["First", "Second", "Translations 3"],
    );
  });

  it("distinguish resources of one name by language, then by id", () => {
    assert.deepEqual(
      shown(
        { id: 1, name: "Same", languageName: "urdu" },
        { id: 2, name: "Same", languageName: "english" },
        { id: 3, name: "Same", languageName: "english" },
        { id: 4, name: "Same", languageName: null },
        { group: "tafsirs", id: 4, name: "Same", languageName: null },
      ),
      [
        "Same · Urdu",
        "Same · English · translations:2",
        "Same · English · translations:3",
        "Same · translations:4",
        "Same · tafsirs:4",
      ],
    );
  });

  it("have language and id beside them in a list", () => {
    assert.equal(resourceDetail(resource({ id: 7 }), "en"), "English · translations:7");
    assert.equal(resourceDetail(resource({ id: 7, languageName: null }), "en"), "translations:7");
  });
});
