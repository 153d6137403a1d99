import assert from "node:assert/strict";
import { selectedElement } from "../../../../src/ui/tree/selectedElement.js";

describe("the selected element of a tree", () => {
  it("is the first of the selection", async () => {
    assert.equal(await selectedElement({ selection: ["a", "b"] }), "a");
  });

  it("is found after the tree has been read again", async () => {
    const read: (readonly string[])[] = [[], [], ["a"]];
    const view = {
      get selection() {
        return read.shift() ?? [];
      },
    };
    assert.equal(await selectedElement(view), "a");
  });

  it("is undefined if nothing is selected", async () => {
    assert.equal(await selectedElement({ selection: [] }), undefined);
  });
});
