import { filterCovers, readCanonicalFilter } from "../model/filter.js";
import type { LastRun, StoreState } from "../model/storeState.js";

/** The last run of a canonical filter in any window; null if it never ran. */
export function lastRunOf(state: StoreState, filter: string): LastRun | null {
  return state.filters.find((known) => known.filter === filter)?.lastRun ?? null;
}

/**
 * True if a complete run of any filter had a bound at or after this sequence of the current feed.
 * The local copy then has all changes of that filter up to the sequence.
 */
export function isSyncedThrough(state: StoreState, sequence: number): boolean {
  return state.filters.some(
    ({ checkpoint }) =>
      checkpoint !== null &&
      checkpoint.feed === state.feed &&
      checkpoint.through !== null &&
      checkpoint.through >= sequence,
  );
}

/**
 * When the local copy of a canonical filter was last known to be current (ISO 8601). Its oldest
 * resource decides. Null before the first complete sync of any filter: the resources that are
 * stored by then are current, but the copy is not.
 */
export function syncedAt(state: StoreState, filter: string): string | null {
  const runs = [state.lastRun, ...state.filters.map(({ lastRun }) => lastRun)];
  if (!runs.some((run) => run?.lastCompleteAt != null)) return null;
  const complete = lastRunOf(state, filter)?.lastCompleteAt ?? null;
  const parsed = readCanonicalFilter(filter);
  if (parsed === null) return complete;
  let oldest: string | null = null;
  for (const resource of state.resources) {
    // Rows of an unknown schema version are not updated, so their age does not count.
    if (resource.rowCount === 0 || resource.status === "held") continue;
    if (!filterCovers(parsed, resource)) continue;
    const at = resource.checkedAt ?? complete;
    if (at === null) return null;
    if (oldest === null || at < oldest) oldest = at;
  }
  return oldest ?? complete;
}
