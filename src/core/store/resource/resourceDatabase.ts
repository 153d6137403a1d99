import { GROUP_PATTERN } from "../../model/resource.js";
import {
  all,
  checkHeader,
  DamagedFile,
  exportAndClose,
  finishInPlace,
  first,
  integrityProblem,
  openInPlace,
  userVersion,
  withRoom,
  type SqlDatabase,
  type SqlModule,
  type SqlRow,
  type SqlValue,
} from "../sqlite.js";
import { SearchTextBuilder } from "../searchText/builder.js";
import { Statements } from "../statements.js";
import { ChangedRows } from "./changedRows.js";
import { History } from "./history.js";
import { Rows } from "./rows.js";
import { RowWriter } from "./rowWriter.js";
import {
  RESOURCE_SCHEMA_VERSION,
  SCHEMA,
  UPGRADE_FROM_1,
  WRITER_PRAGMAS,
  type ResourceMeta,
} from "./schema.js";

/** Free space for changed rows and their history, which seldom need more. */
const ROOM_FOR_CHANGES = 1.06;
const SMALLEST_ROOM = 256 * 1024;

type RowsByType = Readonly<Record<string, number>>;

/** One generation of a resource, open in memory: opening, closing and finishing its file. */
export class ResourceDatabase {
  readonly rows: Rows;
  readonly writer: RowWriter;
  readonly history: History;
  readonly changes: ChangedRows;
  /** Texts of the rows written to this generation. */
  readonly texts = new SearchTextBuilder();

  private constructor(
    private readonly db: SqlDatabase,
    /** The bytes that hold the database, unless it has outgrown them. */
    private readonly bytes: Uint8Array,
    firstRowId: number,
    /** The number of rows by record type when the database was opened, if that is known. */
    private readonly rowsByType: RowsByType,
    /** True if every row was written to this generation. */
    private readonly isNew = false,
  ) {
    const statements = new Statements(db);
    this.rows = new Rows(db, statements);
    this.writer = new RowWriter(db, statements, this.texts, firstRowId);
    this.history = new History(db, statements);
    this.changes = new ChangedRows(db, statements, this.history);
  }

  /**
   * An empty generation. Row ids start at `firstRowId`, because no id is used twice.
   *
   * @param expectedBytes Approximate size of the finished file.
   */
  static create(sql: SqlModule, firstRowId: number, expectedBytes = 0): ResourceDatabase {
    const bytes = withRoom(emptyFile(sql), expectedBytes);
    const db = openInPlace(sql, bytes);
    db.run(WRITER_PRAGMAS);
    db.run("BEGIN");
    return new ResourceDatabase(db, bytes, firstRowId, {}, true);
  }

  /** Opens a generation for reading, in these bytes. Throws DamagedFile. */
  static open(sql: SqlModule, bytes: Uint8Array): ResourceDatabase {
    checkHeader(bytes);
    return ResourceDatabase.openChecked(sql, bytes, {});
  }

  private static openChecked(
    sql: SqlModule,
    bytes: Uint8Array,
    rowsByType: RowsByType,
  ): ResourceDatabase {
    const db = openInPlace(sql, bytes);
    try {
      if (userVersion(db) < 1) throw new DamagedFile("the file has no version");
      const next = first(db, "SELECT value FROM meta WHERE name = 'next_row_id'", [], (row) =>
        row.number(0),
      );
      if (next === null) throw new DamagedFile("the file has no description");
      return new ResourceDatabase(db, bytes, next, rowsByType);
    } catch (error) {
      db.close();
      throw asDamage(error);
    }
  }

  /**
   * Opens a copy of a generation to build the next one. Throws DamagedFile.
   *
   * @param rowsByType The number of its rows by record type.
   */
  static openForChange(
    sql: SqlModule,
    bytes: Uint8Array,
    rowsByType: RowsByType,
  ): ResourceDatabase {
    checkHeader(bytes);
    const room = Math.ceil(bytes.byteLength * ROOM_FOR_CHANGES) + SMALLEST_ROOM;
    const opened = ResourceDatabase.openChecked(sql, withRoom(bytes, room), rowsByType);
    opened.db.run(WRITER_PRAGMAS);
    if (userVersion(opened.db) < RESOURCE_SCHEMA_VERSION) opened.db.run(UPGRADE_FROM_1);
    opened.db.run("BEGIN");
    return opened;
  }

  close(): void {
    this.db.close();
  }

  /** The ids of the rows in reading order, for their search text; none if no row has text. */
  idsForTexts(): number[] {
    if (!this.isNew) return this.rows.idsInOrder();
    return this.texts.isEmpty ? [] : (this.writer.idsAsInserted() ?? this.rows.idsInOrder());
  }

  /**
   * The number of rows by record type. Added and removed rows are counted as they are written,
   * because a query reads every row.
   */
  countByType(): Record<string, number> {
    const counts = new Map(Object.entries(this.rowsByType));
    for (const [recordType, added] of this.writer.addedByType) {
      counts.set(recordType, (counts.get(recordType) ?? 0) + added);
    }
    const entries = [...counts]
      .filter(([, rows]) => rows !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const total = entries.reduce((sum, [, rows]) => sum + rows, 0);
    // A catalog with wrong counts must not pass them on.
    const isSound = entries.every(([, rows]) => rows > 0) && total === this.rows.count();
    return isSound ? Object.fromEntries(entries) : this.rows.countByType();
  }

  /** Throws DamagedFile if a required value is missing. */
  meta(): ResourceMeta {
    const values = new Map(
      all(this.db, "SELECT name, value FROM meta", [], (row) => [row.text(0), row] as const),
    );
    const value = (name: string): SqlRow => {
      const row = values.get(name);
      if (row === undefined) throw new DamagedFile(`the file has no ${name}`);
      return row;
    };
    const group = value("resource_group").text(1);
    if (!GROUP_PATTERN.test(group)) throw new DamagedFile("the file has no resource group");
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

  /** The result of SQLite's integrity check; null if the file is sound. */
  integrityProblem(): string | null {
    try {
      return integrityProblem(this.db);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** The generation's file. Closes the database. */
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
      ["next_row_id", this.writer.firstUnusedRowId],
    ];
    this.db.run(
      `INSERT OR REPLACE INTO meta (name, value) VALUES ${values.map(() => "(?, ?)").join(", ")}`,
      values.flat(),
    );
    this.db.run("COMMIT");
    return finishInPlace(this.db, this.bytes, meta.generation);
  }
}

const emptyFiles = new WeakMap<SqlModule, Uint8Array>();

/** The file of a generation without rows. */
function emptyFile(sql: SqlModule): Uint8Array {
  let file = emptyFiles.get(sql);
  if (file === undefined) {
    const db = new sql.Database();
    db.run(SCHEMA);
    file = exportAndClose(db);
    emptyFiles.set(sql, file);
  }
  return file;
}

/** The store's own statements are tested, so an SQLite error during opening means damage. */
function asDamage(error: unknown): DamagedFile {
  if (error instanceof DamagedFile) return error;
  return new DamagedFile(error instanceof Error ? error.message : String(error), { cause: error });
}
