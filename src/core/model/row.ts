import type { VersePosition } from "./verse.js";

/** The identity of a row within its resource. */
export interface RowName {
  readonly recordType: string;
  readonly recordKey: string;
}

/**
 * A row's name as one string, for maps and sets. The length of the type makes it unambiguous for
 * all characters.
 */
export function rowKey({ recordType, recordKey }: RowName): string {
  return `${recordType.length}:${recordType}:${recordKey}`;
}

/** The inverse of `rowKey`. */
export function rowNameOf(key: string): RowName {
  const start = key.indexOf(":") + 1;
  const end = start + Number(key.slice(0, start - 1));
  return { recordType: key.slice(start, end), recordKey: key.slice(end + 1) };
}

/** A row of the local copy. */
export interface StoredRow extends RowName {
  /** Unique within the resource's current generation, and never reused. */
  readonly rowId: number;
  readonly verseKey: string | null;
  /** First and last verse of the row; null for rows without a verse. */
  readonly from: VersePosition | null;
  readonly to: VersePosition | null;
  /** The payload's JSON text exactly as the service sent it. */
  readonly json: string;
}

/** A row without its payload, for outlines and long lists. */
export type RowHead = Omit<StoredRow, "json"> & {
  /** Length of the payload in UTF-8. */
  readonly bytes: number;
};

export interface RowsQuery {
  /** Rows about any verse from here... */
  readonly from?: VersePosition;
  /** ...to here. Without both: all rows, also those without verses. */
  readonly to?: VersePosition;
  readonly recordTypes?: readonly string[];
  /** Only rows with these ids. */
  readonly rowIds?: readonly number[];
  /** Only rows with these names. */
  readonly names?: readonly RowName[];
  /** Words that the payload's text, key or verse key must contain, folded as in search. */
  readonly contains?: string;
  /** Rows about one of these verses match too, whatever their words. */
  readonly orVerses?: { readonly from: VersePosition; readonly to: VersePosition };
  /** Rows to skip, in reading order. */
  readonly offset?: number;
  readonly limit?: number;
  /** The page ends after the row that passes this size. Default 1 MiB. */
  readonly maxBytes?: number;
}

export interface RowsPage<T> {
  readonly rows: readonly T[];
  /** Offset of the next page; null after the last row. */
  readonly nextOffset: number | null;
  /**
   * Names the generation of the resource that was read, as `LocalResource.file` does. Pages belong
   * together if their generations are equal. Empty if nothing is stored.
   */
  readonly generation: string;
}
