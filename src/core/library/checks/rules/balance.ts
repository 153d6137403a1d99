import { CLASS, CLOSERS, OPENERS } from "../characters.js";
import { textsWith, type CheckedText } from "../prepare.js";
import { countUp, type Reporter, type Rule } from "../rule.js";

interface Bracket {
  readonly text: CheckedText;
  readonly at: number;
  readonly sign: string;
}

/** Closing bracket for an opening one. Ornate parentheses occur in either orientation. */
function closerOf(opener: string): string {
  return CLOSERS.charAt(OPENERS.indexOf(opener));
}

export const unbalancedPunctuation: Rule = {
  id: "unbalanced-punctuation",
  check({ texts }, report) {
    checkBrackets(texts, report);
    checkQuotes(texts, report);
  },
};

const BRACKETS = /[()[\]{}˹˺（）［］｛｝〔〕【】﴾﴿]/gu;

/** Matches brackets within a text; a bracket that the next verse closes spans both verses. */
function checkBrackets(texts: readonly CheckedText[], report: Reporter): void {
  let open: Bracket[] = [];
  const faults: { bracket: Bracket; message: "bracket-not-closed" | "bracket-not-opened" }[] = [];
  let before: CheckedText | null = null;
  const settle = (): void => {
    for (const bracket of open) faults.push({ bracket, message: "bracket-not-closed" });
    open = [];
  };
  for (const text of texts) {
    if (!follows(before, text)) settle();
    before = text;
    if ((text.classes & CLASS.bracket) === 0) {
      // Two verses in between may be part of the bracket, but not three.
      if (open.some((bracket) => isFar(bracket, text))) settle();
      continue;
    }
    const own: Bracket[] = [];
    let surplus = surplusOf(text.text, open);
    for (const match of text.text.matchAll(BRACKETS)) {
      const sign = match[0];
      const at = match.index;
      // A written marker such as `word6)` has its own bracket: `(a word6))`.
      if (surplus > 0 && WRITTEN_MARK.test(text.text.slice(0, at + 1))) {
        surplus--;
        continue;
      }
      const bracket = { text, at, sign };
      const inner = own.length > 0 ? own : open;
      const last = inner.at(-1);
      if (OPENERS.includes(sign)) own.push(bracket);
      else if (last !== undefined && closerOf(last.sign) === sign) inner.pop();
      else if (!isEnumeration(text.text, at, sign)) {
        faults.push({ bracket, message: "bracket-not-opened" });
        own.pop();
      }
    }
    settle();
    open = own;
  }
  settle();
  for (const { bracket, message } of faults) {
    report.text(bracket.text, bracket.at, bracket.at + 1, message, bracket.sign);
  }
}

const WRITTEN_MARK = /\p{L}\p{Nd}{1,3}\)$/u;

/** Number of closing round brackets without an opening one in this or the previous text. */
function surplusOf(text: string, open: readonly Bracket[]): number {
  const count = (sign: string): number => text.split(sign).length - 1;
  return count(")") - count("(") - open.filter(({ sign }) => sign === "(").length;
}

/** True for `1)`, `a)` and written footnote markers such as `word6)`. */
function isEnumeration(text: string, at: number, sign: string): boolean {
  if (sign !== ")" && sign !== "]") return false;
  return /(?:\p{Nd}|(?:^|[\s(])\p{L})$/u.test(text.slice(0, at).slice(-4));
}

function follows(before: CheckedText | null, text: CheckedText): boolean {
  if (before?.kind !== "text" || text.kind !== "text") return false;
  const [from, to] = [before.row.from, text.row.from];
  // Positions in different chapters are hundreds apart, so this also compares the chapters.
  return from !== null && to !== null && to - from <= 1;
}

function isFar(bracket: Bracket, text: CheckedText): boolean {
  return (text.row.from ?? 0) - (bracket.text.row.from ?? 0) > 2;
}

/** Directional quotation marks with only one possible partner. */
const PAIRS: readonly (readonly [string, string])[] = [
  ["“", "”"],
  ["«", "»"],
  ["「", "」"],
  ["『", "』"],
  ["《", "》"],
  ["‹", "›"],
];

const SIGNS = /[“”«»「」『』《》‹›]/gu;

/**
 * Quotations span verses, so marks are matched through the chapter. An opening mark at a verse's
 * start continues an open quotation.
 */
function checkQuotes(texts: readonly CheckedText[], report: Reporter): void {
  const used = new Map<string, number>();
  for (const { text } of textsWith(texts, CLASS.quote)) {
    for (const [sign] of text.matchAll(SIGNS)) countUp(used, sign);
  }
  for (const [opener, closer] of PAIRS) {
    const opened = used.get(opener) ?? 0;
    const closed = used.get(closer) ?? 0;
    // Editions with other conventions (closing marks that open, low opening marks) have pairs that
    // this rule does not know.
    if (Math.abs(opened - closed) > Math.max(opened, closed) * 0.2) continue;
    matchPair(texts, opener, closer, report);
  }
}

function matchPair(
  texts: readonly CheckedText[],
  opener: string,
  closer: string,
  report: Reporter,
): void {
  let open: Bracket[] = [];
  let chapter = 0;
  const settle = (): void => {
    for (const { text, at, sign } of open) report.text(text, at, at + 1, "quote-not-closed", sign);
    open = [];
  };
  for (const text of texts) {
    const { from } = text.row;
    const here = text.kind === "text" && from !== null ? Math.floor(from / 1000) : -1;
    if (here !== chapter || here === -1) settle();
    chapter = here;
    if ((text.classes & CLASS.quote) === 0) continue;
    for (const match of text.text.matchAll(SIGNS)) {
      const sign = match[0];
      const at = match.index;
      if (sign === opener) {
        const atStart = !/[\p{L}\p{N}]/u.test(text.text.slice(0, at));
        if (atStart) open.pop();
        open.push({ text, at, sign });
      } else if (sign === closer && open.pop() === undefined) {
        report.text(text, at, at + 1, "quote-not-opened", sign);
      }
    }
  }
  settle();
}
