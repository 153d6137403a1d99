import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { EMPTY_SEARCH, type SearchState } from "../../../../src/protocol/search.js";
import { adviceForNothing } from "../../../../src/ui/panels/searchTexts.js";

function advice(filters: Partial<SearchState["filters"]>, rows: number): string {
  const state = {
    ...EMPTY_SEARCH,
    query: "mercy",
    filters: { ...EMPTY_SEARCH.filters, ...filters },
  };
  return adviceForNothing("en", state, { resources: rows, rows, failed: [] }).join(" ");
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
});
