import { setImmediate } from "node:timers/promises";
import { ContentError, serializeError } from "../model/errors.js";
import type { ResourceRef } from "../model/resource.js";
import type { Logger, OpenWriterOptions } from "../ports.js";
import {
  reviewedOf,
  withEntries,
  type Catalog,
  type CatalogChange,
  type CatalogEntry,
} from "./catalog.js";
import { CATALOG_SCHEMA_VERSION } from "./catalogFile.js";
import { fromSerialized, type CatalogKeeper } from "./catalogKeeper.js";
import { isMissing, storeError } from "./fileErrors.js";
import { busy, type HeldLock, type WriterLock } from "./lock.js";
import type { OpenDatabases } from "./openDatabases.js";
import type { StoreFiles } from "./storeFiles.js";

/** Maximum wait of a short write (a review, a deletion) for another window's writer. */
export const SHORT_WRITE_WAIT_MS = 10_000;

/** A writer of this window. It holds the lock for minutes. */
export interface OpenWriter {
  /**
   * Commits a short write between two commits of the writer. Returns false if the writer has
   * closed.
   */
  between(change: CatalogChange, deleted: readonly ResourceRef[] | "all"): Promise<boolean>;
  close(): Promise<void>;
}

export interface WriteAccessParts {
  readonly keeper: CatalogKeeper;
  readonly databases: OpenDatabases;
  readonly files: StoreFiles;
  readonly lock: WriterLock;
  readonly logger: Logger;
}

/** Takes the lock for writers and short writes, and cleans up after writers that died. */
export class WriteAccess {
  private writer: OpenWriter | null = null;
  private closed = false;

  constructor(private readonly parts: WriteAccessParts) {}

  get isWriting(): boolean {
    return this.writer !== null;
  }

  started(writer: OpenWriter): void {
    this.writer = writer;
    this.parts.keeper.setWriting(true);
  }

  /** Called by a writer after it released its lock. */
  ended(writer: OpenWriter): void {
    if (this.writer !== writer) return;
    this.writer = null;
    this.parts.keeper.setWriting(false);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.writer?.close();
  }

  /**
   * Takes the lock, reads the last commit, and cleans up after writers that died. Throws
   * `store_busy`, `store_read_only`, `store_newer`, `cancelled`, `store_failed`.
   */
  async lock(options: OpenWriterOptions): Promise<HeldLock> {
    if (this.closed) throw new ContentError("store_failed", "The store is closed.");
    const { keeper } = this.parts;
    await keeper.refresh();
    if (keeper.readOnlyError?.code === "store_newer") throw fromSerialized(keeper.readOnlyError);
    const lock = await this.acquire(options);
    try {
      keeper.setReadOnly(null);
      await keeper.refreshUnder(lock);
      await keeper.publishFirst(lock);
      if (keeper.hasOldLayout) await this.migrate(lock);
      await keeper.removeLeftovers(lock);
      if (keeper.needsCommit) await keeper.publish(lock, (catalog) => catalog);
      return lock;
    } catch (error) {
      await lock.release();
      throw storeError(error);
    }
  }

  private async acquire(options: OpenWriterOptions): Promise<HeldLock> {
    const { keeper, files, lock } = this.parts;
    try {
      return await lock.acquire(options);
    } catch (error) {
      if (isMissing(error)) {
        // The folder was removed while the store was open.
        await files.makeFolders();
        return lock.acquire(options);
      }
      const failure = await files.folderError(error);
      if (failure.code === "store_read_only") keeper.setReadOnly(serializeError(failure));
      throw failure;
    }
  }

  /** One commit that changes only the catalog. `deleted`: the deleted resources. */
  async shortWrite(
    change: CatalogChange,
    deleted: readonly ResourceRef[] | "all" = [],
  ): Promise<void> {
    if (this.writer !== null && (await this.writer.between(change, deleted))) return;
    const lock = await this.lock({ waitMs: SHORT_WRITE_WAIT_MS });
    try {
      await this.publishChange(lock, change);
      await this.parts.keeper.removeLeftovers(lock);
    } finally {
      await lock.release();
    }
  }

  /**
   * Computes and commits a change under a lock. Throws `store_busy` if another commit came in
   * between.
   */
  async publishChange(lock: HeldLock, change: CatalogChange): Promise<void> {
    const { keeper } = this.parts;
    const base = keeper.current;
    const changed = await change(base);
    if (changed === null) return;
    const unlessOvertaken = (current: Catalog): Catalog => {
      if (current !== base) throw busy();
      return changed;
    };
    await keeper.publish(lock, unlessOvertaken);
  }

  /** Does the work that opening left undone because another window was writing. */
  async catchUp(): Promise<void> {
    const { keeper, logger } = this.parts;
    if (!keeper.needsCommit || this.isWriting || keeper.readOnlyError !== null) return;
    try {
      const lock = await this.lock({ waitMs: 0 });
      await lock.release();
    } catch (error) {
      logger.debug(`The catalog was not brought up to date: ${storeError(error).message}`);
    }
  }

  /**
   * Rewrites a catalog of an earlier layout. If another window is writing, or the folder is
   * read-only, the old catalog stays in use.
   */
  async bringUpToDate(): Promise<void> {
    const { keeper, logger } = this.parts;
    if (!keeper.hasOldLayout || keeper.readOnlyError !== null) return;
    try {
      const lock = await this.lock({ waitMs: 0 });
      await lock.release();
    } catch (error) {
      logger.info(`The catalog keeps its layout for now: ${storeError(error).message}`);
    }
  }

  /** Layout 1 had no reviews: counts the unreviewed changes in the history. */
  private async migrate(lock: HeldLock): Promise<void> {
    const { keeper, databases, logger } = this.parts;
    const entries: CatalogEntry[] = [];
    for (const entry of keeper.current.resources.values()) {
      const unreviewedRows = await databases.readable(entry, 0, (database) =>
        database.changes.count(reviewedOf(entry)),
      );
      entries.push({ ...entry, unreviewedRows });
      await setImmediate();
    }
    const from = keeper.layout;
    await keeper.publish(lock, (catalog) => withEntries(catalog, entries));
    logger.info(`The catalog's layout went from ${from} to ${CATALOG_SCHEMA_VERSION}.`);
  }
}
