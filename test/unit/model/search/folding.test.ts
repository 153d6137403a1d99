import assert from "node:assert/strict";
import { foldText } from "../../../../src/core/model/fold/index.js";
import { translations } from "../../../../src/core/model/groups/translations.js";
import { findMatches } from "../../../../src/core/model/search/matches.js";
import { parseQuery } from "../../../../src/core/model/search/query.js";
import { random } from "../../../support/random.js";
import { readQuranJson, SearchIndex } from "../../../support/searchIndex.js";

/** Query, a verse that it finds, a verse that it does not find ("" for none), and the reason. */
type Row = readonly [query: string, finds: string, not: string, reason: string];

const TODAY = "today's spelling meets the Uthmani text";
const PREFIXES = "proclitics and the article are seen through";

const QURAN: readonly Row[] = [
  ["العلمين", "1:2", "1:3", "without the dagger alef"],
  ["العالمين", "1:2", "1:3", TODAY],
  ["ٱلۡعَٰلَمِينَ", "1:2", "1:3", "as published"],
  ["الرحمن الرحيم", "1:1", "1:2", TODAY],
  ["الصلاة", "2:3", "2:2", "waw under a dagger alef"],
  ["الصلوة", "2:3", "2:2", "waw as published"],
  ["يا أيها", "2:21", "1:1", "vocative apart"],
  ["يٰٓأيها", "2:21", "1:1", "vocative with a dagger alef"],
  ["يأيها الناس", "2:21", "2:104", "vocative without its alef"],
  ["ياأيها", "2:21", "1:1", "vocative together"],
  ["یا ایها", "2:21", "1:1", "Persian yeh"],
  ["يا أيها الذين آمنوا", "2:104", "2:21", TODAY],
  ['"يا قوم"', "2:54", "2:3", "vocative in a phrase"],
  ["يا موسى", "2:55", "2:3", "vocative apart"],
  ["يا بني إسرائيل", "2:40", "2:41", "vocative apart"],
  ["إبراهيم", "2:124", "2:123", TODAY],
  ["ابراهيم", "2:124", "2:123", "no hamza"],
  ["القرآن", "2:185", "2:184", TODAY],
  ["القران", "2:185", "2:184", "no madda"],
  ["آمنوا بالله", "2:62", "1:1", TODAY],
  ["يسألونك", "2:189", "2:190", "floating hamza on alef"],
  ["يسئلونك", "2:189", "2:190", "floating hamza on yeh"],
  ["شيئا", "2:48", "2:47", "hamza on its seat"],
  ["يؤوده", "2:255", "2:254", "hamza on waw"],
  ["السماوات والأرض", "2:255", "2:254", "two dagger alefs"],
  ["الملائكة", "2:31", "2:32", "hamza on yeh"],
  ["النبيين", "2:61", "2:60", "small high yeh"],
  ["الأفئدة", "104:7", "104:6", "floating hamza"],
  ["إيلافهم", "106:2", "106:1", "small high yeh"],
  ["داود", "2:251", "2:250", "small waw"],
  ["الربا", "2:275", "2:274", "silent alef"],
  ["التوراة", "3:3", "3:2", TODAY],
  ["الآن", "2:71", "2:70", TODAY],
  ["هأنتم", "3:66", "3:65", TODAY],
  ["الليل", "2:164", "2:163", "two lams"],
  ["والليل", "92:1", "92:2", "two lams after a proclitic"],
  ["إسرائيل", "2:40", "2:39", "hamza in the line before yeh"],
  ["اسرائيل", "2:47", "2:46", "no hamza"],
  ["اللاتي", "4:15", "4:14", "two lams and a dagger alef"],
  ["اللائي", "33:4", "33:3", "two lams, hamza on yeh"],
  ["رحمة الله", "7:56", "7:55", "open teh"],
  ['"رحمة الله"', "7:56", "7:55", "open teh in a phrase"],
  ["نعمة الله", "2:231", "2:230", "open teh"],
  ["امرأة نوح", "66:10", "66:11", "open teh after a hamza"],
  ["امرأة فرعون", "66:11", "66:10", "open teh after a hamza"],
  ["سنة الأولين", "8:38", "8:37", "open teh"],
  ["بسطة", "7:69", "7:68", "small seen over sad"],
  ["ويبسط", "2:245", "2:244", "small seen over sad"],
  ["المسيطرون", "52:37", "52:36", "small seen below sad"],
  ["المصيطرون", "52:37", "52:36", "sad as published"],
  [
    '"\u0621\u0627\u0654رباب متفرقون"',
    "12:39",
    "12:38",
    "hamza before alef, its hamza in a character of its own, in a phrase",
  ],
  ["رؤوس", "2:279", "2:278", "hamza on waw"],
  ["رءوس", "2:279", "2:278", "hamza in the line"],
  ["مستهزئون", "2:14", "2:13", "hamza in the line before waw, typed on yeh"],
  ["جاءوا", "7:116", "7:117", "silent alef that the Quran leaves out"],
  ["الصبر", "2:45", "2:44", PREFIXES],
  ["صبر", "2:45", "2:44", PREFIXES],
  ["جاهدوا", "9:41", "9:40", PREFIXES],
  ["قبور", "22:7", "22:6", PREFIXES],
  ["الناس", "2:83", "2:82", "the article after the preposition"],
  ["رب", "1:2", "1:1", PREFIXES],
  ["كتاب", "2:2", "2:1", PREFIXES],
  ["الله", "1:2", "1:3", "the article after the preposition"],
  ["مالك يوم الدين", "1:4", "1:3", TODAY],
  ["الصراط المستقيم", "1:6", "1:5", TODAY],
  ["صراط", "1:7", "1:5", "word"],
  ["الكتاب", "2:2", "2:3", TODAY],
  ["رزقناهم", "2:3", "2:4", "dagger alef"],
  ["أصحاب النار", "2:39", "2:40", "dagger alef"],
  ["الظالمين", "2:35", "2:36", "dagger alef"],
  ["سماوات", "2:29", "2:28", "two dagger alefs"],
  ["زكاة", "2:43", "2:44", "waw under a dagger alef"],
  ["إسماعيل", "2:125", "2:126", TODAY],
  ["إسحاق", "2:133", "2:134", TODAY],
  ["هارون", "2:248", "2:249", TODAY],
  ["سليمان", "2:102", "2:101", TODAY],
  ["الشيطان", "2:36", "2:37", TODAY],
  ["القيامة", "2:85", "2:84", TODAY],
  ["الإنسان", "4:28", "4:27", TODAY],
  ["العاديات", "100:1", "100:2", TODAY],
  ["الناس", "114:1", "113:1", "the article after the preposition"],
];

const TRANSLATIONS: Readonly<Record<string, readonly Row[]>> = {
  quran_en: [
    ["lord worlds", "1:2", "1:3", "words in any order"],
    ["LORD OF THE WORLDS", "1:2", "1:3", "case"],
    ['"lord of the worlds"', "1:2", "112:1", "phrase"],
    ["patience prayer", "2:45", "103:3", "all words"],
    ["pati*", "103:3", "112:1", "beginning"],
    ["allah -praise", "112:1", "1:2", "left out"],
    ["straight path", "1:6", "1:5", "words"],
    ["merciful", "1:3", "1:2", "part of a word"],
    ["daybreak", "113:1", "114:1", "word"],
    ["mankind", "114:1", "113:1", "word"],
  ],
  quran_tr: [
    ["alemlerin rabbi", "1:2", "112:1", "case"],
    ["ALEMLERİN RABBİ", "1:2", "112:1", "capital dotted i"],
    ["sabir", "2:45", "112:1", "dotless i typed with a dot"],
    ["SABIR", "2:45", "112:1", "capital dotless i"],
    ["siginip", "2:45", "112:1", "breve and dotless i"],
    ["gercegi", "103:3", "112:1", "cedilla and breve"],
    ["hamd", "1:2", "112:1", "word"],
    ["Rabbin", "108:2", "112:4", "word"],
  ],
  quran_fr: [
    ["louange a allah", "1:2", "112:1", "accents"],
    ["univers", "1:2", "112:1", "elision"],
    ["l’univers", "1:2", "112:1", "typographic apostrophe"],
    ["luniver", "1:2", "112:1", "no apostrophe"],
    ["oeuvres", "103:3", "112:1", "ligature"],
    ["verite", "103:3", "112:1", "accents"],
  ],
  quran_es: [
    ["oracion", "2:45", "112:1", "accents"],
    ["allah", "112:1", "2:45", "hyphen in the text"],
    ["Al-lah", "112:1", "2:45", "hyphen"],
    ["senor", "1:2", "112:1", "tilde"],
    ["señor", "1:2", "112:1", "tilde as published"],
  ],
  quran_sv: [
    ["varldarnas herre", "1:2", "112:1", "diaeresis"],
    ["talamod", "2:45", "112:1", "ring"],
    ["odmjuka", "2:45", "112:1", "diaeresis"],
  ],
  quran_id: [
    ["segala puji", "1:2", "112:1", "words"],
    ["orang-orang", "2:45", "112:1", "hyphen"],
    ["orangorang", "2:45", "112:1", "no hyphen"],
    ["kecuali", "103:3", "112:1", "word"],
  ],
  quran_ru: [
    ["аллаху господу", "1:2", "112:1", "case"],
    ["намазу", "2:45", "112:1", "word"],
    ["терпению", "2:45", "112:1", "word"],
    ["АЛЛАХУ", "1:2", "103:3", "case"],
  ],
  quran_ur: [
    ["تعریف اللہ", "1:2", "112:1", "Urdu letters"],
    ["تعريف الله", "1:2", "112:1", "Arabic letters"],
    ["گئے", "2:34", "112:1", "hamza on yeh"],
    ["گۓ", "2:34", "112:1", "hamza on yeh barree"],
    ["ان لوگوں", "103:3", "112:1", "no vowel mark"],
  ],
  quran_bn: [
    ["সৃষ্টি", "1:2", "112:1", "vowel signs"],
    ["আল্লাহ", "112:1", "103:3", "conjunct"],
    ["নামাযের", "2:45", "112:1", "nukta in two parts"],
  ],
  quran_zh: [
    ["世界", "1:2", "112:1", "neighbouring characters"],
    ["真主", "33:29", "1:2", "neighbouring characters, not both anywhere"],
    ["安拉，是", "112:1", "1:2", "punctuation"],
    ["礼拜", "2:45", "112:1", "word in a run"],
  ],
};

/** Placeholder texts: language, text, queries that find it, queries that do not, reason. */
const SPELLINGS: readonly (readonly [
  string,
  string,
  readonly string[],
  readonly string[],
  string,
])[] = [
  ["Thai", "นี่คือข้อความตัวอย่าง", ["ข้อความ", "ตัวอย่าง"], ["ทดสอบ"], "word in a run"],
  ["Khmer", "នេះជាអត្ថបទគំរូ", ["អត្ថបទ", "គំរូ"], ["សាកល្បង"], "word in a run"],
  ["Burmese", "ဒါကနမူနာစာသား", ["နမူနာ", "စာသား"], ["စမ်းသပ်"], "word in a run"],
  ["Lao", "ນີ້ແມ່ນຂໍ້ຄວາມຕົວຢ່າງ", ["ຂໍ້ຄວາມ", "ຕົວຢ່າງ"], ["ທົດສອບ"], "word in a run"],
  ["Tibetan", "འདི་ནི་དཔེ་ཡིན།", ["དཔེ", "འདི་ནི"], ["ཚོད"], "syllable in a run"],
  ["Japanese", "これは見本の文章です", ["見本", "文章"], ["本見", "文見"], "adjacent characters"],
  ["Malayalam", "അവൻ വന്നു", ["അവൻ", "അവന്\u200d"], ["അവൾ"], "chillu n"],
  ["Malayalam", "അവള്\u200d വന്നു", ["അവൾ", "അവള്\u200d"], ["അവൻ"], "chillu ll in two parts"],
  ["Hausa", "ɗaya ƙasa ɓangare", ["daya", "kasa", "bangare", "ƊAYA"], ["gaya"], "hooks"],
  ["Hindi", "ज़मीन", ["जमीन", "ज\u093cमीन", "\u095bमीन"], ["कमीन"], "nukta"],
  ["Hindi", "जमीन", ["ज़मीन"], [], "nukta in the query"],
  ["Greek", "ο λόγος", ["λογοσ", "ΛΟΓΟΣ", "λόγος"], ["λόγια"], "final sigma"],
  ["Urdu", "وہ گۓ", ["گئے", "گۓ", "گ\u06d2\u0654"], ["گا"], "hamza on yeh barree"],
  ["Urdu", "وہ گئے", ["گئے", "گۓ"], ["گا"], "hamza on yeh"],
  ["Persian", "می\u200cشود", ["می\u200cشود", "می شود", "میشود", '"می شود"'], ["نشود"], "ZWNJ"],
  ["Persian", "می شود", ["می\u200cشود", "می شود", "میشود", '"می شود"'], ["نشود"], "space"],
  ["Persian", "میشود", ["می\u200cشود", "می شود", "میشود", '"می شود"'], ["نشود"], "neither"],
  ["Persian", "کتاب\u200cها", ["کتاب ها", "کتابها", "كتابها", "کتاب"], ["کتبها"], "plural"],
  ["Turkish", "Işık İstanbul", ["isik", "IŞIK", "istanbul", "İSTANBUL"], ["asik"], "i"],
  ["transliteration", "ṣalāh ʿAlī Qurʾān", ["salah", "ali", "quran", "ṣalāh"], ["salih"], "dots"],
  ["Russian", "ещё ёлка", ["еще", "елка", "ЁЛКА"], ["юлка"], "io"],
  ["German", "Straße Größe", ["strasse", "STRASSE", "grosse"], ["strase"], "sharp s"],
  ["English", "the Qur’an is", ["Qur'an", "quran", "qur an"], ["koran"], "apostrophe"],
  ["English", "Al-A'raf", ["Al-A'raf", "alaraf", "al araf"], ["alarif"], "joined parts"],
  [
    "English",
    "the believer[s] said",
    ["believers", "believer", "believer[s]"],
    ["unbelievers"],
    "bracket",
  ],
  ["English", "be(liever)", ["believer"], ["leaver"], "bracket in the middle"],
  ["Thai", "คำตัวอย่าง", ["คำ", "ค\u0e4d\u0e32"], ["ทด"], "sara am in two parts"],
  ["Lao", "ຄຳຕົວຢ່າງ", ["ຄຳ", "ຄ\u0ecd\u0eb2"], ["ທົດ"], "am in two parts"],
  ["Greek", "τάξη", ["ταξη", "τ\u1f71ξη", "ΤΑΞΗ"], ["ταχη"], "tonos and oxia"],
  ["Urdu", "راہ", ["راه", "راہ"], ["رات"], "heh goal and Arabic heh"],
  ["Persian", "کتاب یکم", ["كتاب يكم", "کتاب یکم"], ["کتب"], "Arabic kaf and yeh"],
  ["Turkish", "Kâbe", ["kabe", "KÂBE"], ["kaba"], "circumflex"],
  ["transliteration", "al-Raḥmān", ["al-rahman", "alrahman", "Rahman"], ["rahim"], "article"],
  ["Russian", "мой край", ["мои\u0306", "КРАЙ"], ["рай мир"], "short i in two parts"],
  ["Malayalam", "അവർ വന്നു", ["അവർ", "അവര്\u200d"], ["അവൾ"], "chillu rr"],
  ["Hindi", "क़लम", ["कलम", "क\u093cलम", "\u0958लम"], ["कमल"], "nukta of ka"],
  ["Pashto", "کتابونه دي", ["کتابونه", "كتابونه"], ["کتبونه"], "Arabic kaf"],
  ["Kurdish", "ئەمە دەقێکە", ["ئەمە", "دەق"], ["دار"], "word and its beginning"],
  ["Tamil", "இது மாதிரி உரை", ["மாதிரி", "உரை"], ["சோதனை"], "vowel signs"],
  ["Telugu", "ఇది నమూనా పాఠం", ["నమూనా", "పాఠం"], ["పరీక్ష"], "vowel signs"],
  ["Sinhala", "මෙය ආදර්ශ පෙළකි", ["ආදර්ශ"], ["පරීක්ෂණ"], "vowel signs"],
  ["Amharic", "ይህ ናሙና ጽሑፍ ነው", ["ናሙና", "ጽሑፍ"], ["ሙከራ"], "syllables"],
  ["Korean", "이것은 예시 문장입니다", ["예시", "문장"], ["시험"], "particles after the word"],
  ["Vietnamese", "văn bản mẫu", ["van ban", "văn bản", "VĂN"], ["vui"], "tone marks"],
  ["Czech", "příklad textu", ["priklad", "PŘÍKLAD"], ["poklad"], "caron"],
  ["Polish", "przykład łąka", ["przyklad", "laka"], ["loka"], "stroke"],
  ["Romanian", "acesta este și țară", ["si", "tara", "şi"], ["sare"], "comma and cedilla"],
  ["Azerbaijani", "nümunə mətn", ["nümunə", "numune", "metn"], ["namaz"], "schwa"],
  ["Uzbek", "oʻzbek matni", ["o'zbek", "ozbek", "oʻzbek"], ["ozoda"], "turned comma"],
];

/** The source of a language's rule, so that speakers can check it. */
const SOURCES: Readonly<Record<string, string>> = {
  Thai: "Unicode UAX #14, class SA: words are not separated",
  Khmer: "Unicode UAX #14, class SA: words are not separated",
  Burmese: "Unicode UAX #14, class SA: words are not separated",
  Lao: "Unicode UAX #14, class SA: words are not separated",
  Tibetan: "Unicode Standard, chapter Tibetan: tsheg between syllables",
  Japanese: "Unicode UAX #29: no word boundaries between ideographs",
  Malayalam: "Unicode Standard, chapter Malayalam: chillu letters and their sequences",
  Hausa: "CLDR, exemplar characters of ha: hooked letters",
  Hindi: "Unicode UAX #15, composition exclusions: nukta letters",
  Greek: "Unicode CaseFolding.txt: final sigma",
  Urdu: "Unicode NormalizationTest.txt: U+06D3 is U+06D2 U+0654",
  Persian: "Unicode Standard, chapter Arabic: ZWNJ between parts of a word",
  Pashto: "CLDR, exemplar characters of ps: Persian kaf",
  Kurdish: "CLDR, exemplar characters of ckb",
  Turkish: "Unicode SpecialCasing.txt: dotted and dotless i",
  transliteration: "ALA-LC romanization of Arabic",
  Russian: "CLDR, collation of ru: io beside ie",
  German: "Unicode CaseFolding.txt: sharp s",
  English: "Unicode UAX #29: apostrophes within words",
  Tamil: "Unicode Standard, chapter Tamil: vowel signs are marks of their letter",
  Telugu: "Unicode Standard, chapter Telugu: vowel signs are marks of their letter",
  Sinhala: "Unicode Standard, chapter Sinhala: vowel signs are marks of their letter",
  Amharic: "Unicode Standard, chapter Ethiopic: each letter is a syllable",
  Korean: "Unicode UAX #29: words are separated by spaces, particles are written with them",
  Vietnamese: "CLDR, exemplar characters of vi: letters with tone marks",
  Czech: "CLDR, exemplar characters of cs: caron",
  Polish: "CLDR, exemplar characters of pl: l with stroke",
  Romanian: "CLDR, exemplar characters of ro: comma below, cedilla in older texts",
  Azerbaijani: "CLDR, exemplar characters of az: schwa",
  Uzbek: "CLDR, exemplar characters of uz: U+02BB, typed as an apostrophe",
};

describe("search in the Quran's text", () => {
  let index: SearchIndex;
  let texts: ReadonlyMap<string, string>;
  before(() => {
    texts = readQuranJson("quran");
    index = new SearchIndex(texts);
  });

  for (const [query, finds, not, reason] of QURAN) {
    it(`finds ${finds} by ${query}: ${reason}`, () => {
      check(index, texts, query, finds, not);
    });
  }

  it("puts exact words before words with a proclitic", () => {
    const found = index.search("صبر");
    assert.ok((found.get("42:43") ?? 9) < (found.get("2:45") ?? 0));
  });

  it("puts exact words before forms that are derived from the typed word", () => {
    // 2:8 has the word itself, 2:83 only with the preposition and its article.
    const people = index.search("الناس");
    assert.ok((people.get("2:8") ?? 9) < (people.get("2:83") ?? 0));
    // 3:8 has the closed teh, 7:56 the open one.
    const mercy = index.search("رحمة");
    assert.ok((mercy.get("3:8") ?? 9) < (mercy.get("7:56") ?? 0));
    // Typed as the Quran writes it, the open teh is the exact word.
    const open = index.search("رحمت");
    assert.ok((open.get("7:56") ?? 9) <= Math.min(...open.values()));
  });

  it("finds the number of verses that a reader counts", () => {
    // Counts the folded words in the published text, independently of other spellings.
    const night = [...texts].filter(([, text]) => /(?:^| )[وب]?اليل(?: |$)/u.test(foldText(text)));
    const found = index.search("الليل");
    for (const [key] of night) assert.ok(found.has(key), key);
    assert.ok(found.size <= night.length + 5, String(found.size));
  });

  it("keeps words apart that only look alike", () => {
    assert.ok(index.search("ماء", { wholeWords: true }).size < 100);
    assert.ok(index.search("ما", { wholeWords: true }).size > 500);
  });
});

describe("search in translations", () => {
  for (const [file, rows] of Object.entries(TRANSLATIONS)) {
    describe(file, () => {
      let index: SearchIndex;
      let texts: ReadonlyMap<string, string>;
      before(() => {
        texts = readQuranJson(file);
        index = new SearchIndex(texts);
      });
      for (const [query, finds, not, reason] of rows) {
        it(`finds ${finds} by ${query}: ${reason}`, () => {
          check(index, texts, query, finds, not);
        });
      }
    });
  }
});

describe("spellings of one language", () => {
  for (const [language, text, finds, not, reason] of SPELLINGS) {
    it(`${language}, ${reason}: ${text}`, () => {
      const texts = new Map([["text", text]]);
      const index = new SearchIndex(texts);
      for (const query of finds) check(index, texts, query, "text", "");
      for (const query of not) assert.ok(!index.search(query).has("text"), query);
    });
  }

  it("has a source for each language, and two hundred queries in total", () => {
    const queries =
      QURAN.length +
      Object.values(TRANSLATIONS).flat().length +
      SPELLINGS.reduce((sum, [, , finds, not]) => sum + finds.length + not.length, 0);
    assert.ok(queries >= 200, String(queries));
    const languages = new Set(SPELLINGS.map(([language]) => language));
    assert.deepEqual([...languages].toSorted(), Object.keys(SOURCES).toSorted());
  });

  it("finds a word with an annotation in superior letters as a whole word", () => {
    const row = { text: "You<sup>sg</sup> are <sup>a</sup> placeholder" };
    const published = translations.searchText(row);
    const [other] = translations.otherSpellings?.(row) ?? [];
    const index = new SearchIndex(new Map([["1", published]]), new Map([["1", other ?? ""]]));
    assert.ok(index.search("You", { wholeWords: true }).has("1"));
    assert.ok(index.search("yousg", { wholeWords: true }).has("1"));
    assert.deepEqual(translations.otherSpellings?.({ text: "x<sup>2</sup> <sup>1</sup>" }), []);
  });

  it("finds a row by any orthography that it carries", () => {
    const index = new SearchIndex(new Map([["1", "aaa"]]), new Map([["1", "bbb"]]));
    assert.ok(index.search("aaa").has("1") && index.search("bbb").has("1"));
  });
});

describe("every word of the development texts", () => {
  const seed = 20_260_101;
  for (const file of ["quran", ...Object.keys(TRANSLATIONS)]) {
    it(`finds its verse in ${file}, as published and folded (seed ${seed})`, () => {
      const below = random(seed);
      const all = readQuranJson(file);
      const keys = [...all.keys()].filter(() => below(200) === 0);
      const texts = new Map(keys.map((key) => [key, all.get(key) ?? ""]));
      const index = new SearchIndex(texts);
      for (const [key, text] of texts) {
        for (const word of text.split(/\s+/u)) {
          const plain = word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$/gu, "");
          if (/["«»“”„*]/u.test(plain)) continue;
          for (const query of [plain, foldText(plain)]) {
            if (query !== "") assert.ok(index.search(query).has(key), `${key} ${query}`);
          }
        }
      }
    });
  }
});

/** The query finds the first verse and not the second, and its marks cover whole letters. */
function check(
  index: SearchIndex,
  texts: ReadonlyMap<string, string>,
  query: string,
  finds: string,
  not: string,
): void {
  const found = index.search(query);
  const text = texts.get(finds) ?? "";
  assert.ok(found.has(finds), `${query} does not find ${finds}: ${text}`);
  assert.ok(!found.has(not), `${query} finds ${not}: ${texts.get(not)}`);
  const parsed = parseQuery(query);
  assert.ok(parsed.ok);
  const ranges = findMatches(text, parsed.query);
  assert.ok(ranges.length > 0, `${query} marks nothing in ${text}`);
  for (const { start, end } of ranges) {
    assert.match(text.slice(start, end), /^[\p{L}\p{N}]/u);
    assert.ok(!/^\p{M}/u.test(text.slice(end)), "a mark is cut from its letter");
  }
}
