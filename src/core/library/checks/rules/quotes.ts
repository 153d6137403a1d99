import { CLASS, isLetter } from "../characters.js";
import { textsWith, type CheckedText } from "../prepare.js";
import { countUp, habitOf, type Rule } from "../rule.js";

/**
 * Families of double quotation marks. An opening or closing mark belongs to one family, apart from
 * `“` and `”` in editions with `„`.
 */
const FAMILIES: Readonly<Record<string, string>> = {
  '"': '"…"',
  "“": "“…”",
  "”": "“…”",
  "„": "„…“",
  "«": "«…»",
  "»": "«…»",
  "「": "「…」",
  "」": "「…」",
};
const APOSTROPHES: Readonly<Record<string, string>> = { "'": "'", "’": "’" };

interface Use {
  readonly text: CheckedText;
  readonly at: number;
  readonly sign: string;
  readonly family: string;
  /** True if the mark is inside a quotation with other marks. */
  readonly inside: boolean;
}

const LOW = "„…“";

/** Families of the directional marks of an edition. */
interface Marks {
  readonly openers: string;
  readonly closers: string;
  familyOf(sign: string): string;
}

/** Where most quotations begin with `„`, both `“` and `”` end them. */
function marksOf(texts: readonly CheckedText[]): Marks {
  const counts = new Map<string, number>();
  for (const { text } of textsWith(texts, CLASS.quote)) {
    for (const [sign] of text.matchAll(/[„“”]/g)) countUp(counts, sign);
  }
  const count = (sign: string): number => counts.get(sign) ?? 0;
  const isLow = count("„") * 2 > count("“") + count("”");
  return {
    openers: isLow ? "„«「" : "“„«「",
    closers: isLow ? "“”»」" : "”»」",
    familyOf: (sign) => (isLow && "“”".includes(sign) ? LOW : (FAMILIES[sign] ?? sign)),
  };
}

/** The open directional quotations, carried from verse to verse of a chapter. */
class OpenQuotations {
  private families: string[] = [];
  private chapter = -1;

  constructor(private readonly marks: Marks) {}

  /** True if the mark is inside a quotation with other marks, as the second pair of marks is. */
  isInside({ row }: CheckedText, sign: string, family: string): boolean {
    const chapter = Math.floor((row.from ?? 0) / 1000);
    if (chapter !== this.chapter) this.families = [];
    this.chapter = chapter;
    if (this.marks.closers.includes(sign)) this.close(family);
    const isInside = this.families.some((open) => open !== family);
    // A verse repeats the opening mark of a quotation that goes on.
    if (this.marks.openers.includes(sign) && this.families.at(-1) !== family) {
      this.families.push(family);
    }
    return isInside;
  }

  /** Ends the quotation with these marks, else the innermost, which began with a wrong mark. */
  private close(family: string): void {
    const at = this.families.lastIndexOf(family);
    this.families.splice(at);
  }
}

export const quoteStyle: Rule = {
  id: "quote-style",
  check({ texts }, report) {
    const quotes: Use[] = [];
    const apostrophes: Use[] = [];
    const marks = marksOf(texts);
    const open = new OpenQuotations(marks);
    for (const text of textsWith(texts, CLASS.quote)) {
      for (const match of text.text.matchAll(/["“”„«»「」'’]/g)) {
        const at = match.index;
        const sign = match[0];
        const apostrophe = APOSTROPHES[sign];
        if (apostrophe !== undefined) {
          const inside =
            isLetter(text.text.charCodeAt(at - 1)) && isLetter(text.text.charCodeAt(at + 1));
          if (inside) apostrophes.push({ text, at, sign, family: apostrophe, inside: false });
          continue;
        }
        const family = marks.familyOf(sign);
        quotes.push({ text, at, sign, family, inside: open.isInside(text, sign, family) });
      }
    }
    for (const uses of [quotes, apostrophes]) {
      const counts = new Map<string, number>();
      for (const { family } of uses) countUp(counts, family);
      const habit = habitOf(counts, 40);
      if (habit === null) continue;
      for (const { text, at, sign, family, inside } of uses) {
        if (family === habit.form || inside) continue;
        report.text(
          text,
          at,
          at + 1,
          uses === quotes ? "quote-style" : "apostrophe-style",
          sign,
          habit.form,
        );
      }
    }
  },
};
