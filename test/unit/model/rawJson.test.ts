import assert from "node:assert/strict";
import * as fc from "fast-check";
import { splitJsonArray, splitJsonObject } from "../../../src/core/model/rawJson.js";

describe("raw JSON", () => {
  it("keeps every element exactly as written", () => {
    assert.deepEqual(
      splitJsonArray(
        ' [ 9007199254740993 , "a\\u0062\\"]," ,{"b" : [1, {}] }, null,-1.50e+2,true, [ ] ]\n',
      ),
      [
        "9007199254740993",
        '"a\\u0062\\"],"',
        '{"b" : [1, {}] }',
        "null",
        "-1.50e+2",
        "true",
        "[ ]",
      ],
    );
  });

  it("keeps every member exactly as written, by its decoded name", () => {
    assert.deepEqual(
      [...splitJsonObject('\t{ "a" : 1.0 , "\\u0062\\"" : {"x":"}"},"__proto__":[2 ]\r}')],
      [
        ["a", "1.0"],
        ['b"', '{"x":"}"}'],
        ["__proto__", "[2 ]"],
      ],
    );
  });

  it("takes the last of several members with one name, as JSON.parse does", () => {
    assert.deepEqual(
      [...splitJsonObject('{"a":1,"b":2,"a":3}')],
      [
        ["a", "3"],
        ["b", "2"],
      ],
    );
  });

  it("reads empty arrays and objects", () => {
    assert.deepEqual(splitJsonArray(" [ ] "), []);
    assert.equal(splitJsonObject("{}").size, 0);
  });

  it("follows strings that end in backslashes", () => {
    assert.deepEqual(splitJsonArray(String.raw`["\\","\\\"",["\\\\"]]`), [
      String.raw`"\\"`,
      String.raw`"\\\""`,
      String.raw`["\\\\"]`,
    ]);
  });

  it("agrees with JSON.parse on any value, in any layout", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom(undefined, 1, "\t"),
        (array, object, space) => {
          const parse = (text: string): unknown => JSON.parse(text);
          const arrayText = JSON.stringify(array, null, space);
          assert.deepEqual(splitJsonArray(arrayText).map(parse), JSON.parse(arrayText));
          const objectText = JSON.stringify(object, null, space);
          assert.deepEqual(
            Object.fromEntries([...splitJsonObject(objectText)].map(([k, v]) => [k, parse(v)])),
            JSON.parse(objectText),
          );
        },
      ),
    );
  });

  it("never mistakes a truncated text for a complete one", () => {
    const array = JSON.stringify([1, { a: ["b\\", "]"] }, "c"]);
    for (let length = 0; length < array.length; length++) {
      assert.throws(() => splitJsonArray(array.slice(0, length)), SyntaxError);
    }
    const object = JSON.stringify({ a: 1, b: { c: "}" } });
    for (let length = 0; length < object.length; length++) {
      assert.throws(() => splitJsonObject(object.slice(0, length)), SyntaxError);
    }
  });

  it("says whether the text ends early or goes on wrongly", () => {
    assert.throws(() => splitJsonArray("[1 2]"), /Expected ] at position 3/);
    assert.throws(() => splitJsonArray("[1"), /ends early/);
    assert.throws(() => splitJsonObject('{"a" 1}'), /Expected : at position 5/);
  });

  for (const text of [
    "",
    " ",
    "1",
    "{}",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1]]",
    "[1] x",
    '["a]',
    "[1}",
  ]) {
    it(`is no array: ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => splitJsonArray(text).forEach((element) => void JSON.parse(element)),
        SyntaxError,
      );
    });
  }

  for (const text of [
    "",
    "[]",
    "{a:1}",
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{"a":1 "b":2}',
    '{"a":1}}',
    "{1:1}",
  ]) {
    it(`is no object: ${JSON.stringify(text)}`, () => {
      assert.throws(() => splitJsonObject(text), SyntaxError);
    });
  }
});
