import assert from "node:assert/strict";
import { MOST_FINDINGS } from "../../../../src/core/library/checks/check.js";
import { fingerprintsOf } from "../../../../src/core/library/checks/fingerprints.js";
import type { Fingerprints } from "../../../../src/core/library/checks/types.js";
import {
  arabicLetters,
  arabicWords,
  verseIdOf,
} from "../../../../src/core/library/checks/verseFacts.js";
import {
  findingsIn,
  rowsOf,
  threshold,
  times,
  type Example,
} from "../../../support/checks/cases.js";

type Row = Readonly<Record<string, unknown>>;

const row = (verse_key: string, text: string): Row => ({ id: verse_key, verse_key, text });

/** Texts of 2:1 and so on, each with other letters, so that no two are alike. */
const different = (
  count: number,
  text = (mark: string): string => `A long text on ${mark}`,
): Row[] => Array.from({ length: count }, (_, at) => row(`2:${at + 1}`, text("x".repeat(at + 30))));

const others = (rows: readonly Row[], group = "translations"): Fingerprints[] => [
  fingerprintsOf(
    { group, id: 9, languageCode: "en", languageName: null, name: "Other placeholder" },
    rowsOf(group, rows),
  ),
];

describe("empty, equal and shifted texts", () => {
  const half = (empty: number, full: number): Example => ({
    texts: [...Array.from({ length: empty }, () => ""), ...times(full, "A text #")],
  });
  it("empty-text: more than twenty and more than half of the texts are one finding", () => {
    const messages = (example: Example): number => findingsIn("empty-text", example).length;
    assert.equal(messages(half(20, 0)), 20);
    assert.equal(messages(half(21, 21)), 21);
    assert.deepEqual(findingsIn("empty-text", half(21, 20)), ["- empty-resource"]);
  });

  threshold("same-as-neighbour", "fifteen letters do not repeat by chance", {
    reports: { texts: ["abcde abcde abcde", "abcde abcde abcde"] },
    passes: { texts: ["abcde abcde abcd", "abcde abcde abcd"] },
  });
  it("same-as-neighbour: more than twenty equal verses are an edition's way", () => {
    const pairs = (count: number): Row[] =>
      different(count * 2).map((each, at, all) => ({ ...each, text: all[at - (at % 2)]?.text }));
    assert.equal(findingsIn("same-as-neighbour", { rows: pairs(20) }).length, 20);
    const many = findingsIn("same-as-neighbour", { rows: pairs(21) });
    assert.equal(many.length, 1);
    assert.match(many[0] ?? "", /^2:1 merged-verses A long text/);
  });

  const basmala = "In the name of the placeholder";
  /** The basmala, and surahs that begin with it or with another text. */
  const beginnings = (withBasmala: number, without: number): Example => ({
    rows: [
      row("1:1", basmala),
      ...Array.from({ length: withBasmala + without }, (_, at) =>
        row(`${at + 40}:1`, at < withBasmala ? `${basmala}. A text` : `A text of the placeholder`),
      ),
    ],
  });
  threshold("basmala-in-verse", "four of five surahs show an edition's way", {
    reports: beginnings(3, 2),
    count: 3,
    passes: beginnings(4, 1),
  });
  threshold("basmala-in-verse", "five surahs show an edition's way", {
    reports: beginnings(4, 0),
    count: 4,
    passes: beginnings(5, 0),
  });
  threshold("basmala-in-verse", "a basmala has eight letters", {
    reports: { rows: [row("1:1", "abcd efgh"), row("2:1", "abcd efgh ij")] },
    passes: { rows: [row("1:1", "abcd efg"), row("2:1", "abcd efg ij")] },
  });

  /** Verses of an edition; those at `equal` have the text of the other edition. */
  const sharing = (count: number, equal: (at: number) => boolean): Example => ({
    rows: different(count).map((each, at) =>
      equal(at) ? each : { ...each, text: `An own text on ${"y".repeat(at + 30)}` },
    ),
    others: others(different(count)),
  });
  threshold("same-as-other-resource", "more than three single verses have a common origin", {
    reports: sharing(60, (at) => at % 20 === 0),
    count: 3,
    passes: sharing(60, (at) => at % 15 === 0),
  });
  threshold("same-as-other-resource", "six verses in a row were copied", {
    reports: sharing(60, (at) => at < 6),
    count: 6,
    passes: sharing(60, (at) => at < 5),
  });
  threshold("same-as-other-resource", "a tenth of the verses is an edition's origin", {
    reports: sharing(60, (at) => at >= 54),
    count: 6,
    passes: sharing(60, (at) => at >= 53),
  });
  threshold("same-as-other-resource", "twenty verses show an edition's origin", {
    reports: sharing(19, (at) => at % 7 === 0),
    count: 3,
    passes: sharing(20, (at) => at % 7 === 0),
  });
  const letters = (count: number): Row[] => [row("2:1", "abcde ".repeat(count / 5))];
  threshold("same-as-other-resource", "forty letters do not repeat by chance", {
    reports: { rows: letters(40), others: others(letters(40)) },
    passes: { rows: letters(35), others: others(letters(35)) },
  });

  /** A text with the letters of a verse in Arabic, times a factor. */
  const sized = (key: string, factor = 1): string => {
    const [chapter = 0, verse = 0] = key.split(":").map(Number);
    const count = Math.round(arabicLetters(verseIdOf(chapter * 1000 + verse)) * factor);
    return (verse % 2 === 0 ? "place" : "words").repeat(Math.ceil(count / 5)).slice(0, count);
  };
  const proportional = (change: Readonly<Record<string, string>>, verses = 286): Example => ({
    rows: Array.from({ length: verses }, (_, at) => {
      const key = `2:${at + 1}`;
      return row(key, change[key] ?? sized(key));
    }),
  });
  threshold("truncated", "a verse has three tenths of the usual length", {
    reports: proportional({ "2:255": sized("2:255", 0.29) }),
    passes: proportional({ "2:255": sized("2:255", 0.31) }),
  });
  threshold("truncated", "a verse that ends with a dash has nine twentieths of the length", {
    reports: proportional({ "2:255": `${sized("2:255", 0.44)} –` }),
    passes: proportional({ "2:255": `${sized("2:255", 0.46)} –` }),
  });
  threshold("truncated", "the next verse has half of what a verse lacks", {
    reports: proportional({ "2:255": "place", "2:256": sized("2:256") + sized("2:255", 0.45) }),
    passes: proportional({ "2:255": "place", "2:256": sized("2:256") + sized("2:255", 0.55) }),
  });
  threshold("length-outlier", "a verse has four times the usual length", {
    reports: proportional({ "2:24": sized("2:24", 4.1) }),
    passes: proportional({ "2:24": sized("2:24", 3.9) }),
  });
  threshold("length-outlier", "verses that are translated together have one text", {
    reports: proportional({ "2:24": sized("2:24", 9), "2:25": sized("2:25") }),
    passes: proportional({ "2:24": sized("2:24", 9), "2:25": sized("2:24", 9) }),
  });
  it("truncated: a verse without neighbours has nothing that makes up for it", () => {
    const rows = Array.from({ length: 286 }, (_, at) => `2:${at + 1}`)
      .filter((key) => key !== "2:254" && key !== "2:256")
      .map((key) => row(key, key === "2:255" ? sized(key, 0.29) : sized(key)));
    assert.equal(findingsIn("truncated", { rows }).length, 1);
  });
  it("truncated: a hundred verses of twenty-five letters show the usual length", () => {
    const enough = Array.from({ length: 286 }, (_, at) => `2:${at + 1}`).filter(
      (key) => sized(key).length >= 25,
    );
    const first = (count: number): Example => ({
      rows: enough.slice(0, count).map((key) => row(key, key === "2:20" ? "place" : sized(key))),
    });
    assert.equal(findingsIn("truncated", first(100)).length, 1);
    assert.deepEqual(findingsIn("truncated", first(99)), []);
  });

  it("reports at most the maximum of one rule's findings", () => {
    assert.equal(
      findingsIn("duplicate-verse", {
        rows: Array.from({ length: MOST_FINDINGS + 2 }, () => row("2:1", "A text")),
      }).length,
      MOST_FINDINGS,
    );
  });
});

describe("recitations have tolerances", () => {
  const file = (verse_key: string, segments: unknown, more: Row = {}): Row => ({
    record_type: "audio_file",
    id: verse_key,
    verse_key,
    url: `placeholder/${verse_key}.mp3`,
    segments,
    ...more,
  });
  const audio = (...rows: readonly Row[]): Example => ({ group: "recitations", rows });
  const verse = { timestamp_from: 1000, timestamp_to: 2000 };
  threshold("segment-out-of-range", "a segment ends a tenth of a second after its verse", {
    reports: audio(file("1:1", [[1, 1000, 2101]], verse)),
    passes: audio(file("1:1", [[1, 1000, 2100]], verse)),
  });
  threshold("segment-out-of-range", "a segment begins a tenth of a second before its verse", {
    reports: audio(file("1:1", [[1, 899, 2000]], verse)),
    passes: audio(file("1:1", [[1, 900, 2000]], verse)),
  });
  threshold("segment-out-of-range", "a segment ends a tenth of a second after a file", {
    reports: audio(file("1:1", [[1, 0, 5101]], { duration: 5000 })),
    passes: audio(file("1:1", [[1, 0, 5100]], { duration: 5000 })),
  });
  threshold("segment-out-of-range", "durations in seconds are rounded", {
    reports: audio(file("1:1", [[1, 0, 6001]], { duration: 5 })),
    passes: audio(file("1:1", [[1, 0, 6000]], { duration: 5 })),
  });
  threshold("segment-out-of-range", "a segment does not begin before its file", {
    reports: audio(file("1:1", [[1, -1, 500]])),
    passes: audio(file("1:1", [[1, 0, 500]])),
  });
  const chapter = (duration: number, to: number): Example => ({
    group: "chapter_recitations",
    rows: [
      { record_type: "chapter_audio_file", id: 1, chapter_id: 1, audio_url: "a", duration },
      {
        record_type: "audio_segment",
        id: 2,
        verse_key: "1:7",
        timestamp_from: 0,
        timestamp_to: to,
      },
    ],
  });
  threshold("segment-out-of-range", "a verse ends a second after its surah", {
    reports: chapter(40_000, 41_001),
    passes: chapter(40_000, 41_000),
  });
  threshold("segment-out-of-range", "the duration of a surah is in seconds below 20,000", {
    reports: chapter(20_000, 30_000),
    passes: chapter(19_999, 30_000),
  });

  const words = (key: string): number => {
    const [id = 0, number = 0] = key.split(":").map(Number);
    return arabicWords(verseIdOf(id * 1000 + number));
  };
  const spoken = (key: string, lacks = 0): Row =>
    file(
      key,
      Array.from({ length: words(key) - lacks }, (_, at) => [at + 1, at * 500, at * 500 + 500]),
    );
  const keys = Array.from({ length: 40 }, (_, at) => `2:${at + 2}`);
  /** Files of verses; the first ones lack the segment of a word. */
  const lacking = (lacks: number, all: number): Example =>
    audio(...keys.slice(0, all).map((key, at) => spoken(key, at < lacks ? 1 : 0)));
  threshold("segment-count", "one word more or less in a fifth of the verses is a fault", {
    reports: lacking(4, 20),
    count: 4,
    passes: lacking(5, 20),
  });
  threshold("segment-count", "twenty verses show how a source counts words", {
    reports: lacking(5, 19),
    count: 5,
    passes: lacking(5, 20),
  });
  threshold("segment-count", "half of the verses have segments", {
    reports: audio(spoken("2:2"), file("2:3", [])),
    passes: audio(spoken("2:2"), file("2:3", []), file("2:4", [])),
  });
});
