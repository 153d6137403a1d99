import assert from "node:assert/strict";
import { changedPart } from "../../../../src/core/library/review/classify.js";

const json = (text: string, more: object = {}): string => JSON.stringify({ id: 1, text, ...more });

describe("the changed part of a text", () => {
  for (const [expected, before, after] of [
    ["words", "Placeholder one", "Placeholder two"],
    ["words", "عبارة أولى", "عبارة ثانية"],
    ["punctuation", "Placeholder, one", "Placeholder one."],
    ["punctuation", "عبارة، أولى", "عبارة أولى؛"],
    ["spacing", "Placeholder one", "Placeholder  one"],
    ["spacing", "Placeholder one", "Placeholder\u00a0one"],
  ] as const) {
    it(`is ${expected}: ${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => {
      const change = { recordType: "translation", recordKey: "1" };
      assert.equal(
        changedPart("translations", { ...change, before: json(before), after: json(after) }),
        expected,
      );
    });
  }

  it("is other data if the text is the same", () => {
    const change = { recordType: "translation", recordKey: "1" };
    assert.equal(
      changedPart("translations", {
        ...change,
        before: json("Placeholder"),
        after: json("Placeholder", { priority: 2 }),
      }),
      "data",
    );
  });
});
