import { dirname } from "node:path";
import { cancelled, ContentError } from "../../../src/core/model/errors.js";
import type { FileSystem } from "../../../src/core/ports.js";
import type { WriterLock } from "../../../src/core/store/lock.js";

interface MemoryFile {
  bytes: Uint8Array;
  inode: number;
  mtimeMs: number;
  /** Number of leading bytes that survive a power loss. */
  syncedBytes: number;
}

/**
 * A disk in memory that several stores can share, as windows share a folder. It behaves as POSIX
 * does: a rename replaces the target, and an open file keeps its content.
 */
export class MemoryDisk {
  readonly files = new Map<string, MemoryFile>();
  readonly folders = new Set<string>(["/"]);
  /** The free space that the disk reports, in bytes; null if unknown. */
  freeBytes: number | null = null;
  /** The time of the last change of names in each folder. */
  private readonly folderTimes = new Map<string, number>();
  private inodes = 0;
  private time = 0;
  private lockHolder: symbol | null = null;
  private readonly lockWaiters = new Set<() => void>();
  /** Changes of folders that a power loss may undo, oldest first. */
  private unsynced: { readonly folder: string; readonly undo: () => void }[] = [];

  /** A copy of the disk at this moment, as a machine finds it after a crash. */
  clone(): MemoryDisk {
    const copy = new MemoryDisk();
    for (const [path, file] of this.files) copy.files.set(path, { ...file });
    for (const folder of this.folders) copy.folders.add(folder);
    for (const [folder, time] of this.folderTimes) copy.folderTimes.set(folder, time);
    copy.inodes = this.inodes;
    copy.time = this.time;
    return copy;
  }

  readonly fileSystem: FileSystem = {
    mkdir: (path) => this.later(() => this.makeFolder(path)),
    readdir: (path) =>
      this.later(() => {
        if (!this.folders.has(path)) throw fileError("ENOENT", path);
        const names = [...this.files.keys(), ...this.folders].filter(
          (name) => name !== path && dirname(name) === path,
        );
        return names.map((name) => name.slice(path === "/" ? 1 : path.length + 1)).sort();
      }),
    stat: (path) =>
      this.later(() => {
        if (this.folders.has(path)) {
          return { size: 0, mtimeMs: this.folderTimes.get(path) ?? 0, inode: 0 };
        }
        const { bytes, mtimeMs, inode } = this.file(path);
        return { size: bytes.byteLength, mtimeMs, inode };
      }),
    readFile: (path) => this.later(() => Uint8Array.from(this.file(path).bytes)),
    openFile: (path) => {
      const { bytes } = this.file(path);
      return {
        size: bytes.byteLength,
        read: (into, position) => {
          const part = bytes.subarray(position, position + into.byteLength);
          into.set(part);
          return part.byteLength;
        },
        close: () => undefined,
      };
    },
    writeFile: (path, bytes) => this.later(() => this.put(path, whole(bytes))),
    appendFile: (path, bytes) =>
      this.later(() => {
        const file = this.files.get(path);
        if (file === undefined) {
          this.put(path, bytes);
          return;
        }
        file.bytes = Buffer.concat([file.bytes, bytes]);
        file.mtimeMs = ++this.time;
      }),
    syncFile: (path) =>
      this.later(() => {
        const file = this.file(path);
        file.syncedBytes = file.bytes.byteLength;
      }),
    syncDirectory: (path) =>
      this.later(() => {
        if (!this.folders.has(path)) throw fileError("ENOENT", path);
        this.unsynced = this.unsynced.filter(({ folder }) => folder !== path);
      }),
    rename: (from, to) =>
      this.later(() => {
        const file = this.file(from);
        this.change(from, null);
        this.change(to, file);
      }),
    remove: (path) =>
      this.later(() => {
        this.file(path);
        this.change(path, null);
      }),
    freeBytes: () => this.later(() => this.freeBytes),
  };

  /**
   * Simulates a power loss. Bytes that were not synced are lost from their middle on, and the
   * folders selected by `forgets` lose every change that was not synced. A file that was appended
   * to keeps its length, as on disks that write the length first. Real disks do either.
   */
  losePower(forgets: (folder: string) => boolean): void {
    for (const { folder, undo } of this.unsynced.reverse()) if (forgets(folder)) undo();
    this.unsynced = [];
    for (const file of this.files.values()) {
      const { bytes, syncedBytes } = file;
      const kept = syncedBytes + Math.floor((bytes.byteLength - syncedBytes) / 2);
      const length = syncedBytes === 0 ? kept : bytes.byteLength;
      file.bytes = new Uint8Array(length);
      file.bytes.set(bytes.subarray(0, kept));
    }
  }

  private change(path: string, file: MemoryFile | null): void {
    const before = this.files.get(path);
    this.folderTimes.set(dirname(path), ++this.time);
    this.unsynced.push({
      folder: dirname(path),
      undo: () => {
        if (before === undefined) this.files.delete(path);
        else this.files.set(path, before);
      },
    });
    if (file === null) this.files.delete(path);
    else this.files.set(path, file);
  }

  /** A lock of this disk, without detection of dead owners. */
  readonly lock: WriterLock = {
    acquire: async ({ waitMs, signal }) => {
      if (signal?.aborted === true) throw cancelled();
      while (this.lockHolder !== null) {
        if (waitMs <= 0) throw new ContentError("store_busy", "busy");
        await new Promise<void>((resolve, reject) => {
          const wake = (): void => {
            this.lockWaiters.delete(wake);
            resolve();
          };
          this.lockWaiters.add(wake);
          signal?.addEventListener("abort", () => {
            this.lockWaiters.delete(wake);
            reject(cancelled());
          });
        });
      }
      const holder = Symbol();
      this.lockHolder = holder;
      const held = () => this.lockHolder === holder;
      return {
        get lost() {
          return !held();
        },
        release: () => {
          if (held()) this.breakLock();
          return Promise.resolve();
        },
      };
    },
  };

  /** True while somebody waits for the lock. */
  get isAwaited(): boolean {
    return this.lockWaiters.size > 0;
  }

  /** Takes the lock from its owner, as another window does if the owner seems dead. */
  breakLock(): void {
    this.lockHolder = null;
    for (const wake of [...this.lockWaiters]) wake();
  }

  put(path: string, bytes: Uint8Array): void {
    if (!this.folders.has(dirname(path))) throw fileError("ENOENT", path);
    this.change(path, {
      bytes: Uint8Array.from(bytes),
      inode: ++this.inodes,
      mtimeMs: ++this.time,
      syncedBytes: 0,
    });
  }

  private makeFolder(path: string): void {
    if (this.folders.has(path)) return;
    this.makeFolder(dirname(path));
    this.folders.add(path);
  }

  private file(path: string): MemoryFile {
    const file = this.files.get(path);
    if (file === undefined) throw fileError("ENOENT", path);
    return file;
  }

  private async later<T>(work: () => T): Promise<T> {
    // Always asynchronous, as on a real disk.
    await Promise.resolve();
    return work();
  }
}

/** All bytes of a write as one array. */
function whole(bytes: Uint8Array | Iterable<Uint8Array>): Uint8Array {
  return bytes instanceof Uint8Array ? bytes : Buffer.concat([...bytes]);
}

export function fileError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

/** The operations that change the disk, in the order of their calls. */
export const WRITING = [
  "mkdir",
  "writeFile",
  "appendFile",
  "syncFile",
  "syncDirectory",
  "rename",
  "remove",
] as const satisfies readonly (keyof FileSystem)[];

export interface Interception {
  readonly operation: (typeof WRITING)[number];
  readonly path: string;
  /** Counts all writing operations, from 1. */
  readonly number: number;
}

/**
 * A file system that calls `before` ahead of each writing operation. `before` may throw in its
 * place, or return `"torn"` to stop a write half way with an error.
 */
export function interceptWrites(
  fs: FileSystem,
  before: (operation: Interception) => "torn" | void,
): FileSystem {
  let number = 0;
  const guard = (operation: Interception["operation"], path: string): "torn" | void =>
    before({ operation, path, number: ++number });
  return {
    ...fs,
    async mkdir(path) {
      guard("mkdir", path);
      return fs.mkdir(path);
    },
    async writeFile(path, bytes) {
      if (guard("writeFile", path) === "torn") {
        const all = whole(bytes);
        await fs.writeFile(path, all.subarray(0, Math.floor(all.byteLength / 2)));
        throw fileError("EIO", path);
      }
      return fs.writeFile(path, bytes);
    },
    async appendFile(path, bytes) {
      if (guard("appendFile", path) === "torn") {
        await fs.appendFile(path, bytes.subarray(0, Math.floor(bytes.byteLength / 2)));
        throw fileError("EIO", path);
      }
      return fs.appendFile(path, bytes);
    },
    async syncFile(path) {
      guard("syncFile", path);
      return fs.syncFile(path);
    },
    async syncDirectory(path) {
      guard("syncDirectory", path);
      return fs.syncDirectory(path);
    },
    async rename(from, to) {
      guard("rename", from);
      return fs.rename(from, to);
    },
    async remove(path) {
      guard("remove", path);
      return fs.remove(path);
    },
  };
}
