import { chapterById } from "../../model/chapters.js";
import { chapterOfKey } from "../../model/groups/fields.js";
import { readerKind } from "../../model/pages.js";
import type { LocalResource } from "../../model/resource.js";
import type { RowName, StoredRow } from "../../model/row.js";
import { versePosition, type VersePosition } from "../../model/verse.js";
import type { StoreState } from "../../model/storeState.js";
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
