import {
  cancelled,
  ContentError,
  deserializeError,
  isContentError,
  serializeError,
  throwIfAborted,
  type SerializedError,
} from "../model/errors.js";
import {
  canonicalFilter,
  isEmptyFilter,
  parseFilter,
  withoutGroups,
  type FilterProblem,
  type ResourceFilter,
} from "../model/filter.js";
import { findResource, hasRows, type LocalResource, type ResourceRef } from "../model/resource.js";
import type { StoreState } from "../model/storeState.js";
import { FeedAhead } from "./ahead.js";
import { mergedLists, NameKeeper, type NameParts } from "./names.js";
import { refreshOne } from "./refresh.js";
import {
  entryProblems,
  findRefusedGroups,
  groupOf,
  malformedEntry,
  refusesFilter,
} from "./refusedGroups.js";
import { runSync, type RunDependencies } from "./run.js";
import { SharedOptions } from "./sharedOptions.js";
import { withCaller } from "./signals.js";
import { WorkQueue } from "./workQueue.js";
import type {
  RefreshOptions,
  RunOptions,
  RunOutcome,
  RunProgress,
  SessionStatus,
  SyncOptions,
  SyncReport,
  SyncSession,
} from "./types.js";

export interface SessionDependencies extends RunDependencies, NameParts {
  /** The entries of the `resources` setting, read at the start of every run. */
  readonly entries: () => readonly string[];
}

/** How long a run waits for another window's writer by default. */
const DEFAULT_WAIT_MS = 60_000;

export function createSyncSession(dependencies: SessionDependencies): SyncSession {
  return new Session(dependencies);
}

/** A sync in the queue. After it has started, no caller can join it. */
interface PendingSync {
  readonly full: boolean;
  readonly retryPaused: boolean;
  readonly outcome: Promise<RunOutcome>;
  readonly shared: SharedOptions;
}

class Session implements SyncSession {
  private readonly listeners = new Set<(status: SessionStatus) => void>();
  private readonly closing = new AbortController();
  private readonly names: NameKeeper;
  private readonly ahead = new FeedAhead();
  /** Groups that the service refused; kept until the setting changes. */
  private readonly refused = { entries: "", groups: new Map<string, SerializedError>() };
  private pending: PendingSync | null = null;
  /** This session runs one write at a time. */
  private readonly queue = new WorkQueue();
  private current: SessionStatus;

  constructor(private readonly dependencies: SessionDependencies) {
    this.names = new NameKeeper(dependencies, this.closing.signal);
    const { problems, filter } = this.readFilter();
    this.current = {
      running: null,
      offline: false,
      error: null,
      filterProblems: problems,
      nothingChosen: isEmptyFilter(filter),
      filter: canonicalFilter(filter),
      missingScopes: [],
    };
  }

  get status(): SessionStatus {
    return this.current;
  }

  onDidChangeStatus(listener: (status: SessionStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async sync(options: SyncOptions = {}): Promise<RunOutcome> {
    const full = options.full === true;
    const retryPaused = options.retryPaused === true;
    const { pending: waiting } = this;
    // Nothing is to be started or joined, so nobody else's sync ends.
    if (options.signal?.aborted === true) return CANCELLED;
    if (
      waiting !== null &&
      !waiting.shared.signal.aborted &&
      (waiting.full || !full) &&
      (waiting.full || waiting.retryPaused || !retryPaused)
    ) {
      waiting.shared.join(options);
      return await waiting.outcome;
    }
    const shared = this.share(options);
    const leaveQueue = (): void => {
      if (this.pending === pending) this.pending = null;
    };
    const outcome = this.queue
      .addFor(shared.signal, () => {
        leaveQueue();
        return this.runOnce({ ...shared.forRun(), full, retryPaused });
      })
      .catch((error: unknown) => {
        if (isContentError(error, "cancelled")) return CANCELLED;
        throw error;
      })
      .finally(() => {
        leaveQueue();
        shared.dispose();
      });
    const pending: PendingSync = { full, retryPaused, outcome, shared };
    this.pending = pending;
    return await outcome;
  }

  async refreshFullCopy(ref: ResourceRef, options: RefreshOptions = {}): Promise<LocalResource> {
    return options.onlyIfMissing === true
      ? await this.firstCopy(ref, options)
      : await this.refresh(ref, options);
  }

  /**
   * Fetches the full copy of a resource without rows. Ends as soon as there are rows, also if a
   * running sync or another window stores them.
   */
  private async firstCopy(ref: ResourceRef, options: RunOptions): Promise<LocalResource> {
    const { store } = this.dependencies;
    const arrival = new AbortController();
    const found: { copy: LocalResource | null } = { copy: null };
    const look = (state: StoreState): void => {
      const copy = findResource(state, ref);
      if (copy === undefined || !hasRows(copy)) return;
      found.copy ??= copy;
      arrival.abort();
    };
    const stopLooking = store.onDidChange((_, state) => {
      look(state);
    });
    const signal = withCaller(this.closing.signal, options.signal);
    try {
      look(await store.state());
      throwIfAborted(signal);
      return (
        found.copy ??
        (await this.refresh(ref, { ...options, signal: withCaller(arrival.signal, signal) }))
      );
    } catch (error) {
      throwIfAborted(signal);
      if (found.copy !== null) return found.copy;
      throw error;
    } finally {
      stopLooking();
    }
  }

  private async refresh(ref: ResourceRef, options: RunOptions): Promise<LocalResource> {
    const shared = this.share(options);
    try {
      return await this.queue.addFor(shared.signal, async () => {
        try {
          const state = await refreshOne(this.dependencies, ref, shared.forRun());
          this.update({ offline: false });
          const copy = findResource(state, ref);
          // The copy was deleted while it was fetched.
          if (copy === undefined || copy.file === null) throw cancelled();
          return copy;
        } catch (error) {
          this.update({ offline: serializeError(error).code === "offline" });
          throw error;
        } finally {
          this.update({ running: null });
        }
      });
    } finally {
      shared.dispose();
    }
  }

  async refreshLists(options: RunOptions = {}): Promise<void> {
    const { source, store } = this.dependencies;
    const signal = withCaller(this.closing.signal, options.signal);
    await this.queue.addFor(signal, async () => {
      const listed = await source.fetchLists(signal);
      this.update({ missingScopes: source.missingScopes });
      const writer = await store.openWriter({ waitMs: options.waitMs ?? DEFAULT_WAIT_MS, signal });
      try {
        await writer.commit({ resources: [], listed: mergedLists(writer.base.listed, listed) });
      } finally {
        await writer.close();
      }
    });
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.queue.ended();
    this.listeners.clear();
  }

  private share(options: RunOptions): SharedOptions {
    const show = (running: RunProgress): void => {
      this.update({ running });
    };
    const { source } = this.dependencies;
    return new SharedOptions(options, this.closing.signal, DEFAULT_WAIT_MS, show, source);
  }

  private async runOnce(options: SyncOptions): Promise<RunOutcome> {
    try {
      const outcome = await this.runWithoutRefusedGroups(options);
      const error = outcome.kind === "failed" ? outcome.error : null;
      await this.names.settle((work) => {
        void this.queue.add(work);
      });
      this.update({
        offline: error?.code === "offline",
        error: outcome.kind === "cancelled" ? this.current.error : error,
        missingScopes: this.dependencies.source.missingScopes,
      });
      return outcome;
    } finally {
      this.update({ running: null });
    }
  }

  /**
   * An unknown group is a typo, or a group that the service has dropped. It is reported and left
   * out, so that one wrong entry does not prevent the sync of all others.
   */
  private async runWithoutRefusedGroups(options: SyncOptions): Promise<RunOutcome> {
    for (;;) {
      const { filter, problems } = this.readFilter();
      this.update({
        filterProblems: problems,
        nothingChosen: isEmptyFilter(filter),
        filter: canonicalFilter(filter),
      });
      if (isEmptyFilter(filter)) return this.withProblems(failure(this.nothingToSync(problems)));
      const outcome = await runSync(this.dependencies, filter, options, this.names, this.ahead);
      if (outcome.kind !== "failed" || !refusesFilter(outcome.error)) {
        return this.withProblems(outcome);
      }
      const { source } = this.dependencies;
      const refused = await findRefusedGroups(source, filter, outcome.error, options.signal);
      if (refused.size === 0) return this.withProblems(outcome);
      for (const [group, error] of refused) this.refused.groups.set(group, error);
      const entry = this.entriesOf([...refused.keys()])[0];
      if (refused.size === filter.groups.size) {
        const details = { ...outcome.error.details, entry };
        const problem = this.withProblems({ ...outcome, error: { ...outcome.error, details } });
        // Forget the refusals, so that the user can retry the groups.
        this.refused.groups.clear();
        return problem;
      }
      this.dependencies.logger.warn(
        `The service refuses the resource group of "${entry ?? ""}"; syncing the others.`,
      );
    }
  }

  private withProblems(outcome: RunOutcome): RunOutcome {
    const problems = entryProblems(this.readFilter().problems, this.refused.groups);
    const report: SyncReport = { ...outcome.report, problems };
    return { ...outcome, report };
  }

  private readFilter(): { filter: ResourceFilter; problems: FilterProblem[] } {
    const entries = this.dependencies.entries();
    const text = JSON.stringify(entries);
    if (text !== this.refused.entries) {
      this.refused.entries = text;
      this.refused.groups.clear();
    }
    const { filter, problems } = parseFilter(entries);
    const refused = new Set(this.refused.groups.keys());
    for (const entry of this.entriesOf([...refused])) problems.push({ entry, reason: "refused" });
    return { filter: withoutGroups(filter, refused), problems };
  }

  /** Valid entries of these groups, each once, in the user's spelling. */
  private entriesOf(groups: readonly string[]): string[] {
    return [...new Set(this.dependencies.entries())].filter(
      (entry) => groups.includes(groupOf(entry)) && parseFilter([entry]).problems.length === 0,
    );
  }

  private nothingToSync(problems: readonly FilterProblem[]): SerializedError {
    const [problem] = problems;
    if (problem === undefined) {
      return serializeError(new ContentError("not_configured", "No resources are chosen."));
    }
    const { entry } = problem;
    return serializeError(new ContentError("invalid_resources", malformedEntry(entry), { entry }));
  }

  private update(change: Partial<SessionStatus>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener(this.current);
  }
}

const EMPTY_REPORT: SyncReport = {
  mode: "bootstrap",
  pages: 0,
  mutations: 0,
  fullCopies: 0,
  rowsUpserted: 0,
  rowsDeleted: 0,
  unavailable: [],
  failed: [],
  problems: [],
  checkpointStored: false,
};

const CANCELLED: RunOutcome = { kind: "cancelled", report: EMPTY_REPORT };

function failure(error: SerializedError): RunOutcome {
  return { kind: "failed", error, report: EMPTY_REPORT };
}

/** The error of an unsuccessful outcome, for callers that expect exceptions. */
export function outcomeError(outcome: RunOutcome): ContentError | null {
  switch (outcome.kind) {
    case "applied":
    case "upToDate":
    case "partial":
      return null;
    case "cancelled":
      return new ContentError("cancelled", "The sync was cancelled.");
    case "failed":
      return deserializeError(outcome.error);
  }
}
