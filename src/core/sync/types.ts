import type { SerializedError } from "../model/errors.js";
import type { FilterProblem } from "../model/filter.js";
import type { LocalResource, ResourceRef } from "../model/resource.js";

/** What one run did. A fixed part of the public API. */
export interface SyncReport {
  readonly mode: "bootstrap" | "incremental";
  readonly pages: number;
  readonly mutations: number;
  readonly fullCopies: number;
  readonly rowsUpserted: number;
  readonly rowsDeleted: number;
  readonly unavailable: readonly (ResourceRef & { readonly reason: string | null })[];
  readonly failed: readonly (ResourceRef & { readonly code: string; readonly message: string })[];
  readonly checkpointStored: boolean;
}

/** How a run ended. Expected endings are outcomes; only defects are thrown. */
export type RunOutcome =
  /** Complete; `upToDate` where nothing had changed. */
  | { readonly kind: "applied" | "upToDate"; readonly report: SyncReport }
  /** Some resources failed: the others are stored, the checkpoint is not. */
  | { readonly kind: "partial"; readonly report: SyncReport }
  /** What was committed before stays. */
  | { readonly kind: "cancelled"; readonly report: SyncReport }
  /** Nothing (more) was stored; what was there before stays. */
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

/** What the tree and the status bar show of a session. */
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
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
  /** How long to wait for another window's writer, in milliseconds. */
  readonly waitMs?: number;
}

/**
 * One environment's content: its store, kept current from its service. The parts above use this
 * and nothing else of the core's write side. One run at a time: calls made during a run share one
 * that follows it, so that a caller always sees what was published and set before the call.
 */
export interface ContentSession {
  readonly status: SessionStatus;
  onDidChangeStatus(listener: (status: SessionStatus) => void): () => void;
  /** Runs one sync of the entries that `resources` names. `full` drops the checkpoint first. */
  sync(options?: RunOptions & { readonly full?: boolean }): Promise<RunOutcome>;
  /** Fetches one full copy. Throws a ContentError; `snapshot_not_found` after marking it unavailable. */
  refreshFullCopy(ref: ResourceRef, options?: RunOptions): Promise<LocalResource>;
  /** Fetches the service's lists of names, and stores them. Throws a ContentError. */
  refreshLists(options?: RunOptions): Promise<void>;
  /** Ends the run under way and waits for it. The store stays open: its owner closes it. */
  close(): Promise<void>;
}
