import { CLASS, isLetter } from "../characters.js";
import type { CheckedText } from "../prepare.js";
import { countUp, habitOf, type Rule } from "../rule.js";

/** Families of double quotation marks. An opening or closing mark belongs to one family. */
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

/** Open directional quotations, carried from verse to verse of a chapter. */
class Depth {
  private open = 0;
  private chapter = -1;

  /** True if a quotation with other marks is open before this mark. */
  at({ row }: CheckedText, sign: string): boolean {
    const chapter = Math.floor((row.from ?? 0) / 1000);
    if (chapter !== this.chapter) this.open = 0;
    this.chapter = chapter;
    if ("«“「".includes(sign)) this.open++;
    else if ("»”」".includes(sign)) this.open = Math.max(0, this.open - 1);
    else return this.open > 0;
    return false;
  }
}

export const quoteStyle: Rule = {
  id: "quote-style",
  check({ texts }, report) {
    const quotes: Use[] = [];
    const apostrophes: Use[] = [];
    const depth = new Depth();
    const low = texts.some(({ text }) => text.includes("„"));
    for (const text of texts) {
      if ((text.classes & (CLASS.quote | CLASS.stray)) === 0) continue;
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
        const family = FAMILIES[sign];
        if (family === undefined) continue;
        // Quotations inside quotations use the second pair of marks.
        const inside = depth.at(text, sign);
        // `„…“` and `„…”` end with a mark of another family.
        quotes.push({
          text,
          at,
          sign,
          family: low && "“”".includes(sign) ? "„…“" : family,
          inside,
        });
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
