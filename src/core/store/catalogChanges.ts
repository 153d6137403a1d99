import { isDeepStrictEqual } from "node:util";
import type { ResourceChange, ResourceChangeKind } from "../model/change.js";
import { compareResources, resourceKey, type ResourceKey } from "../model/resource.js";
import type { Catalog, CatalogEntry, Checkpoint } from "./catalog.js";

/**
 * A resource whose entries in two catalogs differ. `before` or `after` is undefined if that catalog
 * has no entry.
 */
export interface EntryChange {
  readonly key: ResourceKey;
  readonly before: CatalogEntry | undefined;
  readonly after: CatalogEntry | undefined;
  /** True if only the time up to which the entry's rows are current has changed. */
  readonly isOnlyChecked: boolean;
}

/** Cache: catalog to the changes that led to it. All steps of a commit use the same changes. */
const lastChanges = new WeakMap<
  Catalog,
  { readonly before: Catalog; readonly changes: readonly EntryChange[] }
>();

/** The entries that differ. Catalogs share unchanged entries, so identity is compared. */
export function entryChanges(before: Catalog, after: Catalog): readonly EntryChange[] {
  const known = lastChanges.get(after);
  if (known?.before === before) return known.changes;
  const changes: EntryChange[] = [];
  let shared = 0;
  after.resources.forEach((entry, key) => {
    const old = before.resources.get(key);
    if (old !== undefined) shared++;
    if (old === entry) return;
    const isOnlyChecked = old !== undefined && isEqualButChecked(old, entry);
    changes.push({ key, before: old, after: entry, isOnlyChecked });
  });
  if (shared < before.resources.size) {
    before.resources.forEach((entry, key) => {
      if (after.resources.has(key)) return;
      changes.push({ key, before: entry, after: undefined, isOnlyChecked: false });
    });
  }
  lastChanges.set(after, { before, changes });
  return changes;
}

/**
 * True if the next run would repeat everything in the commit: it only updates times, or advances
 * checkpoints over unchanged rows.
 */
export function isRepeatable(before: Catalog, after: Catalog): boolean {
  return (
    before.feed === after.feed &&
    before.listed === after.listed &&
    before.listedAt === after.listedAt &&
    entryChanges(before, after).every(({ isOnlyChecked }) => isOnlyChecked) &&
    [...before.checkpoints.keys()].every((filter) => after.checkpoints.has(filter)) &&
    [...after.checkpoints].every(([filter, to]) => isMovedOn(before.checkpoints.get(filter), to))
  );
}

function isEqualButChecked(before: CatalogEntry, after: CatalogEntry): boolean {
  const { checkedAt, currentThrough } = after;
  return isDeepStrictEqual({ ...before, checkedAt, currentThrough }, after);
}

function isMovedOn(from: Checkpoint | undefined, to: Checkpoint): boolean {
  return from?.feed === to.feed && (from.through ?? 0) <= (to.through ?? 0);
}

/** The resources whose public view differs between two catalogs, and the kinds of change. */
export function changedResources(before: Catalog, after: Catalog): ResourceChange[] {
  const kinds = new Map<ResourceKey, ResourceChangeKind[]>();
  for (const change of entryChanges(before, after)) {
    if (!change.isOnlyChecked) kinds.set(change.key, kindsOf(change.before, change.after));
  }
  const renamed = before.listed === after.listed ? [] : differentNames(before, after);
  for (const key of renamed) {
    const known = kinds.get(key) ?? [];
    if (!known.includes("names")) kinds.set(key, [...known, "names"]);
  }
  const changes: ResourceChange[] = [];
  for (const [key, all] of kinds) {
    const entry = after.resources.get(key) ?? before.resources.get(key);
    if (entry === undefined || all.length === 0) continue;
    changes.push({ group: entry.group, id: entry.id, kinds: all });
  }
  return changes.sort(compareResources);
}

/** An added or removed resource has all kinds of change. */
const ALL_KINDS: readonly ResourceChangeKind[] = ["rows", "marks", "names", "status"];

function kindsOf(a: CatalogEntry | undefined, b: CatalogEntry | undefined): ResourceChangeKind[] {
  if (a === undefined || b === undefined) return [...ALL_KINDS];
  const kinds: ResourceChangeKind[] = [];
  if (a.file !== b.file) kinds.push("rows");
  const isMarked =
    a.reviewedThrough !== b.reviewedThrough ||
    a.unreviewedRows !== b.unreviewedRows ||
    !isDeepStrictEqual(a.reviewedRows, b.reviewedRows);
  if (isMarked) kinds.push("marks");
  if (a.ownName !== b.ownName) kinds.push("names");
  if (statusParts(a) !== statusParts(b)) kinds.push("status");
  return kinds;
}

/** The entry without the bookkeeping that every run updates for every resource. */
function statusParts(entry: CatalogEntry): string {
  return JSON.stringify({
    ...entry,
    file: null,
    bytes: 0,
    crc32: 0,
    rowCount: 0,
    rowsByType: null,
    ownName: null,
    reviewedThrough: null,
    reviewedRows: null,
    unreviewedRows: 0,
    currentThrough: null,
    currentFeed: null,
    checkedAt: null,
    failedAttempts: 0,
    retryAt: null,
  });
}

function differentNames(before: Catalog, after: Catalog): Set<ResourceKey> {
  const names = (catalog: Catalog): Map<ResourceKey, string> =>
    new Map(catalog.listed.map((listed) => [resourceKey(listed), JSON.stringify(listed)]));
  const [old, now] = [names(before), names(after)];
  return new Set([...old.keys(), ...now.keys()].filter((key) => old.get(key) !== now.get(key)));
}
