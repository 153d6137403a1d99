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
});
