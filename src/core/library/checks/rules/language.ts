import { franc, francAll } from "franc-min";
import { scriptName } from "../characters.js";
import type { CheckedResource, CheckedText } from "../prepare.js";
import { countUp, type Rule } from "../rule.js";

/** Letters that a text needs to be judged. */
const ENOUGH_FOR_SCRIPT = 12;
const ENOUGH_FOR_LANGUAGE = 60;
/** A text of the resource's language shares most words with its other texts. */
const FOREIGN_SHARE = 0.25;
/** How well the text may still fit the language of the resource (1 is the best fit). */
const FOREIGN_FIT = 0.85;

const WORD = /[\p{L}\p{M}]+/gu;

export const wrongLanguage: Rule = {
  id: "wrong-language",
  check(resource, report) {
    // The localizations of an article are languages of their own.
    if (resource.facts.group !== "translations" || resource.script === 0) return;
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

/** Japanese and Korean write in several scripts. */
function sharesScript(text: CheckedText, resource: CheckedResource): boolean {
  return resource.language === "ja" || resource.language === "ko" || text.script === 0;
}

/** Texts that the usual words are counted in: enough of a large resource. */
const SAMPLE = 2500;
/** Words of a text that are looked up, and the characters that they are among. */
const MOST_WORDS = 24;
const MOST_CHARACTERS = 400;

/** Texts whose words occur nowhere else in the resource, and that read as another language. */
function checkWords(texts: readonly CheckedText[], report: Parameters<Rule["check"]>[1]): void {
  const step = Math.ceil(texts.length / SAMPLE);
  const counts = new Map<string, number>();
  for (let index = 0; index < texts.length; index += step) {
    for (const word of wordsOf(texts[index]?.text ?? "")) countUp(counts, word);
  }
  const common = Math.max(3, texts.length / step / 500);
  let usual: string | null = null;
  for (const text of texts) {
    if (text.letters < ENOUGH_FOR_LANGUAGE) continue;
    const list = wordsOf(text.text.slice(0, MOST_CHARACTERS)).slice(0, MOST_WORDS);
    if (list.length < 6) continue;
    const most = list.length * FOREIGN_SHARE;
    let known = 0;
    for (const word of list) if ((counts.get(word) ?? 0) > common && ++known > most) break;
    if (known > most) continue;
    usual ??= usualLanguage(texts);
    const fits = francAll(text.text, { minLength: 30 });
    const [best] = fits;
    if (usual === "und" || best === undefined || best[0] === "und" || best[0] === usual) continue;
    const own = fits.find(([code]) => code === usual)?.[1] ?? 0;
    if (own < FOREIGN_FIT)
      report.text(text, 0, text.text.length, "wrong-language", best[0], known, list.length);
  }
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

/**
 * The language that nearly all of a sample of the resource reads as. `und` if there is none: the
 * resource is a transliteration, or in a language that the detector does not know.
 */
function usualLanguage(texts: readonly CheckedText[]): string {
  const long = texts.filter(({ letters }) => letters >= 100);
  const sample = long.filter((_, index) => index % Math.ceil(long.length / 40) === 0);
  const counts = new Map<string, number>();
  for (const { text } of sample) countUp(counts, franc(text));
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] >= sample.length * 0.7 ? best[0] : "und";
}
