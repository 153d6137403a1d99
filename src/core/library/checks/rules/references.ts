import { chapterById } from "../../../model/chapters.js";
import { verseAt } from "../../../model/verse.js";
import { CLASS, isLetter, numberOf } from "../characters.js";
import { textsWith, type CheckedText } from "../prepare.js";
import type { Rule } from "../rule.js";
import { arabicHasNumber, verseIdOf } from "../verseFacts.js";

const REFERENCE =
  /(?<![\p{Nd}:.\/-])(\p{Nd}{1,3})\s?[:：]\s?(\p{Nd}{1,3})(?:\s?[-–—]\s?(\p{Nd}{1,3}))?(?![\p{Nd}:]|\.\p{Nd})/gu;
/** Words that introduce a reference to the Quran. */
const QURAN_WORDS =
  /^(?:q|qs|quran|qur'an|qur’an|qur'ān|koran|coran|corán|коран|kuran|kur'an|quranic|surah|sura|surat|sourate|sure|sûre|сура|verse|verses|ayah|ayat|verset|see|cf|voir|bkz|also|and|et|ve|und|y|и|dan|lihat|سوره|سورة|آیت|القرآن|قرآن|دیکھیے)\.?$/iu;

/** The word that ends just before an offset, or "". */
function wordBefore(text: string, at: number): string {
  return (
    /(?<![\p{L}\p{M}'’])([\p{L}\p{M}'’]+\.?)[\s,]*$/u.exec(
      text.slice(Math.max(0, at - 40), at),
    )?.[1] ?? ""
  );
}

export const crossReference: Rule = {
  id: "cross-reference",
  check({ texts }, report) {
    for (const text of textsWith(texts, CLASS.digit)) {
      if (text.kind === "word") continue;
      for (const match of text.text.matchAll(REFERENCE)) {
        const [shown, first = "", second = "", third] = match;
        if (second.length > 1 && numberOf(second.charAt(0)) === 0) continue;
        const chapter = chapterById(numberOf(first));
        const last = numberOf(third ?? second);
        const verse = numberOf(second);
        if (chapter !== undefined && verse >= 1 && last <= chapter.versesCount) continue;
        const word = wordBefore(text.text, match.index);
        // The name before it may be a book of the Bible, or a collection of hadith.
        const isName = word !== "" && !/^\p{Ll}/u.test(word);
        if (isName && !QURAN_WORDS.test(word)) continue;
        const end = match.index + shown.length;
        if (chapter === undefined)
          report.text(text, match.index, end, "no-such-chapter", shown, first);
        else {
          const count = chapter.versesCount;
          report.text(text, match.index, end, "no-such-verse", shown, chapter.id, count);
        }
      }
    }
  },
};

const LEADING =
  /^\s*[[(（]?(\p{Nd}{1,3})(?:\s?[-–—]\s?(\p{Nd}{1,3}))?\s?(?:[\])）.:।۔、]|[-–—]\s)/u;

export const verseNumberInText: Rule = {
  id: "verse-number-in-text",
  check({ texts }, report) {
    for (const text of textsWith(texts, CLASS.digit)) {
      if (text.kind !== "text" || text.row.from === null) continue;
      const match = LEADING.exec(text.text);
      if (match === null) continue;
      const number = numberOf(match[1] ?? "");
      const end = match[0].trimEnd().length;
      const { verse } = verseAt(text.row.from);
      if (number === verse) report.text(text, 0, end, "own-verse-number", match[0].trim());
      else if (match[2] === undefined) {
        report.text(text, 0, end, "other-verse-number", match[0].trim(), verse);
      }
    }
  },
};

const NUMBER = /\p{Nd}+/gu;

/** True for a number without an adjacent letter, digit, decimal mark, sign or bracket. */
function isolated(text: string, start: number, end: number): boolean {
  if (isLetter(text.charCodeAt(start - 1)) || isLetter(text.charCodeAt(end))) return false;
  if (/[.,:/٫٬%#№$€£()[\]–—-]/u.test(text.charAt(start - 1))) return false;
  if (/[:/٫٬%°()[\]–—-]/u.test(text.charAt(end))) return false;
  return !/[.,]\p{Nd}/u.test(text.slice(end, end + 2));
}

export const strayNumber: Rule = {
  id: "stray-number",
  check({ facts, texts }, report) {
    if (facts.group !== "translations") return;
    const found: [CheckedText, RegExpExecArray][] = [];
    const checked = texts.filter(
      ({ kind, row: { from } }) =>
        kind === "text" && from !== null && !arabicHasNumber(verseIdOf(from)),
    );
    for (const text of textsWith(checked, CLASS.digit)) {
      const leading = LEADING.exec(text.text)?.[0].length ?? 0;
      for (const match of text.text.matchAll(NUMBER)) {
        const end = match.index + match[0].length;
        if (match.index < leading || !isolated(text.text, match.index, end)) continue;
        found.push([text, match]);
      }
    }
    // Numbers that occur in many verses are intended.
    if (found.length > Math.max(20, checked.length * 0.02)) return;
    for (const [text, match] of found) {
      report.text(text, match.index, match.index + match[0].length, "stray-number", match[0]);
    }
  },
};
