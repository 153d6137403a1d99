import { filterCovers, namedResources, type ResourceFilter } from "../model/filter.js";
import {
  resourceKey,
  type LocalResource,
  type ResourceKey,
  type ResourceRef,
} from "../model/resource.js";
import { KNOWN_SCHEMA_VERSION } from "../model/wire.js";
import type { Logger, MutationHead } from "../ports.js";
import type { Feed } from "./feed.js";

/** How long a resource in an unknown schema version is left alone before it is asked for again. */
const HELD_PAUSE_MS = 24 * 60 * 60 * 1000;

/** What a run has to do with one resource. */
export type ResourcePlan =
  /** Row mutations only: apply them to the local rows. */
  | { readonly kind: "rows"; readonly ref: ResourceRef }
  /** Replace all rows. `url` is what the feed gave; null for the documented path. */
  | { readonly kind: "fullCopy"; readonly ref: ResourceRef; readonly url: string | null }
  | { readonly kind: "unavailable"; readonly ref: ResourceRef; readonly reason: string | null };

export interface RunPlan {
  readonly resources: readonly ResourcePlan[];
  /** Freshness markers. */
  readonly touched: readonly ResourceRef[];
}

/**
 * Turns the feed into what has to be done with each resource, in the order of the resources.
 * Where the feed leaves room for doubt about a resource, its full copy is fetched.
 *
 * `now` is the time in milliseconds since 1970, `lastCompleteAt` (ISO 8601) that of the last run
 * that stored a checkpoint.
 */
export function planRun(
  feed: Feed,
  filter: ResourceFilter,
  local: readonly LocalResource[],
  options: {
    readonly now: number;
    readonly lastCompleteAt: string | null;
    readonly logger: Logger;
  },
): RunPlan {
  const stored = new Map(local.map((resource) => [resourceKey(resource), resource]));
  const named = new Set(namedResources(filter).map(resourceKey));
  const plans = new Map<ResourceKey, ResourcePlan>();
  const touched: RunPlan["touched"][number][] = [];

  for (const [key, mutations] of byResource(feed.mutations)) {
    const first = mutations[0];
    if (first === undefined) continue;
    const ref: ResourceRef = { group: first.group, id: first.id };
    if (!filterCovers(filter, ref)) {
      options.logger.warn(`The service sent changes of ${key}, which is not in the filter.`);
      continue;
    }
    const marked = mutations.some((mutation) => mutation.type === "RESOURCE_UPDATE");
    if (marked) touched.push(ref);
    let plan = planResource(ref, mutations, stored.get(key), feed, options);
    // A marker of something that was never announced: there is something to fetch.
    if (plan === null && !stored.has(key)) plan = { kind: "fullCopy", ref, url: null };
    if (plan === null) continue;
    // A wildcard's resource that came and went between two runs was never seen here.
    const unheardOf = plan.kind === "unavailable" && !stored.has(key);
    if (!unheardOf || named.has(key)) plans.set(key, plan);
  }

  for (const ref of overlooked(feed, filter, local, options.now)) {
    const key = resourceKey(ref);
    if (!plans.has(key)) plans.set(key, { kind: "fullCopy", ref, url: null });
  }
  return { resources: [...plans.values()], touched };
}

function planResource(
  ref: ResourceRef,
  mutations: readonly MutationHead[],
  local: LocalResource | undefined,
  feed: Feed,
  options: { readonly lastCompleteAt: string | null; readonly logger: Logger },
): ResourcePlan | null {
  let plan: ResourcePlan | null = null;
  /** Sequence of the change that the full copy has to contain. */
  let copyFrom = 0;
  for (const mutation of mutations) {
    switch (mutation.type) {
      case "RESOURCE_CREATE":
      case "RESOURCE_INVALIDATE":
        plan = { kind: "fullCopy", ref, url: mutation.snapshotUrl };
        copyFrom = mutation.sequence;
        break;
      case "RESOURCE_DELETE":
        plan = { kind: "unavailable", ref, reason: mutation.unavailableReason };
        break;
      case "RESOURCE_UPDATE":
        break;
      case "ROW_CREATE":
      case "ROW_UPDATE":
      case "ROW_DELETE":
        // Row changes of a resource that was just taken away contradict the documents.
        if (plan?.kind === "unavailable") plan = { kind: "fullCopy", ref, url: null };
        plan ??= { kind: "rows", ref };
        if (plan.kind === "fullCopy" && plan.url === null) copyFrom = mutation.sequence;
        break;
      default:
        options.logger.warn(
          `Mutation ${mutation.sequence} of ${resourceKey(ref)} has the unknown type ` +
            `${mutation.type}; fetching the full copy.`,
        );
        plan = { kind: "fullCopy", ref, url: mutation.snapshotUrl };
        copyFrom = mutation.sequence;
    }
  }
  if (plan?.kind === "rows" && sequenceIsDoubtful(local, feed)) {
    return { kind: "fullCopy", ref, url: null };
  }
  if (plan?.kind === "fullCopy" && contains(local, feed, copyFrom, options.lastCompleteAt)) {
    return mutations.some((mutation) => mutation.type.startsWith("ROW_"))
      ? { kind: "rows", ref }
      : null;
  }
  return plan;
}

/**
 * The local rows claim to be newer than everything that the service has. Either the claim (a full
 * copy's `sync_sequence`) was wrong or the service went back in time; skipping changes because of
 * it would lose them.
 */
function sequenceIsDoubtful(local: LocalResource | undefined, feed: Feed): boolean {
  return (local?.currentThrough ?? 0) > feed.untilSequence;
}

/**
 * Whether the local rows already contain a full copy that the feed asks for, because an earlier run
 * stored it and then could not finish. A bootstrap needs everything up to its bound, since its
 * token starts there; a later change needs a copy no older than the change.
 */
function contains(
  local: LocalResource | undefined,
  feed: Feed,
  copyFrom: number,
  lastCompleteAt: string | null,
): boolean {
  if (local?.status !== "available" || local.needsFullCopy) return false;
  if (local.failure !== null || local.fullCopySequence === null) return false;
  // After a complete run the service has no reason to ask for a copy that is here already.
  const unfinished = lastCompleteAt === null || (local.lastRefreshedAt ?? "") > lastCompleteAt;
  if (!unfinished || sequenceIsDoubtful(local, feed)) return false;
  return feed.mode === "bootstrap"
    ? (local.currentThrough ?? 0) >= feed.untilSequence
    : local.fullCopySequence >= copyFrom;
}

/** Covered resources for which something has to be done although the feed does not say so. */
function overlooked(
  feed: Feed,
  filter: ResourceFilter,
  local: readonly LocalResource[],
  now: number,
): ResourceRef[] {
  const mentioned = new Set(feed.mutations.map(resourceKey));
  const known = new Set(local.map(resourceKey));
  const named = new Set(namedResources(filter).map(resourceKey));
  const refs = namedResources(filter).filter((ref) => !known.has(resourceKey(ref)));
  for (const resource of local) {
    const { group, id, status, needsFullCopy, fullCopySequence } = resource;
    const ref: ResourceRef = { group, id };
    const key = resourceKey(ref);
    if (!filterCovers(filter, ref)) continue;
    // Seen in production: a bootstrap left out resources that are public. Ask before believing it.
    const leftOut =
      feed.mode === "bootstrap" &&
      !mentioned.has(key) &&
      (status !== "unavailable" || named.has(key));
    const readable = status === "held" && mayBeReadable(resource, now);
    // Damaged, deleted by the user, or never arrived because its full copy failed.
    const wanting = status === "available" && (needsFullCopy || fullCopySequence === null);
    if (leftOut || readable || wanting) refs.push(ref);
  }
  return refs;
}

/** An update of this extension knows the version by now, or the service may have taken it back. */
function mayBeReadable(held: LocalResource, now: number): boolean {
  const since = held.failure === null ? -Infinity : Date.parse(held.failure.at);
  return (held.schemaVersion ?? 0) <= KNOWN_SCHEMA_VERSION || now - since > HELD_PAUSE_MS;
}

function byResource(mutations: readonly MutationHead[]): Map<ResourceKey, MutationHead[]> {
  const grouped = new Map<ResourceKey, MutationHead[]>();
  for (const mutation of mutations) {
    const key = resourceKey(mutation);
    const list = grouped.get(key);
    if (list === undefined) grouped.set(key, [mutation]);
    else list.push(mutation);
  }
  return grouped;
}
