/*
 * Language facts for the checks. A language is the first part of its BCP 47 tag (`pt` of `pt-BR`),
 * as the service's list of languages gives it (`iso_code`).
 */

/** Languages that the service's lists name without a code: `language_name` in lower case. */
const NAMES: Readonly<Record<string, string>> = {
  albanian: "sq",
  amharic: "am",
  arabic: "ar",
  assamese: "as",
  azeri: "az",
  azerbaijani: "az",
  bengali: "bn",
  bosnian: "bs",
  bulgarian: "bg",
  chinese: "zh",
  croatian: "hr",
  czech: "cs",
  dari: "prs",
  divehi: "dv",
  maldivian: "dv",
  dutch: "nl",
  english: "en",
  finnish: "fi",
  french: "fr",
  german: "de",
  gujarati: "gu",
  hausa: "ha",
  hebrew: "he",
  hindi: "hi",
  indonesian: "id",
  italian: "it",
  japanese: "ja",
  kannada: "kn",
  kazakh: "kk",
  khmer: "km",
  korean: "ko",
  kurdish: "ku",
  kyrgyz: "ky",
  malay: "ms",
  malayalam: "ml",
  marathi: "mr",
  nepali: "ne",
  norwegian: "no",
  pashto: "ps",
  persian: "fa",
  polish: "pl",
  portuguese: "pt",
  romanian: "ro",
  russian: "ru",
  serbian: "sr",
  sindhi: "sd",
  sinhala: "si",
  "sinhala, sinhalese": "si",
  somali: "so",
  spanish: "es",
  swahili: "sw",
  swedish: "sv",
  tajik: "tg",
  tamil: "ta",
  tatar: "tt",
  telugu: "te",
  thai: "th",
  turkish: "tr",
  uighur: "ug",
  ukrainian: "uk",
  urdu: "ur",
  uzbek: "uz",
  vietnamese: "vi",
  yoruba: "yo",
};

/** Base language (`pt` of `pt-BR`) of a code, else of the service's name for it, else null. */
export function languageOf(code: string | null, name: string | null): string | null {
  const base = code?.trim().toLowerCase().split(/[-_]/)[0] ?? "";
  if (/^[a-z]{2,3}$/.test(base)) return base;
  return NAMES[name?.trim().toLowerCase() ?? ""] ?? null;
}

/** Languages that write without spaces between words. */
export const UNSPACED = new Set(["zh", "ja", "th", "lo", "km", "my", "bo", "dz"]);

/**
 * Languages that repeat words for grammar or style (plural, emphasis, distribution); repeated words
 * are no fault there.
 */
export const REDUPLICATING = new Set(
  "id ms jv su tl fil ur hi bn as or ne mr gu pa ta te kn ml si dv sd ks tr az uz kk ky ug tt tk fa ku ps sw ha yo so am rw zu xh zh ja ko th lo km my vi he ar".split(
    " ",
  ),
);

/** Correct repetitions in a language, in lower case. */
export const REPEATABLE: Readonly<Record<string, readonly string[]>> = {
  en: [
    "that",
    "had",
    "who",
    "in",
    "is",
    "so",
    "very",
    "her",
    "to",
    "on",
    "no",
    "for",
    "yes",
    "yea",
    "nay",
  ],
  fr: ["vous", "nous", "en", "si", "faire", "tout"],
  es: ["que", "muy", "no", "ya"],
  it: ["si", "che", "via", "man", "piano", "vi", "ci"],
  pt: ["se", "que", "nos"],
  de: ["die", "der", "das", "sie", "ihr", "den", "dem", "nach", "wer"],
  nl: ["die", "dat", "er", "is", "het", "zij", "hem", "haar", "als"],
  sv: ["er", "som", "på", "i", "av", "för", "om", "det", "har", "den", "till", "vad"],
  no: ["som", "på", "i", "av", "for", "om", "det", "har", "den", "til"],
  da: ["som", "på", "i", "af", "for", "om", "det", "har", "den", "til"],
  ru: ["что", "еле", "чуть", "вот", "всё", "не", "едва"],
  sq: ["të", "e", "së", "i"],
  ro: ["se", "o", "a"],
};
