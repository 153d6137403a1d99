import assert from "node:assert/strict";
import { maskSilentParts } from "../../../../src/core/library/editor/mask.js";
import { partsOf } from "../../../../src/core/library/editor/parts.js";
import { findReferences } from "../../../../src/core/library/editor/findReferences.js";
import { stepsOf } from "../../../support/steps.js";

const LANGUAGES = ["markdown", "html", "latex", "json", "yaml", "plaintext"];

/** Beginnings of silent parts that never end, and runs in which many patterns could start. */
const ENDLESS = [
  "<!--",
  "<!-- a\n\n",
  "<a ",
  "<script>",
  "<pre>\n\n",
  "</script\n",
  "](",
  "[a",
  "```",
  "```\n",
  "~~~a\n\n",
  "`a``",
  "    a\n\n",
  "\\begin{verbatim}",
  "\\begin{math}\n\n",
  "\\ref{",
  "\\cite",
  "$a\\",
  '"',
  '\\"',
  '"a" ',
  "- ",
  "\n",
  " \n",
  " ",
  "a",
  "a-",
  "a.",
  "a/",
  "a@",
  "1.",
  "1-1-1 ",
  "/",
  "http://",
  "1",
  "a:\n",
];

const filled = (part: string, size: number): string =>
  part.repeat(Math.ceil(size / part.length)).slice(0, size);

/** UTF-16 units of a long document. */
const LONG = 200_000;

describe("a document of signs that never end", () => {
  for (const languageId of LANGUAGES) {
    /**
     * The count leaves out steps inside a pattern, so this relies on the time limit. It takes a
     * second, or minutes if those steps grow faster than the text.
     */
    it(`is read in ${languageId} within the test's time limit`, () => {
      for (const part of ENDLESS) {
        const text = filled(part, LONG);
        assert.equal(maskSilentParts(text, languageId).length, LONG);
      }
    });

    it(`is read in ${languageId} in steps linear in its length`, () => {
      for (const part of ENDLESS) {
        const steps = (size: number): number =>
          stepsOf(() => {
            for (const text of partsOf(filled(part, size), languageId)) {
              maskSilentParts(text, languageId);
            }
          });
        const few = steps(24_000);
        const many = steps(4 * 24_000);
        assert.ok(many < 5 * few, `${JSON.stringify(part)}: ${few} steps, then ${many}`);
      }
    });
  }

  it("has parts of limited length, even without blank lines", () => {
    const text = filled("a line without a reference\n", 600_000);
    const parts = [...partsOf(text, "json")];
    assert.equal(parts.join(""), text);
    assert.ok(parts.every(({ length }) => length < 130_000));
  });
});

describe("silent parts of a document", () => {
  const found = (text: string, languageId = "markdown"): string[] =>
    findReferences(text, { languageId }).map(({ start, end }) => text.slice(start, end));

  it("end at the next sign that ends them", () => {
    assert.deepEqual(found("<!-- Quran 2:1 --> Quran 2:2 <!-- Quran 2:3 -->"), ["Quran 2:2"]);
    assert.deepEqual(found("[a](Quran 2:1) Quran 2:2 [b](x\nQuran 2:3 [c](Quran 2:4)"), [
      "Quran 2:2",
      "Quran 2:3",
    ]);
    assert.deepEqual(found("~~~\nQuran 2:1\n```\nQuran 2:2\n~~~\nQuran 2:3"), ["Quran 2:3"]);
    assert.deepEqual(found("``Quran ` 2:1`` Quran 2:2 `Quran 2:3`"), ["Quran 2:2"]);
    assert.deepEqual(
      found("<pre>Quran 2:1</code>Quran 2:2</pre> Quran 2:3 <code>Quran 2:4</code>", "html"),
      ["Quran 2:3"],
    );
    assert.deepEqual(
      found("\\begin{math} Quran 2:1 \\end{align} Quran 2:2 \\end{math} Quran 2:3", "latex"),
      ["Quran 2:3"],
    );
  });

  it("always have an end, except a block of code", () => {
    assert.deepEqual(found("<!-- Quran 2:1\n\n<!-- Quran 2:2"), ["Quran 2:1", "Quran 2:2"]);
    assert.deepEqual(found("Quran 2:1\n```\nQuran 2:2\n\nQuran 2:3"), ["Quran 2:1"]);
    assert.deepEqual(found('{ "a": "Quran 2:1\n"b": 2, "c": "Quran 2:3" }', "json"), [
      "Quran 2:1",
      "Quran 2:3",
    ]);
  });
});
