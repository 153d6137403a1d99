import { crc32 } from "node:zlib";
import { resourceKey, type ResourceKey } from "../model/resource.js";
import type { Logger } from "../ports.js";
import { EMPTY_CATALOG, emptyEntry, type Catalog, type CatalogEntry } from "./catalog.js";
import { ResourceDatabase } from "./resource/resourceDatabase.js";
import type { ResourceMeta } from "./resource/schema.js";
import { DamagedFile, type SqlModule } from "./sqlite.js";
import type { StoreFiles } from "./storeFiles.js";

/**
 * Rebuilds a catalog from the descriptions in the resource files, using the newest generation of
 * each resource. Checkpoints and names are lost, so the next run is a bootstrap. Damaged files are
 * set aside.
 */
export async function rebuiltCatalog(
  files: StoreFiles,
  sql: SqlModule,
  logger: Logger,
  revision: number,
): Promise<Catalog> {
  const newest = new Map<ResourceKey, { entry: CatalogEntry; revision: number }>();
  let highest = revision;
  for (const generation of await files.generations()) {
    highest = Math.max(highest, generation.revision);
    const entry = await describe(files, sql, logger, generation.file);
    if (entry === null) continue;
    const known = newest.get(resourceKey(entry));
    if (known === undefined || known.revision < generation.revision) {
      newest.set(resourceKey(entry), { entry, revision: generation.revision });
    }
  }
  return {
    ...EMPTY_CATALOG,
    revision: highest,
    resources: new Map([...newest].map(([key, { entry }]) => [key, entry])),
  };
}

async function describe(
  files: StoreFiles,
  sql: SqlModule,
  logger: Logger,
  file: string,
): Promise<CatalogEntry | null> {
  try {
    const bytes = await files.fs.readFile(files.path(file));
    const database = ResourceDatabase.open(sql, bytes);
    try {
      const problem = database.integrityProblem();
      if (problem !== null) throw new DamagedFile(problem);
      return {
        ...entryOf(database.meta(), file, bytes, database.countByType()),
        // The review marks are lost with the catalog.
        unreviewedRows: database.changes.count({ through: null, rows: [] }),
      };
    } finally {
      database.close();
    }
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    logger.error(`${file} is damaged: ${error.message}`);
    await files.setAside(file);
    return null;
  }
}

function entryOf(
  { generation: _generation, ...known }: ResourceMeta,
  file: string,
  bytes: Uint8Array,
  rowsByType: Record<string, number>,
): CatalogEntry {
  return {
    ...emptyEntry(known.group, known.id),
    ...known,
    file,
    bytes: bytes.byteLength,
    crc32: crc32(bytes),
    rowCount: Object.values(rowsByType).reduce((sum, count) => sum + count, 0),
    rowsByType,
    needsFullCopy: false,
    currentFeed: EMPTY_CATALOG.feed,
  };
}
