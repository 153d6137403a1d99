import { LRUCache } from "lru-cache";
import { ContentError } from "../model/errors.js";
import { resourceKey, type ResourceRef } from "../model/resource.js";
import type { Logger } from "../ports.js";
import type { CatalogEntry } from "./catalog.js";
import type { CatalogKeeper } from "./catalogKeeper.js";
import { storeError } from "./fileErrors.js";
import { ResourceDatabase } from "./resource/resourceDatabase.js";
import { DamagedFile, type SqlModule } from "./sqlite.js";
import type { StoreFiles } from "./storeFiles.js";

export interface OpenDatabasesParts {
  readonly keeper: CatalogKeeper;
  readonly files: StoreFiles;
  readonly sql: SqlModule;
  readonly logger: Logger;
  /** Maximum bytes of the databases that stay open. */
  readonly openBytes: number;
}

/** Databases open for reading, within a byte budget. */
export class OpenDatabases {
  private readonly open: LRUCache<string, ResourceDatabase>;
  private readonly loading = new Map<string, Promise<Uint8Array>>();

  constructor(private readonly parts: OpenDatabasesParts) {
    this.open = new LRUCache({
      maxSize: parts.openBytes,
      dispose: (database) => {
        database.close();
      },
    });
    parts.keeper.onFilesChanged((isUsable) => {
      for (const file of [...this.open.keys()]) {
        if (!isUsable(file)) this.open.delete(file);
      }
    });
  }

  close(): void {
    this.open.clear();
  }

  /**
   * The bytes of an entry's file, checked against the catalog. Throws DamagedFile for changed
   * content, and the file system's error for an unreadable file.
   */
  async load(entry: CatalogEntry): Promise<Uint8Array> {
    const { file } = entry;
    if (file === null) throw new DamagedFile("nothing is stored");
    let loading = this.loading.get(file);
    if (loading === undefined) {
      loading = this.parts.files.readChecked(entry, file).finally(() => this.loading.delete(file));
      this.loading.set(file, loading);
    }
    return loading;
  }

  /**
   * Reads a resource of the last commit; `empty` if nothing is stored. Throws `store_damaged` and
   * `store_failed`.
   */
  async read<T>(
    ref: ResourceRef,
    empty: T,
    read: (database: ResourceDatabase, entry: CatalogEntry) => T,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const catalog = await this.parts.keeper.refresh();
      const entry = catalog.resources.get(resourceKey(ref));
      if (entry === undefined || entry.file === null) return empty;
      const { file } = entry;
      if (this.parts.keeper.isDamaged(file)) return empty;
      try {
        // No await from here to the result, so the database stays open.
        const bytes = this.open.has(file) ? null : await this.load(entry);
        let database = this.open.get(file);
        if (database === undefined) {
          database = ResourceDatabase.open(this.parts.sql, bytes ?? (await this.load(entry)));
          // The cache refuses larger sizes. A database larger than the budget is then the only one
          // kept open.
          this.open.set(file, database, {
            size: Math.min(Math.max(entry.bytes, 1), this.parts.openBytes),
          });
        }
        return read(database, entry);
      } catch (error) {
        if (error instanceof DamagedFile) {
          const current = await this.parts.keeper.refresh();
          const changed = current.resources.get(resourceKey(ref))?.file !== file;
          // Another window's commit has replaced and removed the file.
          if (changed && attempt < 10) continue;
          this.parts.keeper.noteDamage(entry, file, error.message);
          throw damagedCopy(ref, error);
        }
        throw storeError(error);
      }
    }
  }

  /** Like `read`, for reads of many resources: a damaged or locked one counts as `empty`. */
  async readable<T>(
    ref: ResourceRef,
    empty: T,
    read: (database: ResourceDatabase) => T,
  ): Promise<T> {
    try {
      return await this.read(ref, empty, read);
    } catch (error) {
      this.parts.logger.warn(`${resourceKey(ref)} was passed over: ${storeError(error).message}`);
      return empty;
    }
  }
}

/** The error for people about a damaged file of a resource. */
export function damagedCopy(ref: ResourceRef, cause: DamagedFile): ContentError {
  return new ContentError(
    "store_damaged",
    `The local copy of ${resourceKey(ref)} is damaged; the next sync fetches it again.`,
    {},
    { cause },
  );
}
