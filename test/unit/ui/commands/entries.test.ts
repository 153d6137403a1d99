import assert from "node:assert/strict";
import { resourceArgument, textArgument } from "../../../../src/ui/commands/arguments.js";
import {
  editEntries,
  normalEntry,
  removeEntry,
  undoRemoval,
} from "../../../../src/ui/commands/entries.js";

describe("the resources setting", () => {
  it("reads an entry in any spelling", () => {
    assert.equal(normalEntry(" translations : 19 "), "translations:19");
    assert.equal(normalEntry("articles:*"), "articles:*");
    assert.equal(normalEntry("translations"), null);
  });

  describe("after an undone removal", () => {
    const before = ["articles:*", "translations:1", "tafsirs:2", "wrong"];
    const cases: [name: string, current: string[], after: string[], expected: string[]][] = [
      [
        "is as before",
        ["articles:*", "tafsirs:2", "wrong"],
        ["articles:*", "tafsirs:2", "wrong"],
        before,
      ],
      [
        "has the whole group in place of its resources",
        ["translations:1", "tafsirs:2", "wrong", "articles:3", "articles:4"],
        ["translations:1", "tafsirs:2", "wrong", "articles:3", "articles:4"],
        before,
      ],
      [
        "keeps what was removed and added since",
        ["articles:*", "wrong", "recitations:7"],
        ["articles:*", "tafsirs:2", "wrong"],
        ["articles:*", "translations:1", "wrong", "recitations:7"],
      ],
    ];
    for (const [name, current, after, expected] of cases) {
      it(name, () => {
        assert.deepEqual(undoRemoval(current, before, after), expected);
      });
    }
  });

  describe("after a choice in a list", () => {
    const offered = ["translations:19", "translations:20", "translations:*", "articles:*"];
    const cases: [name: string, current: string[], chosen: string[], expected: string[]][] = [
      [
        "gets what was put on, at the end",
        ["translations:20"],
        ["translations:20", "articles:*"],
        ["translations:20", "articles:*"],
      ],
      [
        "loses what was taken off",
        ["translations:19", "translations:20"],
        ["translations:20"],
        ["translations:20"],
      ],
      [
        "keeps what the list did not show",
        ["tafsirs:151"],
        ["translations:19"],
        ["tafsirs:151", "translations:19"],
      ],
      [
        "keeps wrong entries, for their owner to mend",
        ["tafsir 151"],
        ["translations:19"],
        ["tafsir 151", "translations:19"],
      ],
      [
        "keeps entries as they were written",
        [" translations:19"],
        ["translations:19"],
        [" translations:19"],
      ],
      [
        "does not name resources beside their whole group",
        [],
        ["translations:19", "translations:*"],
        ["translations:*"],
      ],
      [
        "does not name resources that a group of the setting brings",
        ["translations:*"],
        ["translations:*", "translations:19"],
        ["translations:*"],
      ],
      [
        "stays as it is where nothing changed",
        ["translations:19"],
        ["translations:19"],
        ["translations:19"],
      ],
    ];
    for (const [name, current, chosen, expected] of cases) {
      it(name, () => {
        assert.deepEqual(editEntries(current, offered, chosen), expected);
      });
    }
  });

  describe("without a resource", () => {
    const ref = { group: "translations", id: 19 };
    it("loses each entry that names it, in any spelling", () => {
      assert.deepEqual(
        removeEntry(["translations: 19", "articles:*", "translations:19"], ref, []),
        {
          kind: "removed",
          entries: ["articles:*"],
        },
      );
    });

    it("reports that the whole group includes it", () => {
      const known = [17, 19, 20].map((id) => ({ group: "translations", id }));
      known.push({ group: "tafsirs", id: 5 });
      const current = ["translations:*", "translations:19", "articles:1", "translations: 17"];
      assert.deepEqual(removeEntry(current, ref, known), {
        kind: "wholeGroup",
        entry: "translations:*",
        entries: ["articles:1", "translations: 17"],
        withOthers: ["articles:1", "translations: 17", "translations:20"],
      });
    });

    it("reports that no entry includes it", () => {
      assert.deepEqual(removeEntry(["translations:20"], ref, []), { kind: "notNamed" });
    });
  });
});

describe("arguments of commands", () => {
  it("name a resource, or are a tree item", () => {
    const item = { kind: "resource", group: "translations", id: 19, label: "A name" };
    assert.deepEqual(resourceArgument(item), { group: "translations", id: 19 });
  });

  for (const argument of [
    undefined,
    null,
    "translations:19",
    { group: "translations" },
    { group: "../x", id: 1 },
    { group: "translations", id: 0 },
    { kind: "group", nodeId: "group/translations" },
  ]) {
    it(`are asked for if ${JSON.stringify(argument)} is given`, () => {
      assert.equal(resourceArgument(argument), undefined);
    });
  }

  it("are texts, or undefined", () => {
    assert.equal(textArgument("mercy"), "mercy");
    assert.equal(textArgument("  "), undefined);
    assert.equal(textArgument(5), undefined);
  });
});
