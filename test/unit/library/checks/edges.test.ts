import { placedCases, times, type Case } from "../../../support/checks/cases.js";

type Row = Readonly<Record<string, unknown>>;

const file = (
  id: number,
  verse_key: string,
  duration: number,
  ...segments: readonly unknown[]
): Row => ({
  record_type: "audio_file",
  id,
  verse_key,
  url: "a",
  duration,
  segments,
});
const recitation = (...rows: readonly Row[]): Case => ({ group: "recitations", rows });
const chapterAudio = (duration: number): Case => ({
  group: "chapter_recitations",
  rows: [
    { record_type: "chapter_audio_file", id: 1, chapter_id: 1, audio_url: "a", duration },
    { record_type: "audio_segment", id: 2, verse_key: "1:7", timestamp_from: 0, timestamp_to: 9e6 },
  ],
});

describe("findings at the edges of rules", () => {
  placedCases([
    // A bracket of the verse before does not close inside another one.
    [
      "unbalanced-punctuation",
      { texts: ["A [text", "goes (on] here"] },
      ['2:1 bracket-not-closed([) 2 "["', '2:2 bracket-not-opened(]) 8 "]"'],
    ],
    // Only translations repeat a verse by mistake.
    [
      "same-as-neighbour",
      { group: "tafsirs", texts: ["A placeholder text", "A placeholder text"] },
      [],
    ],
    [
      "note-without-marker",
      {
        group: "tafsirs",
        rows: [{ id: 1, verse_key: "1:1", text: "a", foot_notes: [{ id: 1, text: "b" }] }],
      },
      [],
    ],
    // Every group can name a verse that does not exist.
    [
      "unknown-verse",
      recitation({ record_type: "audio_file", id: 1, verse_key: "1:99", url: "a" }),
      ["1:99 unknown-verse(1:99)"],
    ],
    // Nothing is known about repetitions in an unknown language.
    ["repeated-word", { language: "", texts: ["text text here"] }, []],
    // An unknown element is not also rare.
    [
      "unusual-markup",
      { texts: ["A <foo>text</foo>"], habit: times(300, "A text #") },
      ['2:1 unknown-element(foo) 2 ""'],
    ],
    // Emoticons, lost letters and addresses.
    [
      "spacing",
      {
        texts: ["A text :) and la ?alat and ... it", "A text : it ?"],
        habit: times(80, "A text #: it. Is it? Yes, it"),
      },
      ['2:2 space-before-mark(:) 6 " :"', '2:2 space-before-mark(?) 11 " ?"'],
    ],
    [
      "spacing",
      {
        language: "fr",
        texts: ["Voir http://example.org", "Voir texte: oui"],
        habit: times(80, "texte # : oui ! non ; si"),
      },
      ['2:2 no-space-before-mark(:) 10 ":"'],
    ],
    [
      "missing-space",
      { texts: ["See abc.Text/x and abc.Text@x, or abc.text"], habit: times(80, "A text. #") },
      [],
    ],
    // Marked-up Arabic may have kashidas, the text beside it may not.
    [
      "kashida",
      {
        language: "ur",
        texts: ['نمـونہ <span lang="ar">صـن</span>ـنمونہ <span lang="ar">ـن</span>'],
      },
      ['2:1 kashida() 2 "ـ"', '2:1 kashida() 10 "ـ"'],
    ],
    // Durations of zero or less say nothing about their unit.
    [
      "segment-out-of-range",
      recitation(
        file(1, "1:1", 0, [1, 0, 900]),
        file(2, "1:2", 0, [1, 0, 900]),
        file(3, "1:3", 5000, [1, 0, 5200]),
      ),
      ["1:3 segment-after-end(1, 5200, 5000)"],
    ],
    [
      "segment-out-of-range",
      recitation(file(1, "1:1", -5, [1, 0, 900]), file(2, "1:2", 5, [1, 0, 5000])),
      [],
    ],
    ["segment-out-of-range", chapterAudio(0), []],
    ["segment-out-of-range", chapterAudio(100), ["1:7 verse-after-file(9000000, 100000)"]],
    // A segment has a word, a start and an end.
    [
      "segment-count",
      recitation(file(1, "1:1", 9, ["x", 0, 5], [2, "x", 5], [3, 0, "x"], [4, 5, 9])),
      ["1:1 segment-count(1, 4)"],
    ],
    // A file about several verses has the words of all of them.
    [
      "segment-count",
      recitation(file(1, "1:1-2", 9, [1, 0, 5]), file(2, "1:3", 9, [1, 0, 5])),
      ["1:3 segment-count(1, 2)"],
    ],
  ]);
});
