import assert from "node:assert/strict";
import {
  areProclitics,
  foldQuery,
  type Needle,
} from "../../../../src/core/model/search/needles.js";
import { parseQuery, type SearchSettings } from "../../../../src/core/model/search/query.js";

function termsOf(typed: string, settings: SearchSettings = {}) {
  const parsed = parseQuery(typed, settings);
  assert.ok(parsed.ok, typed);
  return foldQuery(parsed.query);
}

/** The needles of a query's only term. */
function needlesOf(typed: string, settings: SearchSettings = {}): readonly Needle[] {
  const [term, ...others] = termsOf(typed, settings);
  assert.ok(term !== undefined && others.length === 0, typed);
  return term.needles;
}

describe("the folded forms of a query", () => {
  for (const [typed, forms, derived] of [
    ["Mercy", ["mercy"], []],
    ["الناس", ["الناس"], ["للناس"]],
    ["الليل", ["الليل"], ["لليل"]],
    ["الم", ["الم"], []],
    ["رحمة", ["رحمه"], ["رحمت"]],
    ["رَحۡمَةٌ", ["رحمه"], ["رحمت"]],
    ["رحمةx", ["رحمهx"], []],
    ["Al-A’raf", ["al a raf", "alaraf"], []],
    ["يا أيها", ["يا", "ايها"], []],
    ['"يا أيها"', ["يا ايها", "ياايها"], []],
    ['"کتاب ها را"', ["كتاب ها را", "كتابها را"], []],
    ["believer[s]", ["believer s", "believers"], []],
  ] as const) {
    it(`of ${typed} are ${[...forms, ...derived].join(", ")}`, () => {
      const needles = termsOf(typed).flatMap((term) => term.needles);
      const texts = (isDerived: boolean): string[] =>
        needles.filter((needle) => needle.isDerived === isDerived).map(({ text }) => text);
      assert.deepEqual(texts(false), forms);
      assert.deepEqual(texts(true), derived);
    });
  }

  it("leave out a term without letters that are searched", () => {
    assert.deepEqual(
      termsOf("ʿ mercy -ʿ -wrath").map(({ excluded, needles }) => [excluded, needles[0]?.text]),
      [
        [false, "mercy"],
        [true, "wrath"],
      ],
    );
    assert.deepEqual(termsOf("ʿ"), []);
  });

  it("are never many, and always have the main one", () => {
    const needles = needlesOf('"ٱلصَّلَوٰةَ ٱلصَّلَوٰةَ ٱلصَّلَوٰةَ ٱلصَّلَوٰةَ ٱلصَّلَوٰةَ"');
    assert.ok(needles.length > 3 && needles.length <= 48, `${needles.length} forms`);
    assert.equal(needles[0]?.text, Array(5).fill("الصلوه").join(" "));
  });

  for (const [typed, wholeWords, left, right] of [
    ["mercy", false, "any", "any"],
    ["mercy", true, "word", "word"],
    ["merc*", false, "proclitic", "any"],
    ["merc*", true, "word", "any"],
    ['"the mercy"', false, "proclitic", "word"],
    ['"the mercy"', true, "word", "word"],
    ["25", false, "word", "word"],
    ["25*", false, "proclitic", "any"],
    ["a25", false, "any", "any"],
    ["25a", true, "word", "word"],
    ["ขอพระ", true, "any", "any"],
    ['"ขอ mercy"', false, "any", "word"],
    ['"mercy ขอ"', false, "proclitic", "any"],
  ] as const) {
    it(`of ${typed} have the edges "${left}" and "${right}"${wholeWords ? " as whole words" : ""}`, () => {
      const [needle] = needlesOf(typed, { wholeWords });
      assert.deepEqual([needle?.left, needle?.right], [left, right]);
    });
  }
});

describe("Arabic proclitics", () => {
  it("are particles and the article in their order", () => {
    for (const letters of ["و", "ف", "ب", "ال", "لل", "وال", "بال", "وبال", "فلل", "س"]) {
      assert.ok(areProclitics(letters), letters);
    }
    for (const letters of ["", "ا", "م", "وو", "الو", "بو", "والب", "xال"]) {
      assert.ok(!areProclitics(letters), letters);
    }
  });
});
