import { CLASS } from "../characters.js";
import { REDUPLICATING, REPEATABLE } from "../languages.js";
import { textsWith, type CheckedText } from "../prepare.js";
import { countUp, type Rule } from "../rule.js";
import { arabicRepeatsWord, verseIdOf } from "../verseFacts.js";

/** Two equal words separated only by space. */
const REPEATED = /(?<![\p{L}\p{M}\p{N}'’-])([\p{L}\p{M}]{2,})\s+\1(?![\p{L}\p{M}\p{N}'’-])/giu;

export const repeatedWord: Rule = {
  id: "repeated-word",
  check({ texts }, report) {
    const found: { text: CheckedText; at: number; length: number; word: string }[] = [];
    const counts = new Map<string, number>();
    for (const text of textsWith(texts, CLASS.space)) {
      const { language } = text;
      if (language === null || REDUPLICATING.has(language) || text.kind === "word") continue;
      // The Arabic verse repeats a word, so its translation may too.
      if (text.row.from !== null && arabicRepeatsWord(verseIdOf(text.row.from))) continue;
      for (const match of text.text.matchAll(REPEATED)) {
        const word = (match[1] ?? "").toLowerCase();
        if (REPEATABLE[language]?.includes(word) === true) continue;
        if (language === "en" && RELATIVE.test(text.text.slice(0, match.index))) continue;
        found.push({ text, at: match.index, length: match[0].length, word });
        countUp(counts, word);
      }
    }
    for (const { text, at, length, word } of found) {
      // A repetition that occurs three times is a matter of style.
      if ((counts.get(word) ?? 0) >= 3) continue;
      report.text(text, at, at + length, "repeated-word", word);
    }
  },
};

/**
 * The end of a relative clause before its main verb: `whoever repents repents for himself`. English
 * has no comma there.
 */
const RELATIVE = /\b(?:that|who|whoever|whosoever|which|what|whatever)\s(?:[\p{L}'’]+\s){0,2}$/iu;
