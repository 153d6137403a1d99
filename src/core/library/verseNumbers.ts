import { parseVerseKey, verseAt, versePosition, type VersePosition } from "../model/verse.js";

/** The text of one row. */
export interface VerseText {
  readonly html: string;
  /** First and last verse; null for a text without a place. */
  readonly from: VersePosition | null;
  readonly to: VersePosition | null;
}

/** The texts of some verses as one text. */
export interface JoinedVerses {
  /** As published. If there are several texts, each has the number of its verse. */
  readonly html: string;
  /** The same without the numbers. */
  readonly unnumbered: string;
  /** The numbers as they are written in `html`. */
  readonly numbers: readonly string[];
}

/** How verses are told apart: a number after each verse, or before each commentary. */
export type NumberForm = "verses" | "arabic" | "commentaries";

/**
 * Joins the texts of verses. Without their numbers they would read as one sentence. The texts
 * themselves stay as published.
 *
 * @param hasMore True if other texts follow that were not read.
 */
export function joinVerses(
  texts: readonly VerseText[],
  form: NumberForm,
  hasMore = false,
): JoinedVerses {
  const unnumbered = texts.map(({ html }) => html).join(" ");
  if (texts.length < 2 && !hasMore) return { html: unnumbered, unnumbered, numbers: [] };
  const numbered = texts.map(({ html, from, to }) => {
    const number = hasNumber(html, from, form) ? "" : numberOf(from, to, form);
    const parts = form === "commentaries" ? [number, html] : [html, number];
    return { number, html: parts.filter((part) => part !== "").join(" ") };
  });
  return {
    html: numbered.map(({ html }) => html).join(form === "commentaries" ? "<br><br>" : " "),
    unnumbered,
    numbers: numbered.flatMap(({ number }) => (number === "" ? [] : [number])),
  };
}

/** Joins Arabic verses that are plain text. */
export function joinArabic(
  verses: readonly { readonly verseKey: string | null; readonly text: string }[],
  hasMore = false,
): string {
  const texts = verses.map(({ verseKey, text }) => {
    const verse = parseVerseKey(verseKey);
    const at = verse === null ? null : versePosition(verse);
    return { html: text, from: at, to: at };
  });
  return joinVerses(texts, "arabic", hasMore).html;
}

/** The end of a verse in Arabic texts that are published with their numbers. */
const ARABIC_NUMBER = /[\u06DD\u0660-\u0669\u06F0-\u06F9]\s*$/u;

/** True if a text is published with its number. */
function hasNumber(html: string, from: VersePosition | null, form: NumberForm): boolean {
  if (form === "arabic") return ARABIC_NUMBER.test(html);
  if (from === null || form === "commentaries") return false;
  const { verse } = verseAt(from);
  return new RegExp(`^\\s*(?:[([]${verse}[)\\]]|${verse}[.:])|[([]${verse}[)\\]]\\s*$`, "u").test(
    html,
  );
}

/** `(255)`, `(1-5)`, or the ornament U+06DD with Arabic digits; empty for a text without a place. */
function numberOf(from: VersePosition | null, to: VersePosition | null, form: NumberForm): string {
  if (from === null) return "";
  const first = verseAt(from);
  const last = verseAt(to ?? from);
  if (form === "arabic") return `\u06DD${arabicDigits(first.verse)}`;
  if (last.chapter !== first.chapter) {
    return `(${first.chapter}:${first.verse}-${last.chapter}:${last.verse})`;
  }
  return last.verse <= first.verse ? `(${first.verse})` : `(${first.verse}-${last.verse})`;
}

function arabicDigits(number: number): string {
  return String(number).replaceAll(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit)));
}
