import { compareResources, type LocalResource, type ResourceRef } from "../model/resource.js";
import type { StoreState } from "../model/storeState.js";

/**
 * The difference between two successive states, so that a commit sends only its changes to another
 * thread.
 */
export interface StateDelta {
  /** New and changed resources, in order. */
  readonly resources: readonly LocalResource[];
  readonly removed: readonly ResourceRef[];
  /** Null if unchanged. */
  readonly listed: StoreState["listed"] | null;
  readonly rest: Omit<StoreState, "resources" | "listed">;
}

/** Unchanged resources and lists are the same objects in both states. */
export function stateDelta(before: StoreState | null, after: StoreState): StateDelta {
  const resources: LocalResource[] = [];
  const removed: ResourceRef[] = [];
  const old = before?.resources ?? [];
  let at = 0;
  const removeBefore = (next: ResourceRef | null): void => {
    for (let entry = old[at]; entry !== undefined; entry = old[at]) {
      if (next !== null && compareResources(entry, next) >= 0) break;
      removed.push({ group: entry.group, id: entry.id });
      at++;
    }
  };
  for (const resource of after.resources) {
    if (old[at] === resource) {
      at++;
      continue;
    }
    removeBefore(resource);
    const entry = old[at];
    if (entry !== undefined && compareResources(entry, resource) === 0) at++;
    resources.push(resource);
  }
  removeBefore(null);
  const { resources: _all, listed, ...rest } = after;
  return { resources, removed, listed: listed === before?.listed ? null : listed, rest };
}

/** The state that follows `before`. Unchanged resources stay the same objects. */
export function withDelta(before: StoreState | null, delta: StateDelta): StoreState {
  return {
    ...delta.rest,
    resources: withResources(before?.resources ?? [], delta.resources, delta.removed),
    listed: delta.listed ?? before?.listed ?? [],
  };
}

/** An ordered list of resources after changes, additions and removals. */
export function withResources(
  before: readonly LocalResource[],
  changed: readonly LocalResource[],
  removed: readonly ResourceRef[],
): LocalResource[] {
  const resources = [...before];
  for (const ref of removed) {
    const at = placeOf(resources, ref);
    if (isAt(resources, at, ref)) resources.splice(at, 1);
  }
  for (const resource of changed) {
    const at = placeOf(resources, resource);
    if (isAt(resources, at, resource)) resources[at] = resource;
    else resources.splice(at, 0, resource);
  }
  return resources;
}

function isAt(resources: readonly ResourceRef[], at: number, ref: ResourceRef): boolean {
  const known = resources[at];
  return known !== undefined && compareResources(known, ref) === 0;
}

/** A resource's index in an ordered list, or its insertion index. */
function placeOf(resources: readonly ResourceRef[], ref: ResourceRef): number {
  let from = 0;
  let to = resources.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const entry = resources[middle];
    if (entry !== undefined && compareResources(entry, ref) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}
