import assert from "node:assert/strict";
import { compareQuotation } from "../../../src/core/library/editor/compareQuotation.js";
import { findReferences } from "../../../src/core/library/editor/findReferences.js";
import { publishedOf } from "../../../src/core/library/editor/published.js";
import { joinArabic, joinVerses, type NumberForm } from "../../../src/core/library/verseNumbers.js";

const AT = 112_000;

function joined(texts: readonly string[], form: NumberForm = "verses", hasMore = false) {
  const verses = texts.map((html, index) => ({ html, from: AT + index + 1, to: AT + index + 1 }));
  return joinVerses(verses, form, hasMore);
}

describe("the texts of several verses", () => {
  it("have the number of each verse behind it, and are otherwise as published", () => {
    assert.equal(joined(["<b>One</b>", "two."]).html, "<b>One</b> (1) two. (2)");
    assert.equal(joined(["One", "two."]).unnumbered, "One two.");
  });

  it("have no number if there is one verse, unless others follow that were not read", () => {
    assert.equal(joined(["One"]).html, "One");
    assert.equal(joined(["One"], "verses", true).html, "One (1)");
  });

  it("have the range of a text on several verses", () => {
    const texts = [
      { html: "One", from: AT + 1, to: AT + 2 },
      { html: "three", from: AT + 3, to: AT + 3 },
      { html: "four", from: null, to: null },
    ];
    assert.equal(joinVerses(texts, "verses").html, "One (1-2) three (3) four");
  });

  it("keep the number with which a text is published", () => {
    for (const own of ["1. One", "(1) One", "[1] One", "One (1)"]) {
      assert.equal(joined([own, "two"]).html, `${own} two (2)`);
    }
    assert.equal(joined(["11 ones", "two"]).html, "11 ones (1) two (2)");
  });

  it("in Arabic have the ornament of the end of a verse, unless they are published with numbers", () => {
    const verse = (number: number, text: string) => ({ verseKey: `2:${number}`, text });
    assert.equal(joinArabic([verse(9, "نص"), verse(10, "نص")]), "نص \u06DD٩ نص \u06DD١٠");
    assert.equal(joinArabic([verse(9, "نص ٩"), verse(10, "نص\u06DD")]), "نص ٩ نص\u06DD");
    assert.equal(joinArabic([verse(9, "نص")]), "نص");
  });

  it("that are commentaries begin with their number, in paragraphs of their own", () => {
    assert.equal(
      joined(["<p>One</p>", "Two"], "commentaries").html,
      "(1) <p>One</p><br><br>(2) Two",
    );
  });

  it("are no reference at the end of a verse with a surah's name", () => {
    const found = (text: string) => findReferences(text, { languageId: "markdown" }).length;
    assert.equal(found("يَوۡمُ ٱلۡقِيَٰمَةِ \u06DD٦"), 0);
    assert.equal(found("القيامة ٦"), 1);
  });
});

describe("a quotation of several verses", () => {
  const source = joined([
    "One two three four,",
    "five six seven eight.",
    "Nine ten eleven twelve.",
  ]);
  const published = publishedOf({ ...source, notes: [] });

  /** The document after its corrections; null if it is no quotation. */
  function corrected(document: string): string | null {
    const passage = { start: 0, end: document.length, isWhole: true, isBlock: false };
    const comparison = compareQuotation(document, passage, published, true);
    if (comparison === null) return null;
    return comparison.corrections
      .toReversed()
      .reduce(
        (text, { start, end, replacement }) => text.slice(0, start) + replacement + text.slice(end),
        document,
      );
  }

  it("is unchanged with numbers, without them, and with some", () => {
    for (const document of [
      source.html,
      source.unnumbered,
      source.html.replace(" (2)", ""),
      "five six seven eight. (2) Nine ten",
    ]) {
      assert.equal(corrected(document), document);
    }
  });

  it("keeps its numbers in a correction, or their absence", () => {
    const changes: readonly (readonly [published: string, written: string])[] = [
      ["four,", "for,"],
      [" four,", ""],
      ["five", "fife"],
      ["five ", ""],
      ["four,", "four, more"],
      ["six", "six more"],
    ];
    for (const text of [source.html, source.unnumbered]) {
      for (const [right, wrong] of changes) {
        const document = text.replace(right, wrong);
        assert.notEqual(document, text);
        assert.equal(corrected(document), text, document);
      }
    }
  });

  it("gets a missing verse with its number", () => {
    const document = source.html.replace("five six seven eight. (2) ", "");
    assert.equal(corrected(document), source.html);
  });
});
