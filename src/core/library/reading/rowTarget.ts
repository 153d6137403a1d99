import { chapterById } from "../../model/chapters.js";
import { chapterOfKey } from "../../model/groups/fields.js";
import { readerKind } from "../../model/pages.js";
import type { LocalResource } from "../../model/resource.js";
import type { RowName, StoredRow } from "../../model/row.js";
import { verseAt, verseKey, versePosition, type VersePosition } from "../../model/verse.js";
import type { StoreState } from "../../model/storeState.js";
import { wordOf } from "../../model/words.js";
import { numberField, payloadOf } from "../payload.js";
import { changeTarget, type ChangeTarget } from "../review/steps.js";
import type { ResourceFacts } from "./facts.js";
import type { ReadStore } from "./store.js";
import { verseOfRow } from "./wordPlaces.js";

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
  const position = row.from ?? (await placeOfWord(source, resource, row)) ?? endOfChapter(row);
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

/**
 * The place of a row in the text. A row of a mushaf states the verse of its word by number; a
 * mushaf may provide the verse of any other word. Null for a row outside the local copy, and for
 * one without a place.
 */
export async function placeOfRow(
  source: RowSource,
  resource: LocalResource,
  { recordType, recordKey }: RowName,
): Promise<RowPlace | null> {
  const row = await source.store.row(resource, recordType, recordKey);
  if (row === null) return null;
  const payload = payloadOf(row);
  const word = wordOf(recordType, payload);
  const position = row.from ?? word?.verse ?? (await placeOfWord(source, resource, row));
  const key = position === null ? row.verseKey : verseKey(verseAt(position));
  if (key !== null) return { kind: "verse", verseKey: key };
  const page = word === null ? null : numberField(payload, "page_number");
  return page === null ? null : { kind: "page", page, line: numberField(payload, "line_number") };
}

/** The verse of a word whose own row does not name it; null if no mushaf places it. */
export async function placeOfWord(
  source: RowSource,
  resource: LocalResource,
  { rowId }: Pick<StoredRow, "rowId">,
): Promise<VersePosition | null> {
  if (readerKind(resource.group) !== "words") return null;
  const { words } = await source.facts.reading(source.state, resource);
  return words === null ? null : verseOfRow(words, rowId);
}

/** Rows that name no verse of their chapter are shown at its end. */
function endOfChapter({ verseKey }: Pick<StoredRow, "verseKey">): VersePosition | null {
  const chapter = chapterById(chapterOfKey(verseKey) ?? 0);
  return chapter === undefined
    ? null
    : versePosition({ chapter: chapter.id, verse: chapter.versesCount });
}
