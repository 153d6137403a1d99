import { CLASS, scriptName } from "../characters.js";
import { textsWith, type CheckedText } from "../prepare.js";
import { countUp, habitOf, type Rule } from "../rule.js";

/** Wrong sequences of marks; omission dots and `?!` are allowed. */
const DOUBLED =
  /(?<!\.)\.\.(?!\.)|,,+|،،+|;;+|؛؛+|::+|(?<!۔)۔۔(?!۔)|।।|(?<!。)。。(?!。)|，，+|,\.(?!\.)|(?<!\.)\.,|،۔|۔،|;,|,;|\?؟|؟\?|,،|[,;،؛]\s?[.۔।](?=\s|$)|[!?؟]\.(?!\.)|(?<!\.)\.[?؟](?![.?])/gu;

export const doublePunctuation: Rule = {
  id: "double-punctuation",
  check({ texts }, report) {
    const forms = new Map<string, number>();
    const found: { text: CheckedText; at: number; marks: string }[] = [];
    for (const text of textsWith(texts, CLASS.mark)) {
      for (const match of text.text.matchAll(DOUBLED)) {
        if (match[0] === ".," && isAbbreviation(text.text, match.index)) continue;
        // A frequent form is a convention: `||` and doubled dandas end verses in Sanskrit style.
        found.push({ text, at: match.index, marks: match[0] });
        countUp(forms, match[0]);
      }
    }
    const often = Math.max(20, texts.length * 0.02);
    for (const { text, at, marks } of found) {
      if ((forms.get(marks) ?? 0) > often) continue;
      report.text(text, at, at + marks.length, "double-punctuation", marks);
    }
  },
};

/** True if a full stop belongs to an abbreviation: `etc.`, `a.s.`, `v.` */
function isAbbreviation(text: string, at: number): boolean {
  return /(?:^|[\s(.\[])[\p{L}\p{M}]{1,4}$/u.test(text.slice(Math.max(0, at - 6), at));
}

/** ASCII marks and their Arabic counterparts. */
const ARABIC_MARKS: Readonly<Record<string, string>> = { ",": "،", ";": "؛", "?": "؟" };
const HAN_MARKS: Readonly<Record<string, string>> = {
  ",": "，",
  ";": "；",
  "?": "？",
  "!": "！",
  ":": "：",
  ".": "。",
};
const DANDA_SCRIPTS = new Set(["Devanagari", "Bengali", "Oriya", "Gurmukhi", "Gujarati"]);

interface Slip {
  readonly text: CheckedText;
  readonly at: number;
  readonly mark: string;
  readonly right: string;
}

export const punctuationScript: Rule = {
  id: "punctuation-script",
  check({ texts, script }, report) {
    const name = scriptName(script);
    const found =
      name === "Arabic"
        ? slips(texts, /(?<=[\u0620-\u06ff])[,;?]/gu, ARABIC_MARKS)
        : name === "Han"
          ? slips(texts, /(?<=\p{Script=Han})[,;?!:.]/gu, HAN_MARKS)
          : name !== null && DANDA_SCRIPTS.has(name)
            ? stops(texts, /(?<=[\p{L}\p{M}])[.|](?=\s|$)/gu, "।")
            : [];
    for (const { text, at, mark, right } of found) {
      report.text(text, at, at + 1, "punctuation-script", mark, right);
    }
    if (name !== "Arabic") return;
    for (const { text, at, mark, right } of stops(texts, /(?<=[\u0620-\u06ff])\.(?=\s|$)/gu, "۔")) {
      report.text(text, at, at + 1, "punctuation-script", mark, right);
    }
  },
};

/** ASCII marks after a letter of a script with its own marks, in a resource that uses those. */
function slips(
  texts: readonly CheckedText[],
  pattern: RegExp,
  own: Readonly<Record<string, string>>,
): Slip[] {
  const found: Slip[] = [];
  const used = new Map<string, number>();
  const ascii = new Map<string, number>();
  for (const text of textsWith(texts, CLASS.mark)) {
    for (const right of Object.values(own)) {
      if (text.text.includes(right)) countUp(used, right);
    }
    for (const match of text.text.matchAll(pattern)) {
      const mark = match[0];
      const next = text.text.slice(match.index + 1, match.index + 2);
      // ASCII marks are correct beside digits and Latin letters.
      if (/[\p{Nd}A-Za-z]/u.test(next) || (mark === "." && next === ".")) continue;
      // A stop between two Han letters separates names; its variant `·` depends on the edition.
      if (mark === "." && /\p{Script=Han}/u.test(next)) continue;
      countUp(ascii, mark);
      found.push({ text, at: match.index, mark, right: own[mark] ?? "" });
    }
  }
  return found.filter(({ mark, right }) => {
    const wrong = ascii.get(mark) ?? 0;
    return wrong <= Math.max(1, (wrong + (used.get(right) ?? 0)) * 0.05);
  });
}

/** Full stop, danda or Urdu full stop: reports the minority. */
function stops(texts: readonly CheckedText[], pattern: RegExp, right: string): Slip[] {
  const found: Slip[] = [];
  const counts = new Map<string, number>([[right, 0]]);
  for (const text of textsWith(texts, CLASS.mark | CLASS.stray)) {
    for (let at = text.text.indexOf(right); at !== -1; at = text.text.indexOf(right, at + 1))
      countUp(counts, right);
    for (const match of text.text.matchAll(pattern)) {
      // Abbreviations such as `মু.` end with a full stop.
      const before = text.text.slice(Math.max(0, match.index - 5), match.index);
      const goesOn = /\S/u.test(text.text.slice(match.index + 1));
      if (goesOn && /(?:^|\s)[\p{L}\p{M}]{1,4}$/u.test(before)) continue;
      countUp(counts, match[0]);
      found.push({ text, at: match.index, mark: match[0], right });
    }
  }
  return habitOf(counts)?.form === right ? found : [];
}
