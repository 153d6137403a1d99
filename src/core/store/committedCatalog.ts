import { resourceKey, type ResourceKey, type ResourceRef } from "../model/resource.js";
import type { LastRun } from "../model/storeState.js";
import type { StoreCommit } from "../model/commit.js";
import {
  emptyEntry,
  withEntries,
  withoutCovering,
  type Catalog,
  type CatalogEntry,
} from "./catalog.js";
import type { DeletedResources } from "./deletedResources.js";
import { rowTotal, type Staged } from "./staged.js";

/**
 * The catalog after a commit. `staged` are the new generations of the writer, `deleted` the local
 * copies that the user deleted during the session, `now` is ISO 8601.
 */
export function committedCatalog(
  catalog: Catalog,
  commit: StoreCommit,
  staged: ReadonlyMap<ResourceKey, Staged>,
  deleted: DeletedResources,
  now: string,
): Catalog {
  const entries = new Map<ResourceKey, CatalogEntry>();
  const entry = (ref: ResourceRef): CatalogEntry => {
    const key = resourceKey(ref);
    return entries.get(key) ?? catalog.resources.get(key) ?? emptyEntry(ref.group, ref.id);
  };
  const change = (ref: ResourceRef, changes: Partial<CatalogEntry>): void => {
    entries.set(resourceKey(ref), { ...entry(ref), ...changes });
  };
  for (const ref of commit.resources) {
    const generation = staged.get(resourceKey(ref));
    if (generation !== undefined) change(ref, stagedChanges(generation, entry(ref), catalog.feed));
  }
  for (const { group, id, reason, retryAt } of commit.unavailable ?? []) {
    const ref = { group, id };
    change(ref, {
      status: "unavailable",
      unavailableReason: reason ?? earlierReason(entry(ref)),
      unavailableSince: entry(ref).unavailableSince ?? now,
      failure: null,
      failedAttempts: 0,
      retryAt: retryAt ?? null,
    });
  }
  for (const { group, id, error, retryAt } of commit.failures ?? []) {
    const ref = { group, id };
    change(ref, {
      failure: { code: error.code, message: error.message, at: now },
      failedAttempts: entry(ref).failedAttempts + 1,
      retryAt: retryAt ?? null,
    });
  }
  for (const ref of commit.touched ?? []) {
    if (entry(ref).file !== null) change(ref, { lastChangedAt: now });
  }
  for (const ref of commit.doubtful ?? []) {
    if (entry(ref).file !== null) change(ref, { needsFullCopy: true });
  }
  const feed = catalog.feed + (commit.startsNewFeed === true ? 1 : 0);
  const current = commit.currentThrough ?? { sequence: 0, resources: [] };
  for (const ref of current.resources) {
    const { file, status, currentThrough, currentFeed, retryAt } = entry(ref);
    if (file === null && status !== "unavailable") continue;
    const before = currentFeed === feed ? (currentThrough ?? 0) : 0;
    change(ref, {
      currentThrough: Math.max(before, current.sequence),
      currentFeed: feed,
      checkedAt: now,
      failure: null,
      failedAttempts: 0,
      retryAt: status === "unavailable" ? retryAt : null,
    });
  }
  const { resources } = withEntries(catalog, [...entries.values()]);
  const checkpoints = checkpointsAfter(catalog, commit, resources, deleted);
  const isComplete = commit.checkpoint?.token != null && checkpoints.has(commit.checkpoint.filter);
  const listed =
    commit.listed === undefined
      ? catalog.listed
      : [...new Map(commit.listed.map((resource) => [resourceKey(resource), resource])).values()];
  return {
    ...catalog,
    feed,
    resources,
    checkpoints,
    listed,
    listedAt: commit.listed === undefined ? catalog.listedAt : now,
    ...runsAfter(catalog, commit, isComplete),
  };
}

function checkpointsAfter(
  catalog: Catalog,
  { checkpoint, startsNewFeed }: StoreCommit,
  resources: Catalog["resources"],
  deleted: DeletedResources,
): Catalog["checkpoints"] {
  if (checkpoint === undefined) return catalog.checkpoints;
  const checkpoints = new Map(catalog.checkpoints);
  checkpoints.delete(checkpoint.filter);
  if (checkpoint.token === null) return checkpoints;
  checkpoints.set(checkpoint.filter, {
    token: checkpoint.token,
    feed: catalog.feed + (startsNewFeed === true ? 1 : 0),
    through: checkpoint.through ?? null,
  });
  // A checkpoint would hide a forgotten resource, because the feed does not repeat older content.
  return deleted.isAll
    ? new Map()
    : withoutCovering(
        checkpoints,
        deleted.refs.filter((ref) => !resources.has(resourceKey(ref))),
      );
}

/** The last runs after the commit: that of its filter, and that of the store. */
function runsAfter(
  { runs, lastRun }: Catalog,
  { lastRun: ended }: StoreCommit,
  isComplete: boolean,
): Pick<Catalog, "runs" | "lastRun"> {
  if (ended === undefined) return { runs, lastRun };
  const { filter, ...run } = ended;
  const after = (before: LastRun | null | undefined): LastRun => ({
    ...run,
    lastCompleteAt: isComplete ? run.endedAt : (before?.lastCompleteAt ?? null),
  });
  return { runs: new Map(runs).set(filter, after(runs.get(filter))), lastRun: after(lastRun) };
}

/** The earlier reason, in case the service gives none now. */
function earlierReason({ status, unavailableReason }: CatalogEntry): string | null {
  return status === "unavailable" ? unavailableReason : null;
}

/** The changes of an entry when this staged state is committed. */
function stagedChanges(staged: Staged, entry: CatalogEntry, feed: number): Partial<CatalogEntry> {
  if (staged.kind === "held") {
    return { status: "held", schemaVersion: staged.schemaVersion, failure: null };
  }
  const { meta, rowsByType } = staged;
  return {
    status: "available",
    unavailableReason: null,
    unavailableSince: null,
    resourceContentId: meta.resourceContentId,
    schemaVersion: meta.schemaVersion,
    syncSequence: meta.syncSequence,
    fullCopySequence: meta.fullCopySequence,
    currentThrough: meta.currentThrough,
    currentFeed: feed,
    lastRefreshedAt: meta.lastRefreshedAt,
    lastChangedAt: meta.lastChangedAt,
    ownName: meta.ownName,
    file: staged.file,
    bytes: staged.bytes,
    crc32: staged.crc32,
    rowCount: rowTotal(rowsByType),
    rowsByType,
    ...(staged.fullCopy ? { checkedAt: meta.lastRefreshedAt } : {}),
    failure: null,
    failedAttempts: 0,
    retryAt: null,
    lostRows: staged.lostRows ?? entry.lostRows,
    needsFullCopy: staged.needsFullCopy,
    unreviewedRows: staged.unreviewedRows,
  };
}
