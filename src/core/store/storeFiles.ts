import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { ContentError } from "../model/errors.js";
import type { ResourceRef } from "../model/resource.js";
import type { Clock, FileSystem, Logger } from "../ports.js";
import type { Catalog, CatalogEntry } from "./catalog.js";
import { diskFull, isMissing, isRefused, storeError } from "./fileErrors.js";
import type { HeldLock } from "./lock.js";
import { searchTextOf } from "./searchText/format.js";
import { DamagedFile } from "./sqlite.js";

/** A file to be renamed before the catalog is replaced. */
export interface StagedFile {
  /** Relative to the store's folder, like all paths here. */
  readonly temporary: string;
  readonly file: string;
  readonly bytes: number;
}

/** Identifies the content of a file, so that a change is noticed without reading it. */
export interface Stamp {
  readonly size: number;
  readonly mtimeMs: number;
  readonly inode: number;
}

/** Free space that the store always leaves, because a full disk makes a machine unusable. */
export const SPARE_BYTES = 64 * 1024 * 1024;

export const CATALOG = "catalog.sqlite";
const RESOURCES = "resources";
const GENERATION_FILE = /^[a-z][a-z0-9_]*-[1-9][0-9]*\.([0-9]+)-[0-9a-f]+\.sqlite$/;
const SET_ASIDE = ".damaged-";
const CATALOG_TEMPORARY = /^catalog\.sqlite\..*\.tmp$/;
const JOURNAL = /^catalog\.[0-9a-f]{8}\.journal$/;

/** The name of a journal. The base of the catalog has its id. */
export function journalFile(id: string): string {
  return `catalog.${id}.journal`;
}

/** File names and single-file operations of the store's folder. */
export class StoreFiles {
  /** The lock under which leftovers were last removed from the folder. */
  private tidyUnder: HeldLock | null = null;
  /** The folder's stamp at a time when it had no leftovers. */
  private tidyStamp: Stamp | null = null;

  constructor(
    readonly fs: FileSystem,
    private readonly dir: string,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  path(name: string): string {
    return `${this.dir}/${name}`;
  }

  get resources(): string {
    return this.path(RESOURCES);
  }

  async makeFolders(): Promise<void> {
    await this.fs.mkdir(this.dir);
    await this.fs.mkdir(this.resources);
  }

  /**
   * The error of an operation that needs a writable folder: `store_read_only` only if a test file
   * cannot be created either.
   */
  async folderError(error: unknown, bytesNeeded?: number): Promise<ContentError> {
    if (!isRefused(error)) return storeError(error, bytesNeeded);
    const probe = this.newTemporaryCatalog();
    try {
      await this.fs.writeFile(this.path(probe), new Uint8Array(1));
    } catch (refusal) {
      if (!isRefused(refusal)) return storeError(refusal);
      return new ContentError(
        "store_read_only",
        "The folder of the local copy cannot be written.",
        {},
        { cause: error },
      );
    }
    await this.tryToRemove(probe);
    return storeError(error);
  }

  /** A unique name for a resource's new generation. */
  newGeneration(ref: ResourceRef, revision: number): { generation: string; file: string } {
    const generation = `${revision}-${randomBytes(4).toString("hex")}`;
    return { generation, file: `${RESOURCES}/${ref.group}-${ref.id}.${generation}.sqlite` };
  }

  newTemporaryCatalog(): string {
    return `${CATALOG}.${randomBytes(4).toString("hex")}.tmp`;
  }

  /** Throws `store_full` if a write would use up the reserved space. */
  async assertRoom(bytes: number): Promise<void> {
    const free = await this.fs.freeBytes(this.resources);
    if (free !== null && free < bytes + SPARE_BYTES) throw diskFull(bytes);
  }

  /** Null if no file has this name. */
  async stamp(name: string): Promise<Stamp | null> {
    try {
      return await this.fs.stat(this.path(name));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** All generations in the folder, committed or not, with the revisions in their names. */
  async generations(): Promise<{ file: string; revision: number }[]> {
    return (await this.names(this.resources)).flatMap((name) => {
      const revision = GENERATION_FILE.exec(name)?.[1];
      return revision === undefined
        ? []
        : [{ file: `${RESOURCES}/${name}`, revision: Number(revision) }];
    });
  }

  /** Throws DamagedFile if the bytes differ from those in the catalog's entry. */
  async readChecked(entry: CatalogEntry, file: string): Promise<Uint8Array> {
    let bytes: Uint8Array;
    try {
      bytes = await this.fs.readFile(this.path(file));
    } catch (error) {
      if (isMissing(error)) throw new DamagedFile("the file is missing");
      throw error;
    }
    if (bytes.byteLength !== entry.bytes) {
      throw new DamagedFile(`the file has ${bytes.byteLength} bytes instead of ${entry.bytes}`);
    }
    if (crc32(bytes) !== entry.crc32) throw new DamagedFile("the checksum is wrong");
    return bytes;
  }

  /** Renames staged generations to their final names, durably. */
  async putInPlace(staged: readonly StagedFile[]): Promise<void> {
    for (const { temporary, file } of staged) {
      try {
        await this.fs.rename(this.path(temporary), this.path(file));
      } catch (error) {
        // A failed commit may already have renamed the file.
        if (!isMissing(error)) throw error;
        await this.fs.stat(this.path(file));
      }
    }
    if (staged.length > 0) await this.fs.syncDirectory(this.resources);
  }

  /** The bytes of a staged generation, even if a failed commit already renamed it. */
  async readStaged({ temporary, file }: StagedFile): Promise<Uint8Array> {
    try {
      return await this.fs.readFile(this.path(temporary));
    } catch (error) {
      if (!isMissing(error)) throw error;
      return await this.fs.readFile(this.path(file));
    }
  }

  /** Renames the catalog and its journals, for inspection. */
  async setCatalogAside(): Promise<void> {
    for (const name of await this.names(this.dir)) {
      if (JOURNAL.test(name)) await this.setAside(name);
    }
    await this.setAside(CATALOG);
  }

  /** Renames a damaged file, for inspection. */
  async setAside(file: string): Promise<void> {
    const time = new Date(this.clock.now()).toISOString().replace(/[^0-9]/g, "");
    const aside = `${file}${SET_ASIDE}${time}`;
    try {
      await this.fs.rename(this.path(file), this.path(aside));
      this.logger.warn(`Set aside: ${aside}`);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  /** Files outside the catalog, except search texts of its files. */
  async besides(
    catalog: Catalog,
  ): Promise<{ orphans: string[]; setAside: string[]; bytes: number }> {
    const orphans = await this.orphans(catalog);
    const setAside = (await this.names(this.resources))
      .filter((name) => name.includes(SET_ASIDE))
      .map((name) => `${RESOURCES}/${name}`)
      .sort();
    let bytes = 0;
    for (const file of [...orphans, ...setAside]) {
      bytes += await this.fs.stat(this.path(file)).then(
        ({ size }) => size,
        () => 0,
      );
    }
    for (const name of await this.names(this.dir)) {
      if (name.includes(SET_ASIDE)) setAside.push(name);
    }
    return { orphans, setAside, bytes };
  }

  /** Files outside the catalog, except those set aside. */
  private async orphans(catalog: Catalog): Promise<string[]> {
    const named = new Set<string>();
    for (const { file } of catalog.resources.values()) {
      if (file !== null) named.add(file).add(searchTextOf(file));
    }
    return (await this.names(this.resources))
      .map((name) => `${RESOURCES}/${name}`)
      .filter((file) => !named.has(file) && !file.includes(SET_ASIDE))
      .sort();
  }

  /** Size of a resource file's search text; 0 if it does not exist. */
  async searchTextBytes(file: string): Promise<number> {
    try {
      return (await this.fs.stat(this.path(searchTextOf(file)))).size;
    } catch (error) {
      if (isMissing(error)) return 0;
      throw error;
    }
  }

  /**
   * Removes the files that the catalog does not name. Only call it under the lock. A reader that
   * misses a file reads the catalog again.
   *
   * A folder of a thousand resources is not listed in every run. It has no other files as long as
   * `lock` is the lock under which it was listed, or its stamp is unchanged since then.
   */
  async removeLeftovers(
    catalog: Catalog,
    journal: string | null,
    lock: HeldLock,
    dropped: readonly string[],
  ): Promise<void> {
    const isKnown =
      this.tidyUnder === lock ||
      (this.tidyStamp !== null && sameStamp(await this.stamp(RESOURCES), this.tidyStamp));
    const orphans = isKnown
      ? dropped.flatMap((file) => [file, searchTextOf(file)])
      : await this.orphans(catalog);
    const names = await this.names(this.dir);
    const unused = names.filter(
      (name) => CATALOG_TEMPORARY.test(name) || (JOURNAL.test(name) && name !== journal),
    );
    this.tidyUnder = lock;
    if (orphans.length + unused.length > 0) {
      try {
        // If the process that committed has died, its last commit may not be durable. After a power
        // loss, the previous catalog would need these files.
        await this.fs.syncDirectory(this.dir);
        if (journal !== null && names.includes(journal)) {
          await this.fs.syncFile(this.path(journal));
        }
      } catch (error) {
        this.expectLeftovers();
        this.logger.warn(`Nothing was cleaned up: ${storeError(error).message}`);
        return;
      }
      for (const name of [...orphans, ...unused]) await this.tryToRemove(name);
    }
    this.tidyStamp = this.tidyUnder === null ? null : await this.stamp(RESOURCES).catch(() => null);
  }

  /** Forces a new listing of the folder, after a failed commit or removal. */
  expectLeftovers(): void {
    this.tidyUnder = null;
    this.tidyStamp = null;
  }

  /** Removes a file. A file in use stays until the folder is listed again. */
  async tryToRemove(name: string): Promise<void> {
    try {
      await this.fs.remove(this.path(name));
    } catch (error) {
      if (isMissing(error)) return;
      this.expectLeftovers();
      this.logger.debug(`Not removed: ${storeError(error).message}`);
    }
  }

  private async names(folder: string): Promise<string[]> {
    return this.fs.readdir(folder).catch(() => []);
  }
}

export function sameStamp(a: Stamp | null, b: Stamp | null): boolean {
  if (a === null || b === null) return a === b;
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.inode === b.inode;
}
