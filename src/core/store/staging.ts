import { setImmediate } from "node:timers/promises";
import type { WriterParts } from "./writerParts.js";
import type { StagedFile } from "./storeFiles.js";
import type { Staged, StagedRows } from "./staged.js";
import { completeTexts } from "./searchText/searchTexts.js";
import { searchTextOf } from "./searchText/format.js";
import { ResourceDatabase } from "./resource/resourceDatabase.js";
import type { ReviewedState } from "./resource/changedRows.js";
import { reviewedOf } from "./catalog.js";
import { parseRecord } from "./body.js";
import { type ResourceKey, type ResourceRef, resourceKey } from "../model/resource.js";
import { groupModule } from "../model/groups/registry.js";
import type { GroupModule } from "../model/groups/index.js";
import { labelOf } from "../model/label.js";
import { crc32 } from "node:zlib";
import { isDeepStrictEqual } from "node:util";

/**
 * Bounds the memory: a larger search text is written before the file of its rows is made, and a
 * larger generation before the next one is built.
 */
const LARGE_BYTES = 16 * 1024 * 1024;

/**
 * The new generations of a writer until its commit. One is built while the previous one is written.
 */
export class Staging {
  private readonly generations = new Map<ResourceKey, Staged>();
  /** Generations being written. */
  private readonly writes = new Map<ResourceKey, Promise<void>>();
  /** Resolves after the last write, even a failed one. */
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly parts: WriterParts) {}

  get all(): ReadonlyMap<ResourceKey, Staged> {
    return this.generations;
  }

  of(ref: ResourceRef): Staged | undefined {
    return this.generations.get(resourceKey(ref));
  }

  /** Keeps the old rows, because the full copy has a newer format. */
  async hold(ref: ResourceRef, schemaVersion: number): Promise<void> {
    await this.forget(ref);
    this.generations.set(resourceKey(ref), { kind: "held", schemaVersion });
  }

  /** The files of the staged generations of these resources. */
  files(keys: readonly ResourceKey[]): StagedFile[] {
    return keys.flatMap((key) => {
      const staged = this.generations.get(key);
      return staged?.kind === "rows" ? [staged.text, staged] : [];
    });
  }

  /** Called after a commit, which made these generations current. */
  committed(keys: readonly ResourceKey[]): void {
    for (const key of keys) this.generations.delete(key);
  }

  /** Waits until a generation is durable. Throws if it could not be written. */
  async written(ref: ResourceRef): Promise<void> {
    const key = resourceKey(ref);
    const write = this.writes.get(key);
    try {
      await write;
    } finally {
      if (this.writes.get(key) === write) this.writes.delete(key);
    }
  }

  /** Waits until no file of a resource is being written, even after failed writes. */
  async settled(ref: ResourceRef): Promise<void> {
    await this.writes.get(resourceKey(ref))?.catch(() => undefined);
  }

  /** Removes the files of all generations that were not committed. */
  async close(): Promise<void> {
    await this.writing;
    for (const staged of this.generations.values()) {
      if (staged.kind === "rows") await this.removeTemporaries(staged);
    }
  }

  /**
   * Begins to write a generation under a temporary name, and closes the database. `written` waits
   * for the write.
   */
  async stage(
    ref: ResourceRef,
    db: ResourceDatabase,
    file: string,
    staged: Pick<StagedRows, "meta" | "fullCopy" | "lostRows" | "needsFullCopy">,
  ): Promise<Record<string, number>> {
    // Each step is one SQLite operation. Reads and the lock's renewal run in between.
    db.history.prune(this.parts.historyStart());
    await setImmediate();
    const rowsByType = db.countByType();
    const ownName = nameFromRows(groupModule(ref.group), db);
    await setImmediate();
    const reviewed = this.reviewedNow(resourceKey(ref));
    const unreviewedRows = db.changes.count(reviewed);
    await setImmediate();
    const meta = { ...staged.meta, ownName };
    const temporary = `${file}.tmp`;
    const { text, textParts } = await this.searchText(ref, db, searchTextOf(file));
    let bytes: Uint8Array;
    try {
      bytes = db.finish(meta);
    } catch (error) {
      this.parts.files.expectLeftovers();
      throw error;
    }
    const generation: StagedRows = {
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
    };
    // One at a time: two writes at once would not be faster.
    await this.writing;
    const write = this.write(ref, generation, textParts, bytes);
    this.writes.set(resourceKey(ref), write);
    // The error goes to the caller of `written`.
    this.writing = write.catch(() => undefined);
    if (text.bytes + bytes.byteLength > LARGE_BYTES) await this.writing;
    return rowsByType;
  }

  /**
   * Makes both files of a generation durable, or removes both. `textParts` is empty if the search
   * text is already written.
   */
  private async write(
    ref: ResourceRef,
    generation: StagedRows,
    textParts: readonly Uint8Array[],
    bytes: Uint8Array,
  ): Promise<void> {
    const { text, temporary } = generation;
    const isTextWritten = textParts.length === 0;
    const bytesNeeded = bytes.byteLength + (isTextWritten ? 0 : text.bytes);
    try {
      await this.parts.files.assertRoom(bytesNeeded);
      const ends = await Promise.allSettled([
        isTextWritten ? undefined : this.writeDurably(text.temporary, textParts, bytesNeeded),
        this.writeDurably(temporary, [bytes], bytesNeeded),
      ]);
      for (const end of ends) if (end.status === "rejected") throw end.reason;
    } catch (error) {
      await this.removeTemporaries(generation);
      throw error;
    }
    await this.forget(ref);
    this.generations.set(resourceKey(ref), generation);
  }

  /** The search text of the rows, in parts. A large one is written now, and returns no parts. */
  private async searchText(
    ref: ResourceRef,
    db: ResourceDatabase,
    file: string,
  ): Promise<{ text: StagedFile; textParts: readonly Uint8Array[] }> {
    const rowIds = db.idsForTexts();
    await completeTexts(db, ref.group, rowIds, () => this.textBefore(ref));
    const { bytes, parts } = db.texts.file(rowIds);
    const text: StagedFile = { temporary: `${file}.tmp`, file, bytes };
    if (bytes <= LARGE_BYTES) return { text, textParts: [...parts] };
    await this.writing;
    await this.parts.files.assertRoom(bytes);
    await this.writeDurably(text.temporary, parts, bytes);
    return { text, textParts: [] };
  }

  /**
   * The previous search text of the rows that this writer changes; null without one, or if it
   * cannot be read, because its lines can also be made from the rows.
   */
  private async textBefore(ref: ResourceRef): Promise<Uint8Array | null> {
    const earlier = this.generations.get(resourceKey(ref));
    if (earlier?.kind === "rows") {
      return this.parts.files.readStaged(earlier.text).catch(() => null);
    }
    const file = this.parts.keeper.current.resources.get(resourceKey(ref))?.file ?? null;
    return file === null ? null : this.parts.texts.bytes(searchTextOf(file));
  }

  /**
   * Writes a file durably under a temporary name. `bytesNeeded` is for the error if the disk is
   * full.
   */
  private async writeDurably(
    temporary: string,
    parts: Iterable<Uint8Array>,
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

  private reviewedNow(key: ResourceKey): ReviewedState {
    const entry = this.parts.keeper.current.resources.get(key);
    return entry === undefined ? { through: null, rows: [] } : reviewedOf(entry);
  }

  /** Recounts unreviewed changes after a review of a staged resource. */
  async countAgain(key: ResourceKey): Promise<void> {
    const staged = this.generations.get(key);
    const reviewed = this.reviewedNow(key);
    if (staged?.kind !== "rows" || isDeepStrictEqual(staged.reviewed, reviewed)) return;
    const db = ResourceDatabase.open(this.parts.sql, await this.parts.files.readStaged(staged));
    try {
      const unreviewedRows = db.changes.count(reviewed);
      this.generations.set(key, { ...staged, reviewed, unreviewedRows });
    } finally {
      db.close();
    }
  }

  /** Drops the staged generation of a resource. */
  async forget(ref: ResourceRef): Promise<void> {
    const earlier = this.generations.get(resourceKey(ref));
    if (earlier?.kind === "rows") await this.removeTemporaries(earlier);
    this.generations.delete(resourceKey(ref));
  }

  private async removeTemporaries({ temporary, text }: StagedRows): Promise<void> {
    await this.parts.files.tryToRemove(temporary);
    await this.parts.files.tryToRemove(text.temporary);
  }

  newGeneration(ref: ResourceRef): { generation: string; file: string } {
    return this.parts.files.newGeneration(ref, this.parts.keeper.current.revision + 1);
  }

  /**
   * The time (ISO 8601) for the changes of the next generation. It is later than `last` even if the
   * clock was set back, because a review covers the changes up to its time.
   */
  nowAfter(last: ResourceDatabase | null, ref: ResourceRef): string {
    const { through, rows } = this.reviewedNow(resourceKey(ref));
    const moments = [last?.history.lastAppliedAt(), through, ...rows.map(([, , row]) => row)];
    const newest = moments.reduce<number>((time, moment) => {
      const other = Date.parse(moment ?? "");
      return other > time ? other : time;
    }, 0);
    return new Date(Math.max(this.parts.clock.now(), newest + 1)).toISOString();
  }
}

/** The name in the rows, for groups with such names. */
function nameFromRows(module: GroupModule, db: ResourceDatabase): string | null {
  if (module.nameFromRows === undefined) return null;
  const rows: Record<string, unknown>[] = [];
  db.rows.each((row) => {
    // Only one of a mushaf's 80,000 rows has its name.
    if (module.nameRecordType !== undefined && row.recordType !== module.nameRecordType)
      return false;
    rows.push(parseRecord(row.json, "row"));
    return true;
  });
  return labelOf(module.nameFromRows(rows));
}
