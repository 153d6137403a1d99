import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as z from "zod";
import { foldText } from "../../../src/core/model/fold/index.js";
import { findMatches } from "../../../src/core/model/search/matches.js";
import type * as Segment from "../../../src/core/model/segment.js";
import { segmentWords } from "../../../src/core/model/segment.js";
import { wordDiff } from "../../../src/core/model/wordDiff.js";
import { newCopy } from "../../support/newCopy.js";

const sample = z
  .object({ texts: z.record(z.string(), z.array(z.array(z.string()))) })
  .parse(JSON.parse(readFileSync("media/sample/quran.json", "utf8")));

/** A word with its place in its text. */
interface Place {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** The words of a text as in a difference, without the punctuation at their edges. */
function placesOf(text: string, language: string): Place[] {
  let at = 0;
  return segmentWords(text, language).flatMap((segment) => {
    const start = at;
    at += segment.length;
    const [word] = /[\p{L}\p{N}](?:.*[\p{L}\p{N}\p{M}])?/u.exec(segment) ?? [];
    if (word === undefined) return [];
    const first = start + segment.indexOf(word);
    return [{ word, start: first, end: first + word.length }];
  });
}

/** The words of a text that a whole-word search misses at their own places. */
function notFound(text: string, language: string): string[] {
  return placesOf(text, language).flatMap(({ word, start, end }) => {
    const ranges = findMatches(text, {
      terms: [{ text: word, kind: "word", excluded: false }],
      exactMarks: false,
      wholeWords: true,
    }).filter((range) => range.start < end && range.end > start);
    const isWithin = ranges.every((range) => range.start >= start && range.end <= end);
    const marked = ranges.map((range) => text.slice(range.start, range.end)).join("");
    const isWhole = ranges.at(-1)?.end === end && letters(marked) === letters(word);
    return isWithin && isWhole ? [] : [`${word} in ${text}`];
  });
}

/** The letters that a search compares. */
const letters = (text: string): string => foldText(text).replaceAll(" ", "");

describe("the words in differences and in searches", () => {
  // Placeholder sentences of everyday words; no published text.
  const sentences: readonly (readonly [language: string, text: string])[] = [
    ["th", "วันจันทร์เรากินกล้วยและส้ม วันอังคารเราอ่านหนังสือ"],
    ["zh", "星期一我们吃苹果和香蕉，星期二看书。"],
    ["ja", "月曜日に私たちはりんごを食べます"],
  ];
  for (const [language, text] of sentences) {
    it(`are the same in ${language}`, () => {
      assert.ok(placesOf(text, language).length > 4, segmentWords(text, language).join("|"));
      assert.deepEqual(notFound(text, language), []);
    });
  }

  for (const language of ["ar", "ur", "en"]) {
    it(`are the same in the sample's ${language}`, () => {
      const verses = sample.texts[language]?.flat() ?? [];
      assert.ok(verses.length > 100);
      assert.deepEqual(
        verses.flatMap((verse) => notFound(verse, language)),
        [],
      );
    });
  }

  it("are syllables in Tibetan, which has no spaces", () => {
    const removed = wordDiff("དཔེ་ཆ་ཀློག་པ།", "དཔེ་ཆ་འབྲི་པ།", "bo").filter(
      ({ kind }) => kind === "removed",
    );
    assert.deepEqual(
      removed.map(({ text }) => text.replaceAll("་", "")),
      ["ཀློག"],
    );
  });
});

describe("the segments of a text", () => {
  for (const language of ["zh", "not a tag", null]) {
    it(`are words in scripts without spaces (${language ?? "no language"})`, () => {
      // In this process, the rules of a language are kept.
      const segment = newCopy("../../src/core/model/segment.js") as typeof Segment;
      for (let time = 1; time <= 2; time++) {
        assert.deepEqual(segment.segmentWords("我们吃苹果 a-b  x", language), [
          "我们",
          "吃",
          "苹果",
          " ",
          "a-b",
          " ",
          " ",
          "x",
        ]);
      }
    });
  }
});
