import type { ResourceRef } from "../model/resource.js";
import type { Catalog, CatalogEntry } from "./catalog.js";
import type { ResourceDatabase } from "./resource/resourceDatabase.js";
import type { SqlModule } from "./sqlite.js";
import type { StoreFiles } from "./storeFiles.js";

/** What work that goes over many resources needs of a store. */
export interface StoreReader {
  sql(): SqlModule;
  files(): StoreFiles;
  /** As the last commit of any window left it. */
  catalog(): Promise<Catalog>;
  /** The checked bytes of an entry's file. Throws DamagedFile. */
  load(entry: CatalogEntry): Promise<Uint8Array>;
  /** Reads one resource; `empty` where it is damaged or locked, so that it keeps no other back. */
  readable<T>(ref: ResourceRef, empty: T, read: (database: ResourceDatabase) => T): Promise<T>;
  warn(message: string): void;
  noteDamage(ref: ResourceRef, file: string, why: string): void;
}
