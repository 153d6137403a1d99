import { plainText } from "../plainText.js";
import {
  parseVerseKey,
  verseKey,
  versePosition,
  type VersePosition,
  type VerseRef,
} from "../verse.js";
import type { RowIdentity } from "./index.js";

/*
 * Reading single fields of payload rows. Rows come from outside and are kept whatever they hold,
 * so every reader answers null for a missing or surprising value and none throws.
 */

export type RowData = Readonly<Record<string, unknown>>;

/** Order of rows whose fields do not tell where they belong: after all others. */
export const LAST = Number.MAX_SAFE_INTEGER;

/** A whole number that JSON carried without loss; digits in a string count too. */
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
 * The record key that an id makes. An id beyond 2^53 has lost digits in `JSON.parse` and could
 * meet another row's, so it makes none.
 */
export function keyOf(data: RowData, field: string): string | null {
  const value = data[field];
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : null;
  return stringOf(data, field);
}

/** An annotation of a word in superior letters: `You<sup>sg</sup>`. */
const ANNOTATION = /<sup>\p{L}{1,4}<\/sup>/gu;

/**
 * The text of a field without the annotations of words, so that the words are found as whole words;
 * empty if it has none.
 */
export function withoutAnnotations(data: RowData, field: string): readonly string[] {
  const html = stringOf(data, field) ?? "";
  const bare = html.replace(ANNOTATION, "");
  return bare === html ? [] : [plainText(bare)];
}

/** `record_type` and `record_key` where the row itself states them. */
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
 * The verses that a field names, as key and range. Leading zeros are ignored. A bridge (`2:1-2`, one
 * text for several verses) has the key of its first verse. A key with a verse that does not exist is
 * kept as it was published, and has no range.
 */
export function verseOf(data: RowData, field = "verse_key"): VerseFields {
  const key = data[field];
  const match = typeof key === "string" ? KEY_LIKE.exec(key) : null;
  if (typeof key !== "string" || match === null) return NO_VERSE;
  const [, chapter, verse, lastChapter = chapter, lastVerse = verse] = match;
  const first = existingVerse(chapter, verse);
  const last = existingVerse(lastChapter, lastVerse);
  if (first === null || last === null) return { ...NO_VERSE, verseKey: key };
  const [from, to] = [versePosition(first), versePosition(last)];
  return from <= to ? { verseKey: verseKey(first), from, to } : { ...NO_VERSE, verseKey: key };
}

function existingVerse(chapter: string | undefined, verse: string | undefined): VerseRef | null {
  return parseVerseKey(`${Number(chapter)}:${Number(verse)}`);
}

/** The chapter that a published key names, whether or not the verse exists; null without one. */
export function chapterOfKey(key: string | null): number | null {
  const match = key === null ? null : KEY_LIKE.exec(key);
  return match === null ? null : Number(match[1]);
}

/** Where rows with such a key stand in reading order: where the verse would be. */
export function orderOf({ verseKey: key, from }: VerseFields): number {
  if (from !== null) return from;
  const match = key === null ? null : KEY_LIKE.exec(key);
  return match === null ? LAST : Number(match[1]) * 1000 + Math.min(999, Number(match[2]));
}

/** `2:255`, `002:255`, `2:1-2`, `2:286-3:1`. */
const KEY_LIKE = /^(\d{1,9}):(\d{1,9})(?:\s?[-–—]\s?(?:(\d{1,9}):)?(\d{1,9}))?$/;

/** Identity of a row that is told by `id` and `verse_key`, unless it states its own. */
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

/** Plain text of the given fields, in their order, one space between them. */
export function textOf(data: RowData, fields: readonly string[]): string {
  const parts: string[] = [];
  for (const field of fields) collectText(data[field], parts);
  return parts.join(" ");
}

/** Plain text of the row's footnotes (`foot_notes[].text`). */
export function footnotesText(data: RowData): string {
  const notes = data.foot_notes;
  const parts: string[] = [];
  for (const note of Array.isArray(notes) ? notes : []) {
    if (isRecord(note)) collectText(note.text, parts);
    else collectText(note, parts);
  }
  return parts.join(" ");
}

/** Texts that are not empty, joined. */
export function joinText(...parts: string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

export function isRecord(value: unknown): value is RowData {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function collectText(value: unknown, into: string[]): void {
  if (typeof value !== "string") return;
  const text = plainText(value);
  if (text !== "") into.push(text);
}
