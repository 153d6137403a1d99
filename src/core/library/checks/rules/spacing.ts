import { CLASS, classOf, isLetter } from "../characters.js";
import { UNSPACED } from "../languages.js";
import { textsWith, type CheckedText } from "../prepare.js";
import { countUp, habitOf, type Reporter, type Rule } from "../rule.js";

/** No-break spaces, which French sets before high marks and inside quotation marks. */
const NO_BREAK = /[\u00a0\u202f]/u;
/** Marks before which some languages set a space. */
const SPACED_MARKS = [";", ":", "!", "?", "»"];
/** Marks followed by a space. */
const ENDING_MARKS = ",.;:!?،؛؟۔।";

/** Quick tests: most texts have none of these. */
const DOUBLE = /\s\s/;
const ODD_SPACE = /[^\S ]/;
const BEFORE_MARK = /\s[,.;:!?،؛؟۔।»]/;
const INSIDE = /[([{«“]\s|\s[)\]}”]/;

const DOUBLE_SPACE = /[^\S\n\u00a0\u202f]{2,}|[ \u00a0\u202f]{2,}/gu;
const TAB_OR_BREAK = /\t|(?<=\S)\n(?=\S)/gu;
const SPACE_AND_MARK = /(?<=\S)([^\S\n])([,.;:!?،؛؟۔।»])/gu;
const LETTER_AND_MARK = /(?<=[\p{L}\p{M}])[;:!?»]/gu;
const SPACE_INSIDE = /[([{«“][^\S\n]+|(?<![^\S\n])[^\S\n]+[)\]}”]/gu;

function matchesIn(
  { text }: CheckedText,
  quick: RegExp,
  pattern: RegExp,
): Iterable<RegExpExecArray> {
  return quick.test(text) ? text.matchAll(pattern) : [];
}

type Gap = "none" | "space" | "no-break";

/** The gap that a UTF-16 code unit makes; NaN (beyond the text) makes none. */
function gapOf(code: number): Gap {
  if ((classOf(code) & CLASS.space) === 0) return "none";
  return code === 0xa0 || code === 0x202f ? "no-break" : "space";
}

export const spacing: Rule = {
  id: "spacing",
  check({ texts }, report) {
    const habits = spacesBeforeMarks(texts);
    const noBreaks = noBreakHabit(texts);
    const spaced = SPACED_MARKS.filter((mark) => habits.has(mark) && habits.get(mark) !== "none");
    for (const text of texts) {
      edges(text, report);
      for (const match of matchesIn(text, DOUBLE, DOUBLE_SPACE)) {
        if (match.index === 0 || match.index + match[0].length === text.text.length) continue;
        report.text(text, match.index, match.index + match[0].length, "double-space");
      }
      for (const match of matchesIn(text, ODD_SPACE, TAB_OR_BREAK)) {
        // A line break may come from an entity; the published text then has none there.
        if (match[0] === "\n" && !text.raw.includes("\n")) continue;
        if (text.kind !== "text" || text.elements.some((name) => name !== "sup")) continue;
        report.text(text, match.index, match.index + 1, match[0] === "\t" ? "tab" : "line-break");
      }
      for (const match of matchesIn(text, BEFORE_MARK, SPACE_AND_MARK)) {
        const mark = match[2] ?? "";
        const rest = text.text.slice(match.index + 2);
        // Omission dots, or a mark that begins a word.
        if (
          /^[.…]/u.test(rest) ||
          (mark === "?" && /^\p{Ll}/u.test(rest)) ||
          (mark === ":" && /^[)(]/u.test(rest))
        )
          continue;
        const gap = gapOf(text.text.charCodeAt(match.index));
        const habit = habits.get(mark);
        if (habit === undefined || habit === gap) continue;
        if (gap === "no-break" && noBreaks) continue;
        const message = habit === "none" ? "space-before-mark" : "wrong-space-before-mark";
        report.text(text, match.index, match.index + 2, message, mark);
      }
      for (const match of spaced.length > 0 ? text.text.matchAll(LETTER_AND_MARK) : []) {
        const mark = match[0];
        if (!spaced.includes(mark) || text.text[match.index + 1] === "/") continue;
        report.text(text, match.index, match.index + 1, "no-space-before-mark", mark);
      }
      for (const match of matchesIn(text, INSIDE, SPACE_INSIDE)) {
        const sign = match[0].trim();
        if (habits.get(`in${sign}`) !== "none") continue;
        report.text(text, match.index, match.index + match[0].length, "space-inside", sign);
      }
    }
  },
};

function edges(text: CheckedText, report: Reporter): void {
  const { length } = text.text;
  const start = length - text.text.trimStart().length;
  const end = text.text.trimEnd().length;
  if (end === 0) return;
  // Space beside markup belongs to the markup.
  if (/^\s/u.test(text.raw)) report.text(text, 0, start, "space-at-start");
  if (end < length && /\s$/u.test(text.raw)) report.text(text, end, length, "space-at-end");
}

/** The resource's usual gap before each mark, and inside each bracket (key `in(`). */
function spacesBeforeMarks(texts: readonly CheckedText[]): Map<string, Gap> {
  const counts = new Map<string, Map<Gap, number>>();
  const count = (key: string, gap: Gap): void => {
    const own = counts.get(key) ?? new Map<Gap, number>();
    counts.set(key, own);
    countUp(own, gap);
  };
  const signs = CLASS.mark | CLASS.bracket | CLASS.quote;
  for (const { text } of textsWith(texts, signs)) {
    for (let at = 1; at < text.length; at++) {
      if ((classOf(text.charCodeAt(at)) & signs) === 0) continue;
      const sign = text.charAt(at);
      count(sign, gapOf(text.charCodeAt(at - 1)));
      if (")]}”".includes(sign)) count(`in${sign}`, gapOf(text.charCodeAt(at - 1)));
      if ("([{«“".includes(sign)) count(`in${sign}`, gapOf(text.charCodeAt(at + 1)));
    }
  }
  const habits = new Map<string, Gap>();
  for (const [key, own] of counts) {
    const habit = habitOf(own);
    if (habit !== null) habits.set(key, habit.form);
  }
  return habits;
}

/** True if the resource uses no-break spaces often. */
function noBreakHabit(texts: readonly CheckedText[]): boolean {
  const found = texts.filter(({ text }) => NO_BREAK.test(text));
  return found.length > texts.length * 0.05;
}

/** Languages with colons inside words. */
const COLON_IN_WORDS = new Set(["sv", "fi"]);

export const missingSpace: Rule = {
  id: "missing-space",
  check({ texts }, report) {
    const after = new Map<string, Map<boolean, number>>();
    const found: { text: CheckedText; at: number; mark: string }[] = [];
    for (const text of textsWith(texts, CLASS.mark)) {
      if (UNSPACED.has(text.language ?? "")) continue;
      const { text: content } = text;
      for (let at = 1; at < content.length; at++) {
        const code = content.charCodeAt(at);
        if ((classOf(code) & CLASS.mark) === 0) continue;
        const mark = content.charAt(at);
        if (!ENDING_MARKS.includes(mark)) continue;
        const next = content.charCodeAt(at + 1);
        const spaced = (classOf(next) & CLASS.space) !== 0;
        if (!spaced && !isLetter(next)) continue;
        const own = after.get(mark) ?? new Map<boolean, number>();
        after.set(mark, own);
        countUp(own, spaced);
        if (!spaced && joinsSentences(text, at, mark)) found.push({ text, at, mark });
      }
    }
    for (const { text, at, mark } of found) {
      const habit = habitOf(after.get(mark) ?? new Map<boolean, number>());
      if (habit?.form !== true) continue;
      report.text(text, at, at + 1, "missing-space", mark);
    }
  },
};

/**
 * True if a mark without a space after it ends a word, rather than an abbreviation or an address.
 */
function joinsSentences(text: CheckedText, at: number, mark: string): boolean {
  const before =
    /(?<![\p{L}\p{M}'’)\]"”»])[\p{L}\p{M}'’)\]"”»]*$/u.exec(
      text.text.slice(Math.max(0, at - 30), at),
    )?.[0] ?? "";
  const after = /^[\p{L}\p{M}'’]*[.@/]?/u.exec(text.text.slice(at + 1, at + 40))?.[0] ?? "";
  if (before === "") return false;
  // A question mark between lowercase letters is a lost letter.
  if (mark === "?" && /\p{Ll}$/u.test(before) && /^\p{Ll}/u.test(after)) return false;
  if (mark === ":" && COLON_IN_WORDS.has(text.language ?? "")) return false;
  if (mark !== ".") return true;
  // Abbreviations and addresses: `a.s.`, `i.e.`, `p.b.u.h`, `quran.com`
  const letters = (word: string): number => word.replace(/\P{L}/gu, "").length;
  if (letters(before) < 3 || letters(after) < 2 || /[.@/]/u.test(after)) return false;
  return !/^\p{Ll}/u.test(after);
}

export const bracketSpacing: Rule = {
  id: "bracket-spacing",
  check({ texts }, report) {
    const sides = new Map<string, Map<boolean, number>>();
    const found: { text: CheckedText; at: number; sign: string; ending: string }[] = [];
    const endings = new Map<string, number>();
    for (const text of textsWith(texts, CLASS.bracket)) {
      if (UNSPACED.has(text.language ?? "")) continue;
      for (const match of text.text.matchAll(/[([{\])}]/gu)) {
        const sign = match[0];
        const beside = text.text[match.index + ("([{".includes(sign) ? -1 : 1)];
        if (beside === undefined) continue;
        const touches = isLetter(beside.charCodeAt(0));
        if (!touches && !/\s/u.test(beside)) continue;
        const own = sides.get(sign) ?? new Map<boolean, number>();
        sides.set(sign, own);
        countUp(own, touches);
        if (!touches || completesWord(text.text, match.index, sign)) continue;
        const ending = /^[\p{L}\p{M}]+/u.exec(text.text.slice(match.index + 1))?.[0] ?? "";
        countUp(endings, ending);
        found.push({ text, at: match.index, sign, ending });
      }
    }
    for (const { text, at, sign, ending } of found) {
      // Endings that the edition adds after brackets: `(word)nya`.
      if (!"([{".includes(sign) && (endings.get(ending) ?? 0) >= 3) continue;
      const habit = habitOf(sides.get(sign) ?? new Map<boolean, number>());
      if (habit?.form !== false) continue;
      report.text(text, at, at + 1, "bracket-touches", sign);
    }
  },
};

/** True if brackets enclose a part of a word: `word(s)`, `(re)turn`. */
function completesWord(text: string, at: number, sign: string): boolean {
  if ("([{".includes(sign)) return /^[([{][\p{L}\p{M}'’-]{1,5}[)\]}]/u.test(text.slice(at, at + 8));
  return /[([{][\p{L}\p{M}'’-]{1,5}[)\]}]$/u.test(text.slice(Math.max(0, at - 8), at + 1));
}
