import type { VersePosition } from "../verse.js";

/** Who a payload row is, derived from its fields. */
export interface RowIdentity {
  readonly recordType: string;
  /** Null where the fields do not tell: the store then gives a key of its own (`#1`, `#2`, ...). */
  readonly recordKey: string | null;
  readonly verseKey: string | null;
  /** First and last verse that the row is about; null for rows that have no verse. */
  readonly from: VersePosition | null;
  readonly to: VersePosition | null;
  /** Sorts the rows of a resource in reading order, before the order of arrival. */
  readonly order: number;
}

/** What has to be known about a resource group. One module each beside this file. */
export interface GroupModule {
  readonly group: string;
  /**
   * False if `RowIdentity.order` is a number of the group's own, such as a word's id. Otherwise an
   * order from 1000 to 114,999 is a verse: chapter x 1000 + verse.
   */
  readonly ordersByVerse?: false;
  identify(data: Readonly<Record<string, unknown>>): RowIdentity;
  /**
   * Whether the key of this record type is stated by a source, so that a `ROW_DELETE` whose key
   * meets no row is certain to mean a row that is already gone.
   */
  keyIsDocumented(recordType: string): boolean;
  /** Everything of the row that a reader reads, as plain text (no markup), for search. */
  searchText(data: Readonly<Record<string, unknown>>): string;
  /** The same text in other orthographies that the row carries, so that each of them finds it. */
  otherSpellings?(data: Readonly<Record<string, unknown>>): readonly string[];
  /** The record type of the rows with the name, which come first; without it, rows of any type. */
  readonly nameRecordType?: string;
  /** The resource's own name if its rows carry one (title of an article, name of a mushaf). */
  nameFromRows?(rows: Iterable<Readonly<Record<string, unknown>>>): string | null;
}
