import { indentJson } from "../model/indentJson.js";
import {
  readerKind,
  type ChangeMark,
  type Difference,
  type PageChanges,
  type ReaderKind,
  type ReaderPage,
} from "../model/pages.js";
import type { LocalResource, ResourceRef } from "../model/resource.js";
import { parseVerseKey, verseAt, verseKey, versePosition } from "../model/verse.js";
import type { ChangeHead, ContentStore, RowChange, RowHead, RowName, RowsPage } from "../ports.js";
import { textWithNotes } from "./copy.js";
import { payloadOf, textField } from "./payload.js";
import { arabicText, footnotesOf, TABLE_ROWS } from "./read.js";

/*
 * What has become of a resource since somebody reviewed it: marks for a page of the reader, single
 * differences, the way from one change to the next, and texts to compare side by side.
 */

type ChangeStore = Pick<ContentStore, "changes" | "changeHeads" | "history">;

/** Marks of one page; the longest surah has 6,144 words. */
const MAX_MARKS = 8000;
/** Bytes of payloads of removed rows whose text comes along with a page. */
const FORMER_BYTES = 64 * 1024;
/** Removed rows that a page without chapters names. */
const MAX_REMOVED = 50;

/**
 * What is marked on a page. A chapter has the marks of all its rows, whatever part of it the page
 * is; an article those of its localizations; a table those of its rows, and of rows that are gone.
 */
export async function readChanges(
  store: ChangeStore,
  resource: Pick<LocalResource, "group" | "id" | "unreviewedRows">,
  page: ReaderPage,
): Promise<PageChanges> {
  if (resource.unreviewedRows === 0) return NO_CHANGES;
  const [shown, through] = await Promise.all([
    headsOf(store, resource, page),
    newestChange(store, resource),
  ]);
  const former = await formerTexts(store, resource, shown);
  return {
    total: resource.unreviewedRows,
    through,
    marks: shown.map(({ position, ...head }): ChangeMark => ({
      ...head,
      verseKey: head.verseKey ?? verseKeyAt(position),
      former: former.get(rowKey(head)) ?? null,
    })),
  };
}

export const NO_CHANGES: PageChanges = { total: 0, through: null, marks: [] };

/**
 * ISO 8601: when the newest change was applied that the local history has, or that still waits for
 * review although the history is kept for less time than that; null without any.
 */
export async function newestChange(
  store: Pick<ContentStore, "changeHeads" | "history">,
  ref: ResourceRef,
): Promise<string | null> {
  const [newest] = await store.history(ref, { limit: 1 });
  return newest?.appliedAt ?? (await store.changeHeads(ref, { limit: 0 })).newest;
}

async function headsOf(
  store: ChangeStore,
  resource: Pick<LocalResource, "group" | "id" | "unreviewedRows">,
  page: ReaderPage,
): Promise<readonly ChangeHead[]> {
  if ("chapter" in page) {
    const { rows } = await store.changeHeads(resource, { chapter: page.chapter, limit: MAX_MARKS });
    if (page.kind !== "words" || rows.length === resource.unreviewedRows) return rows;
    // Words can stand in a chapter of which their own rows say nothing.
    const words = page.entries.flatMap((entry) => entry.words.flatMap(({ texts }) => texts));
    const known = new Set(rows.map(rowKey));
    const others = await store.changeHeads(resource, { rows: words.map(nameOf) });
    return [...rows, ...others.rows.filter((head) => !known.has(rowKey(head)))];
  }
  const { rows: heads } = await store.changeHeads(resource, { limit: MAX_MARKS });
  const keys = new Set((page.kind === "articles" ? page.localizations : page.rows).map(rowKey));
  const type = page.kind === "articles" ? null : page.recordType;
  let removed = 0;
  return heads.filter((head) =>
    head.kind === "deleted"
      ? (type === null || head.recordType === type) && removed++ < MAX_REMOVED
      : keys.has(rowKey(head)),
  );
}

function nameOf({ recordType, recordKey }: RowName): RowName {
  return { recordType, recordKey };
}

function rowKey({ recordType, recordKey }: RowName): string {
  return `${recordType}\n${recordKey}`;
}

function verseKeyAt(position: number | null): string | null {
  return position === null || position % 1000 === 0 ? null : verseKey(verseAt(position));
}

async function formerTexts(
  store: ChangeStore,
  ref: ResourceRef,
  heads: readonly ChangeHead[],
): Promise<Map<string, string>> {
  const removed = heads.filter(({ kind }) => kind === "deleted");
  const texts = new Map<string, string>();
  if (removed.length === 0) return texts;
  const { rows } = await store.changes(ref, {
    rows: removed.map(nameOf),
    maxBytes: FORMER_BYTES,
  });
  for (const change of rows) {
    if ((change.before?.length ?? 0) > FORMER_BYTES) continue;
    const { before } = differenceOf(ref.group, change);
    if (before !== null) texts.set(rowKey(change), before);
  }
  return texts;
}

/** The differences of some rows; rows that did not change, or were reviewed meanwhile, have none. */
export async function readDifferences(
  store: Pick<ContentStore, "changes">,
  ref: ResourceRef,
  rows: readonly RowName[],
): Promise<Difference[]> {
  const page = await store.changes(ref, { rows });
  return page.rows.map((change) => differenceOf(ref.group, change));
}

/**
 * A change as two texts. JSON stands in for rows that have no text to read, and where the texts are
 * equal because something else of the row changed.
 */
export function differenceOf(
  group: string,
  change: Pick<RowChange, "recordType" | "recordKey" | "before" | "after">,
): Difference {
  const { recordType, recordKey } = change;
  const before = change.before === null ? null : readableText(group, change.before);
  const after = change.after === null ? null : readableText(group, change.after);
  const isText =
    (change.before === null) === (before === null) &&
    (change.after === null) === (after === null) &&
    before !== after;
  if (isText) return { recordType, recordKey, form: "text", before, after };
  return {
    recordType,
    recordKey,
    form: "json",
    before: change.before === null ? null : indentJson(change.before),
    after: change.after === null ? null : indentJson(change.after),
  };
}

/** What people read of a payload, without markup; null where it has no text to read. */
function readableText(group: string, json: string): string | null {
  const kind = readerKind(group);
  if (kind === "recitation" || kind === "table") return null;
  const payload = payloadOf({ json });
  if (group === "quran_core") return arabicText(payload);
  const text = textField(payload, "text", "body", "content");
  if (text === null) return null;
  const title = kind === "articles" ? textField(payload, "title", "name") : null;
  const body = textWithNotes(text, footnotesOf(payload));
  return title === null ? body : `${title}\n\n${body}`;
}

// -------------------------------------------------------------------------- from one to the next

/** Where a reader is: at a row, and at a verse where there is one. */
export interface ReadingPlace {
  readonly row: RowName | null;
  readonly verseKey: string | null;
  /** For a place in a chapter where no verse is known. */
  readonly chapter: number | null;
}

export interface FoundChange {
  readonly change: ChangeHead;
  /** Its number among all, from 1. */
  readonly number: number;
  readonly total: number;
}

/**
 * The next change after a place (`by` 1) or the one before it (-1), in reading order; after the
 * last comes the first. Null where nothing changed.
 */
export function changeBeside(
  changes: readonly ChangeHead[],
  from: ReadingPlace,
  by: 1 | -1,
): FoundChange | null {
  const count = changes.length;
  if (count === 0) return null;
  const { row } = from;
  const at = row === null ? -1 : changes.findIndex((change) => rowKey(change) === rowKey(row));
  let index: number;
  if (at >= 0) index = at + by;
  else {
    const place = positionOf(from);
    // Rows without a place in the Quran's order come after all that have one.
    const after = changes.findIndex(({ position }) =>
      place === null ? false : position === null || position > place,
    );
    const next = place === null ? 0 : after === -1 ? count : after;
    const before = changes.findLastIndex(
      ({ position }) => place !== null && position !== null && position < place,
    );
    index = by === 1 ? next : before;
  }
  const wrapped = ((index % count) + count) % count;
  const change = changes[wrapped];
  return change === undefined ? null : { change, number: wrapped + 1, total: count };
}

function positionOf({ verseKey: key, chapter }: ReadingPlace): number | null {
  const verse = parseVerseKey(key);
  if (verse !== null) return versePosition(verse);
  return chapter === null ? null : chapter * 1000;
}

/** Where the reader shows a changed row. */
export type ChangeTarget =
  | { readonly kind: "chapter"; readonly chapter: number; readonly verse: number | null }
  | { readonly kind: "article"; readonly recordKey: string }
  | { readonly kind: "table"; readonly recordType: string; readonly offset: number };

/** Finds where a changed row is shown: in its chapter, as a localization, or in the table. */
export async function changeTarget(
  store: Pick<ContentStore, "rowHeads">,
  ref: ResourceRef,
  { recordType, recordKey, kind, position }: ChangeHead,
): Promise<ChangeTarget> {
  const reader = readerKind(ref.group);
  if (reader === "articles") return { kind: "article", recordKey };
  const isVerse = ref.group !== "quran_core" || recordType === "verse";
  if (reader !== "table" && position !== null && isVerse) {
    const { chapter, verse } = verseAt(position);
    return { kind: "chapter", chapter, verse: verse === 0 ? null : verse };
  }
  let at = 0;
  for (let next: number | null = kind === "deleted" ? null : 0; next !== null;) {
    const page: RowsPage<RowHead> = await store.rowHeads(ref, {
      recordTypes: [recordType],
      offset: next,
      limit: 5000,
    });
    const index = page.rows.findIndex((row) => row.recordKey === recordKey);
    if (index >= 0) {
      at = next + index;
      break;
    }
    next = page.nextOffset;
  }
  return { kind: "table", recordType, offset: at - (at % TABLE_ROWS) };
}

// -------------------------------------------------------------------------- side by side

/** Changed rows of one document, on both sides. */
export interface ChangedText {
  /** The chapter that the rows are of; null for a document of one row. */
  readonly chapter: number | null;
  /** The row, for a document of one. */
  readonly row: { readonly recordKey: string; readonly verseKey: string | null } | null;
  readonly form: "text" | "json";
  /** Null where none of the rows was there before. */
  readonly before: string | null;
  /** Null where none of the rows is there any more. */
  readonly after: string | null;
}

export interface ComparedChanges {
  readonly texts: readonly ChangedText[];
  /** Changed rows in `texts`, and in all. */
  readonly shown: number;
  readonly total: number;
}

/** What one comparison holds at most: beyond it nobody reads on. */
const MAX_ROWS = 500;
const MAX_DOCUMENTS = 100;
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * What changed as texts to compare: short texts of a chapter together, each with its verse's key
 * before it; long ones and JSON one by one. `since` (ISO 8601) as in the store.
 */
export async function compareChanges(
  store: Pick<ContentStore, "changes">,
  ref: ResourceRef,
  since?: string,
): Promise<ComparedChanges> {
  const period = since === undefined ? {} : { since };
  const page = await store.changes(ref, { ...period, limit: MAX_ROWS, maxBytes: MAX_BYTES });
  const texts: ChangedText[] = [];
  /** Where in `texts` a chapter stands. */
  const chapters = new Map<number, number>();
  let shown = 0;
  for (const change of page.rows) {
    const { form, before, after } = differenceOf(ref.group, change);
    const chapter = SHORT.has(readerKind(ref.group)) && form === "text" ? chapterOf(change) : null;
    const at = chapter === null ? undefined : chapters.get(chapter);
    const text = at === undefined ? undefined : texts[at];
    if (at !== undefined && text !== undefined) {
      texts[at] = {
        ...text,
        before: joined(text.before, withKey(change, before)),
        after: joined(text.after, withKey(change, after)),
      };
    } else if (texts.length === MAX_DOCUMENTS) break;
    else if (chapter !== null) {
      chapters.set(chapter, texts.length);
      const [left, right] = [withKey(change, before), withKey(change, after)];
      texts.push({ chapter, row: null, form, before: left, after: right });
    } else {
      const { recordKey, verseKey: key } = change;
      texts.push({ chapter: null, row: { recordKey, verseKey: key }, form, before, after });
    }
    shown++;
  }
  return { texts, shown, total: page.total };
}

/** Readers whose rows are short enough to stand together, a surah in a document. */
const SHORT: ReadonlySet<ReaderKind> = new Set(["verses", "words"]);

function chapterOf(change: RowChange): number | null {
  return parseVerseKey(change.verseKey)?.chapter ?? null;
}

function withKey(change: RowChange, text: string | null): string | null {
  return text === null ? null : `${change.verseKey ?? change.recordKey}  ${text}\n`;
}

function joined(a: string | null, b: string | null): string | null {
  return a === null || b === null ? (a ?? b) : `${a}\n${b}`;
}
