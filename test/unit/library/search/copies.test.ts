import assert from "node:assert/strict";
import { copyHits, type CopiedHit } from "../../../../src/core/library/search/copies.js";

const hit = (verseKey: string | null, text: string, resource = "A translation"): CopiedHit => ({
  resource,
  row: { verseKey, recordKey: "key-7", text },
});

describe("copied hits of a search", () => {
  const hits = [hit("2:255", "one"), hit(null, "two")];

  it("as text have their place below", () => {
    assert.equal(
      copyHits(hits, "text"),
      "one\n(Al-Baqarah 2:255, A translation)\n\ntwo\n(A translation)",
    );
  });

  it("as Markdown are quotations without other syntax", () => {
    assert.equal(
      copyHits([hit("1:1", "*one*\n[two]", "A_name"), hit(null, "# three")], "markdown"),
      "> \\*one\\*\n> \\[two\\]\n>\n> — Al-Fatihah 1:1, A\\_name\n\n> \\# three\n>\n> — A translation",
    );
  });

  it("as Markdown have no lists, strokes and lines of their own", () => {
    assert.equal(
      copyHits([hit(null, "- one\r1. two\r\n~~three~~ &lt;", "A\nname")], "markdown"),
      "> \\- one\n> 1\\. two\n> \\~\\~three\\~\\~ \\&lt;\n>\n> — A name",
    );
  });

  it("as CSV have headings, quoted fields and no formulas", () => {
    const texts = ["a,b", 'a "b"', "a\nb", "a\rb", "=1", "+1", "-1", "@a", "\ta", "\ra", "a=1"];
    texts.push(" =1", "＝1", " a");
    const copied = copyHits([...hits, ...texts.map((text) => hit("1:2", text))], "csv");
    assert.equal(
      copied,
      [
        "resource,verse,text",
        "A translation,2:255,one",
        "A translation,key-7,two",
        ...[
          '"a,b"',
          '"a ""b"""',
          '"a\nb"',
          '"a\rb"',
          "'=1",
          "'+1",
          "'-1",
          "'@a",
          "'\ta",
          '"\'\ra"',
          "a=1",
          "' =1",
          "'＝1",
          '" a"',
        ].map((field) => `A translation,1:2,${field}`),
        "",
      ].join("\r\n"),
    );
  });
});
