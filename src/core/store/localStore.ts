import { setImmediate } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import pLimit from "p-limit";
import { systemClock } from "../clock.js";
import { ContentError, serializeError, type SerializedError } from "../model/errors.js";
import { groupModule } from "../model/groups/registry.js";
import {
  compareResources,
  resourceKey,
  type ResourceKey,
  type ResourceRef,
} from "../model/resource.js";
import type {
  FoundLines,
  RowText,
  SearchRequest,
  SearchSummary,
  TextQuery,
} from "../model/search/request.js";
import { WordTableBuilder, type WordTable } from "../model/words.js";
import type {
  ChangeHead,
  ChangesPage,
  ChangesQuery,
  HistoryEntry,
  ReviewMark,
  RowChange,
} from "../model/change.js";
import {
  rowKey,
  type RowHead,
  type RowName,
  type RowsPage,
  type RowsQuery,
  type StoredRow,
} from "../model/row.js";
import type {
  OpenWriterOptions,
  Clock,
  ContentStore,
  FileSystem,
  Logger,
  SearchHit,
  StoreWriter,
  StoreState,
  VerifyReport,
} from "../ports.js";
import { parseRecord } from "./body.js";
import {
  EMPTY_CATALOG,
  emptyEntry,
  stateOf,
  type Catalog,
  reviewedOf,
  type CatalogChange,
  type CatalogEntry,
  type ReviewedRow,
  withEntries,
  withoutCovering,
} from "./catalog.js";
import { CATALOG_SCHEMA_VERSION, CatalogFile } from "./catalogFile.js";
import { isMissing, storeError } from "./fileErrors.js";
import { busy, fileLock, type HeldLock, type WriterLock } from "./lock.js";
import { nodeFileSystem } from "./nodeFileSystem.js";
import type { PlaceOf, Reviewed } from "./resource/changedRows.js";
import { ResourceDatabase } from "./resource/resourceDatabase.js";
import { wordsAsked, type RowsByWord } from "./resource/rows.js";
import { rebuiltCatalog } from "./rebuild.js";
import {
  bestHits,
  readTexts,
  rowsWith,
  searchStore,
  type SearchableStore,
} from "./searchText/search.js";
import { SearchTexts } from "./searchText/searchTexts.js";
import { DamagedFile, loadSqlJs, type SqlModule } from "./sqlite.js";
import { CATALOG, sameStamp, StoreFiles, type StagedFile, type Stamp } from "./storeFiles.js";
import { LocalStoreWriter } from "./storeWriter.js";
import { inspectStore } from "./verify.js";

export interface LocalStoreOptions {
  /** The environment's folder; made where it is missing. Absolute. */
  readonly dir: string;
  /** Where `sql-wasm.wasm` lies. */
  readonly wasmPath: string;
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly fs?: FileSystem;
  /** Of the same reach as `fs`. */
  readonly lock?: WriterLock;
  /** How long a change of a row stays in the history. Default 90. */
  readonly keepHistoryDays?: number;
  /** How often other windows' commits are looked for, in milliseconds. Default 500; 0 = never. */
  readonly pollMs?: number;
  /** Bytes of databases that are kept open for reading. Default 96 MiB. */
  readonly openBytes?: number;
  /** Bytes of row mutations that a run keeps in memory; the rest waits on disk. Default 32 MiB. */
  readonly retainBytes?: number;
}

/** How long a short write of this window (a mark, a deletion) waits for another window's run. */
const SHORT_WRITE_WAIT_MS = 10_000;
const DEFAULT_OPEN_BYTES = 96 * 1024 * 1024;
const DEFAULT_RETAIN_BYTES = 32 * 1024 * 1024;
const DEFAULT_HISTORY_LIMIT = 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

const nothing = (): void => undefined;
const NO_LOG: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Opens the store of one environment in this thread. Throws `store_failed`, `store_damaged`. */
export async function openLocalStore(options: LocalStoreOptions): Promise<ContentStore> {
  const clock = options.clock ?? systemClock;
  const store = new LocalStore({
    dir: options.dir,
    fs: options.fs ?? nodeFileSystem(),
    lock: options.lock ?? fileLock(options.dir, { clock }),
    clock,
    logger: options.logger ?? NO_LOG,
    sql: await loadSqlJs(options.wasmPath),
    keepHistoryDays: options.keepHistoryDays ?? 90,
    openBytes: options.openBytes ?? DEFAULT_OPEN_BYTES,
    retainBytes: options.retainBytes ?? DEFAULT_RETAIN_BYTES,
  });
  await store.open(options.pollMs ?? 500);
  return store;
}

export interface StoreParts {
  readonly dir: string;
  readonly fs: FileSystem;
  readonly lock: WriterLock;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sql: SqlModule;
  readonly keepHistoryDays: number;
  readonly openBytes: number;
  readonly retainBytes: number;
}

/** The catalog on disk cannot be used; it has to be built again from the resource files. */
class CatalogDamaged extends Error {
  override readonly name = "CatalogDamaged";
}

/** The ContentStore over files. Works in any thread; the extension runs it in a worker. */
export class LocalStore implements ContentStore {
  private catalog: Catalog = EMPTY_CATALOG;
  private readonly catalogFile: CatalogFile;
  /** Layout of the catalog that was read. */
  private version = CATALOG_SCHEMA_VERSION;
  /** What the catalog's file looked like when it was read; null where there is none. */
  private stamp: Stamp | null = null;
  private readOnly: SerializedError | null = null;
  /** Files that were found damaged and are still in the catalog, with what is wrong. */
  private readonly damaged = new Map<string, string>();
  private readonly openFiles: LRUCache<string, ResourceDatabase>;
  private readonly loading = new Map<string, Promise<Uint8Array>>();
  private readonly listeners = new Set<(refs: readonly ResourceRef[], state: StoreState) => void>();
  /** Reading and replacing the catalog, one at a time. */
  private readonly exclusive = pLimit(1);
  private poll: NodeJS.Timeout | undefined;
  private polling: Promise<void> | undefined;
  private run: LocalStoreWriter | null = null;
  private closed = false;
  private keepHistoryDays: number;
  /** The catalog that the holder of each lock read or wrote last: what it may replace. */
  private readonly bases = new WeakMap<HeldLock, Catalog>();

  private wasSearched = false;
  private tidying: Promise<void> | undefined;

  readonly files: StoreFiles;
  readonly texts: SearchTexts;
  /** What goes over many resources sees of this store. */
  private readonly reader: SearchableStore = {
    sql: () => this.parts.sql,
    files: () => this.files,
    catalog: () => this.refresh(),
    load: (entry) => this.load(entry),
    readable: (ref, empty, read) => this.readable(ref, empty, read),
    texts: () => this.texts,
    isDamaged: (file) => this.isDamaged(file),
    changedRowIds: (entry) =>
      this.read(entry, [], (database, current) => database.changes.rowIds(reviewedOf(current))),
    warn: (message) => {
      this.parts.logger.warn(message);
    },
    noteDamage: (ref, file, why) => {
      this.noteDamage(ref, file, why);
    },
  };

  constructor(readonly parts: StoreParts) {
    this.keepHistoryDays = parts.keepHistoryDays;
    this.files = new StoreFiles(parts.fs, parts.dir, parts.clock, parts.logger);
    this.texts = new SearchTexts({
      fs: parts.fs,
      sql: parts.sql,
      logger: parts.logger,
      path: (name) => this.files.path(name),
      load: (entry) => this.load(entry),
    });
    this.catalogFile = new CatalogFile(parts.sql);
    this.openFiles = new LRUCache({
      maxSize: parts.openBytes,
      dispose: (database) => {
        database.close();
      },
    });
  }

  /** Reads the catalog, notices what is missing, and starts to follow other windows' commits. */
  async open(pollMs: number): Promise<void> {
    const { logger } = this.parts;
    try {
      await this.files.makeFolders();
    } catch (error) {
      this.readOnly = serializeError(storeError(error));
      logger.warn(`The store's folder cannot be written: ${this.readOnly.message}`);
    }
    await this.refresh();
    await this.checkSizes();
    await this.bringUpToDate();
    if (pollMs > 0) {
      this.poll = setInterval(() => {
        this.polling ??= this.follow().finally(() => {
          this.polling = undefined;
        });
      }, pollMs);
      this.poll.unref();
    }
  }

  // -------------------------------------------------------------------------- reading

  async state(): Promise<StoreState> {
    await this.refresh();
    return this.currentState();
  }

  onDidChange(listener: (refs: readonly ResourceRef[], state: StoreState) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  async rows(ref: ResourceRef, query: RowsQuery = {}): Promise<RowsPage<StoredRow>> {
    const found = await this.rowsByWord(ref, query);
    return this.read(ref, emptyPage(), (database, entry) =>
      database.rows.page(query, entry.file ?? "", found),
    );
  }

  async rowHeads(ref: ResourceRef, query: RowsQuery = {}): Promise<RowsPage<RowHead>> {
    const found = await this.rowsByWord(ref, query);
    return this.read(ref, emptyPage(), (database, entry) =>
      database.rows.heads(query, entry.file ?? "", found),
    );
  }

  row(ref: ResourceRef, recordType: string, recordKey: string): Promise<StoredRow | null> {
    return this.read(ref, null, (database) => database.rows.byName({ recordType, recordKey }));
  }

  async countRows(ref: ResourceRef, query: RowsQuery = {}): Promise<number> {
    const found = await this.rowsByWord(ref, query);
    return this.read(ref, 0, (database) => database.rows.count(query, found));
  }

  words(ref: ResourceRef): Promise<WordTable> {
    const none = new WordTableBuilder().finish("");
    return this.read(ref, none, (database, entry) => database.rows.words(entry.file ?? ""));
  }

  history(ref: ResourceRef, options: { readonly limit?: number } = {}): Promise<HistoryEntry[]> {
    return this.read(ref, [], (database) =>
      database.history.entries(options.limit ?? DEFAULT_HISTORY_LIMIT, this.historyStart()),
    );
  }

  changes(ref: ResourceRef, query: ChangesQuery = {}): Promise<ChangesPage<RowChange>> {
    return this.read(ref, noChanges(), (database, entry) =>
      database.changes.page(query, ...this.changesAsked(entry, query)),
    );
  }

  changeHeads(ref: ResourceRef, query: ChangesQuery = {}): Promise<ChangesPage<ChangeHead>> {
    return this.read(ref, noChanges(), (database, entry) =>
      database.changes.heads(query, ...this.changesAsked(entry, query)),
    );
  }

  private changesAsked(entry: CatalogEntry, { since }: ChangesQuery): [Reviewed, PlaceOf, string] {
    const module = groupModule(entry.group);
    return [
      since === undefined ? reviewedOf(entry) : { through: since, rows: [] },
      (json) => module.identify(parseRecord(json, "history")),
      entry.file ?? "",
    ];
  }

  search(
    query: string,
    options: { readonly limit?: number; readonly groups?: readonly string[] } = {},
  ): Promise<SearchHit[]> {
    this.wasSearched = true;
    return bestHits(this.reader, query, options);
  }

  searchRows(
    request: SearchRequest,
    found: (lines: FoundLines) => void,
    signal?: AbortSignal,
  ): Promise<SearchSummary> {
    this.wasSearched = true;
    return searchStore(this.reader, request, found, signal);
  }

  rowTexts(ref: ResourceRef, query: TextQuery): Promise<RowText[]> {
    return readTexts(this.reader, ref, query);
  }

  /** Ids of the rows that have each word that a query of rows asks for. */
  private async rowsByWord(ref: ResourceRef, query: RowsQuery): Promise<RowsByWord> {
    const words = wordsAsked(query);
    const found = new Map<string, readonly number[]>();
    if (words.length === 0) return found;
    const entry = (await this.refresh()).resources.get(resourceKey(ref));
    if (entry === undefined) return found;
    for (const word of words) found.set(word, await rowsWith(this.reader, entry, word));
    return found;
  }

  // -------------------------------------------------------------------------- writing

  async openWriter(options: OpenWriterOptions): Promise<StoreWriter> {
    const lock = await this.lockForWriting(options);
    try {
      const run = new LocalStoreWriter(this, lock, this.currentState());
      this.run = run;
      return run;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  async markReviewed(ref: ResourceRef, mark: ReviewMark): Promise<readonly ReviewMark[]> {
    let undo: readonly ReviewMark[] = [];
    await this.shortWrite(async (catalog) => {
      const entry = catalog.resources.get(resourceKey(ref));
      if (entry === undefined || entry.file === null) return null;
      undo = formerMarks(entry, mark);
      const marked = await this.read(ref, null, (database) => {
        const through = this.seenThrough(mark.through, database.history.lastAppliedAt());
        const after = withReviewMark(
          entry,
          { ...mark, through },
          database.history.firstAppliedAt(),
        );
        return { ...after, unreviewedRows: database.changes.count(reviewedOf(after)) };
      });
      return marked === null ? null : withEntries(catalog, [marked]);
    });
    return undo;
  }

  /**
   * The moment of a mark as the history writes moments, which are compared as texts. Nobody has seen
   * what is yet to come, whatever the caller's clock says.
   */
  private seenThrough(through: string | null, lastApplied: string | null): string | null {
    if (through === null) return null;
    const asked = Date.parse(through);
    if (Number.isNaN(asked)) {
      throw new ContentError("store_failed", `Nothing was reviewed at ${JSON.stringify(through)}.`);
    }
    // With a clock that was set back, the newest change lies ahead of the present.
    const present = Math.max(this.parts.clock.now(), Date.parse(lastApplied ?? "") || 0);
    return new Date(Math.min(asked, present)).toISOString();
  }

  async acknowledgeLostRows(ref: ResourceRef): Promise<void> {
    await this.shortWrite((catalog) => {
      const entry = catalog.resources.get(resourceKey(ref));
      if (entry === undefined || entry.lostRows === null) return null;
      return withEntries(catalog, [{ ...entry, lostRows: null }]);
    });
  }

  async deleteLocalCopy(
    refs: readonly ResourceRef[] | "all",
    options: { readonly forget?: boolean } = {},
  ): Promise<void> {
    await this.shortWrite((catalog) => {
      if (refs === "all") return { ...EMPTY_CATALOG, revision: catalog.revision };
      const deleted: CatalogEntry[] = [];
      if (options.forget === true) {
        const forgotten = new Set(refs.map(resourceKey));
        const kept = [...catalog.resources].filter(([key]) => !forgotten.has(key));
        return kept.length === catalog.resources.size
          ? null
          : {
              ...catalog,
              resources: new Map(kept),
              // They stand for what is forgotten here, and an incremental feed does not repeat it.
              checkpoints: withoutCovering(catalog.checkpoints, refs),
            };
      }
      for (const ref of refs) {
        const entry = catalog.resources.get(resourceKey(ref));
        if (entry !== undefined) {
          deleted.push({ ...emptyEntry(ref.group, ref.id), ...statusOf(entry) });
        }
      }
      return deleted.length === 0 ? null : withEntries(catalog, deleted);
    });
  }

  async verify(options: { readonly repair: boolean }): Promise<VerifyReport> {
    if (!options.repair) return inspectStore(this.reader);
    const lock = await this.lockForWriting({ waitMs: SHORT_WRITE_WAIT_MS });
    try {
      await inspectStore(this.reader);
      if (this.damaged.size > 0) await this.publish(lock, (catalog) => catalog, []);
      await this.files.removeLeftovers(this.catalog);
    } finally {
      await lock.release();
    }
    return inspectStore(this.reader);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.poll);
    await this.run?.close();
    await this.polling;
    await this.tidying;
    await this.exclusive(() => {
      this.openFiles.clear();
      this.catalogFile.close();
    });
    this.listeners.clear();
  }

  // -------------------------------------------------------------------------- for the run

  /** Called by a run that has given its lock back. */
  ended(run: LocalStoreWriter): void {
    if (this.run === run) this.run = null;
  }

  /** ISO 8601: changes that were applied before it are history no more. */
  historyStart(): string {
    // Settings are written by hand: any number of days is one, and years below 0 are no text here.
    return new Date(
      Math.max(0, this.parts.clock.now() - this.keepHistoryDays * DAY_MS),
    ).toISOString();
  }

  keepHistory(days: number): Promise<void> {
    this.keepHistoryDays = days;
    return Promise.resolve();
  }

  /**
   * Whether the catalog is still what this writer read or wrote last. A lock that another window took
   * over says so within a second only, and what that window has put in place must not be removed.
   */
  async isCurrent(lock: HeldLock): Promise<boolean> {
    if (lock.lost || this.bases.get(lock) !== this.catalog) return false;
    return sameStamp(await this.files.catalogStamp(), this.stamp);
  }

  currentState(): StoreState {
    return stateOf(this.withoutDamaged(), this.readOnly);
  }

  currentCatalog(): Catalog {
    return this.catalog;
  }

  /**
   * The bytes of an entry's file, checked against the catalog. Throws DamagedFile where they are
   * not those that were written, `store_failed` where the file cannot be read now.
   */
  async load(entry: CatalogEntry): Promise<Uint8Array> {
    const { file } = entry;
    if (file === null) throw new DamagedFile("nothing is stored");
    let loading = this.loading.get(file);
    if (loading === undefined) {
      loading = this.files.readChecked(entry, file).finally(() => this.loading.delete(file));
      this.loading.set(file, loading);
    }
    return loading;
  }

  /**
   * The commit. New generations get their names, then the catalog is replaced by one rename:
   * before it readers see the old state, after it the new one. `change` returns the new catalog;
   * its revision is raised here. Throws `store_busy` where the lock was lost.
   */
  async publish(
    lock: HeldLock,
    change: (catalog: Catalog) => Catalog,
    staged: readonly StagedFile[],
  ): Promise<StoreState> {
    const { fs, dir, logger } = this.parts;
    return this.exclusive(async () => {
      const before = this.catalog;
      // Whoever took the lock over while this thread slept has committed on the same base. A reader
      // of this window may have read that commit already: what waits here is older all the same.
      if (lock.lost || this.bases.get(lock) !== before) throw busy();
      if (!sameStamp(await this.files.catalogStamp(), this.stamp)) throw busy();
      const changed = change(before);
      let bytesNeeded = staged.reduce((sum, file) => sum + file.bytes, 0);
      const temporary = this.files.newTemporaryCatalog();
      try {
        const aside = await this.setAsideDamaged(before);
        const catalog = { ...withoutFiles(changed, aside), revision: changed.revision + 1 };
        await this.files.putInPlace(staged);
        const bytes = this.catalogFile.write(catalog);
        bytesNeeded += bytes.byteLength;
        await fs.writeFile(this.files.path(temporary), bytes);
        await fs.syncFile(this.files.path(temporary));
        // A rename keeps what the stamp is made of. After it nothing may fail any more.
        const stamp = await fs.stat(this.files.path(temporary));
        if (lock.lost || !sameStamp(await this.files.catalogStamp(), this.stamp)) throw busy();
        await fs.rename(this.files.path(temporary), this.files.path(CATALOG));
        try {
          await fs.syncDirectory(dir);
        } catch (error) {
          // Every reader sees the commit already, so it cannot be taken back.
          logger.warn(`The commit may not survive a power failure: ${storeError(error).message}`);
        }
        for (const file of aside) this.damaged.delete(file);
        this.version = CATALOG_SCHEMA_VERSION;
        this.bases.set(lock, catalog);
        this.adopt(catalog, stamp);
        return this.currentState();
      } catch (error) {
        await this.files.tryToRemove(temporary);
        throw storeError(error, bytesNeeded);
      }
    });
  }

  /** Remembers a file whose content is not what was written. The next commit sets it aside. */
  noteDamage(ref: ResourceRef, file: string, why: string): void {
    if (this.damaged.has(file)) return;
    this.parts.logger.error(`The local copy of ${resourceKey(ref)} is damaged: ${why} (${file}).`);
    this.damaged.set(file, why);
    this.openFiles.delete(file);
    this.emit([{ group: ref.group, id: ref.id }]);
  }

  isDamaged(file: string | null): boolean {
    return file !== null && this.damaged.has(file);
  }

  // -------------------------------------------------------------------------- inside

  private async read<T>(
    ref: ResourceRef,
    empty: T,
    read: (database: ResourceDatabase, entry: CatalogEntry) => T,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const catalog = await this.refresh();
      const entry = catalog.resources.get(resourceKey(ref));
      if (entry === undefined || entry.file === null) return empty;
      const { file } = entry;
      if (this.damaged.has(file)) return empty;
      try {
        // From here to the answer nothing waits, so the database cannot be closed meanwhile.
        const bytes = this.openFiles.has(file) ? null : await this.load(entry);
        let database = this.openFiles.get(file);
        if (database === undefined) {
          database = ResourceDatabase.open(this.parts.sql, bytes ?? (await this.load(entry)));
          // A database above the whole budget is kept alone.
          this.openFiles.set(file, database, {
            size: Math.min(Math.max(entry.bytes, 1), this.parts.openBytes),
          });
        }
        return read(database, entry);
      } catch (error) {
        if (error instanceof DamagedFile) {
          const current = await this.refresh();
          const changed = current.resources.get(resourceKey(ref))?.file !== file;
          // A commit of another window has replaced and removed the file in between.
          if (changed && attempt < 10) continue;
          this.noteDamage(entry, file, error.message);
          throw new ContentError(
            "store_damaged",
            `The local copy of ${resourceKey(ref)} is damaged; the next sync fetches it again.`,
            {},
            { cause: error },
          );
        }
        throw storeError(error);
      }
    }
  }

  /** For reads of many resources: one that is damaged or locked does not keep the others back. */
  private async readable<T>(
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

  /** The catalog as the last commit of any window left it. */
  private async refresh(): Promise<Catalog> {
    try {
      return await this.exclusive(() => this.reload());
    } catch (error) {
      if (!(error instanceof CatalogDamaged)) throw storeError(error);
      return this.recover(error.message);
    }
  }

  private async reload(): Promise<Catalog> {
    const stamp = await this.files.catalogStamp();
    if (sameStamp(stamp, this.stamp)) {
      if (
        stamp === null &&
        this.catalog.revision === 0 &&
        (await this.files.generations()).length > 0
      ) {
        throw new CatalogDamaged("the file is missing");
      }
      return this.catalog;
    }
    if (stamp === null) throw new CatalogDamaged("the file is missing");
    let bytes: Uint8Array;
    try {
      bytes = await this.parts.fs.readFile(this.files.path(CATALOG));
    } catch (error) {
      if (isMissing(error)) throw new CatalogDamaged("the file is missing");
      throw error;
    }
    try {
      const { catalog, version } = this.catalogFile.read(bytes);
      this.version = version;
      if (version > CATALOG_SCHEMA_VERSION) {
        this.readOnly = {
          code: "store_newer",
          message:
            "The local copy was written by a newer version of the extension and can only be read. Update the extension to sync again.",
          details: {},
        };
      }
      this.adopt(catalog, stamp);
      return catalog;
    } catch (error) {
      if (error instanceof DamagedFile) throw new CatalogDamaged(error.message);
      throw error;
    }
  }

  private adopt(catalog: Catalog, stamp: Stamp | null): void {
    const before = this.catalog;
    this.catalog = catalog;
    this.stamp = stamp;
    const files = new Set([...catalog.resources.values()].map((entry) => entry.file));
    for (const file of [...this.openFiles.keys()]) {
      if (!files.has(file)) this.openFiles.delete(file);
    }
    for (const file of [...this.damaged.keys()]) {
      if (!files.has(file)) this.damaged.delete(file);
    }
    this.texts.keepOnly(files);
    if (before.revision !== catalog.revision) this.emit(changedResources(before, catalog));
  }

  private emit(refs: readonly ResourceRef[]): void {
    if (this.listeners.size === 0) return;
    const state = this.currentState();
    for (const listener of [...this.listeners]) {
      try {
        listener(refs, state);
      } catch (error) {
        this.parts.logger.error(`A listener of the store failed: ${String(error)}`);
      }
    }
  }

  private async follow(): Promise<void> {
    try {
      await this.refresh();
      this.tidying ??= this.tidyTexts().finally(() => {
        this.tidying = undefined;
      });
      // What could not be done when the store was opened, because another window wrote.
      const due = this.damaged.size > 0 || this.version < CATALOG_SCHEMA_VERSION;
      if (due && this.run === null && this.readOnly === null) {
        const lock = await this.lockForWriting({ waitMs: 0 });
        await lock.release();
      }
    } catch (error) {
      // Looked for again at the next turn, and reported to whoever reads.
      this.parts.logger.debug(`The store was not followed: ${storeError(error).message}`);
    }
  }

  /** Takes the lock, reads the last commit, and cleans up after writers that died. */
  private async lockForWriting(options: OpenWriterOptions): Promise<HeldLock> {
    if (this.closed) throw new ContentError("store_failed", "The store is closed.");
    await this.refresh();
    if (this.readOnly?.code === "store_newer") throw fromSerialized(this.readOnly);
    let lock: HeldLock;
    try {
      lock = await this.parts.lock.acquire(options);
    } catch (error) {
      const failure = storeError(error);
      if (failure.code === "store_read_only") this.readOnly = serializeError(failure);
      throw failure;
    }
    try {
      this.readOnly = null;
      await this.refreshUnder(lock);
      // From the first generation on there is a catalog, so that a missing one is always damage,
      // and generations that were never committed are never taken for content.
      if (this.stamp === null)
        await this.publish(lock, () => ({ ...EMPTY_CATALOG, revision: -1 }), []);
      if (this.version < CATALOG_SCHEMA_VERSION) await this.migrate(lock);
      await this.files.removeLeftovers(this.catalog);
      if (this.damaged.size > 0) await this.publish(lock, (catalog) => catalog, []);
      return lock;
    } catch (error) {
      await lock.release();
      throw storeError(error);
    }
  }

  private async refreshUnder(lock: HeldLock): Promise<void> {
    try {
      this.bases.set(lock, await this.exclusive(() => this.reload()));
    } catch (error) {
      if (!(error instanceof CatalogDamaged)) throw error;
      this.bases.set(lock, this.catalog);
      await this.rebuild(lock, error.message);
    }
    if (this.readOnly !== null) throw fromSerialized(this.readOnly);
  }

  /** One commit that changes the catalog alone. */
  private async shortWrite(change: CatalogChange): Promise<void> {
    // A run of this window holds the lock for minutes; its lock serves, between two of its commits.
    if (this.run !== null && (await this.run.between(change))) return;
    const lock = await this.lockForWriting({ waitMs: SHORT_WRITE_WAIT_MS });
    try {
      await this.publishChange(lock, change);
      await this.files.removeLeftovers(this.catalog);
    } finally {
      await lock.release();
    }
  }

  /** Under a lock; nobody else commits meanwhile. */
  async publishChange(lock: HeldLock, change: CatalogChange): Promise<void> {
    const base = this.catalog;
    const changed = await change(base);
    if (changed === null) return;
    const unlessOvertaken = (current: Catalog): Catalog => {
      if (current !== base) throw busy();
      return changed;
    };
    await this.publish(lock, unlessOvertaken, []);
  }

  /**
   * Rewrites a catalog of an earlier layout. Where that cannot be done now (another window writes,
   * the folder is read-only) the old one is read as it is, until it can.
   */
  private async bringUpToDate(): Promise<void> {
    if (this.version >= CATALOG_SCHEMA_VERSION || this.readOnly !== null) return;
    try {
      const lock = await this.lockForWriting({ waitMs: 0 });
      await lock.release();
    } catch (error) {
      this.parts.logger.info(`The catalog keeps its layout for now: ${storeError(error).message}`);
    }
  }

  /** From layout 1: counts what the history says and nobody has reviewed yet. */
  private async migrate(lock: HeldLock): Promise<void> {
    const entries: CatalogEntry[] = [];
    for (const entry of this.catalog.resources.values()) {
      const unreviewedRows = await this.readable(entry, 0, (database) =>
        database.changes.count(reviewedOf(entry)),
      );
      entries.push({ ...entry, unreviewedRows });
      await setImmediate();
    }
    const from = this.version;
    await this.publish(lock, (catalog) => withEntries(catalog, entries), []);
    this.parts.logger.info(`The catalog's layout went from ${from} to ${CATALOG_SCHEMA_VERSION}.`);
  }

  /**
   * Builds the search texts that an older version did not write, so that the first search need not
   * wait for them, and looks for damage in those that were searched. Yields to everything else.
   */
  private async tidyTexts(): Promise<void> {
    if (this.run !== null || this.readOnly !== null) return;
    for (const entry of this.catalog.resources.values()) {
      const { file } = entry;
      if (this.closed) return;
      if (file === null || this.damaged.has(file)) continue;
      try {
        if (this.wasSearched || !this.texts.isReady(file)) await this.texts.check(entry, file);
      } catch (error) {
        this.parts.logger.debug(`A search text was not built: ${storeError(error).message}`);
      }
    }
  }

  // -------------------------------------------------------------------------- damage

  /** The catalog without the rows of files that were found damaged. */
  private withoutDamaged(): Catalog {
    return this.damaged.size === 0
      ? this.catalog
      : withoutFiles(this.catalog, new Set(this.damaged.keys()));
  }

  /** A missing or cut file is found before anybody reads it, so that the next run replaces it. */
  private async checkSizes(): Promise<void> {
    for (const entry of this.catalog.resources.values()) {
      if (entry.file === null) continue;
      try {
        const { size } = await this.parts.fs.stat(this.files.path(entry.file));
        if (size !== entry.bytes) {
          this.noteDamage(entry, entry.file, `${size} bytes instead of ${entry.bytes}`);
        }
      } catch (error) {
        if (isMissing(error)) this.noteDamage(entry, entry.file, "the file is missing");
      }
    }
  }

  /** Renames damaged files, so that they can be looked at. Returns the files that are done with. */
  private async setAsideDamaged(catalog: Catalog): Promise<Set<string>> {
    const named = new Set([...catalog.resources.values()].map((entry) => entry.file));
    const done = new Set<string>();
    for (const file of this.damaged.keys()) {
      if (named.has(file)) await this.files.setAside(file);
      done.add(file);
    }
    return done;
  }

  private async recover(why: string): Promise<Catalog> {
    // A run of this window holds the lock: it reads on from memory, its next commit is refused, and
    // the catalog is rebuilt when it has ended.
    if (this.run !== null) return this.catalog;
    const lock = await this.parts.lock.acquire({ waitMs: SHORT_WRITE_WAIT_MS });
    try {
      await this.refreshUnder(lock);
    } catch (error) {
      this.parts.logger.error(`The catalog is damaged (${why}) and was not rebuilt.`);
      throw error;
    } finally {
      await lock.release();
    }
    return this.catalog;
  }

  /** Builds the catalog from what the resource files say of themselves. Checkpoints are lost. */
  private async rebuild(lock: HeldLock, why: string): Promise<void> {
    const { sql, logger } = this.parts;
    logger.error(`The catalog is damaged (${why}); it is rebuilt from the resource files.`);
    const rebuilt = await rebuiltCatalog(this.files, sql, logger, this.catalog.revision);
    await this.exclusive(async () => {
      if ((await this.files.catalogStamp()) !== null) await this.files.setAside(CATALOG);
      this.stamp = null;
    });
    await this.publish(lock, () => rebuilt, []);
  }
}

function emptyPage<T>(): RowsPage<T> {
  return { rows: [], nextOffset: null, generation: "" };
}

function noChanges<T>(): ChangesPage<T> {
  return { ...emptyPage<T>(), total: 0, newest: null };
}

/** Entries of these files lose their rows and ask for a full copy. */
function withoutFiles(catalog: Catalog, files: ReadonlySet<string>): Catalog {
  const entries: CatalogEntry[] = [];
  for (const entry of catalog.resources.values()) {
    if (entry.file === null || !files.has(entry.file)) continue;
    entries.push({
      ...entry,
      file: null,
      bytes: 0,
      crc32: 0,
      rowCount: 0,
      rowsByType: {},
      needsFullCopy: true,
      // The history was in the file.
      unreviewedRows: 0,
    });
  }
  return entries.length === 0 ? catalog : withEntries(catalog, entries);
}

/** The marks that `mark` replaces: applied after it, they undo it. */
function formerMarks(entry: CatalogEntry, { rows }: ReviewMark): ReviewMark[] {
  if (rows === undefined) return [{ through: entry.reviewedThrough }];
  const byMoment = new Map<string | null, RowName[]>();
  const former = new Map(
    entry.reviewedRows.map(([recordType, recordKey, at]) => [
      rowKey({ recordType, recordKey }),
      at,
    ]),
  );
  for (const { recordType, recordKey } of rows) {
    const at = former.get(rowKey({ recordType, recordKey })) ?? null;
    byMoment.set(at, [...(byMoment.get(at) ?? []), { recordType, recordKey }]);
  }
  return [...byMoment].map(([through, named]) => ({ through, rows: named }));
}

/** The entry with a mark. Marks from before the oldest change that is kept say nothing any more. */
function withReviewMark(
  entry: CatalogEntry,
  mark: ReviewMark,
  oldest: string | null,
): CatalogEntry {
  const { through, rows } = mark;
  if (rows === undefined) return { ...entry, reviewedThrough: through };
  const named = new Set(rows.map(rowKey));
  const others = entry.reviewedRows.filter(
    ([recordType, recordKey, at]) =>
      oldest !== null && at >= oldest && !named.has(rowKey({ recordType, recordKey })),
  );
  const marked = rows.map(({ recordType, recordKey }): ReviewedRow => [
    recordType,
    recordKey,
    through ?? "",
  ]);
  return { ...entry, reviewedRows: through === null ? others : [...others, ...marked] };
}

function statusOf(
  entry: CatalogEntry,
): Pick<
  CatalogEntry,
  "status" | "unavailableReason" | "unavailableSince" | "resourceContentId" | "ownName"
> {
  const { status, unavailableReason, unavailableSince, resourceContentId, ownName } = entry;
  return { status, unavailableReason, unavailableSince, resourceContentId, ownName };
}

/** Resources that readers see differently, of both catalogs. */
function changedResources(before: Catalog, after: Catalog): ResourceRef[] {
  const refs: ResourceRef[] = [];
  // A commit of this window shares with its base what it did not change.
  const renamed = before.listed === after.listed ? null : differentNames(before, after);
  for (const key of new Set([...before.resources.keys(), ...after.resources.keys()])) {
    const a = before.resources.get(key);
    const b = after.resources.get(key);
    const entry = a ?? b;
    if (entry === undefined) continue;
    const changed = a !== b && visibleParts(a) !== visibleParts(b);
    if (changed || renamed?.has(key) === true) refs.push({ group: entry.group, id: entry.id });
  }
  return refs.sort(compareResources);
}

/** Without the bookkeeping that every run moves on for every resource. */
function visibleParts(entry: CatalogEntry | undefined): string | undefined {
  return (
    entry &&
    JSON.stringify({
      ...entry,
      currentThrough: null,
      currentFeed: null,
      checkedAt: null,
      failedAttempts: 0,
      retryAt: null,
    })
  );
}

function differentNames(before: Catalog, after: Catalog): Set<ResourceKey> {
  const names = (catalog: Catalog): Map<ResourceKey, string> =>
    new Map(catalog.listed.map((listed) => [resourceKey(listed), JSON.stringify(listed)]));
  const [old, now] = [names(before), names(after)];
  return new Set([...old.keys(), ...now.keys()].filter((key) => old.get(key) !== now.get(key)));
}

function fromSerialized(error: SerializedError): ContentError {
  return new ContentError(error.code, error.message, error.details);
}
