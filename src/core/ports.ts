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
import type { ResourceRef } from "./model/resource.js";
import type { RowHead, RowsPage, RowsQuery, StoredRow } from "./model/row.js";
import type {
  FoundLines,
  RowText,
  SearchOptions,
  SearchRequest,
  SearchSummary,
  TextQuery,
} from "./model/search/request.js";
import type { WordTable } from "./model/words.js";
import type { PageHead, ApplyOutcome, FullCopyOutcome, StoreCommit } from "./model/commit.js";
import type { ListedResource, StoreState, SearchHit, VerifyReport } from "./model/storeState.js";

/*
 * The interfaces between the core and its surroundings, and between the parts of the core.
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
  /** Null if none are set. The core never logs or stores them. */
  get(): Promise<Credentials | null>;
}

/** The `fetch` of the extension host, with the user's proxy and certificates, or of the sandbox. */
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
  /** `next_page_url` of the previous page, unchanged. */
  | { readonly kind: "next"; readonly url: string };

/** Receives a large body in pieces. The buffers belong to the sink. */
export interface BodySink {
  /** The body starts over: discard all pieces so far. */
  reset(): Promise<void>;
  write(piece: Uint8Array<ArrayBuffer>): Promise<void>;
}

/**
 * The Content Sync service. Returns bodies as unread bytes, to be parsed in the store's thread.
 * Every method throws a ContentError: `offline`, `credentials_missing`, `credentials_rejected`,
 * `insufficient_scope`, `rate_limited`, `service_unavailable`, `invalid_response`, `cancelled`, or
 * one of the service's own codes. Methods retry by themselves; `details.retryAfterMs` is set if the
 * service asked for a longer wait.
 */
export interface ContentSource {
  fetchPage(request: PageRequest, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * `url` is the `snapshot_url` of a mutation. Without one, or if its address must not be followed,
   * the documented path is used. With a sink, returns only the last piece of the body.
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
  /** OAuth2 scopes missing at the last fetch of the lists of names. */
  readonly missingScopes: readonly string[];
  /**
   * Calls back while every request waits to be sent again (those for the lists of names do not
   * count): with the time until the next one is sent, in milliseconds; and with null when a request
   * is under way again, or none is left. Returns the function that ends this.
   */
  onDidWait(listener: (milliseconds: number | null) => void): () => void;
}

// ---------------------------------------------------------------------------- store, write side

/**
 * One writing session, from taking to releasing the lock. Readers see nothing before `commit`;
 * every commit is atomic and durable. `close` drops uncommitted work.
 */
export interface StoreWriter {
  /** The state when the writer took the lock. */
  readonly base: StoreState;
  /** The checkpoint of this canonical filter, or null. */
  checkpoint(filter: string): Promise<string | null>;
  /**
   * Parses and validates a page and keeps its payloads for `applyMutations` (the buffer is
   * transferred). Throws `invalid_response` with the name of the field.
   */
  addPage(bytes: Uint8Array<ArrayBuffer>): Promise<PageHead>;
  /** Drops all pages so far: the run starts again from its first page. */
  restart(): Promise<void>;
  /**
   * Applies the row mutations of one resource to its rows, in sequence order. Skips mutations that
   * the rows already contain (`currentThrough`), unless the rows contradict that.
   */
  applyMutations(ref: ResourceRef): Promise<ApplyOutcome>;
  /**
   * Parses, validates and stages a full copy, then the run's row mutations of that resource that
   * are newer than the copy's `sync_sequence` (the buffer is transferred). Throws
   * `invalid_response` with the name of the field, also if the copy is of another resource.
   */
  stageFullCopy(ref: ResourceRef, bytes: Uint8Array<ArrayBuffer>): Promise<FullCopyOutcome>;
  /**
   * Takes a piece of a full copy that is too large for one buffer (the buffer is transferred).
   * `stageFullCopy` gets the last piece. Null drops the pieces so far.
   */
  addFullCopyPiece(ref: ResourceRef, piece: Uint8Array<ArrayBuffer> | null): Promise<void>;
  /** Drops a staged full copy. */
  discardFullCopy(ref: ResourceRef): Promise<void>;
  /**
   * Throws `store_full`, `store_failed`, `store_busy` (lock lost), and leaves the old state intact.
   * With `isLast` the writer is closed after the commit; if the commit fails, it stays open.
   */
  commit(commit: StoreCommit, options?: { readonly isLast?: boolean }): Promise<StoreState>;
  /** Does nothing if the writer is closed. */
  close(): Promise<void>;
}

export interface OpenWriterOptions {
  /** How long to wait for the writer of another window, in milliseconds; then `store_busy`. */
  readonly waitMs: number;
  readonly signal?: AbortSignal;
}

/**
 * The local copy of one environment. Reads see the last commit of any window. Pages with different
 * `generation`s do not belong together: a commit came between them.
 */
export interface ContentStore {
  state(): Promise<StoreState>;
  /**
   * Calls back after every commit, of this window and of others, with the resources that it changed
   * and the kinds of change. Returns a function to unsubscribe.
   */
  onDidChange(
    listener: (changes: readonly ResourceChange[], state: StoreState) => void,
  ): () => void;
  rows(ref: ResourceRef, query?: RowsQuery): Promise<RowsPage<StoredRow>>;
  rowHeads(ref: ResourceRef, query?: RowsQuery): Promise<RowsPage<RowHead>>;
  row(ref: ResourceRef, recordType: string, recordKey: string): Promise<StoredRow | null>;
  /** The number of matching rows, for scroll bars and filter counts. */
  countRows(ref: ResourceRef, query?: RowsQuery): Promise<number>;
  /** The words that the rows are about, with their verses; empty for rows without words. */
  words(ref: ResourceRef): Promise<WordTable>;
  /** Best first. `limit` defaults to 50. Empty for an invalid query. */
  search(query: string, options?: SearchOptions): Promise<SearchHit[]>;
  /**
   * Searches everything in the request's scope. Calls back for each resource that has hits, in the
   * order of the scope. After the signal aborts there are no further calls.
   */
  searchRows(
    request: SearchRequest,
    found: (lines: FoundLines) => void,
    signal?: AbortSignal,
  ): Promise<SearchSummary>;
  /** The displayed texts of hits or verses. */
  rowTexts(ref: ResourceRef, query: TextQuery): Promise<RowText[]>;
  /** Newest first; `limit` defaults to 1000. */
  history(ref: ResourceRef, query?: HistoryQuery): Promise<HistoryEntry[]>;
  /**
   * The rows that differ from their last reviewed state, in reading order, deleted rows at their
   * former places. Excludes rows that were changed and changed back.
   */
  changes(ref: ResourceRef, query?: ChangesQuery): Promise<ChangesPage<RowChange>>;
  changeHeads(ref: ResourceRef, query?: ChangesQuery): Promise<ChangesPage<ChangeHead>>;
  /**
   * Works during a run of this window. During a run of another window it throws `store_busy` after
   * some seconds. Throws `store_failed` if `through` is not a valid date. Does nothing if the
   * resource has no rows. Returns the marks that undo it, to be applied in their order.
   */
  markReviewed(ref: ResourceRef, mark: ReviewMark): Promise<readonly ReviewMark[]>;
  openWriter(options: OpenWriterOptions): Promise<StoreWriter>;
  /** Clears the mark that a full copy lost rows. */
  acknowledgeLostRows(ref: ResourceRef): Promise<void>;
  /**
   * Deletes the local rows of these resources, or of all resources with every checkpoint. Resources
   * stay known, so the next run that covers them fetches them again, unless `forget` is set.
   */
  deleteLocalCopy(
    refs: readonly ResourceRef[] | "all",
    options?: { readonly forget?: boolean },
  ): Promise<void>;
  /** Sets the number of days that changes stay in the history, from the next read and commit on. */
  keepHistory(days: number): Promise<void>;
  /**
   * Checks every file; `repair` sets damaged files aside, marks their resources and removes
   * orphans.
   */
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
  /** Opens a file to read parts of it. Blocks the thread, as the methods of the file do. */
  openFile(path: string): OpenFile;
  /** Creates or overwrites a file from one or several pieces; not yet durable. */
  writeFile(path: string, bytes: Uint8Array | Iterable<Uint8Array>): Promise<void>;
  /** Appends bytes to a file, or creates it; not yet durable. */
  appendFile(path: string, bytes: Uint8Array): Promise<void>;
  /** Makes a written file durable. */
  syncFile(path: string): Promise<void>;
  /** Makes renames and removals in a folder durable, if the system can. */
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
