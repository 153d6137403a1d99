import { CLASS, classOf, scriptName, scriptOf } from "../characters.js";
import { inArabicSpan, textsWith, type CheckedText } from "../prepare.js";
import { countUp, type Rule } from "../rule.js";
import { isVocalized } from "./characters.js";

/** Arabic letters for which Urdu and Persian have their own code points. */
const ARABIC_LETTERS: Readonly<Record<string, string>> = { ك: "ک", ي: "ی", ى: "ی" };
const ARABIC_DIGITS = /[\u0660-\u0669]+/gu;
const PRESENTATION = /[\ufb00-\ufb06\ufb50-\ufdcf\ufe70-\ufefc]+/gu;
const OWN_FORMS = new Set(["ur", "fa", "prs", "ks", "pnb"]);

export const codePoints: Rule = {
  id: "code-points",
  check({ texts }, report) {
    for (const text of textsWith(texts, CLASS.presentation)) {
      for (const match of text.text.matchAll(PRESENTATION)) {
        // Ornate brackets and honorific ligatures are separate characters.
        const shown = match[0].replace(/[\ufd3e\ufd3f]/gu, "");
        if (shown === "") continue;
        const plain = shown.normalize("NFKC");
        report.text(text, match.index, match.index + match[0].length, "presentation-form", plain);
      }
    }
    for (const text of texts) {
      if (text.language === null || !OWN_FORMS.has(text.language)) continue;
      for (const match of text.text.matchAll(/[كيى]/gu)) {
        if (isQuotedArabic(text, match.index)) continue;
        const right = ARABIC_LETTERS[match[0]] ?? "";
        report.text(text, match.index, match.index + 1, "arabic-letter", match[0], right);
      }
      for (const match of text.text.matchAll(ARABIC_DIGITS)) {
        if (isQuotedArabic(text, match.index)) continue;
        report.text(text, match.index, match.index + match[0].length, "arabic-digit", match[0]);
      }
    }
  },
};

/** True if the word has vowel signs, is marked up as Arabic, or is in ornate brackets. */
function isQuotedArabic(text: CheckedText, at: number): boolean {
  if (inArabicSpan(text, at) || isVocalized(text.text, at)) return true;
  const before = text.text.slice(0, at);
  return before.lastIndexOf("﴿") > before.lastIndexOf("﴾");
}

/** Scripts that occur together in words: Japanese, Korean with Han, Chinese with Bopomofo. */
const EAST_ASIAN = new Set(["Han", "Hiragana", "Katakana", "Hangul", "Bopomofo"]);

export const mixedScript: Rule = {
  id: "mixed-script",
  check({ texts }, report) {
    const pairs = new Map<string, number>();
    const found: {
      text: CheckedText;
      start: number;
      end: number;
      at: number;
      scripts: [string, string];
    }[] = [];
    for (const text of texts) {
      if (text.scriptLetters === text.letters) continue;
      for (const word of mixedWords(text.text)) {
        found.push({ text, ...word });
        countUp(pairs, text.text.slice(word.start, word.end));
      }
    }
    for (const { text, start, end, at, scripts } of found) {
      const word = text.text.slice(start, end);
      // A word that the edition always writes this way is its own spelling.
      if ((pairs.get(word) ?? 0) > 10) continue;
      report.text(text, start, end, "mixed-script", word, text.text[at] ?? "", ...scripts);
    }
  },
};

/** Words with letters of two scripts, with the position of the first letter of the rarer script. */
function* mixedWords(text: string): Generator<{
  start: number;
  end: number;
  at: number;
  scripts: [string, string];
}> {
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const bits = at < text.length ? classOf(text.charCodeAt(at)) : 0;
    if ((bits & (CLASS.letter | CLASS.combining)) !== 0) {
      if (start === -1) start = at;
      continue;
    }
    if (start === -1) continue;
    const counts = new Map<number, number>();
    for (let index = start; index < at; index++) {
      const script = scriptOf(text.charCodeAt(index));
      if (script !== 0) countUp(counts, script);
    }
    if (counts.size > 1) {
      const [main, other] = [...counts].sort((a, b) => b[1] - a[1]).map(([number]) => number);
      const names: [string, string] = [scriptName(other ?? 0) ?? "", scriptName(main ?? 0) ?? ""];
      if (!names.every((name) => EAST_ASIAN.has(name))) {
        let first = start;
        while (first < at && scriptOf(text.charCodeAt(first)) !== other) first++;
        yield { start, end: at, at: first, scripts: names };
      }
    }
    start = -1;
  }
}
