import type { SerializedError } from "./model/errors.js";
import type {
  ChangeHead,
  ChangesPage,
  ChangesQuery,
  HistoryEntry,
  HistoryQuery,
  ResourceChange,
  ReviewMark,
  RowChange,
} from "./model/change.js";
import type { LocalResource, ResourceRef } from "./model/resource.js";
import type { RowHead, RowsPage, RowsQuery, StoredRow } from "./model/row.js";
import type { MutationType } from "./model/wire.js";
import type {
  FoundLines,
  RowText,
  SearchRequest,
  SearchSummary,
  TextQuery,
} from "./model/search/request.js";
import type { WordTable } from "./model/words.js";

/*
 * What the core needs from its surroundings, and what it offers to the parts above it.
 * Implementations: api (ContentSource), store (ContentStore, FileSystem), platform (the rest).
 */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after the time, or rejects with `cancelled` when the signal aborts. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface CredentialsProvider {
  /** Null where nothing is set. Never logged, never stored by the core. */
  get(): Promise<Credentials | null>;
}

/** The `fetch` of the extension host (the user's proxy and certificates), or the sandbox's. */
export type Fetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

// ---------------------------------------------------------------------------- service

export type PageRequest =
  | { readonly kind: "bootstrap"; readonly filter: string; readonly perPage: number }
  | {
      readonly kind: "incremental";
      readonly filter: string;
      readonly token: string;
      readonly perPage: number;
    }
  /** `next_page_url` of the page before, verbatim. */
  | { readonly kind: "next"; readonly url: string };

/** What the service's lists say about a resource. */
export interface ListedResource extends ResourceRef {
  readonly name: string | null;
  readonly authorName: string | null;
  readonly languageName: string | null;
  readonly languageCode: string | null;
  readonly direction: "ltr" | "rtl" | null;
}

/** Receives a large body piece by piece. The buffers belong to the sink. */
export interface BodySink {
  /** The body starts over: all pieces so far are void. */
  reset(): Promise<void>;
  write(piece: Uint8Array<ArrayBuffer>): Promise<void>;
}

/**
 * The Content Sync service. Bodies come back as bytes, unread, so that they can be handed to the
 * store's thread for parsing. Every method throws a ContentError: `offline`,
 * `credentials_missing`, `credentials_rejected`, `insufficient_scope`, `rate_limited`,
 * `service_unavailable`, `invalid_response`, `cancelled`, or a code of the service's own. Retries
 * are done inside; `details.retryAfterMs` is set where the service asked for a longer wait.
 */
export interface ContentSource {
  fetchPage(request: PageRequest, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * `url` is a mutation's `snapshot_url`; the documented path is used without one, and where the
   * address must not be followed. With a sink, returns the last piece of the body only.
   */
  fetchFullCopy(
    ref: ResourceRef,
    url: string | null,
    signal?: AbortSignal,
    sink?: BodySink,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The lists that name resources: translations, tafsirs, recitations, joined with the languages.
   * Lists that the credentials do not allow are left out without an error.
   */
  fetchLists(signal?: AbortSignal): Promise<ListedResource[]>;
  /** OAuth2 scopes that the lists of names lacked when they were last fetched. */
  readonly missingScopes: readonly string[];
}

// ---------------------------------------------------------------------------- store, read side

export type LastRunOutcome = "applied" | "upToDate" | "partial" | "failed" | "cancelled";

/** How the last run of a filter ended; survives a reload. */
export interface LastRun {
  /** ISO 8601. */
  readonly endedAt: string;
  readonly outcome: LastRunOutcome;
  readonly error: SerializedError | null;
  /** ISO 8601: the last run of the filter that stored a checkpoint; the age of its resources. */
  readonly lastCompleteAt: string | null;
}

/** What the store knows about one canonical filter. */
export interface FilterState {
  readonly filter: string;
  /**
   * Null where the next run has to bootstrap. `through` is the bound of the run that stored the
   * checkpoint: later changes come with the next run. Null where an older version stored it.
   */
  readonly checkpoint: { readonly feed: number; readonly through: number | null } | null;
  readonly lastRun: LastRun | null;
}

export interface StoreState {
  /** Grows with every commit, in every window. */
  readonly revision: number;
  /** Ordered by group and id. */
  readonly resources: readonly LocalResource[];
  readonly listed: readonly ListedResource[];
  /** ISO 8601: when the lists were fetched. */
  readonly listedAt: string | null;
  /** The last run of any filter. */
  readonly lastRun: LastRun | null;
  /** Filters with a checkpoint or a run, ordered by their text. */
  readonly filters: readonly FilterState[];
  /**
   * Counts the histories of the service: it grows when the service says that its sequences start
   * over (`resync_required`). Sequences of different feeds cannot be compared.
   */
  readonly feed: number;
  /** Set where the store may only be read: a newer version wrote it, or the folder is read-only. */
  readonly readOnly: SerializedError | null;
}

export interface SearchHit extends ResourceRef {
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
  /** Published text around the match; matches are not marked. */
  readonly snippet: string;
}

export interface VerifyReport {
  readonly files: readonly {
    readonly file: string;
    readonly resource: ResourceRef | null;
    /** Of the file, with its search text or its journal. */
    readonly bytes: number;
    readonly rows: number | null;
    readonly problem: string | null;
  }[];
  readonly orphans: readonly string[];
  readonly setAside: readonly string[];
  readonly totalBytes: number;
  readonly ok: boolean;
}

// ---------------------------------------------------------------------------- store, write side

/** A mutation as the engine needs it: everything but the payload, which stays in the store. */
export interface MutationHead extends ResourceRef {
  readonly sequence: number;
  readonly type: MutationType;
  readonly recordType: string | null;
  readonly recordKey: string | null;
  /** The row's id at its source, where the service gives it. */
  readonly sourceRecordId: number | null;
  readonly resourceContentId: number | null;
  readonly changedAt: string;
  readonly snapshotUrl: string | null;
  readonly unavailableReason: string | null;
}

export interface PageHead {
  readonly syncUntilSequence: number;
  readonly hasMore: boolean;
  readonly nextPageUrl: string | null;
  readonly nextSyncToken: string | null;
  readonly mutations: readonly MutationHead[];
}

export type ApplyOutcome =
  | { readonly kind: "applied"; readonly upserted: number; readonly deleted: number }
  /** A row could not be matched with certainty, or the base is missing: fetch the full copy. */
  | { readonly kind: "needsFullCopy"; readonly why: string };

export type FullCopyOutcome =
  | {
      readonly kind: "staged";
      readonly rowCount: number;
      readonly upserted: number;
      readonly deleted: number;
      readonly syncSequence: number;
    }
  /** `schema_version` is newer than this extension: old rows are kept. */
  | { readonly kind: "held"; readonly schemaVersion: number };

export interface StoreCommit {
  /** Resources whose staged state becomes visible; other staged resources stay pending. */
  readonly resources: readonly ResourceRef[];
  /** `retryAt`: when to look again (`LocalResource.retryAt`). */
  readonly unavailable?: readonly (ResourceRef & {
    readonly reason: string | null;
    readonly retryAt?: string | null;
  })[];
  readonly failures?: readonly (ResourceRef & {
    readonly error: SerializedError;
    readonly retryAt?: string | null;
  })[];
  /** Freshness markers (`RESOURCE_UPDATE`): sets `lastChangedAt` without touching rows. */
  readonly touched?: readonly ResourceRef[];
  /** Resources whose rows stay readable, but need a full copy before they count as current. */
  readonly doubtful?: readonly ResourceRef[];
  /** Stored only with the last commit of a run; `null` drops the filter's checkpoint. */
  readonly checkpoint?: {
    readonly filter: string;
    readonly token: string | null;
    /** The run's bound; see `FilterState`. */
    readonly through?: number;
  };
  /** The service's sequences start over: see `StoreState.feed`. */
  readonly startsNewFeed?: boolean;
  /** Resources that miss nothing up to this sequence of the current feed. */
  readonly currentThrough?: {
    readonly sequence: number;
    readonly resources: readonly ResourceRef[];
  };
  readonly listed?: readonly ListedResource[];
  readonly lastRun?: Omit<LastRun, "lastCompleteAt"> & { readonly filter: string };
}

/**
 * One writing session, from taking the lock to releasing it. Readers see nothing before `commit`;
 * every commit is atomic and durable. `close` drops everything that was not committed.
 */
export interface StoreWriter {
  /** The state when the lock was taken. */
  readonly base: StoreState;
  /** The checkpoint of this canonical filter, or null. */
  checkpoint(filter: string): Promise<string | null>;
  /**
   * Parses and validates a page and keeps its payloads for `applyMutations` (the buffer is
   * transferred). Throws `invalid_response` naming the field.
   */
  addPage(bytes: Uint8Array<ArrayBuffer>): Promise<PageHead>;
  /** Forgets all pages taken so far: the run starts again from its first page. */
  restart(): Promise<void>;
  /**
   * Applies the row mutations of one resource, in sequence order, to its rows; those that the rows
   * already contain (`currentThrough`) are skipped, where the rows bear that out.
   */
  applyMutations(ref: ResourceRef): Promise<ApplyOutcome>;
  /**
   * Parses, validates and stages a full copy, then the run's row mutations of that resource that
   * are newer than the copy's `sync_sequence` (the buffer is transferred). Throws
   * `invalid_response` naming the field, also where the copy is of another resource.
   */
  stageFullCopy(ref: ResourceRef, bytes: Uint8Array<ArrayBuffer>): Promise<FullCopyOutcome>;
  /**
   * Takes a piece of a full copy that is too large for one buffer (the buffer is transferred).
   * `stageFullCopy` gets the last piece. Null drops the pieces so far.
   */
  addFullCopyPiece(ref: ResourceRef, piece: Uint8Array<ArrayBuffer> | null): Promise<void>;
  /** Drops a staged full copy. */
  discardFullCopy(ref: ResourceRef): Promise<void>;
  /** Throws `store_full`, `store_failed`, `store_busy` (lock lost): the old state is then intact. */
  commit(commit: StoreCommit): Promise<StoreState>;
  close(): Promise<void>;
}

export interface OpenWriterOptions {
  /** How long to wait for another window's writer, in milliseconds. Then `store_busy`. */
  readonly waitMs: number;
  readonly signal?: AbortSignal;
}

/**
 * The local copy of one environment. Reads see the last commit of any window; a page that was
 * begun on an older generation fails with nothing worse than an empty next page.
 */
export interface ContentStore {
  state(): Promise<StoreState>;
  /**
   * Calls back after every commit, of this window and of others, with the resources that it changed
   * and the kinds of change. Returns a function that ends the subscription.
   */
  onDidChange(
    listener: (changes: readonly ResourceChange[], state: StoreState) => void,
  ): () => void;
  rows(ref: ResourceRef, query?: RowsQuery): Promise<RowsPage<StoredRow>>;
  rowHeads(ref: ResourceRef, query?: RowsQuery): Promise<RowsPage<RowHead>>;
  row(ref: ResourceRef, recordType: string, recordKey: string): Promise<StoredRow | null>;
  /** Number of rows that match, for scroll bars and filter counts. */
  countRows(ref: ResourceRef, query?: RowsQuery): Promise<number>;
  /** The words of the Quran that the rows are about; empty where they name none. */
  words(ref: ResourceRef): Promise<WordTable>;
  /** Best first. `groups` limits the search; `limit` defaults to 50. Empty for a malformed query. */
  search(
    query: string,
    options?: { readonly limit?: number; readonly groups?: readonly string[] },
  ): Promise<SearchHit[]>;
  /**
   * Searches everything in the request's scope. Calls back for each resource that has hits, in the
   * order of the scope. After the signal aborts there are no further calls.
   */
  searchRows(
    request: SearchRequest,
    found: (lines: FoundLines) => void,
    signal?: AbortSignal,
  ): Promise<SearchSummary>;
  /** Texts of a resource as people read them: of hits, or of verses. */
  rowTexts(ref: ResourceRef, query: TextQuery): Promise<RowText[]>;
  /** Newest first; `limit` defaults to 1000. */
  history(ref: ResourceRef, query?: HistoryQuery): Promise<HistoryEntry[]>;
  /**
   * The rows that differ from what was last reviewed, in reading order, deleted ones where they
   * stood. A row that was changed and changed back is none of them.
   */
  changes(ref: ResourceRef, query?: ChangesQuery): Promise<ChangesPage<RowChange>>;
  changeHeads(ref: ResourceRef, query?: ChangesQuery): Promise<ChangesPage<ChangeHead>>;
  /**
   * Also while a run of this window is under way. Throws `store_busy` during another window's, after
   * a wait of seconds, and `store_failed` for a moment that is none. Does nothing where nothing of
   * the resource is stored.
   * Returns the marks that undo it, to be applied in their order.
   */
  markReviewed(ref: ResourceRef, mark: ReviewMark): Promise<readonly ReviewMark[]>;
  openWriter(options: OpenWriterOptions): Promise<StoreWriter>;
  /** Clears the mark that a full copy lost rows. */
  acknowledgeLostRows(ref: ResourceRef): Promise<void>;
  /**
   * Deletes the local rows of these resources, or of all with every checkpoint. Resources stay
   * known, so that the next run that covers them fetches them again; `forget` removes that too.
   */
  deleteLocalCopy(
    refs: readonly ResourceRef[] | "all",
    options?: { readonly forget?: boolean },
  ): Promise<void>;
  /** How many days a change stays in the history, from the next read and the next commit on. */
  keepHistory(days: number): Promise<void>;
  /** Checks every file; `repair` sets damaged files aside, marks their resources, removes orphans. */
  verify(options: { readonly repair: boolean }): Promise<VerifyReport>;
  close(): Promise<void>;
}

// ---------------------------------------------------------------------------- file system

/**
 * The file operations of a commit, one method each, so that tests can stop or fail any of them.
 * Paths are absolute. Errors are Node's (`code` ENOENT, ENOSPC, ...).
 */
export interface FileSystem {
  mkdir(path: string): Promise<void>;
  readdir(path: string): Promise<string[]>;
  stat(path: string): Promise<{ size: number; mtimeMs: number; inode: number }>;
  readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Opens a file to read parts of it. Blocks the thread, as do the file's methods. */
  openFile(path: string): OpenFile;
  /** Creates or overwrites, from one piece of bytes or several; not yet durable. */
  writeFile(path: string, bytes: Uint8Array | Iterable<Uint8Array>): Promise<void>;
  /** Adds bytes at a file's end, which is created if it is missing; not yet durable. */
  appendFile(path: string, bytes: Uint8Array): Promise<void>;
  /** Makes a written file durable. */
  syncFile(path: string): Promise<void>;
  /** Makes renames and removals in a folder durable; does nothing where the system cannot. */
  syncDirectory(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Bytes that can still be written to the disk of a folder; null if the system does not say. */
  freeBytes(folder: string): Promise<number | null>;
}

/** A file that was opened to be read in parts. */
export interface OpenFile {
  /** In bytes, when it was opened. */
  readonly size: number;
  /** Fills `into` from a position of the file. Returns fewer bytes at the file's end. */
  read(into: Uint8Array, position: number): number;
  close(): void;
}
