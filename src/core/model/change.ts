import type { ResourceRef } from "./resource.js";
import type { RowName, RowsPage } from "./row.js";
import type { VersePosition } from "./verse.js";

export type ChangeKind = "created" | "updated" | "deleted";

/** One change of a row, kept for `keepHistoryDays`. */
export interface HistoryEntry extends RowName {
  readonly verseKey: string | null;
  readonly kind: ChangeKind;
  /** Payloads as received; null before a creation and after a deletion. */
  readonly before: string | null;
  readonly after: string | null;
  /** The mutation's sequence, or the full copy's. */
  readonly sequence: number;
  /** ISO 8601: when the service recorded it, or when a full copy was stored. */
  readonly changedAt: string;
  /** ISO 8601: when it was applied here. */
  readonly appliedAt: string;
}

/**
 * True if a full copy brought the change. A full copy has no times for its rows, so the store uses
 * its own time for both.
 */
export function cameWithFullCopy({
  changedAt,
  appliedAt,
}: Pick<HistoryEntry, "changedAt" | "appliedAt">): boolean {
  return changedAt === appliedAt;
}

export interface HistoryQuery {
  /** Default 1000. */
  readonly limit?: number;
  /** Only changes of rows with this verse key. */
  readonly verseKey?: string;
}

/** The difference of one row since its last review; combines all changes since then. */
export interface RowChange extends RowName {
  readonly verseKey: string | null;
  readonly kind: ChangeKind;
  /** Payloads as received; null before a creation and after a deletion. */
  readonly before: string | null;
  readonly after: string | null;
  /** Number of combined changes. */
  readonly times: number;
  /** ISO 8601: when the service recorded the last of them, or when a full copy brought it. */
  readonly changedAt: string;
  /** ISO 8601: when the last of them was applied here; the `through` of a ReviewMark. */
  readonly appliedAt: string;
}

/** A changed row without its payloads, for marks and long lists. */
export type ChangeHead = Omit<RowChange, "before" | "after"> & {
  /**
   * The row's current place, or its last one before deletion: a verse, or the chapter's number
   * times 1000 for text before the chapter's verses. Null for rows that belong to no chapter.
   */
  readonly position: VersePosition | null;
  /** The row's last verse; null for rows without verses. */
  readonly to: VersePosition | null;
};

export interface ChangesQuery {
  /**
   * ISO 8601: changes that were applied after this moment. Default: unreviewed changes. Both come
   * from the stored generation, which can hold changes older than `keepHistoryDays` until the
   * resource changes again.
   */
  readonly since?: string;
  /** Only rows in this chapter, or reaching into it. */
  readonly chapter?: number;
  /** Only these rows. Default: all. */
  readonly rows?: readonly RowName[];
  /** Changed rows to skip, in reading order. */
  readonly offset?: number;
  readonly limit?: number;
  /** The page ends after the change that passes this size. Default 1 MiB. */
  readonly maxBytes?: number;
}

export interface ChangesPage<T> extends RowsPage<T> {
  /** Number of changed rows in all pages. */
  readonly total: number;
  /** ISO 8601: when the newest of their changes was applied; null if no row changed. */
  readonly newest: string | null;
}

/** A review of all changes of a resource, or of the changes of some rows. */
export interface ReviewMark {
  /**
   * ISO 8601: changes applied up to this moment are reviewed; later ones are not. A moment in the
   * future counts as now. Null removes the mark.
   */
  readonly through: string | null;
  /** Only these rows. Default: the whole resource. */
  readonly rows?: readonly RowName[];
}

/**
 * The parts of a resource that a commit changes: its rows, its review marks and their count, its
 * names, or everything else (status, failure, dates).
 */
export type ResourceChangeKind = "rows" | "marks" | "names" | "status";

/** A resource that a commit changed; a resource that appeared or vanished has all kinds. */
export interface ResourceChange extends ResourceRef {
  readonly kinds: readonly ResourceChangeKind[];
}
