import type { SerializedError } from "../model/errors.js";
import type { FilterProblem } from "../model/filter.js";
import type { LocalResource, ResourceRef } from "../model/resource.js";

/** An entry of the `resources` setting that is invalid, or that the service refused. */
export interface EntryProblem {
  /** In the user's spelling. */
  readonly entry: string;
  readonly code: string;
  readonly message: string;
}

/** The report of one run. A stable part of the public API. */
export interface SyncReport {
  readonly mode: "bootstrap" | "incremental";
  readonly pages: number;
  readonly mutations: number;
  readonly fullCopies: number;
  readonly rowsUpserted: number;
  readonly rowsDeleted: number;
  readonly unavailable: readonly (ResourceRef & { readonly reason: string | null })[];
  readonly failed: readonly (ResourceRef & { readonly code: string; readonly message: string })[];
  readonly problems: readonly EntryProblem[];
  readonly checkpointStored: boolean;
}

/** The result of a run. Expected endings are outcomes; only defects are thrown. */
export type RunOutcome =
  /** Complete; `upToDate` if nothing had changed. */
  | { readonly kind: "applied" | "upToDate"; readonly report: SyncReport }
  /** Some resources failed: the others are stored, but no checkpoint. */
  | { readonly kind: "partial"; readonly report: SyncReport }
  /** Earlier commits stay. */
  | { readonly kind: "cancelled"; readonly report: SyncReport }
  /** Earlier commits stay. */
  | { readonly kind: "failed"; readonly error: SerializedError; readonly report: SyncReport };

export interface RunProgress {
  /** `waiting`: another window is writing. */
  readonly phase: "waiting" | "pages" | "fullCopies" | "committing";
  readonly pages: number;
  readonly mutations: number;
  readonly fullCopiesDone: number;
  readonly fullCopiesTotal: number;
  readonly rows: number;
  /** The service did not answer a request, which waits this long before it is sent again. */
  readonly retryInMs?: number;
}

/** The state of a session, for the tree and the status bar. */
export interface SessionStatus {
  /** The progress of the current run, or null. */
  readonly running: RunProgress | null;
  /** True if the last attempt could not reach the service. */
  readonly offline: boolean;
  /** The error of the last run; null after a successful one. */
  readonly error: SerializedError | null;
  /** Wrong entries of the `resources` setting. */
  readonly filterProblems: readonly FilterProblem[];
  /** True if the filter selects nothing. */
  readonly nothingChosen: boolean;
  /** The canonical filter of the setting, without refused groups: a key of `StoreState.filters`. */
  readonly filter: string;
  /** OAuth2 scopes that the credentials lack for the lists of names; empty if none are missing. */
  readonly missingScopes: readonly string[];
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
  /** How long to wait for another window's writer, in milliseconds. */
  readonly waitMs?: number;
}

export interface SyncOptions extends RunOptions {
  /** Drops the checkpoint and fetches every full copy again. */
  readonly full?: boolean;
  /** Also requests resources that are paused after failures, as the sync command does. */
  readonly retryPaused?: boolean;
}

export interface RefreshOptions extends RunOptions {
  /** Ends as soon as the resource has rows, also if a running sync or another window stores them. */
  readonly onlyIfMissing?: boolean;
}

/**
 * Keeps the store of one environment up to date. Code outside the core writes only through it. One
 * run at a time: calls during a run share the next run, so that each caller gets everything that
 * was published or set before its call.
 */
export interface SyncSession {
  readonly status: SessionStatus;
  onDidChangeStatus(listener: (status: SessionStatus) => void): () => void;
  /** Runs one sync of the entries of the `resources` setting. */
  sync(options?: SyncOptions): Promise<RunOutcome>;
  /**
   * Fetches one full copy. Throws a ContentError: `snapshot_not_found` after marking the resource
   * unavailable.
   */
  refreshFullCopy(ref: ResourceRef, options?: RefreshOptions): Promise<LocalResource>;
  /** Fetches the service's lists of names, and stores them. Throws a ContentError. */
  refreshLists(options?: RunOptions): Promise<void>;
  /** Cancels the current run and waits for its end. The store stays open: its owner closes it. */
  close(): Promise<void>;
}
