import type { SerializedError } from "../core/model/errors.js";
import type { StoreState } from "../core/ports.js";
import type { SessionStatus } from "../core/sync/types.js";

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
  return state.lastRun?.outcome === "failed" ? state.lastRun.error : null;
}
