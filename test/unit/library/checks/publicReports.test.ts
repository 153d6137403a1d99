import assert from "node:assert/strict";
import { checkResource } from "../../../../src/core/library/checks/check.js";
import { fingerprintsOf } from "../../../../src/core/library/checks/fingerprints.js";
import { messageOf } from "../../../../src/core/library/checks/messages.js";
import type { Fingerprints, ResourceFacts } from "../../../../src/core/library/checks/types.js";
import { CHAPTERS } from "../../../../src/core/model/chapters.js";
import { rowsOf } from "../../../support/checks/cases.js";

type Row = Readonly<Record<string, unknown>>;

/** Faults in published content that people reported, each with the finding that must report it. */
describe("a fault that was reported in public", () => {
  const facts = (group: string): ResourceFacts => ({
    group,
    id: 1,
    languageCode: "en",
    languageName: null,
    name: "Placeholder",
  });

  function found(
    group: string,
    rows: readonly Row[],
    others: readonly Fingerprints[] = [],
  ): string[] {
    return checkResource(facts(group), rowsOf(group, rows), { others }).map(
      (each) => `${each.rule} ${each.verseKey ?? "-"}: ${messageOf(each, "en")}`,
    );
  }

  const verse = (key: string, text: string, more: Row = {}): Row => ({
    id: key,
    verse_key: key,
    text,
    ...more,
  });
  /** A different placeholder for each verse. */
  const placeholder = (chapter: number, at: number): string =>
    `Placeholder sentence ${"i".repeat(chapter)} ${"o".repeat(at)} that only this verse has`;
  const surah = (chapter: number): Row[] =>
    Array.from({ length: CHAPTERS[chapter - 1]?.versesCount ?? 0 }, (_, at) =>
      verse(`${chapter}:${at + 1}`, placeholder(chapter, at + 1)),
    );

  it("is found: whole surahs are missing from a translation", () => {
    const rows = CHAPTERS.flatMap(({ id }) => (id === 8 || id === 9 ? [] : surah(id)));
    assert.deepEqual(
      found("translations", rows).filter((each) => each.startsWith("missing-verse")),
      ["missing-verse 8:1: Surahs 8 to 9 are missing as a whole."],
    );
  });

  it("is found: a translation is attached one verse off", () => {
    const right = surah(2);
    const wrong = right.map((row, at) =>
      at >= 100 && at < 140 ? { ...row, text: right[at - 1]?.text } : row,
    );
    const other = fingerprintsOf(
      { ...facts("translations"), id: 2, name: "Other edition" },
      rowsOf("translations", right),
    );
    assert.deepEqual(
      found("translations", wrong, [other]).filter((each) => each.startsWith("shifted")),
      ["shifted 2:101: The texts of 2:101 to 2:140 are those of Other edition, one verse off."],
    );
  });

  const recording = (more: Row): Row => ({
    record_type: "audio_file",
    id: 1,
    verse_key: "1:1",
    url: "placeholder.mp3",
    ...more,
  });
  const audio = (row: Row): string[] =>
    found("recitations", [row]).filter((each) => !each.startsWith("missing-audio"));

  it("is found: audio segments lie after the end of the file", () => {
    const segments = [0, 1, 2, 3].map((at) => [at, at + 1, at * 900, at * 900 + 900]);
    assert.deepEqual(audio(recording({ duration: 3, segments })), []);
    assert.deepEqual(audio(recording({ duration: 2, segments })), [
      "segment-out-of-range 1:1: Word 4 ends at 3600 ms, and the recording at 2000 ms.",
    ]);
  });

  it("is found: a verse of four words has one segment", () => {
    assert.deepEqual(audio(recording({ segments: [[0, 1, 0, 900]] })), [
      "segment-count 1:1: Segments mark 1 word; the verse has 4 words.",
    ]);
  });

  it("is found: a translation lost its notes, but kept its markers", () => {
    const rows = [
      verse("112:1", 'A placeholder<sup foot_note="7">1</sup> text', { foot_notes: [] }),
      verse("112:2", "A placeholder12) text"),
    ];
    assert.deepEqual(
      found("translations", rows).filter((each) => each.startsWith("marker")),
      [
        "marker-without-note 112:1: Footnote marker “1” has no footnote.",
        "marker-without-note 112:2: “12)” looks like a footnote marker, and has no footnote.",
      ],
    );
  });

  it("is found: a footnote marker was damaged", () => {
    assert.deepEqual(
      found("translations", [verse("112:1", "A placeholder 1<2371 text")]).filter((each) =>
        each.startsWith("marker"),
      ),
      ["marker-without-note 112:1: “1<2371” looks like the rest of a damaged footnote marker."],
    );
  });

  it("is found: a commentary has the words of a translation", () => {
    const text = placeholder(2, 255);
    const translation = fingerprintsOf(
      { ...facts("translations"), id: 2, name: "Translation" },
      rowsOf("translations", [verse("2:255", text)]),
    );
    assert.deepEqual(
      found("tafsirs", [verse("2:255", text)], [translation]).filter((each) =>
        each.startsWith("same"),
      ),
      [
        "same-as-other-resource 2:255: This text is the same as in Translation (translations:2), " +
          "with which the rest has little in common.",
      ],
    );
  });
});
