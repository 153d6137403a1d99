import type { SerializedError } from "../model/errors.js";
import type { FilterProblem } from "../model/filter.js";
import type { LocalResource, ResourceRef } from "../model/resource.js";

/** An entry of the `resources` setting that is malformed, or that the service refused. */
export interface EntryProblem {
  /** As the user wrote it. */
  readonly entry: string;
  readonly code: string;
  readonly message: string;
}

/** The report of one run. A fixed part of the public API. */
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

/** How a run ended. Expected endings are outcomes; only defects are thrown. */
export type RunOutcome =
  /** Complete; `upToDate` if nothing had changed. */
  | { readonly kind: "applied" | "upToDate"; readonly report: SyncReport }
  /** Some resources failed: the others are stored, the checkpoint is not. */
  | { readonly kind: "partial"; readonly report: SyncReport }
  /** Everything committed before stays. */
  | { readonly kind: "cancelled"; readonly report: SyncReport }
  /** Everything committed before stays. */
  | { readonly kind: "failed"; readonly error: SerializedError; readonly report: SyncReport };

export interface RunProgress {
  /** `waiting`: another window is writing. */
  readonly phase: "waiting" | "pages" | "fullCopies" | "committing";
  readonly pages: number;
  readonly mutations: number;
  readonly fullCopiesDone: number;
  readonly fullCopiesTotal: number;
  readonly rows: number;
}

/** The state of a session, for the tree and the status bar. */
export interface SessionStatus {
  /** The run under way, or null. */
  readonly running: RunProgress | null;
  /** The last attempt could not reach the service. */
  readonly offline: boolean;
  /** Why the last run failed; null after a run that ended well. */
  readonly error: SerializedError | null;
  /** Wrong entries of the `resources` setting. */
  readonly filterProblems: readonly FilterProblem[];
  /** The filter asks for nothing. */
  readonly nothingChosen: boolean;
  /** The canonical filter of the setting, without refused groups: a key of `StoreState.filters`. */
  readonly filter: string;
  /** OAuth2 scopes that the credentials lack for the lists of names; empty if names can be had. */
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
  /** Asks also for resources that failed several times and are paused. A person asks so. */
  readonly retryPaused?: boolean;
}

/**
 * Keeps one environment's store current from its service. The parts above use this and nothing else
 * of the core's write side. One run at a time: calls made during a run share one that follows it,
 * so that a caller always sees everything published and set before the call.
 */
export interface SyncSession {
  readonly status: SessionStatus;
  onDidChangeStatus(listener: (status: SessionStatus) => void): () => void;
  /** Runs one sync of the entries of the `resources` setting. */
  sync(options?: SyncOptions): Promise<RunOutcome>;
  /** Fetches one full copy. Throws a ContentError; `snapshot_not_found` after marking it unavailable. */
  refreshFullCopy(ref: ResourceRef, options?: RunOptions): Promise<LocalResource>;
  /** Fetches the service's lists of names, and stores them. Throws a ContentError. */
  refreshLists(options?: RunOptions): Promise<void>;
  /** Ends the run under way and waits for it. The store stays open: its owner closes it. */
  close(): Promise<void>;
}
