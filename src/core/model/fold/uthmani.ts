/*
 * Uthmani words that have other letters in today's spelling, besides the dagger alefs, floating
 * hamzas and small letters of `variants.ts`. The list is complete, because the orthography of the
 * Quran is fixed. A test compares it with Tanzil's text in today's spelling, verse by verse
 * (`test/unit/model/search/imlaei.long.test.ts`).
 */

/** Signs that change no letter. Excludes the dagger alef, small yeh and hamzas on letters. */
const SIGNS = /[\u0640\u064b-\u0653\u0656-\u065f\u06d6-\u06e5\u06e7-\u06ed]/gu;

/** A sign of vocalized text. Rules for vocalized words skip other texts. */
const SIGN = /[\u064b-\u0653\u0670\u06df\u06e1]/u;

/**
 * An alef with a sukun is silent: شَاْيۡءٍ, تَاْيۡـَٔسُواْ. Does not match the silent alef of the
 * plural, which is typed.
 */
const SILENT_ALEF = /ا\u0652(?=\p{L})/gu;

interface SpellingRule {
  /** Matched against the word without signs. */
  readonly uthmani: RegExp;
  readonly today: string;
  /** A word, its spelling today, and its verse. */
  readonly example: string;
}

const RULES: readonly SpellingRule[] = [
  { uthmani: /ٰؤا$/u, today: "اء", example: "جَزَـٰٓؤُاْ, جزاء, 5:29" },
  { uthmani: /(?<=[^ٰ]{2})ؤا$/u, today: "أ", example: "يَبۡدَؤُاْ, يبدأ, 10:4" },
  { uthmani: /[اٰ][يى][\u0654\u0655]$/u, today: "اء", example: "لِقَآيِٕ, لقاء, 30:16" },
  { uthmani: /(?<=[^اٰآ])ء(?=\p{L}|ٰ)/u, today: "أ", example: "أَرَءَيۡتَ, أرأيت, 18:63" },
  { uthmani: /^(?<and>[وف])سٔل/u, today: "$<and>اسأل", example: "فَسۡـَٔلۡ, فاسأل, 10:94" },
  { uthmani: /يۦ$/u, today: "يي", example: "نُحۡيِۦ, نحيي, 15:23" },
  { uthmani: /نۦ$/u, today: "ني", example: "ءَاتَىٰنِۦَ, آتاني, 27:36" },
  { uthmani: /(?<=^[وفل]{0,2}(?:[أنتيم]|[نتي]ست)ح)ي$/u, today: "يي", example: "يُحۡيِ, يحيي, 2:73" },
  { uthmani: /(?<=^[وف]?(?:عت|سع))و$/u, today: "وا", example: "عَتَوۡ, عتوا, 25:21" },
  { uthmani: /(?<=ا?ل)ذ(?=[ٰا]ن$|ين$)/u, today: "لذ", example: "ٱلَّذَانِ, اللذان, 4:16" },
  { uthmani: /ملإيه/u, today: "ملئه", example: "مَلَإِيْهِۦ, ملئه, 7:103" },
  { uthmani: /أفإين/u, today: "أفإن", example: "أَفَإِيْن, أفإن, 3:144" },
  { uthmani: /سأوريكم/u, today: "سأريكم", example: "سَأُوْرِيكُمۡ, سأريكم, 7:145" },
  { uthmani: /(?<=أقص|^لد|^طغ|^تتر)ا$/u, today: "ى", example: "ٱلۡأَقۡصَا, الأقصى, 17:1" },
  { uthmani: /(?<=^[وف]?ر)ءا$/u, today: "أى", example: "رَءَا, رأى, 6:76" },
  { uthmani: /(?<=^ترٰ)ءا$/u, today: "ءى", example: "تَرَـٰٓءَا, تراءى, 26:61" },
  { uthmani: /(?<=^و?ن)ٔا$/u, today: "أى", example: "نَـَٔا, نأى, 17:83" },
  { uthmani: /(?<=^تبو|^لتنو)أ$/u, today: "ء", example: "تَبُوٓأَ, تبوء, 5:29" },
  { uthmani: /^ءا(?=عجمي)/u, today: "أأ", example: "ءَا۬عۡجَمِيّٞ, أأعجمي, 41:44" },
  { uthmani: /^بأييد$/u, today: "بأيد", example: "بِأَيۡيْدٖ, بأيد, 51:47" },
  { uthmani: /(?<=يس)ٔوا$/u, today: "وءوا", example: "لِيَسُـُٔواْ, ليسوءوا, 17:7" },
  { uthmani: /^لتخذت$/u, today: "لاتخذت", example: "لَتَّخَذۡتَ, لاتخذت, 18:77" },
  { uthmani: /^لٔيكة$/u, today: "الأيكة", example: "لۡـَٔيۡكَةِ, الأيكة, 26:176" },
  { uthmani: /ألو$/u, today: "أن لو", example: "أَلَّوِ, أن لو, 72:16" },
  { uthmani: /^يبنؤم$/u, today: "يا ابن أم", example: "يَبۡنَؤُمَّ, يا ابن أم, 20:94" },
];

/** A sign that only the Uthmani orthography has. Every verse has one, but not every word. */
const UTHMANI_SIGN = /[\u0670\u06df\u06e1]/u;

/** True if a text may contain words that `todaysSpellings` knows. */
export function mayBeUthmani(text: string): boolean {
  return UTHMANI_SIGN.test(text) || (!text.includes(" ") && SIGN.test(text));
}

/** A vocalized word in today's spelling, by each matching rule; empty for most words. */
export function todaysSpellings(word: string): readonly string[] {
  if (!SIGN.test(word)) return [];
  const heard = word.replace(SILENT_ALEF, "");
  const letters = heard.replace(SIGNS, "").normalize("NFC").replaceAll("ٱ", "ا");
  const spellings = RULES.flatMap(({ uthmani, today }) => {
    const spelling = letters.replace(uthmani, today);
    return spelling === letters ? [] : [spelling];
  });
  return heard === word ? spellings : [heard, ...spellings];
}
