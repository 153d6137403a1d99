import type { Clock, FileSystem, Logger } from "../ports.js";
import { resourceKey } from "../model/resource.js";
import type { CatalogEntry } from "./catalog.js";
import type { CatalogKeeper } from "./catalogKeeper.js";
import { fileErrorCode, storeError } from "./fileErrors.js";
import type { HeldLock } from "./lock.js";
import type { OpenDatabases } from "./openDatabases.js";
import type { SearchTexts } from "./searchText/searchTexts.js";
import { type SqlModule, DamagedFile } from "./sqlite.js";
import type { StoreFiles } from "./storeFiles.js";
import type { WriteAccess } from "./writeAccess.js";

/** The parts of a store that its writers use. */
export interface WriterParts {
  readonly keeper: CatalogKeeper;
  readonly databases: OpenDatabases;
  readonly files: StoreFiles;
  readonly texts: SearchTexts;
  readonly access: WriteAccess;
  readonly lock: HeldLock;
  readonly fs: FileSystem;
  readonly sql: SqlModule;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Bytes of row mutations to keep in memory. */
  readonly retainBytes: number;
  /** ISO 8601: older changes are dropped from the history. */
  historyStart(): string;
}

/**
 * Handles rows that could not be opened: a full copy will replace a file that is damaged or locked.
 * Throws any other error.
 */
export function noteUnusable(
  { keeper, logger }: WriterParts,
  entry: CatalogEntry | undefined,
  error: unknown,
): void {
  if (error instanceof DamagedFile) {
    if (entry?.file != null) keeper.noteDamage(entry, entry.file, error.message);
  } else if (entry !== undefined && fileErrorCode(error) !== null) {
    const why = storeError(error).message;
    logger.warn(`The rows of ${resourceKey(entry)} cannot be read: ${why}`);
  } else {
    throw storeError(error);
  }
}
