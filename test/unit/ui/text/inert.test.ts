import assert from "node:assert/strict";
import { inert, inertItems } from "../../../../src/ui/text/inert.js";

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

describe("items of a pick list", () => {
  it("have icons of ours only", () => {
    const [item] = inertItems([
      {
        label: "$(trash) Name",
        description: "$(trash) a",
        detail: "$(trash) b",
        icon: "book",
        id: 7,
      },
    ]);
    assert.ok(item?.id === 7);
    assert.match(item.label, /^\$\(book\) /);
    for (const text of [item.label.slice("$(book) ".length), item.description, item.detail]) {
      assert.doesNotMatch(text, ICON);
    }
  });
});
