import type { RuleId } from "../../../src/core/library/checks/registry.js";
import {
  arabicHasNumber,
  arabicIsLikeNext,
  arabicLetters,
  arabicRepeatsWord,
} from "../../../src/core/library/checks/verseFacts.js";

/** A verse of a published text, to be made faulty. */
export interface Verse {
  /** Number in the whole Quran, from 1. */
  readonly id: number;
  readonly key: string;
  readonly text: string;
  readonly next: string;
  /** The text of 1:1. */
  readonly basmala: string;
  /** The same verse in another language. */
  readonly foreign: string;
}

/** The fields in which a faulty row differs from the verse's own row. */
type Fields = Readonly<Record<string, unknown>>;

export interface SeededFault {
  readonly rule: RuleId;
  readonly languages: readonly string[];
  /** The faulty rows, or null if this verse cannot have the fault. */
  readonly seed: (verse: Verse) => readonly Fields[] | null;
}

const ALL = ["en", "ur", "ru", "bn", "zh"];
const CASED = ["en", "ru"];
const SPACED = ["en", "ur", "ru", "bn"];

const replaced = (text: string, pattern: RegExp, by: string): readonly Fields[] | null =>
  pattern.test(text) ? [{ text: text.replace(pattern, by) }] : null;

const fault = (
  rule: RuleId,
  languages: readonly string[],
  seed: SeededFault["seed"],
): SeededFault => ({ rule, languages, seed });

const isLong = ({ text }: Verse): boolean => text.length > 120;

/** One way to break a published text for each rule that reads texts. */
export const SEEDED_FAULTS: readonly SeededFault[] = [
  fault("missing-verse", ALL, () => []),
  fault("duplicate-verse", ALL, ({ text }) => [{ text }, { text }]),
  fault("empty-text", ALL, () => [{ text: " " }]),
  fault("truncated", ALL, ({ id, text }) =>
    arabicLetters(id) < 120 ? null : [{ text: text.slice(0, Math.ceil(text.length / 10)) }],
  ),
  fault("length-outlier", ALL, ({ id, text }) =>
    arabicLetters(id) < 40 || arabicLetters(id) > 120
      ? null
      : [{ text: Array.from({ length: 9 }, () => text).join(" ") }],
  ),
  fault("fragment", CASED, ({ text }) =>
    /[\p{L}]{4}\.?$/u.test(text) ? [{ text: `${text.replace(/\.$/u, "")}. ${tail(text)}` }] : null,
  ),
  fault("marker-without-note", ALL, ({ text }) => [{ text: `${text}<sup foot_note="9">1</sup>` }]),
  fault("note-without-marker", ALL, ({ text }) => [
    { text, foot_notes: [{ id: 9, text: "Placeholder." }] },
  ]),
  fault("note-clipped", ALL, ({ text }) => [
    {
      text: `${text}<sup foot_note="9">1</sup>`,
      foot_notes: [{ id: 9, text: "The placeholder note says this:" }],
    },
  ]),
  fault("cross-reference", ALL, ({ text }) => [{ text: `${text} (2:300)` }]),
  fault("verse-number-in-text", ALL, ({ key, text }) => [
    { text: `${key.split(":")[1] ?? ""}. ${text}` },
  ]),
  fault("stray-number", ["zh"], ({ id, text }) =>
    arabicHasNumber(id) ? null : replaced(text, /(?<=\p{L})(?=\p{L})/u, " 731 "),
  ),
  fault("stray-number", SPACED, ({ id, text }) =>
    arabicHasNumber(id) || !/^[^\d]+ [^\d]+$/u.test(text)
      ? null
      : replaced(text, /(?<=\p{L}) (?=\p{L})/u, " 731 "),
  ),
  fault("basmala-in-verse", ALL, ({ id, text, basmala }) =>
    id === 1 ? null : [{ text: `${basmala} ${text}` }],
  ),
  fault("unbalanced-markup", ALL, ({ text }) => [{ text: `<i>${text}` }]),
  fault("unusual-markup", ALL, ({ text }) => [{ text: `${text}<script>x()</script>` }]),
  fault("escaped-entity", ALL, ({ text }) => [{ text: `${text} &amp;quot;` }]),
  fault("replacement-character", ALL, ({ text }) => replaced(text, /(?<=\p{L})\p{L}/u, "\ufffd")),
  fault("control-character", ALL, ({ text }) => replaced(text, /(?<=\p{L})(?=\p{L})/u, "\ufeff")),
  fault("unbalanced-bidi", ALL, ({ text }) => [{ text: `\u2067${text}` }]),
  fault("not-nfc", ["ru"], ({ text }) => replaced(text, /й/u, "и\u0306")),
  fault("code-points", ["ur"], ({ text }) => replaced(text, /(?<=[بتنلم])ی(?=\s)/u, "ي")),
  fault("kashida", ["ur"], ({ text }) => replaced(text, /(?<=\s[بتنلم])(?=[بتنلم]\p{L})/u, "ـ")),
  fault("stray-character", ALL, ({ text }) => replaced(text, /(?<=\p{L})(?=[\p{L}\s])/u, "|")),
  fault("spacing", SPACED, ({ text }) => replaced(text, /(?<=\p{L}) (?=\p{L})/u, "  ")),
  fault("missing-space", ["en", "ru", "bn"], ({ text }) =>
    replaced(text, /(?<=\p{L}{3}), (?=\p{L}{3})/u, ","),
  ),
  fault("bracket-spacing", ["en"], ({ text }) => replaced(text, /(?<=\p{L}) \[(?=\p{L}{6})/u, "[")),
  fault("unbalanced-punctuation", ["en", "ru", "zh"], ({ text }) =>
    /^[^()[\]（）]*[([（][^()[\]（）]*[)\]）][^()[\]（）]*$/u.test(text)
      ? replaced(text, /[)\]）]/u, "")
      : null,
  ),
  fault("double-punctuation", ALL, ({ text }) => replaced(text, /([,،，])(?=\s?\p{L})/u, "$1$1")),
  fault("punctuation-script", ["ur", "zh"], ({ text }) =>
    replaced(text, /(?<=\p{L})[،，](?=\s?[^\d\sA-Za-z])/u, ","),
  ),
  fault("quote-style", ["ur"], ({ text }) =>
    /^[^"“”]*"[^"“”]*"[^"“”]*$/u.test(text) ? replaced(text, /"/u, "“") : null,
  ),
  fault("repeated-word", CASED, (verse) =>
    arabicRepeatsWord(verse.id)
      ? null
      : replaced(verse.text, /(?<=\s)(\p{Ll}{6,})(?= \p{Ll}{3})/u, "$1 $1"),
  ),
  fault("mixed-script", ["en"], ({ text }) => replaced(text, /(?<=\p{Ll})a(?=\p{Ll})/u, "а")),
  fault("mixed-script", ["ru"], ({ text }) => replaced(text, /(?<=\p{Ll})а(?=\p{Ll})/u, "a")),
  fault("wrong-language", ALL, (verse) => (isLong(verse) ? [{ text: verse.foreign }] : null)),
  fault("same-as-neighbour", ALL, (verse) =>
    arabicIsLikeNext(verse.id) || verse.next.length < 40 ? null : [{ text: verse.next }],
  ),
];

/** The last two words of a text, as a fragment. */
function tail(text: string): string {
  return text
    .replace(/[^\p{L} ]/gu, "")
    .toLowerCase()
    .trim()
    .split(" ")
    .slice(-2)
    .join(" ");
}
