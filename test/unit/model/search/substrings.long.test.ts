import assert from "node:assert/strict";
import { foldText } from "../../../../src/core/model/fold/index.js";
import { random } from "../../../support/random.js";
import { readQuranJson, SearchIndex } from "../../../support/searchIndex.js";

/*
 * Any consecutive words of a verse find it: as words, as a phrase, and in the spelling of any
 * keyboard. `QCS_SUBSTRINGS` is the number of tested places in each text.
 */

const SEED = 20_261_129;
const PLACES = Number(process.env.QCS_SUBSTRINGS ?? 150);

const FILES = [
  "quran",
  ...["bn", "en", "es", "fr", "id", "ru", "sv", "tr", "ur", "zh"].map((code) => `quran_${code}`),
];

/** The ways to type one text. */
const TYPED: Readonly<Record<string, (words: string) => string>> = {
  "as published": (words) => words,
  folded: foldText,
  "with marks apart": (words) => words.normalize("NFD"),
  "in compatible letters": (words) => words.normalize("NFKC"),
  "in capitals": (words) => words.toUpperCase(),
};

/**
 * Words as people type them in a query, without the signs that have a meaning there. Chinese has no
 * spaces, so each character is a word.
 */
function queryWords(text: string): string[] {
  return text
    .split(/[\s"«»“”„*]+|(?<=\p{Script=Han})/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$/gu, ""))
    .filter((word) => word !== "");
}

describe("consecutive words of a verse", function () {
  this.timeout(Math.max(60_000, PLACES * 100));
  for (const file of FILES) {
    it(`find it in ${file}, at ${PLACES} places (seed ${SEED})`, () => {
      const below = random(SEED);
      const texts = [...readQuranJson(file)];
      const index = new SearchIndex(new Map(texts));
      const missed: string[] = [];
      for (let place = 0; place < PLACES; place++) {
        const [key, text] = texts[below(texts.length)] ?? ["", ""];
        const words = queryWords(text);
        const start = below(words.length);
        const chosen = words.slice(start, start + 1 + below(8));
        const part = chosen.join(file === "quran_zh" ? "" : " ");
        // The words of a phrase must be adjacent in the text too.
        const isRun = text.includes(part);
        // Characters on both sides of a sign are not adjacent.
        if (!isRun && file === "quran_zh") continue;
        for (const [way, type] of Object.entries(TYPED)) {
          const typed = type(part);
          const queries = isRun ? [typed, `"${typed}"`] : [typed];
          for (const query of queries) {
            if (index.missed(query, [key]).length > 0) missed.push(`${key} ${way}: ${query}`);
          }
        }
      }
      assert.deepEqual(missed, []);
    });
  }
});
