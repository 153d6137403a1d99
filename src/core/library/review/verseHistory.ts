import type { HistoryEntry } from "../../model/change.js";
import type { ResourceRef } from "../../model/resource.js";
import { rowKey } from "../../model/row.js";
import type { ContentStore } from "../../ports.js";
import { changedPart, type ChangedPart } from "./classify.js";
import { differenceOf } from "./difference.js";

/** One change of a verse, with its texts before and after. */
export interface VerseVersion {
  readonly entry: HistoryEntry;
  readonly part: ChangedPart;
  /** True for the creation of a row that was deleted before. */
  readonly isRestored: boolean;
  /** Null if the row did not exist. */
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * The kept changes of a verse in one resource, newest first: everything within `keepHistoryDays`.
 * A verse with several rows has the changes of all of them.
 */
export async function verseHistory(
  store: Pick<ContentStore, "history">,
  ref: ResourceRef,
  verseKey: string,
): Promise<VerseVersion[]> {
  const entries = await store.history(ref, { verseKey, limit: MAX_ENTRIES });
  return entries.map((entry, index) => {
    const { before, after } = differenceOf(ref.group, entry);
    const previous = entries.slice(index + 1).find((one) => rowKey(one) === rowKey(entry));
    return {
      entry,
      part: changedPart(ref.group, entry),
      isRestored: entry.kind === "created" && previous?.kind === "deleted",
      before,
      after,
    };
  });
}

/** More changes of one verse than anybody reads. */
const MAX_ENTRIES = 1000;
