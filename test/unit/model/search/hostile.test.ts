import assert from "node:assert/strict";
import { excerptOf } from "../../../../src/core/model/search/excerpts.js";
import { parseQuery } from "../../../../src/core/model/search/query.js";
import { random } from "../../../support/random.js";
import { SearchIndex } from "../../../support/searchIndex.js";

const SEED = 13;

/** Texts that are not meant as queries, for example pasted by a program. */
const HOSTILE: Readonly<Record<string, string>> = {
  "ten thousand letters": "mercy".repeat(2000),
  "ten thousand words": "mercy ".repeat(2000),
  "ten thousand proclitics": "وبال".repeat(2500),
  "ten thousand marks": `ر${"\u064e".repeat(10_000)}`,
  "quotation marks": '""""""""',
  "one quotation mark": '"',
  "minus signs": "-------- - -",
  stars: "**** * *",
  "a regular expression": "(a+)+$ [^]* \\p{L}{1,9999} .*?|^",
  "lone surrogates": "\ud800 mercy \udc00\ud800",
  "controls of direction": "\u202e\u2066mercy\u2069\u202c \u200f\u061c",
  "null and separators": "mercy\u0000 \u0001 \n \u2028",
  markup: "<script>alert(1)</script> &amp; %s {0}",
};

describe("hostile queries", () => {
  const text = "Placeholder mercy (a+)+$ رحمة وبالوالدين";
  const index = new SearchIndex(new Map([["1:1", text]]));

  for (const [name, typed] of Object.entries(HOSTILE)) {
    it(`${name} are an answer or a problem, never an error`, () => {
      index.search(typed);
      const parsed = parseQuery(typed);
      if (!parsed.ok) return;
      for (const settings of [{}, { exactMarks: true }, { wholeWords: true }]) {
        const { ranges, text: shown } = excerptOf(text, { ...parsed.query, ...settings }, 20);
        for (const { start, end } of ranges) assert.ok(start < end && end <= shown.length);
      }
    });
  }

  it(`any characters are an answer or a problem (seed ${SEED})`, () => {
    const below = random(SEED);
    const signs = ['"', "-", "*", "“", "»", "\u200f", "\ud800", "\u0000", " ", "ر", "َ", "m", "主"];
    for (let n = 0; n < 3000; n++) {
      const typed = Array.from({ length: 1 + below(12) }, () => signs[below(signs.length)]).join(
        "",
      );
      index.search(typed, { exactMarks: below(2) === 0, wholeWords: below(2) === 0 });
      const parsed = parseQuery(typed);
      if (parsed.ok) excerptOf(text, parsed.query, 10);
    }
  });
});
