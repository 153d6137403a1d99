import pLimit from "p-limit";
import {
  ContentError,
  isContentError,
  serializeError,
  throwIfAborted,
  type SerializedError,
} from "../model/errors.js";
import { canonicalFilter, filterCovers, type ResourceFilter } from "../model/filter.js";
import { resourceKey, type ResourceKey, type ResourceRef } from "../model/resource.js";
import type {
  Clock,
  ContentSource,
  ContentStore,
  Logger,
  StoreWriter,
  StoreState,
} from "../ports.js";
import { DEFAULT_FEED_LIMITS, readFeed, type Feed, type FeedLimits } from "./feed.js";
import { mergedLists } from "./lists.js";
import { planRun } from "./plan.js";
import { withCaller } from "./signals.js";
import type { RunOptions, RunOutcome, RunProgress, SyncReport } from "./types.js";

/** Full copies fetched at the same time. */
const PARALLEL_FULL_COPIES = 4;
/** Full copies in a row that could not reach the service before the run gives up as offline. */
const OFFLINE_LIMIT = 3;
/** Age at which the lists of names are fetched again. */
const LISTS_MAX_AGE_MS = 24 * 60 * 60 * 1000;
/** Groups that the service has lists for. */
const LISTED_GROUPS: ReadonlySet<string> = new Set(["recitations", "tafsirs", "translations"]);

export interface RunDependencies {
  readonly source: ContentSource;
  readonly store: ContentStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly feedLimits?: Partial<FeedLimits>;
}

/** Errors that end the whole run: no other resource would fare better. */
const FATAL_CODES: ReadonlySet<string> = new Set([
  "cancelled",
  "credentials_missing",
  "credentials_rejected",
  "not_configured",
  "store_busy",
  "store_damaged",
  "store_failed",
  "store_full",
  "store_newer",
  "store_read_only",
]);

/**
 * Brings the resources of a filter up to date, once: reads the feed, applies what it says, fetches
 * full copies, and stores the checkpoint with the last of the data.
 *
 * Full copies become visible one by one as they arrive, each as a whole; changed rows all together
 * at the end. The checkpoint is stored only when nothing is missing (document "Full Copies and
 * Recovery"), so whatever interrupts a run, the next one asks again for what it lacks.
 *
 * `full` bootstraps although there is a checkpoint, and fetches every full copy; once the service
 * has answered, the checkpoint is gone.
 */
export async function runSync(
  dependencies: RunDependencies,
  filter: ResourceFilter,
  options: RunOptions & { readonly full?: boolean } = {},
): Promise<RunOutcome> {
  const work = new Run(dependencies, filter, options);
  try {
    return await work.execute();
  } catch (error) {
    return await work.fail(error);
  } finally {
    await work.close();
  }
}

class Run {
  private run: StoreWriter | null = null;
  private state: StoreState | null = null;
  private progress: RunProgress = {
    phase: "waiting",
    pages: 0,
    mutations: 0,
    fullCopiesDone: 0,
    fullCopiesTotal: 0,
    rows: 0,
  };
  private report: { -readonly [K in keyof SyncReport]: SyncReport[K] } & {
    unavailable: SyncReport["unavailable"][number][];
    failed: SyncReport["failed"][number][];
  } = {
    mode: "incremental",
    pages: 0,
    mutations: 0,
    fullCopies: 0,
    rowsUpserted: 0,
    rowsDeleted: 0,
    unavailable: [],
    failed: [],
    checkpointStored: false,
  };
  private readonly errors = new Map<ResourceKey, SerializedError>();
  /** No failures of the run: everything that can be read was stored. */
  private readonly held = new Map<ResourceKey, ResourceRef & { error: SerializedError }>();
  private offlineInARow = 0;
  /** Stops what is not part of the data when the run is over. */
  private readonly ended = new AbortController();

  constructor(
    private readonly dependencies: RunDependencies,
    private readonly filter: ResourceFilter,
    private readonly options: RunOptions & { readonly full?: boolean },
  ) {}

  async execute(): Promise<RunOutcome> {
    const { store, clock } = this.dependencies;
    this.show({});
    const run = await store.openWriter({
      waitMs: this.options.waitMs ?? 0,
      signal: this.options.signal,
    });
    this.run = run;
    this.state = run.base;
    const key = canonicalFilter(this.filter);
    const token = this.options.full === true ? null : await run.checkpoint(key);
    this.report.mode = token === null ? "bootstrap" : "incremental";

    this.show({ phase: "pages" });
    const feed = await this.readFeed(run, token);
    if (this.options.full === true) {
      // Only now, when the service is known to answer. From here on nothing counts as current
      // before its full copy has come, also for the next run, should this one not get there.
      this.state = await run.commit({
        resources: [],
        checkpoint: { filter: key, token: null },
        doubtful: this.covered(),
      });
    }
    const lists = this.refreshLists(run, feed);
    // Handled where it is awaited; the data does not wait for it.
    lists.catch(() => undefined);

    const plan = planRun(feed, this.filter, this.state.resources, {
      now: clock.now(),
      lastCompleteAt: this.state.lastRun?.lastCompleteAt ?? null,
      logger: this.dependencies.logger,
    });
    const applied: ResourceRef[] = [];
    const copies: { ref: ResourceRef; url: string | null }[] = [];
    for (const resource of plan.resources) {
      throwIfAborted(this.options.signal);
      switch (resource.kind) {
        case "unavailable":
          this.report.unavailable.push({ ...resource.ref, reason: resource.reason });
          break;
        case "fullCopy":
          copies.push(resource);
          break;
        case "rows": {
          const outcome = await run.applyMutations(resource.ref);
          if (outcome.kind === "applied") {
            applied.push(resource.ref);
            this.report.rowsUpserted += outcome.upserted;
            this.report.rowsDeleted += outcome.deleted;
            this.show({ rows: this.progress.rows + outcome.upserted + outcome.deleted });
          } else {
            this.dependencies.logger.info(
              `${resourceKey(resource.ref)}: ${outcome.why}; fetching the full copy.`,
            );
            copies.push({ ref: resource.ref, url: null });
          }
        }
      }
    }
    await this.fetchFullCopies(run, copies);

    throwIfAborted(this.options.signal);
    this.show({ phase: "committing" });
    const complete = this.report.failed.length === 0;
    const outcome = !complete
      ? "partial"
      : this.changedAnything(plan.touched)
        ? "applied"
        : "upToDate";
    this.state = await run.commit({
      resources: applied,
      unavailable: this.report.unavailable,
      failures: this.failures(),
      touched: plan.touched,
      checkpoint: complete ? { filter: key, token: feed.nextToken } : undefined,
      currentThrough: { sequence: feed.untilSequence, resources: this.current(applied) },
      lastRun: { endedAt: new Date(clock.now()).toISOString(), outcome, error: null },
    });
    this.report.checkpointStored = complete;
    await lists;
    return { kind: outcome, report: this.report };
  }

  /** Ends the run after an error; what was committed before stays. */
  async fail(error: unknown): Promise<RunOutcome> {
    const serialized = serializeError(error);
    const outcome = serialized.code === "cancelled" ? "cancelled" : "failed";
    if (outcome === "failed") {
      this.dependencies.logger.error(
        `The run ended with ${serialized.code}: ${serialized.message}`,
      );
      if (!isContentError(error) && error instanceof Error) {
        this.dependencies.logger.error(error.stack ?? "");
      }
    }
    try {
      // A store that cannot be written to has no room for this note either.
      await this.run?.commit({
        resources: [],
        failures: this.failures(),
        lastRun: {
          endedAt: new Date(this.dependencies.clock.now()).toISOString(),
          outcome,
          error: outcome === "failed" ? serialized : null,
        },
      });
    } catch (second) {
      this.dependencies.logger.warn(
        `The end of the run could not be noted: ${serializeError(second).message}`,
      );
    }
    return outcome === "cancelled"
      ? { kind: "cancelled", report: this.report }
      : { kind: "failed", error: serialized, report: this.report };
  }

  async close(): Promise<void> {
    this.ended.abort();
    await this.run?.close();
  }

  private async readFeed(run: StoreWriter, token: string | null): Promise<Feed> {
    const feed = await readFeed(
      {
        source: this.dependencies.source,
        run,
        filter: this.filter,
        covered: this.covered(),
        logger: this.dependencies.logger,
        limits: { ...DEFAULT_FEED_LIMITS, ...this.dependencies.feedLimits },
        signal: this.options.signal,
        onPage: (pages, mutations) => {
          this.show({ pages, mutations });
        },
      },
      token,
    );
    this.report.mode = feed.mode;
    this.report.pages = feed.pages;
    this.report.mutations = feed.mutations.length;
    return feed;
  }

  /** Names are a convenience: a run goes on without them, and neither fails nor waits for them. */
  private async refreshLists(run: StoreWriter, feed: Feed): Promise<void> {
    const state = this.state ?? run.base;
    const listed = new Set(state.listed.map(resourceKey));
    const refs: ResourceRef[] = [...state.resources, ...feed.mutations];
    const unnamed = refs.some(
      (ref) =>
        filterCovers(this.filter, ref) &&
        LISTED_GROUPS.has(ref.group) &&
        !listed.has(resourceKey(ref)),
    );
    const age = this.dependencies.clock.now() - Date.parse(state.listedAt ?? "1970-01-01");
    // Resources without a name in fresh lists stay without: asking at every run would not help.
    const due = age > LISTS_MAX_AGE_MS || (unnamed && feed.mutations.length > 0);
    if (!due) return;
    try {
      const signal = withCaller(this.ended.signal, this.options.signal);
      const lists = await this.dependencies.source.fetchLists(signal);
      if (this.ended.signal.aborted) return;
      this.state = await run.commit({
        resources: [],
        listed: mergedLists(state.listed, lists),
      });
    } catch (error) {
      this.dependencies.logger.warn(
        `The lists of names could not be fetched: ${serializeError(error).message}`,
      );
    }
  }

  private covered(): ResourceRef[] {
    return (this.state?.resources ?? [])
      .filter((resource) => filterCovers(this.filter, resource))
      .map(({ group, id }) => ({ group, id }));
  }

  private async fetchFullCopies(
    run: StoreWriter,
    copies: readonly { ref: ResourceRef; url: string | null }[],
  ): Promise<void> {
    if (copies.length === 0) return;
    this.show({ phase: "fullCopies", fullCopiesTotal: copies.length });
    const limit = pLimit(PARALLEL_FULL_COPIES);
    const fatal = new AbortController();
    const signal = withCaller(fatal.signal, this.options.signal);
    const results = await Promise.allSettled(
      copies.map(({ ref, url }) =>
        limit(async () => {
          throwIfAborted(signal);
          try {
            await this.fetchFullCopy(run, ref, url, signal);
          } catch (error) {
            fatal.abort();
            throw error;
          }
        }),
      ),
    );
    const errors = results.flatMap((result): unknown[] =>
      result.status === "rejected" ? [result.reason] : [],
    );
    // The first cause, not the cancellations that it led to.
    const cause = errors.find((error) => !isContentError(error, "cancelled")) ?? errors[0];
    if (errors.length > 0) throw cause;
  }

  /** Fetches, stages and commits one full copy. Throws only what ends the whole run. */
  private async fetchFullCopy(
    run: StoreWriter,
    ref: ResourceRef,
    url: string | null,
    signal: AbortSignal,
  ): Promise<void> {
    const key = resourceKey(ref);
    try {
      const bytes = await this.dependencies.source.fetchFullCopy(ref, url, signal);
      this.offlineInARow = 0;
      const outcome = await run.stageFullCopy(ref, bytes);
      this.state = await run.commit({ resources: [ref] });
      if (outcome.kind === "staged") {
        this.report.fullCopies++;
        this.report.rowsUpserted += outcome.upserted;
        this.report.rowsDeleted += outcome.deleted;
        this.show({
          fullCopiesDone: this.progress.fullCopiesDone + 1,
          rows: this.progress.rows + outcome.upserted,
        });
      } else {
        const error = schemaNewer(outcome.schemaVersion);
        this.held.set(key, { ...ref, error: serializeError(error) });
        this.dependencies.logger.warn(`${key}: ${error.message}`);
        this.show({ fullCopiesDone: this.progress.fullCopiesDone + 1 });
      }
    } catch (error) {
      const serialized = serializeError(error);
      if (serialized.code === "snapshot_not_found") {
        this.report.unavailable.push({ ...ref, reason: null });
        return;
      }
      if (!isContentError(error) || FATAL_CODES.has(serialized.code)) throw error;
      if (serialized.code === "offline" && ++this.offlineInARow >= OFFLINE_LIMIT) throw error;
      this.errors.set(key, serialized);
      this.report.failed.push({ ...ref, code: serialized.code, message: serialized.message });
      this.dependencies.logger.warn(`${key}: ${serialized.code}: ${serialized.message}`);
    }
  }

  private failures(): (ResourceRef & { error: SerializedError })[] {
    const failed = this.report.failed.flatMap(({ group, id }) => {
      const error = this.errors.get(resourceKey({ group, id }));
      return error === undefined ? [] : [{ group, id, error }];
    });
    return [...failed, ...this.held.values()];
  }

  /** Covered resources of which nothing is missing now. */
  private current(applied: readonly ResourceRef[]): ResourceRef[] {
    const gone = new Set(this.report.unavailable.map(resourceKey));
    const fresh = new Set(applied.map(resourceKey));
    return (this.state?.resources ?? [])
      .filter(
        (resource) =>
          filterCovers(this.filter, resource) &&
          !this.errors.has(resourceKey(resource)) &&
          !this.held.has(resourceKey(resource)) &&
          !gone.has(resourceKey(resource)) &&
          (fresh.has(resourceKey(resource)) ||
            (resource.status === "available" && !resource.needsFullCopy)),
      )
      .map(({ group, id }) => ({ group, id }));
  }

  private changedAnything(touched: readonly unknown[]): boolean {
    const { mutations, fullCopies, rowsUpserted, rowsDeleted, unavailable } = this.report;
    return (
      mutations + fullCopies + rowsUpserted + rowsDeleted + unavailable.length + touched.length > 0
    );
  }

  private show(change: Partial<RunProgress>): void {
    this.progress = { ...this.progress, ...change };
    this.options.onProgress?.(this.progress);
  }
}

/**
 * Fetches the full copy of one resource and commits it, outside a run of the feed. The filter's
 * checkpoint stays: changes that come again are recognised by the copy's sequence.
 *
 * Throws the ContentError that prevented it, after noting it with the resource.
 */
export async function refreshOne(
  dependencies: RunDependencies,
  ref: ResourceRef,
  options: RunOptions = {},
): Promise<StoreState> {
  const { source, store } = dependencies;
  const progress: RunProgress = {
    phase: "waiting",
    pages: 0,
    mutations: 0,
    fullCopiesDone: 0,
    fullCopiesTotal: 1,
    rows: 0,
  };
  options.onProgress?.(progress);
  const run = await store.openWriter({ waitMs: options.waitMs ?? 0, signal: options.signal });
  try {
    options.onProgress?.({ ...progress, phase: "fullCopies" });
    const bytes = await source.fetchFullCopy(ref, null, options.signal);
    const outcome = await run.stageFullCopy(ref, bytes);
    options.onProgress?.({ ...progress, phase: "committing", fullCopiesDone: 1 });
    const state = await run.commit({ resources: [ref] });
    if (outcome.kind === "held") throw schemaNewer(outcome.schemaVersion);
    return state;
  } catch (error) {
    const serialized = serializeError(error);
    dependencies.logger.warn(
      `${resourceKey(ref)} was not refreshed: ${serialized.code}: ${serialized.message}`,
    );
    await noteFailure(run, ref, serialized).catch((second: unknown) => {
      dependencies.logger.warn(`That could not be noted: ${serializeError(second).message}`);
    });
    throw error;
  } finally {
    await run.close();
  }
}

async function noteFailure(
  run: StoreWriter,
  ref: ResourceRef,
  error: SerializedError,
): Promise<void> {
  if (error.code === "snapshot_not_found") {
    await run.commit({ resources: [], unavailable: [{ ...ref, reason: null }] });
  } else if (!FATAL_CODES.has(error.code)) {
    await run.commit({ resources: [], failures: [{ ...ref, error }] });
  }
}

function schemaNewer(version: number): ContentError {
  return new ContentError(
    "schema_newer",
    `The full copy comes in schema version ${version}, which this version of the extension ` +
      "cannot read. The rows from before are kept.",
  );
}
