import { isContentError, serializeError } from "../model/errors.js";
import {
  canonicalFilter,
  filterCovers,
  isEmptyFilter,
  namedResources,
  withoutResources,
  type ResourceFilter,
} from "../model/filter.js";
import { findResource, type ResourceRef } from "../model/resource.js";
import type { Clock, ContentSource, ContentStore, Logger, StoreWriter } from "../ports.js";
import type { FeedAhead, PageAhead } from "./ahead.js";
import { CatchUp } from "./catchUp.js";
import { DEFAULT_FEED_LIMITS, type Feed, type FeedLimits } from "./feed.js";
import { isFatal } from "./fullCopies.js";
import type { NameKeeper } from "./names.js";
import {
  newFailures,
  runPass,
  type FinishedPass,
  type PassContext,
  type PassResult,
} from "./pass.js";
import { isCurrent } from "./plan.js";
import { RunReport } from "./report.js";
import { isPaused } from "./retry.js";
import type { RunOutcome, SyncOptions } from "./types.js";

/** How often a run tries a smaller filter, each time without the resources that failed before. */
const MOST_SMALLER_FILTERS = 2;

/** Longer canonical filters are not requested: servers limit the length of an address. */
const LONGEST_FILTER = 4_000;

export interface RunDependencies {
  readonly source: ContentSource;
  readonly store: ContentStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly feedLimits?: Partial<FeedLimits>;
}

/**
 * Brings the resources of a filter up to date.
 *
 * With a checkpoint, it reads the changes since then. Without one, it first reads the changes of
 * other filters that share resources with this one, and then bootstraps. Resources that are then
 * current through the bootstrap's bound need no full copy. If a resource fails in a bootstrap, no
 * checkpoint is stored (document "Full Copies and Recovery"). The smaller filter of the other
 * resources is then bootstrapped in the same call, so that the next run only reads their changes.
 *
 * `full` bootstraps in spite of a checkpoint and fetches every full copy. The checkpoint is dropped
 * as soon as the service has answered.
 */
export async function runSync(
  dependencies: RunDependencies,
  filter: ResourceFilter,
  options: SyncOptions,
  names: NameKeeper,
  ahead: FeedAhead,
): Promise<RunOutcome> {
  const run = new Run(dependencies, filter, options, names, ahead);
  try {
    return await run.execute();
  } catch (error) {
    return await run.fail(error);
  } finally {
    await run.close();
  }
}

class Run {
  private readonly key: string;
  private readonly report: RunReport;
  private readonly feedLimits: FeedLimits;
  private context: PassContext | null = null;
  private page: PageAhead | null = null;

  constructor(
    private readonly dependencies: RunDependencies,
    private readonly filter: ResourceFilter,
    private readonly options: SyncOptions,
    private readonly names: NameKeeper,
    private readonly ahead: FeedAhead,
  ) {
    this.key = canonicalFilter(filter);
    this.feedLimits = { ...DEFAULT_FEED_LIMITS, ...dependencies.feedLimits };
    this.report = new RunReport(options.onProgress);
  }

  async execute(): Promise<RunOutcome> {
    this.report.show({});
    const { waitMs = 0, signal, full } = this.options;
    const { source } = this.dependencies;
    if (full === true) this.ahead.forget();
    else this.page = this.ahead.start(source, this.key, this.feedLimits, signal);
    const writer = await this.dependencies.store.openWriter({ waitMs, signal });
    this.page?.keepFor(writer.base);
    const context = this.contextOf(writer);
    this.context = context;
    if (full !== true) {
      const token = await writer.checkpoint(this.key);
      if (token !== null) {
        const result = await this.readChanges(context, token);
        if (result.kind === "done") return this.end(context, result);
        await this.drop(context, this.key, result.why);
      }
    }
    this.report.mode = "bootstrap";
    return await this.bootstrap(context);
  }

  /** Ends the run after an error. Earlier commits stay. */
  async fail(error: unknown): Promise<RunOutcome> {
    const serialized = serializeError(error);
    const { clock, logger } = this.dependencies;
    const outcome = serialized.code === "cancelled" ? "cancelled" : "failed";
    if (outcome === "failed") {
      logger.error(`The run ended with ${serialized.code}: ${serialized.message}`);
      if (!isContentError(error) && error instanceof Error) logger.error(error.stack ?? "");
    }
    const { context } = this;
    try {
      // If the store cannot be written, this commit fails too.
      await context?.writer.commit({
        resources: [],
        failures: newFailures(context),
        lastRun: {
          filter: this.key,
          endedAt: new Date(clock.now()).toISOString(),
          outcome,
          error: outcome === "failed" ? serialized : null,
        },
      });
    } catch (second) {
      logger.warn(`The end of the run could not be noted: ${serializeError(second).message}`);
    }
    const report = this.report.finish();
    return outcome === "cancelled"
      ? { kind: "cancelled", report }
      : { kind: "failed", error: serialized, report };
  }

  async close(): Promise<void> {
    this.page?.drop();
    await this.names.release();
    await this.context?.writer.close();
  }

  private contextOf(writer: StoreWriter): PassContext {
    const { source, clock, logger } = this.dependencies;
    const { page, feedLimits } = this;
    const state = writer.base;
    return {
      source,
      fetchPage: page?.fetchPage ?? ((request, signal) => source.fetchPage(request, signal)),
      writer,
      clock,
      logger,
      feedLimits,
      signal: this.options.signal,
      retryPaused: this.options.retryPaused === true || this.options.full === true,
      report: this.report,
      state,
      highest: Math.max(
        0,
        ...state.filters.map(({ checkpoint }) =>
          checkpoint?.feed === state.feed ? (checkpoint.through ?? 0) : 0,
        ),
      ),
    };
  }

  private readChanges(context: PassContext, token: string): Promise<PassResult> {
    const known = context.state.filters.find(({ filter }) => filter === this.key);
    return runPass(context, {
      filter: this.filter,
      token,
      through: known?.checkpoint?.through ?? null,
      isMain: true,
      onLast: () => this.names.release(),
      onFeed: (feed) => {
        this.fetchNames(context, feed);
        return Promise.resolve();
      },
    });
  }

  private async bootstrap(context: PassContext): Promise<RunOutcome> {
    const isFull = this.options.full === true;
    const catchUp = new CatchUp(context, this.filter, (filter, why) =>
      this.drop(context, filter, why),
    );
    if (!isFull) {
      await catchUp.run();
      const paused = this.pausedOnly(context, catchUp.through);
      if (paused !== null) return await this.endPaused(context, paused);
    }
    const result = await runPass(context, {
      filter: this.filter,
      token: null,
      through: null,
      isMain: true,
      onLast: () => this.names.release(),
      onFeed: async (feed) => {
        if (isFull) await this.startOver(context);
        else await catchUp.runAgain(feed.untilSequence);
        this.fetchNames(context, feed);
      },
    });
    if (result.kind !== "done") return this.outcome(false);
    if (!result.isComplete && !result.wasStopped) {
      await this.keepOthers(context, catchUp.advanced);
    }
    return this.end(context, result);
  }

  /**
   * Makes all resources of the filter doubtful, so that none counts as current until its full copy
   * is stored, even if this run fails. Called when the service has answered the first request.
   */
  private async startOver(context: PassContext): Promise<void> {
    context.state = await context.writer.commit({
      resources: [],
      checkpoint: { filter: this.key, token: null },
      doubtful: context.state.resources
        .filter((resource) => filterCovers(this.filter, resource))
        .map(({ group, id }) => ({ group, id })),
    });
  }

  /**
   * The missing resources, if all of them are paused after failures and a bootstrap would fetch
   * nothing; otherwise null.
   */
  private pausedOnly(context: PassContext, through: number | null): ResourceRef[] | null {
    if (through === null || context.retryPaused) return null;
    if ([...this.filter.groups.values()].includes("*")) return null;
    const now = this.dependencies.clock.now();
    const { state, highest } = context;
    const missing = namedResources(this.filter).filter((ref) => {
      const local = findResource(state, ref);
      const isHeld = local?.status === "held";
      return !isHeld && !isCurrent(local, through, { feedId: state.feed, highest, now });
    });
    const isLeftAlone = (ref: ResourceRef): boolean => {
      const local = findResource(state, ref);
      return local?.failure != null && isPaused(local.retryAt, now);
    };
    return missing.length > 0 && missing.every(isLeftAlone) ? missing : null;
  }

  private async endPaused(
    context: PassContext,
    paused: readonly ResourceRef[],
  ): Promise<RunOutcome> {
    this.report.mode = "incremental";
    for (const ref of paused) {
      const failure = findResource(context.state, ref)?.failure;
      if (failure != null) this.report.addFailure(ref, { ...failure, details: {} }, true);
    }
    const endedAt = new Date(this.dependencies.clock.now()).toISOString();
    await context.writer.commit({
      resources: [],
      lastRun: { filter: this.key, endedAt, outcome: "partial", error: null },
    });
    return this.outcome(false);
  }

  /**
   * Bootstraps a smaller filter without the failed resources, so that the others get a checkpoint.
   */
  private async keepOthers(context: PassContext, advanced: ReadonlySet<string>): Promise<void> {
    for (let count = 0; count < MOST_SMALLER_FILTERS; count++) {
      const smaller = withoutResources(
        this.filter,
        [...this.report.failed.values()].map(({ ref }) => ref),
        context.state.resources,
      );
      const key = canonicalFilter(smaller);
      if (isEmptyFilter(smaller) || key.length > LONGEST_FILTER || advanced.has(key)) return;
      try {
        const known = context.state.filters.find(({ filter }) => filter === key);
        const result = await runPass(context, {
          filter: smaller,
          token: await context.writer.checkpoint(key),
          through: known?.checkpoint?.through ?? null,
        });
        if (result.kind === "unusable") await this.drop(context, key, result.why);
        else if (result.isComplete || result.wasStopped) return;
      } catch (error) {
        if (isFatal(error)) throw error;
        this.dependencies.logger.warn(`No checkpoint for ${key}: ${serializeError(error).message}`);
        return;
      }
    }
  }

  /**
   * Drops a checkpoint. The rows stay readable, but `resync_required` makes their sequences
   * meaningless.
   */
  private async drop(context: PassContext, filter: string, why: string): Promise<void> {
    context.logger.warn(`The checkpoint of ${filter} is of no use (${why}).`);
    const isNewFeed = why === "resync_required";
    context.state = await context.writer.commit({
      resources: [],
      checkpoint: { filter, token: null },
      startsNewFeed: isNewFeed,
    });
    if (isNewFeed) context.highest = 0;
  }

  private fetchNames({ state, writer }: PassContext, feed: Feed): void {
    this.names.fetchIfDue(state, this.filter, feed.mutations, writer);
  }

  private end({ state }: PassContext, { isComplete, feed }: FinishedPass): RunOutcome {
    const stored = { filter: this.key, token: feed.nextToken, feed: state.feed };
    if (isComplete) this.ahead.remember(stored);
    return this.outcome(isComplete);
  }

  private outcome(isComplete: boolean): RunOutcome {
    const report = this.report.finish();
    const kind = !isComplete ? "partial" : this.report.changedAnything ? "applied" : "upToDate";
    return { kind, report };
  }
}
