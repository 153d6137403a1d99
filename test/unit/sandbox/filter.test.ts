import assert from "node:assert/strict";
import fc from "fast-check";
import { readFilter } from "../../../src/core/sandbox/filter.js";
import { canonicalFilter, parseFilter } from "../../../src/core/model/filter.js";

const GROUPS = new Set(["articles", "tafsirs", "translations"]);

function canonical(text: string): string {
  const answer = readFilter(text, GROUPS);
  assert.ok(answer.ok, text);
  return answer.filter.canonical;
}

describe("the service's parsing of a filter", () => {
  for (const [text, expected] of [
    ["translations:19", "translations:19"],
    ["translations:20,19", "translations:19,20"],
    ["translations:9,10", "translations:9,10"],
    ["translations:19,19,19", "translations:19"],
    ["translations:1;tafsirs:1", "tafsirs:1;translations:1"],
    ["translations:1;translations:2", "translations:1,2"],
    ["translations:*,1", "translations:*"],
    ["translations:1;translations:*", "translations:*"],
    [" translations : 1 , 2 ; articles:* ", "articles:*;translations:1,2"],
  ] as const) {
    it(`${text} is ${expected}`, () => assert.equal(canonical(text), expected));
  }

  for (const [text, code] of [
    [undefined, "invalid_resources"],
    ["", "invalid_resources"],
    [" ", "invalid_resources"],
    [";", "invalid_resources"],
    ["translations", "invalid_resources"],
    ["translations:", "invalid_resources"],
    [":1", "invalid_resources"],
    ["translations:0", "invalid_resources"],
    ["translations:-1", "invalid_resources"],
    ["translations:1.5", "invalid_resources"],
    ["translations:1,", "invalid_resources"],
    ["translations:99999999999999999999", "invalid_resources"],
    ["translations:1;", "invalid_resources"],
    ["*", "invalid_resources"],
    ["poems:1", "unknown_resource_group"],
    ["translations:1;poems:*", "unknown_resource_group"],
  ] as const) {
    it(`${JSON.stringify(text)} is refused as ${code}`, () => {
      const answer = readFilter(text, GROUPS);
      assert.equal(answer.ok ? "accepted" : answer.code, code);
    });
  }

  it("covers exactly its resources", () => {
    const answer = readFilter("articles:*;translations:1,3", GROUPS);
    assert.ok(answer.ok);
    const { covers } = answer.filter;
    assert.deepEqual(
      [
        covers("articles", 7),
        covers("translations", 1),
        covers("translations", 2),
        covers("tafsirs", 1),
      ],
      [true, true, false, false],
    );
  });

  it("agrees with the client's canonical form, for any entries", () => {
    const entry = fc.tuple(
      fc.constantFrom(...GROUPS),
      fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 300 }) }, fc.constant("*")),
    );
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 12 }), (entries) => {
        const texts = entries.map(([group, id]) => `${group}:${id}`);
        assert.equal(canonical(texts.join(";")), canonicalFilter(parseFilter(texts).filter));
      }),
    );
  });
});
