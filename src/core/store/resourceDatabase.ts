import { isDeepStrictEqual } from "node:util";
import { foldText, queryReadings } from "../model/fold.js";
import { GROUP_PATTERN, type ResourceRef } from "../model/resource.js";
import { WordTableBuilder, type WordTable } from "../model/words.js";
import type {
  ChangeHead,
  ChangesPage,
  ChangesQuery,
  HistoryEntry,
  RowChange,
} from "../model/change.js";
import {
  rowKey,
  type RowHead,
  type RowName,
  type RowsPage,
  type RowsQuery,
  type StoredRow,
} from "../model/row.js";
import { parseRecord } from "./body.js";
import {
  all,
  checkHeader,
  DamagedFile,
  each,
  exportAndClose,
  first,
  integrityProblem,
  userVersion,
  type SqlDatabase,
  type SqlModule,
  SqlRow,
  type SqlStatement,
  type SqlValue,
} from "./sqlite.js";

/** Layout of a resource file, in its `user_version`. */
export const RESOURCE_SCHEMA_VERSION = 1;

/** What a resource file says of itself, so that a lost catalog can be rebuilt from the files. */
export interface ResourceMeta extends ResourceRef {
  readonly generation: string;
  readonly resourceContentId: number | null;
  readonly schemaVersion: number;
  readonly fullCopySequence: number;
  readonly syncSequence: number;
  /** Every mutation up to this sequence is contained in the rows. */
  readonly currentThrough: number;
  /** ISO 8601. */
  readonly lastRefreshedAt: string;
  /** ISO 8601; null only where nothing was ever changed. */
  readonly lastChangedAt: string | null;
  /** The name that the rows carry (article titles). */
  readonly ownName: string | null;
}

/** A row to insert. */
export interface NewRow {
  readonly recordType: string;
  readonly recordKey: string;
  /** The key is the store's own, because the row's fields tell none. */
  readonly madeKey: boolean;
  readonly verseKey: string | null;
  readonly from: number | null;
  readonly to: number | null;
  /** Reading order, before the order of arrival. */
  readonly sort: number;
  /** Order of arrival; a changed row keeps that of the row it replaces. */
  readonly arrival: number;
  readonly json: string;
  /** Folded text for the index. */
  readonly indexed: string;
}

/** What a mutation must know of a stored row. */
export interface KnownRow {
  readonly rowId: number;
  readonly arrival: number;
  readonly madeKey: boolean;
  readonly verseKey: string | null;
  readonly json: string;
}

/** Who a stored row is. */
export interface IdentifiedRow {
  readonly rowId: number;
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
}

/** From when on changes count as not reviewed. */
export interface Reviewed {
  /** ISO 8601; changes that were applied later count. Null: all do. */
  readonly through: string | null;
  /** Rows with a later moment of their own: record type, record key, moment. */
  readonly rows: readonly (readonly [recordType: string, recordKey: string, through: string])[];
}

/** Where a row stands: in reading order, and the verses that it is about. */
export interface RowPlace {
  readonly order: number;
  readonly from: number | null;
  readonly to: number | null;
}

/** A row that differs from what was reviewed: its first and last entry of the history since. */
interface ChangedRow extends RowName {
  readonly firstId: number;
  readonly lastId: number;
  readonly times: number;
  readonly sort: number;
  readonly arrival: number;
  readonly from: number | null;
  readonly to: number | null;
}

/** A row that a search found. */
export interface FoundRow {
  readonly rowId: number;
  /** Length of the indexed text: of two rows that match, the shorter one is more about it. */
  readonly weight: number;
}

const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE rows (
    row_id INTEGER PRIMARY KEY,
    record_type TEXT NOT NULL,
    record_key TEXT NOT NULL,
    made_key INTEGER NOT NULL,
    verse_key TEXT,
    from_verse INTEGER,
    to_verse INTEGER,
    sort REAL NOT NULL,
    arrival INTEGER NOT NULL,
    weight INTEGER NOT NULL,
    json TEXT NOT NULL
  );
  CREATE TABLE duplicates (
    record_type TEXT NOT NULL,
    record_key TEXT NOT NULL,
    PRIMARY KEY (record_type, record_key)
  ) WITHOUT ROWID;
  CREATE TABLE history (
    entry_id INTEGER PRIMARY KEY,
    record_type TEXT NOT NULL,
    record_key TEXT NOT NULL,
    verse_key TEXT,
    kind TEXT NOT NULL,
    before_json TEXT,
    after_json TEXT,
    sequence INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    applied_at TEXT NOT NULL
  );
  CREATE VIRTUAL TABLE words USING fts4(content="", matchinfo=fts3, text);
  PRAGMA user_version = ${RESOURCE_SCHEMA_VERSION};
`;

/** Built after the rows: sorting once is cheaper than keeping three trees in order. */
const INDEXES = `
  CREATE UNIQUE INDEX rows_by_key ON rows (record_key, record_type);
  CREATE INDEX rows_in_order ON rows (sort, arrival);
  CREATE INDEX rows_by_verse ON rows (from_verse, to_verse) WHERE from_verse IS NOT NULL;
`;

/** A file is written once as a whole, so nothing that guards a running transaction is needed. */
const WRITER_PRAGMAS = `
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -16000;
`;

const ROW_COLUMNS =
  "row_id, record_type, record_key, made_key, verse_key, from_verse, to_verse, sort, arrival, weight, json";
const ROWS_PER_INSERT = 64;
const DEFAULT_MAX_BYTES = 1024 * 1024;

/** Characters of payloads that a resource's history keeps; the oldest changes go first. */
const MOST_HISTORY = 32 * 1024 * 1024;
/** Characters after which it is looked at again whether there are more. */
const HISTORY_STEP = MOST_HISTORY / 2;

/** One generation of a resource, open in memory. */
export class ResourceDatabase {
  /** Statements that are asked again and again; the database frees them when it is closed. */
  private readonly statements = new Map<string, SqlStatement>();
  /** Characters of payloads that came into the history since it was last cut. */
  private historyAdded = 0;
  /** What was found last: readers ask for one chapter or page after the other. */
  private found: { readonly reviewed: Reviewed; readonly changed: readonly ChangedRow[] } | null =
    null;

  private constructor(
    private readonly db: SqlDatabase,
    private nextRowId: number,
  ) {}

  /** An empty generation. Row ids start at `firstRowId`, so that none is used twice. */
  static create(sql: SqlModule, firstRowId: number): ResourceDatabase {
    const db = new sql.Database();
    db.run(WRITER_PRAGMAS);
    db.run(SCHEMA);
    db.run("BEGIN");
    return new ResourceDatabase(db, firstRowId);
  }

  /** Opens a generation to read it. Throws DamagedFile. */
  static open(sql: SqlModule, bytes: Uint8Array): ResourceDatabase {
    checkHeader(bytes);
    const db = new sql.Database(bytes);
    try {
      if (userVersion(db) < 1) throw new DamagedFile("the file names no version");
      const next = first(db, "SELECT value FROM meta WHERE name = 'next_row_id'", [], (row) =>
        row.number(0),
      );
      if (next === null) throw new DamagedFile("the file does not say what it is");
      return new ResourceDatabase(db, next);
    } catch (error) {
      db.close();
      throw asDamage(error);
    }
  }

  /** Opens a copy of a generation to change it into the next one. Throws DamagedFile. */
  static openForChange(sql: SqlModule, bytes: Uint8Array): ResourceDatabase {
    const opened = ResourceDatabase.open(sql, bytes);
    opened.db.run(WRITER_PRAGMAS);
    opened.db.run("BEGIN");
    return opened;
  }

  close(): void {
    this.db.close();
  }

  /** The row id that the next inserted row gets. */
  get firstUnusedRowId(): number {
    return this.nextRowId;
  }

  // -------------------------------------------------------------------------- reading

  /** Throws DamagedFile where the file does not name what a catalog needs. */
  meta(): ResourceMeta {
    const values = new Map(
      all(this.db, "SELECT name, value FROM meta", [], (row) => [row.text(0), row] as const),
    );
    const value = (name: string): SqlRow => {
      const row = values.get(name);
      if (row === undefined) throw new DamagedFile(`the file does not name its ${name}`);
      return row;
    };
    const group = value("resource_group").text(1);
    if (!GROUP_PATTERN.test(group)) throw new DamagedFile("the file names no resource group");
    return {
      group,
      id: value("resource_id").number(1),
      generation: value("generation").text(1),
      resourceContentId: value("resource_content_id").numberOrNull(1),
      schemaVersion: value("schema_version").number(1),
      fullCopySequence: value("full_copy_sequence").number(1),
      syncSequence: value("sync_sequence").number(1),
      currentThrough: value("current_through").number(1),
      lastRefreshedAt: value("last_refreshed_at").text(1),
      lastChangedAt: value("last_changed_at").textOrNull(1),
      ownName: value("own_name").textOrNull(1),
    };
  }

  rowsByType(): Record<string, number> {
    const counts = all(
      this.db,
      "SELECT record_type, count(*) FROM rows GROUP BY record_type ORDER BY record_type",
      [],
      (row) => [row.text(0), row.number(1)] as const,
    );
    return Object.fromEntries(counts);
  }

  rowCount(): number {
    return first(this.db, "SELECT count(*) FROM rows", [], (row) => row.number(0)) ?? 0;
  }

  /** What SQLite finds wrong with the file; null where it is sound. */
  integrityProblem(): string | null {
    try {
      return integrityProblem(this.db);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  rows(query: RowsQuery, generation: string): RowsPage<StoredRow> {
    return this.page(query, generation, "json", (row) => {
      const json = row.text(6);
      return [{ ...readHead(row), json }, json.length];
    });
  }

  rowHeads(query: RowsQuery, generation: string): RowsPage<RowHead> {
    return this.page(query, generation, "octet_length(json)", (row) => [
      { ...readHead(row), bytes: row.number(6) },
      HEAD_BYTES,
    ]);
  }

  countRows(query: RowsQuery): number {
    const { where, params } = condition(query);
    const sql = `SELECT count(*) FROM rows ${where}`;
    return first(this.db, sql, params, (row) => row.number(0)) ?? 0;
  }

  row(recordType: string, recordKey: string): StoredRow | null {
    return first(
      this.db,
      `SELECT row_id, record_type, record_key, verse_key, from_verse, to_verse, json
       FROM rows WHERE record_type = ? AND record_key = ?`,
      [recordType, recordKey],
      (row) => ({ ...readHead(row), json: row.text(6) }),
    );
  }

  /** Visits every row in reading order. */
  eachRow(visit: (row: StoredRow) => boolean | void): void {
    each(
      this.db,
      `SELECT row_id, record_type, record_key, verse_key, from_verse, to_verse, json
       FROM rows ORDER BY sort, arrival`,
      [],
      (row) => visit({ ...readHead(row), json: row.text(6) }),
    );
  }

  /** The words that the rows are about. */
  words(generation: string): WordTable {
    const table = new WordTableBuilder();
    each(
      this.db,
      // Most rows of a mushaf are words; pages and fonts are passed over unread.
      `SELECT row_id, record_type, json FROM rows WHERE json LIKE '%"word_id"%' ORDER BY sort, arrival`,
      [],
      (row) => {
        const json = row.text(2);
        table.add(row.number(0), row.text(1), json.length, parseRecord(json, "row"));
      },
    );
    return table.finish(generation);
  }

  /** Rows that match a full-text expression, the shortest first. */
  search(match: string, limit: number): FoundRow[] {
    return all(
      this.db,
      `SELECT row_id, weight FROM rows
       WHERE row_id IN (SELECT docid FROM words WHERE words MATCH ?)
       ORDER BY weight, sort, arrival LIMIT ?`,
      [match, limit],
      (row) => ({ rowId: row.number(0), weight: row.number(1) }),
    );
  }

  rowById(rowId: number): StoredRow | null {
    return first(
      this.db,
      `SELECT row_id, record_type, record_key, verse_key, from_verse, to_verse, json
       FROM rows WHERE row_id = ?`,
      [rowId],
      (row) => ({ ...readHead(row), json: row.text(6) }),
    );
  }

  /** Newest first. */
  history(limit: number, since: string): HistoryEntry[] {
    return all(
      this.db,
      `SELECT record_type, record_key, verse_key, kind, before_json, after_json, sequence,
              changed_at, applied_at
       FROM history WHERE applied_at >= ? ORDER BY entry_id DESC LIMIT ?`,
      [since, limit],
      (row) => ({
        recordType: row.text(0),
        recordKey: row.text(1),
        verseKey: row.textOrNull(2),
        kind: historyKind(row.text(3)),
        before: row.textOrNull(4),
        after: row.textOrNull(5),
        sequence: row.number(6),
        changedAt: row.text(7),
        appliedAt: row.text(8),
      }),
    );
  }

  /** Number of rows that differ from what was reviewed. */
  changedRowCount(reviewed: Reviewed): number {
    // A first copy has no history, and there are many of them one after the other.
    if (this.lastAppliedAt() === null) return 0;
    return (
      first(this.db, `${CHANGED} SELECT count(*) FROM changed`, since(reviewed), (row) =>
        row.number(0),
      ) ?? 0
    );
  }

  /** ISO 8601: when the oldest change was applied that is kept; null where the history is empty. */
  firstAppliedAt(): string | null {
    return first(this.db, "SELECT min(applied_at) FROM history", [], (row) => row.textOrNull(0));
  }

  /** ISO 8601: when the newest change was applied; null where the history is empty. */
  lastAppliedAt(): string | null {
    return first(this.db, "SELECT max(applied_at) FROM history", [], (row) => row.textOrNull(0));
  }

  /**
   * The rows that differ from what was reviewed, in reading order. `placeOf` tells where a payload
   * stood that is no row any more.
   */
  changes(
    query: ChangesQuery,
    reviewed: Reviewed,
    placeOf: (json: string) => RowPlace,
    generation: string,
  ): ChangesPage<RowChange> {
    return this.changesPage(query, reviewed, placeOf, generation, (one) => {
      const change = this.changeOf(one);
      return [change, (change.before?.length ?? 0) + (change.after?.length ?? 0)];
    });
  }

  /** The same without payloads. */
  changeHeads(
    query: ChangesQuery,
    reviewed: Reviewed,
    placeOf: (json: string) => RowPlace,
    generation: string,
  ): ChangesPage<ChangeHead> {
    return this.changesPage(query, reviewed, placeOf, generation, (one) => [
      this.changeHeadOf(one),
      HEAD_BYTES,
    ]);
  }

  private changesPage<T>(
    query: ChangesQuery,
    reviewed: Reviewed,
    placeOf: (json: string) => RowPlace,
    generation: string,
    read: (one: ChangedRow) => [T, number],
  ): ChangesPage<T> {
    const { chapter, offset = 0, limit = Number.MAX_SAFE_INTEGER } = query;
    const maxBytes = query.maxBytes ?? DEFAULT_MAX_BYTES;
    const named = query.rows && new Set(query.rows.map(rowKey));
    const changed = this.changedRows(reviewed, placeOf).filter(
      (one) =>
        (chapter === undefined || isInChapter(one, chapter)) &&
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
      newest: this.lookUp(HISTORY_MOMENT, [newest], textAt0),
    };
  }

  /** All of them, in reading order. */
  private changedRows(
    reviewed: Reviewed,
    placeOf: (json: string) => RowPlace,
  ): readonly ChangedRow[] {
    if (this.found !== null && isDeepStrictEqual(this.found.reviewed, reviewed)) {
      return this.found.changed;
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
      const stood = placeOf(this.lookUp(HISTORY_BEFORE, [head.firstId], textAt0) ?? "{}");
      return { ...head, sort: stood.order, from: stood.from, to: stood.to };
    });
    changed.sort((a, b) => a.sort - b.sort || a.arrival - b.arrival || a.firstId - b.firstId);
    this.found = { reviewed, changed };
    return changed;
  }

  private changeHeadOf({ firstId, lastId, times, sort }: ChangedRow): ChangeHead {
    const head = this.lookUp(HISTORY_HEAD, [firstId, lastId], (row) => ({
      recordType: row.text(0),
      recordKey: row.text(1),
      verseKey: row.textOrNull(2),
      kind: kindOf(row.number(3) === 1, row.number(4) === 1),
      times,
      changedAt: row.text(5),
      appliedAt: row.text(6),
      position: isPosition(sort) ? sort : null,
    }));
    if (head === null) throw new DamagedFile(`the history has no entry ${lastId}`);
    return head;
  }

  private changeOf({ firstId, lastId, times }: ChangedRow): RowChange {
    const change = this.lookUp(HISTORY_CHANGE, [firstId, lastId], (row) => {
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

  // -------------------------------------------------------------------------- changing

  /** Inserts the rows of a full copy; `flush` it after the last one, and `free` it in any case. */
  inserter(): RowInserter {
    return new RowInserter(this.db, () => this.nextRowId++);
  }

  /** Builds the indexes of a new generation, after its rows. Throws where an identity is not unique. */
  buildIndexes(): void {
    this.db.run(INDEXES);
  }

  find(recordType: string, recordKey: string): KnownRow | null {
    return this.lookUp(
      `SELECT row_id, arrival, made_key, verse_key, json FROM rows
       WHERE record_type = ? AND record_key = ?`,
      [recordType, recordKey],
      (row) => ({
        rowId: row.number(0),
        arrival: row.number(1),
        madeKey: row.boolean(2),
        verseKey: row.textOrNull(3),
        json: row.text(4),
      }),
    );
  }

  /** Whether several rows of the full copy had this identity. */
  isDuplicated(recordType: string, recordKey: string): boolean {
    return (
      this.lookUp(
        "SELECT 1 FROM duplicates WHERE record_type = ? AND record_key = ?",
        [recordType, recordKey],
        () => true,
      ) ?? false
    );
  }

  noteDuplicate(recordType: string, recordKey: string): void {
    this.db.run("INSERT OR IGNORE INTO duplicates VALUES (?, ?)", [recordType, recordKey]);
  }

  /**
   * Inserts a row, or puts it in the place of `replaced`. A changed row gets a new id, because the
   * index cannot forget: words of the old id are passed over, since no row has it any more.
   */
  put(row: NewRow, replaced: KnownRow | null): void {
    if (replaced !== null) this.remove(replaced.rowId);
    const rowId = this.nextRowId++;
    this.statement(insertSql(1)).run(rowValues(rowId, row));
    if (row.indexed !== "") {
      this.statement(INSERT_WORDS).run([rowId, utf8(row.indexed)]);
    }
  }

  remove(rowId: number): void {
    this.statement("DELETE FROM rows WHERE row_id = ?").run([rowId]);
  }

  /** Place of a row that arrives after all others. */
  nextArrival(): number {
    return (
      first(this.db, "SELECT coalesce(max(arrival), 0) + 1 FROM rows", [], (row) =>
        row.number(0),
      ) ?? 1
    );
  }

  addHistory(entry: HistoryEntry): void {
    this.statement(
      `INSERT INTO history (record_type, record_key, verse_key, kind, before_json, after_json,
                            sequence, changed_at, applied_at)
       VALUES (?, ?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?)`,
    ).run([
      entry.recordType,
      entry.recordKey,
      entry.verseKey,
      entry.kind,
      entry.before === null ? null : utf8(entry.before),
      entry.after === null ? null : utf8(entry.after),
      entry.sequence,
      entry.changedAt,
      entry.appliedAt,
    ]);
    this.historyAdded += (entry.before?.length ?? 0) + (entry.after?.length ?? 0);
    // Not only at the end: a file never gives back the pages that it has had.
    if (this.historyAdded > HISTORY_STEP) this.cutHistory();
  }

  /** Takes over the history of the generation before. */
  copyHistory(from: ResourceDatabase): void {
    const columns = `entry_id, record_type, record_key, verse_key, kind, before_json, after_json,
                     sequence, changed_at, applied_at`;
    const insert = this.db.prepare(
      `INSERT INTO history (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const select = from.db.prepare(`SELECT ${columns} FROM history ORDER BY entry_id`);
    try {
      while (select.step()) insert.run(select.get());
    } finally {
      select.free();
      insert.free();
    }
  }

  /** Forgets history that was applied before this time (ISO 8601). */
  pruneHistory(before: string): void {
    this.db.run("DELETE FROM history WHERE applied_at < ?", [before]);
    this.cutHistory();
  }

  private cutHistory(): void {
    this.historyAdded = 0;
    // A resource whose every row changes with every full copy would outgrow its rows many times.
    this.db.run(
      `DELETE FROM history WHERE entry_id IN (
         SELECT entry_id FROM (
           SELECT entry_id, SUM(ifnull(length(before_json), 0) + ifnull(length(after_json), 0))
                              OVER (ORDER BY entry_id DESC) AS newer
           FROM history)
         WHERE newer > ?)`,
      [MOST_HISTORY],
    );
  }

  /** The payload of a row that is there. */
  json(rowId: number): string {
    const json = this.lookUp("SELECT json FROM rows WHERE row_id = ?", [rowId], (row) =>
      row.text(0),
    );
    if (json === null) throw new DamagedFile(`row ${rowId} has gone`);
    return json;
  }

  /** Each row's identity, in reading order. */
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

  /** The file of this generation; the database is closed. */
  finish(meta: ResourceMeta): Uint8Array {
    const values: [string, SqlValue][] = [
      ["resource_group", meta.group],
      ["resource_id", meta.id],
      ["generation", meta.generation],
      ["resource_content_id", meta.resourceContentId],
      ["schema_version", meta.schemaVersion],
      ["full_copy_sequence", meta.fullCopySequence],
      ["sync_sequence", meta.syncSequence],
      ["current_through", meta.currentThrough],
      ["last_refreshed_at", meta.lastRefreshedAt],
      ["last_changed_at", meta.lastChangedAt],
      ["own_name", meta.ownName],
      ["next_row_id", this.nextRowId],
    ];
    this.db.run(
      `INSERT OR REPLACE INTO meta (name, value) VALUES ${values.map(() => "(?, ?)").join(", ")}`,
      values.flat(),
    );
    this.db.run("COMMIT");
    return exportAndClose(this.db);
  }

  /** The first row of a query that is asked for many rows one after the other. */
  private lookUp<T>(sql: string, params: SqlValue[], read: (row: SqlRow) => T): T | null {
    const statement = this.statement(sql);
    statement.bind(params);
    const found = statement.step() ? read(new SqlRow(statement.get())) : null;
    statement.reset();
    return found;
  }

  private statement(sql: string): SqlStatement {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private page<T>(
    query: RowsQuery,
    generation: string,
    payload: string,
    read: (row: SqlRow) => [T, number],
  ): RowsPage<T> {
    const { where, params } = condition(query);
    const offset = query.offset ?? 0;
    const limit = query.limit ?? Number.MAX_SAFE_INTEGER;
    const maxBytes = query.maxBytes ?? DEFAULT_MAX_BYTES;
    const rows: T[] = [];
    let bytes = 0;
    let nextOffset: number | null = null;
    // One row more than the page holds tells whether there is another page.
    each(
      this.db,
      `SELECT row_id, record_type, record_key, verse_key, from_verse, to_verse, ${payload}
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

/**
 * One line for each row whose payload is another than when it was reviewed: the first and the last
 * entry of its history since. Parameters: reviewed rows, reviewed resource. Thousands of rows can be
 * reviewed one by one, so they are a table of their own, of texts, which SQLite gives an index.
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

function since(reviewed: Reviewed): SqlValue[] {
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

function kindOf(wasThere: boolean, isThere: boolean): RowChange["kind"] {
  return !wasThere ? "created" : isThere ? "updated" : "deleted";
}

/** Rows of the Quran's chapters are ordered by chapter x 1000 + verse; others come before or after. */
function isPosition(sort: number): boolean {
  return sort >= 1000 && sort < 115_000;
}

function isInChapter({ sort, from, to }: ChangedRow, chapter: number): boolean {
  const [start, end] = [chapter * 1000, chapter * 1000 + 999];
  if (sort >= start && sort <= end) return true;
  return from !== null && from <= end && (to ?? from) >= start;
}

function textAt0(row: SqlRow): string | null {
  return row.textOrNull(0);
}

/** What a row without its payload weighs in a page, about. */
const HEAD_BYTES = 100;

/** Inserts many rows with few statements. */
export class RowInserter {
  private readonly words: SqlStatement;
  private readonly batch: SqlStatement;
  private waiting: SqlValue[] = [];
  private count = 0;

  constructor(
    private readonly db: SqlDatabase,
    private readonly nextRowId: () => number,
  ) {
    this.words = db.prepare(INSERT_WORDS);
    this.batch = db.prepare(insertSql(ROWS_PER_INSERT));
  }

  add(row: NewRow): void {
    const rowId = this.nextRowId();
    this.waiting.push(...rowValues(rowId, row));
    if (row.indexed !== "") this.words.run([rowId, utf8(row.indexed)]);
    if (++this.count === ROWS_PER_INSERT) {
      this.batch.run(this.waiting);
      this.waiting = [];
      this.count = 0;
    }
  }

  /** Inserts what still waits. */
  flush(): void {
    if (this.count > 0) this.db.run(insertSql(this.count), this.waiting);
    this.waiting = [];
    this.count = 0;
  }

  free(): void {
    this.words.free();
    this.batch.free();
  }
}

function rowValues(rowId: number, row: NewRow): SqlValue[] {
  return [
    rowId,
    row.recordType,
    row.recordKey,
    row.madeKey ? 1 : 0,
    row.verseKey,
    row.from,
    row.to,
    row.sort,
    row.arrival,
    row.indexed.length,
    utf8(row.json),
  ];
}

/**
 * Long texts are bound as bytes, because sql.js encodes a string letter by letter, and in three
 * passes; SQLite takes them as the text that they are.
 */
function utf8(text: string): Uint8Array {
  return Buffer.from(text, "utf8");
}

const INSERT_WORDS = "INSERT INTO words (docid, text) VALUES (?, CAST(? AS TEXT))";

function insertSql(rows: number): string {
  const places = new Array<string>(rows).fill("(?,?,?,?,?,?,?,?,?,?,CAST(? AS TEXT))");
  return `INSERT INTO rows (${ROW_COLUMNS}) VALUES ${places.join(",")}`;
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

function historyKind(text: string): HistoryEntry["kind"] {
  if (text === "created" || text === "updated" || text === "deleted") return text;
  throw new DamagedFile(`the history has an entry of kind ${text}`);
}

function condition(query: RowsQuery): { where: string; params: SqlValue[] } {
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
  for (const word of (query.contains ?? "").trim().split(/\s+/u)) {
    if (word === "") continue;
    const matches = matchExpressions(word);
    // A key is matched from its start, as typed: `2:25` finds 2:25 and 2:255.
    const key = `${word.replace(/[\\%_]/g, "\\$&")}%`;
    const either = ["record_key LIKE ? ESCAPE '\\'", "verse_key LIKE ? ESCAPE '\\'"];
    params.push(key, key);
    for (const match of matches) {
      either.push("row_id IN (SELECT docid FROM words WHERE words MATCH ?)");
      params.push(match);
    }
    terms.push(`(${either.join(" OR ")})`);
  }
  return { where: terms.length === 0 ? "" : `WHERE ${terms.join(" AND ")}`, params };
}

/**
 * The full-text expressions of a query, one for each of its readings: every word in any of its
 * spellings, the last one as a beginning. Empty where the query has no letter or digit.
 */
export function matchExpressions(query: string): string[] {
  return queryReadings(query)
    .map((reading) =>
      reading
        .map((spellings, index) => {
          const star = index === reading.length - 1 ? "*" : "";
          const forms = spellings.filter((form) => form !== "").map((form) => phrase(form, star));
          return forms.length > 1 ? `(${forms.join(" OR ")})` : (forms[0] ?? "");
        })
        .filter((term) => term !== "")
        .join(" "),
    )
    .filter((expression) => expression !== "");
}

/** The query's words next to each other, the last one as a beginning; null for a single word. */
export function phraseExpression(query: string): string | null {
  const words = foldText(query);
  return words.includes(" ") ? phrase(words, "*") : null;
}

/** A word as a full-text term; quoted, so that `or` and `near` are words too. */
function phrase(form: string, star: string): string {
  return `"${form}${star}"`;
}

/** Whatever SQLite says about a file's content is damage; the store's own statements are tested. */
function asDamage(error: unknown): DamagedFile {
  if (error instanceof DamagedFile) return error;
  return new DamagedFile(error instanceof Error ? error.message : String(error), { cause: error });
}
