import type { RowHead, RowName, RowsPage, RowsQuery, StoredRow } from "../../model/row.js";
import { WordTableBuilder, type WordTable } from "../../model/words.js";
import { parseRecord } from "../body.js";
import type { SqlRow } from "../sqlite.js";
import { all, DamagedFile, each, first, type SqlDatabase, type SqlValue } from "../sqlite.js";
import type { Statements } from "../statements.js";

/** The identity of a stored row. */
export interface IdentifiedRow extends RowName {
  readonly rowId: number;
  readonly verseKey: string | null;
}

const DEFAULT_MAX_BYTES = 1024 * 1024;
/** Estimated size of a row without its payload in a page. */
const HEAD_BYTES = 100;

const HEAD_COLUMNS = "row_id, record_type, record_key, verse_key, from_verse, to_verse";

/** For each word of `RowsQuery.contains`: ids of the rows that contain it. */
export type RowsByWord = ReadonlyMap<string, readonly number[]>;

/** The words of `RowsQuery.contains`. */
export function wordsAsked({ contains = "" }: RowsQuery): string[] {
  return [...new Set(contains.split(/\s+/u))].filter((word) => word !== "");
}

/** Queries the rows of a generation. `found` holds the rows of the query's words. */
export class Rows {
  constructor(
    private readonly db: SqlDatabase,
    private readonly statements: Statements,
  ) {}

  page(query: RowsQuery, generation: string, found: RowsByWord = NONE): RowsPage<StoredRow> {
    return this.select(query, generation, found, "json", (row) => {
      const json = row.text(6);
      return [{ ...readHead(row), json }, json.length];
    });
  }

  heads(query: RowsQuery, generation: string, found: RowsByWord = NONE): RowsPage<RowHead> {
    return this.select(query, generation, found, "octet_length(json)", (row) => [
      { ...readHead(row), bytes: row.number(6) },
      HEAD_BYTES,
    ]);
  }

  count(query: RowsQuery = {}, found: RowsByWord = NONE): number {
    const { where, params } = condition(query, found);
    const sql = `SELECT count(*) FROM rows ${where}`;
    return first(this.db, sql, params, (row) => row.number(0)) ?? 0;
  }

  countByType(): Record<string, number> {
    const counts = all(
      this.db,
      "SELECT record_type, count(*) FROM rows GROUP BY record_type ORDER BY record_type",
      [],
      (row) => [row.text(0), row.number(1)] as const,
    );
    return Object.fromEntries(counts);
  }

  byName({ recordType, recordKey }: RowName): StoredRow | null {
    return first(
      this.db,
      `SELECT ${HEAD_COLUMNS}, json FROM rows WHERE record_type = ? AND record_key = ?`,
      [recordType, recordKey],
      readRow,
    );
  }

  byId(rowId: number): StoredRow | null {
    return first(
      this.db,
      `SELECT ${HEAD_COLUMNS}, json FROM rows WHERE row_id = ?`,
      [rowId],
      readRow,
    );
  }

  /** The payload of an existing row. Throws DamagedFile if there is no such row. */
  json(rowId: number): string {
    const json = this.statements.first("SELECT json FROM rows WHERE row_id = ?", [rowId], (row) =>
      row.text(0),
    );
    if (json === null) throw new DamagedFile(`row ${rowId} is missing`);
    return json;
  }

  /** Visits every row in reading order, until the callback returns false. */
  each(visit: (row: StoredRow) => boolean | void): void {
    each(this.db, `SELECT ${HEAD_COLUMNS}, json FROM rows ORDER BY sort, arrival`, [], (row) =>
      visit(readRow(row)),
    );
  }

  /** The id of each row, in reading order. */
  idsInOrder(): number[] {
    // As one text, because sql.js takes half a microsecond for each row of a result. The LIMIT keeps
    // SQLite from dropping the order of the subquery.
    const ids = first(
      this.db,
      "SELECT group_concat(row_id) FROM (SELECT row_id FROM rows ORDER BY sort, arrival LIMIT -1)",
      [],
      (row) => row.textOrNull(0),
    );
    return ids === null ? [] : ids.split(",").map(Number);
  }

  /** The identity of each row, in reading order. */
  identities(): IdentifiedRow[] {
    return all(
      this.db,
      "SELECT row_id, record_type, record_key, verse_key FROM rows ORDER BY sort, arrival",
      [],
      (row) => ({
        rowId: row.number(0),
        recordType: row.text(1),
        recordKey: row.text(2),
        verseKey: row.textOrNull(3),
      }),
    );
  }

  /** The words that the rows are about. */
  words(generation: string): WordTable {
    const table = new WordTableBuilder();
    each(
      this.db,
      // Selects rows with words; a mushaf's pages and fonts are not read.
      `SELECT row_id, record_type, json FROM rows WHERE json LIKE '%"word_id"%' ORDER BY sort, arrival`,
      [],
      (row) => {
        const json = row.text(2);
        table.add(row.number(0), row.text(1), json.length, parseRecord(json, "row"));
      },
    );
    return table.finish(generation);
  }

  private select<T>(
    query: RowsQuery,
    generation: string,
    found: RowsByWord,
    payload: string,
    read: (row: SqlRow) => [T, number],
  ): RowsPage<T> {
    const { where, params } = condition(query, found);
    const offset = query.offset ?? 0;
    const limit = query.limit ?? Number.MAX_SAFE_INTEGER;
    const maxBytes = query.maxBytes ?? DEFAULT_MAX_BYTES;
    const rows: T[] = [];
    let bytes = 0;
    let nextOffset: number | null = null;
    // The first row after the page shows that there is a next page.
    each(
      this.db,
      `SELECT ${HEAD_COLUMNS}, ${payload}
       FROM rows ${where} ORDER BY sort, arrival LIMIT -1 OFFSET ?`,
      [...params, offset],
      (row) => {
        if (rows.length >= limit || bytes > maxBytes) {
          nextOffset = offset + rows.length;
          return false;
        }
        const [value, size] = read(row);
        rows.push(value);
        bytes += size;
        return true;
      },
    );
    return { rows, nextOffset, generation };
  }
}

function readHead(row: SqlRow): Omit<StoredRow, "json"> {
  return {
    rowId: row.number(0),
    recordType: row.text(1),
    recordKey: row.text(2),
    verseKey: row.textOrNull(3),
    from: row.numberOrNull(4),
    to: row.numberOrNull(5),
  };
}

function readRow(row: SqlRow): StoredRow {
  return { ...readHead(row), json: row.text(6) };
}

const NONE: RowsByWord = new Map();

function condition(query: RowsQuery, found: RowsByWord): { where: string; params: SqlValue[] } {
  const terms: string[] = [];
  const params: SqlValue[] = [];
  if (query.from !== undefined || query.to !== undefined) {
    terms.push("from_verse <= ? AND to_verse >= ?");
    params.push(query.to ?? Number.MAX_SAFE_INTEGER, query.from ?? 0);
  }
  if (query.recordTypes !== undefined) {
    terms.push(`record_type IN (${query.recordTypes.map(() => "?").join(", ")})`);
    params.push(...query.recordTypes);
  }
  if (query.rowIds !== undefined) {
    terms.push("row_id IN (SELECT value FROM json_each(?))");
    params.push(JSON.stringify(query.rowIds));
  }
  if (query.names !== undefined) {
    terms.push("(record_key, record_type) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))");
    const names = query.names.map(({ recordType, recordKey }) => [recordKey, recordType]);
    params.push(JSON.stringify(names));
  }
  const words: string[] = [];
  for (const word of wordsAsked(query)) {
    // Matches the beginning of a key as typed: `2:25` finds 2:25 and 2:255.
    const key = `${word.replace(/[\\%_]/g, "\\$&")}%`;
    const either = ["record_key LIKE ? ESCAPE '\\'", "verse_key LIKE ? ESCAPE '\\'"];
    params.push(key, key);
    const rowIds = found.get(word) ?? [];
    if (rowIds.length > 0) {
      either.push("row_id IN (SELECT value FROM json_each(?))");
      params.push(JSON.stringify(rowIds));
    }
    words.push(`(${either.join(" OR ")})`);
  }
  if (words.length > 0 && query.orVerses !== undefined) {
    terms.push(`(${words.join(" AND ")} OR from_verse <= ? AND to_verse >= ?)`);
    params.push(query.orVerses.to, query.orVerses.from);
  } else terms.push(...words);
  return { where: terms.length === 0 ? "" : `WHERE ${terms.join(" AND ")}`, params };
}
