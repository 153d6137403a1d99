import { isDeepStrictEqual } from "node:util";
import type {
  ChangeHead,
  ChangeKind,
  ChangesPage,
  ChangesQuery,
  RowChange,
} from "../../model/change.js";
import { rowKey, type RowName } from "../../model/row.js";
import type { VersePosition } from "../../model/verse.js";
import {
  all,
  DamagedFile,
  first,
  type SqlDatabase,
  type SqlRow,
  type SqlValue,
} from "../sqlite.js";
import type { Statements } from "../statements.js";
import type { History } from "./history.js";

/** Review times of a resource. */
export interface ReviewedState {
  /** ISO 8601: later changes are unreviewed. Null: all changes are unreviewed. */
  readonly through: string | null;
  /** Rows with a later review than the resource: record type, record key, time. */
  readonly rows: readonly (readonly [recordType: string, recordKey: string, through: string])[];
}

/** A row's reading order and verses. */
export interface RowPlace {
  readonly order: number;
  readonly from: number | null;
  readonly to: number | null;
}

/** Places of a resource's rows. */
export interface Placing {
  /** The place of a deleted row, from its last payload. */
  placeOf(json: string): RowPlace;
  /** See `GroupModule.ordersByVerse`. */
  readonly ordersByVerse: boolean;
}

/** A row that differs from its reviewed state, with its first and last history entry since then. */
interface ChangedRow extends RowName {
  readonly firstId: number;
  readonly lastId: number;
  readonly times: number;
  readonly sort: number;
  readonly arrival: number;
  readonly from: number | null;
  readonly to: number | null;
}

const DEFAULT_MAX_BYTES = 1024 * 1024;
/** Estimated size of a change without its payloads in a page. */
const HEAD_BYTES = 100;

/** The rows of a generation that differ from their reviewed state, computed from the history. */
export class ChangedRows {
  /** Cache of the last result: readers ask for one chapter or page after another. */
  private cached: {
    readonly reviewed: ReviewedState;
    readonly changed: readonly ChangedRow[];
  } | null = null;

  constructor(
    private readonly db: SqlDatabase,
    private readonly statements: Statements,
    private readonly history: History,
  ) {}

  count(reviewed: ReviewedState): number {
    // A first copy has no history, and many arrive together.
    if (this.history.lastAppliedAt() === null) return 0;
    return (
      first(this.db, `${CHANGED} SELECT count(*) FROM changed`, since(reviewed), (row) =>
        row.number(0),
      ) ?? 0
    );
  }

  /** Ids of the rows that differ. Deleted rows have no id. */
  rowIds(reviewed: ReviewedState): number[] {
    return all(
      this.db,
      `${CHANGED} SELECT row_id FROM changed JOIN rows USING (record_key, record_type)`,
      since(reviewed),
      (row) => row.number(0),
    );
  }

  /** In reading order. */
  page(
    query: ChangesQuery,
    reviewed: ReviewedState,
    placing: Placing,
    generation: string,
  ): ChangesPage<RowChange> {
    return this.select(query, reviewed, placing, generation, (one) => {
      const change = this.changeOf(one);
      return [change, (change.before?.length ?? 0) + (change.after?.length ?? 0)];
    });
  }

  /** The same without payloads. */
  heads(
    query: ChangesQuery,
    reviewed: ReviewedState,
    placing: Placing,
    generation: string,
  ): ChangesPage<ChangeHead> {
    return this.select(query, reviewed, placing, generation, (one) => [
      this.headOf(one, placing),
      HEAD_BYTES,
    ]);
  }

  private select<T>(
    query: ChangesQuery,
    reviewed: ReviewedState,
    placing: Placing,
    generation: string,
    read: (one: ChangedRow) => [T, number],
  ): ChangesPage<T> {
    const { chapter, offset = 0, limit = Number.MAX_SAFE_INTEGER } = query;
    const maxBytes = query.maxBytes ?? DEFAULT_MAX_BYTES;
    const named = query.rows && new Set(query.rows.map(rowKey));
    const changed = this.all(reviewed, placing).filter(
      (one) =>
        (chapter === undefined || isInChapter(one, chapter, placing)) &&
        (named === undefined || named.has(rowKey(one))),
    );
    const rows: T[] = [];
    let bytes = 0;
    for (const one of changed.slice(offset, offset + limit)) {
      if (bytes > maxBytes) break;
      const [value, size] = read(one);
      rows.push(value);
      bytes += size;
    }
    const next = offset + rows.length;
    const newest = changed.reduce((id, { lastId }) => Math.max(id, lastId), 0);
    return {
      rows,
      nextOffset: next < changed.length ? next : null,
      generation,
      total: changed.length,
      newest: this.statements.first(HISTORY_MOMENT, [newest], textAt0),
    };
  }

  private all(reviewed: ReviewedState, placing: Placing): readonly ChangedRow[] {
    if (this.cached !== null && isDeepStrictEqual(this.cached.reviewed, reviewed)) {
      return this.cached.changed;
    }
    const changed = all(
      this.db,
      `${CHANGED}
       SELECT first_id, last_id, times, rows.sort, rows.arrival, rows.from_verse, rows.to_verse,
              record_type, record_key
       FROM changed LEFT JOIN rows USING (record_key, record_type)`,
      since(reviewed),
      (row) => ({
        firstId: row.number(0),
        lastId: row.number(1),
        times: row.number(2),
        sort: row.numberOrNull(3),
        arrival: row.numberOrNull(4) ?? 0,
        from: row.numberOrNull(5),
        to: row.numberOrNull(6),
        recordType: row.text(7),
        recordKey: row.text(8),
      }),
    ).map((head): ChangedRow => {
      const { sort } = head;
      if (sort !== null) return { ...head, sort };
      const stood = placing.placeOf(
        this.statements.first(HISTORY_BEFORE, [head.firstId], textAt0) ?? "{}",
      );
      return { ...head, sort: stood.order, from: stood.from, to: stood.to };
    });
    changed.sort((a, b) => a.sort - b.sort || a.arrival - b.arrival || a.firstId - b.firstId);
    this.cached = { reviewed, changed };
    return changed;
  }

  private headOf(changed: ChangedRow, placing: Placing): ChangeHead {
    const { firstId, lastId, times } = changed;
    const head = this.statements.first(HISTORY_HEAD, [firstId, lastId], (row) => ({
      recordType: row.text(0),
      recordKey: row.text(1),
      verseKey: row.textOrNull(2),
      kind: kindOf(row.number(3) === 1, row.number(4) === 1),
      times,
      changedAt: row.text(5),
      appliedAt: row.text(6),
      position: positionOf(changed, placing),
      to: changed.to,
    }));
    if (head === null) throw new DamagedFile(`the history has no entry ${lastId}`);
    return head;
  }

  private changeOf({ firstId, lastId, times }: ChangedRow): RowChange {
    const change = this.statements.first(HISTORY_CHANGE, [firstId, lastId], (row) => {
      const [before, after] = [row.textOrNull(3), row.textOrNull(4)];
      return {
        recordType: row.text(0),
        recordKey: row.text(1),
        verseKey: row.textOrNull(2),
        kind: kindOf(before !== null, after !== null),
        before,
        after,
        times,
        changedAt: row.text(5),
        appliedAt: row.text(6),
      };
    });
    if (change === null) throw new DamagedFile(`the history has no entry ${lastId}`);
    return change;
  }
}

/**
 * Selects the rows whose payload differs from the reviewed state, with the first and the last entry
 * of their history since then. Parameters: reviewed rows, reviewed resource. Thousands of rows can be
 * reviewed one by one, so they are a materialized table, which SQLite indexes.
 */
const CHANGED = `
  WITH reviewed AS MATERIALIZED (
    SELECT CAST(value ->> 0 AS TEXT) AS record_type, CAST(value ->> 1 AS TEXT) AS record_key,
           CAST(value ->> 2 AS TEXT) AS through
    FROM json_each(?)
  ), newer AS (
    SELECT record_type, record_key, min(entry_id) AS first_id, max(entry_id) AS last_id,
           count(*) AS times
    FROM history LEFT JOIN reviewed USING (record_type, record_key)
    WHERE applied_at > max(?, ifnull(through, ''))
    GROUP BY record_type, record_key
  ), changed AS (
    SELECT newer.* FROM newer
    JOIN history AS f ON f.entry_id = first_id
    JOIN history AS l ON l.entry_id = last_id
    WHERE f.before_json IS NOT l.after_json
  )`;

function since(reviewed: ReviewedState): SqlValue[] {
  return [JSON.stringify(reviewed.rows), reviewed.through ?? ""];
}

const HISTORY_MOMENT = "SELECT applied_at FROM history WHERE entry_id = ?";

const HISTORY_BEFORE = "SELECT before_json FROM history WHERE entry_id = ?";

const HISTORY_CHANGE = `
  SELECT l.record_type, l.record_key, l.verse_key, f.before_json, l.after_json, l.changed_at,
         l.applied_at
  FROM history AS f, history AS l WHERE f.entry_id = ? AND l.entry_id = ?`;

const HISTORY_HEAD = `
  SELECT l.record_type, l.record_key, l.verse_key, f.before_json IS NOT NULL,
         l.after_json IS NOT NULL, l.changed_at, l.applied_at
  FROM history AS f, history AS l WHERE f.entry_id = ? AND l.entry_id = ?`;

function kindOf(wasThere: boolean, isThere: boolean): ChangeKind {
  return !wasThere ? "created" : isThere ? "updated" : "deleted";
}

/** A verse, or chapter x 1000 for text before its verses; null for rows in no chapter. */
function positionOf({ sort, from }: ChangedRow, { ordersByVerse }: Placing): VersePosition | null {
  if (from !== null) return from;
  return ordersByVerse && sort >= 1000 && sort < 115_000 ? sort : null;
}

function isInChapter(row: ChangedRow, chapter: number, placing: Placing): boolean {
  const [start, end] = [chapter * 1000, chapter * 1000 + 999];
  const position = positionOf(row, placing);
  return position !== null && position <= end && (row.to ?? position) >= start;
}

function textAt0(row: SqlRow): string | null {
  return row.textOrNull(0);
}
