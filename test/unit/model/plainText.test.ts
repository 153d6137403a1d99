import assert from "node:assert/strict";
import { plainText } from "../../../src/core/model/plainText.js";

describe("plain text", () => {
  for (const [what, html, text] of [
    ["text without markup stays", "a  text\n of words", "a text of words"],
    [
      "a footnote marker inside a word leaves the word whole",
      'wo<sup foot_note="1">12</sup>rd',
      "word",
    ],
    ["a marker without its attribute is one by its number", "word<sup>3</sup>.", "word."],
    ["a marker in brackets and other digits too", "word<sup>[٣]</sup>.", "word."],
    ["a raised word is no marker", "19<sup>th</sup> day", "19th day"],
    ["a raised honorific stays", "name <sup>ﷺ</sup>", "name ﷺ"],
    ["inline markup joins", "<b>w</b>ord <span class='x'>x</span>y", "word xy"],
    ["blocks part", "<p>one</p><p>two</p>three<br/>four", "one two three four"],
    [
      "entities are read",
      "&lt;b&gt; &amp; &#1575; &#x627; &rsquo; &nosuch;",
      "<b> & ا ا ’ &nosuch;",
    ],
    ["a lone sign stays", "1 < 2 & 3 > 2", "1 < 2 & 3 > 2"],
    ["an attribute may hold a sign", '<a title="a > b">link</a>', "link"],
    ["unclosed and stray tags do no harm", "<p>one<b>two</i></div>three</sup>", "onetwothree"],
    ["what nobody reads is left out", "a<script>alert('<b>')</script>b<!-- <p>c</p> -->", "ab"],
    ["nothing", "", ""],
  ] as const) {
    it(what, () => {
      assert.equal(plainText(html), text);
    });
  }

  for (const [what, html, text] of [
    ["raised numbers of at most three digits", "a<sup>123</sup> b<sup>1234</sup>", "a b1234"],
    ["raised numbers with spaces around", "a<sup> 1 </sup>b", "ab"],
    ["a raised number with other signs stays", "a<sup>x1</sup> b<sup>1x</sup>", "ax1 b1x"],
    ["two elements inside each other that nobody reads", "a<head><title>x</title>y</head>b", "ab"],
    ["a stray end of what nobody reads hides nothing", "a</script>b", "ab"],
    ["a marker after a marker", 'a<sup foot_note="1"><b>1</b></sup><sup>2</sup>b', "ab"],
  ] as const) {
    it(what, () => {
      assert.equal(plainText(html), text);
    });
  }

  it("is the same for a long text as for its parts", () => {
    const part =
      '<p>one<sup foot_note="5"><b>5</b></sup> tw<i>o</i> &amp; <a title="x > y">three</a></p>';
    assert.equal(plainText(part.repeat(200)), "one two & three ".repeat(200).trim());
    const long = "word &amp; ".repeat(500);
    assert.equal(plainText(`<i>${long}</i>`), "word & ".repeat(500).trim());
  });

  it("keeps every word of a text whose elements are never closed", () => {
    const deep = "<b>word ".repeat(2_000);
    assert.equal(plainText(deep), "word ".repeat(2_000).trim());
    const closed = `${"<i>a".repeat(1_000)}${"</i>b".repeat(1_000)}<sup>1</sup>`;
    assert.equal(plainText(closed), "a".repeat(1_000) + "b".repeat(1_000));
  });
});
