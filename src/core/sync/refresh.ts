import { serializeError, type SerializedError } from "../model/errors.js";
import { filterCovers, readCanonicalFilter } from "../model/filter.js";
import { findResource, resourceKey, type ResourceRef } from "../model/resource.js";
import type { StoreWriter } from "../ports.js";
import type { FullCopyOutcome } from "../model/commit.js";
import type { StoreState } from "../model/storeState.js";
import {
  aboutResource,
  isFatal,
  keepIfNewer,
  outdated,
  schemaNewer,
  sinkOf,
} from "./fullCopies.js";
import { LOOK_AGAIN_MS, retryTime } from "./retry.js";
import type { RunDependencies } from "./run.js";
import type { RunOptions, RunProgress } from "./types.js";

/** The pause before an outdated full copy is requested again, in milliseconds. */
const OUTDATED_PAUSE_MS = 2_000;

/**
 * Fetches and commits the full copy of one resource, outside a run. Checkpoints are kept, because
 * the sequence of the copy shows which later mutations it contains. Refuses a full copy that is
 * older than the stored rows with `full_copy_outdated`.
 *
 * Throws the ContentError that prevented the refresh, after storing it with the resource; a
 * missing network says nothing about the resource, and is not stored.
 */
export async function refreshOne(
  dependencies: RunDependencies,
  ref: ResourceRef,
  { waitMs, signal, onProgress }: Required<RunOptions>,
): Promise<StoreState> {
  const { store, logger } = dependencies;
  const progress: RunProgress = {
    phase: "waiting",
    pages: 0,
    mutations: 0,
    fullCopiesDone: 0,
    fullCopiesTotal: 1,
    rows: 0,
  };
  onProgress(progress);
  const writer = await store.openWriter({ waitMs, signal });
  try {
    onProgress({ ...progress, phase: "fullCopies" });
    const outcome = await fetchNewer(dependencies, writer, ref, signal);
    onProgress({ ...progress, phase: "committing", fullCopiesDone: 1 });
    const state = await writer.commit({ resources: [ref] });
    if (outcome.kind === "held") throw schemaNewer(outcome.schemaVersion);
    return state;
  } catch (thrown) {
    const error = aboutResource(thrown);
    const serialized = serializeError(error);
    logger.warn(`${resourceKey(ref)} was not refreshed: ${serialized.code}: ${serialized.message}`);
    if (!isFatal(error) && serialized.code !== "offline") {
      await noteFailure(writer, ref, serialized, dependencies.clock.now()).catch(
        (second: unknown) => {
          logger.warn(`That could not be noted: ${serializeError(second).message}`);
        },
      );
    }
    throw error;
  } finally {
    await writer.close();
  }
}

/** Stages a full copy that is not older than the stored rows. */
async function fetchNewer(
  { source, clock }: RunDependencies,
  writer: StoreWriter,
  ref: ResourceRef,
  signal: AbortSignal,
): Promise<FullCopyOutcome> {
  const required = requiredSequence(writer.base, ref);
  for (let attempt = 0; ; attempt++) {
    const bytes = await source.fetchFullCopy(ref, null, signal, sinkOf(writer, ref));
    const outcome = await writer.stageFullCopy(ref, bytes);
    if (outcome.kind === "held" || outcome.syncSequence >= required) return outcome;
    if (attempt > 0) {
      await keepIfNewer(writer, writer.base, ref, outcome);
      throw outdated(outcome.syncSequence, required);
    }
    await clock.wait(OUTDATED_PAUSE_MS, signal);
  }
}

/**
 * The sequence that a full copy has to contain: that of the stored rows, and of every checkpoint
 * that covers the resource, because the feed does not repeat earlier changes.
 */
function requiredSequence(state: StoreState, ref: ResourceRef): number {
  const local = findResource(state, ref);
  const isReadable =
    local?.status === "available" && local.currentFeed === state.feed && !local.needsFullCopy;
  const bounds = state.filters.map(({ filter, checkpoint }) => {
    if (checkpoint?.feed !== state.feed) return 0;
    const parsed = readCanonicalFilter(filter);
    return parsed !== null && filterCovers(parsed, ref) ? (checkpoint.through ?? 0) : 0;
  });
  return Math.max(isReadable ? (local.currentThrough ?? 0) : 0, ...bounds);
}

async function noteFailure(
  writer: StoreWriter,
  ref: ResourceRef,
  error: SerializedError,
  now: number,
): Promise<void> {
  if (error.code === "snapshot_not_found") {
    const retryAt = new Date(now + LOOK_AGAIN_MS).toISOString();
    await writer.commit({ resources: [], unavailable: [{ ...ref, reason: null, retryAt }] });
    return;
  }
  const failures = (findResource(writer.base, ref)?.failedAttempts ?? 0) + 1;
  const retryAt = retryTime(failures, error, now);
  await writer.commit({ resources: [], failures: [{ ...ref, error, retryAt }] });
}
