import assert from "node:assert/strict";
import fc from "fast-check";
import type {
  ChangeMark,
  ReaderPage,
  Track,
  VersesPage,
  WordsPage,
} from "../../../src/core/model/pages.js";
import type { Place } from "../../../src/protocol/reader.js";
import { coverageCells } from "../../../src/webview/inspector/coverage.js";
import { indentJson } from "../../../src/core/model/indentJson.js";
import { wordDiff } from "../../../src/core/model/wordDiff.js";
import { placeMarks, withContext } from "../../../src/webview/reader/changes.js";
import { actionOf, KEYS } from "../../../src/webview/reader/keys.js";
import type { KeyPress } from "../../../src/webview/shared/keyPress.js";
import { activePiece, heardAt, pieceAfter, piecesOf } from "../../../src/webview/reader/pieces.js";
import { EMPTY_TRAIL, go, step } from "../../../src/webview/reader/trail.js";

const place = (verse: number, offset = 0): Place => ({
  chapter: 2,
  verseKey: `2:${verse}`,
  part: null,
  offset,
});

describe("back and forward", () => {
  it("returns to the exact previous place, and forward again", () => {
    let trail = go(EMPTY_TRAIL, null, place(1));
    trail = go(trail, place(7, 31), place(255));
    const back = step(trail, place(256, 5), -1);
    assert.deepEqual(back?.places[back.at], place(7, 31));
    assert.ok(back !== null);
    const forward = step(back, place(8, 2), 1);
    assert.deepEqual(forward?.places[forward.at], place(256, 5));
    assert.equal(step(trail, null, 1), null);
  });

  it("drops the steps ahead after a new one, and has a limited size", () => {
    let trail = go(EMPTY_TRAIL, null, place(1));
    trail = go(trail, null, place(2));
    trail = step(trail, null, -1) ?? trail;
    trail = go(trail, null, place(3));
    assert.deepEqual(
      trail.places.map((one) => one.verseKey),
      ["2:1", "2:3"],
    );
    for (let verse = 1; verse <= 200; verse++) trail = go(trail, null, place(verse));
    assert.ok(trail.places.length <= 50);
    assert.equal(trail.places[trail.at]?.verseKey, "2:200");
  });
});

const verses = (texts: readonly string[]): VersesPage => ({
  kind: "verses",
  chapter: 1,
  offset: 0,
  nextOffset: null,
  arabic: [],
  entries: texts.map((html, index) => ({
    recordType: "translation",
    recordKey: String(index + 1),
    verseKey: `1:${index + 1}`,
    html,
    notes: [],
  })),
});

const mark = (
  recordKey: string,
  verseKey: string | null,
  kind: ChangeMark["kind"] = "updated",
  recordType = "translation",
): ChangeMark => ({
  recordType,
  recordKey,
  verseKey,
  kind,
  times: 1,
  changedAt: "2026-03-01T10:00:00Z",
  appliedAt: "2026-03-01T10:00:01.000Z",
  former: null,
});

/** The drawn marks: `element: marks`, and `before element: marks` for removed rows. */
function drawn(page: ReaderPage, marks: readonly ChangeMark[]): string[] {
  const { elements, removed } = placeMarks(page, marks);
  const line = (prefix: string, [key, list]: [string, readonly ChangeMark[]]): string =>
    `${prefix}${key === "" ? "end" : (key.split(":").at(-1) ?? "")}: ${list.map(({ recordKey }) => recordKey).join()}`;
  return [
    ...[...elements].map((entry) => line("", entry)),
    ...[...removed].map((entry) => line("before ", entry)),
  ];
}

describe("marks of changes", () => {
  it("are on changed verses, and at the places of removed ones", () => {
    const page = verses(["a", "b", "d"]);
    assert.deepEqual(
      drawn({ ...page, entries: page.entries.filter(({ verseKey }) => verseKey !== "1:2") }, [
        mark("3", "1:3"),
        mark("2", "1:2", "deleted"),
        mark("9", "1:7", "deleted"),
        mark("77", "1:5"),
      ]),
      ["3: 3", "before 3: 2", "before end: 9"],
    );
  });

  it("of removed verses wait for their part of the surah", () => {
    const part = { ...verses(["a", "b"]), offset: 40, nextOffset: 42 };
    const entries = part.entries.map((entry, index) => ({ ...entry, verseKey: `2:${index + 41}` }));
    assert.deepEqual(
      drawn({ ...part, chapter: 2, entries }, [
        mark("7", "2:7", "deleted"),
        mark("99", "2:99", "deleted"),
        mark("42", "2:42", "deleted"),
      ]),
      ["before 2: 42"],
    );
  });

  it("of words are on their verse, including those of a removed word", () => {
    const word = (recordKey: string): WordsPage["entries"][number]["words"][number] => ({
      arabic: null,
      texts: [{ recordType: "word", recordKey, html: "Placeholder" }],
    });
    const page: WordsPage = {
      kind: "words",
      chapter: 1,
      offset: 0,
      nextOffset: null,
      arabic: [],
      placedBy: null,
      unplaced: 0,
      entries: [
        { verseKey: "1:1", words: [word("1"), word("2")] },
        { verseKey: "1:2", words: [word("3")] },
      ],
    };
    assert.deepEqual(
      drawn(page, [mark("2", "1:1", "updated", "word"), mark("8", "1:2", "deleted", "word")]),
      ["1: 2", "3: 8"],
    );
  });

  it("of a surah's audio have its segments", () => {
    const track: Track = {
      recordType: "chapter_audio_file",
      recordKey: "1",
      verseKey: null,
      chapter: 1,
      url: null,
      published: null,
      duration: null,
      timings: [],
    };
    const part = { chapter: 1, offset: 0, nextOffset: null, arabic: [] };
    assert.deepEqual(
      drawn({ kind: "recitation", ...part, entries: [track] }, [
        mark("5", "1:5", "updated", "audio_segment"),
      ]),
      ["1: 5"],
    );
  });
});

describe("the difference of two long texts", () => {
  const many = (from: number, count: number): string =>
    Array.from({ length: count }, (_, index) => `word${from + index}`).join(" ");

  it("is in words if most of them are unchanged", () => {
    const parts = wordDiff(
      `${many(0, 5000)} old ${many(5000, 5000)}`,
      `${many(0, 5000)} new ${many(5000, 5000)}`,
      "en",
    );
    assert.deepEqual(
      parts.map(({ kind, text }) => [kind, kind === "same" ? "" : text.trim()]),
      [
        ["same", ""],
        ["removed", "old"],
        ["added", "new"],
        ["same", ""],
      ],
    );
  });

  it("is shown with its context, and changes are never cut", () => {
    const cut = withContext(
      wordDiff(
        `${many(0, 900)} old ${many(900, 900)}`,
        `${many(0, 900)} ${many(900, 900)} new`,
        "en",
      ),
    );
    assert.ok(cut.reduce((sum, { text }) => sum + text.length, 0) < 1200, "the rest is left out");
    assert.deepEqual(
      cut.filter(({ kind }) => kind !== "same").map(({ text }) => text.trim()),
      ["old", "new"],
    );
    assert.ok(cut[0]?.text.startsWith("… ") === true, cut[0]?.text.slice(0, 20));
    assert.ok(cut[0]?.text.trim().endsWith("word899") === true, "words before the change stay");
  });
});

describe("the coverage map", () => {
  it("names the missing verses of a partly covered surah, and leads to the first", () => {
    const verses = Array.from({ length: 114 }, () => 0);
    verses[0] = 4;
    const cells = coverageCells(
      verses,
      [],
      [
        { from: "1:3", to: "1:3" },
        { from: "1:5", to: "1:6" },
        { from: "2:1", to: "2:286" },
      ],
    );
    assert.deepEqual(
      cells.slice(0, 2).map(({ missing, firstMissing }) => [missing, firstMissing]),
      [
        ["1:3, 1:5-6", "1:3"],
        ["", null],
      ],
    );
  });
});

describe("keys", () => {
  const press = (key: string): KeyPress => ({
    key,
    code: "",
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    isComposing: false,
  });

  it("each have one meaning, and all are in the help", () => {
    const all = KEYS.flatMap((entry) => [...entry.keys]);
    assert.equal(new Set(all).size, all.length);
    for (const entry of KEYS) assert.ok(entry.label().length > 0, `${entry.does} has a label`);
  });

  it("do not use the editor's own shortcuts", () => {
    const plain = press("");
    assert.equal(actionOf({ ...plain, key: "c" }), "copyText");
    assert.equal(actionOf({ ...plain, key: "c", ctrlKey: true }), null);
    assert.equal(actionOf({ ...plain, key: "c", metaKey: true }), null);
    assert.equal(actionOf({ ...plain, key: "ArrowLeft", altKey: true }), "back");
    assert.equal(actionOf({ ...plain, key: "ArrowLeft" }), null);
  });

  it("work by position in Arabic and Urdu layouts, and with Caps Lock", () => {
    for (const [key, code, shiftKey, does] of [
      ["ت", "KeyJ", false, "nextVerse"],
      ["ج", "KeyJ", false, "nextVerse"],
      ["ؤ", "KeyC", false, "copyText"],
      ["لا", "KeyB", false, null],
      ["ظ", "Slash", false, "jump"],
      ["؟", "Slash", true, "help"],
      ["J", "KeyJ", false, "nextVerse"],
      ["J", "KeyJ", true, null],
      ["é", "Digit2", false, null],
    ] as const) {
      assert.equal(actionOf({ ...press(key), code, shiftKey }), does, `${key} at ${code}`);
    }
    assert.equal(actionOf({ ...press("j"), isComposing: true }), null, "a word is being composed");
  });
});

describe("pieces of a recitation", () => {
  const track = (verseKey: string | null, timings: Track["timings"] = []): Track => ({
    recordType: verseKey === null ? "chapter_audio_file" : "audio_file",
    recordKey: verseKey ?? "1",
    verseKey,
    chapter: 1,
    url: "https://verses.quran.com/placeholder.mp3",
    published: null,
    duration: null,
    timings,
  });
  const timings = [
    { verseKey: "1:1", startMs: 0 },
    { verseKey: "1:2", startMs: 4000 },
  ];

  it("are the verses' files, one after the other", () => {
    const pieces = piecesOf([track("1:1"), track("1:2")]);
    assert.equal(pieceAfter(pieces, pieces[0]?.id ?? "")?.verseKey, "1:2");
    assert.equal(pieceAfter(pieces, pieces[1]?.id ?? ""), null);
  });

  it("are the verses within a whole surah's audio if it has timings", () => {
    const pieces = piecesOf([track(null, timings)]);
    assert.deepEqual(
      pieces.map(({ verseKey, startMs }) => [verseKey, startMs]),
      [
        [null, null],
        ["1:1", 0],
        ["1:2", 4000],
      ],
    );
    assert.equal(pieceAfter(pieces, pieces[0]?.id ?? ""), null, "the audio goes on by itself");
    assert.equal(heardAt(track(null, timings), 3999), "1:1");
    assert.equal(heardAt(track(null, timings), 4000), "1:2");
  });
});

describe("the playing piece of a recitation", () => {
  const timings = ["1:1", "1:2", "1:3"].map((verseKey, at) => ({ verseKey, startMs: at * 4000 }));
  const whole: Track = {
    recordType: "chapter_audio_file",
    recordKey: "1",
    verseKey: null,
    chapter: 1,
    url: "https://verses.quran.com/placeholder.mp3",
    published: null,
    duration: null,
    timings,
  };

  it("is the playing verse, so that the next piece is the verse after it", () => {
    const pieces = piecesOf([whole]);
    const started = pieces[0]?.id ?? "";
    assert.equal(activePiece(pieces, started, "1:3")?.verseKey, "1:3");
    assert.equal(activePiece(pieces, pieces[1]?.id ?? "", "1:2")?.verseKey, "1:2");
    assert.equal(activePiece(pieces, started, null), pieces[0], "before the first verse");
    assert.equal(activePiece(pieces, null, null), null);
  });
});

describe("coverage cells", () => {
  it("have four states", () => {
    const verses = Array.from({ length: 114 }, () => 0);
    const changes = [...verses];
    [verses[0], verses[1], verses[2]] = [7, 100, 200];
    changes[2] = 1;
    const cells = coverageCells(verses, changes);
    assert.deepEqual(
      cells.slice(0, 4).map((cell) => cell.state),
      ["complete", "partial", "changed", "missing"],
    );
    assert.equal(cells.length, 114);
  });
});

describe("indented JSON", () => {
  it("keeps numbers, escapes and order as received", () => {
    const json = '{"b":12345678901234567890,"a":[1.0,"\\u0627\\"{",{}],"c":{"d":[]}}';
    assert.equal(
      indentJson(json),
      '{\n  "b": 12345678901234567890,\n  "a": [\n    1.0,\n    "\\u0627\\"{",\n    {}\n  ],\n  "c": {\n    "d": []\n  }\n}',
    );
  });

  it("changes only white space", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const compact = JSON.stringify(JSON.parse(json));
        assert.equal(JSON.stringify(JSON.parse(indentJson(compact))), compact);
        assert.deepEqual(JSON.parse(indentJson(json)), JSON.parse(json));
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
