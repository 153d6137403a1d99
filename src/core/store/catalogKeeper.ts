import pLimit from "p-limit";
import { ContentError, type SerializedError } from "../model/errors.js";
import type { ResourceChange } from "../model/change.js";
import { resourceKey, type ResourceRef } from "../model/resource.js";
import type { FileSystem, Logger } from "../ports.js";
import type { StoreState } from "../model/storeState.js";
import { EMPTY_CATALOG, localResource, stateOf, withoutFiles, type Catalog } from "./catalog.js";
import { changedResources, entryChanges } from "./catalogChanges.js";
import { CatalogDisk } from "./catalogDisk.js";
import { CATALOG_SCHEMA_VERSION } from "./catalogFile.js";
import { isMissing, storeError } from "./fileErrors.js";
import { busy, type HeldLock, type WriterLock } from "./lock.js";
import { rebuiltCatalog } from "./rebuild.js";
import { DamagedFile, type SqlModule } from "./sqlite.js";
import { withResources } from "./stateDelta.js";
import type { StagedFile, StoreFiles } from "./storeFiles.js";

/** The catalog on disk is unusable, and is rebuilt from the resource files. */
class CatalogDamaged extends Error {
  override readonly name = "CatalogDamaged";
}

export interface CatalogParts {
  readonly fs: FileSystem;
  readonly dir: string;
  readonly files: StoreFiles;
  readonly sql: SqlModule;
  readonly logger: Logger;
  readonly lock: WriterLock;
}

/** Called with a predicate for usable files, and all files in the catalog. */
type FilesListener = (isUsable: (file: string) => boolean, files: ReadonlySet<string>) => void;

type ChangeListener = (changes: readonly ResourceChange[], state: StoreState) => void;

/** Maximum wait for the lock before a reader rebuilds a damaged catalog. */
const REBUILD_WAIT_MS = 10_000;

/**
 * The catalog in memory and on disk: reads other windows' commits, publishes commits, tracks
 * damaged files, and rebuilds a damaged catalog.
 */
export class CatalogKeeper {
  private catalog: Catalog = EMPTY_CATALOG;
  private readonly disk: CatalogDisk;
  private readOnly: SerializedError | null = null;
  /** The last state read without damage. */
  private readState: { readonly catalog: Catalog; readonly state: StoreState } | null = null;
  /** The resource files in the catalog. */
  private readonly files = new Set<string>();
  /** Files that this window's commits dropped from the catalog but that still exist. */
  private readonly dropped: string[] = [];
  /** Damaged files in the catalog, with the reason. */
  private readonly damaged = new Map<string, string>();
  private readonly listeners = new Set<ChangeListener>();
  private readonly fileListeners = new Set<FilesListener>();
  /** The queue of reads and replacements of the catalog. */
  private readonly exclusive = pLimit(1);
  /** The catalog that each lock holder last read or wrote, and may replace. */
  private readonly bases = new WeakMap<HeldLock, Catalog>();
  /** True while a writing session of this window holds the lock. */
  private isWriting = false;

  constructor(private readonly parts: CatalogParts) {
    this.disk = new CatalogDisk(parts);
  }

  get current(): Catalog {
    return this.catalog;
  }

  /** True if a commit is due, because the catalog has an earlier layout or names damaged files. */
  get needsCommit(): boolean {
    return this.hasOldLayout || this.damaged.size > 0;
  }

  get hasOldLayout(): boolean {
    return this.layout < CATALOG_SCHEMA_VERSION;
  }

  get layout(): number {
    return this.disk.layout;
  }

  /** The name of the catalog's journal; null if it has none. */
  get journalFile(): string | null {
    return this.disk.journalFile;
  }

  get readOnlyError(): SerializedError | null {
    return this.readOnly;
  }

  setReadOnly(error: SerializedError | null): void {
    this.readOnly = error;
  }

  setWriting(isWriting: boolean): void {
    this.isWriting = isWriting;
  }

  /** The same object until something changes. */
  state(): StoreState {
    const { catalog, readOnly, damaged } = this;
    if (damaged.size > 0) {
      this.readState = null;
      return stateOf(withoutFiles(catalog, new Set(damaged.keys())), readOnly);
    }
    if (this.readState?.catalog !== catalog || this.readState.state.readOnly !== readOnly) {
      this.readState = { catalog, state: this.newState() };
    }
    return this.readState.state;
  }

  /** The state without damage, which shares unchanged resources with the last one. */
  private newState(): StoreState {
    const { catalog, readOnly, readState } = this;
    if (readState?.catalog.listed !== catalog.listed) return stateOf(catalog, readOnly);
    const changes = entryChanges(readState.catalog, catalog);
    const changed = changes.flatMap(({ after }) => after ?? []);
    const removed = changes.flatMap(({ before, after }) =>
      after === undefined ? (before ?? []) : [],
    );
    return {
      ...stateOf({ ...catalog, resources: new Map() }, readOnly),
      resources: withResources(
        readState.state.resources,
        changed.map((entry) => localResource(catalog, entry)),
        removed,
      ),
    };
  }

  onDidChange(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Calls back after files were replaced, removed or found damaged. */
  onFilesChanged(listener: FilesListener): void {
    this.fileListeners.add(listener);
  }

  async close(): Promise<void> {
    await this.exclusive(async () => {
      this.listeners.clear();
      await this.disk.settle();
    });
  }

  // -------------------------------------------------------------------------- reading

  /** The last committed catalog of any window. */
  async refresh(): Promise<Catalog> {
    try {
      return await this.exclusive(() => this.reload());
    } catch (error) {
      if (!(error instanceof CatalogDamaged)) throw storeError(error);
      return this.recover(error.message);
    }
  }

  private async reload(): Promise<Catalog> {
    const { disk } = this;
    if (await disk.isUnchanged()) {
      const isLost =
        !disk.exists &&
        this.catalog.revision === 0 &&
        (await this.parts.files.generations()).length > 0;
      if (isLost) throw new CatalogDamaged("the file is missing");
      return this.catalog;
    }
    try {
      const catalog = await disk.read();
      if (catalog === null) throw new DamagedFile("the file is missing");
      if (disk.layout > CATALOG_SCHEMA_VERSION) {
        this.setReadOnly({
          code: "store_newer",
          message:
            "The local copy was written by a newer version of the extension and can only be read. Update the extension to sync again.",
          details: {},
        });
      }
      this.adopt(catalog);
      return catalog;
    } catch (error) {
      if (error instanceof DamagedFile) throw new CatalogDamaged(error.message);
      throw error;
    }
  }

  /** Reads the last commit under a newly acquired lock; rebuilds a damaged catalog. */
  async refreshUnder(lock: HeldLock): Promise<void> {
    try {
      this.bases.set(lock, await this.exclusive(() => this.reload()));
    } catch (error) {
      if (!(error instanceof CatalogDamaged)) throw error;
      this.bases.set(lock, this.catalog);
      await this.rebuild(lock, error.message);
    }
    if (this.readOnly !== null) throw fromSerialized(this.readOnly);
  }

  private adopt(catalog: Catalog): void {
    const before = this.catalog;
    if (catalog === before) return;
    this.catalog = catalog;
    for (const change of entryChanges(before, catalog)) {
      if (change.before?.file != null) this.files.delete(change.before.file);
      if (change.after?.file != null) this.files.add(change.after.file);
    }
    for (const file of [...this.damaged.keys()]) {
      if (!this.files.has(file)) this.damaged.delete(file);
    }
    this.emitFiles((file) => this.files.has(file) && !this.damaged.has(file));
    if (before.revision !== catalog.revision) this.emit(changedResources(before, catalog));
  }

  private emitFiles(isUsable: (file: string) => boolean): void {
    for (const listener of this.fileListeners) listener(isUsable, this.files);
  }

  private emit(changes: readonly ResourceChange[]): void {
    if (this.listeners.size === 0) return;
    const state = this.state();
    for (const listener of [...this.listeners]) {
      try {
        listener(changes, state);
      } catch (error) {
        this.parts.logger.error(`A listener of the store failed: ${String(error)}`);
      }
    }
  }

  // -------------------------------------------------------------------------- committing

  /**
   * True if the catalog is still the one that this writer last read or wrote. A lost lock is
   * noticed only within a second, and the files of the window that took it over must not be
   * removed.
   */
  async isCurrent(lock: HeldLock): Promise<boolean> {
    if (lock.lost || this.bases.get(lock) !== this.catalog) return false;
    return this.disk.isUnchanged();
  }

  /** The first commit. From now on a missing catalog is damage, not a new store. */
  async publishFirst(lock: HeldLock): Promise<void> {
    if (this.disk.exists) return;
    await this.publish(lock, () => ({ ...EMPTY_CATALOG, revision: -1 }));
  }

  /**
   * Commits: new generations get their names, then the catalog changes in one step. Readers see the
   * old state before it and the new state after it. `change` returns the new catalog, and this
   * method raises its revision. Throws `store_busy` if the lock was lost.
   */
  async publish(
    lock: HeldLock,
    change: (catalog: Catalog) => Catalog,
    staged: readonly StagedFile[] = [],
  ): Promise<StoreState> {
    const { files } = this.parts;
    return this.exclusive(async () => {
      const before = this.catalog;
      // While this thread was suspended, another window may have taken over the lock and committed
      // on the same base, and a reader here may have read that commit.
      if (lock.lost || this.bases.get(lock) !== before) throw busy();
      if (!(await this.disk.isUnchanged())) throw busy();
      const changed = change(before);
      let bytesNeeded = staged.reduce((sum, file) => sum + file.bytes, 0);
      try {
        const aside = await this.setAsideDamaged();
        const catalog = { ...withoutFiles(changed, aside), revision: changed.revision + 1 };
        await files.putInPlace(staged);
        const write = this.disk.prepare(catalog);
        bytesNeeded += write.bytes;
        await write.commit(() => !lock.lost);
        for (const file of aside) this.damaged.delete(file);
        this.bases.set(lock, catalog);
        for (const { before: old, after } of entryChanges(before, catalog)) {
          if (old?.file != null && old.file !== after?.file) this.dropped.push(old.file);
        }
        this.adopt(catalog);
        return this.state();
      } catch (error) {
        files.expectLeftovers();
        throw await files.folderError(error, bytesNeeded);
      }
    });
  }

  /** Removes files outside the catalog, under the lock. */
  removeLeftovers(lock: HeldLock): Promise<void> {
    const dropped = this.dropped.splice(0);
    return this.parts.files.removeLeftovers(this.catalog, this.disk.journalFile, lock, dropped);
  }

  // -------------------------------------------------------------------------- damage

  /** Records a file with unexpected content. The next commit sets it aside. */
  noteDamage(ref: ResourceRef, file: string, why: string): void {
    if (this.damaged.has(file)) return;
    this.parts.logger.error(`The local copy of ${resourceKey(ref)} is damaged: ${why} (${file}).`);
    this.damaged.set(file, why);
    this.emitFiles((other) => other !== file);
    this.emit([{ group: ref.group, id: ref.id, kinds: ["rows", "status"] }]);
  }

  isDamaged(file: string | null): boolean {
    return file !== null && this.damaged.has(file);
  }

  /**
   * Finds missing and truncated files before the first read, so that the next run replaces them.
   */
  async checkSizes(): Promise<void> {
    for (const entry of this.catalog.resources.values()) {
      if (entry.file === null) continue;
      try {
        const { size } = await this.parts.fs.stat(this.parts.files.path(entry.file));
        if (size !== entry.bytes) {
          this.noteDamage(entry, entry.file, `${size} bytes instead of ${entry.bytes}`);
        }
      } catch (error) {
        if (isMissing(error)) this.noteDamage(entry, entry.file, "the file is missing");
      }
    }
  }

  /** Renames damaged files for inspection, and returns the handled ones. */
  private async setAsideDamaged(): Promise<Set<string>> {
    const done = new Set<string>();
    for (const file of this.damaged.keys()) {
      try {
        if (this.files.has(file)) await this.parts.files.setAside(file);
      } catch (error) {
        // A file that cannot be moved becomes a leftover, so that it does not stop every commit.
        this.parts.logger.warn(`${file} was not set aside: ${storeError(error).message}`);
      }
      done.add(file);
    }
    return done;
  }

  private async recover(why: string): Promise<Catalog> {
    // While a writer of this window holds the lock, readers continue from memory. Its next commit
    // is refused, and the rebuild follows when it closes.
    if (this.isWriting) return this.catalog;
    // The whole folder may have been removed.
    await this.parts.files.makeFolders().catch(() => undefined);
    try {
      const lock = await this.parts.lock.acquire({ waitMs: REBUILD_WAIT_MS });
      try {
        await this.refreshUnder(lock);
      } finally {
        await lock.release();
      }
    } catch (error) {
      this.parts.logger.error(`The catalog is damaged (${why}) and was not rebuilt.`);
      throw await this.parts.files.folderError(error);
    }
    return this.catalog;
  }

  /** Builds the catalog from the descriptions in the resource files. Checkpoints are lost. */
  private async rebuild(lock: HeldLock, why: string): Promise<void> {
    const { files, sql, logger } = this.parts;
    logger.error(`The catalog is damaged (${why}); it is rebuilt from the resource files.`);
    const rebuilt = await rebuiltCatalog(files, sql, logger, this.catalog.revision);
    await this.exclusive(async () => {
      await files.setCatalogAside();
      this.disk.forget();
    });
    await this.publish(lock, () => rebuilt);
  }
}

export function fromSerialized(error: SerializedError): ContentError {
  return new ContentError(error.code, error.message, error.details);
}
