import { isDeepStrictEqual } from "node:util";
import type { ResourceChange, ResourceChangeKind } from "../model/change.js";
import { compareResources, resourceKey, type ResourceKey } from "../model/resource.js";
import type { Catalog, CatalogEntry } from "./catalog.js";

/** The resources that readers see differently in two catalogs, and what changed of each. */
export function changedResources(before: Catalog, after: Catalog): ResourceChange[] {
  const changes: ResourceChange[] = [];
  // A commit of this window shares with its base everything that it did not change.
  const renamed = before.listed === after.listed ? null : differentNames(before, after);
  const add = (
    key: ResourceKey,
    a: CatalogEntry | undefined,
    b: CatalogEntry | undefined,
  ): void => {
    const entry = b ?? a;
    if (entry === undefined) return;
    const kinds = a === b ? [] : kindsOf(a, b);
    if (renamed?.has(key) === true && !kinds.includes("names")) kinds.push("names");
    if (kinds.length > 0) changes.push({ group: entry.group, id: entry.id, kinds });
  };
  for (const [key, entry] of after.resources) {
    const old = before.resources.get(key);
    if (old !== entry || renamed !== null) add(key, old, entry);
  }
  for (const [key, entry] of before.resources) {
    if (!after.resources.has(key)) add(key, entry, undefined);
  }
  return changes.sort(compareResources);
}

/** A resource that came or went counts as changed in every way. */
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

/** Without the bookkeeping that every run updates for every resource. */
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
