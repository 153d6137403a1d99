import { scriptName } from "../characters.js";
import type { CheckedResource, CheckedText } from "../prepare.js";
import type { Rule } from "../rule.js";
import { arabicLetters, verseIdOf } from "../verseFacts.js";

/** A text and its expected length, from verses of similar Arabic length. */
export interface Measured {
  readonly text: CheckedText;
  /** Its letters, divided by the typical letters for its Arabic verse. */
  readonly ratio: number;
  /** Distance of the ratio's logarithm from the median, in scaled median absolute deviations. */
  readonly z: number;
  readonly expected: number;
}

/** Minimum Arabic letters for a typical length in translation. */
const ENOUGH = 25;
const SCALE = 1.4826;

/**
 * Measures verses against the Arabic. Verses of similar Arabic length are compared with each other,
 * because short verses need relatively more words.
 */
export function measure(resource: CheckedResource): Measured[] {
  const verses: { text: CheckedText; arabic: number; log: number }[] = [];
  const { hashes } = resource;
  for (const [id, text] of resource.verses) {
    const { from, to } = text.row;
    if (from !== to || text.letters === 0) continue;
    // Verses that are translated together repeat one text, which is as long as all of them.
    const hash = hashes[id] ?? 0;
    if (hash !== 0 && (hash === hashes[id - 1] || hash === hashes[id + 1])) continue;
    const arabic = arabicLetters(id);
    if (arabic >= ENOUGH) verses.push({ text, arabic, log: Math.log(text.letters / arabic) });
  }
  if (verses.length < 100) return [];
  verses.sort((a, b) => a.arabic - b.arabic);
  const measured: Measured[] = [];
  const size = Math.max(100, Math.ceil(verses.length / 12));
  for (let start = 0; start < verses.length; start += size) {
    const bin = verses.slice(start, start + size);
    const logs = bin.map(({ log }) => log).sort((a, b) => a - b);
    const median = logs[logs.length >> 1] ?? 0;
    const deviations = logs.map((log) => Math.abs(log - median)).sort((a, b) => a - b);
    const deviation = Math.max(0.1, (deviations[deviations.length >> 1] ?? 0) * SCALE);
    for (const { text, arabic, log } of bin) {
      measured.push({
        text,
        ratio: Math.exp(log - median),
        z: (log - median) / deviation,
        expected: Math.round(arabic * Math.exp(median)),
      });
    }
  }
  return measured;
}

/** Measured verses by verse id. */
function byVerse(measured: readonly Measured[]): ReadonlyMap<number, Measured> {
  return new Map(measured.map((each) => [verseIdOf(each.text.row.from ?? 0), each]));
}

/**
 * True if a neighbour makes up for the letters that a verse lacks or has too many: the translation
 * divides the two verses at another word.
 */
function isInNeighbour(each: Measured, verses: ReadonlyMap<number, Measured>): boolean {
  const id = verseIdOf(each.text.row.from ?? 0);
  const surplus = ({ text, expected }: Measured): number => text.letters - expected;
  const own = surplus(each);
  return [id - 1, id + 1].some((at) => {
    const neighbour = verses.get(at);
    return neighbour !== undefined && surplus(neighbour) * -Math.sign(own) >= Math.abs(own) / 2;
  });
}

const UNFINISHED = /(?:[([{«“„–—-]|\p{L}-)\s*$/u;

export const truncated: Rule = {
  id: "truncated",
  check(resource, report) {
    if (resource.facts.group !== "translations") return;
    const measured = measure(resource);
    const verses = byVerse(measured);
    for (const each of measured) {
      const { text, ratio, z, expected } = each;
      const { length } = text.text;
      const short = z < -4 && (ratio < 0.3 || (ratio < 0.45 && UNFINISHED.test(text.text)));
      if (!short || isInNeighbour(each, verses)) continue;
      report.text(text, Math.max(0, length - 12), length, "truncated", text.letters, expected);
    }
  },
};

export const lengthOutlier: Rule = {
  id: "length-outlier",
  check(resource, report) {
    if (resource.facts.group !== "translations") return;
    const measured = measure(resource);
    const verses = byVerse(measured);
    for (const each of measured) {
      const { text, ratio, z, expected } = each;
      if (ratio < 4 || z < 6 || isInNeighbour(each, verses)) continue;
      report.text(text, 0, text.text.length, "longer-than-usual", text.letters, expected);
    }
  },
};

/** Scripts with letter case. */
const CASED = new Set(["Latin", "Cyrillic", "Greek", "Armenian"]);
/** A full stop and up to three words in lower case at the end of the text. */
const FRAGMENT =
  /(?<=[\p{L}\p{M}]{3,}\.)\s+(\p{Ll}[\p{L}\p{M}'’-]*(?:\s+[\p{Ll}'’-]+){0,2})[.!?"”]*\s*$/u;

export const fragment: Rule = {
  id: "fragment",
  check(resource, report) {
    let lower = 0;
    let upper = 0;
    const found: { text: CheckedText; at: number; words: string }[] = [];
    for (const text of resource.texts) {
      if (text.kind !== "text" || !CASED.has(scriptName(text.script) ?? "")) continue;
      if (!text.text.includes(". ")) continue;
      const sentence = /[\p{L}\p{M}]{3}\.\s+([\p{Lu}\p{Ll}])/u.exec(text.text)?.[1];
      if (sentence === undefined) continue;
      if (/\p{Ll}/u.test(sentence)) lower++;
      else upper++;
      const match = FRAGMENT.exec(text.text);
      if (match === null) continue;
      const words = match[1] ?? "";
      found.push({ text, at: match.index + match[0].indexOf(words), words });
    }
    // An edition that often continues in lower case after a stop does so on purpose.
    if (lower > 20 && lower > (lower + upper) * 0.05) return;
    for (const { text, at, words } of found)
      report.text(text, at, at + words.length, "fragment", words);
  },
};
