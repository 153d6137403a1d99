import assert from "node:assert/strict";
import * as fc from "fast-check";
import type * as Folding from "../../../src/core/model/fold/text.js";
import type * as Variants from "../../../src/core/model/fold/variants.js";
import {
  foldText,
  foldVariants,
  foldWithMap,
  hasJoins,
  joinedForms,
  mayJoin,
  withoutJoiners,
  wordsOf,
} from "../../../src/core/model/fold/index.js";
import { newCopy } from "../../support/newCopy.js";

/** In this process, folding remembers the characters of earlier tests. */
function newFolding(): typeof Folding {
  return newCopy("../../src/core/model/fold/text.js") as typeof Folding;
}

/** It remembers the words of earlier tests. */
function newVariants(): typeof Variants {
  return newCopy("../../src/core/model/fold/variants.js") as typeof Variants;
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
      const folding = newFolding();
      assert.equal(folding.foldText(published), folded.normalize("NFKD"));
      assert.equal(folding.foldWithMap(published).text, folded.normalize("NFKD"));
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
    // A hamza on the line, a doubled lam, small letters, and a sad that is read as seen.
    ["إسرءيل", ["اسرءيل", "اسرييل", "اسرويل"]],
    ["ٱلَّيْل", ["اليل", "الليل"]],
    ["ٱلَّذِي", ["الذي"]],
    ["ٱلنَّبِيِّۦنَ", ["النبين", "النبيين"]],
    ["بصۜط", ["بصط", "بسط"]],
    ["بسۜط", ["بسط"]],
    ["ٱلۡمُصَۣيۡطِرُونَ", ["المصيطرون", "المسيطرون"]],
    // The alef of a usury in its place, and the silent alef of a plural.
    ["ٱلرِّبَوٰاْ", ["الربوا", "الرباا", "الربواا", "الربا"]],
    ["جَآءُو", ["جاءو", "جايو", "جاوو", "جاءوا", "جايوا", "جاووا"]],
    ["رُءُوسُ", ["رءوس", "ريوس", "رووس", "راوس"]],
    ["يَسۡـَٔلُونَكَ", ["يسلونك", "يسالونك", "يسولونك", "يسيلونك"]],
    ["دَاوُۥدَ", ["داود", "داوود"]],
    ["إِبۡرَٰهِۦمَ", ["ابرهم", "ابراهم", "ابرهيم", "ابراهيم"]],
    ["بِهِۦ", ["به"]],
    ["نُـۨجِي", ["نجي", "ننجي"]],
    ["مَوۡلَىٰكُمۡ", ["موليكم", "مولاكم", "مولياكم"]],
    ["هُدٰى", ["هدي", "هداي"]],
    ["سَمَٰوَٰتٖ", ["سموت", "سماوت", "سموات", "سماوات"]],
    ["جَزَـٰٓؤُاْ", ["جزوا", "جزاوا", "جزاء"]],
    ["يُحۡيِۦ", ["يحي", "يحيي"]],
    ["ٱللَّهِ", ["الله"]],
    ["شَيۡءٖ", ["شيء"]],
    ["ءَامَنَ", ["امن"]],
  ] as const) {
    it(`${word}: ${spellings.join(", ")}`, () => {
      const { foldVariants: fresh } = newVariants();
      assert.deepEqual(fresh(word), spellings);
      assert.deepEqual(fresh(word), spellings, "remembered");
    });
  }

  it("have other letters for a hamza only if it has no letter of its own", () => {
    const { foldVariants: fresh } = newVariants();
    for (const seat of ["ا", "ٱ", "و", "ي", "ى", "ی", "ه", "ہ"]) {
      assert.equal(fresh(`ب${seat}\u0654ب`).length, 1, seat);
    }
    assert.deepEqual(fresh("بب\u0654ب"), ["ببب", "بباب", "ببوب", "ببيب"]);
  });

  it("are never many", () => {
    const { foldVariants: fresh } = newVariants();
    assert.ok(fresh("لَٰلَٰلَٰلَٰلَٰلَٰلَٰلَٰلَٰلَٰ").length <= 24);
    assert.deepEqual(fresh("ب\u0670".repeat(61)), ["ب".repeat(61)]);
    assert.equal(fresh("ب\u0670".repeat(2)).length, 4);
  });
});

describe("words with joined and separate spellings", () => {
  const words = (text: string): string[] =>
    wordsOf(text).map(({ text: word, start, end, joined }) => {
      assert.equal(text.slice(start, end), word);
      return joined ? `+${word}` : word;
    });

  it("are words of their own, and know what joins them", () => {
    assert.deepEqual(words("Qur'an (a)b c"), ["Qur", "+an", "a", "+b", "c"]);
    assert.deepEqual(words("经文\u{20000}a"), ["经", "文", "\u{20000}", "a"]);
    assert.deepEqual(words("  ... "), []);
    assert.deepEqual(words("a 'b c' d- e"), ["a", "b", "c", "d", "e"]);
    assert.deepEqual(words("a-经b, c经-d"), ["a", "经", "b", "c", "经", "+d"]);
    assert.deepEqual(words("a-b.c…d"), ["a", "+b", "c", "d"]);
  });

  it("do not consist of signs alone, but keep those in and after them", () => {
    assert.deepEqual(words("\u0640 \u0301 a\u0301b\u0301-c \u0640"), ["a\u0301b\u0301", "+c"]);
    assert.deepEqual(words("ٱلۡحَمۡدُ لِلَّهِ"), ["ٱلۡحَمۡدُ", "لِلَّهِ"]);
  });

  it("have a joined form of each part with the parts before it", () => {
    assert.deepEqual([...joinedForms("al-a'raf")].sort(), ["ala", "alaraf", "araf"]);
    assert.deepEqual([...joinedForms("a-b c-d")].sort(), ["ab", "cd"]);
    assert.deepEqual(
      [...joinedForms("a-b-c-d-e")].filter((form) => form.length > 4),
      [],
    );
    assert.deepEqual([...joinedForms("a--b")], []);
    assert.deepEqual([...joinedForms("'a b'")], []);
    assert.deepEqual([...joinedForms("w-x.y-z")], ["wx", "yz"]);
    assert.deepEqual([...joinedForms("a b c")], []);
  });

  it("have a joined form of a particle and its word", () => {
    assert.deepEqual([...joinedForms("یا ایها")], ["ياايها"]);
    assert.deepEqual(
      [...joinedForms("و می شود ، کتاب ها و بزرگ تر")],
      ["ميشود", "كتابها", "بزرگتر"],
    );
    assert.deepEqual([...joinedForms("یا کتاب یا")], ["ياكتاب"]);
    assert.deepEqual([...joinedForms("شیر مادر")], []);
    assert.ok(mayJoin("ويا", "x") && mayJoin("نمي", "x") && mayJoin("x", "ترين"));
    assert.ok(!mayJoin("x", "يا") && !mayJoin("ها", "x") && !mayJoin("xيا", "x"));
  });

  it("are without their apostrophes, hyphens and inner brackets", () => {
    assert.equal(
      withoutJoiners("al-Qur’an, [the] believer[s] (a)"),
      "alQuran, [the] believers] (a)",
    );
    assert.equal(withoutJoiners("[the] word"), "[the] word");
    for (const text of ["Qur'an", "believer[s]", "x\u200cy"]) assert.ok(hasJoins(text), text);
    for (const text of ["a b", "[the] word", "(a)"]) assert.ok(!hasJoins(text), text);
  });
});
