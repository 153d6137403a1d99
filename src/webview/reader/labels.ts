import * as l10n from "@vscode/l10n";
import { perLocale } from "../../core/model/perLocale.js";
import { parseVerseKey } from "../../core/model/verse.js";

/** `2:255`, or `2:1–5` for a range within a chapter. */
export function verseRangeLabel(from: string, to: string): string {
  const first = parseVerseKey(from);
  const last = parseVerseKey(to);
  if (first === null || last === null || from === to) return from;
  return first.chapter === last.chapter ? `${from}–${last.verse}` : `${from}–${to}`;
}

/** True if a verse is in the range `from` to `to`, both included. */
export function isWithin(key: string, from: string, to: string): boolean {
  const position = positionOf(key);
  return positionOf(from) <= position && position <= positionOf(to);
}

/** A number that orders verse keys, including keys of verses that do not exist. */
export function positionOf(key: string): number {
  const [chapter, verse] = key.split(":").map(Number);
  return (chapter ?? 0) * 1000 + (verse ?? 0);
}

/** A language's native name if the browser knows it, else its code. */
export function languageLabel(code: string | null): string {
  if (code === null) return l10n.t("Unknown language");
  try {
    return new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

const languageNames = perLocale(
  (locale) => new Intl.DisplayNames([locale, "en"], { type: "language", fallback: "none" }),
);

/** A language's name in the user's language, else the service's name for it. */
export function languageName(code: string | null, published: string, locale: string): string {
  if (code === null) return published;
  try {
    return languageNames(locale).of(code) ?? published;
  } catch {
    return published;
  }
}

/** Names of record types and fields as words: `chapter_audio_file` as `chapter audio file`. */
export function words(name: string): string {
  return name.replaceAll("_", " ");
}
