import { setImmediate } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { isDeepStrictEqual } from "node:util";
import pLimit from "p-limit";
import { ContentError } from "../model/errors.js";
import type { GroupModule } from "../model/groups/index.js";
import { groupModule } from "../model/groups/registry.js";
import { resourceKey, type ResourceKey, type ResourceRef } from "../model/resource.js";
import { KNOWN_SCHEMA_VERSION } from "../model/wire.js";
import type {
  ApplyOutcome,
  FullCopyOutcome,
  LastRun,
  PageHead,
  StoreCommit,
  StoreWriter,
  StoreState,
} from "../ports.js";
import { parseFullCopy, parsePage, parseRecord } from "./body.js";
import {
  emptyEntry,
  reviewedOf,
  type Catalog,
  type CatalogChange,
  type CatalogEntry,
  withEntries,
  withoutCovering,
} from "./catalog.js";
import { storeError } from "./fileErrors.js";
import { buildFullCopy, recordDifference } from "./fullCopy.js";
import type { LocalStore } from "./localStore.js";
import type { HeldLock } from "./lock.js";
import { applyRowMutations, contradiction, isRowMutation } from "./mutations.js";
import type { Reviewed } from "./resource/changedRows.js";
import { ResourceDatabase } from "./resource/resourceDatabase.js";
import type { ResourceMeta } from "./resource/schema.js";
import { RetainedMutations } from "./retained.js";
import { searchTextOf } from "./searchText/format.js";
import { completeTexts } from "./searchText/searchTexts.js";
import { DamagedFile } from "./sqlite.js";
import type { StagedFile } from "./storeFiles.js";

/** A new generation that waits for its commit, and what the catalog will say of it. */
interface StagedRows extends StagedFile {
  readonly kind: "rows";
  readonly text: StagedFile;
  readonly meta: ResourceMeta;
  readonly crc32: number;
  readonly rowsByType: Record<string, number>;
  readonly fullCopy: boolean;
  /** Rows that a full copy lost, where they are many; null leaves an older mark in place. */
  readonly lostRows: number | null;
  /** A mutation newer than the full copy met no certain row. */
  readonly needsFullCopy: boolean;
  /** Rows that differ from what was reviewed, and the mark that they were counted with. */
  readonly unreviewedRows: number;
  readonly reviewed: Reviewed;
}

type Staged = StagedRows | { readonly kind: "held"; readonly schemaVersion: number };

/** A loss is flagged above both: a share of the rows before, and a number. */
const LOST_SHARE = 0.05;
const LOST_ROWS = 20;

/** One writer's session on a LocalStore. */
export class LocalStoreWriter implements StoreWriter {
  private readonly retained: RetainedMutations;
  private readonly staged = new Map<ResourceKey, Staged>();
  /** Pieces of full copies that have not come to an end. */
  private readonly pieces = new Map<ResourceKey, Uint8Array[]>();
  /** Databases are built one at a time: their memory is bounded, and the thread is one anyway. */
  private readonly building = pLimit(1);
  /** Commits, and short writes of this window between them. */
  private readonly committing = pLimit(1);
  /** What somebody had the store forget between the commits: the run's plan knows nothing of it. */
  private readonly forgotten = new Map<ResourceKey, ResourceRef>();
  private closed = false;

  constructor(
    private readonly store: LocalStore,
    private readonly lock: HeldLock,
    readonly base: StoreState,
  ) {
    const { fs, retainBytes } = store.parts;
    this.retained = new RetainedMutations(fs, store.files.resources, retainBytes);
  }

  checkpoint(filter: string): Promise<string | null> {
    return Promise.resolve(this.store.currentCatalog().checkpoints.get(filter)?.token ?? null);
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
    return this.building(() => this.applyToRows(ref));
  }

  async stageFullCopy(ref: ResourceRef, bytes: Uint8Array<ArrayBuffer>): Promise<FullCopyOutcome> {
    this.assertOpen();
    const earlier = this.pieces.get(resourceKey(ref)) ?? [];
    this.pieces.delete(resourceKey(ref));
    const whole = earlier.length === 0 ? bytes : Buffer.concat([...earlier, bytes]);
    return this.building(() => this.buildCopy(ref, whole));
  }

  addFullCopyPiece(ref: ResourceRef, piece: Uint8Array<ArrayBuffer> | null): Promise<void> {
    this.assertOpen();
    const key = resourceKey(ref);
    if (piece === null) this.pieces.delete(key);
    else this.pieces.set(key, [...(this.pieces.get(key) ?? []), piece]);
    return Promise.resolve();
  }

  discardFullCopy(ref: ResourceRef): Promise<void> {
    return this.building(() => this.forget(ref));
  }

  commit(commit: StoreCommit): Promise<StoreState> {
    this.assertOpen();
    return this.committing(async () => {
      const keys = commit.resources.map(resourceKey);
      for (const key of keys) await this.countAgain(key);
      const files = keys.flatMap((key) => {
        const staged = this.staged.get(key);
        return staged?.kind === "rows" ? [staged.text, staged] : [];
      });
      const now = this.now();
      const state = await this.store.publish(
        this.lock,
        (catalog) => this.committed(catalog, commit, now),
        files,
      );
      for (const key of keys) this.staged.delete(key);
      return state;
    });
  }

  /** A commit of this window that is none of the run's. False where the run is over. */
  between(change: CatalogChange): Promise<boolean> {
    return this.committing(async () => {
      if (this.closed || this.lock.lost) return false;
      const before = this.store.currentCatalog().resources;
      await this.store.publishChange(this.lock, change);
      const now = this.store.currentCatalog().resources;
      for (const [key, { group, id }] of before) {
        if (!now.has(key)) this.forgotten.set(key, { group, id });
      }
      return true;
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    try {
      await this.building(() => this.retained.clear());
      // A short write that goes through this run still needs the lock.
      await this.committing(() => undefined);
      for (const staged of this.staged.values()) {
        if (staged.kind === "rows") await this.removeTemporaries(staged);
      }
      if (await this.store.isCurrent(this.lock)) {
        await this.store.files.removeLeftovers(this.store.currentCatalog());
      }
    } finally {
      await this.lock.release();
      this.store.ended(this);
    }
  }

  // -------------------------------------------------------------------------- row mutations

  private async applyToRows(ref: ResourceRef): Promise<ApplyOutcome> {
    const entry = this.store.currentCatalog().resources.get(resourceKey(ref));
    const earlier = this.staged.get(resourceKey(ref));
    const refused = whyNotApplicable(entry, earlier, this.store);
    if (refused !== null) return { kind: "needsFullCopy", why: refused };
    const currentThrough =
      earlier?.kind === "rows" ? earlier.meta.currentThrough : (entry?.currentThrough ?? 0);
    const feed = await this.retained.of(ref, -1);
    if (feed.length === 0) return { kind: "applied", upserted: 0, deleted: 0 };

    const base = await this.openBase(entry, earlier);
    if (base === null) return { kind: "needsFullCopy", why: "the local rows are damaged" };
    try {
      const problem = await contradiction(base, feed, currentThrough);
      if (problem !== null) return { kind: "needsFullCopy", why: problem };
      const mutations = feed.filter(({ head }) => head.sequence > currentThrough);
      if (mutations.length === 0) return { kind: "applied", upserted: 0, deleted: 0 };
      const module = groupModule(ref.group);
      const now = this.nowAfter(base, ref);
      const applied = await applyRowMutations(base, module, mutations, now);
      if (applied.kind === "unmatched") return { kind: "needsFullCopy", why: applied.why };
      const before = base.meta();
      const last = applied.lastSequence ?? before.currentThrough;
      const { generation, file } = this.newGeneration(ref);
      const head = mutations[0]?.head;
      await this.stage(ref, base, file, {
        fullCopy: earlier?.kind === "rows" && earlier.fullCopy,
        lostRows: earlier?.kind === "rows" ? earlier.lostRows : null,
        needsFullCopy: false,
        meta: {
          ...before,
          generation,
          resourceContentId: head?.resourceContentId ?? before.resourceContentId,
          syncSequence: Math.max(before.syncSequence, last),
          currentThrough: Math.max(currentThrough, last),
          lastChangedAt: now,
        },
      });
      return { kind: "applied", upserted: applied.upserted, deleted: applied.deleted };
    } finally {
      base.close();
    }
  }

  /** A private copy of the rows to change; null where they are damaged. */
  private async openBase(
    entry: CatalogEntry | undefined,
    earlier: Staged | undefined,
  ): Promise<ResourceDatabase | null> {
    const { sql } = this.store.parts;
    try {
      if (earlier?.kind === "rows") {
        return ResourceDatabase.openForChange(sql, await this.store.files.readStaged(earlier));
      }
      if (entry === undefined) return null;
      return ResourceDatabase.openForChange(sql, await this.store.load(entry));
    } catch (error) {
      if (!(error instanceof DamagedFile)) throw storeError(error);
      if (entry?.file != null) this.store.noteDamage(entry, entry.file, error.message);
      return null;
    }
  }

  // -------------------------------------------------------------------------- full copies

  private async buildCopy(ref: ResourceRef, bytes: Uint8Array): Promise<FullCopyOutcome> {
    const copy = parseFullCopy(ref, bytes);
    if (copy.schemaVersion > KNOWN_SCHEMA_VERSION) {
      await this.forget(ref);
      this.staged.set(resourceKey(ref), { kind: "held", schemaVersion: copy.schemaVersion });
      return { kind: "held", schemaVersion: copy.schemaVersion };
    }
    const { logger, sql } = this.store.parts;
    const module = groupModule(ref.group);
    const entry = this.store.currentCatalog().resources.get(resourceKey(ref));
    const old = await this.openOld(entry);
    let db: ResourceDatabase | null = null;
    try {
      const now = this.nowAfter(old, ref);
      const built = await buildFullCopy(sql, module, copy, old?.writer.firstUnusedRowId ?? 1);
      db = built.db;
      if (built.duplicates > 0) {
        logger.warn(
          `${resourceKey(ref)}: ${built.duplicates} rows of the full copy repeat the key of another; all are kept.`,
        );
      }
      const difference =
        old === null ? null : await recordDifference(old, db, copy.syncSequence, now);
      const newer = await this.retained.of(ref, copy.syncSequence);
      const applied = await applyRowMutations(db, module, newer, now);
      if (applied.kind === "unmatched") {
        logger.warn(`${resourceKey(ref)} needs another full copy: ${applied.why}.`);
      }
      const last = (applied.kind === "applied" ? applied.lastSequence : null) ?? 0;
      const changed =
        difference === null || difference.changed || applied.upserted + applied.deleted > 0;
      const lost =
        difference !== null &&
        difference.gone > LOST_ROWS &&
        difference.gone > LOST_SHARE * difference.rowsBefore;
      const { generation, file } = this.newGeneration(ref);
      const rowsByType = await this.stage(ref, db, file, {
        fullCopy: true,
        lostRows: lost ? difference.gone : null,
        needsFullCopy: applied.kind === "unmatched",
        meta: {
          group: ref.group,
          id: ref.id,
          generation,
          resourceContentId: copy.resourceContentId,
          schemaVersion: copy.schemaVersion,
          fullCopySequence: copy.syncSequence,
          syncSequence: Math.max(copy.syncSequence, last),
          currentThrough: Math.max(copy.syncSequence, last),
          lastRefreshedAt: now,
          lastChangedAt: changed ? now : (entry?.lastChangedAt ?? null),
          ownName: null,
        },
      });
      return {
        kind: "staged",
        rowCount: count(rowsByType),
        upserted: built.rowCount + applied.upserted,
        deleted: (difference?.gone ?? 0) + applied.deleted,
        syncSequence: copy.syncSequence,
      };
    } finally {
      db?.close();
      old?.close();
    }
  }

  /** The rows that a full copy replaces, for the history; null where there are none to compare. */
  private async openOld(entry: CatalogEntry | undefined): Promise<ResourceDatabase | null> {
    if (entry === undefined || entry.file === null || this.store.isDamaged(entry.file)) return null;
    try {
      return ResourceDatabase.open(this.store.parts.sql, await this.store.load(entry));
    } catch (error) {
      if (!(error instanceof DamagedFile)) throw storeError(error);
      this.store.noteDamage(entry, entry.file, error.message);
      return null;
    }
  }

  // -------------------------------------------------------------------------- staging

  /** Writes a generation under a temporary name and makes it durable. The database is used up. */
  private async stage(
    ref: ResourceRef,
    db: ResourceDatabase,
    file: string,
    staged: Pick<StagedRows, "meta" | "fullCopy" | "lostRows" | "needsFullCopy">,
  ): Promise<Record<string, number>> {
    // Each step is one piece of work for SQLite. Between them reads and the lock's renewal have a turn.
    db.history.prune(this.store.historyStart());
    await setImmediate();
    const rowsByType = db.rows.countByType();
    const ownName = nameFromRows(groupModule(ref.group), db);
    await setImmediate();
    const reviewed = this.reviewedNow(resourceKey(ref));
    const unreviewedRows = db.changes.count(reviewed);
    await setImmediate();
    const meta = { ...staged.meta, ownName };
    const text = await this.stageText(ref, db, searchTextOf(file));
    const bytes = db.finish(meta);
    const temporary = `${file}.tmp`;
    try {
      await this.writeDurably(temporary, [bytes], bytes.byteLength);
    } catch (error) {
      await this.store.files.tryToRemove(text.temporary);
      throw error;
    }
    await this.forget(ref);
    this.staged.set(resourceKey(ref), {
      kind: "rows",
      ...staged,
      text,
      meta,
      temporary,
      file,
      bytes: bytes.byteLength,
      crc32: crc32(bytes),
      rowsByType,
      unreviewedRows,
      reviewed,
    });
    return rowsByType;
  }

  /** Writes the search text of the rows under a temporary name and makes it durable. */
  private async stageText(
    ref: ResourceRef,
    db: ResourceDatabase,
    file: string,
  ): Promise<StagedFile> {
    const rowIds = db.rows.idsInOrder();
    await completeTexts(db, ref.group, rowIds, await this.textBefore(ref));
    const parts = [...db.texts.file(rowIds)];
    const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
    const temporary = `${file}.tmp`;
    await this.writeDurably(temporary, parts, bytes);
    return { temporary, file, bytes };
  }

  /** The search text of the rows that this writer changes; null if there is none. */
  private async textBefore(ref: ResourceRef): Promise<Uint8Array | null> {
    const earlier = this.staged.get(resourceKey(ref));
    if (earlier?.kind === "rows") return this.store.files.readStaged(earlier.text);
    const file = this.store.currentCatalog().resources.get(resourceKey(ref))?.file ?? null;
    return file === null ? null : this.store.texts.bytes(searchTextOf(file));
  }

  private async writeDurably(
    temporary: string,
    parts: readonly Uint8Array[],
    bytes: number,
  ): Promise<void> {
    const { fs } = this.store.parts;
    const path = this.store.files.path(temporary);
    try {
      await fs.writeFile(path, parts);
      await fs.syncFile(path);
    } catch (error) {
      await this.store.files.tryToRemove(temporary);
      throw storeError(error, bytes);
    }
  }

  private reviewedNow(key: ResourceKey): Reviewed {
    const entry = this.store.currentCatalog().resources.get(key);
    return entry === undefined ? { through: null, rows: [] } : reviewedOf(entry);
  }

  /** Somebody has marked changes as reviewed since this resource was staged. */
  private async countAgain(key: ResourceKey): Promise<void> {
    const staged = this.staged.get(key);
    const reviewed = this.reviewedNow(key);
    if (staged?.kind !== "rows" || isDeepStrictEqual(staged.reviewed, reviewed)) return;
    const db = ResourceDatabase.open(
      this.store.parts.sql,
      await this.store.files.readStaged(staged),
    );
    try {
      const unreviewedRows = db.changes.count(reviewed);
      this.staged.set(key, { ...staged, reviewed, unreviewedRows });
    } finally {
      db.close();
    }
  }

  /** Drops what was staged of a resource before. */
  private async forget(ref: ResourceRef): Promise<void> {
    const earlier = this.staged.get(resourceKey(ref));
    if (earlier?.kind === "rows") await this.removeTemporaries(earlier);
    this.staged.delete(resourceKey(ref));
  }

  private async removeTemporaries({ temporary, text }: StagedRows): Promise<void> {
    await this.store.files.tryToRemove(temporary);
    await this.store.files.tryToRemove(text.temporary);
  }

  private committed(catalog: Catalog, commit: StoreCommit, now: string): Catalog {
    const entries = new Map<ResourceKey, CatalogEntry>();
    const entry = (ref: ResourceRef): CatalogEntry => {
      const key = resourceKey(ref);
      return entries.get(key) ?? catalog.resources.get(key) ?? emptyEntry(ref.group, ref.id);
    };
    const change = (ref: ResourceRef, changes: Partial<CatalogEntry>): void => {
      entries.set(resourceKey(ref), { ...entry(ref), ...changes });
    };
    for (const ref of commit.resources) {
      const staged = this.staged.get(resourceKey(ref));
      if (staged !== undefined) change(ref, stagedChanges(staged, entry(ref), catalog.feed));
    }
    for (const { group, id, reason, retryAt } of commit.unavailable ?? []) {
      const ref = { group, id };
      change(ref, {
        status: "unavailable",
        unavailableReason: reason ?? earlierReason(entry(ref)),
        unavailableSince: entry(ref).unavailableSince ?? now,
        failure: null,
        failedAttempts: 0,
        retryAt: retryAt ?? null,
      });
    }
    for (const { group, id, error, retryAt } of commit.failures ?? []) {
      const ref = { group, id };
      change(ref, {
        failure: { code: error.code, message: error.message, at: now },
        failedAttempts: entry(ref).failedAttempts + 1,
        retryAt: retryAt ?? null,
      });
    }
    for (const ref of commit.touched ?? []) {
      if (entry(ref).file !== null) change(ref, { lastChangedAt: now });
    }
    for (const ref of commit.doubtful ?? []) {
      if (entry(ref).file !== null) change(ref, { needsFullCopy: true });
    }
    const feed = catalog.feed + (commit.startsNewFeed === true ? 1 : 0);
    for (const ref of commit.currentThrough?.resources ?? []) {
      const { file, status, currentThrough, currentFeed, retryAt } = entry(ref);
      if (file === null && status !== "unavailable") continue;
      const before = currentFeed === feed ? (currentThrough ?? 0) : 0;
      change(ref, {
        currentThrough: Math.max(before, commit.currentThrough?.sequence ?? 0),
        currentFeed: feed,
        checkedAt: now,
        failure: null,
        failedAttempts: 0,
        retryAt: status === "unavailable" ? retryAt : null,
      });
    }
    const { resources } = withEntries(catalog, [...entries.values()]);
    const checkpoints = this.checkpointsAfter(catalog, commit, resources);
    const isComplete =
      commit.checkpoint?.token != null && checkpoints.has(commit.checkpoint.filter);
    const listed =
      commit.listed === undefined
        ? catalog.listed
        : [...new Map(commit.listed.map((resource) => [resourceKey(resource), resource])).values()];
    return {
      ...catalog,
      feed,
      resources,
      checkpoints,
      listed,
      listedAt: commit.listed === undefined ? catalog.listedAt : now,
      ...runsAfter(catalog, commit, isComplete),
    };
  }

  private checkpointsAfter(
    catalog: Catalog,
    { checkpoint, startsNewFeed }: StoreCommit,
    resources: Catalog["resources"],
  ): Catalog["checkpoints"] {
    if (checkpoint === undefined) return catalog.checkpoints;
    const checkpoints = new Map(catalog.checkpoints);
    checkpoints.delete(checkpoint.filter);
    if (checkpoint.token === null) return checkpoints;
    checkpoints.set(checkpoint.filter, {
      token: checkpoint.token,
      feed: catalog.feed + (startsNewFeed === true ? 1 : 0),
      through: checkpoint.through ?? null,
    });
    // Without a checkpoint the next run asks for them again, if anybody still wants them.
    const gone = [...this.forgotten].filter(([key]) => !resources.has(key));
    return withoutCovering(
      checkpoints,
      gone.map(([, ref]) => ref),
    );
  }

  private newGeneration(ref: ResourceRef): { generation: string; file: string } {
    return this.store.files.newGeneration(ref, this.store.currentCatalog().revision + 1);
  }

  /**
   * When the changes of the generation after `last` are applied. Later than all before, whatever
   * the machine's clock says, because what was reviewed is told from what was not by this moment.
   */
  private nowAfter(last: ResourceDatabase | null, ref: ResourceRef): string {
    const { through, rows } = this.reviewedNow(resourceKey(ref));
    const moments = [last?.history.lastAppliedAt(), through, ...rows.map(([, , row]) => row)];
    const newest = moments.reduce<number>((time, moment) => {
      const other = Date.parse(moment ?? "");
      return other > time ? other : time;
    }, 0);
    return new Date(Math.max(this.store.parts.clock.now(), newest + 1)).toISOString();
  }

  private now(): string {
    return new Date(this.store.parts.clock.now()).toISOString();
  }

  private assertOpen(): void {
    if (this.closed) throw new ContentError("store_failed", "The run is closed.");
  }
}

/** The last run of the commit's filter, and of the store. */
function runsAfter(
  { runs, lastRun }: Catalog,
  { lastRun: ended }: StoreCommit,
  isComplete: boolean,
): Pick<Catalog, "runs" | "lastRun"> {
  if (ended === undefined) return { runs, lastRun };
  const { filter, ...run } = ended;
  const after = (before: LastRun | null | undefined): LastRun => ({
    ...run,
    lastCompleteAt: isComplete ? run.endedAt : (before?.lastCompleteAt ?? null),
  });
  return { runs: new Map(runs).set(filter, after(runs.get(filter))), lastRun: after(lastRun) };
}

/** The reason that the service gave before, where it now gives none. */
function earlierReason({ status, unavailableReason }: CatalogEntry): string | null {
  return status === "unavailable" ? unavailableReason : null;
}

function whyNotApplicable(
  entry: CatalogEntry | undefined,
  earlier: Staged | undefined,
  store: LocalStore,
): string | null {
  if (earlier?.kind === "held") return "its full copy is held";
  if (earlier?.kind === "rows") {
    return earlier.needsFullCopy ? "its rows are uncertain" : null;
  }
  if (entry === undefined || entry.file === null) return "nothing is stored";
  if (entry.needsFullCopy) return "its rows are uncertain";
  if (entry.status !== "available") return `it is ${entry.status}`;
  if (store.isDamaged(entry.file)) return "the local rows are damaged";
  return null;
}

/** What a commit of this staged state changes in the resource's entry. */
function stagedChanges(staged: Staged, entry: CatalogEntry, feed: number): Partial<CatalogEntry> {
  if (staged.kind === "held") {
    return { status: "held", schemaVersion: staged.schemaVersion, failure: null };
  }
  const { meta, rowsByType } = staged;
  return {
    status: "available",
    unavailableReason: null,
    unavailableSince: null,
    resourceContentId: meta.resourceContentId,
    schemaVersion: meta.schemaVersion,
    syncSequence: meta.syncSequence,
    fullCopySequence: meta.fullCopySequence,
    currentThrough: meta.currentThrough,
    currentFeed: feed,
    lastRefreshedAt: meta.lastRefreshedAt,
    lastChangedAt: meta.lastChangedAt,
    ownName: meta.ownName,
    file: staged.file,
    bytes: staged.bytes,
    crc32: staged.crc32,
    rowCount: count(rowsByType),
    rowsByType,
    ...(staged.fullCopy ? { checkedAt: meta.lastRefreshedAt } : {}),
    failure: null,
    failedAttempts: 0,
    retryAt: null,
    lostRows: staged.lostRows ?? entry.lostRows,
    needsFullCopy: staged.needsFullCopy,
    unreviewedRows: staged.unreviewedRows,
  };
}

/** The name that the rows carry, where the group is one of those whose rows do. */
function nameFromRows(module: GroupModule, db: ResourceDatabase): string | null {
  if (module.nameFromRows === undefined) return null;
  const rows: Record<string, unknown>[] = [];
  db.rows.each((row) => {
    rows.push(parseRecord(row.json, "row"));
  });
  return module.nameFromRows(rows);
}

function count(rowsByType: Readonly<Record<string, number>>): number {
  return Object.values(rowsByType).reduce((sum, rows) => sum + rows, 0);
}
