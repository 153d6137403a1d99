import { franc, francAll } from "franc-min";
import { scriptName } from "../characters.js";
import type { CheckedResource, CheckedText } from "../prepare.js";
import { countUp, type Rule } from "../rule.js";

/** Minimum letters for a judgement. */
const ENOUGH_FOR_SCRIPT = 12;
const ENOUGH_FOR_LANGUAGE = 60;
/** Maximum share of the resource's common words in a reported text. */
const FOREIGN_SHARE = 0.25;
/** A reported text fits the resource's language less than this (1 is a perfect fit). */
const FOREIGN_FIT = 0.85;

const WORD = /[\p{L}\p{M}]+/gu;

export const wrongLanguage: Rule = {
  id: "wrong-language",
  check(resource, report) {
    // An article's localizations are in different languages.
    if (resource.facts.group !== "translations") return;
    const texts = resource.texts.filter(({ kind }) => kind === "text");
    const own = scriptName(resource.script) ?? "";
    const sameScript: CheckedText[] = [];
    for (const text of texts) {
      const foreign = text.script !== resource.script && text.scriptLetters > text.letters * 0.6;
      if (!foreign) sameScript.push(text);
      else if (text.letters >= ENOUGH_FOR_SCRIPT && !sharesScript(text, resource)) {
        report.text(text, 0, text.text.length, "wrong-script", scriptName(text.script) ?? "", own);
      }
    }
    if (sameScript.length >= 50) checkWords(sameScript, report);
  },
};

/** True if a foreign script is no fault: Japanese and Korean mix several scripts. */
function sharesScript(text: CheckedText, resource: CheckedResource): boolean {
  return resource.language === "ja" || resource.language === "ko" || text.script === 0;
}

/** Number of texts sampled for the resource's usual words. */
const SAMPLE = 2500;
/** How many words of a text are tested, and how many characters are searched for them. */
const MOST_WORDS = 24;
const MOST_CHARACTERS = 400;

/** Reports texts that share no words with the resource and read as another language. */
function checkWords(texts: readonly CheckedText[], report: Parameters<Rule["check"]>[1]): void {
  const sample = sampleOf(texts, SAMPLE);
  const counts = new Map<string, number>();
  for (const { text } of sample) {
    for (const [word] of text.toLowerCase().matchAll(WORD)) countUp(counts, word);
  }
  const common = Math.max(3, sample.length / 500);
  let usual: string | null = null;
  for (const text of texts) {
    if (text.letters < ENOUGH_FOR_LANGUAGE) continue;
    const { known, words } = usualWords(text.text, (word) => (counts.get(word) ?? 0) > common);
    if (words < 6 || known > words * FOREIGN_SHARE) continue;
    usual ??= usualLanguage(texts);
    const fits = francAll(text.text, { minLength: 30 });
    const [best] = fits;
    if (usual === "und" || best === undefined || best[0] === "und" || best[0] === usual) continue;
    const own = fits.find(([code]) => code === usual)?.[1] ?? 0;
    if (own < FOREIGN_FIT)
      report.text(text, 0, text.text.length, "wrong-language", best[0], known, words);
  }
}

/**
 * Counts the first words of a text and the usual ones among them. Stops at enough usual words,
 * because most texts are in the resource's language.
 */
function usualWords(
  text: string,
  isUsual: (word: string) => boolean,
): { readonly known: number; readonly words: number } {
  const lower = text.slice(0, MOST_CHARACTERS).toLowerCase();
  let known = 0;
  let words = 0;
  for (const [word] of lower.matchAll(WORD)) {
    words++;
    if (isUsual(word)) known++;
    if (words === MOST_WORDS || known > MOST_WORDS * FOREIGN_SHARE) break;
  }
  return { known, words };
}

/** At most `most` of the texts, at regular intervals. */
function sampleOf(texts: readonly CheckedText[], most: number): readonly CheckedText[] {
  const step = Math.ceil(texts.length / most);
  return texts.filter((_, index) => index % step === 0);
}

/**
 * The detected language of nearly all sampled texts; `und` for a transliteration or a language that
 * the detector does not know.
 */
function usualLanguage(texts: readonly CheckedText[]): string {
  const long = texts.filter(({ letters }) => letters >= 100);
  const sample = sampleOf(long, 40);
  const counts = new Map<string, number>();
  for (const { text } of sample) countUp(counts, franc(text));
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] >= sample.length * 0.7 ? best[0] : "und";
}
