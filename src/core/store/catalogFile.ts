import { crc32 } from "node:zlib";
import * as z from "zod";
import { continuedCrc } from "./checksum.js";
import { parseJson } from "../model/json.js";
import { resourceKey } from "../model/resource.js";
import { EMPTY_CATALOG, type Catalog } from "./catalog.js";
import {
  checkpointSchema,
  entrySchema,
  FIRST_FEED,
  lastRunSchema,
  listedSchema,
} from "./catalogSchema.js";
import {
  all,
  checkHeader,
  DamagedFile,
  type SqlDatabase,
  type SqlModule,
  type SqlValue,
} from "./sqlite.js";

/*
 * The base of the catalog: an SQLite file, always written as a whole. Later commits are lines of
 * its journal (`catalogJournal.ts`).
 */

/**
 * Layout of the catalog, in its `user_version`. 2 added reviews; 3 added feeds, pauses after
 * failures, and the runs of each filter; 4 added the journal.
 */
export const CATALOG_SCHEMA_VERSION = 4;

/** A column of a table, and the object field that it stores. */
interface Column {
  readonly name: string;
  readonly field: string;
  readonly type: string;
  /** The form of the value in the file. Default: the value itself. */
  readonly form?: "json" | "flag";
  /** The first layout with the column. */
  readonly since?: number;
}

interface Table {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly Column[];
  /** The first layout with the table. */
  readonly since?: number;
}

const TEXT = "TEXT";
const TEXT_ALWAYS = "TEXT NOT NULL";
const INTEGER = "INTEGER";
const INTEGER_ALWAYS = "INTEGER NOT NULL";

const RESOURCES: Table = {
  name: "resources",
  key: ["resource_group", "resource_id"],
  columns: [
    { name: "resource_group", field: "group", type: TEXT_ALWAYS },
    { name: "resource_id", field: "id", type: INTEGER_ALWAYS },
    { name: "file", field: "file", type: TEXT },
    { name: "file_bytes", field: "bytes", type: INTEGER_ALWAYS },
    { name: "file_crc32", field: "crc32", type: INTEGER_ALWAYS },
    { name: "status", field: "status", type: TEXT_ALWAYS },
    { name: "unavailable_reason", field: "unavailableReason", type: TEXT },
    { name: "unavailable_since", field: "unavailableSince", type: TEXT },
    { name: "resource_content_id", field: "resourceContentId", type: INTEGER },
    { name: "schema_version", field: "schemaVersion", type: INTEGER },
    { name: "sync_sequence", field: "syncSequence", type: INTEGER },
    { name: "full_copy_sequence", field: "fullCopySequence", type: INTEGER },
    { name: "current_through", field: "currentThrough", type: INTEGER },
    { name: "row_count", field: "rowCount", type: INTEGER_ALWAYS },
    { name: "rows_by_type", field: "rowsByType", type: TEXT_ALWAYS, form: "json" },
    { name: "last_refreshed_at", field: "lastRefreshedAt", type: TEXT },
    { name: "last_changed_at", field: "lastChangedAt", type: TEXT },
    { name: "own_name", field: "ownName", type: TEXT },
    { name: "failure", field: "failure", type: TEXT, form: "json" },
    { name: "lost_rows", field: "lostRows", type: INTEGER },
    { name: "needs_full_copy", field: "needsFullCopy", type: INTEGER_ALWAYS, form: "flag" },
    { name: "reviewed_through", field: "reviewedThrough", type: TEXT, since: 2 },
    { name: "reviewed_rows", field: "reviewedRows", type: TEXT_ALWAYS, form: "json", since: 2 },
    { name: "unreviewed_rows", field: "unreviewedRows", type: INTEGER_ALWAYS, since: 2 },
    { name: "current_feed", field: "currentFeed", type: INTEGER, since: 3 },
    { name: "checked_at", field: "checkedAt", type: TEXT, since: 3 },
    { name: "failed_attempts", field: "failedAttempts", type: INTEGER_ALWAYS, since: 3 },
    { name: "retry_at", field: "retryAt", type: TEXT, since: 3 },
  ],
};

const CHECKPOINTS: Table = {
  name: "checkpoints",
  key: ["filter"],
  columns: [
    { name: "filter", field: "filter", type: TEXT },
    { name: "token", field: "token", type: TEXT_ALWAYS },
    { name: "feed", field: "feed", type: INTEGER_ALWAYS, since: 3 },
    { name: "through", field: "through", type: INTEGER, since: 3 },
  ],
};

const RUNS: Table = {
  name: "runs",
  key: ["filter"],
  columns: [
    { name: "filter", field: "filter", type: TEXT },
    { name: "last_run", field: "lastRun", type: TEXT_ALWAYS, form: "json" },
  ],
  since: 3,
};

const LISTED: Table = {
  name: "listed",
  key: ["resource_group", "resource_id"],
  columns: [
    { name: "resource_group", field: "group", type: TEXT_ALWAYS },
    { name: "resource_id", field: "id", type: INTEGER_ALWAYS },
    { name: "name", field: "name", type: TEXT },
    { name: "author_name", field: "authorName", type: TEXT },
    { name: "language_name", field: "languageName", type: TEXT },
    { name: "language_code", field: "languageCode", type: TEXT },
    { name: "direction", field: "direction", type: TEXT },
  ],
};

const META: Table = {
  name: "meta",
  key: ["name"],
  columns: [
    { name: "name", field: "name", type: TEXT },
    { name: "value", field: "value", type: "" },
  ],
};

const TABLES = [META, RESOURCES, CHECKPOINTS, RUNS, LISTED];

/** The base of a catalog, as read from its file. */
export interface CatalogBase {
  readonly catalog: Catalog;
  /** The file's layout. */
  readonly version: number;
  /** The id of its journal; null in layouts before 4. */
  readonly journal: string | null;
}

/**
 * Reads a catalog file. Throws DamagedFile if no store of this version wrote its content. A newer
 * version's catalog never counts as damaged, because rebuilding a damaged catalog would destroy the
 * newer version's store. Only the parts that this version understands are read.
 */
export function readCatalog(sql: SqlModule, bytes: Uint8Array): CatalogBase {
  checkHeader(bytes);
  const version = viewOf(bytes).getUint32(USER_VERSION_OFFSET);
  if (version < 1 || version > LARGEST_VERSION) {
    throw new DamagedFile("the catalog names no version");
  }
  const isNewer = version > CATALOG_SCHEMA_VERSION;
  if (!isNewer && sealOf(bytes) !== viewOf(bytes).getUint32(SEAL_OFFSET)) {
    throw new DamagedFile("the catalog's checksum is wrong");
  }
  const db = new sql.Database(bytes);
  try {
    return readTables(db, version);
  } catch (error) {
    if (isNewer) return { catalog: EMPTY_CATALOG, version, journal: null };
    if (error instanceof DamagedFile) throw error;
    throw new DamagedFile(error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  } finally {
    db.close();
  }
}

/** The bytes of a catalog file. `journal` is the id of its journal. */
export function catalogBytes(sql: SqlModule, catalog: Catalog, journal: string): Uint8Array {
  const db = new sql.Database();
  try {
    db.run("PRAGMA page_size = 1024");
    // The file is written as a whole, so SQLite needs no transaction.
    db.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;");
    db.run(SCHEMA);
    db.run("BEGIN");
    insertAll(db, RESOURCES, [...catalog.resources.values()]);
    insertAll(
      db,
      CHECKPOINTS,
      [...catalog.checkpoints].map(([filter, rest]) => ({ filter, ...rest })),
    );
    insertAll(
      db,
      RUNS,
      [...catalog.runs].map(([filter, lastRun]) => ({ filter, lastRun })),
    );
    insertAll(db, LISTED, catalog.listed);
    insertAll(db, META, [
      { name: "revision", value: catalog.revision },
      { name: "listed_at", value: catalog.listedAt },
      {
        name: "last_run",
        value: catalog.lastRun === null ? null : JSON.stringify(catalog.lastRun),
      },
      { name: "feed", value: catalog.feed },
      { name: "journal", value: journal },
    ]);
    db.run("COMMIT");
    return seal(db.export());
  } finally {
    db.close();
  }
}

const SCHEMA = [
  ...TABLES.map(
    ({ name, columns, key }) =>
      `CREATE TABLE ${name} (
        ${columns.map((column) => `${column.name} ${column.type}`).join(", ")},
        PRIMARY KEY (${key.join(", ")})
      ) WITHOUT ROWID;`,
  ),
  `PRAGMA user_version = ${CATALOG_SCHEMA_VERSION};`,
].join("\n");

/** The offset of `user_version` in the SQLite file format. */
const USER_VERSION_OFFSET = 60;

/** A larger number means that the bytes were overwritten. */
const LARGEST_VERSION = 1000;

const catalogSchema = z.object({
  revision: z.int(),
  listedAt: z.string().nullable(),
  lastRun: lastRunSchema.nullable(),
  feed: z.int(),
  journal: z.string().nullable(),
  checkpoints: z.array(checkpointSchema.extend({ filter: z.string() })),
  runs: z.array(z.object({ filter: z.string(), lastRun: lastRunSchema })),
  listed: z.array(listedSchema),
  resources: z.array(entrySchema),
});

function readTables(db: SqlDatabase, version: number): CatalogBase {
  const meta = new Map(
    all(db, "SELECT name, value FROM meta", [], (row) => [row.text(0), row.value(1)]),
  );
  const lastRun = meta.get("last_run");
  const parsed = catalogSchema.safeParse({
    revision: meta.get("revision"),
    listedAt: meta.get("listed_at"),
    lastRun: typeof lastRun === "string" ? parseJson(lastRun) : null,
    feed: version < 3 ? FIRST_FEED : meta.get("feed"),
    journal: version < 4 ? null : meta.get("journal"),
    checkpoints: selectAll(db, CHECKPOINTS, version),
    runs: selectAll(db, RUNS, version),
    listed: selectAll(db, LISTED, version),
    resources: selectAll(db, RESOURCES, version).map((entry) =>
      version < 3 ? { ...entry, currentFeed: FIRST_FEED } : entry,
    ),
  });
  if (!parsed.success) {
    throw new DamagedFile(`the catalog is not readable: ${parsed.error.message}`);
  }
  const { checkpoints, runs, listed, resources, journal, ...rest } = parsed.data;
  // Earlier layouts kept only one run. It belongs to the only filter with a checkpoint.
  const [only] = version < 3 && checkpoints.length === 1 ? checkpoints : [];
  if (only !== undefined && rest.lastRun !== null) {
    runs.push({ filter: only.filter, lastRun: rest.lastRun });
  }
  return {
    version,
    journal,
    catalog: {
      ...rest,
      checkpoints: new Map(checkpoints.map(({ filter, ...checkpoint }) => [filter, checkpoint])),
      runs: new Map(runs.map((run) => [run.filter, run.lastRun])),
      listed,
      resources: new Map(resources.map((entry) => [resourceKey(entry), entry])),
    },
  };
}

/**
 * SQLite reserves the four bytes of `application_id` for the application. Here they hold a CRC-32
 * of the whole file, computed with these bytes as zero, which detects any changed byte.
 */
const SEAL_OFFSET = 68;

function seal(bytes: Uint8Array): Uint8Array {
  viewOf(bytes).setUint32(SEAL_OFFSET, sealOf(bytes));
  return bytes;
}

function sealOf(bytes: Uint8Array): number {
  const before = crc32(bytes.subarray(0, SEAL_OFFSET));
  return continuedCrc(bytes.subarray(SEAL_OFFSET + 4), continuedCrc(new Uint8Array(4), before));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const ROWS_PER_INSERT = 100;

function insertAll(db: SqlDatabase, { name, columns }: Table, records: readonly object[]): void {
  const places = `(${columns.map(() => "?").join(",")})`;
  const names = columns.map((column) => column.name).join(", ");
  for (let at = 0; at < records.length; at += ROWS_PER_INSERT) {
    const batch = records.slice(at, at + ROWS_PER_INSERT);
    db.run(
      `INSERT INTO ${name} (${names}) VALUES ${batch.map(() => places).join(",")}`,
      batch.flatMap((record) => {
        const fields = new Map<string, unknown>(Object.entries(record));
        return columns.map((column) => written(fields.get(column.field), column));
      }),
    );
  }
}

/** A field's value as SQLite stores it. */
function written(value: unknown, { name, form }: Column): SqlValue {
  if (value === null || value === undefined) return null;
  if (form === "json") return JSON.stringify(value);
  if (form === "flag") return value === true ? 1 : 0;
  if (typeof value === "string" || typeof value === "number") return value;
  throw new TypeError(`${name} cannot hold ${typeof value}`);
}

/** The rows of a table as objects, unchecked; columns that the layout lacks are absent. */
function selectAll(db: SqlDatabase, table: Table, version: number): Record<string, unknown>[] {
  if (version < (table.since ?? 1)) return [];
  const columns = table.columns.filter(({ since }) => version >= (since ?? 1));
  const names = columns.map(({ name }) => name).join(", ");
  return all(db, `SELECT ${names} FROM ${table.name}`, [], (row) =>
    Object.fromEntries(
      columns.map((column, index) => [column.field, readValue(row.value(index), column)]),
    ),
  );
}

function readValue(value: SqlValue | undefined, { form }: Column): unknown {
  if (form === "json" && typeof value === "string") return parseJson(value);
  if (form === "flag" && typeof value === "number") return value !== 0;
  return value;
}
