import type { ResourceRef } from "../resource.js";
import type { VersePosition } from "../verse.js";
import type { SearchQuery } from "./query.js";

/** A match in a published text: `text.slice(start, end)`. */
export interface MatchRange {
  readonly start: number;
  readonly end: number;
}

/** What is searched. Without limits: every public text that is stored. */
export interface SearchScope {
  readonly groups?: readonly string[];
  readonly resources?: readonly ResourceRef[];
  /** Only rows about a verse of these chapters. */
  readonly chapters?: readonly number[];
  /** Only rows that differ from what was last reviewed. */
  readonly changedOnly?: boolean;
  /** These resources come first, in this order: those that a person reads most. */
  readonly order?: readonly ResourceRef[];
}

export interface SearchRequest extends SearchScope {
  readonly query: SearchQuery;
}

/**
 * What one resource has for a query, best first. The arrays are parallel. A line is a row's number in
 * the search text of this generation.
 */
export interface FoundLines extends ResourceRef {
  readonly generation: string;
  /** Rows with text that were searched. */
  readonly searched: number;
  readonly lines: Uint32Array;
  /** Lower is better, in all resources alike. */
  readonly ranks: Float64Array;
  /** First verse of each row; 0 if the row is about no verse. */
  readonly from: Uint32Array;
  /** Equal texts have equal numbers; different texts rarely do. */
  readonly digests: Uint32Array;
}

/** How a search ended. */
export interface SearchSummary {
  /** Resources and rows that were searched. */
  readonly resources: number;
  readonly rows: number;
  /** Resources whose text could not be read. */
  readonly failed: readonly ResourceRef[];
}

export interface TextQuery {
  /** The answer is empty if the resource has another generation by now. */
  readonly generation?: string;
  /** Lines of that generation... */
  readonly lines?: readonly number[];
  /** ...or the rows about one of these verses. */
  readonly verses?: readonly VersePosition[];
  /** Matches are marked. */
  readonly query?: SearchQuery;
  /** UTF-16 units of text around the first match. Default: the whole text. */
  readonly length?: number;
}

/** A row's text as people read it, or a part of it. */
export interface RowText {
  readonly recordType: string;
  readonly recordKey: string;
  readonly line: number;
  readonly verseKey: string | null;
  readonly from: VersePosition | null;
  readonly to: VersePosition | null;
  readonly text: string;
  /** Matches in `text`. */
  readonly ranges: readonly MatchRange[];
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}
