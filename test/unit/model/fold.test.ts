import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import * as z from "zod";
import {
  foldText,
  foldVariants,
  foldWithMap,
  indexText,
  matchRanges,
  queryReadings,
  snippetAround,
} from "../../../src/core/model/fold.js";

const chapterSchema = z.object({
  id: z.int(),
  verses: z.array(z.object({ id: z.int(), text: z.string(), translation: z.string().optional() })),
});

/** The texts of quran-json (CC BY-SA 4.0), by verse key. */
function readTexts(file: string, field: "text" | "translation"): Map<string, string> {
  const path = require.resolve(`quran-json/dist/${file}`);
  const chapters = z.array(chapterSchema).parse(JSON.parse(readFileSync(path, "utf8")));
  return new Map(
    chapters.flatMap((chapter) =>
      chapter.verses.map((verse) => [`${chapter.id}:${verse.id}`, verse[field] ?? ""] as const),
    ),
  );
}

/** Whether a full-text index of whole words finds the text. */
function finds(query: string, text: string): boolean {
  const words = new Set(indexText(text).split(" "));
  return queryReadings(query).some((reading) =>
    reading.every((forms) => forms.some((form) => form.split(" ").every((w) => words.has(w)))),
  );
}

describe("folding", () => {
  for (const [what, published, folded] of [
    ["case and accents", "Über CRÈME, naïve İstanbul ıssız", "uber creme naive istanbul issiz"],
    [
      "letters that are one and two",
      "Straße, Œuvre, Æsir, Łódź, Þór",
      "strasse oeuvre aesir lodz thor",
    ],
    ["transliteration", "ḥusnā, ṣalāh, Qurʾān, ʿAlī", "husna salah quran ali"],
    ["Arabic vowel signs and Quranic marks", "ٱلۡحَمۡدُ لِلَّهِ رَبِّ ٱلۡعَٰلَمِينَ", "الحمد لله رب العلمين"],
    ["tatweel", "الــرحمن", "الرحمن"],
    ["alef variants", "آ أ إ ٱ ا", "ا ا ا ا ا"],
    ["hamza before alef", "ءَامَنُواْ", "امنوا"],
    ["hamza elsewhere", "شَيۡءٖ مَآءٗ", "شيء ماء"],
    ["hamza on its seats", "مؤمن شيئا", "مومن شييا"],
    ["alef maksura and ta marbuta", "هدى رحمة", "هدي رحمه"],
    ["Urdu and Persian letters", "کی یہ ھے", "كي يه هے"],
    ["digits", "٢٥٥ ۲۵۵ 255 २५५ ２５５", "255 255 255 255 255"],
    ["end of verse signs", "قبل۝بعد ۞", "قبل بعد"],
    ["zero-width and bidi controls", "a\u200bb\u200fc\u202ed\ufeff", "abcd"],
    ["punctuation", " «one» — two...three! ", "one two three"],
    ["ligatures", "ﷲ ﻻ ﬁ", "الله لا fi"],
    ["Cyrillic", "Хвала Аллаху, ёлка", "хвала аллаху елка"],
    ["Bengali, whose vowel signs stay", "সৃষ্টি", "সৃষ্টি"],
    ["Chinese, a word each character", "众世界的主，ok", "众 世 界 的 主 ok"],
    ["a hamza before an alef, whatever stands between them", "ء\u200fٱ ءءا ءﺍ ءٲ", "ا ا ا ا"],
    ["nothing to find", " ،؛ … ", ""],
  ] as const) {
    it(`makes comparable: ${what}`, () => {
      assert.equal(foldText(published), folded.normalize("NFKD"));
    });
  }

  it("changes nothing when done twice, and its map leads back, for any text", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.constantFrom(..."ٱلۡعَٰمِءءءأإآاﺍﺃـىةکہۧۥ٣ aBé'’-ß众ﷺ😀\u200f\u0301"),
            fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
          ),
        }),
        (text) => {
          const folded = foldText(text);
          assert.equal(foldText(folded), folded);
          const withMap = foldWithMap(text);
          assert.equal(withMap.text, folded);
          assert.equal(withMap.map.length, folded.length + 1);
          for (const [index, at] of withMap.map.entries()) {
            assert(at >= (withMap.map[index - 1] ?? 0) && at <= text.length);
          }
          assert.equal(
            foldVariants(text.replace(/\s/gu, ""))[0],
            foldText(text.replace(/\s/gu, "")),
          );
        },
      ),
    );
  });

  it("leads from a folded match to the published words with all their marks", () => {
    const published = "ٱلۡحَمۡدُ لِلَّهِ رَبِّ ٱلۡعَٰلَمِينَ";
    const { text, map } = foldWithMap(published);
    const at = text.indexOf("لله رب");
    assert.equal(published.slice(map[at], map[at + "لله رب".length]), "لِلَّهِ رَبِّ");
  });
});

describe("other spellings of a word", () => {
  for (const [word, spellings] of [
    ["ٱلۡعَٰلَمِينَ", ["العلمين", "العالمين"]],
    ["ٱلصَّلَوٰةَ", ["الصلوه", "الصلاه", "الصلواه"]],
    ["عَلَىٰ", ["علي", "علا", "عليا"]],
    ["لَهُۥ", ["له"]],
    ["الحمد", ["الحمد"]],
    ["word", ["word"]],
  ] as const) {
    it(`${word}: ${spellings.join(", ")}`, () => {
      assert.deepEqual(foldVariants(word), spellings);
    });
  }

  it("are never many", () => {
    assert(foldVariants("لَٰلَٰلَٰلَٰلَٰلَٰلَٰلَٰلَٰلَٰ").length <= 24);
  });
});

describe("search in the Quran's text", () => {
  let arabic: Map<string, string>;
  before(() => (arabic = readTexts("quran.json", "text")));

  for (const [query, verse] of [
    ["العلمين", "1:2"],
    ["العالمين", "1:2"],
    ["ٱلۡعَٰلَمِينَ", "1:2"],
    ["الرحمن الرحيم", "1:1"],
    ["الصلاة", "2:3"],
    ["الصلوة", "2:3"],
    ["يا أيها", "2:21"],
    ["يٰٓأيها", "2:21"],
    ["يأيها الناس", "2:21"],
    ["ياأيها", "2:21"],
    ["يا أيها الذين آمنوا", "2:104"],
    ["يا موسى", "2:55"],
    ["إبراهيم", "2:124"],
    ["ابراهيم", "2:124"],
    ["القرآن", "2:185"],
    ["القران", "2:185"],
    ["آمنوا بالله", "2:62"],
    ["يسألونك", "2:189"],
    ["يسئلونك", "2:189"],
    ["شيئا", "2:48"],
    ["يؤوده", "2:255"],
    ["السماوات والأرض", "2:255"],
    ["الملائكة", "2:31"],
    ["النبيين", "2:61"],
    ["الأفئدة", "104:7"],
    ["إيلافهم", "106:2"],
    ["داود", "2:251"],
    ["الربا", "2:275"],
    ["التوراة", "3:3"],
    ["الآن", "2:71"],
    ["هأنتم", "3:66"],
    ["یا ایها", "2:21"],
  ] as const) {
    it(`finds ${verse} by ${query}`, () => {
      const text = arabic.get(verse) ?? "";
      assert(finds(query, text), `${indexText(text)}\n${JSON.stringify(queryReadings(query))}`);
      const [range] = matchRanges(text, query);
      assert(range !== undefined);
      assert(/^\p{L}/u.test(text.slice(range.start, range.end)));
    });
  }

  it("keeps words apart that only look alike", () => {
    const verses = [...arabic.values()];
    // 'Water' is not the particle that is written with the same two letters before it.
    assert(verses.filter((text) => finds("ماء", text)).length < 100);
    assert(verses.filter((text) => finds("ما", text)).length > 500);
  });

  it("finds every verse by each of its own words, as published and without marks", () => {
    for (const [key, text] of arabic) {
      const words = text.split(" ");
      assert(finds(words[0] ?? "", text), key);
      assert(finds(foldText(words.at(-1) ?? ""), text), key);
    }
  });
});

describe("search in translations", () => {
  it("finds each language's words as people type them", () => {
    for (const [file, key, query] of [
      ["quran_en.json", "1:2", "lord worlds"],
      ["quran_tr.json", "1:2", "alemlerin rabbi"],
      ["quran_tr.json", "1:2", "ALEMLERİN RABBİ"],
      ["quran_fr.json", "1:2", "louange a allah"],
      ["quran_ur.json", "1:2", "تعریف اللہ"],
      ["quran_ur.json", "1:2", "تعريف الله"],
      ["quran_ru.json", "1:2", "аллаху господу"],
      ["quran_bn.json", "1:2", "সৃষ্টি"],
      ["quran_zh.json", "1:2", "世界"],
    ] as const) {
      const text = readTexts(file, "translation").get(key) ?? "";
      assert(finds(query, text), `${file} ${query}: ${indexText(text)}`);
    }
  });

  it("does not mind apostrophes and hyphens", () => {
    for (const query of ["Qur'an", "Qur’an", "quran", "qur an"]) {
      assert(finds(query, "the Qur’an is"), query);
    }
    for (const query of ["Qur'an", "quran"]) assert(finds(query, "the Quran is"), query);
    for (const query of ["Al-A'raf", "alaraf", "al araf"]) assert(finds(query, "Al-A'raf"), query);
    assert(finds("homme", "l'homme"));
  });

  it("finds nothing for a query without letters", () => {
    assert.deepEqual(queryReadings(" … ؟ "), []);
    assert.deepEqual(matchRanges("text", "…"), []);
  });
});

describe("snippets", () => {
  const long = `${"before ".repeat(60)}the Qur’an here ${"after ".repeat(60)}`;

  it("show published text around the match, cut between words", () => {
    const snippet = snippetAround(long, "quran", 80);
    assert.match(snippet, /^…before .*the Qur’an here after.* after…$/u);
    assert(snippet.length <= 82);
  });

  it("show a short text whole, and the beginning where nothing matches", () => {
    assert.equal(snippetAround(" short text ", "nothing"), "short text");
    assert.match(snippetAround(long, "nothing", 40), /^before before .*before…$/);
  });

  it("leave no mark without its letter", () => {
    const text = "ٱلۡحَمۡدُلِلَّهِرَبِّ".repeat(20);
    for (let length = 10; length < 40; length++) {
      const snippet = snippetAround(text, "x", length);
      assert(!/^\p{M}/u.test(text.charAt(snippet.length - 1)), String(length));
    }
  });
});
