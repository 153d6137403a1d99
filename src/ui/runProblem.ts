import type { SerializedError } from "../core/model/errors.js";
import { canonicalFilter, parseFilter } from "../core/model/filter.js";
import type { LastRun, StoreState } from "../core/model/storeState.js";
import { lastRunOf, syncedAt } from "../core/sync/filterState.js";
import type { SessionStatus } from "../core/sync/types.js";

/** The last run of the chosen resources in any window; of any resources before a session is open. */
export function lastRunFor(status: SessionStatus | null, state: StoreState): LastRun | null {
  return status === null ? state.lastRun : lastRunOf(state, status.filter);
}

/** When the chosen resources were last known to be current (ISO 8601); null if unknown. */
export function lastSyncedAt(
  status: SessionStatus | null,
  state: StoreState,
  entries: readonly string[],
): string | null {
  return syncedAt(state, status?.filter ?? canonicalFilter(parseFilter(entries).filter));
}

/** Errors that new credentials resolve. Credentials are tested before they are stored. */
const ABOUT_ACCESS: ReadonlySet<SerializedError["code"]> = new Set([
  "credentials_missing",
  "credentials_rejected",
  "insufficient_scope",
]);

export const isAboutAccess = ({ code }: SerializedError): boolean => ABOUT_ACCESS.has(code);

/**
 * The error of the last sync: in this window, or, before its first attempt, the stored one. Null
 * after a success, or after new credentials.
 *
 * @param accessChangedAt when this window last saw a change of the credentials, in milliseconds
 * since 1970
 */
export function runProblem(
  status: SessionStatus | null,
  state: StoreState,
  accessChangedAt: number | null,
): SerializedError | null {
  // Another window's newer run counts as well.
  if (status?.error?.code === "store_busy") return null;
  const lastRun = lastRunFor(status, state);
  const problem = status?.error ?? (lastRun?.outcome === "failed" ? lastRun.error : null);
  if (problem === null) return null;
  if (!isAboutAccess(problem)) return withoutWait(problem);
  const endedAt = lastRun === null ? 0 : Date.parse(lastRun.endedAt);
  return accessChangedAt !== null && accessChangedAt >= endedAt ? null : problem;
}

/** The time that the service asked to wait has passed by the time a stored error is read. */
function withoutWait(error: SerializedError): SerializedError {
  const { retryAfterMs: _, ...details } = error.details;
  return { ...error, details };
}
