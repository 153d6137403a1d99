import initSqlJs from "sql.js";

export type SqlModule = initSqlJs.SqlJsStatic;
export type SqlDatabase = initSqlJs.Database;
export type SqlStatement = initSqlJs.Statement;
export type SqlValue = initSqlJs.SqlValue;

/** Loads sql.js. `wasmPath` is the path of its wasm file. */
export function loadSqlJs(wasmPath: string): Promise<SqlModule> {
  return initSqlJs({ locateFile: () => wasmPath });
}

/** The content of a file is not the store's own, as opposed to a defect of the store. */
export class DamagedFile extends Error {
  override readonly name = "DamagedFile";
}

const HEADER = Buffer.from("SQLite format 3\0", "latin1");

/**
 * A cheap check before SQLite reads a file: the header is valid and states the file's length.
 * Throws DamagedFile.
 */
export function checkHeader(bytes: Uint8Array): void {
  if (bytes.byteLength < 512 || !HEADER.equals(bytes.subarray(0, HEADER.length))) {
    throw new DamagedFile("the file is not an SQLite database");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stored = view.getUint16(16);
  const pageSize = stored === 1 ? 65536 : stored;
  if (bytes.byteLength !== pageSize * view.getUint32(28)) {
    throw new DamagedFile("the file's length is not the one its header names");
  }
}

/** Every row of a query. Frees its statement, also after an error. */
export function all<T>(
  db: SqlDatabase,
  sql: string,
  params: SqlValue[],
  read: (row: SqlRow) => T,
): T[] {
  const rows: T[] = [];
  each(db, sql, params, (row) => {
    rows.push(read(row));
  });
  return rows;
}

/** Calls back for each row of a query until the callback returns false. */
export function each(
  db: SqlDatabase,
  sql: string,
  params: SqlValue[],
  visit: (row: SqlRow) => boolean | void,
): void {
  const statement = db.prepare(sql);
  try {
    statement.bind(params);
    while (statement.step()) {
      if (visit(new SqlRow(statement.get())) === false) break;
    }
  } finally {
    statement.free();
  }
}

export function first<T>(
  db: SqlDatabase,
  sql: string,
  params: SqlValue[],
  read: (row: SqlRow) => T,
): T | null {
  let found: T | null = null;
  each(db, sql, params, (row) => {
    found = read(row);
    return false;
  });
  return found;
}

/** Typed access to the columns of a row, since any program may have written the file. */
export class SqlRow {
  constructor(private readonly values: readonly SqlValue[]) {}

  value(column: number): SqlValue {
    return this.values[column] ?? null;
  }

  text(column: number): string {
    const value = this.values[column];
    if (typeof value !== "string") throw this.unexpected(column, "text");
    return value;
  }

  number(column: number): number {
    const value = this.values[column];
    if (typeof value !== "number") throw this.unexpected(column, "a number");
    return value;
  }

  textOrNull(column: number): string | null {
    return this.values[column] === null ? null : this.text(column);
  }

  numberOrNull(column: number): number | null {
    return this.values[column] === null ? null : this.number(column);
  }

  boolean(column: number): boolean {
    return this.number(column) !== 0;
  }

  private unexpected(column: number, wanted: string): DamagedFile {
    return new DamagedFile(`column ${column} is not ${wanted}`);
  }
}

/**
 * Opens a database in these bytes, without a copy. Writes change the bytes, until the database
 * outgrows them and moves elsewhere; `finishInPlace` detects that.
 *
 * sql.js copies its input with `slice`, and keeps the result as the content of the file.
 */
export function openInPlace(sql: SqlModule, bytes: Uint8Array): SqlDatabase {
  Object.defineProperty(bytes, "slice", { value: () => bytes, configurable: true });
  try {
    return new sql.Database(bytes);
  } finally {
    Reflect.deleteProperty(bytes, "slice");
  }
}

/**
 * The file with free space at its end, for `openInPlace`. sql.js would otherwise copy a growing
 * database into a larger buffer many times over. SQLite trusts the size in the header, and
 * overwrites the free space.
 */
export function withRoom(file: Uint8Array, bytes: number): Uint8Array {
  const roomy = new Uint8Array(Math.max(bytes, file.byteLength));
  roomy.set(file);
  return roomy;
}

/**
 * The content of a database as a file, without a copy if the database did not outgrow its bytes.
 * Closes the database, which has no open transaction.
 *
 * @param mark A unique text that the last transaction wrote. If the bytes contain it, the database
 * is still in them.
 */
export function finishInPlace(db: SqlDatabase, bytes: Uint8Array, mark: string): Uint8Array {
  const pages = numberOf(db, "PRAGMA page_count");
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = pages * numberOf(db, "PRAGMA page_size");
  const isThere = size <= bytes.byteLength && header.getUint32(28) === pages;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, isThere ? size : 0);
  if (!file.includes(mark, 0, "latin1")) return exportAndClose(db);
  db.close();
  return file;
}

/** The size of the database as a file. */
export function databaseBytes(db: SqlDatabase): number {
  return numberOf(db, "PRAGMA page_count") * numberOf(db, "PRAGMA page_size");
}

function numberOf(db: SqlDatabase, pragma: string): number {
  return first(db, pragma, [], (row) => row.number(0)) ?? 0;
}

/** Returns the content of a database as a file, and closes the database. */
export function exportAndClose(db: SqlDatabase): Uint8Array {
  try {
    return db.export();
  } finally {
    db.close();
  }
}

export function userVersion(db: SqlDatabase): number {
  return numberOf(db, "PRAGMA user_version");
}

/** The result of SQLite's integrity check of a whole database; null if it is sound. */
export function integrityProblem(db: SqlDatabase): string | null {
  const findings = all(db, "PRAGMA integrity_check(3)", [], (row) => row.text(0));
  return findings[0] === "ok" ? null : findings.join("; ");
}
