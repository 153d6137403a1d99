import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  canonicalFilter,
  filterCovers,
  intersection,
  isEmptyFilter,
  namedResources,
  parseFilter,
  readCanonicalFilter,
  withoutGroups,
  withoutResources,
} from "../../../src/core/model/filter.js";

describe("the resource filter", () => {
  for (const [what, entries, canonical] of [
    [
      "orders groups by name and ids by number",
      ["translations:20", "articles:*", "translations:9", "tafsirs:151"],
      "articles:*;tafsirs:151;translations:9,20",
    ],
    [
      "drops duplicates",
      ["translations:19", "translations:19", "translations:019x"],
      "translations:19",
    ],
    [
      "lets * swallow ids, whichever comes first",
      ["articles:1", "articles:*", "articles:2"],
      "articles:*",
    ],
    ["reads spaces around the parts", [" translations : 19 "], "translations:19"],
    ["keeps groups that nobody has heard of", ["new_group2:7"], "new_group2:7"],
    ["is empty for no entries", [], ""],
  ] as const) {
    it(what, () => {
      const { filter } = parseFilter(entries);
      assert.equal(canonicalFilter(filter), canonical);
      assert.equal(isEmptyFilter(filter), canonical === "");
    });
  }

  for (const [entry, reason] of [
    ["translations", "syntax"],
    ["", "syntax"],
    [":19", "group"],
    ["Translations:19", "group"],
    ["trans lations:19", "group"],
    ["../x:1", "group"],
    ["__proto__:1", "group"],
    ["translations:", "id"],
    ["translations:0", "id"],
    ["translations:-1", "id"],
    ["translations:1.5", "id"],
    ["translations:1e3", "id"],
    ["translations:19,20", "id"],
    ["translations:**", "id"],
    ["translations:9007199254740993", "id"],
    ["translations:19;tafsirs:151", "id"],
  ] as const) {
    it(`reports ${JSON.stringify(entry)} (${reason}) and keeps the rest`, () => {
      const { filter, problems } = parseFilter(["articles:3", entry, "articles:1"]);
      assert.deepEqual(problems, [{ entry, reason }]);
      assert.equal(canonicalFilter(filter), "articles:1,3");
    });
  }

  it("reports an invalid entry once, however often it is written", () => {
    const { problems } = parseFilter(["tafsir", "articles:1", "tafsir", "", ""]);
    assert.deepEqual(problems, [
      { entry: "tafsir", reason: "syntax" },
      { entry: "", reason: "syntax" },
    ]);
  });

  it("means the same in any order", () => {
    const entry = fc
      .tuple(
        fc.constantFrom("translations", "tafsirs", "a1"),
        fc.oneof(fc.constant("*"), fc.integer({ min: 1, max: 30 })),
      )
      .map(([group, id]) => `${group}:${id}`);
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const { filter, problems } = parseFilter(entries);
        assert.deepEqual(problems, []);
        const canonical = canonicalFilter(filter);
        assert.equal(canonicalFilter(parseFilter([...entries].reverse()).filter), canonical);
        // A filter covers exactly the resources in it.
        for (const ref of namedResources(filter)) assert.ok(filterCovers(filter, ref));
        for (const text of entries) {
          const [group = "", id = ""] = text.split(":");
          assert.ok(filterCovers(filter, { group, id: id === "*" ? 12_345 : Number(id) }));
        }
        assert.equal(filterCovers(filter, { group: "articles", id: 1 }), false);
        if (!entries.includes("a1:*"))
          assert.equal(filterCovers(filter, { group: "a1", id: 99 }), false);
      }),
    );
  });

  const filterOf = (text: string) => {
    const filter = readCanonicalFilter(text);
    assert.ok(filter !== null, text);
    return filter;
  };

  it("names the resources that it lists by id, not those of a wildcard", () => {
    assert.deepEqual(namedResources(filterOf("articles:*;tafsirs:7;translations:2,20")), [
      { group: "tafsirs", id: 7 },
      { group: "translations", id: 2 },
      { group: "translations", id: 20 },
    ]);
  });

  it("is read back from its canonical text, and from no other text", () => {
    const text = "articles:*;tafsirs:7;translations:2,20";
    assert.equal(canonicalFilter(filterOf(text)), text);
    for (const broken of ["", "translations", "translations:1;", "translations:1,x", "*"]) {
      assert.equal(readCanonicalFilter(broken), null, broken);
    }
  });

  for (const [a, b, both] of [
    ["translations:1,2,3", "translations:2,3,4", "translations:2,3"],
    ["translations:*", "translations:2,3", "translations:2,3"],
    ["translations:2,3", "translations:*", "translations:2,3"],
    ["articles:*;translations:1", "articles:*;tafsirs:1", "articles:*"],
    ["translations:1", "translations:2", ""],
    ["articles:1", "translations:1", ""],
  ] as const) {
    it(`${a} and ${b} share ${both === "" ? "nothing" : both}`, () => {
      assert.equal(canonicalFilter(intersection(filterOf(a), filterOf(b))), both);
    });
  }

  const known = [3, 20, 1].map((id) => ({ group: "translations", id }));
  for (const [text, ids, left] of [
    ["translations:1,3,20", [3], "translations:1,20"],
    ["translations:*", [3], "translations:1,20"],
    ["translations:*", [99], "translations:1,3,20"],
    ["articles:*;translations:1", [1], "articles:*"],
    ["articles:*;translations:1", [], "articles:*;translations:1"],
  ] as const) {
    it(`${text} without ${ids.length === 0 ? "nothing" : `translations:${ids[0]}`}: ${left}`, () => {
      const refs = ids.map((id) => ({ group: "translations", id }));
      const all = [...known, ...known, { group: "tafsirs", id: 5 }];
      assert.equal(canonicalFilter(withoutResources(filterOf(text), refs, all)), left);
    });
  }

  it("loses whole groups that the service refuses", () => {
    const filter = filterOf("articles:*;tafsirs:7;translations:2");
    const left = withoutGroups(filter, new Set(["tafsirs", "unheard_of"]));
    assert.equal(canonicalFilter(left), "articles:*;translations:2");
  });
});
