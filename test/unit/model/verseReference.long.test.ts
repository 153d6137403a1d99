import assert from "node:assert/strict";
import fc from "fast-check";
import { referenceOf } from "../../../src/core/library/export/copy.js";
import { CHAPTERS } from "../../../src/core/model/chapters.js";
import {
  parseVerseReference,
  readPlace,
  readReference,
  suggestReferences,
} from "../../../src/core/model/verseReference/index.js";

function read(text: string): string | null {
  const found = parseVerseReference(text);
  if (found === null) return null;
  const { chapter, from, to } = found;
  if (from === 1 && to === CHAPTERS[chapter - 1]?.versesCount) return `${chapter}`;
  return `${chapter}:${from}${to === from ? "" : `-${to}`}`;
}

describe("a verse reference", () => {
  const cases: Record<string, readonly [text: string, expected: string | null][]> = {
    numbers: [
      ["2:255", "2:255"],
      ["2 255", "2:255"],
      [" 2 : 255 ", "2:255"],
      ["2.255", "2:255"],
      ["2-255", "2:255"],
      ["2/255", "2:255"],
      ["2, 255", "2:255"],
      ["002:005", "2:5"],
      ["2", "2"],
      ["[2:255]", "2:255"],
      ["(2:255)", "2:255"],
      ["﴿٢:٢٥٥﴾", "2:255"],
      ["2:255.", "2:255"],
      ["2:255 ", "2:255"],
      ["２：２５５", "2:255"],
      ["\u200f2:255\u200e", "2:255"],
    ],
    "digits of any script": [
      ["٢:٢٥٥", "2:255"],
      ["۲:۲۵۵", "2:255"],
      ["٢ ٢٥٥", "2:255"],
      ["২:২৫৫", "2:255"],
      ["२:२५५", "2:255"],
      ["၂:၂၅၅", "2:255"],
      ["௨:௨௫௫", "2:255"],
    ],
    ranges: [
      ["2:255-257", "2:255-257"],
      ["1:1-7", "1"],
      ["7:26–31", "7:26-31"],
      ["7:26—31", "7:26-31"],
      ["7:26 – 31", "7:26-31"],
      ["7:26−31", "7:26-31"],
      ["7:26‑31", "7:26-31"],
      ["7:26~31", "7:26-31"],
      ["7:26..31", null],
      ["2:255-2:257", "2:255-257"],
      ["2:255 to 257", "2:255-257"],
      ["Surah 2 verse 255 to verse 257", "2:255-257"],
      ["Sure 2, Vers 255 bis 257", "2:255-257"],
      ["البقرة ٢٥٥-٢٥٧", "2:255-257"],
      ["البقرة من ٢٥٥ إلى ٢٥٧", "2:255-257"],
      ["البقرہ ۲۵۵ تا ۲۵۷", "2:255-257"],
      ["Surah 2 verses 255-257", "2:255-257"],
      ["2:257-255", null],
      ["2:255-3:5", null],
      ["2:255, 257", null],
      ["2:255; 3:18", null],
    ],
    "names and numbers": [
      ["Al-Kahf 18:10", "18:10"],
      ["18. Al-Kahf 10", "18:10"],
      ["18 Al-Kahf", "18"],
      ["Al-Kahf (18):10", "18:10"],
      ["Al-Kahf (18)", "18"],
      ["Al-Kahf [18]: 10-12", "18:10-12"],
      ["2:255 (Al-Baqarah)", "2:255"],
      ["Bakara 2/255", "2:255"],
      ["Al-Kahf 18", "18:18"],
      ["Yunus 10", "10:10"],
      ["Al-Kahf 17:10", null],
      ["Mu'min 40:5", "40:5"],
      ["23 Al-Mu'min", "23"],
    ],
    "words around": [
      ["Quran 2:255", "2:255"],
      ["Q2:255", "2:255"],
      ["Q 2:255", "2:255"],
      ["Q.S. 2:255", "2:255"],
      ["QS 2:255", "2:255"],
      ["QS. Al-Baqarah [2]: 255", "2:255"],
      ["see 9:60", "9:60"],
      ["verse 2:255", "2:255"],
      ["ayah 2:255-257", "2:255-257"],
      ["آية 2:255", "2:255"],
      ["cf. 9:60", "9:60"],
      ["The Holy Qur’an, 2:255", "2:255"],
      ["S2:V255", "2:255"],
      ["surah 18", "18"],
      ["surah 2 ayah 255", "2:255"],
      ["Chapter 2, Verse 255", "2:255"],
      ["ch. 2 v. 255", "2:255"],
      ["verse 255 of Surah Al-Baqarah", "2:255"],
      ["Sourate 2 verset 255", "2:255"],
      ["sourate Al-Baqara, verset 255", "2:255"],
      ["verset 255 de la sourate 2", "2:255"],
      ["Coran 2:255", "2:255"],
      ["Sure 2:255", "2:255"],
      ["Sura 2, aleya 255", "2:255"],
      ["Corán 2:255", "2:255"],
      ["Bakara suresi 255. ayet", "2:255"],
      ["2. sure 255. ayet", "2:255"],
      ["Sure 2. Vers 255", "2:255"],
      ["el-Bakara 2/255", "2:255"],
      ["surat Al-Baqarah ayat 255", "2:255"],
      ["Сура 2, аят 255", "2:255"],
      ["Коран 2:255", "2:255"],
      ["سورة البقرة الآية ٢٥٥", "2:255"],
      ["سورة البقرة، الآية: ٢٥٥", "2:255"],
      ["[البقرة: ٢٥٥]", "2:255"],
      ["الآية ٢٥٥ من سورة البقرة", "2:255"],
      ["سورۃ البقرۃ آیت ۲۵۵", "2:255"],
      ["سورہ بقرہ آیت نمبر ۲۵۵", "2:255"],
      ["سوره بقره آیه ۲۵۵", "2:255"],
      ["آیه ۲۵۵ سوره بقره", "2:255"],
      ["بقره/۲۵۵", "2:255"],
      ["সূরা বাকারা আয়াত ২৫৫", "2:255"],
      ["সূরা আল-বাকারা: ২৫৫", "2:255"],
      ["सूरह बक़रह आयत 255", "2:255"],
      ["古兰经 2:255", "2:255"],
      ["古兰经第2章第255节", "2:255"],
      ["2章255節", "2:255"],
    ],
    names: [
      ["Al-Baqarah", "2"],
      ["al baqarah 255", "2:255"],
      ["baqarah:255", "2:255"],
      ["Baqara 255", "2:255"],
      ["baqra", "2"],
      ["fatiha", "1"],
      ["yasin", "36"],
      ["yaseen 9", "36:9"],
      ["Ya-Sin", "36"],
      ["ali imran", "3"],
      ["aal imran 5", "3:5"],
      ["imran", "3"],
      ["ar-rahman", "55"],
      ["Rahman 13", "55:13"],
      ["nas", "114"],
      ["The Cow", "2"],
      ["cow 255", "2:255"],
      ["the cave", "18"],
      ["البقرة", "2"],
      ["سورة البقرة ٢٥٥", "2:255"],
      ["بقرة ٢٥٥", "2:255"],
      ["الْفَاتِحَة", "1"],
      ["حج", "22"],
      ["يس", "36"],
      ["ص", "38"],
      ["ق ١", "50:1"],
      ["کهف", "18"],
      ["Bani Israel", "17"],
      ["Ha-Mim Sajdah", "41"],
      ["حم السجدة", "41"],
      ["Dahr", "76"],
      ["Lahab", "111"],
      ["Bara'ah", "9"],
      ["براءة", "9"],
      ["Inshirah", "94"],
      ["Alam Nashrah", "94"],
      ["Muddathir", "74"],
      ["Müddessir", "74"],
      ["Ghafir", "40"],
      ["Mü'minûn", "23"],
      ["Fussilet", "41"],
      ["Asy-Syu'ara", "26"],
      ["Ath-Thalaq", "65"],
      ["Tawhid", "112"],
      ["دہر", "76"],
      ["بنی اسرائیل", "17"],
      ["La vache", "2"],
      ["আল-ফাতিহা", "1"],
    ],
    "names of verses": [
      ["Ayat al-Kursi", "2:255"],
      ["ayatul kursi", "2:255"],
      ["Ayat-ul-Kursi", "2:255"],
      ["Ayetel Kürsi", "2:255"],
      ["The Throne Verse", "2:255"],
      ["آية الكرسي", "2:255"],
      ["آیت الکرسی", "2:255"],
      ["আয়াতুল কুরসি", "2:255"],
      ["Ayat an-Nur", "24:35"],
      ["An-Nur", "24"],
      ["آمن الرسول", "2:285-286"],
    ],
    "no single place": [
      ["", null],
      ["115", null],
      ["0", null],
      ["1:8", null],
      ["2:0", null],
      ["2:287", null],
      ["baqarah 287", null],
      ["al", null],
      ["xyz", null],
      ["1:2:3", null],
      ["Mu'min", null],
      ["المؤمن", null],
      ["hello world", null],
      ["12:30 pm", null],
      ["version 2:3", null],
      ["2:255 and 3:18", null],
      ["2024", null],
      ["verse 5", null],
      ["2x3", null],
    ],
  };
  for (const [kind, texts] of Object.entries(cases)) {
    describe(kind, () => {
      for (const [text, expected] of texts) {
        it(`${JSON.stringify(text)} is ${expected ?? "no single place"}`, () => {
          assert.equal(read(text), expected);
        });
      }
    });
  }

  it("is found by the full names of every chapter", () => {
    for (const { id, name, nameArabic, nameEnglish } of CHAPTERS) {
      assert.equal(read(name), `${id}`, name);
      assert.equal(read(nameArabic), `${id}`, nameArabic);
      assert.equal(read(nameEnglish), `${id}`, nameEnglish);
    }
  });

  it("reports the length of the chapter, and the places that a name can mean", () => {
    const tooLong = readReference("2:300");
    assert.ok(tooLong.kind === "noSuchVerse" && tooLong.chapter.versesCount === 286);
    const named = readReference("Mu'min 5");
    assert.deepEqual(
      named.kind === "ambiguous" && named.references.map(({ chapter }) => chapter),
      [23, 40],
    );
    assert.deepEqual(readReference("115:1"), { kind: "noSuchChapter", number: 115 });
  });

  it("is not a juz or a page, although one can go to them", () => {
    assert.equal(read("juz 30"), null);
    const place = (text: string): string => {
      const reading = readPlace(text);
      return reading.kind === "found"
        ? `${reading.reference.chapter}:${reading.reference.from}`
        : reading.kind;
    };
    assert.deepEqual(
      ["juz 1", "juz 2", "Juz 30", "juz 31", "juz 0", "page 1", "Seite 604", "page 605"].map(place),
      [
        "1:1",
        "2:142",
        "78:1",
        "noSuchDivision",
        "noSuchDivision",
        "1:1",
        "112:1",
        "noSuchDivision",
      ],
    );
  });

  it("never names a verse that does not exist, for any input", () => {
    const typed = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[a-z0-9 :-]{0,12}$/),
      fc
        .array(
          fc.constantFrom("2", ":", "-", "255", "Al-Kahf", "verse", "surah", "٥", "to", "(", ")"),
          {
            maxLength: 8,
          },
        )
        .map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const found = parseVerseReference(text);
        if (found === null) return;
        const chapter = CHAPTERS[found.chapter - 1];
        assert.ok(chapter !== undefined);
        assert.ok(found.from >= 1 && found.from <= found.to && found.to <= chapter.versesCount);
      }),
      { verbose: true },
    );
  });
});

describe("every form that the product writes", () => {
  const locales = [
    "en",
    "ar-EG",
    "fa",
    "ur-PK-u-nu-arabext",
    "bn",
    "hi-u-nu-deva",
    "my",
    "tr",
    "id",
  ];

  for (const locale of locales) {
    it(`is read back with the digits of ${locale}`, () => {
      const format = new Intl.NumberFormat(locale);
      const digits = (text: string): string =>
        text.replaceAll(/\d+/g, (number) => format.format(Number(number)));
      for (const { id, name, nameArabic, nameEnglish, versesCount } of CHAPTERS) {
        const last = versesCount;
        const verse = `${id}:${last}`;
        const range = last > 2 ? `${id}:2-${last}` : verse;
        const forms: [text: string | null, expected: string][] = [
          [referenceOf(`${id}:${last}`, `${id}:${last}`), verse],
          [referenceOf(`${id}:2`, `${id}:${last}`), range],
          [`${verse} ${name}`, verse],
          [`${id} ${name}`, `${id}`],
          [`${id} ${nameArabic}`, `${id}`],
          [`${id}. ${name} · ${nameEnglish}`, `${id}`],
          [`${nameArabic} ${verse}`, verse],
          [verse, verse],
          [`${id}:2–${last}`, range],
        ];
        for (const [text, expected] of forms)
          assert.equal(read(digits(text ?? "")), expected, digits(text ?? ""));
      }
    });
  }
});

describe("suggestions while typing", () => {
  const shown = (text: string): string[] =>
    suggestReferences(text, 4).map(({ reference, isWholeChapter, reason }) => {
      const { chapter, from, to } = reference;
      if (isWholeChapter) return `${chapter}`;
      return `${chapter}:${from}${to === from ? "" : `-${to}`}${reason === null ? "" : ` (${reason.kind})`}`;
    });

  const cases: [text: string, expected: string[]][] = [
    ["", ["1", "2", "3", "4"]],
    ["1", ["1", "10", "11", "12"]],
    ["٥", ["5", "50", "51", "52"]],
    ["2:", ["2"]],
    ["2:2", ["2:2"]],
    ["2:255-257", ["2:255-257"]],
    ["2:300", ["2:286 (noSuchVerse)"]],
    ["2:0", ["2:1 (noSuchVerse)"]],
    ["255", ["2:255 (noSuchChapter)", "13:43 (division)"]],
    ["207", ["2:207 (noSuchChapter)", "26:207 (noSuchChapter)", "9:123 (division)"]],
    ["700", []],
    ["0", []],
    ["115:1", []],
    ["juz 30", ["78:1 (division)"]],
    ["الجزء ٣٠", ["78:1 (division)"]],
    ["پارہ ۳", ["2:253 (division)"]],
    ["3. cüz", ["2:253 (division)"]],
    ["juz 31", []],
    ["page 50", ["3:1 (division)"]],
    ["page 605", []],
    ["ayat al kursi", ["2:255"]],
    ["ayatul k", ["2:255"]],
    ["آية الكرسي", ["2:255"]],
    ["baq", ["2"]],
    ["nas", ["114", "110"]],
    ["mu'min", ["23", "40"]],
    ["kahf 17:10", ["17:10", "18:10"]],
    ["hujurat 50", ["49:18 (noSuchVerse)"]],
    ["qqx", []],
  ];
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text)}: ${expected.join(", ") || "none"}`, () => {
      assert.deepEqual(shown(text), expected);
    });
  }
});
