import { crc32 } from "node:zlib";
import * as z from "zod";
import { GROUP_PATTERN, resourceKey } from "../model/resource.js";
import type { ListedResource } from "../ports.js";
import { EMPTY_CATALOG, type Catalog, type CatalogEntry } from "./catalog.js";
import {
  all,
  checkHeader,
  DamagedFile,
  type SqlDatabase,
  type SqlModule,
  type SqlValue,
} from "./sqlite.js";

/**
 * Layout of the catalog, in its `user_version`. 2 added reviews; 3 added feeds, pauses after
 * failures, and the runs of each filter.
 */
export const CATALOG_SCHEMA_VERSION = 3;

const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE resources (
    resource_group TEXT NOT NULL,
    resource_id INTEGER NOT NULL,
    file TEXT,
    file_bytes INTEGER NOT NULL,
    file_crc32 INTEGER NOT NULL,
    status TEXT NOT NULL,
    unavailable_reason TEXT,
    unavailable_since TEXT,
    resource_content_id INTEGER,
    schema_version INTEGER,
    sync_sequence INTEGER,
    full_copy_sequence INTEGER,
    current_through INTEGER,
    row_count INTEGER NOT NULL,
    rows_by_type TEXT NOT NULL,
    last_refreshed_at TEXT,
    last_changed_at TEXT,
    own_name TEXT,
    failure TEXT,
    lost_rows INTEGER,
    needs_full_copy INTEGER NOT NULL,
    reviewed_through TEXT,
    reviewed_rows TEXT NOT NULL,
    unreviewed_rows INTEGER NOT NULL,
    current_feed INTEGER,
    checked_at TEXT,
    failed_attempts INTEGER NOT NULL,
    retry_at TEXT,
    PRIMARY KEY (resource_group, resource_id)
  ) WITHOUT ROWID;
  CREATE TABLE checkpoints (
    filter TEXT PRIMARY KEY,
    token TEXT NOT NULL,
    feed INTEGER NOT NULL,
    through INTEGER
  ) WITHOUT ROWID;
  CREATE TABLE runs (filter TEXT PRIMARY KEY, last_run TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE listed (
    resource_group TEXT NOT NULL,
    resource_id INTEGER NOT NULL,
    name TEXT,
    author_name TEXT,
    language_name TEXT,
    language_code TEXT,
    direction TEXT,
    PRIMARY KEY (resource_group, resource_id)
  ) WITHOUT ROWID;
  PRAGMA user_version = ${CATALOG_SCHEMA_VERSION};
`;

/** Of layout 1. */
const FIRST_RESOURCE_COLUMNS = [
  "resource_group",
  "resource_id",
  "file",
  "file_bytes",
  "file_crc32",
  "status",
  "unavailable_reason",
  "unavailable_since",
  "resource_content_id",
  "schema_version",
  "sync_sequence",
  "full_copy_sequence",
  "current_through",
  "row_count",
  "rows_by_type",
  "last_refreshed_at",
  "last_changed_at",
  "own_name",
  "failure",
  "lost_rows",
  "needs_full_copy",
];

const SECOND_RESOURCE_COLUMNS = [
  ...FIRST_RESOURCE_COLUMNS,
  "reviewed_through",
  "reviewed_rows",
  "unreviewed_rows",
];

const RESOURCE_COLUMNS = [
  ...SECOND_RESOURCE_COLUMNS,
  // Since layout 3.
  "current_feed",
  "checked_at",
  "failed_attempts",
  "retry_at",
];

const CHECKPOINT_COLUMNS = ["filter", "token", "feed", "through"];

const LISTED_COLUMNS = [
  "resource_group",
  "resource_id",
  "name",
  "author_name",
  "language_name",
  "language_code",
  "direction",
];

export interface ReadCatalog {
  readonly catalog: Catalog;
  readonly version: number;
}

/**
 * The catalog's file, open in memory, so that a commit changes only the rows that differ. The file
 * is then written as a whole.
 */
export class CatalogFile {
  /** What the file says; null where the next writing begins with an empty one. */
  private open: { readonly db: SqlDatabase; readonly content: Catalog } | null = null;

  constructor(private readonly sql: SqlModule) {}

  close(): void {
    this.open?.db.close();
    this.open = null;
  }

  /**
   * Reads a catalog file. Throws DamagedFile where it is not what a store of this version wrote. Of
   * a newer version's catalog it reads what it understands, and never calls it damaged: what is
   * damaged is rebuilt, and that would take the newer version's store apart.
   */
  read(bytes: Uint8Array): ReadCatalog {
    checkHeader(bytes);
    const version = viewOf(bytes).getUint32(USER_VERSION_OFFSET);
    if (version < 1 || version > LARGEST_VERSION) {
      throw new DamagedFile("the catalog names no version");
    }
    const newer = version > CATALOG_SCHEMA_VERSION;
    if (!newer && sealOf(bytes) !== viewOf(bytes).getUint32(SEAL_OFFSET)) {
      throw new DamagedFile("the catalog's checksum is wrong");
    }
    this.close();
    const db = new this.sql.Database(bytes);
    try {
      const catalog = readTables(db, version);
      if (version === CATALOG_SCHEMA_VERSION) this.open = { db, content: catalog };
      return { catalog, version };
    } catch (error) {
      if (newer) return { catalog: EMPTY_CATALOG, version };
      if (error instanceof DamagedFile) throw error;
      throw new DamagedFile(error instanceof Error ? error.message : String(error), {
        cause: error,
      });
    } finally {
      if (this.open === null) db.close();
    }
  }

  /** The file with this content. What it shares with the catalog before is not written again. */
  write(catalog: Catalog): Uint8Array {
    const before = this.open;
    // Until all is written nobody knows what the file says.
    this.open = null;
    const db = before?.db ?? this.create();
    try {
      db.run(WRITER_PRAGMAS);
      db.run("BEGIN");
      writeChanges(db, before?.content ?? EMPTY_CATALOG, catalog);
      db.run("COMMIT");
      const bytes = seal(db.export());
      this.open = { db, content: catalog };
      return bytes;
    } finally {
      if (this.open === null) db.close();
    }
  }

  private create(): SqlDatabase {
    const db = new this.sql.Database();
    db.run("PRAGMA page_size = 1024");
    db.run(SCHEMA);
    return db;
  }
}

/** The file is replaced as a whole, so nothing that guards a running transaction is needed. */
const WRITER_PRAGMAS = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;";

function writeChanges(db: SqlDatabase, before: Catalog, after: Catalog): void {
  const gone = [...before.resources.keys()].filter((key) => !after.resources.has(key));
  for (const entry of gone.map((key) => before.resources.get(key))) {
    if (entry === undefined) continue;
    db.run("DELETE FROM resources WHERE resource_group = ? AND resource_id = ?", [
      entry.group,
      entry.id,
    ]);
  }
  const changed = [...after.resources].filter(
    ([key, entry]) => before.resources.get(key) !== entry,
  );
  insertAll(
    db,
    "resources",
    RESOURCE_COLUMNS,
    changed.map(([, entry]) => entryValues(entry)),
  );
  for (const filter of before.checkpoints.keys()) {
    if (after.checkpoints.has(filter)) continue;
    db.run("DELETE FROM checkpoints WHERE filter = ?", [filter]);
  }
  insertAll(
    db,
    "checkpoints",
    CHECKPOINT_COLUMNS,
    [...after.checkpoints]
      .filter(([filter, checkpoint]) => before.checkpoints.get(filter) !== checkpoint)
      .map(([filter, { token, feed, through }]) => [filter, token, feed, through]),
  );
  for (const filter of before.runs.keys()) {
    if (!after.runs.has(filter)) db.run("DELETE FROM runs WHERE filter = ?", [filter]);
  }
  insertAll(
    db,
    "runs",
    ["filter", "last_run"],
    [...after.runs]
      .filter(([filter, run]) => before.runs.get(filter) !== run)
      .map(([filter, run]) => [filter, JSON.stringify(run)]),
  );
  if (after.listed !== before.listed) {
    db.run("DELETE FROM listed");
    insertAll(db, "listed", LISTED_COLUMNS, after.listed.map(listedValues));
  }
  insertAll(
    db,
    "meta",
    ["name", "value"],
    [
      ["revision", after.revision],
      ["listed_at", after.listedAt],
      ["last_run", after.lastRun === null ? null : JSON.stringify(after.lastRun)],
      ["feed", after.feed],
    ],
  );
}

/** The feed of sequences that were stored before feeds were counted. */
const FIRST_FEED = 1;

/** Where the SQLite file format keeps `user_version`. */
const USER_VERSION_OFFSET = 60;

/** Numbers above it are no versions but overwritten bytes. */
const LARGEST_VERSION = 1000;

function readTables(db: SqlDatabase, version: number): Catalog {
  const columns =
    version === 1
      ? FIRST_RESOURCE_COLUMNS
      : version === 2
        ? SECOND_RESOURCE_COLUMNS
        : RESOURCE_COLUMNS;
  const resources = selectAll(db, "resources", columns);
  const checkpointColumns = version < 3 ? ["filter", "token"] : CHECKPOINT_COLUMNS;
  const checkpoints = selectAll(db, "checkpoints", checkpointColumns);
  const runs = version < 3 ? [] : selectAll(db, "runs", ["filter", "last_run"]);
  const listed = selectAll(db, "listed", LISTED_COLUMNS);
  const meta = new Map(
    all(db, "SELECT name, value FROM meta", [], (row) => [row.text(0), row.value(1)]),
  );
  const lastRun = meta.get("last_run");
  const parsed = catalogSchema.safeParse({
    revision: meta.get("revision"),
    listedAt: meta.get("listed_at"),
    lastRun: typeof lastRun === "string" ? parseJson(lastRun) : null,
    feed: version < 3 ? FIRST_FEED : meta.get("feed"),
    checkpoints: checkpoints.map((values) => named(checkpointColumns, values)),
    runs,
    listed: listed.map((values) => named(LISTED_COLUMNS, values)),
    resources: resources.map((values) => named(columns, values)),
  });
  if (!parsed.success) {
    throw new DamagedFile(`the catalog is not readable: ${parsed.error.message}`);
  }
  const { data } = parsed;
  // The only filter with a checkpoint is the one that the last complete run was of.
  const [only] = version < 3 && data.checkpoints.length === 1 ? data.checkpoints : [];
  if (only !== undefined && data.lastRun !== null) data.runs.push([only.filter, data.lastRun]);
  return {
    revision: data.revision,
    listedAt: data.listedAt,
    lastRun: data.lastRun,
    feed: data.feed,
    checkpoints: new Map(data.checkpoints.map(({ filter, ...rest }) => [filter, rest])),
    runs: new Map(data.runs),
    listed: data.listed.map((entry) => ({
      group: entry.resource_group,
      id: entry.resource_id,
      name: entry.name,
      authorName: entry.author_name,
      languageName: entry.language_name,
      languageCode: entry.language_code,
      direction: entry.direction,
    })),
    resources: new Map(
      data.resources.map((entry) => [
        resourceKey({ group: entry.resource_group, id: entry.resource_id }),
        {
          group: entry.resource_group,
          id: entry.resource_id,
          file: entry.file,
          bytes: entry.file_bytes,
          crc32: entry.file_crc32,
          status: entry.status,
          unavailableReason: entry.unavailable_reason,
          unavailableSince: entry.unavailable_since,
          resourceContentId: entry.resource_content_id,
          schemaVersion: entry.schema_version,
          syncSequence: entry.sync_sequence,
          fullCopySequence: entry.full_copy_sequence,
          currentThrough: entry.current_through,
          currentFeed: entry.current_feed ?? (version < 3 ? FIRST_FEED : null),
          checkedAt: entry.checked_at,
          rowCount: entry.row_count,
          rowsByType: entry.rows_by_type,
          lastRefreshedAt: entry.last_refreshed_at,
          lastChangedAt: entry.last_changed_at,
          ownName: entry.own_name,
          failure: entry.failure,
          failedAttempts: entry.failed_attempts,
          retryAt: entry.retry_at,
          lostRows: entry.lost_rows,
          needsFullCopy: entry.needs_full_copy !== 0,
          reviewedThrough: entry.reviewed_through,
          reviewedRows: entry.reviewed_rows,
          unreviewedRows: entry.unreviewed_rows,
        },
      ]),
    ),
  };
}

/**
 * SQLite leaves the four bytes of its `application_id` to the application: here they hold a CRC-32
 * of the whole file with these bytes zero, so that a changed byte anywhere is noticed.
 */
const SEAL_OFFSET = 68;

function seal(bytes: Uint8Array): Uint8Array {
  viewOf(bytes).setUint32(SEAL_OFFSET, sealOf(bytes));
  return bytes;
}

function sealOf(bytes: Uint8Array): number {
  const before = crc32(bytes.subarray(0, SEAL_OFFSET));
  return crc32(bytes.subarray(SEAL_OFFSET + 4), crc32(new Uint8Array(4), before));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const json = <T>(schema: z.ZodType<T>) => z.string().transform(parseJson).pipe(schema);
const text = z.string().nullable();
const number = z.number().nullable();
const group = z.string().regex(GROUP_PATTERN);

const serializedErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  details: z.object({
    status: z.number().optional(),
    serviceMessage: z.string().optional(),
    field: z.string().optional(),
    entry: z.string().optional(),
    scope: z.string().optional(),
    retryAfterMs: z.number().optional(),
    bytesNeeded: z.number().optional(),
  }),
});

const lastRunSchema = z.object({
  endedAt: z.string(),
  outcome: z.enum(["applied", "upToDate", "partial", "failed", "cancelled"]),
  error: serializedErrorSchema.nullable(),
  lastCompleteAt: text,
});

const catalogSchema = z.object({
  revision: z.int(),
  listedAt: text,
  lastRun: lastRunSchema.nullable(),
  feed: z.int(),
  checkpoints: z.array(
    z.object({
      filter: z.string(),
      token: z.string(),
      feed: z.int().default(FIRST_FEED),
      through: number.default(null),
    }),
  ),
  runs: z.array(z.tuple([z.string(), json(lastRunSchema)])),
  listed: z.array(
    z.object({
      resource_group: group,
      resource_id: z.int(),
      name: text,
      author_name: text,
      language_name: text,
      language_code: text,
      direction: z.enum(["ltr", "rtl"]).nullable(),
    }),
  ),
  resources: z.array(
    z.object({
      resource_group: group,
      resource_id: z.int(),
      // Part of a path: nothing but the names that the store gives.
      file: z
        .string()
        .regex(/^resources\/[a-z0-9_.-]+\.sqlite$/)
        .nullable(),
      file_bytes: z.int(),
      file_crc32: z.int(),
      status: z.enum(["available", "unavailable", "held"]),
      unavailable_reason: text,
      unavailable_since: text,
      resource_content_id: number,
      schema_version: number,
      sync_sequence: number,
      full_copy_sequence: number,
      current_through: number,
      row_count: z.int(),
      rows_by_type: json(z.record(z.string(), z.int())),
      last_refreshed_at: text,
      last_changed_at: text,
      own_name: text,
      failure: json(
        z.object({ code: z.string(), message: z.string(), at: z.string() }).nullable(),
      ).nullable(),
      lost_rows: number,
      needs_full_copy: z.int(),
      reviewed_through: text.default(null),
      reviewed_rows: json(z.array(z.tuple([z.string(), z.string(), z.string()]))).default([]),
      unreviewed_rows: z.int().default(0),
      current_feed: number.default(null),
      checked_at: text.default(null),
      failed_attempts: z.int().default(0),
      retry_at: text.default(null),
    }),
  ),
});

function entryValues(entry: CatalogEntry): SqlValue[] {
  return [
    entry.group,
    entry.id,
    entry.file,
    entry.bytes,
    entry.crc32,
    entry.status,
    entry.unavailableReason,
    entry.unavailableSince,
    entry.resourceContentId,
    entry.schemaVersion,
    entry.syncSequence,
    entry.fullCopySequence,
    entry.currentThrough,
    entry.rowCount,
    JSON.stringify(entry.rowsByType),
    entry.lastRefreshedAt,
    entry.lastChangedAt,
    entry.ownName,
    entry.failure === null ? null : JSON.stringify(entry.failure),
    entry.lostRows,
    entry.needsFullCopy ? 1 : 0,
    entry.reviewedThrough,
    JSON.stringify(entry.reviewedRows),
    entry.unreviewedRows,
    entry.currentFeed,
    entry.checkedAt,
    entry.failedAttempts,
    entry.retryAt,
  ];
}

function listedValues(entry: ListedResource): SqlValue[] {
  return [
    entry.group,
    entry.id,
    entry.name,
    entry.authorName,
    entry.languageName,
    entry.languageCode,
    entry.direction,
  ];
}

const ROWS_PER_INSERT = 100;

function insertAll(
  db: SqlDatabase,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): void {
  const places = `(${columns.map(() => "?").join(",")})`;
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
    const batch = rows.slice(at, at + ROWS_PER_INSERT);
    db.run(
      `INSERT OR REPLACE INTO ${table} (${columns.join(", ")}) VALUES ${batch.map(() => places).join(",")}`,
      batch.flat(),
    );
  }
}

function selectAll(db: SqlDatabase, table: string, columns: readonly string[]): SqlValue[][] {
  return all(db, `SELECT ${columns.join(", ")} FROM ${table}`, [], (row) =>
    columns.map((_, index) => row.value(index)),
  );
}

function named(
  columns: readonly string[],
  values: readonly SqlValue[],
): Record<string, SqlValue | undefined> {
  return Object.fromEntries(columns.map((name, index) => [name, values[index]]));
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
