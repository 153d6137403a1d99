import assert from "node:assert/strict";
import { excerptOf, snippetOf } from "../../../../src/core/model/search/excerpts.js";
import { findMatches } from "../../../../src/core/model/search/matches.js";
import {
  parseQuery,
  type SearchQuery,
  type SearchSettings,
} from "../../../../src/core/model/search/query.js";
import { stepsOf } from "../../../support/steps.js";

function queryOf(typed: string, settings: SearchSettings = {}): SearchQuery {
  const parsed = parseQuery(typed, settings);
  assert.ok(parsed.ok, typed);
  return parsed.query;
}

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

describe("an excerpt of a long text", () => {
  const LENGTH = 20_000;
  /** Text of an exact length, ending with a space. */
  const filled = (words: string, length: number): string =>
    `${words.repeat(Math.ceil(length / words.length)).slice(0, Math.max(0, length - 1))} `;

  for (const [what, words, match, typed] of [
    ["a word", "the reader's placeholder (word) ", "the mercies", "mercies"],
    ["a phrase", "the reader's placeholder, word ", "of great, mercy", '"great mercy"'],
    ["a word that a sign splits", "the placeholder's ", "a Qur’an", "quran"],
    ["a word after a proclitic", "كلمة مثال ", "وبالرحمة", '"رحمة"'],
    ["a word in another spelling", "كلمة مثال ", "ٱلۡعَٰلَمِينَ", "العالمين"],
    ["a word as the beginning of another", "plain words ", "otherwise", '"other"'],
    ["a word without spaces around it", "文字", "天园", "天园"],
  ] as const) {
    it(`shows the first place of ${what}, wherever it is`, () => {
      const query = queryOf(typed);
      // Around the ends of the parts in which a long text is read.
      for (const end of [0, 4096, 8192, LENGTH]) {
        for (const at of [-30, -9, -4, -1, 0, 1, 4, 9].map((by) => end + by)) {
          if (at < 0 || at > LENGTH) continue;
          const text = `${filled(words, at)}${match} ${filled(words, LENGTH - at)}${match}`;
          const [first] = findMatches(text, query, true);
          assert.ok(first !== undefined, `${typed} at ${at}`);
          const excerpt = excerptOf(text, query, 120);
          const [range] = excerpt.ranges;
          assert.deepEqual(
            [excerpt.text.slice(range?.start, range?.end), text.includes(excerpt.text.trim())],
            [text.slice(first.start, first.end), true],
          );
          assert.ok(Math.abs(text.indexOf(excerpt.text.trim()) - first.start) <= 120, `${at}`);
        }
      }
    });
  }

  it("marks every match in it", () => {
    const text = `${filled("plain words ", LENGTH)} some mercy and more mercy ${filled("words ", LENGTH)}`;
    const { ranges, text: shown } = excerptOf(text, queryOf("mercy more"), 120);
    assert.deepEqual(
      ranges.map(({ start, end }) => shown.slice(start, end)),
      ["mercy", "more", "mercy"],
    );
  });

  it("compares words near the first match only, and passes the others quickly", () => {
    const query = queryOf("mercy");
    const words = "the reader's words ";
    const stepsWith = (before: number, after: number, work: (text: string) => unknown): number => {
      const text = `${filled(words, before)}mercy ${filled(words, after)}`;
      work(text);
      return stepsOf(() => work(text));
    };
    const more = 10 * LENGTH;
    const excerpt = (text: string): unknown => excerptOf(text, query, 120);
    const all = stepsWith(LENGTH, more, (text) => findMatches(text, query)) / more;
    const base = stepsWith(LENGTH, LENGTH, excerpt);
    const before = (stepsWith(LENGTH + more, LENGTH, excerpt) - base) / more;
    const after = (stepsWith(LENGTH, LENGTH + more, excerpt) - base) / more;
    assert.ok(before * 1.5 < all, `${before} steps for a character before it, ${all} otherwise`);
    assert.ok(after < 2, `${after} steps for a character after it`);
  });
});
