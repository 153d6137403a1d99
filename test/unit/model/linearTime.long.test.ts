import assert from "node:assert/strict";
import * as fc from "fast-check";
import { withoutMarkup } from "../../../src/core/library/checks/plain.js";
import { quotedText } from "../../../src/core/library/export/quotedText.js";
import {
  foldText,
  foldVariants,
  foldWithMap,
  wordsOf,
} from "../../../src/core/model/fold/index.js";
import { plainText } from "../../../src/core/model/plainText.js";
import { spellingsOf } from "../../../src/core/model/search/spellings.js";
import { stepsOf } from "../../support/steps.js";

/**
 * All functions that the store applies to a row's text, and that a search applies to a displayed
 * text.
 */
const WORK: Readonly<Record<string, (text: string) => unknown>> = {
  plainText,
  foldText,
  foldWithMap,
  wordsOf,
  spellingsOf,
  foldVariants,
};

/**
 * With the functions that make the text of exports, copies and hovers, and that checks read a text
 * with. They read raised texts in each other once for each level, and the number of levels is bounded.
 */
const ALL_WORK: typeof WORK = { ...WORK, quotedText: (text) => quotedText(text), withoutMarkup };

/**
 * More steps per character than this would mean a higher order of growth, not a larger constant.
 * Hamzas after an apostrophe take 125, the most that is known.
 */
const MOST_STEPS = 250;

/** UTF-16 units of the shorter text. */
const SIZE = 8_000;

const BASE64 = "QmFzZTY0LXRleHQrd2l0aG91dC9zcGFjZXM";

const TEXTS: Readonly<Record<string, (size: number) => string>> = {
  "base64 without spaces": (size) => filled(BASE64, size),
  "base64 with an apostrophe before it": (size) => `Qur'an ${filled(BASE64, size)}`,
  "Chinese with an apostrophe elsewhere": (size) => `${filled("众世界的主", size)} Qur'an`,
  "Chinese with an apostrophe in it": (size) =>
    `${filled("众世", size / 2)}'${filled("界的", size / 2)}`,
  "nothing but apostrophes": (size) => filled("'", size),
  "letters between apostrophes": (size) => filled("a'b’", size),
  "letters between brackets": (size) => filled("a[b](c", size),
  "footnote markers": (size) => filled('a<sup foot_note="176997">1</sup>', size),
  "raised texts": (size) => filled("a<sup>th</sup>", size),
  "raised texts in each other": (size) => filled("<sup>", size / 2) + filled("1</sup>", size / 2),
  "raised texts that never end": (size) => filled("<sup>1", size),
  "long raised texts": (size) => `<sup>${filled("word ", size)}</sup>`,
  "less-than signs": (size) => filled("<", size),
  paragraphs: (size) => filled("<p>word <b>word</b></p>", size),
  "lines and spaces": (size) => filled("a<br> ", size),
  entities: (size) => filled("&amp;&#1575;", size),
  hamzas: (size) => filled("ء", size),
  "marks of one letter": (size) => `ل${filled("\u0670\u064b", size)}`,
  "one long Arabic word": (size) => filled("ٱلرَّحۡمَٰن", size),
  "Persian joiners": (size) => filled("می\u200cشود", size),
  "prefixes that may be joined": (size) => filled("يا أيها ", size),
  "white space": (size) => filled(" \n", size),
};

function filled(part: string, size: number): string {
  return part.repeat(Math.ceil(size / part.length)).slice(0, size);
}

describe("the time for a text", () => {
  for (const [what, make] of Object.entries(TEXTS)) {
    it(`grows only with its length: ${what}`, () => {
      for (const [name, work] of Object.entries(ALL_WORK)) {
        work(make(500));
        const few = stepsOf(() => work(make(SIZE)));
        const many = stepsOf(() => work(make(4 * SIZE)));
        assert.ok(
          many < 5 * few + 4 * SIZE,
          `${name}: ${few} steps, ${many} for four times the text`,
        );
        assert.ok(many < 4 * SIZE * MOST_STEPS, `${name}: ${many} steps`);
      }
    });
  }

  it("grows only with its length for any repetitive text", () => {
    const part = fc.string({
      unit: fc.oneof(
        fc.constantFrom(..."aA1'’-[]() \u200cء\u0670\u064bٱلإىىوي众あ😀&<>;"),
        fc.constantFrom("<sup>", "</sup>", '<sup foot_note="1">', "<p>", "<br/>", "&amp;", "يا "),
      ),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(part, part, fc.constantFrom(...Object.keys(WORK)), (first, rest, name) => {
        const work = WORK[name] ?? plainText;
        // Whole parts, because a text that ends with a space takes other steps than one that does not.
        const repeats = Math.ceil(SIZE / rest.length);
        const few = stepsOf(() => work(first + rest.repeat(repeats)));
        const many = stepsOf(() => work(first + rest.repeat(4 * repeats)));
        assert.ok(many < 5 * few + 4 * SIZE, `${name}: ${few} steps, then ${many}`);
        assert.ok(many < 4 * repeats * rest.length * MOST_STEPS, `${name}: ${many} steps`);
      }),
      { numRuns: 40 },
    );
  });

  for (const [what, text] of [
    ["100 kB of base64", `Qur'an ${filled(BASE64, 100_000)}`],
    ["80,000 Chinese characters with an apostrophe", `${filled("众世界的主", 80_000)} Qur'an`],
    ["20,000 footnote markers", filled('a<sup foot_note="176997">1</sup>', 660_000)],
  ] as const) {
    it(`has a bound for a row of ${what}`, () => {
      for (const [name, work] of Object.entries(WORK)) {
        const steps = stepsOf(() => work(text));
        assert.ok(steps < text.length * MOST_STEPS, `${name}: ${steps} steps`);
      }
    });
  }
});
