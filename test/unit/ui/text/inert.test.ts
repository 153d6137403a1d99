import assert from "node:assert/strict";
import { inert } from "../../../../src/ui/text/inert.js";

/** What VS Code makes links of in its messages. */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)\)/i;
/** What it makes icons of in labels. */
const ICON = /\$\([a-z-]+(~[a-z]+)?\)/;

describe("texts of others", () => {
  it("make no links in messages", () => {
    const hostile = "[Saheeh International](command:workbench.action.quit)";
    assert.match(hostile, LINK);
    assert.doesNotMatch(inert(hostile), LINK);
  });

  it("make no icons in labels", () => {
    assert.match("$(trash) Name", ICON);
    assert.doesNotMatch(inert("$(trash) Name"), ICON);
  });

  it("look the same", () => {
    assert.equal(inert("Name [1] (2) $3").replaceAll("\u200b", ""), "Name [1] (2) $3");
    assert.equal(inert("فتح محمد"), "فتح محمد");
  });
});
