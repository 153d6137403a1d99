import { CLASS, classOf, isLetter, scriptName } from "../characters.js";
import { hasNotesField, inArabicSpan, textsWith, type CheckedText } from "../prepare.js";
import { countUp, type Rule } from "../rule.js";

/**
 * UTF-8 decoded as Windows-1252 or Latin-1: two or three letters in place of one. `Ã` and `Â` after
 * a capital can be genuine (`IRMÃ”`).
 */
const MOJIBAKE =
  /(?:[ÃÂ][\u0080-\u00bf])+|(?<!\p{Lu})[ÃÂ][\u0152-\u0192\u02c6\u02dc\u2013-\u2122]|â(?:€[\u0080-\u00bf™œžšŸ˜“”¢¦]|\u0080[\u0080-\u00bf])|(?:[ØÙÐÑ][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u2122]){2,}/gu;
/** A question mark inside a word, left by a failed conversion. */
const LOST_LETTER = /(?<=\p{Ll})\?{1,2}(?=\p{Ll})|(?<=\s)\?(?=\p{Ll}{2})/gu;

export const replacementCharacter: Rule = {
  id: "replacement-character",
  check({ texts }, report) {
    for (const text of textsWith(texts, CLASS.replacement)) {
      for (const { index } of text.text.matchAll(/\ufffd+/gu)) {
        report.text(text, index, index + 1, "replacement-character");
      }
    }
    for (const text of textsWith(texts, CLASS.mojibake)) {
      for (const match of text.text.matchAll(MOJIBAKE)) {
        report.text(text, match.index, match.index + match[0].length, "mojibake", match[0]);
      }
    }
    for (const text of textsWith(texts, CLASS.mark)) {
      for (const match of text.text.matchAll(LOST_LETTER)) {
        report.text(text, match.index, match.index + match[0].length, "lost-letter");
      }
    }
  },
};

/** Scripts whose lines break at a zero-width space. */
const ZWSP_SCRIPTS = new Set([
  "Khmer",
  "Thai",
  "Lao",
  "Myanmar",
  "Tibetan",
  "Han",
  "Hiragana",
  "Katakana",
]);

export const controlCharacter: Rule = {
  id: "control-character",
  check({ texts }, report) {
    for (const text of textsWith(texts, CLASS.control)) {
      const breaksLines = ZWSP_SCRIPTS.has(scriptName(text.script) ?? "");
      /** One finding for each character and text, since more would repeat it. */
      const seen = new Set<number>();
      for (let at = 0; at < text.text.length; at++) {
        const code = text.text.charCodeAt(at);
        if ((classOf(code) & CLASS.control) === 0) continue;
        if ((code === 0x200b && breaksLines) || seen.has(code)) continue;
        seen.add(code);
        const hex = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
        const message =
          code === 0xad
            ? "soft-hyphen"
            : code >= 0xe000 && code <= 0xf8ff
              ? "private-character"
              : "control-character";
        report.text(text, at, at + 1, message, hex);
      }
    }
  },
};

const BIDI = /[\u202a-\u202e\u2066-\u2069]/gu;
const EMBEDDINGS = "\u202a\u202b\u202d\u202e";
const ISOLATES = "\u2066\u2067\u2068";
const POP_EMBEDDING = "\u202c";
const POP_ISOLATE = "\u2069";

export const unbalancedBidi: Rule = {
  id: "unbalanced-bidi",
  check({ texts }, report) {
    for (const text of textsWith(texts, CLASS.bidi)) {
      const open: { readonly at: number; readonly closer: string }[] = [];
      for (const { 0: sign, index: at } of text.text.matchAll(BIDI)) {
        if (EMBEDDINGS.includes(sign)) open.push({ at, closer: POP_EMBEDDING });
        else if (ISOLATES.includes(sign)) open.push({ at, closer: POP_ISOLATE });
        else if (open.at(-1)?.closer === sign) open.pop();
        else report.text(text, at, at + 1, "bidi-not-opened");
      }
      for (const { at } of open) report.text(text, at, at + 1, "bidi-not-closed");
    }
  },
};

/** Marks that are typed in another order than the normalized one. */
const REORDERED =
  /[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\u0f71-\u0f84]/gu;
/** A letter with its marks. */
const CLUSTER = /[^\p{M}]\p{M}*/gu;

export const notNfc: Rule = {
  id: "not-nfc",
  check({ texts }, report) {
    /** How often each spelling in NFC occurs. */
    const composed = new Map<string, number>();
    const found: { text: CheckedText; at: number; cluster: string; nfc: string }[] = [];
    const wanted = new Set<string>();
    /** Cache: cluster to its NFC. A text repeats a few clusters many times. */
    const known = new Map<string, string>();
    for (const text of texts) {
      if (text.text.normalize("NFC") === text.text) continue;
      for (const match of text.text.matchAll(CLUSTER)) {
        const [whole] = match;
        let nfc = known.get(whole);
        if (nfc === undefined) {
          const cluster = whole.replace(REORDERED, "");
          const composedCluster = cluster.normalize("NFC");
          nfc = composedCluster === cluster ? "" : composedCluster;
          known.set(whole, nfc);
        }
        if (nfc === "") continue;
        found.push({ text, at: match.index, cluster: whole, nfc });
        wanted.add(nfc);
      }
    }
    if (found.length === 0) return;
    for (const text of texts) {
      for (const nfc of wanted) {
        for (let at = text.text.indexOf(nfc); at !== -1; at = text.text.indexOf(nfc, at + 1))
          countUp(composed, nfc);
      }
    }
    const decomposed = new Map<string, number>();
    for (const { nfc } of found) countUp(decomposed, nfc);
    for (const { text, at, cluster, nfc } of found) {
      const other = composed.get(nfc) ?? 0;
      const same = decomposed.get(nfc) ?? 0;
      // Both look alike, so only an edition that mostly uses the other spelling has slipped.
      if (same <= (same + other) * 0.05) {
        report.text(text, at, at + cluster.length, "not-nfc", nfc, other, same);
      }
    }
    const whole = found.filter(({ nfc }) => (composed.get(nfc) ?? 0) === 0);
    const [first] = whole;
    if (first !== undefined) {
      const { text, at, cluster, nfc } = first;
      report.text(text, at, at + cluster.length, "never-nfc", nfc, whole.length);
    }
  },
};

export const kashida: Rule = {
  id: "kashida",
  check({ texts }, report) {
    for (const text of textsWith(texts, CLASS.tatweel)) {
      for (const match of text.text.matchAll(/\u0640+/gu)) {
        const before = text.text.charCodeAt(match.index - 1);
        const after = text.text.charCodeAt(match.index + match[0].length);
        // Legitimate at a word's end (the abbreviation `هـ`), and under a vowel sign that is quoted
        // alone.
        if (!(isLetter(before) && (classOf(after) & CLASS.letter) !== 0)) continue;
        if (isVocalized(text.text, match.index) || inArabicSpan(text, match.index)) continue;
        report.text(text, match.index, match.index + match[0].length, "kashida");
      }
    }
  },
};

/** True if the word around an offset has Arabic vowel signs, as quoted Arabic has. */
export function isVocalized(text: string, at: number): boolean {
  const before = /(?<!\S)\S*$/u.exec(text.slice(Math.max(0, at - 30), at))?.[0] ?? "";
  const after = /^\S*/u.exec(text.slice(at, at + 30))?.[0] ?? "";
  return /[\u064b-\u0652\u0670]/u.test(before + after);
}

/** Signs that are not punctuation of prose. Signs that an edition uses often are its convention. */
const STRAY = /[|_=~^\\*#<>@$%{}`´¤‰¦§¶†‡•¨¬¯°±²³¹×÷˦]+/gu;

export const strayCharacter: Rule = {
  id: "stray-character",
  check({ texts }, report) {
    const withSign = new Map<string, number>();
    const found: { text: CheckedText; at: number; shown: string }[] = [];
    const checked = texts.filter(({ kind }) => kind !== "title");
    for (const text of textsWith(checked, CLASS.stray)) {
      const seen = new Set<string>();
      for (const match of text.text.matchAll(STRAY)) {
        found.push({ text, at: match.index, shown: match[0] });
        for (const sign of match[0]) seen.add(sign);
      }
      for (const sign of seen) countUp(withSign, sign);
    }
    const often = Math.max(3, checked.length * 0.005);
    for (const { text, at, shown } of found) {
      const [sign = ""] = shown;
      if ((withSign.get(sign) ?? 0) > often || isMeant(text, at, shown)) continue;
      report.text(text, at, at + shown.length, "stray-character", shown, withSign.get(sign) ?? 0);
    }
  },
};

/** True for signs beside a number (`20 %`, `§ 3`), and for asterisks or daggers of notes. */
function isMeant(text: CheckedText, at: number, shown: string): boolean {
  const around = text.text.slice(Math.max(0, at - 2), at + shown.length + 2);
  if (/^[%§°$#±×÷=<>]$/u.test(shown) && /\p{Nd}/u.test(around)) return true;
  // Signs for hamza and ayn in transliterated names.
  if (/^[`´]$/u.test(shown) && /\p{L}/u.test(around)) return true;
  return /^[*†‡¹²³]+$/u.test(shown) && (text.kind === "note" || hasNotesField(text.row));
}
