import { createHash } from "node:crypto";
import { oneLine } from "../export/rowText.js";
import { LIMITS, type Quotation } from "./events.js";
import { agreed, type NoteThread } from "./fold.js";

/** `sha256:` and the hash of a text's UTF-8 bytes, exactly as published. */
export function fingerprint(text: string): string {
  return `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`;
}

/**
 * Quotes a part of a text, by default the whole. `start` and `end` count UTF-16 units, as in a
 * string. A part that is longer than the format allows ends earlier.
 */
export function quote(text: string, start = 0, end = text.length): Quotation {
  const from = Math.min(Math.max(0, start), text.length);
  const to = Math.min(Math.max(from, end), text.length, from + LIMITS.text);
  return {
    text: wellFormed(text.slice(from, to)),
    before: wellFormed(text.slice(Math.max(0, from - LIMITS.context), from)),
    after: wellFormed(text.slice(to, to + LIMITS.context)),
    verse: fingerprint(text),
  };
}

/** Quotes words of a published text; the whole text if it lacks them. */
export function quoteWords(published: string, words: string): Quotation {
  const at = words === "" ? -1 : published.indexOf(words);
  return at < 0 ? quote(published) : quote(published, at, at + words.length);
}

/** A quotation, and the text that should be in its place. */
export interface Correction {
  readonly quotation: Quotation;
  readonly proposed: string;
}

/**
 * A correction of words of a published text, from the corrected whole text on one line. If more than
 * the words changed, or they were removed, it is a correction of the whole text.
 */
export function correctionOf(published: string, words: string, corrected: string): Correction {
  const whole = { quotation: quote(published), proposed: corrected };
  const at = words === "" ? -1 : published.indexOf(words);
  if (at < 0) return whole;
  const before = oneLine(published.slice(0, at));
  const after = oneLine(published.slice(at + words.length));
  const hasOthers = corrected.startsWith(before) && corrected.endsWith(after);
  const end = corrected.length - after.length;
  const proposed = hasOthers && end > before.length ? corrected.slice(before.length, end) : "";
  if (proposed.trim() === "") return whole;
  return { quotation: quote(published, at, at + words.length), proposed };
}

/** Removes half a surrogate pair at either end, which could not be written as UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/^[\uDC00-\uDFFF]/, "").replace(/[\uD800-\uDBFF]$/, "");
}

/**
 * `same`: the text is unchanged. `elsewhere`: it changed outside the quoted words. `changed`: the
 * quoted words changed. `gone`: the row is no longer published.
 */
export type QuotationStatus = "same" | "elsewhere" | "changed" | "gone";

/** The state of a note's quotation. `text` is the row's current text; null without the row. */
export function quotationStatus(quotation: Quotation, text: string | null): QuotationStatus {
  if (text === null) return "gone";
  if (fingerprint(text) === quotation.verse) return "same";
  const isThere = quotation.text !== "" && words(text).includes(inPlace(quotation, quotation.text));
  return isThere ? "elsewhere" : "changed";
}

/** Characters beside a quotation that identify its place. */
const NEAR = 12;

/**
 * A text in place of the quotation, with the neighbouring words. Only these words count, because a
 * verse can repeat the quoted words, and changes farther away do not matter.
 */
function inPlace({ before, after }: Quotation, text: string): string {
  const left = /(?<!\S)\S+\s*$/u.exec(before.slice(-NEAR))?.[0] ?? "";
  const right = after.slice(0, NEAR).replace(/(?<=\S)\s.*/su, "");
  return words(left + text + right);
}

/**
 * True if the published text has the proposed correction of a note, so that the note can become
 * `fixed`. The proposed words count only in place of the quoted ones.
 */
export function isFixedThere(thread: NoteThread, text: string | null): boolean {
  const { quotation } = thread;
  if (agreed(thread.state) !== "sent" || quotation === null || text === null) return false;
  if (fingerprint(text) === quotation.verse) return false;
  const published = words(text);
  return thread.proposed.current.some(({ value }) => {
    if (words(value) === words(quotation.text)) return false;
    const isWhole = quotation.before === "" && quotation.after === "";
    const expected = inPlace(quotation, value);
    return isWhole ? published === expected : published.includes(expected);
  });
}

/** Normalizes spacing and the composition of letters, which do not count as a difference. */
function words(text: string): string {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}
