import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { EMPTY_SEARCH, type SearchState } from "../../../../src/protocol/search.js";
import { adviceFor, describeHits, type NamedVerse } from "../../../../src/ui/panels/searchTexts.js";

function advice(
  filters: Partial<SearchState["filters"]>,
  rows: number,
  verse: NamedVerse | null = null,
): string {
  const state = {
    ...EMPTY_SEARCH,
    query: "mercy",
    filters: { ...EMPTY_SEARCH.filters, ...filters },
  };
  const summary = { resources: rows, rows, failed: [] };
  return adviceFor("en", state, summary, { hits: 0, verse }).join(" ");
}

describe("the advice for a search without hits", () => {
  it("is to sync first if the local copy has no text", () => {
    assert.equal(advice({}, 0), "The local copy has no text yet. Sync a resource first.");
  });

  it("is to remove a filter if the filters leave no text to search", () => {
    assert.match(advice({ groups: ["tafsirs"] }, 0), /within these limits\..* Remove one\./);
  });

  it("says how much was searched", () => {
    assert.match(advice({}, 1), /^Searched 1 row of 1 resource\. /);
  });

  it("is not needed for a stored verse, and says that another one is missing", () => {
    const verseKey = "2:255";
    assert.equal(advice({}, 1, { verseKey, isStored: true }), "");
    const missing = advice({}, 1, { verseKey, isStored: false });
    assert.equal(missing, "Verse 2:255 is not in the local copy.");
    assert.match(advice({}, 0, { verseKey, isStored: false }), /^The local copy has no text yet/);
  });
});

describe("the number of hits", () => {
  const summary = { resources: 3, rows: 40, failed: [] };

  it("is given with its resources and the time", () => {
    assert.equal(describeHits("en", 2, 1, 12, summary), "2 hits in 1 resource · 12 ms");
  });

  it("is a word for none", () => {
    assert.equal(describeHits("en", 0, 0, 12, summary), "No hits");
  });
});
