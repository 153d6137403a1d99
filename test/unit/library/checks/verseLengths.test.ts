import assert from "node:assert/strict";
import { fingerprintsOf } from "../../../../src/core/library/checks/fingerprints.js";
import type { Fingerprints } from "../../../../src/core/library/checks/types.js";
import { arabicLetters, verseIdOf } from "../../../../src/core/library/checks/verseFacts.js";
import { CHAPTERS } from "../../../../src/core/model/chapters.js";
import {
  findingsIn,
  placedFindingsIn,
  rowsOf,
  threshold,
  type Example,
} from "../../../support/checks/cases.js";

type Row = Readonly<Record<string, unknown>>;

const row = (verse_key: string, text: string): Row => ({ id: verse_key, verse_key, text });

/** The number of letters of a verse in Arabic. */
function lettersOf(key: string): number {
  const [chapter = 0, verse = 0] = key.split(":").map(Number);
  return arabicLetters(verseIdOf(chapter * 1000 + verse));
}

const keysOf = (chapter: number): string[] =>
  Array.from(
    { length: CHAPTERS[chapter - 1]?.versesCount ?? 0 },
    (_, at) => `${chapter}:${at + 1}`,
  );

/** A text with the letters of a verse in Arabic, times a factor. Neighbours have other letters. */
function sized(key: string, factor = 1): string {
  const letter = Number(key.split(":")[1]) % 2 === 0 ? "a" : "b";
  return letter.repeat(Math.round(lettersOf(key) * factor));
}

const texts = (keys: readonly string[], text: (key: string, at: number) => string): Row[] =>
  keys.map((key, at) => row(key, text(key, at)));

/** The surah 2; `change` has other factors of some verses. */
const baqarah = (change: Readonly<Record<string, number>>, factor = (_: string) => 1): Example => ({
  rows: texts(keysOf(2), (key) => sized(key, change[key] ?? factor(key))),
});

/** Without the quoted text. */
const withoutQuotes = (findings: readonly string[]): string[] =>
  findings.map((each) => each.replace(/ \d+ ".*"$/u, ""));

describe("the length of a verse", () => {
  it("is that of a translation's single verse with a text", () => {
    const rows = (change: Row): Row[] =>
      texts(keysOf(2), (key) => sized(key)).map((each) =>
        each.verse_key === "2:255" ? change : each,
      );
    const found = (rule: "truncated" | "length-outlier", change: Row, group?: string): number =>
      findingsIn(rule, { rows: rows(change), ...(group === undefined ? {} : { group }) }).length;
    assert.equal(found("truncated", row("2:255", "Short")), 1);
    assert.equal(found("truncated", row("2:255", "Short"), "tafsirs"), 0);
    assert.equal(found("truncated", row("2:255", "")), 0);
    assert.equal(found("truncated", row("2:255-256", "Short")), 0);
    assert.equal(found("length-outlier", row("2:255", sized("2:255", 9))), 1);
    assert.equal(found("length-outlier", row("2:255", sized("2:255", 9)), "tafsirs"), 0);
  });

  it("has its place and the usual length in a finding", () => {
    const usual = lettersOf("2:255");
    const found = (text: string): string[] =>
      placedFindingsIn("truncated", {
        rows: texts(keysOf(2), (key) => (key === "2:255" ? text : sized(key))),
      });
    assert.deepEqual(found("Short"), [`2:255 truncated(5, ${usual}) 0 "Short"`]);
    assert.deepEqual(found("A placeholder text"), [
      `2:255 truncated(16, ${usual}) 6 "eholder text"`,
    ]);
  });

  threshold("truncated", "a verse of twenty-five letters has a typical length", {
    reports: lengths(25),
    passes: lengths(24),
  });
  /** Ninety-nine long verses, one of which is short, and one verse with so many letters. */
  function lengths(letters: number): Example {
    const all = CHAPTERS.flatMap(({ id }) => keysOf(id));
    const long = all.filter((key) => lettersOf(key) > 25 && lettersOf(key) < 200).slice(0, 99);
    const last = all.filter((key) => lettersOf(key) === letters).slice(0, 1);
    return {
      rows: [
        ...texts(long, (key, at) => (at === 50 ? "Short" : sized(key))),
        ...texts(last, (key) => sized(key)),
      ],
    };
  }

  /** Lengths that vary by a quarter of their logarithm. */
  const varied = (key: string): number => [0.78, 1, 1.28][Number(key.split(":")[1]) % 3] ?? 1;
  it("is judged by how much an edition's lengths vary", () => {
    assert.equal(findingsIn("truncated", baqarah({ "2:255": 0.29 })).length, 1);
    assert.deepEqual(findingsIn("truncated", baqarah({ "2:255": 0.29 }, varied)), []);
    const short = ["2:26", "2:61", "2:93", "2:144", "2:189", "2:229", "2:255"];
    const few = Object.fromEntries(short.map((key) => [key, 0.05]));
    assert.deepEqual(
      withoutQuotes(placedFindingsIn("truncated", baqarah(few, varied))),
      short.map((key) => {
        const usual = lettersOf(key);
        return `${key} truncated(${Math.round(usual * 0.05)}, ${usual})`;
      }),
    );
    assert.equal(findingsIn("length-outlier", baqarah({ "2:24": 5 })).length, 1);
    assert.deepEqual(findingsIn("length-outlier", baqarah({ "2:24": 5 }, varied)), []);
  });

  it("is compared with those of verses of similar length", () => {
    const all = CHAPTERS.flatMap(({ id }) => keysOf(id));
    const short = all.filter((key) => lettersOf(key) > 25 && lettersOf(key) < 60);
    const long = all.filter((key) => lettersOf(key) > 150).slice(0, 100);
    // Short verses need more words, and there are two of them for each long one.
    const keys = long.flatMap((key, at) => [key, ...short.slice(2 * at, 2 * at + 2)]);
    const found = (factor: number): number =>
      findingsIn("truncated", {
        rows: texts(keys, (key) =>
          sized(key, key === long[50] ? factor : long.includes(key) ? 1 : 3),
        ),
      }).length;
    assert.equal(found(0.4), 0);
    assert.equal(found(0.25), 1);
  });
});

describe("verses in the place of their neighbours", () => {
  const others = (rows: readonly Row[], name = "Other placeholder"): Fingerprints =>
    fingerprintsOf(
      { group: "translations", id: 9, languageCode: "en", languageName: null, name },
      rowsOf("translations", rows),
    );
  /** Forty letters and more, different for each verse. */
  const long = (key: string): string =>
    `A long placeholder text that only this verse of the surah has ${"i".repeat(Number(key.split(":")[1]))}`;
  /** The texts of a surah, each at the next verse (1) or the one before (-1). */
  const moved = (chapter: number, by: 1 | -1, text = (key: string) => sized(key)): Row[] =>
    texts(keysOf(chapter), (key, at) => text(keysOf(chapter)[at - by] ?? key));
  const straight = (chapter: number): Row[] => texts(keysOf(chapter), (key) => sized(key));
  const shifts = (example: Example): string[] =>
    withoutQuotes(placedFindingsIn("shifted", example));

  it("equal those of another edition through the last verse", () => {
    const other = others(texts(keysOf(114), long));
    const example = { rows: moved(114, 1, long), others: [other] };
    assert.deepEqual(shifts(example), [
      "114:2 shifted-against(114:2, 114:6, -1, Other placeholder)",
    ]);
    assert.deepEqual(shifts({ ...example, group: "tafsirs" }), []);
    const second = others(texts(keysOf(114), long), "Second placeholder");
    assert.equal(shifts({ ...example, others: [other, second] }).length, 1, "each run once");
  });

  it("are copied, although the other edition lacks a verse between them", () => {
    const copied = keysOf(2).slice(0, 7);
    const rows = texts(keysOf(2), (key) =>
      copied.includes(key) ? long(key) : `${long(key)} more`,
    );
    const other = texts(keysOf(2), long).filter(({ verse_key: key }) => key !== "2:4");
    const found = findingsIn("same-as-other-resource", { rows, others: [others(other)] });
    assert.equal(found.length, 6);
  });

  it("are no fault if all editions repeat the text", () => {
    const rows = texts(keysOf(114), () => long("114:1"));
    assert.deepEqual(shifts({ rows, others: [others(rows)] }), []);
  });

  it("are found by their lengths in each surah", () => {
    assert.deepEqual(shifts({ rows: [...straight(2), ...moved(39, 1), ...moved(57, -1)] }), [
      "39:2 shifted-by-length(39:2, 39:74, -1, )",
      "57:2 shifted-by-length(57:2, 57:28, 1, )",
    ]);
    assert.deepEqual(shifts({ rows: [...straight(2), ...moved(28, 1), ...moved(39, 1)] }), [
      "28:2 shifted-by-length(28:2, 28:40, -1, )",
      "39:2 shifted-by-length(39:2, 39:74, -1, )",
    ]);
  });

  it("are found by their lengths if most texts are empty", () => {
    const empty = texts([...keysOf(2), ...keysOf(3)], () => "");
    assert.deepEqual(shifts({ rows: [...empty, ...moved(39, 1)] }), [
      "39:2 shifted-by-length(39:2, 39:74, -1, )",
    ]);
  });

  it("are one finding if another edition shows them too", () => {
    const example = {
      rows: [...straight(2), ...moved(22, 1), ...moved(39, 1)],
      others: [others(straight(22))],
    };
    assert.deepEqual(shifts(example), [
      "22:3 shifted-against(22:3, 22:78, -1, Other placeholder)",
      "39:2 shifted-by-length(39:2, 39:74, -1, )",
    ]);
  });

  it("are found by their lengths before those that another edition shows", () => {
    const rows = [...straight(2), ...moved(28, 1), ...moved(39, 1)];
    assert.deepEqual(shifts({ rows, others: [others(straight(39))] }), [
      "28:2 shifted-by-length(28:2, 28:40, -1, )",
      "39:3 shifted-against(39:3, 39:75, -1, Other placeholder)",
    ]);
  });

  it("are not found by lengths that hardly differ", () => {
    assert.deepEqual(shifts({ rows: [...straight(2), ...moved(56, 1)] }), []);
  });
});
