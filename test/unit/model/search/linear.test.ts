import assert from "node:assert/strict";
import { plainText } from "../../../../src/core/model/plainText.js";
import { findMatches } from "../../../../src/core/model/search/matches.js";
import { parseQuery } from "../../../../src/core/model/search/query.js";
import { spellingsOf } from "../../../../src/core/model/search/spellings.js";
import { stepsOf } from "../../../support/steps.js";

const HOSTILE: Readonly<Record<string, (size: number) => string>> = {
  "base64 in one run": (size) => "QUJDx9+/".repeat(size / 8),
  "Chinese with an apostrophe elsewhere": (size) => `${"众".repeat(size)} it's`,
  "parts joined by hyphens": (size) => "a-".repeat(size / 2),
  "dagger alefs": (size) => `ل${"\u0670".repeat(size)}`,
  "small letters without a letter after them": (size) => "و\u06e5".repeat(size / 2),
  hamzas: (size) => "ء".repeat(size),
  tatweels: (size) => `ـ${"ـ".repeat(size)}ء`,
  "many footnote elements": (size) => "a<sup>b</sup>".repeat(size / 16),
  "nested footnote elements": (size) => `${"<sup>a".repeat(size / 8)}${"</sup>".repeat(size / 8)}`,
};

describe("folding takes steps linear in the text", () => {
  for (const [name, textOf] of Object.entries(HOSTILE)) {
    it(name, () => {
      const parsed = parseQuery("a");
      assert.ok(parsed.ok);
      const steps = (size: number): number =>
        stepsOf(() => {
          const text = plainText(textOf(size));
          spellingsOf(text);
          findMatches(text, parsed.query);
        });
      const small = steps(4_096);
      const large = steps(16_384);
      assert.ok(large < small * 5, `${small} steps, then ${large} for four times the text`);
    });
  }
});
