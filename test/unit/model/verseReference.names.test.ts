import assert from "node:assert/strict";
import type * as Divisions from "../../../src/core/model/verseReference/divisions.js";
import type * as VerseNames from "../../../src/core/model/verseReference/verseNames.js";
import type * as Words from "../../../src/core/model/verseReference/words.js";
import type * as Names from "../../../src/core/model/verseReference/names.js";
import { newCopy } from "../../support/newCopy.js";

const FOLDER = "../../src/core/model/verseReference";

describe("the names of surahs", () => {
  let names: typeof Names;
  beforeEach(() => {
    names = newCopy(`${FOLDER}/names.js`) as typeof Names;
  });

  const idsOf = (name: string): number[] => names.chaptersNamed(name).map(({ id }) => id);

  it("are known in any spelling, with and without their article", () => {
    for (const name of [
      "Al-Baqarah",
      "al baqarah",
      "Baqarah",
      "البقرة",
      "بقرة",
      "The Cow",
      "cow",
    ]) {
      assert.deepEqual(idsOf(name), [2], name);
    }
    assert.deepEqual(idsOf("Yunus"), [10]);
    assert.deepEqual(idsOf("Jonah"), [10]);
    assert.deepEqual(idsOf("Nobody"), []);
    assert.deepEqual(idsOf(""), []);
  });

  it("are titles or meanings", () => {
    for (const title of ["Yunus", "Al-Kahf", "Kahf", "الكهف"])
      assert.ok(names.isTitle(title), title);
    for (const meaning of ["Jonah", "The Cave", "La Vache", "nobody", ""]) {
      assert.ok(!names.isTitle(meaning), meaning);
    }
  });

  it("can begin with their first word or an article only", () => {
    for (const word of ["Al", "the", "Baqarah", "البقرة", "Yunus"]) {
      assert.ok(names.canStartName(word), word);
      assert.ok(names.canStartName(word), `${word} again`);
    }
    for (const word of ["placeholder", "x", ""]) assert.ok(!names.canStartName(word), word);
  });

  it("have an article before other letters", () => {
    for (const name of ["Al-Kahf", "الكهف", "The Cow", "l'Ouverture"]) {
      assert.ok(names.hasArticle(name), name);
    }
    for (const name of ["Yunus", "Al", "الم", "Alak"]) assert.ok(!names.hasArticle(name), name);
  });

  it("are near if they differ in vowels, in a final h, and in letters for one sound", () => {
    const ranked = (name: string): readonly unknown[] => {
      const [best] = names.rankChapters(name);
      return [best?.chapter.id, best?.rank];
    };
    const [, sameConsonants] = ranked("Fatehah");
    for (const [name, id] of [
      ["Fateha", 1],
      ["Bekareh", 2],
      ["Sumer", 39],
      ["Rahmen", 55],
    ] as const) {
      assert.deepEqual(ranked(name), [id, sameConsonants], name);
    }
    // Another h is a letter like others.
    assert.deepEqual(ranked("Raman"), [55, Number(sameConsonants) + 1]);
  });

  it("are compared without spaces, accents and doubled letters", () => {
    assert.equal(names.joinName("Āl-ʿImrān"), "alimran");
    assert.equal(names.joinName("Muḥammad"), "muhamad");
    assert.equal(names.joinName("النسأ"), "النسا");
  });

  for (const [typed, ...expected] of [
    ["Al-Kahf", [18, 0, true]],
    ["nas", [114, 0, true], [110, 1, true]],
    ["tah", [20, 1, true], [66, 1, true], [60, 4, false]],
    ["Baqar", [2, 1, true]],
    ["Bakareh", [2, 2, true]],
    ["Mujadlia", [58, 2, true]],
    ["Ikhlos", [112, 2, true]],
    ["ksr", [108, 2, true]],
    ["Mujadilh", [58, 3, true]],
    ["Kauthar", [108, 3, true]],
    ["jadil", [58, 4, false]],
    ["ns"],
    ["Yasn"],
    ["placeholder"],
  ] as const) {
    it(`are as near to "${typed}" as their letters`, () => {
      const ranked = names.rankChapters(typed);
      assert.deepEqual(
        ranked.map(({ chapter, rank, isNear }) => [chapter.id, rank, isNear]).slice(0, 3),
        expected,
      );
    });
  }

  it("are all of them for no name", () => {
    const all = names.rankChapters("");
    assert.deepEqual(
      [all.length, all[0]?.chapter.id, all[113]?.chapter.id, all.some(({ isNear }) => isNear)],
      [114, 1, 114, false],
    );
  });
});

describe("the words beside a number", () => {
  it("have the role of their table, in any spelling", () => {
    const { roleOf } = newCopy(`${FOLDER}/words.js`) as typeof Words;
    const roles = ["Surah", "سورة", "verse", "Ayat", "آية", "to", "the", "placeholder", ""];
    for (let time = 1; time <= 2; time++) {
      assert.deepEqual(roles.map(roleOf), [
        "chapter",
        "chapter",
        "verse",
        "verse",
        "verse",
        "range",
        "connector",
        null,
        null,
      ]);
    }
  });
});

describe("the names of verses", () => {
  let names: typeof VerseNames;
  beforeEach(() => {
    names = newCopy(`${FOLDER}/verseNames.js`) as typeof VerseNames;
  });

  it("are known in any spelling", () => {
    const throne = { chapter: 2, from: 255, to: 255 };
    for (const name of ["Ayat al-Kursi", "ayatul kursi", "آية الكرسي", "THRONE VERSE"]) {
      assert.deepEqual(names.versesNamed(name), throne, name);
      assert.deepEqual(names.versesNamedLike(name), throne, name);
    }
    assert.deepEqual(names.versesNamed("Amana ar-Rasul"), { chapter: 2, from: 285, to: 286 });
    assert.equal(names.versesNamed("Ayat al-Kurs"), null);
    assert.equal(names.versesNamed(""), null);
  });

  it("are known by six letters that begin only one of them", () => {
    const light = { chapter: 24, from: 35, to: 35 };
    assert.deepEqual(names.versesNamedLike("Verse of L"), light);
    assert.deepEqual(names.versesNamedLike("lightv"), light);
    assert.equal(names.versesNamedLike("light"), null);
    assert.equal(names.versesNamedLike("Verse of"), null);
    assert.equal(names.versesNamedLike("Nothing"), null);
  });
});

describe("the parts of the Quran", () => {
  let divisions: typeof Divisions;
  beforeEach(() => {
    divisions = newCopy(`${FOLDER}/divisions.js`) as typeof Divisions;
  });

  const start = (kind: "juz" | "page", number: number): string | null => {
    const first = divisions.firstVerseOf(kind, number);
    return first === null ? null : `${first.chapter}:${first.verse}`;
  };

  it("begin at their verses", () => {
    assert.deepEqual(
      [1, 2, 15, 30].map((juz) => start("juz", juz)),
      ["1:1", "2:142", "17:1", "78:1"],
    );
    assert.deepEqual(
      [1, 2, 3, 50, 582, 604].map((page) => start("page", page)),
      ["1:1", "2:1", "2:6", "3:1", "78:1", "112:1"],
    );
  });

  it("are thirty juz and 604 pages", () => {
    assert.deepEqual([divisions.countOf("juz"), divisions.countOf("page")], [30, 604]);
    for (const number of [0, -1, 31, 1.5]) assert.equal(start("juz", number), null, String(number));
    for (const number of [0, 605]) assert.equal(start("page", number), null, String(number));
  });

  for (const [text, kind, number] of [
    ["juz 30", "juz", 30],
    ["30. cüz", "juz", 30],
    ["الجزء ٣٠", "juz", 30],
    ["Page 50", "page", 50],
    ["صفحه ۵۰", "page", 50],
    ["p.50", "page", 50],
  ] as const) {
    it(`are read: ${text}`, () => {
      assert.deepEqual(divisions.readDivision(text), { kind, number });
      assert.deepEqual(divisions.readDivision(text), { kind, number }, "again");
    });
  }

  for (const text of ["juz", "30", "surah 30", "juz 1 page 2", "juz page 2", "juz 1 2", ""]) {
    it(`are not read: ${JSON.stringify(text)}`, () => {
      assert.equal(divisions.readDivision(text), null);
    });
  }
});
