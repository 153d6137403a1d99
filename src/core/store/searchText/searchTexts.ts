import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { groupModule } from "../../model/groups/registry.js";
import { FOLDING_VERSION } from "../../model/search/spellings.js";
import { resourceKey } from "../../model/resource.js";
import type { FileSystem, Logger, OpenFile } from "../../ports.js";
import { parseRecord } from "../body.js";
import type { CatalogEntry } from "../catalog.js";
import { storeError } from "../fileErrors.js";
import { ResourceDatabase } from "../resource/resourceDatabase.js";
import { Slices } from "../slices.js";
import type { SqlModule } from "../sqlite.js";
import { SearchTextBuilder } from "./builder.js";
import { SearchTextFile } from "./file.js";
import { layoutOf, readHeader, searchTextOf, UnusableText, type TextHeader } from "./format.js";
import { rowTexts } from "./rowTexts.js";

/** The parts of the store that search texts use. */
export interface SearchTextSource {
  readonly fs: FileSystem;
  readonly sql: SqlModule;
  readonly logger: Logger;
  /** Absolute path of a file of the store. */
  path(name: string): string;
  /** The checked bytes of an entry's file. Throws DamagedFile. */
  load(entry: CatalogEntry): Promise<Uint8Array>;
}

/** The search texts of one store. Rebuilds missing and damaged ones from the rows. */
export class SearchTexts {
  /** Files verified since the store was opened. */
  private readonly checked = new Set<string>();
  private readonly building = new Map<string, Promise<OpenFile | null>>();

  constructor(private readonly source: SearchTextSource) {}

  /** True if the file exists with a valid header. Does not check its content. */
  isReady(file: string): boolean {
    if (this.checked.has(file)) return true;
    const text = this.openReady(file);
    text?.close();
    return text !== null;
  }

  /** Opens a search text; null if `open` must build it or report why it cannot be opened. */
  openReady(file: string): SearchTextFile | null {
    try {
      return this.openExisting(file);
    } catch {
      return null;
    }
  }

  /** Opens a search text, or builds it. Throws DamagedFile if its rows are damaged. */
  async open(entry: CatalogEntry, file: string): Promise<SearchTextFile> {
    try {
      return this.openExisting(file);
    } catch (error) {
      if (!(error instanceof UnusableText)) throw storeError(error);
      const built = await this.rebuilt(entry, file, error.message);
      return built === null ? this.openExisting(file) : SearchTextFile.of(built);
    }
  }

  /** Rebuilds a text after a reader found damage. */
  async replace(entry: CatalogEntry, file: string, why: string): Promise<SearchTextFile> {
    const built = await this.rebuilt(entry, file, why);
    return built === null ? this.openExisting(file) : SearchTextFile.of(built);
  }

  /** Verifies a file's checksum once. Rebuilds a damaged file. */
  async check(entry: CatalogEntry, file: string): Promise<void> {
    if (this.checked.has(file)) return;
    try {
      const text = this.openExisting(file);
      try {
        await text.check(new Slices());
      } finally {
        text.close();
      }
    } catch (error) {
      if (!(error instanceof UnusableText)) throw storeError(error);
      await this.rebuilt(entry, file, error.message);
    }
    this.checked.add(file);
  }

  /**
   * The bytes of a search text; null if it cannot be read, because its lines can also be made from
   * the rows. Does not check the content.
   */
  bytes(name: string): Promise<Uint8Array | null> {
    return this.source.fs.readFile(this.source.path(name)).catch(() => null);
  }

  /** Forgets verifications of files outside the catalog. */
  keepOnly(files: ReadonlySet<string | null>): void {
    for (const file of [...this.checked]) if (!files.has(file)) this.checked.delete(file);
  }

  private openExisting(file: string): SearchTextFile {
    return SearchTextFile.open(this.source.fs, this.source.path(searchTextOf(file)));
  }

  /** Builds a search text. Returns its bytes if it could not be stored, otherwise null. */
  private rebuilt(entry: CatalogEntry, file: string, why: string): Promise<OpenFile | null> {
    let running = this.building.get(file);
    if (running === undefined) {
      this.source.logger.info(`The search text of ${resourceKey(entry)} is built: ${why}.`);
      running = this.build(entry, file).finally(() => this.building.delete(file));
      this.building.set(file, running);
    }
    return running;
  }

  private async build(entry: CatalogEntry, file: string): Promise<OpenFile | null> {
    const { sql } = this.source;
    const database = ResourceDatabase.open(sql, await this.source.load(entry));
    const builder = new SearchTextBuilder();
    try {
      const rowIds = database.rows.idsInOrder();
      await addRows(builder, database, entry.group, rowIds);
      const parts = [...builder.file(rowIds).parts];
      return (await this.store(file, parts)) ? null : inMemory(Buffer.concat(parts));
    } finally {
      database.close();
    }
  }

  /**
   * Stores a search text without the writer's lock: every window builds the same text, and a rename
   * replaces it as a whole. False if it could not be stored.
   */
  private async store(file: string, parts: readonly Uint8Array[]): Promise<boolean> {
    const { fs, logger } = this.source;
    const path = this.source.path(searchTextOf(file));
    const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
    try {
      await fs.writeFile(temporary, parts);
      await fs.syncFile(temporary);
      await fs.rename(temporary, path);
      this.checked.add(file);
      return true;
    } catch (error) {
      // A read-only folder, a full disk, or another window's cleanup.
      logger.debug(`A search text was not stored: ${storeError(error).message}`);
      // If this fails, the next run removes the file.
      await fs.remove(temporary).catch(() => undefined);
      return false;
    }
  }
}

/**
 * Adds a generation's unchanged rows to its builder, from the previous search text if that is
 * usable, otherwise from their payloads.
 */
export async function completeTexts(
  database: ResourceDatabase,
  group: string,
  rowIds: readonly number[],
  readPrevious: () => Promise<Uint8Array | null>,
): Promise<void> {
  const { texts } = database;
  if (rowIds.every((rowId) => texts.has(rowId))) return;
  const previous = await readPrevious();
  const header = previous === null ? null : soundHeader(previous);
  if (previous !== null && header !== null) texts.addFrom(previous, header, rowIds);
  else await addRows(texts, database, group, rowIds);
}

/** The header of a complete, undamaged file; otherwise null. */
function soundHeader(file: Uint8Array): TextHeader | null {
  try {
    const header = readHeader(file, FOLDING_VERSION);
    const { trailer, total } = layoutOf(header);
    if (file.byteLength !== total) return null;
    const [stored] = new Uint32Array(file.slice(trailer).buffer);
    return stored === crc32(file.subarray(0, trailer)) ? header : null;
  } catch (error) {
    if (error instanceof UnusableText) return null;
    throw error;
  }
}

/** Adds the rows with these ids, in slices. */
export async function addRows(
  builder: SearchTextBuilder,
  database: ResourceDatabase,
  group: string,
  rowIds: Iterable<number>,
): Promise<void> {
  const module = groupModule(group);
  const slices = new Slices();
  for (const rowId of rowIds) {
    if (builder.has(rowId)) continue;
    const row = database.rows.byId(rowId);
    if (row === null) continue;
    builder.add({ ...row, ...rowTexts(module, parseRecord(row.json, "row")) });
    if (slices.isOver) await slices.pause();
  }
}

function inMemory(bytes: Buffer): OpenFile {
  return {
    size: bytes.byteLength,
    read: (into, position) => {
      const part = bytes.subarray(position, position + into.byteLength);
      into.set(part);
      return part.byteLength;
    },
    close: () => undefined,
  };
}
