import type { SerializedError } from "../model/errors.js";
import type { ResourceRef } from "../model/resource.js";
import type {
  FoundLines,
  RowText,
  SearchRequest,
  SearchSummary,
  TextQuery,
} from "../model/search/request.js";
import type { WordTable } from "../model/words.js";
import type {
  ChangeHead,
  ChangesPage,
  ChangesQuery,
  HistoryEntry,
  HistoryQuery,
  ResourceChange,
  ReviewMark,
  RowChange,
} from "../model/change.js";
import type { RowHead, RowsPage, RowsQuery, StoredRow } from "../model/row.js";
import type {
  ApplyOutcome,
  FullCopyOutcome,
  PageHead,
  StoreCommit,
  SearchHit,
  StoreState,
  VerifyReport,
} from "../ports.js";

/*
 * The calls between the host's thread and the store's worker. Failures travel as plain data, so
 * that their codes survive; bytes are transferred.
 */

/** Plain data: what a worker can be given. The file system and the clock are the worker's own. */
export interface WorkerStoreSettings {
  readonly dir: string;
  readonly wasmPath: string;
  readonly keepHistoryDays?: number;
  readonly pollMs?: number;
  readonly openBytes?: number;
  readonly retainBytes?: number;
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: SerializedError };

type Answered<T> = Promise<Answer<T>>;

/** A run is named by a number that the host gives. */
export interface WorkerFunctions {
  open(settings: WorkerStoreSettings): Answered<void>;
  state(): Answered<StoreState>;
  rows(ref: ResourceRef, query: RowsQuery): Answered<RowsPage<StoredRow>>;
  rowHeads(ref: ResourceRef, query: RowsQuery): Answered<RowsPage<RowHead>>;
  row(ref: ResourceRef, recordType: string, recordKey: string): Answered<StoredRow | null>;
  countRows(ref: ResourceRef, query: RowsQuery): Answered<number>;
  words(ref: ResourceRef): Answered<WordTable>;
  search(
    query: string,
    options: { readonly limit?: number; readonly groups?: readonly string[] },
  ): Answered<SearchHit[]>;
  /** A search is named by a number that the client gives. Its hits come as `found` events. */
  searchRows(search: number, request: SearchRequest): Answered<SearchSummary>;
  /** Ends a search that still runs. */
  cancelSearch(search: number): Answered<void>;
  rowTexts(ref: ResourceRef, query: TextQuery): Answered<RowText[]>;
  history(ref: ResourceRef, query: HistoryQuery): Answered<HistoryEntry[]>;
  changes(ref: ResourceRef, query: ChangesQuery): Answered<ChangesPage<RowChange>>;
  changeHeads(ref: ResourceRef, query: ChangesQuery): Answered<ChangesPage<ChangeHead>>;
  markReviewed(ref: ResourceRef, mark: ReviewMark): Answered<readonly ReviewMark[]>;
  acknowledgeLostRows(ref: ResourceRef): Answered<void>;
  deleteLocalCopy(
    refs: readonly ResourceRef[] | "all",
    options: { readonly forget?: boolean },
  ): Answered<void>;
  keepHistory(days: number): Answered<void>;
  verify(options: { readonly repair: boolean }): Answered<VerifyReport>;
  close(): Answered<void>;
  begin(run: number, waitMs: number): Answered<StoreState>;
  /** The host's AbortSignal of a `begin` that still waits for the lock. */
  cancelBegin(run: number): Answered<void>;
  checkpoint(run: number, filter: string): Answered<string | null>;
  addPage(run: number, bytes: Uint8Array<ArrayBuffer>): Answered<PageHead>;
  restart(run: number): Answered<void>;
  applyMutations(run: number, ref: ResourceRef): Answered<ApplyOutcome>;
  stageFullCopy(
    run: number,
    ref: ResourceRef,
    bytes: Uint8Array<ArrayBuffer>,
  ): Answered<FullCopyOutcome>;
  addFullCopyPiece(
    run: number,
    ref: ResourceRef,
    piece: Uint8Array<ArrayBuffer> | null,
  ): Answered<void>;
  discardFullCopy(run: number, ref: ResourceRef): Answered<void>;
  commit(run: number, commit: StoreCommit): Answered<StoreState>;
  endRun(run: number): Answered<void>;
}

export interface HostFunctions {
  changed(changes: readonly ResourceChange[], state: StoreState): void;
  found(search: number, lines: FoundLines): void;
  log(level: "debug" | "info" | "warn" | "error", message: string): void;
}
