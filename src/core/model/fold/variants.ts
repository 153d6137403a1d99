import { foldCharacter, foldText, walk } from "./text.js";
import { WordCache } from "../wordCache.js";
import { mayBeUthmani, todaysSpellings } from "./uthmani.js";

/*
 * Other spellings of Arabic words. Uthmani text writes a long a as a dagger alef over the letter
 * (U+0670) where keyboards write an alef or nothing, a floating hamza where keyboards write it on a
 * seat, and one lam in اليل where today's spelling has two.
 */

const ALEF = "ا";
const LAM = "ل";
const SEEN = "س";
const WAW = "و";
const YEH = "ي";

const HAMZA = 0x621;
const SAD_CODE = 0x635;
const TATWEEL = 0x640;
const LAM_CODE = 0x644;
const HAMZA_ABOVE = 0x654;
const DAGGER_ALEF = 0x670;
const SMALL_HIGH_SEEN = 0x6dc;
const SMALL_LOW_SEEN = 0x6e3;
const SMALL_WAW = 0x6e5;
const SMALL_YEH = 0x6e6;
const SMALL_HIGH_YEH = 0x6e7;
const SMALL_HIGH_NOON = 0x6e8;

/** A single lam where today's spelling has two. Excludes الذي, which still has one. */
const DOUBLED_LAM = "[اٱ]ل[\\u064b-\\u0650]*\\u0651(?![\\u064b-\\u0651]*ذ)";

/** A hamza on the line before yeh or waw, typed on a seat: إسرءيل, رءوس. */
const HAMZA_IN_LINE = "ء[\\u064b-\\u0652\\u06e1]*[يىو]";

const HAS_VARIANTS = new RegExp(
  `[\\u0654\\u0670\\u06dc\\u06e3\\u06e5-\\u06e8]|${DOUBLED_LAM}|${HAMZA_IN_LINE}`,
  "u",
);

/** True if a word may have more than its main spelling. */
export function hasVariants(text: string): boolean {
  return HAS_VARIANTS.test(text) || mayBeUthmani(text);
}

/** Maximum spellings of one word; no real word has as many. */
const MOST_VARIANTS = 24;

/** Maximum UTF-16 units of a word with marks. Longer runs have only the main spelling. */
const LONGEST_WORD = 120;

/**
 * All folded spellings of one word, the main one first: dagger alef dropped or written as alef
 * (after waw and alef maksura also in their place: `ٱلصَّلَوٰةَ` is typed `الصلاة`), floating hamza
 * dropped or on any seat, small letters dropped or written in full. Then the same for the word in
 * today's spelling (`uthmani.ts`).
 */
export function foldVariants(word: string): readonly string[] {
  return word.length > LONGEST_WORD ? [foldText(word)] : recent.get(word);
}

const recent = new WordCache<readonly string[]>(8192, (word) => [
  ...new Set([word, ...todaysSpellings(word)].flatMap(variantsByLetter)),
]);

function variantsByLetter(word: string): readonly string[] {
  if (!HAS_VARIANTS.test(word)) return [foldText(word)];
  const parts = partsOf(word);
  let variants = [""];
  for (const part of parts) {
    const room = variants.length * part.length <= MOST_VARIANTS;
    variants = (room ? part : part.slice(0, 1)).flatMap((form) =>
      variants.map((start) => start + form),
    );
  }
  return [...new Set(variants.map((variant) => variant.replace(/\s+/gu, " ").trim()))];
}

/** The folded forms of each letter, the main one first. */
function partsOf(word: string): readonly (readonly string[])[] {
  const parts: string[][] = [];
  /** The last base letter, and the previous character. */
  let base = 0;
  let before = 0;
  walk(word, (folded, at) => {
    const code = word.codePointAt(at) ?? 0;
    if (code === DAGGER_ALEF) addDaggerAlef(parts, before, letterAfter(word, at));
    else if (code === HAMZA_ABOVE) {
      if (!isHamzaSeat(base)) parts.push(["", ALEF, WAW, YEH]);
    } else if (code === SMALL_HIGH_YEH) parts.push(["", YEH]);
    else if (code === SMALL_HIGH_NOON) parts.push(["", "ن"]);
    else if (code === SMALL_HIGH_SEEN || code === SMALL_LOW_SEEN) {
      // On a sad, this sign means that the letter is read as seen; elsewhere it guides recitation.
      if (base === SAD_CODE) parts.at(-1)?.push(SEEN);
    } else if (code === SMALL_WAW || code === SMALL_YEH) {
      // At the end of a word these letters only lengthen the pronoun, and are never typed.
      if (letterAfter(word, at) !== "") parts.push(["", code === SMALL_WAW ? WAW : YEH]);
    } else if (code === HAMZA && folded !== "" && parts.length > 0) {
      const next = letterAfter(word, at);
      parts.push(next === YEH || next === WAW ? [folded, YEH, WAW] : [folded]);
    } else if (code === LAM_CODE && isDoubled(word, at)) parts.push([LAM, LAM + LAM]);
    else if (folded !== "") parts.push([folded]);
    if (folded !== "" || code === TATWEEL) base = code;
    before = code;
  });
  // `جَآءُو` is typed with the silent alef of the plural.
  if (/ء[\u064b-\u0652\u06e1]*و[\u064b-\u0653\u06e1]*$/u.test(word)) parts.push(["", ALEF]);
  return parts;
}

function addDaggerAlef(parts: string[][], before: number, next: string): void {
  const seat = parts.at(-1);
  const letter = seat?.[0];
  if (seat === undefined || !isWeak(before) || (letter !== WAW && letter !== YEH)) {
    parts.push(["", ALEF]);
    return;
  }
  seat.push(ALEF, letter + ALEF);
  // `ٱلرِّبَوٰاْ` has a silent alef here; the typed word has one alef.
  if (next === ALEF) seat.push("");
}

const DOUBLED_LAM_HERE = new RegExp(DOUBLED_LAM, "uy");

function isDoubled(word: string, at: number): boolean {
  DOUBLED_LAM_HERE.lastIndex = at - 1;
  return at > 0 && word.charCodeAt(at) === LAM_CODE && DOUBLED_LAM_HERE.test(word);
}

function isWeak(code: number): boolean {
  return code === 0x648 || code === 0x649 || code === 0x64a || code === 0x6cc;
}

/** True if a hamza above this letter belongs to the letter. */
function isHamzaSeat(code: number): boolean {
  return (
    isWeak(code) ||
    [0x627, 0x647, 0x671].includes(code) ||
    // Urdu and Persian forms of heh, waw and yeh.
    (code >= 0x6c0 && code <= 0x6d5)
  );
}

/** Maximum marks on one letter. */
const MOST_MARKS = 16;

/** The next folded letter of the word, or "". */
function letterAfter(word: string, at: number): string {
  for (let next = at + 1; next <= at + MOST_MARKS; next++) {
    const folded = foldCharacter(word.codePointAt(next) ?? 0);
    if (next >= word.length) return "";
    if (folded !== "") return folded.trim().charAt(0);
  }
  return "";
}
