/*
 * Search folding: the one rule by which texts and queries are made comparable. Folded text holds
 * letters and digits of any script, with one space between words, and nothing else; a full-text
 * index may split it at spaces alone. Folding never changes what is shown: `foldWithMap` and
 * `matchRanges` lead back to the published text.
 *
 * Arabic has several spellings of one word. Uthmani text writes a long a as a dagger alef over the
 * letter (U+0670) where keyboards write an alef or nothing; a hamza may float where keyboards
 * write it on a seat. So a word folds to one main spelling (`foldText`) and may have others
 * (`foldVariants`). `search/spellings.ts` makes the searched text of them.
 */

const ALEF = "ا";
const WAW = "و";
const YEH = "ي";

const HAMZA = 0x621;
const ALEF_HAMZA_ABOVE = 0x623;
const ALEF_HAMZA_BELOW = 0x625;
const TATWEEL = 0x640;
const HAMZA_ABOVE = 0x654;
const DAGGER_ALEF = 0x670;
const SMALL_WAW = 0x6e5;
const SMALL_YEH = 0x6e6;
const SMALL_HIGH_YEH = 0x6e7;
const SMALL_HIGH_NOON = 0x6e8;

/** Letters that are written differently by keyboard, script tradition or language. */
const LETTERS: Readonly<Record<string, string>> = {
  ٱ: ALEF,
  ٲ: ALEF,
  ٳ: ALEF,
  ٵ: ALEF,
  ى: YEH,
  ی: YEH,
  ې: YEH,
  ک: "ك",
  ڪ: "ك",
  ة: "ه",
  ۃ: "ه",
  ہ: "ه",
  ھ: "ه",
  ە: "ه",
  ۀ: "ه",
  ı: "i",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ł: "l",
  ħ: "h",
  // Signs for hamza and ayn in transliterations: left out by most who type them.
  ʾ: "",
  ʿ: "",
  ʼ: "",
  ʻ: "",
  ʹ: "",
};

/** Marks that are left out in typing: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels. */
const DROPPED_MARK =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0897-\u089f\u08ca-\u08ff]/u;

/** A mark or a sign of a word that stands between its letters: passed over when looking ahead. */
const END_OF_AYAH = 0x6dd;

/** Scripts without spaces between words: each character is a word of its own. */
const WORD_BY_CHARACTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Characters that join parts of one word, and that many people leave out: `Qur'an`, `Al-A'raf`. */
const JOINER = /['’‘`´\-\u2010\u2011]/u;
const JOINERS = new RegExp(JOINER.source, "gu");

/** Anything in a text that can give a word more than its main spelling. */
const HAS_VARIANTS = /[\u0654\u0670\u06e5-\u06e8]/u;

const cache = new Map<number, string>();

/** Folded form of one character out of its context: "" where it is dropped, " " between words. */
function foldCharacter(code: number): string {
  let folded = cache.get(code);
  if (folded === undefined) {
    folded = "";
    for (const part of String.fromCodePoint(code).normalize("NFKD").toLowerCase()) {
      folded += foldPart(part);
    }
    cache.set(code, folded);
  }
  return folded;
}

function foldPart(character: string): string {
  const known = LETTERS[character];
  if (known !== undefined) return known;
  if (DROPPED_MARK.test(character)) return "";
  if (/\p{Cf}/u.test(character)) return character.codePointAt(0) === END_OF_AYAH ? " " : "";
  if (/\p{Nd}/u.test(character)) return digit(character);
  if (WORD_BY_CHARACTER.test(character)) return ` ${character} `;
  return /[\p{L}\p{N}\p{M}]/u.test(character) ? character : " ";
}

/** Decimal digits stand in runs of ten in Unicode, zero first. */
function digit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}

/**
 * Calls back for each character of the text with its folded form, in its context, and with other
 * forms it may have. `previous` is the character before it in the text.
 */
function walk(text: string, visit: (folded: string, at: number) => void): void {
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at) ?? 0;
    visit(code === HAMZA ? foldHamza(text, at) : foldCharacter(code), at);
    at += code > 0xffff ? 2 : 1;
  }
}

/** How far a hamza looks for its alef: a hostile text of hamzas must not take for ever. */
const HAMZA_REACH = 32;

/** A hamza before an alef is the first half of a long a: `ءا` is typed `آ`. */
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
   * For each index of `text`, and for its end, the index in the published text where it comes
   * from: the published form of `text.slice(a, b)` is `published.slice(map[a], map[b])`.
   */
  readonly map: readonly number[];
}

/** Folds a text and keeps, for each folded character, its place in the published text. */
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
  return { text, map };
}

/**
 * The main folded spelling of a text: lower case, without accents, Arabic vowel signs, Quranic
 * marks, tatweel, zero-width and bidi controls; alef variants, final forms and Urdu and Persian
 * letters as Arabic ones, digits as 0 to 9, everything else one space. Dagger alef and floating
 * hamza are dropped (`foldVariants` has the other spellings). Folding twice changes nothing.
 */
export function foldText(published: string): string {
  if (!/[^\0-\x7f]/.test(published)) {
    return published
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, " ")
      .trim();
  }
  // Folding is most of the work of indexing, so this is `foldWithMap` without the map, by tables.
  if (buffer.length < published.length * 2) buffer = new Uint16Array(published.length * 2);
  let length = 0;
  let space = false;
  const put = (unit: number): void => {
    if (unit === SPACE) {
      space = true;
      return;
    }
    if (space) {
      if (length > 0) write(length++, SPACE);
      space = false;
    }
    write(length++, unit);
  };
  for (let at = 0; at < published.length; at++) {
    const unit = published.charCodeAt(at);
    let folded = unitTable[unit] ?? 0;
    if (folded === UNKNOWN) folded = unitTable[unit] = classify(unit);
    if (folded === DROPPED) continue;
    if (folded !== LONGER) {
      put(folded);
      continue;
    }
    const code = published.codePointAt(at) ?? 0;
    const text = code === HAMZA ? foldHamza(published, at) : foldCharacter(code);
    for (let index = 0; index < text.length; index++) put(text.charCodeAt(index));
    if (code > 0xffff) at++;
  }
  return read(length);
}

const SPACE = 0x20;
/** Values of the table that stand for no folded unit (control characters never are one). */
const UNKNOWN = 0;
const DROPPED = 1;
/** More than one unit, or dependent on the context. */
const LONGER = 2;

/** For each UTF-16 unit what it folds to, filled as texts need it. */
const unitTable = new Uint16Array(0x10000);

function classify(unit: number): number {
  if (unit === HAMZA || (unit >= 0xd800 && unit <= 0xdfff)) return LONGER;
  const folded = foldCharacter(unit);
  if (folded === "") return DROPPED;
  return folded.length === 1 ? folded.charCodeAt(0) : LONGER;
}

let buffer = new Uint16Array(4096);

/** Some characters fold to many (`ﷺ` to 18), so the buffer may have to grow. */
function write(at: number, unit: number): void {
  if (at >= buffer.length) {
    const larger = new Uint16Array(buffer.length * 2);
    larger.set(buffer);
    buffer = larger;
  }
  buffer[at] = unit;
}

const CHUNK = 8192;

function read(length: number): string {
  let text = "";
  for (let at = 0; at < length; at += CHUNK) {
    text += String.fromCharCode(...buffer.subarray(at, Math.min(at + CHUNK, length)));
  }
  return text;
}

/** More spellings of one word than any real word has. */
const MAX_VARIANTS = 24;

/**
 * All folded spellings of one word, the main one first: dagger alef dropped or written as alef
 * (after waw and alef maksura also in their place: `ٱلصَّلَوٰةَ` is typed `الصلاة`), floating hamza
 * dropped or on any seat, small letters dropped or written in full.
 */
export function foldVariants(word: string): readonly string[] {
  if (!HAS_VARIANTS.test(word)) return [foldText(word)];
  const parts: string[][] = [];
  let base = 0;
  let before = 0;
  walk(word, (folded, at) => {
    const code = word.codePointAt(at) ?? 0;
    if (code === DAGGER_ALEF) {
      const seat = parts.at(-1);
      const letter = seat?.[0];
      if (seat !== undefined && isWeak(before) && (letter === WAW || letter === YEH)) {
        seat.push(ALEF, letter + ALEF);
        // `ٱلرِّبَوٰاْ`: the alef that follows is silent, the typed word has one.
        if (letterAfter(word, at) === ALEF) seat.push("");
      } else parts.push(["", ALEF]);
    } else if (code === HAMZA_ABOVE) {
      if (!isHamzaSeat(base)) parts.push(["", ALEF, WAW, YEH]);
    } else if (code === SMALL_HIGH_YEH) parts.push(["", YEH]);
    else if (code === SMALL_HIGH_NOON) parts.push(["", "ن"]);
    else if (code === SMALL_WAW || code === SMALL_YEH) {
      // At the end of a word they only lengthen the pronoun and are never typed.
      if (letterAfter(word, at) !== "") parts.push(["", code === SMALL_WAW ? WAW : YEH]);
    } else if (folded !== "") parts.push([folded]);
    if (folded !== "" || code === TATWEEL) base = code;
    before = code;
  });
  let variants = [""];
  for (const part of parts) {
    const room = variants.length * part.length <= MAX_VARIANTS;
    variants = (room ? part : part.slice(0, 1)).flatMap((form) =>
      variants.map((start) => start + form),
    );
  }
  return [...new Set(variants.map((variant) => variant.replace(/\s+/gu, " ").trim()))];
}

function isWeak(code: number): boolean {
  return code === 0x648 || code === 0x649 || code === 0x64a || code === 0x6cc;
}

/** Letters that carry a hamza as part of themselves. */
function isHamzaSeat(code: number): boolean {
  return (
    isWeak(code) ||
    [0x627, 0x647, 0x671].includes(code) ||
    // Urdu and Persian forms of heh, waw and yeh.
    (code >= 0x6c0 && code <= 0x6d5)
  );
}

/** The next folded letter of the word, or "". */
function letterAfter(word: string, at: number): string {
  return foldText(word.slice(at + 1)).charAt(0);
}

/** A word of a published text: `text.slice(start, end)`. */
export interface Word {
  /** As published. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** An apostrophe or a hyphen joins it to the word before. */
  readonly joined: boolean;
}

/** The words of a published text, where folding puts spaces between them. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let start = -1;
  let joiner = false;
  const close = (end: number): void => {
    if (start >= 0 && foldText(text.slice(start, end)) !== "") {
      words.push({ text: text.slice(start, end), start, end, joined: joiner });
      joiner = false;
    }
    start = -1;
  };
  walk(text, (folded, at) => {
    if (folded === " " || folded.startsWith("  ")) {
      close(at);
      const character = text.charAt(at);
      joiner = words.at(-1)?.end === at && JOINER.test(character);
    } else if (folded.startsWith(" ")) {
      close(at);
      joiner = false;
      start = at;
      close(at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1));
    } else if (start < 0) start = at;
  });
  close(text.length);
  return words;
}

/** So many parts before a hyphen or apostrophe are joined with the one after it. */
const MAX_JOINED_PARTS = 3;

/** Particles that Uthmani text writes together with the next word: `يَٰٓأَيُّهَا` is typed `يا أيها`. */
const VOCATIVE = /^[وف]?يا$/u;

/**
 * Forms of words that are typed together or apart, beside the main spelling: `quran` of `Qur'an`,
 * `ياايها` of `يا أيها`. Folded.
 */
export function joinedForms(published: string): ReadonlySet<string> {
  const forms = new Set<string>();
  if (JOINER.test(published)) {
    for (const [chunk] of published.matchAll(JOINED_CHUNK)) addJoined(chunk, forms);
  }
  const main = foldText(published);
  if (main.includes("يا ")) {
    const words = main.split(" ");
    for (const [index, word] of words.entries()) {
      const next = words[index + 1];
      if (next !== undefined && VOCATIVE.test(word)) forms.add(word + next);
    }
  }
  return forms;
}

/** The text without the apostrophes and hyphens that join parts of a word. */
export function withoutJoiners(text: string): string {
  return text.replace(JOINERS, "");
}

/**
 * What a full-text index keeps of a text: its main folded spelling, then the other spellings of
 * its words, and the joined forms of words that are typed together or apart (`qur an quran`).
 */
export function indexText(published: string): string {
  const main = foldText(published);
  const joins = JOINER.test(published);
  const vocatives = main.includes("يا ");
  const variants = HAS_VARIANTS.test(published);
  if (!joins && !vocatives && !variants) return main;
  const extra = new Set<string>();
  if (joins) for (const [chunk] of published.matchAll(JOINED_CHUNK)) addJoined(chunk, extra);
  if (vocatives) {
    const words = main.split(" ");
    for (const [index, word] of words.entries()) {
      const next = words[index + 1];
      if (next !== undefined && VOCATIVE.test(word)) extra.add(word + next);
    }
  }
  if (variants) {
    for (const word of new Set(published.split(/\s+/u))) {
      if (!HAS_VARIANTS.test(word)) continue;
      for (const variant of foldVariants(word).slice(1)) extra.add(variant);
    }
  }
  return extra.size === 0 ? main : `${main} ${[...extra].join(" ")}`;
}

/** Text without spaces that has a joiner between two other characters. */
const JOINED_CHUNK = new RegExp(`[^\\s]+${JOINER.source}[^\\s]+`, "gu");

/** The words of a chunk that a reader may write as one: `a`, `raf` and `al` as `araf` and `alaraf`. */
function addJoined(chunk: string, into: Set<string>): void {
  let runs: string[] = [];
  for (const part of chunk.split(JOINERS)) {
    const words = foldText(part).split(" ");
    const first = words[0] ?? "";
    if (first === "") {
      runs = [];
      continue;
    }
    const joined = runs.slice(-MAX_JOINED_PARTS).map((run) => run + first);
    for (const run of joined) into.add(run);
    const last = words.at(-1) ?? "";
    runs = words.length === 1 ? [...joined, last] : [last];
  }
}

/** One way to read a query: words that must all be found, each in any of its spellings. */
export type QueryReading = readonly (readonly string[])[];

const MAX_JOINED_WORDS = 8;

/**
 * The ways to read a query, as typed first; a row matches where any reading does. Further readings
 * put neighbouring words together, since texts differ in where they write a space (`يا أيها`), and
 * leave out apostrophes and hyphens (`Qur'an`). Empty where the query has no letter or digit.
 */
export function queryReadings(query: string): readonly QueryReading[] {
  const typed = wordsOf(query).map((word) => foldVariants(word.text));
  if (typed.length === 0) return [];
  const readings: QueryReading[] = [typed];
  if (JOINER.test(query)) {
    readings.push(wordsOf(query.replace(JOINERS, "")).map((word) => foldVariants(word.text)));
  }
  for (let at = 0; at + 1 < Math.min(typed.length, MAX_JOINED_WORDS); at++) {
    const first = typed[at] ?? [];
    const second = typed[at + 1] ?? [];
    if (!isArabic(first[0]) || !isArabic(second[0])) continue;
    const joined = first.flatMap((a) => second.map((b) => a + b)).slice(0, MAX_VARIANTS);
    readings.push([...typed.slice(0, at), joined, ...typed.slice(at + 2)]);
  }
  return readings.filter((reading) => reading.length > 0);
}

function isArabic(word: string | undefined): boolean {
  return word !== undefined && /^\p{Script=Arabic}/u.test(word);
}

/** A match in the published text: `text.slice(start, end)`. */
export interface MatchRange {
  readonly start: number;
  readonly end: number;
}

/** Where the query's words, or words that begin with them, stand in the published text, in order. */
export function matchRanges(published: string, query: string): MatchRange[] {
  const wanted = [...new Set(queryReadings(query).flat(2))].filter((form) => form !== "");
  if (wanted.length === 0) return [];
  const begins = (form: string): boolean => wanted.some((start) => form.startsWith(start));
  const ranges: MatchRange[] = [];
  const words = wordsOf(published);
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    let end = foldVariants(word.text).some(begins) ? word.end : -1;
    const folded = foldText(word.text);
    if (next !== undefined && VOCATIVE.test(folded)) {
      if (foldVariants(next.text).some((form) => begins(folded + form))) end = next.end;
    }
    if (!word.joined) {
      let run = folded;
      for (let at = index + 1; words[at]?.joined === true; at++) {
        const part = words[at];
        if (part === undefined) break;
        run += foldText(part.text);
        if (begins(run)) end = Math.max(end, part.end);
      }
    }
    if (end < 0) continue;
    const last = ranges.at(-1);
    if (last !== undefined && word.start < last.end) {
      ranges[ranges.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    } else ranges.push({ start: word.start, end });
  }
  return ranges;
}

/**
 * Published text around the first match of the query, cut between words, with an ellipsis where
 * something was left out; the beginning of the text where nothing matches. `length` is in UTF-16
 * units and is passed only by a single word that is longer.
 */
export function snippetAround(published: string, query: string, length = 160): string {
  if (published.length <= length) return published.trim();
  const match = matchRanges(published, query)[0] ?? { start: 0, end: 0 };
  // A little more room after the match than before: people read on.
  const before = Math.max(0, Math.floor((length - (match.end - match.start)) * 0.4));
  let start = Math.max(0, Math.min(match.start - before, published.length - length));
  let end = Math.min(published.length, start + length);
  if (start > 0) {
    const space = published.slice(start, match.start).search(/\s/u);
    start = space < 0 ? match.start : start + space + 1;
  }
  if (end < published.length) {
    const space = published.slice(0, end).search(/\s\S*$/u);
    end = space > Math.max(start, match.end) ? space : Math.max(end, match.end);
    // Never between the halves of a surrogate pair, nor between a letter and its marks.
    while (end < published.length && /[\p{M}\udc00-\udfff]/u.test(published.charAt(end))) end++;
  }
  const cut = published.slice(start, end).trim();
  return `${start > 0 ? "…" : ""}${cut}${end < published.length ? "…" : ""}`;
}
