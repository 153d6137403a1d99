import { systemClock } from "../clock.js";
import type {
  ChangeHead,
  ChangesPage,
  ChangesQuery,
  HistoryEntry,
  HistoryQuery,
  ReviewMark,
  RowChange,
} from "../model/change.js";
import { serializeError } from "../model/errors.js";
import { resourceKey, type ResourceRef } from "../model/resource.js";
import type { RowHead, RowsPage, RowsQuery, StoredRow } from "../model/row.js";
import type {
  FoundLines,
  RowText,
  SearchOptions,
  SearchRequest,
  SearchSummary,
  TextQuery,
} from "../model/search/request.js";
import { WordTableBuilder, type WordTable } from "../model/words.js";
import type {
  Clock,
  ContentStore,
  FileSystem,
  Logger,
  OpenWriterOptions,
  StoreWriter,
} from "../ports.js";
import type { SearchHit, StoreState, VerifyReport } from "../model/storeState.js";
import { formerMarks, withEntries, withoutLocalCopy } from "./catalog.js";
import { CatalogKeeper } from "./catalogKeeper.js";
import { storeError } from "./fileErrors.js";
import { fileLock, type WriterLock } from "./lock.js";
import { nodeFileSystem } from "./nodeFileSystem.js";
import { OpenDatabases } from "./openDatabases.js";
import { wordsAsked } from "./resource/rows.js";
import { changesAsked, reviewedEntry } from "./review.js";
import { bestHits } from "./searchText/bestHits.js";
import { readByWord, readTexts, searchStore } from "./searchText/search.js";
import { SearchTexts } from "./searchText/searchTexts.js";
import { tidyTexts } from "./searchText/tidyTexts.js";
import { loadSqlJs, type SqlModule } from "./sqlite.js";
import { StoreFiles } from "./storeFiles.js";
import type { StoreReader } from "./storeReader.js";
import { LocalStoreWriter } from "./storeWriter.js";
import { inspectStore, repairStore } from "./verify.js";
import { SHORT_WRITE_WAIT_MS, WriteAccess } from "./writeAccess.js";

export interface LocalStoreOptions {
  /** The environment's folder, an absolute path. Created if it is missing. */
  readonly dir: string;
  /** Path of `sql-wasm.wasm`. */
  readonly wasmPath: string;
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly fs?: FileSystem;
  /** The writer lock. The default is a lock folder in `dir`. */
  readonly lock?: WriterLock;
  /** How long a change of a row stays in the history. Default 90. */
  readonly keepHistoryDays?: number;
  /** Interval between reads of other windows' commits, in milliseconds. Default 500; 0 = never. */
  readonly pollMs?: number;
  /** Bytes of databases kept open for reading. Default 96 MiB. */
  readonly openBytes?: number;
  /**
   * Bytes of row mutations that a writer keeps in memory; the rest goes to disk. Default 32 MiB.
   */
  readonly retainBytes?: number;
}

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

type StoreParts = Required<Omit<LocalStoreOptions, "wasmPath" | "pollMs">> & {
  readonly sql: SqlModule;
};

/** A ContentStore on files. Works in any thread; the extension runs it in a worker. */
export class LocalStore implements ContentStore {
  private readonly files: StoreFiles;
  private readonly keeper: CatalogKeeper;
  private readonly databases: OpenDatabases;
  private readonly access: WriteAccess;
  private readonly texts: SearchTexts;
  private readonly reader: StoreReader;
  private wasSearched = false;
  private tidying: Promise<void> | undefined;
  private poll: NodeJS.Timeout | undefined;
  private polling: Promise<void> | undefined;
  private closed = false;
  private keepHistoryDays: number;

  constructor(private readonly parts: StoreParts) {
    const { fs, dir, clock, logger, lock, sql } = parts;
    this.keepHistoryDays = parts.keepHistoryDays;
    const files = new StoreFiles(fs, dir, clock, logger);
    const keeper = new CatalogKeeper({ fs, dir, files, sql, logger, lock });
    const databases = new OpenDatabases({
      keeper,
      files,
      sql,
      logger,
      openBytes: parts.openBytes,
    });
    this.files = files;
    this.keeper = keeper;
    this.databases = databases;
    this.access = new WriteAccess({ keeper, databases, files, lock, logger });
    this.texts = new SearchTexts({
      fs,
      sql,
      logger,
      path: (name) => files.path(name),
      load: (entry) => databases.load(entry),
    });
    keeper.onFilesChanged((_isUsable, files) => {
      this.texts.keepOnly(files);
    });
    this.reader = { sql, files, keeper, databases, texts: this.texts, logger };
  }

  /** Reads the catalog, looks for missing files, and starts to poll for other windows' commits. */
  async open(pollMs: number): Promise<void> {
    const { logger } = this.parts;
    try {
      await this.files.makeFolders();
    } catch (error) {
      const failure = serializeError(await this.files.folderError(error));
      this.keeper.setReadOnly(failure);
      logger.warn(`The store's folder cannot be written: ${failure.message}`);
    }
    await this.keeper.refresh();
    await this.keeper.checkSizes();
    await this.access.bringUpToDate();
    if (pollMs > 0) {
      this.poll = setInterval(() => {
        this.polling ??= this.follow().finally(() => {
          this.polling = undefined;
        });
      }, pollMs);
      this.poll.unref();
    }
  }

  /** Reads the commits of other windows. */
  private async follow(): Promise<void> {
    try {
      await this.keeper.refresh();
      this.tidy();
      await this.access.catchUp();
    } catch (error) {
      // The next poll tries again, and the next reader gets the error.
      this.parts.logger.debug(
        `Commits of other windows were not read: ${storeError(error).message}`,
      );
    }
  }

  /** Builds and checks search texts in the background. */
  private tidy(): void {
    if (this.access.isWriting || this.keeper.readOnlyError !== null) return;
    this.tidying ??= tidyTexts(this.reader, {
      checksAll: () => this.wasSearched,
      isStopped: () => this.closed,
    }).finally(() => {
      this.tidying = undefined;
    });
  }

  // -------------------------------------------------------------------------- reading

  async state(): Promise<StoreState> {
    await this.keeper.refresh();
    return this.keeper.state();
  }

  onDidChange: ContentStore["onDidChange"] = (listener) => this.keeper.onDidChange(listener);

  rows(ref: ResourceRef, query: RowsQuery = {}): Promise<RowsPage<StoredRow>> {
    const words = wordsAsked(query);
    return readByWord(this.reader, ref, words, emptyPage(), (database, entry, found) =>
      database.rows.page(query, entry.file ?? "", found),
    );
  }

  rowHeads(ref: ResourceRef, query: RowsQuery = {}): Promise<RowsPage<RowHead>> {
    const words = wordsAsked(query);
    return readByWord(this.reader, ref, words, emptyPage(), (database, entry, found) =>
      database.rows.heads(query, entry.file ?? "", found),
    );
  }

  row(ref: ResourceRef, recordType: string, recordKey: string): Promise<StoredRow | null> {
    return this.databases.read(ref, null, (database) =>
      database.rows.byName({ recordType, recordKey }),
    );
  }

  countRows(ref: ResourceRef, query: RowsQuery = {}): Promise<number> {
    return readByWord(this.reader, ref, wordsAsked(query), 0, (database, _, found) =>
      database.rows.count(query, found),
    );
  }

  words(ref: ResourceRef): Promise<WordTable> {
    const none = new WordTableBuilder().finish("");
    return this.databases.read(ref, none, (database, entry) =>
      database.rows.words(entry.file ?? ""),
    );
  }

  history(ref: ResourceRef, query: HistoryQuery = {}): Promise<HistoryEntry[]> {
    return this.databases.read(ref, [], (database) =>
      database.history.entries(
        query.limit ?? DEFAULT_HISTORY_LIMIT,
        this.historyStart(),
        query.verseKey ?? null,
      ),
    );
  }

  changes(ref: ResourceRef, query: ChangesQuery = {}): Promise<ChangesPage<RowChange>> {
    return this.databases.read(ref, noChanges(), (database, entry) =>
      database.changes.page(query, ...changesAsked(entry, query)),
    );
  }

  changeHeads(ref: ResourceRef, query: ChangesQuery = {}): Promise<ChangesPage<ChangeHead>> {
    return this.databases.read(ref, noChanges(), (database, entry) =>
      database.changes.heads(query, ...changesAsked(entry, query)),
    );
  }

  search(query: string, options: SearchOptions = {}): Promise<SearchHit[]> {
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

  // -------------------------------------------------------------------------- writing

  async openWriter(options: OpenWriterOptions): Promise<StoreWriter> {
    const lock = await this.access.lock(options);
    const { fs, sql, clock, logger, retainBytes } = this.parts;
    const { keeper, databases, files, access } = this;
    const writer = new LocalStoreWriter({
      keeper,
      databases,
      files,
      texts: this.texts,
      access,
      lock,
      fs,
      sql,
      clock,
      logger,
      retainBytes,
      historyStart: () => this.historyStart(),
    });
    access.started(writer);
    return writer;
  }

  async markReviewed(ref: ResourceRef, mark: ReviewMark): Promise<readonly ReviewMark[]> {
    let undo: readonly ReviewMark[] = [];
    await this.access.shortWrite(async (catalog) => {
      const entry = catalog.resources.get(resourceKey(ref));
      if (entry === undefined || entry.file === null) return null;
      undo = formerMarks(entry, mark);
      const marked = await this.databases.read(ref, null, (database) =>
        reviewedEntry(entry, mark, database, this.parts.clock.now()),
      );
      return marked === null ? null : withEntries(catalog, [marked]);
    });
    return undo;
  }

  async acknowledgeLostRows(ref: ResourceRef): Promise<void> {
    await this.access.shortWrite((catalog) => {
      const entry = catalog.resources.get(resourceKey(ref));
      if (entry === undefined || entry.lostRows === null) return null;
      return withEntries(catalog, [{ ...entry, lostRows: null }]);
    });
  }

  async deleteLocalCopy(
    refs: readonly ResourceRef[] | "all",
    options: { readonly forget?: boolean } = {},
  ): Promise<void> {
    await this.access.shortWrite((catalog) => withoutLocalCopy(catalog, refs, options), refs);
  }

  async verify(options: { readonly repair: boolean }): Promise<VerifyReport> {
    if (!options.repair) return inspectStore(this.reader);
    const lock = await this.access.lock({ waitMs: SHORT_WRITE_WAIT_MS });
    try {
      await repairStore(this.reader, lock);
    } finally {
      await lock.release();
    }
    return inspectStore(this.reader);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.poll);
    await this.access.close();
    await this.polling;
    await this.tidying;
    await this.keeper.close();
    this.databases.close();
  }

  keepHistory(days: number): Promise<void> {
    this.keepHistoryDays = days;
    return Promise.resolve();
  }

  /** ISO 8601: older changes are dropped from the history. */
  private historyStart(): string {
    // The setting allows any number of days, but ISO dates before year 0 do not sort as strings.
    return new Date(
      Math.max(0, this.parts.clock.now() - this.keepHistoryDays * DAY_MS),
    ).toISOString();
  }
}

function emptyPage<T>(): RowsPage<T> {
  return { rows: [], nextOffset: null, generation: "" };
}

function noChanges<T>(): ChangesPage<T> {
  return { ...emptyPage<T>(), total: 0, newest: null };
}
