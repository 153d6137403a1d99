import assert from "node:assert/strict";
import {
  formatQuotation,
  referenceOf,
  textWithNotes,
  type Quotation,
} from "../../../../src/core/library/export/copy.js";
import { fenced, inline, quoted } from "../../../../src/core/library/export/markdownText.js";
import {
  escapeMarkdown,
  markedText,
  quotedText,
} from "../../../../src/core/library/export/quotedText.js";
import { rangeKey } from "../../../../src/core/library/export/rowPages.js";
import { oneLine, plainRowText, rowText } from "../../../../src/core/library/export/rowText.js";
import {
  exportAttribution,
  languageOf,
  resourceName,
} from "../../../../src/core/library/export/source.js";
import { escapeAttribute, escapeXml } from "../../../../src/core/library/export/xml.js";

describe("published HTML as text", () => {
  for (const [html, text] of [
    ["One<p>Two</p>Three", "One\n\nTwo\n\nThree"],
    ["One<div>Two</div>Three", "One\nTwo\nThree"],
    ["<h2>One</h2><blockquote>Two</blockquote>", "One\n\nTwo"],
    ["<p>One</p> \n <p>Two</p>", "One\n\nTwo"],
    ["One<br> <br>Two<br><br><br>Three", "One\n\nTwo\n\nThree"],
    ["<br>One<br>", "One"],
    ["<p>  One \n\t  two  </p>", "One two"],
    ["One <b> two</b> <i> three</i> ", "One two three"],
    ["<table><tr><td>a</td><td>b</td></tr><tr><th>c</th><th>d</th></tr></table>", "a b\nc d"],
    ["<tr><td>a </td><td>b</td></tr>", "a b"],
    ["a<noscript><style>b</style>c</noscript>d", "ad"],
    ["One\n\n<b>two</b>\nthree", "One\n\ntwo\nthree"],
    ["\n<b>one</b>\n", "one"],
    ["  <b></b> ", ""],
    ["5<sup>th</sup> day", "5th day"],
    ['one<sup foot_note="1"> 7 </sup>', "one7"],
    ["one &lt; two", "one < two"],
  ] as const) {
    it(`${JSON.stringify(html)} is ${JSON.stringify(text)}`, () => {
      assert.equal(quotedText(html), text);
    });
  }

  it("has markers with the id and the text of their note, also after a line break", () => {
    const marks: string[] = [];
    const text = quotedText(
      'one<sup foot_note="7"> 1 </sup><br><sup foot_note="8"><i>b</i></sup> 2<sup>nd</sup>',
      (id, number) => {
        marks.push(`${id} ${number}`);
        return `[${number}]`;
      },
    );
    assert.deepEqual(marks, ["7 1", "8 b"]);
    assert.equal(text, "one[1]\n[b] 2nd");
  });

  it("labels notes by their markers, else by their numbers", () => {
    const html = 'a<sup foot_note="7">*</sup> b<sup foot_note="8"></sup>';
    const notes = ["8", "7", "9"].map((id) => ({ id, html: `<i>Note</i> ${id}` }));
    assert.deepEqual(markedText(html, notes), {
      pieces: [{ text: "a" }, { label: "*" }, { text: " b" }, { label: "2" }, { text: "" }],
      notes: [
        { label: "2", text: "Note 8" },
        { label: "*", text: "Note 7" },
        { label: "3", text: "Note 9" },
      ],
    });
  });

  it("numbers notes whose markers another note has, as those of verses quoted together", () => {
    const marker = (id: number, text: string): string => `<sup foot_note="${id}">${text}</sup>`;
    const html = `a${marker(7, "1")} b${marker(8, "2")} c${marker(9, "1")} d${marker(7, "1")}`;
    const notes = ["7", "8", "9"].map((id) => ({ id, html: id }));
    assert.equal(textWithNotes(html, notes), "a[1] b[2] c[3] d[1]\n\n[1] 7\n[2] 8\n[3] 9");
  });

  it("keeps the place of each marker, also one that contains another", () => {
    const inner = '<sup foot_note="8">2</sup>';
    const html = `<p> a<sup foot_note="7"> 1 ${inner}</sup></p><br><sup foot_note="9">3</sup>b`;
    assert.deepEqual(markedText(html, []).pieces, [
      { text: "a" },
      { label: "1 [2]" },
      { text: "\n\n" },
      { label: "3" },
      { text: "b" },
    ]);
  });
});

describe("Markdown without syntax of its own", () => {
  for (const [text, escaped] of [
    ["\\ ` * _ [ ] < > ~ |", "\\\\ \\` \\* \\_ \\[ \\] \\< \\> \\~ \\|"],
    ["&amp; &#9; & a", "\\&amp; \\&#9; & a"],
    ["- a\n  + b\n\t# c\n= d", "\\- a\n  \\+ b\n\t\\# c\n\\= d"],
    ["12. a\n3) b\n4.", "12\\. a\n3\\) b\n4\\."],
    ["-\n#", "\\-\n\\#"],
    ["1.5 a\n-a\n#a\na - b 1. c", "1.5 a\n-a\n#a\na - b 1. c"],
  ] as const) {
    it(`${JSON.stringify(text)} is ${JSON.stringify(escaped)}`, () => {
      assert.equal(escapeMarkdown(text), escaped);
    });
  }

  it("has no escape at the beginning of a text that continues a line", () => {
    assert.equal(escapeMarkdown("- a\n- b", false), "- a\n\\- b");
  });

  it("is on one line, quoted, or in a fence that the text does not end", () => {
    assert.equal(inline("  a \n\n b* "), "a b\\*");
    assert.equal(quoted("a\r\n\r\nb\rc\n*"), "> a\n>\n> b\n> c\n> \\*");
    assert.equal(fenced("a"), "```json\na\n```");
    assert.equal(fenced("`a` ````"), "`````json\n`a` ````\n`````");
  });
});

describe("the readable text of a row", () => {
  it("is that of its group", () => {
    const json = (payload: object) => ({ json: JSON.stringify(payload) });
    const notes = [{ id: 1, text: "n" }];
    assert.deepEqual(rowText("translations", json({ text: "a", title: "t", foot_notes: notes })), {
      title: null,
      html: "a",
      notes: [{ id: "1", html: "n" }],
    });
    assert.deepEqual(rowText("articles", json({ content: "a", name: "t" })), {
      title: "t",
      html: "a",
      notes: [],
    });
    assert.deepEqual(rowText("quran_core", json({ text_uthmani: "<ا>", foot_notes: notes })), {
      title: null,
      html: "&lt;ا>",
      notes: [],
    });
    assert.equal(rowText("quran_core", json({ body: "a" })), null);
    assert.equal(rowText("recitations", json({ url: "a" })), null);
    const text = { title: null, html: 'a<sup foot_note="1">2</sup>', notes: [] };
    assert.equal(plainRowText(text).body, "a[2]");
  });

  it("fits on one line, with its other spaces", () => {
    assert.equal(oneLine("a \r\n\n b\tc  d\u2028e\u2029f\u0085g"), "a b c  d e f g");
  });

  it("has the key of its verses", () => {
    const key = (from: number | null, to: number | null) => rangeKey({ from, to });
    assert.equal(key(2255, 2255), "2:255");
    assert.equal(key(2255, null), "2:255");
    assert.equal(key(2001, 2005), "2:1-5");
    assert.equal(key(2286, 3002), "2:286-3:2");
    assert.equal(key(2001, 3001), "2:1-3:1");
    assert.equal(key(null, null), null);
  });
});

describe("the source of an export", () => {
  it("has an attribution for each environment", () => {
    assert.match(exportAttribution("sandbox"), /^Sample data: /);
    assert.equal(exportAttribution("custom"), "Provided by a custom service");
    assert.equal(exportAttribution("prelive"), exportAttribution("production"));
    assert.match(exportAttribution("production"), /Quran Foundation$/);
  });

  it("has its own name, else its listed one, else its key", () => {
    const ref = { group: "translations", id: 7 };
    const state = (own: string | null, listed: string | null) =>
      ({
        resources: [{ ...ref, name: own }],
        listed: [{ ...ref, name: listed }],
      }) as unknown as Parameters<typeof resourceName>[1];
    assert.equal(resourceName(ref, state("Own", "Listed")), "Own");
    assert.equal(resourceName(ref, state(null, "Listed")), "Listed");
    assert.equal(resourceName(ref, state(null, null)), "translations:7");
    assert.equal(resourceName(ref, { resources: [], listed: [] }), "translations:7");
  });

  for (const [group, code, language] of [
    ["translations", "en-US", "en"],
    ["translations", "zh-TW", "zh-Hant"],
    ["translations", "zh-CN", "zh"],
    ["translations", "ku-Arab", "ku-Arab"],
    ["translations", "uz-Latn", "uz"],
    ["translations", null, "und"],
    ["mushafs", null, "ar"],
    ["quran_core", "en", "en"],
  ] as const) {
    it(`has the language ${language} for ${String(code)} in ${group}`, () => {
      assert.equal(languageOf({ group, languageCode: code }), language);
    });
  }

  it("is XML without characters that XML cannot hold", () => {
    assert.equal(
      escapeXml('<a & "b">\t\n\r\u0007\uFFFE\uD83D 😀'),
      '&lt;a &amp; "b"&gt;\t\n\r\uFFFD\uFFFD\uFFFD 😀',
    );
    assert.equal(escapeAttribute('"a"\t<\n\r'), "&quot;a&quot;&#9;&lt;&#10;&#13;");
  });
});

describe("a copied quotation", () => {
  const plain: Quotation = {
    html: "One *text*",
    notes: [],
    from: "2:255",
    to: "2:255",
    resourceName: "A_name",
    authorName: null,
    attribution: "Source",
  };

  it("of a verse of the Quran is named by its surah and its verses", () => {
    assert.equal(referenceOf("2:1", null), "Al-Baqarah 2:1");
    assert.equal(referenceOf("2:1", "3:1"), "Al-Baqarah 2:1-3:1");
  });

  it("has the Arabic text only if there is one, and never as the text alone", () => {
    for (const arabic of [null, undefined, ""]) {
      assert.equal(
        formatQuotation({ ...plain, ...(arabic === undefined ? {} : { arabic }) }, "reference"),
        "One *text*\n\n(Al-Baqarah 2:255, A_name. Source)",
      );
      assert.equal(
        formatQuotation({ ...plain, ...(arabic === undefined ? {} : { arabic }) }, "markdown"),
        "> One \\*text\\*\n>\n> — Al-Baqarah 2:255, A\\_name. Source\n",
      );
    }
    assert.equal(formatQuotation({ ...plain, arabic: "نص" }, "text"), "One *text*");
  });

  it("without verses is named by its title, else by its source alone", () => {
    const article = { ...plain, from: null, to: null };
    const copied = (title: string | null) => [
      formatQuotation({ ...article, title }, "reference"),
      formatQuotation({ ...article, title }, "markdown"),
    ];
    assert.deepEqual(copied("A title"), [
      "One *text*\n\n(A title, A_name. Source)",
      "> One \\*text\\*\n>\n> — A title, A\\_name. Source\n",
    ]);
    assert.deepEqual(copied(null), [
      "One *text*\n\n(A_name. Source)",
      "> One \\*text\\*\n>\n> — A\\_name. Source\n",
    ]);
  });

  it("names the author after the resource", () => {
    const text = formatQuotation({ ...plain, authorName: "Somebody" }, "reference");
    assert.ok(text.endsWith("(Al-Baqarah 2:255, A_name, Somebody. Source)"));
  });

  it("as Markdown keeps paragraphs, and notes of several lines", () => {
    assert.equal(
      formatQuotation(
        {
          ...plain,
          html: '<p>One</p><p>two<sup foot_note="1">a b</sup></p>',
          notes: [{ id: "1", html: "A<br>*note*" }],
          resource: { group: "word_by_word", id: 7 },
        },
        "markdown",
      ),
      "> One\n>\n> two[^word-by-word-7-2-255-ab]\n>\n> — Al-Baqarah 2:255, A\\_name. Source\n\n" +
        "[^word-by-word-7-2-255-ab]: A\n    \\*note\\*\n",
    );
  });

  it("has a label of its own for each note, whatever its marker is", () => {
    const markers = ["1", "[1]", "(1)", "*", "†", "1"];
    const html = markers.map((mark, id) => `a<sup foot_note="${id}">${mark}</sup>`).join(" ");
    const text = formatQuotation({ ...plain, html, from: null, to: null }, "markdown");
    assert.deepEqual(
      [...text.matchAll(/\[\^([^\]]*)\]/g)].map(([, label]) => label),
      ["note-1", "note-1-3", "note-1-4", "note-4", "note-5", "note-6"],
    );
  });

  it("as text has its notes below, if there are any", () => {
    assert.equal(textWithNotes("<b>a</b>", []), "a");
    assert.equal(
      textWithNotes('a<sup foot_note="2">2</sup>', [
        { id: "1", html: "<i>one</i>" },
        { id: "2", html: "two" },
      ]),
      "a[2]\n\n[1] one\n[2] two",
    );
  });
});
