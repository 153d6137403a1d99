import { arabicWords, verseIdOf } from "../../../../src/core/library/checks/verseFacts.js";
import { CHAPTERS } from "../../../../src/core/model/chapters.js";
import { ruleCases } from "../../../support/checks/cases.js";

type Row = Readonly<Record<string, unknown>>;

const range = (from: string, to: string): Row => ({
  id: `${from}-${to}`,
  verse_key: from,
  group_verse_key_from: from,
  group_verse_key_to: to,
  text: "<p>Placeholder</p>",
});
const all = (skip: readonly string[] = []): Row[] =>
  CHAPTERS.map(({ id, versesCount }) => range(`${id}:1`, `${id}:${versesCount}`)).filter(
    ({ verse_key: key }) => !skip.includes(String(key)),
  );
const tafsir = (rows: readonly Row[]): { group: string; rows: readonly Row[] } => ({
  group: "tafsirs",
  rows,
});

const file = (verse_key: string, segments: unknown, more: Row = {}): Row => ({
  record_type: "audio_file",
  id: verse_key,
  verse_key,
  url: `placeholder/${verse_key}.mp3`,
  segments,
  ...more,
});
const audio = (rows: readonly Row[]): { group: string; rows: readonly Row[] } => ({
  group: "recitations",
  rows,
});
const words = (key: string): number => {
  const [chapter = 0, verse = 0] = key.split(":").map(Number);
  return arabicWords(verseIdOf(chapter * 1000 + verse));
};
/** Segments of half a second for each word of a verse. */
const segments = (key: string, count = words(key)): number[][] =>
  Array.from({ length: count }, (_, at) => [at, at + 1, at * 500, at * 500 + 500]);
const everyVerse = (skip: readonly string[] = []): Row[] =>
  CHAPTERS.flatMap(({ id, versesCount }) =>
    Array.from({ length: versesCount }, (_, at) => file(`${id}:${at + 1}`, [])),
  ).filter(({ verse_key: key }) => !skip.includes(String(key)));

describe("rules about commentaries", () => {
  ruleCases("range-overlap", {
    finds: [
      tafsir([range("1:1", "1:4"), range("1:4", "1:7")]),
      tafsir([range("1:1", "1:7"), range("1:2", "1:2")]),
      tafsir([range("2:1", "2:5"), range("2:1", "2:5")].map((row, id) => ({ ...row, id }))),
      tafsir([range("2:1", "2:9"), range("2:3", "2:4"), range("2:8", "2:12")]),
      tafsir([range("113:1", "114:2"), range("114:1", "114:6")]),
    ],
    passes: [
      tafsir([range("1:1", "1:4"), range("1:5", "1:7")]),
      tafsir(all()),
      tafsir([]),
      { rows: [range("1:1", "1:4"), range("1:1", "1:4")] },
      tafsir([range("1:7", "1:7"), range("2:1", "2:1")]),
    ],
  });

  ruleCases("range-gap", {
    finds: [
      tafsir([range("1:1", "1:4"), range("1:6", "1:7")]),
      tafsir(all(["2:1"])),
      tafsir([range("1:2", "1:7")]),
      tafsir([...all(["112:1"]), range("112:1", "112:3")]),
      tafsir(all(["20:1", "21:1", "22:1"])),
    ],
    passes: [
      tafsir(all()),
      tafsir([...all(["1:1"]), range("1:1", "1:4"), range("1:5", "1:7")]),
      tafsir([...all(["1:1"]), range("1:1", "1:5"), range("1:4", "1:7")]),
      // A commentary on the end of one chapter and the beginning of the next.
      tafsir([...all(["113:1", "114:1"]), range("113:1", "114:2"), range("114:3", "114:6")]),
      tafsir([...all(["112:1", "113:1", "114:1"]), range("112:1", "114:6")]),
      tafsir([]),
      { rows: [range("1:1", "1:1")] },
    ],
  });
});

describe("rules about recitations", () => {
  ruleCases("missing-audio", {
    finds: [
      audio(everyVerse(["2:255"])),
      audio([file("1:1", [], { url: "" })]),
      audio(everyVerse(["1:1", "1:2"])),
      {
        group: "chapter_recitations",
        rows: [{ record_type: "chapter_audio_file", id: 1, chapter_id: 1, audio_url: "a" }],
      },
      audio(everyVerse().filter(({ verse_key: key }) => !String(key).startsWith("114:"))),
    ],
    passes: [
      audio(everyVerse()),
      audio([]),
      {
        group: "chapter_recitations",
        rows: CHAPTERS.map(({ id }) => ({
          record_type: "chapter_audio_file",
          id,
          chapter_id: id,
          audio_url: "a",
        })),
      },
      { rows: [{ id: 1, verse_key: "1:1", text: "Placeholder" }] },
      { group: "mushafs", rows: [{ record_type: "mushaf", id: 1 }] },
    ],
  });

  ruleCases("segment-out-of-range", {
    finds: [
      audio([file("1:1", segments("1:1"), { duration: 1500 })]),
      audio([file("1:1", [[0, 1, 0, 9000]], { duration: 5 })]),
      audio([file("1:1", [[1, 0, 700]], { timestamp_from: 0, timestamp_to: 500 })]),
      audio([file("1:1", [[1, -50, 500]])]),
      {
        group: "chapter_recitations",
        rows: [
          {
            record_type: "chapter_audio_file",
            id: 1,
            chapter_id: 1,
            audio_url: "a",
            duration: 40_000,
          },
          {
            record_type: "audio_segment",
            id: 2,
            verse_key: "1:7",
            timestamp_from: 39_000,
            timestamp_to: 60_000,
          },
        ],
      },
    ],
    passes: [
      audio([file("1:1", segments("1:1"), { duration: 2000 })]),
      audio([file("1:1", [[0, 1, 0, 5400]], { duration: 5 })]),
      audio([file("1:1", segments("1:1"), { duration: null })]),
      audio([file("1:1", [[1, 100, 400]], { timestamp_from: 100, timestamp_to: 500 })]),
      audio([file("1:1", [], { duration: 0 })]),
    ],
  });

  ruleCases("segment-order", {
    finds: [
      audio([
        file("1:1", [
          [1, 500, 900],
          [2, 100, 400],
        ]),
      ]),
      audio([file("1:1", [[1, 500, 500]])]),
      audio([file("1:1", [[0, 1, 900, 200]])]),
      audio([
        file("1:1", [
          [1, 0, 10],
          [2, 10, 20],
          [3, 5, 30],
        ]),
      ]),
      {
        group: "chapter_recitations",
        rows: [{ record_type: "audio_segment", id: 1, verse_key: "1:1", segments: [[1, 9, 3]] }],
      },
    ],
    passes: [
      audio([file("1:1", segments("1:1"))]),
      audio([
        file("1:1", [
          [1, 0, 10],
          [2, 10, 20],
          [1, 20, 30],
        ]),
      ]),
      audio([file("1:1", [])]),
      audio([file("1:1", null)]),
      audio([
        file("1:1", [
          [1, 0, 12],
          [2, 10, 20],
        ]),
      ]),
    ],
  });

  ruleCases("segment-count", {
    finds: [
      audio([file("1:1", segments("1:1", 1))]),
      audio([file("1:1", segments("1:1", 3))]),
      audio([file("1:1", segments("1:1")), file("1:2", [])]),
      audio([file("2:255", segments("2:255", 20))]),
      audio([
        file("1:1", [
          [0, 1, 0, 10],
          [1, 1, 10, 20],
          [2, 1, 20, 30],
          [3, 1, 30, 40],
        ]),
      ]),
    ],
    passes: [
      audio([file("1:1", segments("1:1"))]),
      audio([file("1:1", []), file("1:2", [])]),
      audio([file("1:1", null)]),
      audio([file("1:1", segments("1:1", 6))]),
      audio([file("1:1", segments("1:1")), file("1:2", segments("1:2"))]),
    ],
  });
});
