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
  Clock,
  FileSystem,
  Logger,
  FullCopyOutcome,
  PageHead,
  StoreCommit,
  StoreWriter,
  StoreState,
} from "../ports.js";
import { parseFullCopy, parsePage, parseRecord } from "./body.js";
import { reviewedOf, type CatalogChange, type CatalogEntry } from "./catalog.js";
import { committedCatalog } from "./committedCatalog.js";
import { DeletedResources } from "./deletedResources.js";
import { fileErrorCode, storeError } from "./fileErrors.js";
import { buildFullCopy, recordDifference } from "./fullCopy.js";
import type { CatalogKeeper } from "./catalogKeeper.js";
import type { HeldLock } from "./lock.js";
import { applyRowMutations, contradiction, isRowMutation } from "./mutations.js";
import type { Reviewed } from "./resource/changedRows.js";
import { ResourceDatabase } from "./resource/resourceDatabase.js";
import { RetainedMutations } from "./retained.js";
import { searchTextOf } from "./searchText/format.js";
import { completeTexts, type SearchTexts } from "./searchText/searchTexts.js";
import { DamagedFile } from "./sqlite.js";
import type { SqlModule } from "./sqlite.js";
import type { OpenDatabases } from "./openDatabases.js";
import { rowTotal, type Staged, type StagedRows } from "./staged.js";
import type { StagedFile, StoreFiles } from "./storeFiles.js";
import type { OpenWriter, WriteAccess } from "./writeAccess.js";

/** A loss is flagged above both: a share of the rows before, and a number. */
const LOST_SHARE = 0.05;
const LOST_ROWS = 20;

export interface WriterParts {
  readonly keeper: CatalogKeeper;
  readonly databases: OpenDatabases;
  readonly files: StoreFiles;
  readonly texts: SearchTexts;
  readonly access: WriteAccess;
  readonly lock: HeldLock;
  readonly fs: FileSystem;
  readonly sql: SqlModule;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Bytes of row mutations that stay in memory. */
  readonly retainBytes: number;
  /** ISO 8601: older changes are dropped from the history. */
  historyStart(): string;
}

/** One writing session on a LocalStore. */
export class LocalStoreWriter implements StoreWriter, OpenWriter {
  private readonly retained: RetainedMutations;
  private readonly staged = new Map<ResourceKey, Staged>();
  /** Pieces of full copies that have not come to an end. */
  private readonly pieces = new Map<ResourceKey, Uint8Array[]>();
  /** Databases are built one at a time: their memory is bounded, and the thread is one anyway. */
  private readonly building = pLimit(1);
  /** Commits, and short writes of this window between them. */
  private readonly committing = pLimit(1);
  /** Local copies that a person deleted meanwhile: nothing of theirs is stored again. */
  private readonly deleted = new DeletedResources();
  private closed = false;

  /** The state when the lock was taken. */
  readonly base: StoreState;

  constructor(private readonly parts: WriterParts) {
    this.base = parts.keeper.state();
    this.retained = new RetainedMutations(parts.fs, parts.files.resources, parts.retainBytes);
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

  commit(asked: StoreCommit): Promise<StoreState> {
    this.assertOpen();
    return this.committing(async () => {
      const commit = this.deleted.without(asked);
      const keys = commit.resources.map(resourceKey);
      for (const key of keys) await this.countAgain(key);
      const files = keys.flatMap((key) => {
        const staged = this.staged.get(key);
        return staged?.kind === "rows" ? [staged.text, staged] : [];
      });
      const now = this.now();
      const state = await this.parts.keeper.publish(
        this.parts.lock,
        (catalog) => committedCatalog(catalog, commit, this.staged, this.deleted, now),
        files,
      );
      for (const key of keys) this.staged.delete(key);
      return state;
    });
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
      // A short write that goes through this run still needs the lock.
      await this.committing(() => undefined);
      for (const staged of this.staged.values()) {
        if (staged.kind === "rows") await this.removeTemporaries(staged);
      }
      if (await this.parts.keeper.isCurrent(this.parts.lock)) {
        await this.parts.keeper.removeLeftovers();
      }
    } finally {
      await this.parts.lock.release();
      this.parts.access.ended(this);
    }
  }

  // -------------------------------------------------------------------------- row mutations

  private async applyToRows(ref: ResourceRef): Promise<ApplyOutcome> {
    if (this.deleted.has(ref)) return { kind: "applied", upserted: 0, deleted: 0 };
    const entry = this.parts.keeper.current.resources.get(resourceKey(ref));
    const earlier = this.staged.get(resourceKey(ref));
    const refused = whyNotApplicable(entry, earlier, this.parts.keeper);
    if (refused !== null) return { kind: "needsFullCopy", why: refused };
    const currentThrough =
      earlier?.kind === "rows" ? earlier.meta.currentThrough : (entry?.currentThrough ?? 0);
    const feed = await this.retained.of(ref, -1);
    if (feed.length === 0) return { kind: "applied", upserted: 0, deleted: 0 };

    const base = await this.openBase(entry, earlier);
    if (base === null) return { kind: "needsFullCopy", why: "the local rows cannot be read" };
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

  /** A private copy of the rows to change; null if they are damaged or cannot be read. */
  private async openBase(
    entry: CatalogEntry | undefined,
    earlier: Staged | undefined,
  ): Promise<ResourceDatabase | null> {
    const { sql } = this.parts;
    try {
      if (earlier?.kind === "rows") {
        return ResourceDatabase.openForChange(sql, await this.parts.files.readStaged(earlier));
      }
      if (entry === undefined) return null;
      return ResourceDatabase.openForChange(sql, await this.parts.databases.load(entry));
    } catch (error) {
      this.noteUnusable(entry, error);
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
    const { logger, sql } = this.parts;
    const module = groupModule(ref.group);
    const entry = this.parts.keeper.current.resources.get(resourceKey(ref));
    const old = await this.openOld(entry);
    let db: ResourceDatabase | null = null;
    try {
      const now = this.nowAfter(old, ref);
      const built = await buildFullCopy(sql, module, copy, old);
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
        rowCount: rowTotal(rowsByType),
        upserted: built.rowCount + applied.upserted,
        deleted: (difference?.gone ?? 0) + applied.deleted,
        syncSequence: copy.syncSequence,
      };
    } finally {
      db?.close();
      old?.close();
    }
  }

  /** The rows that a full copy replaces, for the history; null if there are none to compare. */
  private async openOld(entry: CatalogEntry | undefined): Promise<ResourceDatabase | null> {
    if (entry === undefined || entry.file === null || this.parts.keeper.isDamaged(entry.file))
      return null;
    try {
      return ResourceDatabase.open(this.parts.sql, await this.parts.databases.load(entry));
    } catch (error) {
      this.noteUnusable(entry, error);
      return null;
    }
  }

  /** A file that is damaged, or that another program holds, is replaced by the next full copy. */
  private noteUnusable(entry: CatalogEntry | undefined, error: unknown): void {
    if (error instanceof DamagedFile) {
      if (entry?.file != null) this.parts.keeper.noteDamage(entry, entry.file, error.message);
    } else if (entry !== undefined && fileErrorCode(error) !== null) {
      const why = storeError(error).message;
      this.parts.logger.warn(`The rows of ${resourceKey(entry)} cannot be read: ${why}`);
    } else {
      throw storeError(error);
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
    db.history.prune(this.parts.historyStart());
    await setImmediate();
    const rowsByType = db.rows.countByType();
    const ownName = nameFromRows(groupModule(ref.group), db);
    await setImmediate();
    const reviewed = this.reviewedNow(resourceKey(ref));
    const unreviewedRows = db.changes.count(reviewed);
    await setImmediate();
    const meta = { ...staged.meta, ownName };
    const textParts = await this.searchText(ref, db);
    const bytes = db.finish(meta);
    const temporary = `${file}.tmp`;
    const text = stagedFile(searchTextOf(file), textParts);
    const bytesNeeded = text.bytes + bytes.byteLength;
    await this.writeDurably(text.temporary, textParts, bytesNeeded);
    try {
      await this.writeDurably(temporary, [bytes], bytesNeeded);
    } catch (error) {
      await this.parts.files.tryToRemove(text.temporary);
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

  /** The file of the rows' search text, in parts. */
  private async searchText(ref: ResourceRef, db: ResourceDatabase): Promise<Uint8Array[]> {
    const rowIds = db.rows.idsInOrder();
    await completeTexts(db, ref.group, rowIds, await this.textBefore(ref));
    return [...db.texts.file(rowIds)];
  }

  /** The search text of the rows that this writer changes; null if there is none. */
  private async textBefore(ref: ResourceRef): Promise<Uint8Array | null> {
    const earlier = this.staged.get(resourceKey(ref));
    if (earlier?.kind === "rows") return this.parts.files.readStaged(earlier.text);
    const file = this.parts.keeper.current.resources.get(resourceKey(ref))?.file ?? null;
    return file === null ? null : this.parts.texts.bytes(searchTextOf(file));
  }

  /** Writes a file under a temporary name. `bytesNeeded` is for the error of a full disk. */
  private async writeDurably(
    temporary: string,
    parts: readonly Uint8Array[],
    bytesNeeded: number,
  ): Promise<void> {
    const { fs, files } = this.parts;
    const path = files.path(temporary);
    try {
      await fs.writeFile(path, parts);
      await fs.syncFile(path);
    } catch (error) {
      await files.tryToRemove(temporary);
      throw await files.folderError(error, bytesNeeded);
    }
  }

  private reviewedNow(key: ResourceKey): Reviewed {
    const entry = this.parts.keeper.current.resources.get(key);
    return entry === undefined ? { through: null, rows: [] } : reviewedOf(entry);
  }

  /** Somebody has marked changes as reviewed since this resource was staged. */
  private async countAgain(key: ResourceKey): Promise<void> {
    const staged = this.staged.get(key);
    const reviewed = this.reviewedNow(key);
    if (staged?.kind !== "rows" || isDeepStrictEqual(staged.reviewed, reviewed)) return;
    const db = ResourceDatabase.open(this.parts.sql, await this.parts.files.readStaged(staged));
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
    await this.parts.files.tryToRemove(temporary);
    await this.parts.files.tryToRemove(text.temporary);
  }

  private newGeneration(ref: ResourceRef): { generation: string; file: string } {
    return this.parts.files.newGeneration(ref, this.parts.keeper.current.revision + 1);
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
    return new Date(Math.max(this.parts.clock.now(), newest + 1)).toISOString();
  }

  private now(): string {
    return new Date(this.parts.clock.now()).toISOString();
  }

  private assertOpen(): void {
    if (this.closed) throw new ContentError("store_failed", "The run is closed.");
  }
}

function stagedFile(file: string, parts: readonly Uint8Array[]): StagedFile {
  const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  return { temporary: `${file}.tmp`, file, bytes };
}

function whyNotApplicable(
  entry: CatalogEntry | undefined,
  earlier: Staged | undefined,
  keeper: CatalogKeeper,
): string | null {
  if (earlier?.kind === "held") return "its full copy is held";
  if (earlier?.kind === "rows") {
    return earlier.needsFullCopy ? "its rows are uncertain" : null;
  }
  if (entry === undefined || entry.file === null) return "nothing is stored";
  if (entry.needsFullCopy) return "its rows are uncertain";
  if (entry.status !== "available") return `it is ${entry.status}`;
  if (keeper.isDamaged(entry.file)) return "the local rows are damaged";
  return null;
}

/** The name that the rows carry, where the group is one of those whose rows do. */
function nameFromRows(module: GroupModule, db: ResourceDatabase): string | null {
  if (module.nameFromRows === undefined) return null;
  const rows: Record<string, unknown>[] = [];
  db.rows.each((row) => {
    // The rest of a mushaf is 80,000 words, which need not be read for its name.
    if (module.nameRecordType !== undefined && row.recordType !== module.nameRecordType)
      return false;
    rows.push(parseRecord(row.json, "row"));
    return true;
  });
  return module.nameFromRows(rows);
}
