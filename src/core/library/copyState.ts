import { canonicalFilter, filterCovers, type ResourceFilter } from "../model/filter.js";
import type { LocalResource } from "../model/resource.js";
import type { StoreState } from "../model/storeState.js";

/** Age of a local copy, and whether syncs still update it. */
export interface CopyState {
  /** ISO 8601: when the rows were last known to be current; null before the first copy. */
  readonly currentAt: string | null;
  /** False if the settings no longer include the resource: its rows are kept, but not updated. */
  readonly isSynced: boolean;
}

/** The state of a copy, given the filter of the `resources` setting. */
export function copyState(
  resource: LocalResource,
  state: StoreState,
  filter: ResourceFilter,
): CopyState {
  const isSynced = filterCovers(filter, resource);
  const own = latest(resource.lastRefreshedAt, resource.lastChangedAt);
  if (own === null) return { currentAt: null, isSynced };
  return {
    currentAt: latest(
      own,
      resource.checkedAt ?? (isSynced ? completeAt(resource, state, filter) : null),
    ),
    isSynced,
  };
}

/** Older versions stored only when a whole sync of the filter was complete. */
function completeAt(
  { failure, needsFullCopy, status }: LocalResource,
  state: StoreState,
  filter: ResourceFilter,
): string | null {
  if (failure !== null || needsFullCopy || status !== "available") return null;
  const name = canonicalFilter(filter);
  const own = state.filters.find((one) => one.filter === name);
  return (own === undefined ? state.lastRun : own.lastRun)?.lastCompleteAt ?? null;
}

function latest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return Date.parse(a) >= Date.parse(b) ? a : b;
}
