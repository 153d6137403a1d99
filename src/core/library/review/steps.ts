import { readerKind } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import { parseVerseKey, verseAt, versePosition } from "../../model/verse.js";
import type { ChangeHead } from "../../model/change.js";
import { rowKey, type RowHead, type RowName, type RowsPage } from "../../model/row.js";
import type { ContentStore } from "../../ports.js";
import { TABLE_ROWS } from "../reading/table.js";

/** The place of a reader: a row, or a verse, or only a chapter. */
export interface ReadingPlace {
  readonly row: RowName | null;
  readonly verseKey: string | null;
  readonly chapter: number | null;
}

export interface FoundChange {
  readonly change: ChangeHead;
  /** Its number among all changes, from 1. */
  readonly number: number;
  readonly total: number;
}

/**
 * The next change after a place (`by` 1) or the one before it (-1), in reading order; wraps around
 * at the end. Null without changes.
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
    // Rows outside the Quran's order follow all others.
    const after = changes.findIndex(({ position }) => position === null || position > place);
    const before = changes.findLastIndex(({ position }) => position !== null && position < place);
    index = by === -1 ? before : after === -1 ? count : after;
  }
  const wrapped = ((index % count) + count) % count;
  const change = changes[wrapped];
  return change === undefined ? null : { change, number: wrapped + 1, total: count };
}

/** The position of a verse or before a chapter; 0, before all verses, without either. */
function positionOf({ verseKey: key, chapter }: ReadingPlace): number {
  const verse = parseVerseKey(key);
  return verse === null ? (chapter ?? 0) * 1000 : versePosition(verse);
}

/** The part of a resource in which the reader shows a changed row. */
export type ChangeTarget =
  | { readonly kind: "chapter"; readonly chapter: number; readonly verse: number | null }
  | { readonly kind: "article"; readonly recordKey: string }
  | { readonly kind: "table"; readonly recordType: string; readonly offset: number };

type PlacedRow = Pick<ChangeHead, "recordType" | "recordKey" | "kind" | "position">;

/** Finds the part that shows a changed row: its chapter, a localization, or a page of the table. */
export async function changeTarget(
  store: Pick<ContentStore, "rowHeads">,
  ref: ResourceRef,
  { recordType, recordKey, kind, position }: PlacedRow,
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
