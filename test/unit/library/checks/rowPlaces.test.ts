import { placedCases, type Case } from "../../../support/checks/cases.js";

type Row = Readonly<Record<string, unknown>>;

/** A resource whose rows have the ids 1, 2 and so on. */
const rows = (...each: readonly Row[]): Case => ({
  rows: each.map((row, at) => ({ id: at + 1, ...row })),
});
const tafsir = (...each: readonly Row[]): Case => ({ group: "tafsirs", ...rows(...each) });
const recitation = (...each: readonly Row[]): Case => ({ group: "recitations", ...rows(...each) });

const verse = (verse_key: string, text: string): Row => ({ verse_key, text });
/** A commentary on several verses, which the service lists at its first verse. */
const range = (from: string, to: string): Row => ({
  verse_key: from,
  group_verse_key_from: from,
  group_verse_key_to: to,
  text: "a",
});
const audio = (verse_key: string, segments: readonly unknown[], more: Row = {}): Row => ({
  record_type: "audio_file",
  verse_key,
  url: "a",
  segments,
  ...more,
});

describe("the place and the values of findings in rows", () => {
  placedCases([
    [
      "missing-verse",
      rows(verse("1:1", "a"), verse("1:4", "(2-4) b")),
      [
        "1:5 missing-verse()",
        "1:6 missing-verse()",
        "1:7 missing-verse()",
        "2:1 missing-chapters(2, 114, 113)",
      ],
    ],
    // A text names the verses that it contains, before or after it.
    [
      "missing-verse",
      rows(verse("1:4", "(3-4) b"), verse("1:5", "c [5–6]")),
      [
        "1:1 missing-verse()",
        "1:2 missing-verse()",
        "1:7 missing-verse()",
        "2:1 missing-chapters(2, 114, 113)",
      ],
    ],
    [
      "duplicate-verse",
      rows(verse("1:1", "a"), verse("1:1", "b")),
      ["1:1 duplicate-verse(1:1, 1)"],
    ],
    [
      "unknown-verse",
      rows(verse("1:8", "a"), { text: "b" }, { group_verse_key_from: "2:300", text: "c" }),
      ["1:8 unknown-verse(1:8)", "- no-verse()", "- unknown-verse(2:300)"],
    ],
    [
      "basmala-in-verse",
      rows(verse("1:1", "In the name of x"), verse("2:5", "In the name of x. Text")),
      ['2:5 basmala-in-verse() 0 "In the name of x. Text"'],
    ],
    [
      "range-overlap",
      tafsir(range("1:1", "1:4"), range("1:4", "1:5")),
      ["1:4 range-overlap(1:1, 1:4)"],
    ],
    [
      "range-gap",
      tafsir(
        range("1:2", "1:4"),
        range("1:6", "1:6"),
        range("113:3", "114:2"),
        verse("114:5", "a"),
      ),
      [
        "1:1 range-gap(1:1, 1:1, 1)",
        "1:5 range-gap(1:5, 1:5, 1)",
        "1:7 range-gap(1:7, 1:7, 1)",
        "2:1 missing-chapters(2, 112, 111)",
        "113:1 range-gap(113:1, 113:2, 2)",
        "114:3 range-gap(114:3, 114:4, 2)",
        "114:6 range-gap(114:6, 114:6, 1)",
      ],
    ],
    [
      "missing-audio",
      recitation(audio("112:1", [], { url: " " }), audio("112:3", [])),
      [
        "1:1 missing-chapters(1, 111, 111)",
        "112:1 no-audio-address()",
        "112:2 missing-audio()",
        "112:4 missing-audio()",
        "113:1 missing-chapters(113, 114, 2)",
      ],
    ],
    [
      "missing-audio",
      {
        group: "chapter_recitations",
        ...rows(
          { record_type: "chapter_audio_file", chapter_id: 2, audio_url: "a" },
          { record_type: "chapter_audio_file", chapter_id: 4, audio_url: "" },
          { record_type: "audio_segment", verse_key: "3:1", chapter_id: 9 },
        ),
      },
      [
        "1:1 missing-chapter(1, 7)",
        "3:1 missing-chapter(3, 200)",
        "5:1 missing-chapters(5, 114, 110)",
        "- no-audio-address()",
      ],
    ],
    [
      "segment-out-of-range",
      recitation(
        audio(
          "1:1",
          [
            [1, -5, 10],
            [2, 0, 5000],
            [3, 5000, 6002],
          ],
          { duration: 5 },
        ),
        audio(
          "1:2",
          [
            [1, 0, 10],
            [2, 0, 700],
          ],
          { timestamp_from: 10, timestamp_to: 500 },
        ),
      ),
      [
        "1:1 segment-before-start(1)",
        "1:1 segment-after-end(3, 6002, 5000)",
        "1:2 segment-outside-verse(2, 10, 500)",
      ],
    ],
    [
      "segment-order",
      recitation(
        audio("1:1", [
          [1, 500, 900],
          [2, 100, 400],
          [3, 0, 5],
        ]),
        audio("1:2", [
          [4, 5, 5],
          [2, 10, 4],
        ]),
        audio("1:3", ["x", [1, 5], [1, "a", 3], [1, 0, 5], [2, 0, 7]]),
      ),
      ["1:1 segment-order(2, 100, 500)", "1:2 segment-backwards(4, 5, 5)"],
    ],
    [
      "segment-count",
      recitation(
        audio("1:1", [
          [1, 0, 5],
          [2, 5, 9],
          [2, 9, 12],
        ]),
        audio("1:2", []),
      ),
      ["1:1 segment-count(2, 4)", "1:2 no-segments(4)"],
    ],
  ]);
});
