import assert from "node:assert/strict";
import { findMatches, matchesExactly } from "../../../../src/core/model/search/matches.js";
import {
  parseQuery,
  type SearchQuery,
  type SearchSettings,
} from "../../../../src/core/model/search/query.js";

function queryOf(typed: string, settings: SearchSettings = {}): SearchQuery {
  const parsed = parseQuery(typed, settings);
  assert.ok(parsed.ok, typed);
  return parsed.query;
}

function marked(published: string, typed: string, settings: SearchSettings = {}): string[] {
  return findMatches(published, queryOf(typed, settings)).map(({ start, end }) =>
    published.slice(start, end),
  );
}

describe("matches in a published text", () => {
  for (const [what, published, typed, expected] of [
    ["whole words, with their accents", "Crème brûlée", "creme", ["Crème"]],
    ["parts of words", "unmerciful mercy", "merc", ["merc", "merc"]],
    ["each word of a query", "Lord of the worlds", "worlds lord", ["Lord", "worlds"]],
    ["a phrase over punctuation", "Praise, then peace", '"praise then"', ["Praise, then"]],
    ["no part of a word for a phrase", "bathe article", '"the art"', []],
    ["a beginning", "unmerciful mercy merciful", "merc*", ["merc", "merc"]],
    ["an excluded word never", "mercy and wrath", "mercy -wrath", ["mercy"]],
    ["Arabic letters with all their marks", "ٱلۡحَمۡدُ لِلَّهِ رَبِّ", "لله رب", ["لِلَّهِ", "رَبِّ"]],
    ["another spelling by its whole word", "رَبِّ ٱلۡعَٰلَمِينَ", "العالمين", ["ٱلۡعَٰلَمِينَ"]],
    ["a phrase in another spelling", "رَبِّ ٱلۡعَٰلَمِينَ", '"رب العالمين"', ["رَبِّ ٱلۡعَٰلَمِينَ"]],
    ["a phrase after a proclitic", "وَرَحۡمَةُ ٱللَّهِ", '"رحمة الله"', ["رَحۡمَةُ ٱللَّهِ"]],
    ["a word that a sign splits", "the Qur’an is", "quran", ["Qur’an"]],
    ["only the typed part of such a word", "the Qur’an is", "qur", ["Qur"]],
    ["a word in each of its spellings", "Quran, Qur’an", "quran", ["Quran", "Qur’an"]],
    ["a word in each of its spellings", "Qur’an, Quran", "quran", ["Qur’an", "Quran"]],
    ["adjacent Chinese characters", "真主是主", "真主", ["真主"]],
    ["a Thai word inside a run", "ขอสรรเสริญพระเจ้า", "พระเจ้า", ["พระเจ้า"]],
    ["a Thai phrase inside a run", "ขอสรรเสริญพระเจ้า", '"สรรเสริญ"', ["สรรเสริญ"]],
  ] as const) {
    it(`mark ${what}`, () => {
      assert.deepEqual(marked(published, typed), expected);
    });
  }

  it("mark only whole words on request", () => {
    assert.deepEqual(marked("heart art arts", "art", { wholeWords: true }), ["art"]);
    assert.deepEqual(marked("heart art arts", "art*", { wholeWords: true }), ["art", "art"]);
    const exact = { wholeWords: true, exactMarks: true };
    assert.deepEqual(marked("heArt Art Arts Art", "Art", exact), ["Art", "Art"]);
    assert.deepEqual(marked("heArt Art Arts", "Art*", exact), ["Art", "Art"]);
  });

  it("with exact marks have the edges that the query asks for", () => {
    const exact = { exactMarks: true };
    assert.deepEqual(marked("heArt Arts", "Art", exact), ["Art", "Art"]);
    assert.deepEqual(marked("heArt Arts", "Art*", exact), ["Art"]);
    assert.deepEqual(marked("heArt Arts, Art", '"Art"', exact), ["Art"]);
    assert.deepEqual(marked("\u{1e922}a a\u{1e922} a", '"a"', exact), ["a"]);
    assert.deepEqual(marked("\u{1f600}a\u{1f600}", '"a"', exact), ["a"]);
    assert.deepEqual(marked("\u{1d400}a \u{1d7ff}a", '"a"', exact), []);
    assert.deepEqual(marked("Cre\u0300me Cr\u00e8me", "Cr\u00e8me", exact), [
      "Cre\u0300me",
      "Cr\u00e8me",
    ]);
  });

  it("that overlap or touch are marked once, and never more than 400", () => {
    assert.deepEqual(marked("aaaa b", "aa aaa"), ["aaaa"]);
    assert.deepEqual(marked("abcd", "ab cd"), ["ab", "cd"]);
    assert.deepEqual(marked("mercy mercies", "merc mercy"), ["mercy", "merc"]);
    assert.equal(marked("ab ".repeat(500), "ab").length, 400);
    assert.equal(marked("ab ".repeat(500), "ab b").length, 400);
    assert.equal(marked("ab ".repeat(500), "ab", { exactMarks: true }).length, 400);
  });

  it("mark joined and separate words together", () => {
    assert.deepEqual(marked("the al-A’raf is", "alaraf"), ["al-A’raf"]);
    assert.deepEqual(marked("the al-A’raf is", "araf", { wholeWords: true }), ["A’raf"]);
    assert.deepEqual(marked("قَالَ يَا أَيُّهَا قَوۡمِ", "ياايها"), ["يَا أَيُّهَا"]);
    assert.deepEqual(marked("این کتاب ها را", "كتابها"), ["کتاب ها"]);
    assert.deepEqual(marked("رَبِّ ٱلۡعَٰلَمِينَ", '"رب العالمين الرحمن"'), []);
    assert.deepEqual(marked("ٱلۡعَٰلَمِينَ رَبِّ", '"رب العالمين"'), []);
  });

  it("compare marks and case on request", () => {
    const query = queryOf("Mercy", { exactMarks: true });
    assert.ok(matchesExactly("his Mercy", query));
    assert.ok(!matchesExactly("his mercy", query));
    assert.ok(!matchesExactly("Mercy, no wrath", queryOf("Mercy -wrath", { exactMarks: true })));
    assert.deepEqual(marked("رَبِّ رَبَّ", "رَبِّ", { exactMarks: true }), ["رَبِّ"]);
  });
});
