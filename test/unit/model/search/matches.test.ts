import assert from "node:assert/strict";
import {
  excerptOf,
  findMatches,
  matchesExactly,
  snippetOf,
} from "../../../../src/core/model/search/matches.js";
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

describe("an excerpt", () => {
  const text = `${"before ".repeat(40)}the mercy of it${" after".repeat(40)}`;

  it("shows the text around the first match, cut between words", () => {
    const excerpt = excerptOf(text, queryOf("mercy"), 60);
    assert.ok(excerpt.text.length <= 60 && excerpt.cutBefore && excerpt.cutAfter);
    const [range] = excerpt.ranges;
    assert.equal(excerpt.text.slice(range?.start, range?.end), "mercy");
    assert.match(snippetOf(excerpt), /^…before .*after…$/);
  });

  it("marks a whole word that the row has without its annotation", () => {
    // `You<sup>sg</sup> are <sup>pl</sup>bound`, published without its tags.
    const parsed = parseQuery("You bound", { wholeWords: true });
    assert.ok(parsed.ok);
    const { text, ranges } = excerptOf("Yousg are a placeholder bound", parsed.query, 100);
    assert.deepEqual(
      ranges.map(({ start, end }) => text.slice(start, end)),
      ["You", "bound"],
    );
  });

  it("keeps footnotes apart, and shows only the part that matches of a long text", () => {
    const notes = `${text}\nA note about kindness ${"word ".repeat(60)}`;
    const inText = excerptOf(notes, queryOf("mercy"), 60);
    assert.ok(!inText.text.includes("\n") && !inText.text.includes("note"));
    const inNote = excerptOf(notes, queryOf("kindness"), 60);
    assert.match(inNote.text, /^\nA note about kindness/u);
    assert.ok(!inNote.cutBefore && inNote.cutAfter);
    const [range] = inNote.ranges;
    assert.equal(inNote.text.slice(range?.start, range?.end), "kindness");
    const whole = excerptOf(`Mercy here\n${"note ".repeat(30)}`, queryOf("mercy"), 60);
    assert.deepEqual([whole.text, whole.cutBefore, whole.cutAfter], ["Mercy here", false, false]);
    const lastNote = excerptOf(`${"text ".repeat(30)}\nMercy here`, queryOf("mercy"), 60);
    assert.deepEqual(
      [lastNote.text, lastNote.cutBefore, lastNote.cutAfter],
      ["\nMercy here", false, false],
    );
    const short = excerptOf("Mercy\nA note", queryOf("mercy"), 60);
    assert.equal(short.text, "Mercy\nA note");
    assert.equal(snippetOf(short), "Mercy · A note");
  });

  const words = "one two three four five six seven eight nine ten";

  for (const [match, length, expected] of [
    ["five", 20, "…four five six…"],
    ["one", 20, "one two three four…"],
    ["ten", 20, "…eight nine ten"],
    ["seven", 3, "…seven…"],
    ["five", 100, words],
    ["five", 48, words],
    ["five", 47, "…two three four five six seven eight nine ten"],
  ] as const) {
    it(`of ${length} characters is "${expected}" around "${match}"`, () => {
      const excerpt = excerptOf(words, queryOf(match), length);
      assert.equal(snippetOf(excerpt), expected);
      const [range] = excerpt.ranges;
      assert.equal(excerpt.text.slice(range?.start, range?.end), match);
    });
  }

  it("keeps letters whole with their marks, and marks other matches in it", () => {
    const long = `${"x".repeat(20)}match${"e\u0301".repeat(20)}`;
    const excerpt = excerptOf(long, queryOf("match"), 12);
    assert.equal(excerpt.text.normalize("NFC").replaceAll("é", ""), "match");
    assert.ok(!excerpt.text.endsWith("e"));
    const others = excerptOf(`two ${words}`, queryOf("four two"), 24);
    assert.deepEqual(
      others.ranges.map(({ start, end }) => others.text.slice(start, end)),
      ["two", "two", "four"].slice(-others.ranges.length),
    );
  });

  it("is the whole text if that is short, and the beginning if nothing matches", () => {
    assert.equal(snippetOf(excerptOf("A sign of mercy", queryOf("mercy"), 60)), "A sign of mercy");
    assert.match(snippetOf(excerptOf(text, queryOf("nothing"), 30)), /^before before .*…$/);
  });
});
