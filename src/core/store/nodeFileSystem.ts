import {
  appendFileSync,
  closeSync,
  fstatSync,
  fsync,
  openSync,
  read,
  readdirSync,
  readSync,
  renameSync,
  statfsSync,
  statSync,
  writev,
} from "node:fs";
import { mkdir, unlink } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { FileSystem, OpenFile } from "../ports.js";
import { fileErrorCode } from "./fileErrors.js";

/** On Windows a virus scanner or an indexer can lock a file briefly. */
const HELD = new Set(["EPERM", "EBUSY", "EACCES"]);
const HELD_DELAYS_MS = [10, 20, 50, 100, 200, 400];

/** Retries an operation for up to a second while another program has locked its file. */
export async function whileHeld(
  operation: () => Promise<void>,
  wait: (milliseconds: number) => Promise<unknown> = delay,
): Promise<void> {
  for (const milliseconds of HELD_DELAYS_MS) {
    try {
      return await operation();
    } catch (error) {
      if (!HELD.has(fileErrorCode(error) ?? "")) throw error;
      await wait(milliseconds);
    }
  }
  return operation();
}

/** The error codes of systems that cannot open or fsync a folder. */
const NO_DIRECTORY_SYNC = new Set(["EISDIR", "EPERM", "EINVAL", "EBADF", "ENOTSUP", "EACCES"]);

/**
 * The FileSystem port over the real disk. Only for threads that may block, like the store's worker:
 * file queries and short writes are synchronous. They take microseconds; Node's thread pool would
 * take ten times as long.
 */
export function nodeFileSystem(): FileSystem {
  // On other systems an open file does not block these operations, so an error is final.
  const patiently =
    process.platform === "win32"
      ? whileHeld
      : (operation: () => Promise<void>): Promise<void> => operation();
  return {
    async mkdir(path) {
      await mkdir(path, { recursive: true });
    },
    readdir: (path) => promised(() => readdirSync(path)),
    stat: (path) =>
      promised(() => {
        const { size, mtimeMs, ino } = statSync(path);
        return { size, mtimeMs, inode: ino };
      }),
    readFile: (path) => withFile(path, "r", readAll),
    openFile,
    writeFile: (path, bytes) =>
      withFile(path, "w", (file) => writeAll(file, bytes instanceof Uint8Array ? [bytes] : bytes)),
    appendFile: (path, bytes) =>
      promised(() => {
        appendFileSync(path, bytes);
      }),
    syncFile,
    syncDirectory,
    rename: (from, to) =>
      patiently(() =>
        promised(() => {
          renameSync(from, to);
        }),
      ),
    remove: (path) => patiently(() => unlink(path)),
    freeBytes: (folder) =>
      promised(() => {
        const { bavail, bsize } = statfsSync(folder);
        return bavail * bsize;
      }).catch(() => null),
  };
}

/** Reads the next bytes of a file; 0 at its end. */
function readPart(descriptor: number, into: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, into, 0, into.byteLength, null, (error, bytes) => {
      if (error === null) resolve(bytes);
      else reject(error);
    });
  });
}

/** Writes at the end of what was written. Returns the number of bytes, which can be smaller. */
function writeParts(descriptor: number, parts: readonly Uint8Array[]): Promise<number> {
  return new Promise((resolve, reject) => {
    writev(descriptor, parts, (error, bytes) => {
      if (error === null) resolve(bytes);
      else reject(error);
    });
  });
}

/** Opens a file for `work`, and closes it afterwards. */
async function withFile<T>(
  path: string,
  flags: string,
  work: (descriptor: number) => Promise<T>,
): Promise<T> {
  const descriptor = openSync(path, flags);
  try {
    return await work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

async function readAll(descriptor: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(fstatSync(descriptor).size);
  let filled = 0;
  while (filled < bytes.byteLength) {
    const size = await readPart(descriptor, bytes.subarray(filled));
    if (size === 0) return bytes.slice(0, filled);
    filled += size;
  }
  return bytes;
}

/** Parts are written together up to this size, because each write is a trip to Node's threads. */
const WRITE_BYTES = 1024 * 1024;

async function writeAll(descriptor: number, parts: Iterable<Uint8Array>): Promise<void> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for (const part of parts) {
    if (part.byteLength === 0) continue;
    waiting.push(part);
    bytes += part.byteLength;
    if (bytes < WRITE_BYTES) continue;
    await writeTogether(descriptor, waiting, bytes);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) await writeTogether(descriptor, waiting, bytes);
}

async function writeTogether(
  descriptor: number,
  parts: readonly Uint8Array[],
  bytes: number,
): Promise<void> {
  let left = parts;
  let missing = bytes;
  for (;;) {
    missing -= await writeParts(descriptor, left);
    if (missing === 0) return;
    // The system wrote only a part, for example before an error that the next write reports.
    left = [Buffer.concat(parts, bytes).subarray(bytes - missing)];
  }
}

function openFile(path: string): OpenFile {
  const descriptor = openSync(path, "r");
  return {
    size: fstatSync(descriptor).size,
    read(into, position) {
      let filled = 0;
      while (filled < into.byteLength) {
        const size = readSync(
          descriptor,
          into,
          filled,
          into.byteLength - filled,
          position + filled,
        );
        if (size === 0) break;
        filled += size;
      }
      return filled;
    },
    close() {
      closeSync(descriptor);
    },
  };
}

const syncToDisk = promisify(fsync);

function syncFile(path: string): Promise<void> {
  return withFile(path, "r+", syncToDisk);
}

async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  try {
    await withFile(path, "r", syncToDisk);
  } catch (error) {
    if (!NO_DIRECTORY_SYNC.has(fileErrorCode(error) ?? "")) throw error;
  }
}

/** A promise for a synchronous result or error. */
function promised<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
