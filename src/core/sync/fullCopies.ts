import pLimit from "p-limit";
import {
  ContentError,
  isContentError,
  serializeError,
  type SerializedError,
} from "../model/errors.js";
import { findResource, resourceKey, type ResourceRef } from "../model/resource.js";
import type { BodySink, Clock, ContentSource, Logger, StoreWriter } from "../ports.js";
import type { FullCopyOutcome } from "../model/commit.js";
import type { StoreState } from "../model/storeState.js";
import { forEach } from "./parallel.js";
import type { WantedCopy } from "./plan.js";
import { LONGEST_WAIT_IN_RUN_MS } from "./retry.js";
import { Turns } from "./turns.js";

/** The number of full copies that are fetched at the same time. */
const PARALLEL_FULL_COPIES = 4;

/**
 * A run requests no more full copies after this many consecutive failures of the service or the
 * network.
 */
const REFUSALS_IN_A_ROW = 3;

/**
 * A larger full copy goes to the store when no other large one does. Most translations are smaller:
 * the next one is built while the last one is written.
 */
export const LARGE_BYTES = 4 * 1024 * 1024;

/** Pauses before an outdated full copy is requested again, in milliseconds. */
const OUTDATED_PAUSES_MS = [1_000, 4_000];

/** After this many outdated full copies in a row, the run does not request the others again. */
const OUTDATED_IN_A_ROW = 3;

/** Errors that end the whole run, because every other resource would fail too. */
const FATAL_CODES: ReadonlySet<string> = new Set([
  "cancelled",
  "credentials_missing",
  "credentials_rejected",
  "insufficient_scope",
  "not_configured",
  "store_busy",
  "store_damaged",
  "store_failed",
  "store_full",
  "store_newer",
  "store_read_only",
]);

export function isFatal(error: unknown): boolean {
  return !isContentError(error) || FATAL_CODES.has(error.code);
}

const REFUSAL_CODES: ReadonlySet<string> = new Set([
  "offline",
  "rate_limited",
  "service_unavailable",
]);

/** True for failures of the service or the network, not of one resource. */
export function isRefusal(error: unknown): boolean {
  return isContentError(error) && REFUSAL_CODES.has(error.code);
}

export interface CopyParts {
  readonly source: ContentSource;
  readonly writer: StoreWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal | undefined;
  /** The store's state after the last commit. */
  readonly state: () => StoreState;
  readonly onState: (state: StoreState) => void;
}

export type CopyResult = ResourceRef &
  (
    | { readonly kind: "stored"; readonly upserted: number; readonly deleted: number }
    /** The resource has an unknown schema version: the old rows are kept. */
    | { readonly kind: "held"; readonly error: SerializedError }
    /** The service has no full copy of the resource. */
    | { readonly kind: "unavailable" }
    | { readonly kind: "failed"; readonly error: SerializedError }
    /** Not requested, because the service refused several others first. */
    | { readonly kind: "notAsked"; readonly error: SerializedError }
  );

/**
 * Fetches full copies and commits each one when it arrives. Throws the errors that end the run:
 * fatal ones, and refusals of the service before the first full copy.
 */
export class FullCopies {
  private refusedInARow = 0;
  private outdatedInARow = 0;
  private stored = 0;
  /** Large full copies go to the store one at a time: each takes several times its size there. */
  private readonly large = new Turns();
  /** The reason why the remaining full copies are not requested. */
  private stopped: SerializedError | null = null;

  constructor(private readonly parts: CopyParts) {}

  async fetchAll(
    copies: readonly WantedCopy[],
    onResult: (result: CopyResult) => void,
  ): Promise<void> {
    const limit = pLimit(PARALLEL_FULL_COPIES);
    await forEach(this.inOrder(copies), limit, this.parts.signal, async (copy, signal) => {
      const { group, id } = copy.ref;
      if (this.stopped === null) onResult(await this.fetchOne(copy, signal, limit));
      else onResult({ group, id, kind: "notAsked", error: this.stopped });
    });
  }

  /** Resources that failed before come last, so that they cannot block the others. */
  private inOrder(copies: readonly WantedCopy[]): WantedCopy[] {
    const state = this.parts.state();
    const failures = ({ ref }: WantedCopy): number => findResource(state, ref)?.failedAttempts ?? 0;
    return [...copies].sort((a, b) => failures(a) - failures(b));
  }

  private async fetchOne(
    copy: WantedCopy,
    signal: AbortSignal,
    queue: { readonly pendingCount: number },
  ): Promise<CopyResult> {
    const { group, id } = copy.ref;
    try {
      const outcome = await this.fetchCurrent(copy, signal);
      this.refusedInARow = 0;
      if (outcome.kind === "held") {
        const error = serializeError(schemaNewer(outcome.schemaVersion));
        return { group, id, kind: "held", error };
      }
      this.stored++;
      const { upserted, deleted } = outcome;
      return { group, id, kind: "stored", upserted, deleted };
    } catch (thrown) {
      const error = aboutResource(thrown);
      if (isContentError(error, "snapshot_not_found")) {
        this.refusedInARow = 0;
        return { group, id, kind: "unavailable" };
      }
      if (isFatal(error)) throw error;
      this.parts.logger.warn(`${resourceKey(copy.ref)}: ${serializeError(error).message}`);
      if (isRefusal(error)) this.noteRefusal(error, queue.pendingCount);
      return { group, id, kind: "failed", error: serializeError(error) };
    }
  }

  /**
   * Ends the run, or only its requests for full copies, if the service refuses more than one
   * resource.
   */
  private noteRefusal(error: unknown, pending: number): void {
    this.refusedInARow++;
    const serialized = serializeError(error);
    const isLongWait = (serialized.details.retryAfterMs ?? 0) > LONGEST_WAIT_IN_RUN_MS;
    if (pending === 0 || !(isLongWait || this.refusedInARow >= REFUSALS_IN_A_ROW)) return;
    if (isLongWait || this.stored === 0 || serialized.code === "offline") throw error;
    this.stopped = serialized;
  }

  /** Fetches and commits one full copy. Tries again after a pause if it is outdated. */
  private async fetchCurrent(
    { ref, url, required }: WantedCopy,
    signal: AbortSignal,
  ): Promise<FullCopyOutcome> {
    const { source, writer, clock, logger } = this.parts;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.large.inTurn((turn) =>
        source
          .fetchFullCopy(ref, attempt === 0 ? url : null, signal, sinkOf(writer, ref, turn))
          .then((bytes) => writer.stageFullCopy(ref, bytes)),
      );
      if (outcome.kind === "held" || outcome.syncSequence >= required) {
        this.outdatedInARow = 0;
        this.parts.onState(await writer.commit({ resources: [ref] }));
        return outcome;
      }
      logger.warn(
        `${resourceKey(ref)}: its full copy is of sequence ${outcome.syncSequence}, ` +
          `but ${required} is needed.`,
      );
      const pause = OUTDATED_PAUSES_MS[attempt];
      if (pause === undefined || this.outdatedInARow >= OUTDATED_IN_A_ROW) {
        this.outdatedInARow++;
        this.parts.onState(await keepIfNewer(writer, this.parts.state(), ref, outcome));
        throw outdated(outcome.syncSequence, required);
      }
      await clock.wait(pause, signal);
    }
  }
}

/**
 * Commits an outdated full copy if it is newer than the stored rows; otherwise drops it. In both
 * cases the resource still needs a full copy.
 */
export async function keepIfNewer(
  writer: StoreWriter,
  state: StoreState,
  ref: ResourceRef,
  { syncSequence }: { readonly syncSequence: number },
): Promise<StoreState> {
  const local = findResource(state, ref);
  const isNewer =
    local?.file == null ||
    (local.currentFeed === state.feed && syncSequence > (local.currentThrough ?? -1));
  if (isNewer) return writer.commit({ resources: [ref], doubtful: [ref] });
  await writer.discardFullCopy(ref);
  return state;
}

/**
 * Hands the pieces of a full copy to the store as they arrive. A large one goes on once `turn`
 * resolves. Until then the service waits: the connection takes no more bytes.
 */
export function sinkOf(
  writer: Pick<StoreWriter, "addFullCopyPiece">,
  ref: ResourceRef,
  turn: () => Promise<void> = () => Promise.resolve(),
): BodySink {
  let given = 0;
  return {
    reset: async () => {
      if (given > 0) await writer.addFullCopyPiece(ref, null);
      given = 0;
    },
    write: async (piece) => {
      given += piece.byteLength;
      if (given > LARGE_BYTES) await turn();
      await writer.addFullCopyPiece(ref, piece);
    },
  };
}

/** A 403 for one full copy concerns only that resource, because the same token fetched others. */
export function aboutResource(error: unknown): unknown {
  if (!isContentError(error, "credentials_rejected") || error.details.status !== 403) return error;
  return new ContentError(
    "forbidden",
    "The service refuses access to this resource.",
    error.details,
    { cause: error },
  );
}

export function outdated(sequence: number, required: number): ContentError {
  return new ContentError(
    "full_copy_outdated",
    `The service gave a full copy of sequence ${sequence}, older than ${required}. ` +
      "It may be a cache or a server that lags behind.",
  );
}

export function schemaNewer(version: number): ContentError {
  return new ContentError(
    "schema_newer",
    `The full copy comes in schema version ${version}, which this version of the extension ` +
      "cannot read. The rows from before are kept.",
  );
}
