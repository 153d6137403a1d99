import { readQuranJson } from "../../../src/core/sandbox/quranJson.js";

/*
 * Counts the words and letters of the Arabic verses in the development data. `node --import tsx
 * test/support/cli/verseFacts.ts` writes the result to src/core/library/checks/verseFacts.ts.
 */

const NUMBERS =
  /^(?:[وفبلك]|ال|بال|وال|لل)*(?:واحد|احد|اثن|ثني|ثاني|ثلث|ثلاث|ثالث|اربع|رباع|رابع|خمس|خامس|ست|سدس|سادس|سبع|سابع|ثمان|ثمني|ثمن|ثامن|تسع|تاسع|عشر|معشار|مائ|ميت|مئ|الف|الاف|ءالاف|نصف|مثني|بضع|كفلين|مرتين|رجلين|جنتين|بحرين|ضعفين)/u;

/** Letters alone, without marks, with one form each for alef and yeh. */
function fold(text: string): string {
  return text
    .normalize("NFC")
    .replace(/\u0670/g, "")
    .replace(/[\p{M}\u0640\u06d6-\u06ed]/gu, "")
    .replace(/[ٱأإآ]/g, "ا")
    .replace(/ى/g, "ي");
}

/** True if two verses are nearly equal: most words of the shorter one are in the other. */
function alike(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const there = new Set(long);
  const shared = short.filter((word) => there.has(word)).length;
  return shared / short.length >= 0.5 || shared / long.length >= 0.5;
}

export interface VerseFactsText {
  readonly sizes: string;
  readonly withNumbers: string;
  readonly likeNext: string;
  readonly withRepeats: string;
}

export async function verseFactsText(): Promise<VerseFactsText> {
  const verses = ((await readQuranJson([])).texts.ar ?? []).flat();
  const words = verses.map((verse) =>
    fold(verse)
      .split(/\s+/u)
      .filter((word) => /\p{L}/u.test(word)),
  );
  const two = (value: number): string => value.toString(36).padStart(2, "0");
  const list = (test: (index: number) => boolean): string =>
    verses.flatMap((_, index) => (test(index) ? [(index + 1).toString(36)] : [])).join(" ");
  return {
    sizes: words.map((verse) => two(verse.length) + two(verse.join("").length)).join(""),
    withNumbers: list((index) => words[index]?.some((word) => NUMBERS.test(word)) === true),
    withRepeats: list(
      (index) => words[index]?.some((word, at, all) => word === all[at - 1]) === true,
    ),
    likeNext: list((index) => {
      const next = words[index + 1];
      return next !== undefined && alike(words[index] ?? [], next);
    }),
  };
}
