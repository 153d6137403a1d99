import assert from "node:assert/strict";
import { foldText } from "../../../../src/core/model/fold/index.js";
import { findMatches } from "../../../../src/core/model/search/matches.js";
import { parseQuery } from "../../../../src/core/model/search/query.js";
import { SearchIndex } from "../../../support/searchIndex.js";

/*
 * No published text in these languages may be used here, so the test uses their letters instead of
 * verses: each letter of the script, and each mark on a letter, in Unicode's order as one run
 * without spaces.
 */

const SCRIPTS = ["Thai", "Lao", "Khmer", "Myanmar", "Tibetan"];

/** Letters and marks of a script in the Basic Multilingual Plane. */
function lettersOf(script: string): string[] {
  const pattern = new RegExp(`^(?=\\p{Script=${script}})[\\p{L}\\p{M}]$`, "u");
  return Array.from({ length: 0xd800 }, (_, code) => String.fromCharCode(code)).filter((letter) =>
    pattern.test(letter),
  );
}

describe("scripts without spaces", () => {
  for (const script of SCRIPTS) {
    it(`keep every letter and mark of ${script}, and find it in the middle of a run`, () => {
      const letters = lettersOf(script);
      assert.ok(letters.length > 60, String(letters.length));
      const base = letters.find((letter) => /\p{L}/u.test(letter)) ?? "";
      const pieces = letters.map((letter) => (/\p{M}/u.test(letter) ? base + letter : letter));
      const run = pieces.join("");
      const index = new SearchIndex(new Map([["run", run]]));
      for (const [at, letter] of letters.entries()) {
        assert.equal(foldText(letter), letter.normalize("NFKD"), letter);
        const part = pieces.slice(at, at + 3).join("");
        for (const typed of [part, part.normalize("NFD"), foldText(part), `"${part}"`]) {
          assert.deepEqual(index.missed(typed, ["run"]), [], typed);
        }
        const back = letters
          .slice(at, at + 2)
          .toReversed()
          .join("");
        if (/^\p{L}\p{L}$/u.test(back) && !run.normalize("NFKD").includes(back.normalize("NFKD"))) {
          assert.deepEqual(index.missed(back, ["run"]), ["run"], back);
        }
      }
    });
  }
});

describe("the marks of one letter", () => {
  for (const [language, letter, marks] of [
    ["Burmese", "\u1014", "\u1037\u103a"],
    ["Thai", "\u0e01", "\u0e39\u0e48"],
    ["Tibetan", "\u0f40", "\u0f71\u0f72"],
    ["Bengali", "\u0995", "\u09bc\u09cd"],
  ] as const) {
    it(`are found in any order that a keyboard gives them: ${language}`, () => {
      const back = [...marks].toReversed().join("");
      for (const text of [letter + marks, letter + back]) {
        const index = new SearchIndex(new Map([["word", text]]));
        for (const typed of [letter + marks, letter + back]) {
          assert.deepEqual(index.missed(typed, ["word"]), []);
          const parsed = parseQuery(typed);
          assert.ok(parsed.ok);
          assert.deepEqual(findMatches(text, parsed.query), [{ start: 0, end: text.length }]);
        }
      }
    });
  }
});

describe("the letters of Hausa", () => {
  it("are found with and without their hooks, in either case", () => {
    for (const [hooked, plain] of ["ɓb", "ɗd", "ƙk", "ƴy"].map((pair) => [...pair])) {
      for (const text of [hooked, hooked?.toUpperCase()]) {
        const index = new SearchIndex(new Map([["word", `a${text}a`]]));
        for (const typed of [hooked, plain, hooked?.toUpperCase(), plain?.toUpperCase()]) {
          assert.deepEqual(index.missed(`a${typed}a`, ["word"]), [], `${typed} in ${text}`);
        }
      }
    }
  });
});
