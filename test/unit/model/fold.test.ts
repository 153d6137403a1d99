import assert from "node:assert/strict";
import * as fc from "fast-check";
import { foldText, foldVariants, foldWithMap } from "../../../src/core/model/fold/index.js";

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

  it("does not change folded text, and its map leads back, for any text", () => {
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
            assert.ok(at >= (withMap.map[index - 1] ?? 0) && at <= text.length);
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
    assert.ok(foldVariants("لَٰلَٰلَٰلَٰلَٰلَٰلَٰلَٰلَٰلَٰ").length <= 24);
  });
});
