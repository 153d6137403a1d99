import type { SerializedError } from "../core/model/errors.js";
import type { LastRun, StoreState } from "../core/ports.js";
import { lastRunOf } from "../core/sync/filterState.js";
import type { SessionStatus } from "../core/sync/types.js";

/** The last run of the chosen resources in any window; of any resources before a session is open. */
export function lastRunFor(status: SessionStatus | null, state: StoreState): LastRun | null {
  return status === null ? state.lastRun : lastRunOf(state, status.filter);
}

/**
 * Why the last sync failed: of this window, or, where it has not tried yet, of the store, which
 * remembers it across reloads and windows. Null where it ended well.
 */
export function runProblem(
  status: SessionStatus | null,
  state: StoreState,
): SerializedError | null {
  // Another window was faster: its run is as good as this window's.
  if (status?.error?.code === "store_busy") return null;
  if (status?.error != null) return status.error;
  const lastRun = lastRunFor(status, state);
  return lastRun?.outcome === "failed" ? lastRun.error : null;
}
