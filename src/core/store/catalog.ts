import { filterCovers, readCanonicalFilter } from "../model/filter.js";
import {
  compareResources,
  resourceKey,
  type LocalResource,
  type ResourceKey,
  type ResourceRef,
} from "../model/resource.js";
import { rowKey, type RowName } from "../model/row.js";
import type { ReviewMark } from "../model/change.js";
import type { FilterState, LastRun, ListedResource, StoreState } from "../model/storeState.js";
import type { SerializedError } from "../model/errors.js";
import type { ReviewedState } from "./resource/changedRows.js";

/** A resource in the catalog; names are in the lists. */
export interface CatalogEntry extends Omit<
  LocalResource,
  "name" | "languageName" | "direction" | "authorName" | "languageCode"
> {
  /** The name in the rows (article titles). */
  readonly ownName: string | null;
  /** CRC-32 of the whole file, checked at every opening. */
  readonly crc32: number;
  /** Rows reviewed one by one, after the whole resource. */
  readonly reviewedRows: readonly ReviewedRow[];
}

/** A reviewed row: record type, record key, and `applied_at` of its last reviewed change. */
export type ReviewedRow = readonly [recordType: string, recordKey: string, through: string];

export interface Checkpoint {
  readonly token: string;
  /** See `FilterState.checkpoint`. */
  readonly feed: number;
  readonly through: number | null;
}

/** The content of `catalog.sqlite`. Immutable: a commit makes a new one. */
export interface Catalog {
  /** Increases with every commit. */
  readonly revision: number;
  readonly resources: ReadonlyMap<ResourceKey, CatalogEntry>;
  /** By canonical filter. */
  readonly checkpoints: ReadonlyMap<string, Checkpoint>;
  /** The last run of each canonical filter. */
  readonly runs: ReadonlyMap<string, LastRun>;
  /** See `StoreState.feed`. */
  readonly feed: number;
  readonly listed: readonly ListedResource[];
  readonly listedAt: string | null;
  readonly lastRun: LastRun | null;
}

export const EMPTY_CATALOG: Catalog = {
  revision: 0,
  resources: new Map(),
  checkpoints: new Map(),
  runs: new Map(),
  feed: 1,
  listed: [],
  listedAt: null,
  lastRun: null,
};

/** The entry of a resource without stored rows. */
export function emptyEntry(group: string, id: number): CatalogEntry {
  return {
    group,
    id,
    resourceContentId: null,
    status: "available",
    unavailableReason: null,
    unavailableSince: null,
    schemaVersion: null,
    syncSequence: null,
    fullCopySequence: null,
    currentThrough: null,
    currentFeed: null,
    checkedAt: null,
    rowCount: 0,
    rowsByType: {},
    lastRefreshedAt: null,
    lastChangedAt: null,
    ownName: null,
    file: null,
    bytes: 0,
    crc32: 0,
    failure: null,
    failedAttempts: 0,
    retryAt: null,
    lostRows: null,
    needsFullCopy: true,
    reviewedThrough: null,
    reviewedRows: [],
    unreviewedRows: 0,
  };
}

/** The catalog with these entries. An entry replaces the previous one of its resource. */
export function withEntries(catalog: Catalog, entries: readonly CatalogEntry[]): Catalog {
  const resources = new Map(catalog.resources);
  for (const entry of entries) resources.set(resourceKey(entry), entry);
  return { ...catalog, resources };
}

/**
 * The catalog after the local copies of these resources were deleted; null if nothing changes.
 * `forget` removes their entries as well.
 */
export function withoutLocalCopy(
  catalog: Catalog,
  refs: readonly ResourceRef[] | "all",
  { forget = false }: { readonly forget?: boolean },
): Catalog | null {
  if (refs === "all") return { ...EMPTY_CATALOG, revision: catalog.revision };
  const stored = refs.flatMap((ref) => catalog.resources.get(resourceKey(ref)) ?? []);
  if (stored.length === 0) return null;
  if (!forget) {
    const deleted = stored.map((entry) => ({
      ...emptyEntry(entry.group, entry.id),
      ...statusOf(entry),
    }));
    return withEntries(catalog, deleted);
  }
  const forgotten = new Set(refs.map(resourceKey));
  return {
    ...catalog,
    resources: new Map([...catalog.resources].filter(([key]) => !forgotten.has(key))),
    checkpoints: withoutCovering(catalog.checkpoints, refs),
  };
}

/**
 * The checkpoints whose filters cover none of these resources. A checkpoint that covers a forgotten
 * resource would hide it from the next run: an incremental feed does not repeat older content.
 */
export function withoutCovering(
  checkpoints: Catalog["checkpoints"],
  refs: readonly ResourceRef[],
): Catalog["checkpoints"] {
  return new Map([...checkpoints].filter(([canonical]) => !coversAny(canonical, refs)));
}

/** True if a canonical filter covers one of these resources, or cannot be read. */
function coversAny(canonical: string, refs: readonly ResourceRef[]): boolean {
  const filter = readCanonicalFilter(canonical);
  return refs.length > 0 && (filter === null || refs.some((ref) => filterCovers(filter, ref)));
}

/** The state that readers see. */
export function stateOf(catalog: Catalog, readOnly: SerializedError | null): StoreState {
  return {
    revision: catalog.revision,
    resources: [...catalog.resources.values()]
      .sort(compareResources)
      .map((entry) => localResource(catalog, entry)),
    listed: catalog.listed,
    listedAt: catalog.listedAt,
    lastRun: catalog.lastRun,
    filters: filtersOf(catalog),
    feed: catalog.feed,
    readOnly,
  };
}

function filtersOf({ checkpoints, runs }: Catalog): FilterState[] {
  return [...new Set([...checkpoints.keys(), ...runs.keys()])].sort().map((filter) => {
    const checkpoint = checkpoints.get(filter);
    return {
      filter,
      checkpoint:
        checkpoint === undefined ? null : { feed: checkpoint.feed, through: checkpoint.through },
      lastRun: runs.get(filter) ?? null,
    };
  });
}

/** Cache: entry to resource. A commit changes few entries. */
const localResources = new WeakMap<
  CatalogEntry,
  { readonly names: ListedResource | undefined; readonly resource: LocalResource }
>();

/** Cache: the lists by resource. */
const listedByKey = new WeakMap<Catalog["listed"], Map<ResourceKey, ListedResource>>();

/** The public view of a resource: with its listed names, without the store's bookkeeping. */
export function localResource(catalog: Catalog, entry: CatalogEntry): LocalResource {
  let listed = listedByKey.get(catalog.listed);
  if (listed === undefined) {
    listed = new Map(catalog.listed.map((resource) => [resourceKey(resource), resource]));
    listedByKey.set(catalog.listed, listed);
  }
  const names = listed.get(resourceKey(entry));
  const known = localResources.get(entry);
  if (known !== undefined && known.names === names) return known.resource;
  const { ownName, crc32: _crc32, reviewedRows: _reviewedRows, ...visible } = entry;
  const resource = {
    ...visible,
    name: names?.name ?? ownName,
    authorName: names?.authorName ?? null,
    languageName: names?.languageName ?? null,
    languageCode: names?.languageCode ?? null,
    direction: names?.direction ?? null,
  };
  localResources.set(entry, { names, resource });
  return resource;
}

/** A change of the catalog without new files; null if nothing changes. */
export type CatalogChange = (catalog: Catalog) => Catalog | null | Promise<Catalog | null>;

export function reviewedOf(entry: CatalogEntry): ReviewedState {
  return { through: entry.reviewedThrough, rows: entry.reviewedRows };
}

/** The catalog in which the entries of these files have no rows and need a full copy. */
export function withoutFiles(catalog: Catalog, files: ReadonlySet<string | null>): Catalog {
  // Every commit calls this, and its cost must not grow with the number of resources.
  if (files.size === 0) return catalog;
  const entries: CatalogEntry[] = [];
  for (const entry of catalog.resources.values()) {
    if (!files.has(entry.file)) continue;
    entries.push({
      ...entry,
      file: null,
      bytes: 0,
      crc32: 0,
      rowCount: 0,
      rowsByType: {},
      needsFullCopy: true,
      // The file held the history.
      unreviewedRows: 0,
    });
  }
  return entries.length === 0 ? catalog : withEntries(catalog, entries);
}

/** The marks that restore the state before `mark`. */
export function formerMarks(entry: CatalogEntry, { rows }: ReviewMark): ReviewMark[] {
  if (rows === undefined) return [{ through: entry.reviewedThrough }];
  const former = new Map(
    entry.reviewedRows.map(([recordType, recordKey, at]) => [
      rowKey({ recordType, recordKey }),
      at,
    ]),
  );
  const byMoment = new Map<string | null, RowName[]>();
  for (const { recordType, recordKey } of rows) {
    const at = former.get(rowKey({ recordType, recordKey })) ?? null;
    const named = byMoment.get(at) ?? [];
    named.push({ recordType, recordKey });
    byMoment.set(at, named);
  }
  return [...byMoment].map(([through, named]) => ({ through, rows: named }));
}

/** The entry with a mark. Drops marks that are older than the oldest change in the history. */
export function withReviewMark(
  entry: CatalogEntry,
  mark: ReviewMark,
  oldest: string | null,
): CatalogEntry {
  const { through, rows } = mark;
  if (rows === undefined) return { ...entry, reviewedThrough: through };
  const named = new Set(rows.map(rowKey));
  const others = entry.reviewedRows.filter(
    ([recordType, recordKey, at]) =>
      oldest !== null && at >= oldest && !named.has(rowKey({ recordType, recordKey })),
  );
  const marked = rows.map(({ recordType, recordKey }): ReviewedRow => [
    recordType,
    recordKey,
    through ?? "",
  ]);
  return { ...entry, reviewedRows: through === null ? others : [...others, ...marked] };
}

export function statusOf(
  entry: CatalogEntry,
): Pick<
  CatalogEntry,
  "status" | "unavailableReason" | "unavailableSince" | "resourceContentId" | "ownName"
> {
  const { status, unavailableReason, unavailableSince, resourceContentId, ownName } = entry;
  return { status, unavailableReason, unavailableSince, resourceContentId, ownName };
}
