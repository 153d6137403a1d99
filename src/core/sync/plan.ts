import { filterCovers, namedResources, type ResourceFilter } from "../model/filter.js";
import {
  resourceKey,
  type LocalResource,
  type ResourceKey,
  type ResourceRef,
} from "../model/resource.js";
import { KNOWN_SCHEMA_VERSION } from "../model/wire.js";
import type { Logger } from "../ports.js";
import type { MutationHead } from "../model/commit.js";
import type { Feed } from "./feed.js";
import { isPaused } from "./retry.js";

/** A full copy to fetch. */
export interface WantedCopy {
  readonly ref: ResourceRef;
  /** `snapshot_url` of the feed; null for the documented path. */
  readonly url: string | null;
  /**
   * A full copy with a lower `sync_sequence` is outdated: it may lack changes that the feed does
   * not repeat.
   */
  readonly required: number;
}

/** The work of a pass on one resource. */
export type ResourcePlan =
  /**
   * Apply row mutations to the local rows. If that is impossible, fetch a full copy of sequence
   * `required` or later.
   */
  | { readonly kind: "rows"; readonly ref: ResourceRef; readonly required: number }
  /** Replace all rows. */
  | ({ readonly kind: "fullCopy" } & WantedCopy)
  | { readonly kind: "unavailable"; readonly ref: ResourceRef; readonly reason: string | null };

export interface PassPlan {
  readonly resources: readonly ResourcePlan[];
  /** Resources with freshness markers. */
  readonly touched: readonly ResourceRef[];
}

export interface PlanContext {
  readonly filter: ResourceFilter;
  readonly local: readonly LocalResource[];
  /** The store's current feed (`StoreState.feed`). */
  readonly feedId: number;
  /** The highest bound of that feed in any run. Rows with higher sequences are doubtful. */
  readonly highest: number;
  /**
   * The sequence of the checkpoint, or the bound of a bootstrap. The feed does not repeat changes
   * up to it.
   */
  readonly floor: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly logger: Logger;
}

/**
 * Turns a feed into the work for each resource, in the order of the resources. A resource gets a
 * full copy if the feed leaves doubt about it.
 */
export function planPass(feed: Feed, context: PlanContext): PassPlan {
  const { filter, local, logger } = context;
  const stored = new Map(local.map((resource) => [resourceKey(resource), resource]));
  const named = new Set(namedResources(filter).map(resourceKey));
  const plans = new Map<ResourceKey, ResourcePlan>();
  const touched: ResourceRef[] = [];

  for (const [key, mutations] of byResource(feed.mutations)) {
    const first = mutations[0];
    if (first === undefined) continue;
    const ref: ResourceRef = { group: first.group, id: first.id };
    if (!filterCovers(filter, ref)) {
      logger.warn(`The service sent changes of ${key}, which is not in the filter.`);
      continue;
    }
    if (mutations.some((mutation) => mutation.type === "RESOURCE_UPDATE")) touched.push(ref);
    const known = stored.get(key);
    let plan = planResource(ref, mutations, known, feed, context);
    // A freshness marker of an unknown resource: fetch the resource.
    if (plan === null && known === undefined) {
      plan = { kind: "fullCopy", ref, url: null, required: context.floor };
    }
    if (plan === null) continue;
    // A resource that only a wildcard covers may be published and removed between two runs. Ignore
    // it.
    const isUnheardOf = plan.kind === "unavailable" && known === undefined;
    if (!isUnheardOf || named.has(key)) plans.set(key, plan);
  }

  for (const ref of overlooked(feed, context)) {
    const key = resourceKey(ref);
    if (!plans.has(key)) {
      plans.set(key, { kind: "fullCopy", ref, url: null, required: context.floor });
    }
  }
  return { resources: [...plans.values()], touched };
}

/**
 * True if a resource has all changes up to a sequence of the current feed: its rows contain them,
 * or it is known to be unavailable.
 */
export function isCurrent(
  local: LocalResource | undefined,
  through: number,
  context: Pick<PlanContext, "feedId" | "highest" | "now">,
): boolean {
  if (local === undefined || local.currentThrough === null) return false;
  if (local.currentFeed !== context.feedId) return false;
  if (local.currentThrough < through || local.currentThrough > context.highest) return false;
  return local.status === "unavailable"
    ? !mayLookAgain(local, context.now)
    : local.status === "available" && !local.needsFullCopy && local.fullCopySequence !== null;
}

function planResource(
  ref: ResourceRef,
  mutations: readonly MutationHead[],
  local: LocalResource | undefined,
  feed: Feed,
  context: PlanContext,
): ResourcePlan | null {
  if (feed.mode === "bootstrap") {
    if (isCurrent(local, feed.untilSequence, context) || isHeldBack(local, context.now))
      return null;
  }
  let plan: { kind: "rows" | "fullCopy"; url: string | null } | null = null;
  let gone: { reason: string | null } | null = null;
  /** The sequence of the change that a full copy has to contain. */
  let copyFrom = 0;
  let last = 0;
  for (const mutation of mutations) {
    last = Math.max(last, mutation.sequence);
    switch (mutation.type) {
      case "RESOURCE_CREATE":
      case "RESOURCE_INVALIDATE":
        plan = { kind: "fullCopy", url: mutation.snapshotUrl };
        gone = null;
        copyFrom = mutation.sequence;
        break;
      case "RESOURCE_DELETE":
        plan = null;
        gone = { reason: mutation.unavailableReason };
        break;
      case "RESOURCE_UPDATE":
        break;
      case "ROW_CREATE":
      case "ROW_UPDATE":
      case "ROW_DELETE":
        // The documents rule out row changes after a removal, so only a full copy is safe.
        if (gone !== null) {
          plan = { kind: "fullCopy", url: null };
          gone = null;
          copyFrom = mutation.sequence;
        }
        plan ??= { kind: "rows", url: null };
        break;
      default:
        context.logger.warn(
          `Mutation ${mutation.sequence} of ${resourceKey(ref)} has the unknown type ` +
            `${mutation.type}; fetching the full copy.`,
        );
        plan = { kind: "fullCopy", url: mutation.snapshotUrl };
        gone = null;
        copyFrom = mutation.sequence;
    }
  }
  if (gone !== null) return { kind: "unavailable", ref, ...gone };
  if (plan === null) return null;
  const whole = { ref, required: Math.max(last, context.floor) };
  const isDoubtful = (local?.currentThrough ?? 0) > context.highest;
  if (plan.kind === "rows") {
    // If the stored sequence is wrong, `applyMutations` would skip changes and lose them.
    return isDoubtful ? { kind: "fullCopy", url: null, ...whole } : { kind: "rows", ...whole };
  }
  if (feed.mode === "incremental" && containsCopy(local, copyFrom, context)) {
    return mutations.some((mutation) => mutation.type.startsWith("ROW_"))
      ? { kind: "rows", ...whole }
      : null;
  }
  return {
    kind: "fullCopy",
    ref,
    url: plan.url,
    required: Math.max(copyFrom, context.floor),
  };
}

/** True if an earlier run, a refresh or another filter has stored the required full copy. */
function containsCopy(
  local: LocalResource | undefined,
  copyFrom: number,
  { feedId, highest }: PlanContext,
): boolean {
  return (
    local?.status === "available" &&
    !local.needsFullCopy &&
    local.currentFeed === feedId &&
    (local.fullCopySequence ?? -1) >= copyFrom &&
    (local.currentThrough ?? 0) <= highest
  );
}

/** Covered resources that need a full copy although the feed does not ask for one. */
function overlooked(feed: Feed, context: PlanContext): ResourceRef[] {
  const { filter, local, now } = context;
  const mentioned = new Set(feed.mutations.map(resourceKey));
  const known = new Set(local.map(resourceKey));
  const named = new Set(namedResources(filter).map(resourceKey));
  const refs = namedResources(filter).filter((ref) => !known.has(resourceKey(ref)));
  for (const resource of local) {
    const { group, id, status, needsFullCopy, fullCopySequence } = resource;
    const ref: ResourceRef = { group, id };
    const key = resourceKey(ref);
    if (!filterCovers(filter, ref)) continue;
    if (feed.mode === "bootstrap" && isCurrent(resource, feed.untilSequence, context)) continue;
    // Seen in production: a bootstrap omitted public resources. Request their full copies before
    // treating them as removed.
    const isLeftOut =
      feed.mode === "bootstrap" &&
      !mentioned.has(key) &&
      (status === "available" || (status === "unavailable" && named.has(key)));
    const isReadable = status === "held" && !isHeldBack(resource, now);
    // Damaged, deleted by the user, or missing because its full copy failed.
    const isWanting = status === "available" && (needsFullCopy || fullCopySequence === null);
    if (isLeftOut || isReadable || isWanting || mayLookAgain(resource, now)) refs.push(ref);
  }
  return refs;
}

/**
 * True if an announced resource had no full copy, and the pause after that is over. By now the
 * service may have one.
 */
function mayLookAgain({ status, retryAt }: LocalResource, now: number): boolean {
  return status === "unavailable" && retryAt !== null && !isPaused(retryAt, now);
}

/**
 * True if the schema version was unknown recently. Later, an update of this extension may support
 * the version, or the service may withdraw it.
 */
function isHeldBack(local: LocalResource | undefined, now: number): boolean {
  return (
    local?.status === "held" &&
    (local.schemaVersion ?? 0) > KNOWN_SCHEMA_VERSION &&
    isPaused(local.retryAt, now)
  );
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
