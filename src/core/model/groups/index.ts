import type { VersePosition } from "../verse.js";

/** A payload row's identity, derived from its fields. */
export interface RowIdentity {
  readonly recordType: string;
  /** Null if the fields do not state it; the store then creates a key (`#1`, `#2`, ...). */
  readonly recordKey: string | null;
  readonly verseKey: string | null;
  /** First and last verse of the row; null for rows without a verse. */
  readonly from: VersePosition | null;
  readonly to: VersePosition | null;
  /** Primary sort key of the reading order; the order of arrival is the second. */
  readonly order: number;
}

/** Facts about a resource group. Each group has a module beside this file. */
export interface GroupModule {
  readonly group: string;
  /**
   * False if `RowIdentity.order` is the group's own number, such as a word's id. Otherwise an order
   * from 1000 to 114,999 is a verse: chapter x 1000 + verse.
   */
  readonly ordersByVerse?: false;
  identify(data: Readonly<Record<string, unknown>>): RowIdentity;
  /**
   * True if a source documents the keys of this record type. Then a `ROW_DELETE` that matches no
   * row certainly means a row that is already gone.
   */
  keyIsDocumented(recordType: string): boolean;
  /** All readable text of the row as plain text, for search. */
  searchText(data: Readonly<Record<string, unknown>>): string;
  /** The same text in the row's other orthographies, so that a search in any of them finds it. */
  otherSpellings?(data: Readonly<Record<string, unknown>>): readonly string[];
  /** The record type of the rows with the resource's name, which come first. Default: any type. */
  readonly nameRecordType?: string;
  /** The resource's name from its rows (title of an article, name of a mushaf). */
  nameFromRows?(rows: Iterable<Readonly<Record<string, unknown>>>): string | null;
}
