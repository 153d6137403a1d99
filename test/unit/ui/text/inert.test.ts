import assert from "node:assert/strict";
import {
  directed,
  inert,
  inertItems,
  isolated,
  isolatedLines,
} from "../../../../src/ui/text/inert.js";

/** Text that VS Code turns into links in its messages. */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)\)/i;
/** Text that VS Code turns into icons in labels. */
const ICON = /\$\([a-z-]+(~[a-z]+)?\)/;

describe("untrusted texts", () => {
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

describe("a text in a place that is drawn from left to right", () => {
  it("has its own direction in each line", () => {
    assert.equal(directed("(مثال)\nمثال!", "rtl"), "\u2067(مثال)\u2069\n\u2067مثال!\u2069");
    assert.equal(directed("(example)", "ltr"), "(example)");
  });
});

describe("untrusted names inside a text", () => {
  /** Every format that reorders characters, by its code. */
  const FORMATS = [0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069].map(
    (code) => String.fromCodePoint(code),
  );

  it("do not change the order of the words around them", () => {
    for (const format of FORMATS) {
      assert.equal(isolated(`Am${format}ina`), "Amina");
      assert.equal(isolatedLines(`one${format}\ntwo`), "one\ntwo");
    }
    assert.equal(isolated("../x\u001b[31m\u0000"), "../x[31m");
    assert.equal(isolated("  two\nlines\u2028here "), "two lines here");
  });

  it("keep a number after Arabic letters in its place", () => {
    assert.equal(isolated("\u202eأمينة"), "\u2068أمينة\u2069");
    assert.equal(isolated("Amina"), "Amina");
    assert.equal(isolatedLines("أمينة"), "أمينة", "a text that stands alone needs nothing");
  });
});

describe("items of a pick list", () => {
  it("have only the extension's icons", () => {
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
