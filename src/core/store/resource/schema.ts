import type { ResourceRef } from "../../model/resource.js";

/** Layout of a resource file, in its `user_version`. */
export const RESOURCE_SCHEMA_VERSION = 2;

/** The description of a resource inside its file. A lost catalog is rebuilt from these. */
export interface ResourceMeta extends ResourceRef {
  readonly generation: string;
  readonly resourceContentId: number | null;
  readonly schemaVersion: number;
  readonly fullCopySequence: number;
  readonly syncSequence: number;
  /** The rows contain every mutation up to this sequence. */
  readonly currentThrough: number;
  /** ISO 8601. */
  readonly lastRefreshedAt: string;
  /** ISO 8601; null if the rows never changed. */
  readonly lastChangedAt: string | null;
  /** The name in the rows themselves (article titles). */
  readonly ownName: string | null;
}

export const SCHEMA = `
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
  PRAGMA user_version = ${RESOURCE_SCHEMA_VERSION};
`;

/** Removes the full-text index of layout 1, which was inside the file. */
export const UPGRADE_FROM_1 = `
  DROP TABLE words;
  ALTER TABLE rows DROP COLUMN weight;
  PRAGMA user_version = 2;
  VACUUM;
`;

/**
 * The indexes are built after the rows: sorting once is cheaper than keeping three trees in order.
 */
export const INDEXES = `
  CREATE UNIQUE INDEX rows_by_key ON rows (record_key, record_type);
  CREATE INDEX rows_in_order ON rows (sort, arrival);
  CREATE INDEX rows_by_verse ON rows (from_verse, to_verse) WHERE from_verse IS NOT NULL;
`;

/** A file is written once, as a whole, so its transactions need no protection. */
export const WRITER_PRAGMAS = `
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -4000;
`;
