import { randomBytes } from "node:crypto";
import type { FileSystem, Logger } from "../ports.js";
import { EMPTY_CATALOG, type Catalog } from "./catalog.js";
import { isRepeatable } from "./catalogChanges.js";
import { CATALOG_SCHEMA_VERSION, catalogBytes, readCatalog } from "./catalogFile.js";
import { journalLine, journalStart, readLines, type JournalPlace } from "./catalogJournal.js";
import { isMissing, storeError } from "./fileErrors.js";
import { busy } from "./lock.js";
import type { SqlModule } from "./sqlite.js";
import { CATALOG, journalFile, sameStamp, type Stamp, type StoreFiles } from "./storeFiles.js";

export interface CatalogDiskParts {
  readonly fs: FileSystem;
  readonly dir: string;
  readonly files: StoreFiles;
  readonly sql: SqlModule;
  readonly logger: Logger;
}

/** A prepared commit. */
export interface PreparedWrite {
  /** Number of bytes that it adds to the disk. */
  readonly bytes: number;
  /**
   * Commits durably. `mayWrite` is called last and returns false if the lock was lost. Throws
   * `store_busy`, or the file system's error; readers then see no change.
   */
  commit(mayWrite: () => boolean): Promise<void>;
}

interface Base {
  readonly stamp: Stamp;
  /** The layout of the file. */
  readonly version: number;
  readonly content: Catalog;
}

interface Journal {
  readonly id: string;
  readonly file: string;
  /** The stamp at the last read or write; null if there was no file. */
  readonly stamp: Stamp | null;
  readonly place: JournalPlace;
  /** True if the journal ends with an incomplete line, so nothing can be appended. */
  readonly isTorn: boolean;
}

/** Minimum size of a journal that a new base replaces; it must also exceed the base. */
const SMALL_JOURNAL_BYTES = 64 * 1024;

const NEWLINE = Buffer.from("\n");

/**
 * The two files of the catalog: the base, an SQLite file that is replaced as a whole, and its
 * journal, to which each commit appends a line. A base names its journal, so a new base drops the
 * old journal. Calls must not overlap.
 */
export class CatalogDisk {
  private base: Base | null = null;
  /** Null for a base whose layout has no journal. */
  private journal: Journal | null = null;
  /** Base and journal together. */
  private content: Catalog = EMPTY_CATALOG;
  /** Resolves when the last line of the journal is durable. */
  private syncing: Promise<void> = Promise.resolve();

  constructor(private readonly parts: CatalogDiskParts) {}

  /** False for a new store. */
  get exists(): boolean {
    return this.base !== null;
  }

  get layout(): number {
    return this.base?.version ?? CATALOG_SCHEMA_VERSION;
  }

  get journalFile(): string | null {
    return this.journal?.file ?? null;
  }

  /** True if the files have not changed since the last read or write. */
  async isUnchanged(): Promise<boolean> {
    const { files } = this.parts;
    const { base, journal } = this;
    const [baseStamp, journalStamp] = await Promise.all([
      files.stamp(CATALOG),
      journal === null ? null : files.stamp(journal.file),
    ]);
    return (
      sameStamp(baseStamp, base?.stamp ?? null) && sameStamp(journalStamp, journal?.stamp ?? null)
    );
  }

  /** The last committed catalog; null if there is no file. Throws DamagedFile. */
  async read(): Promise<Catalog | null> {
    const { files } = this.parts;
    for (;;) {
      const stamp = await files.stamp(CATALOG);
      if (stamp === null) return null;
      try {
        if (!sameStamp(stamp, this.base?.stamp ?? null)) await this.readBase(stamp);
        await this.readJournal();
      } catch (error) {
        // The file was replaced or removed since its stamp was taken.
        if (!isMissing(error)) throw error;
        continue;
      }
      // The base may be new. It contains the lines of the old journal, which may already be gone.
      if (sameStamp(await files.stamp(CATALOG), stamp)) return this.content;
    }
  }

  /** Drops the content in memory, because the files were set aside. */
  forget(): void {
    this.base = null;
    this.journal = null;
    this.content = EMPTY_CATALOG;
  }

  /** Waits until every commit is durable. */
  async settle(): Promise<void> {
    await this.syncing;
  }

  /**
   * Prepares the commit of the catalog that follows the one on the disk. A commit that the next run
   * would repeat becomes durable soon after it ends; any other is durable when it ends.
   */
  prepare(after: Catalog): PreparedWrite {
    const { base, journal } = this;
    if (base?.version === CATALOG_SCHEMA_VERSION && journal?.isTorn === false) {
      const line = journalLine(this.content, after, journal.place);
      const bytes = line.bytes.byteLength + NEWLINE.byteLength;
      const limit = Math.max(SMALL_JOURNAL_BYTES, base.stamp.size);
      if (journal.place.offset + bytes <= limit) {
        const place = { offset: journal.place.offset + bytes, crc: line.crc };
        return {
          bytes,
          commit: async (mayWrite) => {
            const waits = journal.stamp === null || !isRepeatable(this.content, after);
            const stamp = waits
              ? await this.append(base, journal, line.bytes, mayWrite)
              : await this.appendSoonDurable(base, journal, line.bytes, mayWrite);
            this.journal = { ...journal, place, stamp };
            this.content = after;
          },
        };
      }
    }
    const id = randomBytes(4).toString("hex");
    const bytes = catalogBytes(this.parts.sql, after, id);
    return {
      bytes: bytes.byteLength,
      commit: async (mayWrite) => {
        const stamp = await this.replace(bytes, mayWrite);
        this.base = { stamp, version: CATALOG_SCHEMA_VERSION, content: after };
        this.journal = emptyJournal(id);
        this.content = after;
      },
    };
  }

  private async readBase(stamp: Stamp): Promise<void> {
    const { fs, files, sql } = this.parts;
    const { catalog, version, journal } = readCatalog(sql, await fs.readFile(files.path(CATALOG)));
    this.base = { stamp, version, content: catalog };
    this.journal = journal === null ? null : emptyJournal(journal);
    this.content = catalog;
  }

  /** Reads the new lines of the journal. */
  private async readJournal(): Promise<void> {
    const { base, journal } = this;
    if (base === null || journal === null) return;
    const stamp = await this.parts.files.stamp(journal.file);
    if (sameStamp(stamp, journal.stamp)) return;
    // A shorter journal means that another program truncated or removed it: only the remaining
    // lines count.
    const isShorter = (stamp?.size ?? 0) < journal.place.offset;
    const place = isShorter ? journalStart(journal.id) : journal.place;
    const bytes = stamp === null ? new Uint8Array() : this.readFrom(journal.file, place.offset);
    const content = isShorter ? base.content : this.content;
    // Lines of a newer version are unreadable, not damaged.
    const isNewer = base.version > CATALOG_SCHEMA_VERSION;
    const read = readLines(content, place, bytes, isNewer ? "stop" : "throw");
    this.journal = { ...journal, stamp, place: read.place, isTorn: read.isTorn };
    this.content = read.catalog;
  }

  private readFrom(name: string, offset: number): Uint8Array {
    const file = this.parts.fs.openFile(this.parts.files.path(name));
    try {
      const bytes = new Uint8Array(Math.max(0, file.size - offset));
      return bytes.subarray(0, file.read(bytes, offset));
    } finally {
      file.close();
    }
  }

  /**
   * Appends a line. The line is made durable first; the newline after it is the commit. A power
   * loss can only lose the newline, and readers ignore a line without one.
   */
  private async append(
    base: Base,
    journal: Journal,
    line: Uint8Array,
    mayWrite: () => boolean,
  ): Promise<Stamp> {
    const { fs, dir, files } = this.parts;
    const path = files.path(journal.file);
    const size = journal.place.offset + line.byteLength;
    await this.settle();
    try {
      await fs.appendFile(path, line);
      await fs.syncFile(path);
      if (journal.stamp === null) await fs.syncDirectory(dir);
      await this.assertUnchanged(base, journal, size, mayWrite);
      await fs.appendFile(path, NEWLINE);
    } catch (error) {
      // The incomplete line does not count, but takes space in the file.
      await this.readJournal().catch(() => undefined);
      throw error;
    }
    await this.syncJournal(path);
    return this.stampAfter(journal, size + NEWLINE.byteLength);
  }

  /**
   * Appends a line without waiting until it is durable. At most one line waits, so a power loss can
   * only cut the last line.
   */
  private async appendSoonDurable(
    base: Base,
    journal: Journal,
    line: Uint8Array,
    mayWrite: () => boolean,
  ): Promise<Stamp> {
    const { fs, files } = this.parts;
    const path = files.path(journal.file);
    const { offset } = journal.place;
    await this.settle();
    try {
      await this.assertUnchanged(base, journal, offset, mayWrite);
      await fs.appendFile(path, Buffer.concat([line, NEWLINE]));
    } catch (error) {
      await this.readJournal().catch(() => undefined);
      throw error;
    }
    this.syncing = this.syncJournal(path);
    return this.stampAfter(journal, offset + line.byteLength + NEWLINE.byteLength);
  }

  /** Throws `store_busy` if another window has written, or holds the lock. */
  private async assertUnchanged(
    base: Base,
    journal: Journal,
    journalSize: number,
    mayWrite: () => boolean,
  ): Promise<void> {
    const { files } = this.parts;
    const [baseNow, journalNow] = await Promise.all([
      files.stamp(CATALOG),
      files.stamp(journal.file),
    ]);
    if (!mayWrite() || !sameStamp(baseNow, base.stamp) || journalNow?.size !== journalSize) {
      throw busy();
    }
  }

  private async syncJournal(path: string): Promise<void> {
    try {
      await this.parts.fs.syncFile(path);
    } catch (error) {
      this.warnOfPowerFailure(error);
    }
  }

  /** An unknown stamp, or another size, makes the next read look at the file again. */
  private async stampAfter(journal: Journal, size: number): Promise<Stamp> {
    const after = await this.parts.files.stamp(journal.file).catch(() => null);
    return { mtimeMs: 0, inode: 0, ...after, size };
  }

  /** Replaces the base with a rename, which is the commit. */
  private async replace(bytes: Uint8Array, mayWrite: () => boolean): Promise<Stamp> {
    const { fs, dir, files } = this.parts;
    const temporary = files.newTemporaryCatalog();
    const path = files.path(temporary);
    let stamp: Stamp;
    await this.settle();
    try {
      await fs.writeFile(path, bytes);
      await fs.syncFile(path);
      // The rename keeps this stamp. No step after the rename may fail.
      stamp = await fs.stat(path);
      if (!mayWrite() || !(await this.isUnchanged())) throw busy();
      await fs.rename(path, files.path(CATALOG));
    } catch (error) {
      await files.tryToRemove(temporary);
      throw error;
    }
    try {
      await fs.syncDirectory(dir);
    } catch (error) {
      this.warnOfPowerFailure(error);
    }
    return stamp;
  }

  /** Every reader already sees the commit, so it cannot be undone. */
  private warnOfPowerFailure(error: unknown): void {
    const { message } = storeError(error);
    this.parts.logger.warn(`The commit may not survive a power failure: ${message}`);
  }
}

function emptyJournal(id: string): Journal {
  return { id, file: journalFile(id), stamp: null, place: journalStart(id), isTorn: false };
}
