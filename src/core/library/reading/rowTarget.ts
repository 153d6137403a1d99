import { chapterById } from "../../model/chapters.js";
import { chapterOfKey } from "../../model/groups/fields.js";
import { readerKind } from "../../model/pages.js";
import type { LocalResource } from "../../model/resource.js";
import { rowKey, type RowName, type StoredRow } from "../../model/row.js";
import { verseAt, verseKey, versePosition, type VersePosition } from "../../model/verse.js";
import type { StoreState } from "../../model/storeState.js";
import { wordOf } from "../../model/words.js";
import { numberField, payloadOf } from "../payload.js";
import { changeTarget, type ChangeTarget } from "../review/steps.js";
import type { ResourceFacts } from "./facts.js";
import type { ReadStore } from "./store.js";
import { versesOfRows } from "./wordPlaces.js";

export interface RowSource {
  readonly store: ReadStore;
  readonly state: Pick<StoreState, "resources">;
  readonly facts: ResourceFacts;
}

/**
 * The part of a resource in which the reader shows a row: its verse, a localization, or a page of
 * the table. Null if the row is not in the local copy.
 */
export async function rowTarget(
  source: RowSource,
  resource: LocalResource,
  name: RowName,
): Promise<ChangeTarget | null> {
  const { recordType, recordKey } = name;
  if (readerKind(resource.group) === "articles") return { kind: "article", recordKey };
  const row = await source.store.row(resource, recordType, recordKey);
  if (row === null) return null;
  const verses = row.from === null ? await versesOfWords(source, resource, [row]) : NONE;
  const position = row.from ?? verses.get(row.rowId) ?? endOfChapter(row);
  return changeTarget(source.store, resource, { recordType, recordKey, kind: "updated", position });
}

/** A row's place in the text: its verse, or the printed place of a word. */
export type RowPlace =
  | { readonly kind: "verse"; readonly verseKey: string }
  | { readonly kind: "page"; readonly page: number; readonly line: number | null };

/** True for groups whose rows are about words; the verse of a word is not a field of its row. */
export function isOfWords(group: string): boolean {
  return group === "mushafs" || readerKind(group) === "words";
}

/** Rows that are read at once for their places. */
const ROWS_AT_ONCE = 1_000;

/**
 * The places of rows in the text, in the order of their names. A row of a mushaf states the verse
 * of its word by number; a mushaf may provide the verse of any other word. Null for a row outside
 * the local copy, and for one without a place.
 */
export async function placesOfRows(
  source: RowSource,
  resource: LocalResource,
  names: readonly RowName[],
): Promise<(RowPlace | null)[]> {
  const places = new Map<string, RowPlace | null>();
  for (let start = 0; start < names.length; start += ROWS_AT_ONCE) {
    const { rows } = await source.store.rows(resource, {
      names: names.slice(start, start + ROWS_AT_ONCE),
      maxBytes: Number.MAX_SAFE_INTEGER,
    });
    const verses = await versesOfWords(source, resource, rows);
    for (const row of rows) places.set(rowKey(row), placeInText(row, verses));
  }
  return names.map((name) => places.get(rowKey(name)) ?? null);
}

function placeInText(row: StoredRow, verses: VersesByRow): RowPlace | null {
  const payload = payloadOf(row);
  const word = wordOf(row.recordType, payload);
  const position = row.from ?? word?.verse ?? verses.get(row.rowId) ?? null;
  const key = position === null ? row.verseKey : verseKey(verseAt(position));
  if (key !== null) return { kind: "verse", verseKey: key };
  const page = word === null ? null : numberField(payload, "page_number");
  return page === null ? null : { kind: "page", page, line: numberField(payload, "line_number") };
}

type VersesByRow = ReadonlyMap<number, VersePosition>;

const NONE: VersesByRow = new Map();

/** The verses of words whose rows do not name them, by row id; empty if no mushaf places them. */
async function versesOfWords(
  { facts, state }: RowSource,
  resource: LocalResource,
  rows: readonly StoredRow[],
): Promise<VersesByRow> {
  if (readerKind(resource.group) !== "words") return NONE;
  const { words } = await facts.reading(state, resource);
  return words === null ? NONE : versesOfRows(words, new Set(rows.map(({ rowId }) => rowId)));
}

/** Rows that name no verse of their chapter are shown at its end. */
function endOfChapter({ verseKey }: Pick<StoredRow, "verseKey">): VersePosition | null {
  const chapter = chapterById(chapterOfKey(verseKey) ?? 0);
  return chapter === undefined
    ? null
    : versePosition({ chapter: chapter.id, verse: chapter.versesCount });
}
