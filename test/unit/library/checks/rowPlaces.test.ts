import { placedCases } from "../../../support/checks/cases.js";

describe("the place and the values of findings in rows", () => {
  placedCases([
    [
      "missing-verse",
      {
        rows: [
          { id: 1, verse_key: "1:1", text: "a" },
          { id: 2, verse_key: "1:4", text: "(2-4) b" },
        ],
      },
      [
        "1:5 missing-verse()",
        "1:6 missing-verse()",
        "1:7 missing-verse()",
        "2:1 missing-chapters(2, 114, 113)",
      ],
    ],
    [
      "duplicate-verse",
      {
        rows: [
          { id: 1, verse_key: "1:1", text: "a" },
          { id: 2, verse_key: "1:1", text: "b" },
        ],
      },
      ["1:1 duplicate-verse(1:1, 1)"],
    ],
    [
      "unknown-verse",
      {
        rows: [
          { id: 1, verse_key: "1:8", text: "a" },
          { id: 2, text: "b" },
          { id: 3, group_verse_key_from: "2:300", text: "c" },
        ],
      },
      ["1:8 unknown-verse(1:8)", "- no-verse()", "- unknown-verse(2:300)"],
    ],
    [
      "basmala-in-verse",
      {
        rows: [
          { id: 1, verse_key: "1:1", text: "In the name of x" },
          { id: 2, verse_key: "2:5", text: "In the name of x. Text" },
        ],
      },
      ['2:5 basmala-in-verse() 0 "In the name of x. Text"'],
    ],
    [
      "range-overlap",
      {
        group: "tafsirs",
        rows: [
          {
            id: 1,
            verse_key: "1:1",
            group_verse_key_from: "1:1",
            group_verse_key_to: "1:4",
            text: "a",
          },
          {
            id: 2,
            verse_key: "1:4",
            group_verse_key_from: "1:4",
            group_verse_key_to: "1:5",
            text: "a",
          },
        ],
      },
      ["1:4 range-overlap(1:1, 1:4)"],
    ],
    [
      "range-gap",
      {
        group: "tafsirs",
        rows: [
          {
            id: 1,
            verse_key: "1:2",
            group_verse_key_from: "1:2",
            group_verse_key_to: "1:4",
            text: "a",
          },
          {
            id: 2,
            verse_key: "1:6",
            group_verse_key_from: "1:6",
            group_verse_key_to: "1:6",
            text: "a",
          },
          {
            id: 3,
            verse_key: "113:3",
            group_verse_key_from: "113:3",
            group_verse_key_to: "114:2",
            text: "a",
          },
          { id: 4, verse_key: "114:5", text: "a" },
        ],
      },
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
      {
        group: "recitations",
        rows: [
          { record_type: "audio_file", id: 1, verse_key: "112:1", url: " " },
          { record_type: "audio_file", id: 2, verse_key: "112:3", url: "a" },
        ],
      },
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
        rows: [
          { record_type: "chapter_audio_file", id: 1, chapter_id: 2, audio_url: "a" },
          { record_type: "chapter_audio_file", id: 2, chapter_id: 4, audio_url: "" },
          { record_type: "audio_segment", id: 3, verse_key: "3:1", chapter_id: 9 },
        ],
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
      {
        group: "recitations",
        rows: [
          {
            record_type: "audio_file",
            id: 1,
            verse_key: "1:1",
            url: "a",
            duration: 5,
            segments: [
              [1, -5, 10],
              [2, 0, 5000],
              [3, 5000, 6002],
            ],
          },
          {
            record_type: "audio_file",
            id: 2,
            verse_key: "1:2",
            url: "a",
            timestamp_from: 10,
            timestamp_to: 500,
            segments: [
              [1, 0, 10],
              [2, 0, 700],
            ],
          },
        ],
      },
      [
        "1:1 segment-before-start(1)",
        "1:1 segment-after-end(3, 6002, 5000)",
        "1:2 segment-outside-verse(2, 10, 500)",
      ],
    ],
    [
      "segment-order",
      {
        group: "recitations",
        rows: [
          {
            record_type: "audio_file",
            id: 1,
            verse_key: "1:1",
            url: "a",
            segments: [
              [1, 500, 900],
              [2, 100, 400],
              [3, 0, 5],
            ],
          },
          {
            record_type: "audio_file",
            id: 2,
            verse_key: "1:2",
            url: "a",
            segments: [
              [4, 5, 5],
              [2, 10, 4],
            ],
          },
          {
            record_type: "audio_file",
            id: 3,
            verse_key: "1:3",
            url: "a",
            segments: ["x", [1, 5], [1, "a", 3], [1, 0, 5], [2, 0, 7]],
          },
        ],
      },
      ["1:1 segment-order(2, 100, 500)", "1:2 segment-backwards(4, 5, 5)"],
    ],
    [
      "segment-count",
      {
        group: "recitations",
        rows: [
          {
            record_type: "audio_file",
            id: 1,
            verse_key: "1:1",
            url: "a",
            segments: [
              [1, 0, 5],
              [2, 5, 9],
              [2, 9, 12],
            ],
          },
          { record_type: "audio_file", id: 2, verse_key: "1:2", url: "a", segments: [] },
        ],
      },
      ["1:1 segment-count(2, 4)", "1:2 no-segments(4)"],
    ],
    // A text names the verses that it contains, before or after it.
    [
      "missing-verse",
      {
        rows: [
          { id: 1, verse_key: "1:4", text: "(3-4) b" },
          { id: 2, verse_key: "1:5", text: "c [5–6]" },
        ],
      },
      [
        "1:1 missing-verse()",
        "1:2 missing-verse()",
        "1:7 missing-verse()",
        "2:1 missing-chapters(2, 114, 113)",
      ],
    ],
  ]);
});
