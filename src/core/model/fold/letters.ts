/*
 * Letters with several typed forms, by language. To extend the folding, add a row and raise
 * FOLDING_VERSION. `NFKD`, lower case and the dropped marks of `text.ts` apply before this table,
 * so accented letters need no row.
 */

export interface LetterFamily {
  readonly name: string;
  /** Source of the equivalence. */
  readonly source: string;
  /** Each letter with its folded form; "" drops it. */
  readonly letters: Readonly<Record<string, string>>;
}

export const LETTER_FAMILIES: readonly LetterFamily[] = [
  {
    name: "Arabic: alef and yeh by orthography",
    source: "Unicode Standard 9.2, Arabic; Quranic alef wasla U+0671, alef maksura U+0649",
    letters: { ٱ: "ا", ٲ: "ا", ٳ: "ا", ٵ: "ا", ى: "ي" },
  },
  {
    name: "Arabic: teh marbuta typed as heh",
    source: "Unicode Standard 9.2, Arabic: U+0629 has the shape of heh",
    letters: { ة: "ه", ۃ: "ه" },
  },
  {
    name: "Persian, Urdu, Sindhi, Pashto, Kurdish and Uyghur: yeh, kaf and heh of other keyboards",
    source:
      "Unicode Standard 9.2, Arabic, tables of heh, yeh and kaf; CLDR exemplars fa, ur, ps, ckb",
    letters: { ی: "ي", ې: "ي", ک: "ك", ڪ: "ك", ہ: "ه", ھ: "ه", ە: "ه", ۀ: "ه" },
  },
  {
    name: "Urdu: hamza on yeh barree, as one letter or two",
    source: "Unicode names list U+06D3; CLDR exemplars ur: both گئے and گۓ are in use",
    letters: { ۓ: "يے" },
  },
  {
    name: "Turkish and Azerbaijani: dotless i",
    source: "Unicode SpecialCasing.txt, tr and az",
    letters: { ı: "i" },
  },
  {
    name: "Hausa: hooked letters typed without hooks",
    source: "CLDR exemplars ha; Pan-Nigerian alphabet",
    letters: { ɓ: "b", ɗ: "d", ƙ: "k", ƴ: "y" },
  },
  {
    name: "Azerbaijani: schwa typed as e",
    source: "CLDR exemplars az",
    letters: { ə: "e" },
  },
  {
    name: "German, French, Scandinavian, Icelandic, Polish, Vietnamese and Maltese letters",
    source: "CLDR transform Latin-ASCII",
    letters: {
      ß: "ss",
      æ: "ae",
      œ: "oe",
      ø: "o",
      đ: "d",
      ð: "d",
      þ: "th",
      ł: "l",
      ħ: "h",
    },
  },
  {
    name: "Transliteration: signs of hamza, ayn and soft sign, often not typed",
    source: "ISO 233, ALA-LC Arabic; Unicode Spacing Modifier Letters",
    letters: { ʾ: "", ʿ: "", ʼ: "", ʻ: "", ʽ: "", ʹ: "", ʺ: "" },
  },
  {
    name: "Greek: final sigma",
    source: "Unicode CaseFolding.txt, U+03C2",
    letters: { ς: "σ" },
  },
  {
    name: "Malayalam: chillu as one character or as consonant, virama and joiner",
    source: "Unicode Standard 12.9, Malayalam, table of chillus",
    letters: {
      "\u0d54": "\u0d2e\u0d4d",
      "\u0d55": "\u0d2f\u0d4d",
      "\u0d56": "\u0d34\u0d4d",
      "\u0d7a": "\u0d23\u0d4d",
      "\u0d7b": "\u0d28\u0d4d",
      "\u0d7c": "\u0d30\u0d4d",
      "\u0d7d": "\u0d32\u0d4d",
      "\u0d7e": "\u0d33\u0d4d",
      "\u0d7f": "\u0d15\u0d4d",
    },
  },
  {
    name: "Devanagari: nukta, often not typed",
    source: "Unicode Standard 12.1, Devanagari; CLDR collation hi: nukta differs at a lower level",
    letters: { "\u093c": "" },
  },
];

/** Folded forms by letter, for all families. */
export const FOLDED_LETTERS: ReadonlyMap<string, string> = new Map(
  LETTER_FAMILIES.flatMap(({ letters }) => Object.entries(letters)),
);
