import pLimit from "p-limit";
import { ContentError } from "../model/errors.js";
import { resourceKey, type ResourceKey, type ResourceRef } from "../model/resource.js";
import type { StoreWriter } from "../ports.js";
import type { ApplyOutcome, FullCopyOutcome, PageHead, StoreCommit } from "../model/commit.js";
import type { StoreState } from "../model/storeState.js";
import { FullCopyReader, isRowMutation, parsePage } from "./body.js";
import type { CatalogChange } from "./catalog.js";
import { committedCatalog } from "./committedCatalog.js";
import { DeletedResources } from "./deletedResources.js";
import { RetainedMutations } from "./retained.js";
import type { OpenWriter } from "./writeAccess.js";
import { FullCopyBuilder } from "./fullCopyBuilder.js";
import { MutationApplier } from "./mutationApplier.js";
import { Staging } from "./staging.js";
import type { WriterParts } from "./writerParts.js";

interface CommitGroup {
  readonly commits: StoreCommit[];
  state: Promise<StoreState> | null;
}

/** One writing session on a LocalStore. */
export class LocalStoreWriter implements StoreWriter, OpenWriter {
  private readonly retained: RetainedMutations;
  private readonly staging: Staging;
  private readonly mutations: MutationApplier;
  private readonly copies: FullCopyBuilder;
  /** Full copies that are arriving in pieces. */
  private readonly arriving = new Map<ResourceKey, FullCopyReader>();
  /** Builds one database at a time, to bound the memory. */
  private readonly building = pLimit(1);
  /** The queue of commits, and of this window's short writes between them. */
  private readonly committing = pLimit(1);
  /** Local copies deleted during this session: the writer must not store them again. */
  private readonly deleted = new DeletedResources();
  /** Requested commits that have not started. */
  private waiting: CommitGroup | null = null;
  private closed = false;

  /** The state when this writer took the lock. */
  readonly base: StoreState;

  constructor(private readonly parts: WriterParts) {
    this.base = parts.keeper.state();
    this.retained = new RetainedMutations(parts.fs, parts.files.resources, parts.retainBytes);
    this.staging = new Staging(parts);
    this.mutations = new MutationApplier(parts, this.staging, this.retained);
    this.copies = new FullCopyBuilder(parts, this.staging, this.retained);
  }

  checkpoint(filter: string): Promise<string | null> {
    return Promise.resolve(this.parts.keeper.current.checkpoints.get(filter)?.token ?? null);
  }

  async addPage(bytes: Uint8Array<ArrayBuffer>): Promise<PageHead> {
    this.assertOpen();
    const page = parsePage(bytes);
    await this.retained.add(page.mutations.filter(({ head }) => isRowMutation(head)));
    return page.head;
  }

  async restart(): Promise<void> {
    await this.retained.clear();
  }

  applyMutations(ref: ResourceRef): Promise<ApplyOutcome> {
    this.assertOpen();
    return this.build(ref, () =>
      this.deleted.has(ref)
        ? Promise.resolve({ kind: "applied", upserted: 0, deleted: 0 })
        : this.mutations.apply(ref),
    );
  }

  async stageFullCopy(ref: ResourceRef, bytes: Uint8Array<ArrayBuffer>): Promise<FullCopyOutcome> {
    this.assertOpen();
    const reader = this.arriving.get(resourceKey(ref)) ?? new FullCopyReader();
    this.arriving.delete(resourceKey(ref));
    return this.build(ref, () => {
      reader.add(bytes);
      return this.copies.build(ref, reader.finish(ref));
    });
  }

  /** Builds a generation, and waits until it is durable while the next one is built. */
  private async build<T>(ref: ResourceRef, work: () => Promise<T>): Promise<T> {
    const outcome = await this.building(async () => {
      await this.staging.settled(ref);
      return work();
    });
    await this.staging.written(ref);
    return outcome;
  }

  addFullCopyPiece(ref: ResourceRef, piece: Uint8Array<ArrayBuffer> | null): Promise<void> {
    this.assertOpen();
    const key = resourceKey(ref);
    if (piece === null) {
      this.arriving.delete(key);
      return Promise.resolve();
    }
    const reader = this.arriving.get(key) ?? new FullCopyReader();
    this.arriving.set(key, reader);
    reader.add(piece);
    return reader.packed();
  }

  discardFullCopy(ref: ResourceRef): Promise<void> {
    return this.building(async () => {
      await this.staging.settled(ref);
      await this.staging.forget(ref);
    });
  }

  async commit(asked: StoreCommit, { isLast = false } = {}): Promise<StoreState> {
    this.assertOpen();
    const state = await this.committed(asked);
    if (isLast) await this.close();
    return state;
  }

  /** Merges the commits that were requested during another commit. */
  private committed(asked: StoreCommit): Promise<StoreState> {
    const group = this.waiting ?? { commits: [], state: null };
    this.waiting = group;
    group.commits.push(asked);
    group.state ??= this.committing(() => {
      this.waiting = null;
      return this.publish(group.commits);
    });
    return group.state;
  }

  private async publish(asked: readonly StoreCommit[]): Promise<StoreState> {
    const commits = asked.map((commit) => this.deleted.without(commit));
    const keys = commits.flatMap(({ resources }) => resources.map(resourceKey));
    for (const key of keys) await this.staging.countAgain(key);
    const now = this.now();
    const state = await this.parts.keeper.publish(
      this.parts.lock,
      (catalog) =>
        commits.reduce(
          (before, commit) => committedCatalog(before, commit, this.staging.all, this.deleted, now),
          catalog,
        ),
      this.staging.files(keys),
    );
    this.staging.committed(keys);
    return state;
  }

  /** A short write of this window, between two commits. False if this writer has closed. */
  between(change: CatalogChange, deleted: readonly ResourceRef[] | "all"): Promise<boolean> {
    return this.committing(async () => {
      if (this.closed || this.parts.lock.lost) return false;
      await this.parts.access.publishChange(this.parts.lock, change);
      this.deleted.add(deleted);
      return true;
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    try {
      await this.building(() => this.retained.clear());
      // A short write between two commits still needs the lock.
      await this.committing(() => undefined);
      await this.staging.close();
      if (await this.parts.keeper.isCurrent(this.parts.lock)) {
        await this.parts.keeper.removeLeftovers(this.parts.lock);
      }
    } finally {
      await this.parts.lock.release();
      this.parts.access.ended(this);
    }
  }

  private now(): string {
    return new Date(this.parts.clock.now()).toISOString();
  }

  private assertOpen(): void {
    if (this.closed) throw new ContentError("store_failed", "The writer is closed.");
  }
}
