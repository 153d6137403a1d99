import type { SerializedError } from "./errors.js";
import type { ResourceRef } from "./resource.js";
import type { ListedResource, LastRun } from "./storeState.js";
import type { MutationType } from "./wire.js";

/** A mutation without its payload, which stays in the store. */
export interface MutationHead extends ResourceRef {
  readonly sequence: number;
  readonly type: MutationType;
  readonly recordType: string | null;
  readonly recordKey: string | null;
  /** The row's id at its source, if the service gives it. */
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
  /** Fetch the full copy: a row's match is uncertain, or the base is missing. */
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
  /** Resources to publish; other staged resources stay pending. */
  readonly resources: readonly ResourceRef[];
  /** `retryAt`: when to try again (`LocalResource.retryAt`). */
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
  /** Resources that stay readable but need a full copy to become current. */
  readonly doubtful?: readonly ResourceRef[];
  /** Stored only with the last commit of a run; `null` drops the filter's checkpoint. */
  readonly checkpoint?: {
    readonly filter: string;
    readonly token: string | null;
    /** The run's bound; see `FilterState`. */
    readonly through?: number;
  };
  /** True if the service restarted its sequences: see `StoreState.feed`. */
  readonly startsNewFeed?: boolean;
  /** Resources that are current up to this sequence of the feed. */
  readonly currentThrough?: {
    readonly sequence: number;
    readonly resources: readonly ResourceRef[];
  };
  readonly listed?: readonly ListedResource[];
  readonly lastRun?: Omit<LastRun, "lastCompleteAt"> & { readonly filter: string };
}
