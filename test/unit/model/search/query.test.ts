import assert from "node:assert/strict";
import { adjacentWords } from "../../../../src/core/model/search/needles.js";
import { parseQuery, type SearchTerm } from "../../../../src/core/model/search/query.js";

const word = (text: string): SearchTerm => ({ text, kind: "word", excluded: false });
const phrase = (text: string): SearchTerm => ({ text, kind: "phrase", excluded: false });
const beginning = (text: string): SearchTerm => ({ text, kind: "beginning", excluded: false });
const without = (term: SearchTerm): SearchTerm => ({ ...term, excluded: true });

describe("a search query", () => {
  for (const [typed, terms] of [
    ["mercy", [word("mercy")]],
    ["  lord   of the worlds ", [word("lord"), word("of"), word("the"), word("worlds")]],
    ['"lord of" worlds', [phrase("lord of"), word("worlds")]],
    ["«الحمد لله» رب", [phrase("الحمد لله"), word("رب")]],
    ["mercy -wrath", [word("mercy"), without(word("wrath"))]],
    ['mercy -"day of wrath"', [word("mercy"), without(phrase("day of wrath"))]],
    ["merc*", [beginning("merc")]],
    ["-merc* lord", [without(beginning("merc")), word("lord")]],
    ["Al-A'raf", [word("Al-A'raf")]],
    ["Lord - the merciful …", [word("Lord"), word("the"), word("merciful")]],
    ["“open and never closed", [word("“open"), word("and"), word("never"), word("closed")]],
    ["\u200f\u202bرحمة\u202c", [word("رحمة")]],
    ["mercy **", [word("mercy")]],
    ["mercy*** and", [beginning("mercy"), word("and")]],
    ["“lord of” worlds", [phrase("lord of"), word("worlds")]],
    ["„lord of“ worlds", [phrase("lord of"), word("worlds")]],
    ["„lord of” worlds", [phrase("lord of"), word("worlds")]],
    ["‹lord of›worlds", [phrase("lord of"), word("worlds")]],
    ["「经文」 『经』", [phrase("经文"), phrase("经")]],
    ["mercy \u2212wrath", [word("mercy"), without(word("wrath"))]],
    ["mercy-wrath - lord", [word("mercy-wrath"), word("lord")]],
    ['mercy "" "?" -"!"', [word("mercy")]],
    ["« lord", [word("lord")]],
  ] as const) {
    it(`reads ${typed}`, () => {
      const parsed = parseQuery(typed);
      assert.ok(parsed.ok);
      assert.deepEqual(parsed.query.terms, terms);
    });
  }

  it("is a phrase too if it has several words", () => {
    const phraseOf = (typed: string): string | null => {
      const parsed = parseQuery(typed);
      assert.ok(parsed.ok);
      return adjacentWords(parsed.query);
    };
    assert.equal(phraseOf("Mercy"), null);
    assert.equal(phraseOf("Lord -wrath"), null);
    assert.equal(phraseOf('Lord -wrath of "THE worlds"'), "lord of the worlds");
  });

  it("compares letters loosely and finds parts of words unless told otherwise", () => {
    const settings = { exactMarks: true, wholeWords: true };
    const terms = [word("mercy")];
    assert.deepEqual(parseQuery("mercy"), {
      ok: true,
      query: { terms, exactMarks: false, wholeWords: false },
    });
    assert.deepEqual(parseQuery("mercy", settings), { ok: true, query: { terms, ...settings } });
  });

  for (const [typed, problem] of [
    ["  ", { kind: "empty" }],
    ["?!", { kind: "noLetters", text: "?!" }],
    ['say "day of', { kind: "openQuote", text: '"day of' }],
    ["*cy", { kind: "misplacedStar", text: "*cy" }],
    ["me*y", { kind: "misplacedStar", text: "me*y" }],
    ["-wrath", { kind: "onlyExclusions", text: "-wrath" }],
    ["?! -wrath", { kind: "onlyExclusions", text: "?! -wrath" }],
    ['  mercy -"', { kind: "openQuote", text: '"' }],
    ["mercy *cy*", { kind: "misplacedStar", text: "*cy*" }],
  ] as const) {
    it(`explains the fault of ${JSON.stringify(typed)}`, () => {
      assert.deepEqual(parseQuery(typed), { ok: false, problem });
    });
  }
});
