import { INDEXES } from "./schema.js";
import type { OldRow } from "../rowKeys.js";
import { all, type SqlDatabase, type SqlStatement, type SqlValue } from "../sqlite.js";
import type { Statements } from "../statements.js";
import type { SearchTextBuilder, TextRow } from "../searchText/builder.js";
import type { RowTexts } from "../searchText/rowTexts.js";

/** A row to insert. */
export interface NewRow {
  readonly recordType: string;
  readonly recordKey: string;
  /** True if the store made the key, because the row has none. */
  readonly syntheticKey: boolean;
  readonly verseKey: string | null;
  readonly from: number | null;
  readonly to: number | null;
  /** Position in reading order; `arrival` decides between equal positions. */
  readonly sort: number;
  /** Secondary sort key: order of arrival. A changed row keeps the number of its predecessor. */
  readonly arrival: number;
  readonly json: string;
  readonly text: RowTexts;
}

/** The parts of a stored row that a mutation needs. */
export interface KnownRow {
  readonly rowId: number;
  readonly arrival: number;
  readonly syntheticKey: boolean;
  readonly verseKey: string | null;
  readonly json: string;
}

const ROW_COLUMNS =
  "row_id, record_type, record_key, made_key, verse_key, from_verse, to_verse, sort, arrival, json";
const ROWS_PER_INSERT = 64;

/** Inserts, replaces and removes the rows of a generation that is being built. */
export class RowWriter {
  /** For each record type, the number of added rows minus the number of removed rows. */
  readonly addedByType = new Map<string, number>();
  /** False if rows were inserted in another order than they are read, or replaced or removed. */
  private isInOrder = true;
  private lastSort = -Infinity;
  private nextRowId: number;
  /** The last arrival number of any row; null until it is read. */
  private lastArrival: number | null = null;

  constructor(
    private readonly db: SqlDatabase,
    private readonly statements: Statements,
    private readonly texts: SearchTextBuilder,
    private readonly firstRowId: number,
  ) {
    this.nextRowId = firstRowId;
  }

  /** The id of the next inserted row. */
  get firstUnusedRowId(): number {
    return this.nextRowId;
  }

  /**
   * The ids of a new generation's rows, if they were inserted in reading order, as most full copies
   * are. Null if only SQLite knows the order.
   */
  idsAsInserted(): number[] | null {
    const { firstRowId, nextRowId } = this;
    if (!this.isInOrder) return null;
    return Array.from({ length: nextRowId - firstRowId }, (_, index) => firstRowId + index);
  }

  /** Inserts the rows of a full copy. Call `flush` after the last row, and always `free`. */
  inserter(): RowInserter {
    return new RowInserter(this.db, this.texts, ({ recordType, sort }) => {
      this.count(recordType, 1);
      if (sort < this.lastSort) this.isInOrder = false;
      this.lastSort = sort;
      return this.nextRowId++;
    });
  }

  /** Builds the indexes of a new generation, after its rows. Throws if an identity is not unique. */
  buildIndexes(): void {
    this.db.run(INDEXES);
  }

  find(recordType: string, recordKey: string): KnownRow | null {
    return this.statements.first(
      `SELECT row_id, arrival, made_key, verse_key, json FROM rows
       WHERE record_type = ? AND record_key = ?`,
      [recordType, recordKey],
      (row) => ({
        rowId: row.number(0),
        arrival: row.number(1),
        syntheticKey: row.boolean(2),
        verseKey: row.textOrNull(3),
        json: row.text(4),
      }),
    );
  }

  /** True if several records of the full copy have this identity. */
  isDuplicated(recordType: string, recordKey: string): boolean {
    return (
      this.statements.first(
        "SELECT 1 FROM duplicates WHERE record_type = ? AND record_key = ?",
        [recordType, recordKey],
        () => true,
      ) ?? false
    );
  }

  noteDuplicate(recordType: string, recordKey: string): void {
    this.db.run("INSERT OR IGNORE INTO duplicates VALUES (?, ?)", [recordType, recordKey]);
  }

  /** Rows with synthetic keys, and rows whose keys those repeat, in order of arrival. */
  withSyntheticKeys(): OldRow[] {
    return all(
      this.db,
      `SELECT record_type, record_key, made_key, json FROM rows
       WHERE made_key = 1 OR (record_type, record_key) IN (SELECT * FROM duplicates)
       ORDER BY arrival`,
      [],
      (row) => ({
        recordType: row.text(0),
        recordKey: row.text(1),
        isSynthetic: row.boolean(2),
        json: row.text(3),
      }),
    );
  }

  /**
   * Inserts a row, or replaces one. A changed row gets a new id, because search texts identify a
   * line by its row's id.
   */
  put(row: NewRow, replaced: KnownRow | null): void {
    if (replaced !== null) this.remove(row.recordType, replaced.rowId);
    this.count(row.recordType, 1);
    this.isInOrder = false;
    const rowId = this.nextRowId++;
    const values: SqlValue[] = [];
    addValues(values, rowId, row, Buffer.from(row.json));
    this.statements.run(insertSql(1), values);
    this.texts.add(textRow(rowId, row));
  }

  remove(recordType: string, rowId: number): void {
    this.count(recordType, -1);
    this.isInOrder = false;
    this.statements.run("DELETE FROM rows WHERE row_id = ?", [rowId]);
  }

  private count(recordType: string, rows: 1 | -1): void {
    this.addedByType.set(recordType, (this.addedByType.get(recordType) ?? 0) + rows);
  }

  /** An arrival number after all other rows. */
  nextArrival(): number {
    this.lastArrival ??=
      this.statements.first("SELECT coalesce(max(arrival), 0) FROM rows", [], (row) =>
        row.number(0),
      ) ?? 0;
    return ++this.lastArrival;
  }
}

/** Inserts many rows with few statements. */
export class RowInserter {
  private readonly batch: SqlStatement;
  private waiting: SqlValue[] = [];
  private count = 0;

  constructor(
    private readonly db: SqlDatabase,
    private readonly texts: SearchTextBuilder,
    private readonly newRowId: (row: NewRow) => number,
  ) {
    this.batch = db.prepare(insertSql(ROWS_PER_INSERT));
  }

  /** `json` is `row.json` in UTF-8. */
  add(row: NewRow, json: Uint8Array): void {
    const rowId = this.newRowId(row);
    addValues(this.waiting, rowId, row, json);
    this.texts.add(textRow(rowId, row));
    if (++this.count === ROWS_PER_INSERT) {
      this.batch.run(this.waiting);
      this.waiting = [];
      this.count = 0;
    }
  }

  /** Inserts buffered rows. */
  flush(): void {
    if (this.count > 0) this.db.run(insertSql(this.count), this.waiting);
    this.waiting = [];
    this.count = 0;
  }

  free(): void {
    this.batch.free();
  }
}

/** Each field by name: a spread of the row takes many times as long. */
function textRow(rowId: number, row: NewRow): TextRow {
  return {
    rowId,
    recordType: row.recordType,
    recordKey: row.recordKey,
    verseKey: row.verseKey,
    from: row.from,
    to: row.to,
    published: row.text.published,
    otherSpellings: row.text.otherSpellings,
  };
}

/** Bound as bytes, because sql.js encodes strings slowly, in three passes. */
function addValues(values: SqlValue[], rowId: number, row: NewRow, json: Uint8Array): void {
  values.push(
    rowId,
    row.recordType,
    row.recordKey,
    row.syntheticKey ? 1 : 0,
    row.verseKey,
    row.from,
    row.to,
    row.sort,
    row.arrival,
    json,
  );
}

function insertSql(rows: number): string {
  const places = new Array<string>(rows).fill("(?,?,?,?,?,?,?,?,?,CAST(? AS TEXT))");
  return `INSERT INTO rows (${ROW_COLUMNS}) VALUES ${places.join(",")}`;
}
