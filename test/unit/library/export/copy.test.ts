import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatQuotation,
  referenceOf,
  type Quotation,
} from "../../../../src/core/library/export/copy.js";
import { escapeMarkdown, quotedText } from "../../../../src/core/library/export/quotedText.js";

const quotation: Quotation = {
  html: 'Placeholder<sup foot_note="176997">1</sup> verse<sup foot_note="176998">2</sup>.',
  notes: [
    { id: "176997", html: "First <i>note</i>" },
    { id: "176998", html: "Second note" },
  ],
  from: "2:255",
  to: "2:255",
  resourceName: "Placeholder translation",
  authorName: "Somebody",
  attribution: "Quran data provided by Quran Foundation",
};

describe("copying", () => {
  it("gives the text with its footnotes as notes under it", () => {
    assert.equal(
      formatQuotation(quotation, "text"),
      "Placeholder[1] verse[2].\n\n[1] First note\n[2] Second note",
    );
  });

  it("adds reference, source and attribution", () => {
    assert.equal(
      formatQuotation({ ...quotation, arabic: "نص" }, "reference"),
      "نص\n\nPlaceholder[1] verse[2].\n\n[1] First note\n[2] Second note\n\n" +
        "(Al-Baqarah 2:255, Placeholder translation, Somebody. Quran data provided by Quran Foundation)",
    );
  });

  it("makes a Markdown quotation whose footnotes collide with those of no other verse", () => {
    assert.equal(
      formatQuotation({ ...quotation, arabic: "نص" }, "markdown"),
      "> نص\n>\n> Placeholder[^2-255-1] verse[^2-255-2].\n>\n" +
        "> — Al-Baqarah 2:255, Placeholder translation, Somebody. Quran data provided by Quran Foundation\n\n" +
        "[^2-255-1]: First note\n\n[^2-255-2]: Second note\n",
    );
  });

  it("takes no published character for the marker of a footnote", () => {
    const html = 'a<sup foot_note="7">1</sup> [^2-255-1] \uFDD01\uFDD1 - b';
    const text = formatQuotation(
      { ...quotation, html, notes: [{ id: "7", html: "Note" }] },
      "markdown",
    );
    const [first] = text.split("\n");
    assert.equal(first, "> a[^2-255-1] \\[^2-255-1\\] \uFDD01\uFDD1 - b");
  });

  it("labels Markdown footnotes by resource, verse and note, in valid characters", () => {
    const html =
      'a<sup foot_note="7">[1]</sup> b<sup foot_note="8">1</sup> c<sup foot_note="9">*</sup>';
    const notes = ["7", "8", "9"].map((id) => ({ id, html: `Note ${id}` }));
    const of = (id: number): string[] => {
      const resource = { group: "translations", id };
      const text = formatQuotation({ ...quotation, html, notes, resource }, "markdown");
      return [...text.matchAll(/^\[\^(.*?)\]: /gm)].map(([, label = ""]) => label);
    };
    const labels = [...of(20), ...of(131)];
    assert.equal(labels.length, 6);
    assert.equal(new Set(labels).size, 6);
    for (const label of labels)
      assert.equal(/^translations-\d+-2-255-[\p{L}\p{N}-]+$/u.test(label), true, label);
  });

  it("names an author only once if the resource has the same name", () => {
    const text = formatQuotation(
      { ...quotation, authorName: "Placeholder translation" },
      "reference",
    );
    assert.equal(text.split("Placeholder translation").length, 2);
  });

  it("does not alter a text without markup", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(!/[<&]/.test(text));
        assert.equal(formatQuotation({ ...quotation, html: text, notes: [] }, "text"), text);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  for (const [from, to, expected] of [
    ["1:1", "1:1", "Al-Fatihah 1:1"],
    ["2:1", "2:5", "Al-Baqarah 2:1-5"],
    ["113:5", "114:1", "Al-Falaq 113:5-114:1"],
    [null, null, null],
    ["2:287", "2:287", null],
  ] as const) {
    it(`names ${String(from)} to ${String(to)}: ${String(expected)}`, () => {
      assert.equal(referenceOf(from, to), expected);
    });
  }
});

describe("text for quoting", () => {
  for (const [name, html, text] of [
    ["keeps paragraphs apart", "<p>One</p><p>Two</p>", "One\n\nTwo"],
    ["keeps line breaks", "One<br>Two", "One\nTwo"],
    ["reads entities", "a &amp; b &lt;c&gt; &#1575;", "a & b <c> ا"],
    ["keeps the text of unknown elements", "a <blink>b</blink>", "a b"],
    ["drops what nobody reads", "a<script>x</script><style>y</style>b", "ab"],
    ["keeps list items on lines of their own", "<ul><li>One</li><li>Two</li></ul>", "One\nTwo"],
    [
      "keeps signs that are not seen, also at the ends",
      "<p>\ufeff\u00a0a\u200c\u0640\u200f </p><p>\u2067b\u2069\u00a0</p>",
      "\ufeff\u00a0a\u200c\u0640\u200f\n\n\u2067b\u2069\u00a0",
    ],
    ["leaves text without markup as it is", "  a\n\n\n b ", "  a\n\n\n b "],
  ] as const) {
    it(name, () => {
      assert.equal(quotedText(html), text);
    });
  }

  it("escapes Markdown syntax", () => {
    assert.equal(
      escapeMarkdown("*a* _b_ [c](d) <e> `f` 1. g"),
      "\\*a\\* \\_b\\_ \\[c\\](d) \\<e\\> \\`f\\` 1. g",
    );
    assert.equal(
      escapeMarkdown("1. first\n- second\n# third"),
      "1\\. first\n\\- second\n\\# third",
    );
    assert.ok(!escapeMarkdown("&amp;").startsWith("&"));
  });
});
