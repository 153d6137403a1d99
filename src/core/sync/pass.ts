import pLimit from "p-limit";
import { throwIfAborted, type SerializedError } from "../model/errors.js";
import { canonicalFilter, filterCovers, type ResourceFilter } from "../model/filter.js";
import {
  findResource,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../model/resource.js";
import type { Clock, ContentSource, Logger, StoreWriter } from "../ports.js";
import type { StoreCommit } from "../model/commit.js";
import type { StoreState } from "../model/storeState.js";
import { readFeed, type Feed, type FeedLimits, type FeedResult } from "./feed.js";
import { FullCopies } from "./fullCopies.js";
import { forEach } from "./parallel.js";
import { planPass, type PlanContext, type WantedCopy } from "./plan.js";
import type { RunReport } from "./report.js";
import { isPaused, LOOK_AGAIN_MS, retryTime } from "./retry.js";

/** Resources whose changes are applied at the same time: one is written while the next is built. */
const PARALLEL_RESOURCES = 2;

/** Shared by all passes of one run. */
export interface PassContext {
  readonly source: ContentSource;
  /** The source's method, or one that already has the first page. */
  readonly fetchPage: ContentSource["fetchPage"];
  readonly writer: StoreWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly feedLimits: FeedLimits;
  readonly signal: AbortSignal | undefined;
  readonly retryPaused: boolean;
  readonly report: RunReport;
  /** The store's state after the last commit. */
  state: StoreState;
  /** The highest bound of the current feed in any run. */
  highest: number;
}

export interface PassOptions {
  /** The filter whose feed is read. */
  readonly filter: ResourceFilter;
  /** Null for a bootstrap. */
  readonly token: string | null;
  /** The sequence of the checkpoint; null if it is not known. */
  readonly through: number | null;
  /**
   * Set if only a part of the filter is needed. Only row changes of that part are applied; the
   * bootstrap that follows handles full copies.
   */
  readonly onlyPart?: ResourceFilter;
  /** Set for the filter of the run: the pass stores how the run ended. */
  readonly isMain?: boolean;
  /** Called before the commit that ends the run: the writer closes with it. */
  readonly onLast?: () => Promise<void>;
  /** Called after the feed is read, before the plan is made. */
  readonly onFeed?: (feed: Feed) => Promise<void>;
}

export interface FinishedPass {
  readonly kind: "done";
  /** True if the pass is complete and its checkpoint is stored. */
  readonly isComplete: boolean;
  readonly feed: Feed;
  /** True if the service refused several full copies, and the others were not requested. */
  readonly wasStopped: boolean;
}

export type PassResult = Exclude<FeedResult, { kind: "read" }> | FinishedPass;

/**
 * One pass over the feed of one filter: reads it, applies it, fetches full copies, and stores the
 * checkpoint with the last data if nothing is missing.
 *
 * Full copies become visible one by one. All row changes become visible together at the end.
 */
export async function runPass(context: PassContext, options: PassOptions): Promise<PassResult> {
  const { report, writer } = context;
  report.show({ phase: "pages" });
  const result = await readFeed(
    {
      source: context,
      writer,
      filter: options.filter,
      logger: context.logger,
      limits: context.feedLimits,
      signal: context.signal,
      onPage: (pages, mutations) => {
        report.showPages(pages, mutations);
      },
    },
    options.token,
  );
  if (result.kind !== "read") return result;
  const { feed } = result;
  context.highest = Math.max(context.highest, feed.untilSequence);
  report.addFeed(feed);
  await options.onFeed?.(feed);
  return await new Pass(context, options, feed).execute();
}

class Pass {
  private readonly applied: ResourceRef[] = [];
  private readonly copies: WantedCopy[] = [];
  private readonly unavailable: (ResourceRef & {
    readonly reason: string | null;
    readonly retryAt: string | null;
  })[] = [];
  private readonly held: (ResourceRef & { readonly error: SerializedError })[] = [];
  /** The part of the filter that this pass handles. */
  private readonly filter: ResourceFilter;
  private wasStopped = false;

  constructor(
    private readonly context: PassContext,
    private readonly options: PassOptions,
    private readonly feed: Feed,
  ) {
    this.filter = options.onlyPart ?? options.filter;
  }

  async execute(): Promise<PassResult> {
    const { context, feed, options } = this;
    const mutations = feed.mutations.filter(
      (mutation) => options.onlyPart === undefined || filterCovers(this.filter, mutation),
    );
    const plan = planPass({ ...feed, mutations }, this.planContext());
    const changed: { readonly ref: ResourceRef; readonly required: number }[] = [];
    for (const resource of plan.resources) {
      switch (resource.kind) {
        case "unavailable":
          this.markUnavailable(resource.ref, resource.reason, null);
          break;
        case "fullCopy":
          this.copies.push(resource);
          break;
        case "rows":
          changed.push(resource);
      }
    }
    await forEach(changed, pLimit(PARALLEL_RESOURCES), context.signal, ({ ref, required }) =>
      this.applyRows(ref, required),
    );
    const isPartial = options.onlyPart !== undefined;
    if (!isPartial) await this.fetchCopies();
    throwIfAborted(context.signal);
    const isMissing = isPartial
      ? this.copies.length > 0 || mutations.length < feed.mutations.length
      : this.copies.some(({ ref }) => context.report.failed.has(resourceKey(ref)));
    await this.commit(plan.touched, !isMissing);
    return { kind: "done", isComplete: !isMissing, feed, wasStopped: this.wasStopped };
  }

  private planContext(): PlanContext {
    const { state, highest, clock, logger } = this.context;
    return {
      filter: this.filter,
      local: state.resources,
      feedId: state.feed,
      highest,
      floor: this.feed.mode === "bootstrap" ? this.feed.untilSequence : (this.options.through ?? 0),
      now: clock.now(),
      logger,
    };
  }

  private async applyRows(ref: ResourceRef, required: number): Promise<void> {
    const outcome = await this.context.writer.applyMutations(ref);
    if (outcome.kind === "applied") {
      this.applied.push(ref);
      this.context.report.addRows(outcome);
      return;
    }
    this.context.logger.info(`${resourceKey(ref)}: ${outcome.why}; fetching the full copy.`);
    this.copies.push({ ref, url: null, required });
  }

  private async fetchCopies(): Promise<void> {
    const { context } = this;
    const { report } = context;
    const toFetch = this.copies.filter(({ ref }) => !this.isLeftAlone(ref));
    if (toFetch.length === 0) return;
    report.addCopiesToFetch(toFetch.length);
    const copies = new FullCopies({
      source: context.source,
      writer: context.writer,
      clock: context.clock,
      logger: context.logger,
      signal: context.signal,
      state: () => context.state,
      onState: (state) => {
        context.state = state;
      },
    });
    await copies.fetchAll(toFetch, (result) => {
      const { group, id } = result;
      switch (result.kind) {
        case "stored":
          report.addCopy(result);
          break;
        case "held":
          this.held.push({ group, id, error: result.error });
          context.logger.warn(`${resourceKey(result)}: ${result.error.message}`);
          report.addCopy(null);
          break;
        case "unavailable": {
          const again = new Date(context.clock.now() + LOOK_AGAIN_MS).toISOString();
          this.markUnavailable({ group, id }, null, again);
          break;
        }
        case "failed":
          report.addFailure({ group, id }, result.error);
          break;
        case "notAsked":
          this.wasStopped = true;
          report.addFailure({ group, id }, result.error, true);
      }
    });
  }

  /**
   * True if the resource failed in an earlier pass of this run, or is paused after repeated
   * failures.
   */
  private isLeftAlone(ref: ResourceRef): boolean {
    const { report, state, clock, retryPaused } = this.context;
    if (report.failed.has(resourceKey(ref))) return true;
    const local = findResource(state, ref);
    if (retryPaused || local?.failure == null || !isPaused(local.retryAt, clock.now())) {
      return false;
    }
    report.addFailure(ref, { ...local.failure, details: {} }, true);
    return true;
  }

  private markUnavailable(ref: ResourceRef, reason: string | null, retryAt: string | null): void {
    const known = findResource(this.context.state, ref);
    const kept = known?.status === "unavailable" ? known.unavailableReason : null;
    this.unavailable.push({ ...ref, reason: reason ?? kept, retryAt });
    this.context.report.addUnavailable(ref, reason ?? kept);
  }

  private async commit(touched: readonly ResourceRef[], isComplete: boolean): Promise<void> {
    const { context, options, feed } = this;
    const { report } = context;
    report.show({ phase: "committing" });
    const filter = canonicalFilter(options.filter);
    const outcome = !isComplete ? "partial" : report.changedAnything ? "applied" : "upToDate";
    const endedAt = new Date(context.clock.now()).toISOString();
    // An incomplete bootstrap goes on with a smaller filter.
    const isLast = options.isMain === true && (isComplete || feed.mode === "incremental");
    if (isLast) await options.onLast?.();
    const commit: StoreCommit = {
      resources: this.applied,
      unavailable: this.unavailable,
      failures: [...newFailures(context), ...this.heldFailures()],
      touched,
      checkpoint: isComplete
        ? { filter, token: feed.nextToken, through: feed.untilSequence }
        : undefined,
      currentThrough: { sequence: feed.untilSequence, resources: this.current() },
      lastRun: options.isMain === true ? { filter, endedAt, outcome, error: null } : undefined,
    };
    context.state = await context.writer.commit(commit, { isLast });
    if (options.isMain === true) report.checkpointStored = isComplete;
  }

  private heldFailures(): NewFailure[] {
    const retryAt = new Date(this.context.clock.now() + LOOK_AGAIN_MS).toISOString();
    return this.held.map((resource) => ({ ...resource, retryAt }));
  }

  /** Resources of this pass that are now complete. */
  private current(): ResourceRef[] {
    const keys = (refs: readonly ResourceRef[]): Set<string> => new Set(refs.map(resourceKey));
    const gone = keys(this.unavailable);
    const fresh = keys(this.applied);
    const held = keys(this.held);
    const unfetched = keys(
      this.options.onlyPart === undefined ? [] : this.copies.map(({ ref }) => ref),
    );
    const isCurrent = (resource: LocalResource): boolean => {
      const key = resourceKey(resource);
      if (!filterCovers(this.filter, resource)) return false;
      if (held.has(key) || unfetched.has(key) || this.context.report.failed.has(key)) return false;
      return (
        gone.has(key) ||
        fresh.has(key) ||
        resource.status === "unavailable" ||
        (resource.status === "available" &&
          !resource.needsFullCopy &&
          resource.fullCopySequence !== null)
      );
    };
    const known = this.context.state.resources.filter(isCurrent);
    const unknown = this.unavailable.filter(
      (ref) => findResource(this.context.state, ref) === undefined,
    );
    return [...known, ...unknown].map(({ group, id }) => ({ group, id }));
  }
}

type NewFailure = ResourceRef & {
  readonly error: SerializedError;
  readonly retryAt: string | null;
};

/** Failures of this run that are not stored yet. They count as stored after this call. */
export function newFailures({ report, state, clock }: PassContext): NewFailure[] {
  return [...report.failed.values()].flatMap((failed): NewFailure[] => {
    if (failed.isNoted) return [];
    failed.isNoted = true;
    const { ref, error } = failed;
    const failures = (findResource(state, ref)?.failedAttempts ?? 0) + 1;
    return [{ ...ref, error, retryAt: retryTime(failures, error, clock.now()) }];
  });
}
