import { SCRIPTS_OF_CHARACTERS } from "../segment.js";
import { FOLDED_LETTERS } from "./letters.js";

/*
 * Search folding makes texts and queries comparable. Folded text consists of letters and digits of
 * any script, with one space between words. Folding never changes displayed text: `foldWithMap`
 * maps back to the published letters.
 *
 * A word folds to one main spelling (`foldText`). It may have other spellings (`foldVariants`).
 */

const ALEF = "ا";
const YEH_BARREE = "ے";

const HAMZA = 0x621;
const ALEF_HAMZA_ABOVE = 0x623;
const ALEF_HAMZA_BELOW = 0x625;
const HAMZA_ABOVE = 0x654;
const YEH_BARREE_CODE = 0x6d2;
const ZERO_WIDTH_NON_JOINER = 0x200c;

/**
 * Marks that people omit when typing: Latin, Greek and Cyrillic accents, Hebrew points, Arabic
 * vowels.
 */
const DROPPED_MARK =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0897-\u089f\u08ca-\u08ff]/u;

const END_OF_AYAH = 0x6dd;

const cache = new Map<number, string>();

/** Folded form of one character without context: "" if it is dropped, " " between words. */
export function foldCharacter(code: number): string {
  let folded = cache.get(code);
  if (folded === undefined) {
    const character = String.fromCodePoint(code);
    folded = FOLDED_LETTERS.get(character) ?? "";
    if (!FOLDED_LETTERS.has(character)) {
      for (const part of character.normalize("NFKD").toLowerCase()) folded += foldPart(part);
    }
    cache.set(code, folded);
  }
  return folded;
}

function foldPart(character: string): string {
  const known = FOLDED_LETTERS.get(character);
  if (known !== undefined) return known;
  if (DROPPED_MARK.test(character)) return "";
  if (/\p{Cf}/u.test(character)) return character.codePointAt(0) === END_OF_AYAH ? " " : "";
  if (/\p{Nd}/u.test(character)) return digit(character);
  if (SCRIPTS_OF_CHARACTERS.test(character)) return ` ${character} `;
  return /[\p{L}\p{N}\p{M}]/u.test(character) ? character : " ";
}

/** In Unicode, the ten decimal digits of a script follow each other, from zero. */
function digit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}

/** Calls back for each character with its folded form in context. */
export function walk(text: string, visit: (folded: string, at: number) => void): void {
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at) ?? 0;
    visit(foldInContext(text, at, code), at);
    at += code > 0xffff ? 2 : 1;
  }
}

function foldInContext(text: string, at: number, code: number): string {
  if (code === HAMZA) return foldHamza(text, at);
  if (code === YEH_BARREE_CODE) {
    return text.charCodeAt(at + 1) === HAMZA_ABOVE ? `ي${YEH_BARREE}` : YEH_BARREE;
  }
  // In Persian and Urdu it separates parts of a word, which people also type with a space or
  // joined. Elsewhere it only shapes letters.
  if (code === ZERO_WIDTH_NON_JOINER) return isArabicUnit(text.charCodeAt(at - 1)) ? " " : "";
  return foldCharacter(code);
}

function isArabicUnit(unit: number): boolean {
  return unit >= 0x600 && unit <= 0x6ff;
}

/** How far to look for the alef of a hamza. Bounded, so that a text of hamzas takes linear time. */
const HAMZA_REACH = 32;

/** Hamza and alef together are a long a: `ءا` is typed `آ`. */
function foldHamza(text: string, at: number): string {
  let isLast = true;
  for (let next = at + 1; next < Math.min(text.length, at + HAMZA_REACH); next++) {
    const code = text.codePointAt(next) ?? 0;
    if (code === HAMZA) {
      isLast = false;
      continue;
    }
    const folded = foldCharacter(code);
    if (folded === "") {
      if (code > 0xffff) next++;
      continue;
    }
    const carriesHamza = code === ALEF_HAMZA_ABOVE || code === ALEF_HAMZA_BELOW;
    if (carriesHamza) return isLast ? ALEF : "";
    return folded.startsWith(ALEF) ? "" : "ء";
  }
  return "ء";
}

export interface FoldedText {
  readonly text: string;
  /**
   * For each index of `text`, and for its end, the index of its origin in the published text: the
   * published form of `text.slice(a, b)` is `published.slice(map[a], map[b])`.
   */
  readonly map: readonly number[];
}

/** Folds a text and maps each folded character to its place in the published text. */
export function foldWithMap(published: string): FoldedText {
  let text = "";
  const map: number[] = [];
  let space = -1;
  walk(published, (folded, at) => {
    for (const character of folded) {
      if (character === " ") {
        if (space < 0) space = at;
        continue;
      }
      if (space >= 0 && text !== "") {
        text += " ";
        map.push(space);
      }
      space = -1;
      text += character;
      map.push(at);
      // Indexes count UTF-16 units.
      if (character.length > 1) map.push(at);
    }
  });
  map.push(space >= 0 ? space : published.length);
  return { text: inCanonicalOrder(text), map };
}

/**
 * Marks that folding keeps and Unicode normalization may reorder, in South and Southeast Asian
 * scripts: signs below, viramas, tones.
 */
const ORDERED_MARK =
  "[\u0951-\u0954\u09bc\u09cd\u09fe\u0a3c\u0a4d\u0abc\u0acd\u0b3c\u0b4d\u0bcd\u0c4d\u0c55\u0c56" +
  "\u0cbc\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0e38-\u0e3a\u0e48-\u0e4b\u0eb8-\u0eba\u0ec8-\u0ecb\u094d" +
  "\u0f18\u0f19\u0f35\u0f37\u0f39\u0f71\u0f72\u0f74\u0f7a-\u0f7d\u0f80\u0f82-\u0f84\u0f86\u0f87\u0fc6" +
  "\u1037\u1039\u103a\u108d\u17d2\u17dd]";
const ORDERED_MARKS = new RegExp(`${ORDERED_MARK}{2}`, "u");

/**
 * Keyboards produce the marks of a letter in different orders (Burmese asat and dot below). Folded
 * text is decomposed, so this changes their order only.
 */
function inCanonicalOrder(folded: string): string {
  return ORDERED_MARKS.test(folded) ? folded.normalize("NFD") : folded;
}

/**
 * The main folded spelling of a text: lower case, without accents, Arabic vowel signs, Quranic
 * marks, tatweel, zero-width and bidi controls; letters by the table of families, digits as 0 to 9,
 * everything else one space. Dagger alef and floating hamza are dropped (`foldVariants` has the
 * other spellings). Folding twice changes nothing.
 */
export function foldText(published: string): string {
  // Indexing spends most of its time here, so this is `foldWithMap` without the map, and uses a
  // table.
  let units = roomFor(published.length);
  let length = 0;
  let last = SPACE;
  /** The bits of all written units. */
  let bits = 0;
  for (let at = 0; at < published.length; at++) {
    const unit = published.charCodeAt(at);
    let folded = unitTable[unit] ?? 0;
    if (folded === UNKNOWN) folded = unitTable[unit] = classify(unit);
    if (folded > LONGER) {
      units[length] = folded;
      length += stepAfter(folded, last);
      last = folded;
      bits |= folded;
    } else if (folded === LONGER) {
      const code = published.codePointAt(at) ?? 0;
      const text = foldInContext(published, at, code);
      units = roomFor(length + text.length + published.length - at);
      for (let index = 0; index < text.length; index++) {
        const part = text.charCodeAt(index);
        units[length] = part;
        length += stepAfter(part, last);
        last = part;
        bits |= part;
      }
      if (code > 0xffff) at++;
    }
  }
  if (last === SPACE && length > 0) length--;
  const text = decoder.decode(units.subarray(0, length));
  return bits < FIRST_BIT_OF_MARKS ? text : inCanonicalOrder(text);
}

/**
 * 0 if the next unit replaces this one, because it is a second space; otherwise 1. Arithmetic,
 * because a processor cannot predict where words end, and a wrong guess costs more than a letter.
 */
function stepAfter(unit: number, before: number): number {
  // Only two spaces together have no other bit than that of a space.
  return (unit | before) === SPACE ? 0 : 1;
}

/** Every unit of `ORDERED_MARK` has this bit or a higher one, unlike Latin and Arabic letters. */
const FIRST_BIT_OF_MARKS = 0x800;

const SPACE = 0x20;
/** Special values of the table, below every folded unit. */
const UNKNOWN = 0;
const DROPPED = 1;
/** Folds to several units, or depends on the context. */
const LONGER = 2;

/** Characters with more than one folded form, by their neighbours. */
const CONTEXTUAL: ReadonlySet<number> = new Set([HAMZA, YEH_BARREE_CODE, ZERO_WIDTH_NON_JOINER]);

/** Folded form of each UTF-16 unit, filled on demand. */
const unitTable = new Uint16Array(0x10000);

function classify(unit: number): number {
  if (CONTEXTUAL.has(unit) || (unit >= 0xd800 && unit <= 0xdfff)) return LONGER;
  const folded = foldCharacter(unit);
  if (folded === "") return DROPPED;
  return folded.length === 1 ? folded.charCodeAt(0) : LONGER;
}

let buffer = new Uint16Array(4096);

/** The buffer of folded units, enlarged to at least this length. */
function roomFor(length: number): Uint16Array {
  if (buffer.length < length) {
    const larger = new Uint16Array(Math.max(length, buffer.length * 2));
    larger.set(buffer);
    buffer = larger;
  }
  return buffer;
}

/** A decoder is many times faster than `String.fromCharCode` with an array. */
const decoder = new TextDecoder("utf-16le", { ignoreBOM: true });
