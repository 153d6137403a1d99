import {
  ContentError,
  deserializeError,
  serializeError,
  type SerializedError,
} from "../model/errors.js";
import {
  isEmptyFilter,
  parseFilter,
  withoutGroups,
  type FilterProblem,
  type ResourceFilter,
} from "../model/filter.js";
import { resourceKey, type LocalResource, type ResourceRef } from "../model/resource.js";
import { mergedLists } from "./lists.js";
import { withCaller } from "./signals.js";
import { refreshOne, runSync, type RunDependencies } from "./run.js";
import type {
  ContentSession,
  RunOptions,
  RunOutcome,
  RunProgress,
  SessionStatus,
  SyncReport,
} from "./types.js";

export interface SessionDependencies extends RunDependencies {
  /** The entries of the `resources` setting, read at the start of every run. */
  readonly entries: () => readonly string[];
}

/** How long a run waits for another window's writer unless its caller says otherwise. */
const DEFAULT_WAIT_MS = 60_000;

export function createContentSession(dependencies: SessionDependencies): ContentSession {
  return new Session(dependencies);
}

/** A sync that waits for its turn. Once it has begun nobody joins it any more. */
interface PendingSync {
  readonly full: boolean;
  readonly outcome: Promise<RunOutcome>;
  readonly shared: SharedOptions;
}

class Session implements ContentSession {
  private readonly listeners = new Set<(status: SessionStatus) => void>();
  private readonly closing = new AbortController();
  /** Groups that the service refused to know, until the setting changes. */
  private readonly refused = { entries: "", groups: new Set<string>() };
  private pending: PendingSync | null = null;
  /** Ends when everything that was begun has ended: this session writes one thing at a time. */
  private queue: Promise<unknown> = Promise.resolve();
  private current: SessionStatus;

  constructor(private readonly dependencies: SessionDependencies) {
    const { problems, filter } = this.readFilter();
    this.current = {
      running: null,
      offline: false,
      error: null,
      filterProblems: problems,
      nothingChosen: isEmptyFilter(filter),
    };
  }

  get status(): SessionStatus {
    return this.current;
  }

  onDidChangeStatus(listener: (status: SessionStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async sync(options: RunOptions & { readonly full?: boolean } = {}): Promise<RunOutcome> {
    const full = options.full === true;
    if (this.pending !== null && (this.pending.full || !full)) {
      this.pending.shared.join(options);
      return await this.pending.outcome;
    }
    const shared = new SharedOptions(options, this.closing.signal, (running) => {
      this.update({ running });
    });
    const outcome = this.enqueue(async () => {
      if (this.pending === pending) this.pending = null;
      try {
        return await this.runOnce(shared, full);
      } finally {
        shared.dispose();
      }
    });
    const pending: PendingSync = { full, outcome, shared };
    this.pending = pending;
    return await outcome;
  }

  async refreshFullCopy(ref: ResourceRef, options: RunOptions = {}): Promise<LocalResource> {
    return await this.enqueue(async () => {
      const shared = new SharedOptions(options, this.closing.signal, (running) => {
        this.update({ running });
      });
      try {
        const state = await refreshOne(this.dependencies, ref, shared.forRun());
        this.update({ offline: false });
        const found = state.resources.find((r) => resourceKey(r) === resourceKey(ref));
        if (found === undefined) {
          throw new ContentError("store_failed", `${resourceKey(ref)} is not in the store.`);
        }
        return found;
      } catch (error) {
        this.update({ offline: serializeError(error).code === "offline" });
        throw error;
      } finally {
        shared.dispose();
        this.update({ running: null });
      }
    });
  }

  async refreshLists(options: RunOptions = {}): Promise<void> {
    const { source, store } = this.dependencies;
    await this.enqueue(async () => {
      const signal = withCaller(this.closing.signal, options.signal);
      const listed = await source.fetchLists(signal);
      const run = await store.openWriter({ waitMs: options.waitMs ?? DEFAULT_WAIT_MS, signal });
      try {
        await run.commit({ resources: [], listed: mergedLists(run.base.listed, listed) });
      } finally {
        await run.close();
      }
    });
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.queue.catch(() => undefined);
    this.listeners.clear();
  }

  private async runOnce(shared: SharedOptions, full: boolean): Promise<RunOutcome> {
    try {
      const outcome = await this.runWithoutRefusedGroups(shared, full);
      const error = outcome.kind === "failed" ? outcome.error : null;
      this.update({
        offline: error?.code === "offline",
        error: outcome.kind === "cancelled" ? this.current.error : error,
      });
      return outcome;
    } finally {
      this.update({ running: null });
    }
  }

  /**
   * A group that the service does not know is the user's typing error or a group that is gone. It
   * is reported and left out, so that one wrong entry does not keep everything else from syncing.
   */
  private async runWithoutRefusedGroups(shared: SharedOptions, full: boolean): Promise<RunOutcome> {
    for (;;) {
      const { filter, problems } = this.readFilter();
      this.update({ filterProblems: problems, nothingChosen: isEmptyFilter(filter) });
      if (isEmptyFilter(filter)) return failure(nothingToSync(problems));
      const outcome = await runSync(this.dependencies, filter, { ...shared.forRun(), full });
      if (outcome.kind !== "failed") return outcome;
      const named = namedGroup(outcome.error, filter);
      if (named === null) return outcome;
      const entry = this.entryOf(named);
      if (outcome.error.code !== "unknown_resource_group" || filter.groups.size === 1) {
        const details = { ...outcome.error.details, entry };
        return { ...outcome, error: { ...outcome.error, details } };
      }
      this.dependencies.logger.warn(
        `The service does not know the resource group of "${entry}"; syncing the others.`,
      );
      this.refused.groups.add(named);
    }
  }

  private readFilter(): { filter: ResourceFilter; problems: FilterProblem[] } {
    const entries = this.dependencies.entries();
    const text = JSON.stringify(entries);
    if (text !== this.refused.entries) {
      this.refused.entries = text;
      this.refused.groups.clear();
    }
    const { filter, problems } = parseFilter(entries);
    for (const group of this.refused.groups) {
      problems.push({ entry: this.entryOf(group), reason: "refused" });
    }
    return { filter: withoutGroups(filter, this.refused.groups), problems };
  }

  private entryOf(group: string): string {
    return (
      this.dependencies.entries().find((entry) => entry.trim().startsWith(`${group}:`)) ?? group
    );
  }

  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work, work);
    this.queue = result.catch(() => undefined);
    return result;
  }

  private update(change: Partial<SessionStatus>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener(this.current);
  }
}

/** The options of everyone who takes part in one run: all see the progress, anyone may cancel. */
class SharedOptions {
  private readonly controller = new AbortController();
  private readonly ended = new AbortController();
  private readonly watchers = new Set<(progress: RunProgress) => void>();
  private readonly waitMs: number;

  constructor(
    options: RunOptions,
    closing: AbortSignal,
    private readonly onProgress: (progress: RunProgress) => void,
  ) {
    this.waitMs = options.waitMs ?? DEFAULT_WAIT_MS;
    this.abortWith(closing);
    this.join(options);
  }

  join(options: RunOptions): void {
    if (options.onProgress !== undefined) this.watchers.add(options.onProgress);
    if (options.signal !== undefined) this.abortWith(options.signal);
  }

  forRun(): RunOptions {
    return {
      waitMs: this.waitMs,
      signal: this.controller.signal,
      onProgress: (progress) => {
        this.onProgress(progress);
        for (const watcher of this.watchers) watcher(progress);
      },
    };
  }

  /** Lets go of the callers' signals, which may live much longer than a run. */
  dispose(): void {
    this.ended.abort();
  }

  private abortWith(signal: AbortSignal): void {
    const abort = (): void => {
      this.controller.abort();
    };
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true, signal: this.ended.signal });
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
  checkpointStored: false,
};

function failure(error: SerializedError): RunOutcome {
  return { kind: "failed", error, report: EMPTY_REPORT };
}

function nothingToSync(problems: readonly FilterProblem[]): SerializedError {
  const [problem] = problems;
  return serializeError(
    problem === undefined
      ? new ContentError("not_configured", "No resources are chosen.")
      : new ContentError(
          "invalid_resources",
          `"${problem.entry}" is not a resource. Entries look like translations:19 or articles:*.`,
          { entry: problem.entry },
        ),
  );
}

/** The group that the service's refusal of a filter names, where it can be told. */
function namedGroup(error: SerializedError, filter: ResourceFilter): string | null {
  if (error.code !== "unknown_resource_group" && error.code !== "invalid_resources") return null;
  const words = new Set((error.details.serviceMessage ?? error.message).split(/[^a-z0-9_]+/));
  const named = [...filter.groups.keys()].filter((group) => words.has(group));
  const [only] = named.length > 0 ? named : filter.groups.keys();
  return named.length === 1 || filter.groups.size === 1 ? (only ?? null) : null;
}

/** The error of an outcome that is none of the good endings, for callers that want exceptions. */
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
