/*
 * Classes of characters, looked up by UTF-16 code unit. A rule first tests the classes of the whole
 * text, because most texts have no character that concerns it.
 */

/** Class bits. */
export const CLASS = {
  digit: 1 << 0,
  bracket: 1 << 1,
  quote: 1 << 2,
  mark: 1 << 3,
  space: 1 << 4,
  control: 1 << 5,
  bidi: 1 << 6,
  stray: 1 << 7,
  combining: 1 << 8,
  letter: 1 << 9,
  presentation: 1 << 10,
  replacement: 1 << 11,
  tatweel: 1 << 12,
  ampersand: 1 << 13,
  mojibake: 1 << 14,
} as const;

/** Known scripts. A script's number is its index plus 1; 0 means none or any. */
export const SCRIPTS = [
  "Latin",
  "Arabic",
  "Cyrillic",
  "Han",
  "Bengali",
  "Devanagari",
  "Greek",
  "Hebrew",
  "Armenian",
  "Georgian",
  "Gurmukhi",
  "Gujarati",
  "Oriya",
  "Tamil",
  "Telugu",
  "Kannada",
  "Malayalam",
  "Sinhala",
  "Thai",
  "Lao",
  "Tibetan",
  "Myanmar",
  "Ethiopic",
  "Khmer",
  "Mongolian",
  "Hiragana",
  "Katakana",
  "Hangul",
  "Bopomofo",
  "Thaana",
  "Syriac",
  "Tifinagh",
  "Nko",
  "Cherokee",
  "Javanese",
] as const;

export type Script = (typeof SCRIPTS)[number];

export const QUOTES = "\"“”„‟«»‹›「」『』《》〈〉‘’‚‛'";
export const OPENERS = "([{˹（［｛〔【﴿";
export const CLOSERS = ")]}˺）］｝〕】﴾";
/** Punctuation marks that end a word: commas, stops, colons. */
export const MARKS = ".,;:!?،؛؟۔।॥，。；：！？、︰՝։፡።፣፤၊။៖។";

const BITS: readonly (readonly [RegExp, number])[] = [
  [/\p{Nd}/u, CLASS.digit],
  [/\p{L}/u, CLASS.letter],
  [/\p{M}/u, CLASS.combining],
  [/\s/u, CLASS.space],
  [
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u2028\u2029\u2060-\u2064\ufeff\ue000-\uf8ff]/u,
    CLASS.control,
  ],
  [/[\u202a-\u202e\u2066-\u2069]/u, CLASS.bidi],
  [/[|_=~^\\*#<>@$%{}`´¤‰¦§¶†‡•·¨¬¯°±²³¹×÷˦]/u, CLASS.stray],
  [/[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]/u, CLASS.presentation],
  [/\ufffd/u, CLASS.replacement],
  [/\u0640/u, CLASS.tatweel],
  [/&/u, CLASS.ampersand],
  [/[ÂÃÐÑØÙâ]/u, CLASS.mojibake],
];

let classes: Uint32Array | null = null;
let scripts: Uint8Array | null = null;

function buildClasses(): Uint32Array {
  const table = new Uint32Array(0x10000);
  for (let code = 0; code < 0x10000; code++) {
    // Han and Hangul letters, and surrogates, skip the tests of each expression.
    if (code >= 0x3400 && code <= 0x9fff) table[code] = CLASS.letter;
    else if (code >= 0xac00 && code <= 0xd7a3) table[code] = CLASS.letter;
    else if (code >= 0xd800 && code <= 0xdfff) table[code] = 0;
    else {
      const character = String.fromCharCode(code);
      let bits = 0;
      for (const [expression, bit] of BITS) if (expression.test(character)) bits |= bit;
      if (QUOTES.includes(character)) bits |= CLASS.quote;
      if (OPENERS.includes(character) || CLOSERS.includes(character)) bits |= CLASS.bracket;
      if (MARKS.includes(character)) bits |= CLASS.mark;
      table[code] = bits;
    }
  }
  return table;
}

function buildScripts(): Uint8Array {
  const table = new Uint8Array(0x10000);
  const expressions = SCRIPTS.map((script) => new RegExp(`\\p{Script=${script}}`, "u"));
  let last = 0;
  for (let code = 0; code < 0x10000; code++) {
    if ((classOf(code) & (CLASS.letter | CLASS.combining)) === 0) continue;
    const character = String.fromCharCode(code);
    if (expressions[last]?.test(character) === true) table[code] = last + 1;
    else {
      const found = expressions.findIndex((expression) => expression.test(character));
      if (found !== -1) {
        last = found;
        table[code] = found + 1;
      }
    }
  }
  return table;
}

/** Bits of `CLASS` for a UTF-16 code unit. Zero for surrogates. */
export function classOf(code: number): number {
  classes ??= buildClasses();
  return classes[code] ?? 0;
}

/** Number of the script of a letter or mark (index in `SCRIPTS` + 1), or 0. */
export function scriptOf(code: number): number {
  scripts ??= buildScripts();
  return scripts[code] ?? 0;
}

/** Name of a script by the number of `scriptOf`. */
export function scriptName(number: number): Script | null {
  return SCRIPTS[number - 1] ?? null;
}

export function isLetter(code: number): boolean {
  return (classOf(code) & (CLASS.letter | CLASS.combining)) !== 0;
}

export function isDigit(code: number): boolean {
  return (classOf(code) & CLASS.digit) !== 0;
}

/**
 * Value of a decimal digit of any script. The digits of a script are in sequence, and no other digits
 * are beside them.
 */
export function digitValue(code: number): number {
  let zero = code;
  while (isDigit(zero - 1)) zero--;
  return code - zero;
}

/** A number in digits of any script. */
export function numberOf(text: string): number {
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    value = value * 10 + digitValue(text.charCodeAt(index));
  }
  return value;
}
