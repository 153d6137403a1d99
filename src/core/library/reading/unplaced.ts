import { chapterOfKey } from "../../model/groups/fields.js";
import type { Unplaced } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import type { StoredRow } from "../../model/row.js";
import { PAGE_BYTES, type ChapterPlace } from "./part.js";
import type { ReadStore } from "./store.js";

/** Maximum rows without a place in one chapter. */
const MAX_UNPLACED = 500;

/**
 * The rows that name a chapter but none of its verses, for the chapter's last part. Undefined if
 * there are no such rows, or if `nextOffset` says that the part is not the last.
 */
export async function readUnplaced<Entry>(
  store: Pick<ReadStore, "rows">,
  ref: ResourceRef,
  part: { readonly chapter: number; readonly nextOffset: number | null; readonly at: ChapterPlace },
  entryOf: (row: StoredRow) => Entry,
): Promise<Unplaced<Entry> | undefined> {
  if (part.nextOffset !== null) return undefined;
  const all = (await part.at.unplaced?.()) ?? [];
  const heads = all.filter((head) => chapterOfKey(head.verseKey) === part.chapter);
  if (heads.length === 0) return undefined;
  const rowIds = heads.slice(0, MAX_UNPLACED).map(({ rowId }) => rowId);
  const { rows } = await store.rows(ref, { rowIds, maxBytes: PAGE_BYTES });
  return { count: heads.length, entries: rows.map(entryOf) };
}
