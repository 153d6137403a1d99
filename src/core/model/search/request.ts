import type { ResourceRef } from "../resource.js";
import type { VersePosition } from "../verse.js";
import type { SearchQuery } from "./query.js";

/** A match in a published text: `text.slice(start, end)`. */
export interface MatchRange {
  readonly start: number;
  readonly end: number;
}

/** The scope of a search. Default: all public texts in the local copy. */
export interface SearchScope {
  readonly groups?: readonly string[];
  readonly resources?: readonly ResourceRef[];
  /** Only rows about a verse of these chapters. */
  readonly chapters?: readonly number[];
  /** Only unreviewed rows. */
  readonly changedOnly?: boolean;
  /** Resources to list first, in this order: the most read ones. */
  readonly order?: readonly ResourceRef[];
}

/** What a search for the best hits covers, and their number. */
export interface SearchOptions extends Pick<SearchScope, "groups" | "resources"> {
  readonly limit?: number;
}

export interface SearchRequest extends SearchScope {
  readonly query: SearchQuery;
}

/**
 * The hits of one resource, best first, in parallel arrays. A line is a row's number in the search
 * text of this generation.
 */
export interface FoundLines extends ResourceRef {
  readonly generation: string;
  /** Rows with text that were searched. */
  readonly searched: number;
  readonly lines: Uint32Array;
  /** Lower is better. Comparable across resources. */
  readonly ranks: Float64Array;
  /** First verse of each row; 0 if the row is about no verse. */
  readonly from: Uint32Array;
  /** Equal texts have equal numbers; different texts rarely do. */
  readonly digests: Uint32Array;
}

/** Totals of a search. */
export interface SearchSummary {
  /** How many resources and rows were searched. */
  readonly resources: number;
  readonly rows: number;
  /** Resources whose search text could not be read. */
  readonly failed: readonly ResourceRef[];
}

export interface TextQuery {
  /** If the resource has a newer generation, the answer is empty. */
  readonly generation?: string;
  /** Lines of that generation... */
  readonly lines?: readonly number[];
  /** ...or the rows about one of these verses. */
  readonly verses?: readonly VersePosition[];
  /** The query whose matches are marked. */
  readonly query?: SearchQuery;
  /** UTF-16 units of text around the first match. Default: the whole text. */
  readonly length?: number;
}

/** A row's displayed text, or part of it. */
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
