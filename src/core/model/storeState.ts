import type { SerializedError } from "./errors.js";
import type { ResourceRef, LocalResource } from "./resource.js";

/** A resource in the service's lists. */
export interface ListedResource extends ResourceRef {
  readonly name: string | null;
  readonly authorName: string | null;
  readonly languageName: string | null;
  readonly languageCode: string | null;
  readonly direction: "ltr" | "rtl" | null;
}

export type LastRunOutcome = "applied" | "upToDate" | "partial" | "failed" | "cancelled";

/** The result of the last run of a filter; survives a reload. */
export interface LastRun {
  /** ISO 8601. */
  readonly endedAt: string;
  readonly outcome: LastRunOutcome;
  readonly error: SerializedError | null;
  /**
   * ISO 8601: when a run of the filter last stored a checkpoint. Its resources were current then.
   */
  readonly lastCompleteAt: string | null;
}

/** The stored state of one canonical filter. */
export interface FilterState {
  readonly filter: string;
  /**
   * Null if the next run must bootstrap. `through` is the bound of the run that stored the
   * checkpoint: later changes come with the next run. `through` is null if an older version stored
   * the checkpoint.
   */
  readonly checkpoint: { readonly feed: number; readonly through: number | null } | null;
  readonly lastRun: LastRun | null;
}

export interface StoreState {
  /** Increases with every commit of any window. */
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
   * Number of the service's feed; increases when the service restarts its sequences
   * (`resync_required`). Sequences of different feeds are not comparable.
   */
  readonly feed: number;
  /** Set if the store is read-only: a newer version wrote it, or the folder is read-only. */
  readonly readOnly: SerializedError | null;
}

export interface SearchHit extends ResourceRef {
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
  /** Published text around the match, without marks. */
  readonly snippet: string;
}

export interface VerifyReport {
  readonly files: readonly {
    readonly file: string;
    readonly resource: ResourceRef | null;
    /** Size of the file together with its search text or journal. */
    readonly bytes: number;
    readonly rows: number | null;
    readonly problem: string | null;
  }[];
  readonly orphans: readonly string[];
  readonly setAside: readonly string[];
  readonly totalBytes: number;
  readonly ok: boolean;
}
