import { plainText } from "../plainText.js";
import { existingVerse, verseKey, versePosition, type VersePosition } from "../verse.js";
import type { RowIdentity } from "./index.js";

/*
 * Readers of single fields in payload rows. Rows can hold anything, so readers return null for a
 * missing or unexpected value and never throw.
 */

export type RowData = Readonly<Record<string, unknown>>;

/** Order of rows without a known position: after all others. */
export const LAST = Number.MAX_SAFE_INTEGER;

/** A whole number without loss of precision; digits in a string count too. */
export function integerOf(data: RowData, field: string): number | null {
  const value = data[field];
  const number = typeof value === "string" && /^-?[0-9]{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : null;
}

/** A string that is not empty. */
export function stringOf(data: RowData, field: string): string | null {
  const value = data[field];
  return typeof value === "string" && value !== "" ? value : null;
}

/**
 * The record key for an id. Null for an id beyond 2^53, which lost digits in `JSON.parse` and could
 * match another row.
 */
export function keyOf(data: RowData, field: string): string | null {
  const value = data[field];
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : null;
  return stringOf(data, field);
}

/** An annotation of a word in superscript: `You<sup>sg</sup>`. */
const ANNOTATION = /<sup>\p{L}{1,4}<\/sup>/gu;

/**
 * A field's text without annotations, so that searches find whole words. Empty if the text has no
 * annotations.
 */
export function withoutAnnotations(data: RowData, field: string): readonly string[] {
  const html = stringOf(data, field) ?? "";
  if (!html.includes("<sup>")) return [];
  const bare = html.replace(ANNOTATION, "");
  return bare === html ? [] : [plainText(bare)];
}

/** `record_type` and `record_key`, if the row states them. */
export function statedIdentity(data: RowData): {
  recordType: string | null;
  recordKey: string | null;
} {
  return {
    recordType: stringOf(data, "record_type"),
    recordKey: stringOf(data, "record_key"),
  };
}

export interface VerseFields {
  readonly verseKey: string | null;
  readonly from: VersePosition | null;
  readonly to: VersePosition | null;
}

export const NO_VERSE: VerseFields = { verseKey: null, from: null, to: null };

/**
 * The verses of a field as key and range. Ignores leading zeros. A bridge (`2:1-2`, one text for
 * several verses) has the key of its first verse. A key with an unknown verse is kept as published,
 * without a range.
 */
export function verseOf(data: RowData, field = "verse_key"): VerseFields {
  const key = data[field];
  const match = typeof key === "string" ? KEY_LIKE.exec(key) : null;
  if (typeof key !== "string" || match === null) return NO_VERSE;
  const chapter = Number(match[1]);
  const first = existingVerse(chapter, Number(match[2]));
  const isBridge = match[4] !== undefined;
  const last = isBridge ? existingVerse(Number(match[3] ?? chapter), Number(match[4])) : first;
  if (first === null || last === null) return { ...NO_VERSE, verseKey: key };
  const [from, to] = [versePosition(first), versePosition(last)];
  return from <= to ? { verseKey: verseKey(first), from, to } : { ...NO_VERSE, verseKey: key };
}

/**
 * The chapter of a published key, even if its verse does not exist; null for a key without a
 * chapter.
 */
export function chapterOfKey(key: string | null): number | null {
  const match = key === null ? null : KEY_LIKE.exec(key);
  return match === null ? null : Number(match[1]);
}

/** Position of a row in reading order: that of its verse. */
export function orderOf({ verseKey: key, from }: VerseFields): number {
  if (from !== null) return from;
  const match = key === null ? null : KEY_LIKE.exec(key);
  return match === null ? LAST : Number(match[1]) * 1000 + Math.min(999, Number(match[2]));
}

/** `2:255`, `002:255`, `2:1-2`, `2:286-3:1`. */
const KEY_LIKE = /^(\d{1,9}):(\d{1,9})(?:\s?[-–—]\s?(?:(\d{1,9}):)?(\d{1,9}))?$/;

/** Identity from `id` and `verse_key`, unless the row states its own. */
export function identityByVerse(data: RowData, defaultType: string): RowIdentity {
  const stated = statedIdentity(data);
  const verse = verseOf(data);
  return {
    recordType: stated.recordType ?? defaultType,
    recordKey: stated.recordKey ?? keyOf(data, "id"),
    ...verse,
    order: orderOf(verse),
  };
}

/** Plain text of the given fields in their order, joined by spaces. */
export function textOf(data: RowData, fields: readonly string[]): string {
  const parts: string[] = [];
  for (const field of fields) collectText(data[field], parts);
  return parts.join(" ");
}

/**
 * Separates a text from each of its footnotes in a search text. Plain texts have no line breaks.
 */
export const NOTE_SEPARATOR = "\n";

/** The plain text of the `text` field, and that of each footnote (`foot_notes[].text`). */
export function textWithNotes(data: RowData): string {
  const notes = data.foot_notes;
  const parts: string[] = [];
  for (const note of Array.isArray(notes) ? notes : []) {
    if (isRecord(note)) collectText(note.text, parts);
    else collectText(note, parts);
  }
  const text = textOf(data, ["text"]);
  return parts.length === 0 ? text : [text, ...parts].join(NOTE_SEPARATOR);
}

export function isRecord(value: unknown): value is RowData {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function collectText(value: unknown, into: string[]): void {
  if (typeof value !== "string") return;
  const text = plainText(value);
  if (text !== "") into.push(text);
}
