import type { SerializedError } from "../model/errors.js";
import { resourceKey, type ResourceKey, type ResourceRef } from "../model/resource.js";
import type { Feed } from "./feed.js";
import type { RunProgress, SyncReport } from "./types.js";

export interface FailedResource {
  readonly ref: ResourceRef;
  readonly error: SerializedError;
  /** True if the failure is stored. */
  isNoted: boolean;
}

/** Collects the results of a run's passes, for its report and its progress. */
export class RunReport {
  /** Resources that failed in this run, or that are paused after earlier failures. */
  readonly failed = new Map<ResourceKey, FailedResource>();
  private readonly unavailable = new Map<ResourceKey, SyncReport["unavailable"][number]>();
  private readonly counts = {
    pages: 0,
    mutations: 0,
    fullCopies: 0,
    rowsUpserted: 0,
    rowsDeleted: 0,
  };
  private progress: RunProgress = {
    phase: "waiting",
    pages: 0,
    mutations: 0,
    fullCopiesDone: 0,
    fullCopiesTotal: 0,
    rows: 0,
  };
  mode: SyncReport["mode"] = "incremental";
  checkpointStored = false;

  constructor(private readonly onProgress: ((progress: RunProgress) => void) | undefined) {}

  show(change: Partial<RunProgress>): void {
    this.progress = { ...this.progress, ...change };
    this.onProgress?.(this.progress);
  }

  showPages(pages: number, mutations: number): void {
    this.show({ pages: this.counts.pages + pages, mutations: this.counts.mutations + mutations });
  }

  addFeed(feed: Feed): void {
    this.counts.pages += feed.pages;
    this.counts.mutations += feed.mutations.length;
  }

  addCopiesToFetch(count: number): void {
    this.show({
      phase: "fullCopies",
      fullCopiesTotal: this.progress.fullCopiesTotal + count,
    });
  }

  addCopy(rows: { readonly upserted: number; readonly deleted: number } | null): void {
    if (rows !== null) {
      this.counts.fullCopies++;
      this.counts.rowsUpserted += rows.upserted;
      this.counts.rowsDeleted += rows.deleted;
    }
    this.show({
      fullCopiesDone: this.progress.fullCopiesDone + 1,
      rows: this.progress.rows + (rows?.upserted ?? 0),
    });
  }

  addRows({ upserted, deleted }: { readonly upserted: number; readonly deleted: number }): void {
    this.counts.rowsUpserted += upserted;
    this.counts.rowsDeleted += deleted;
    this.show({ rows: this.progress.rows + upserted + deleted });
  }

  addUnavailable({ group, id }: ResourceRef, reason: string | null): void {
    this.unavailable.set(resourceKey({ group, id }), { group, id, reason });
  }

  addFailure({ group, id }: ResourceRef, error: SerializedError, isNoted = false): void {
    this.failed.set(resourceKey({ group, id }), { ref: { group, id }, error, isNoted });
  }

  get changedAnything(): boolean {
    // Rows change by mutations and full copies only.
    return this.counts.mutations + this.counts.fullCopies + this.unavailable.size > 0;
  }

  finish(): SyncReport {
    return {
      mode: this.mode,
      ...this.counts,
      unavailable: [...this.unavailable.values()],
      failed: [...this.failed.values()].map(({ ref, error }) => ({
        ...ref,
        code: error.code,
        message: error.message,
      })),
      problems: [],
      checkpointStored: this.checkpointStored,
    };
  }
}
