import {
  appendFileSync,
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
} from "node:fs";
import { mkdir, open, readFile, rename, rm, statfs, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
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
    async readFile(path) {
      const bytes = await readFile(path);
      // Node reads small files into a shared pool, but the port promises a separate buffer.
      return bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer
        ? new Uint8Array(bytes.buffer)
        : Uint8Array.from(bytes);
    },
    openFile,
    writeFile: (path, bytes) =>
      writeFile(path, bytes instanceof Uint8Array ? bytes : joined(bytes)),
    appendFile: (path, bytes) =>
      promised(() => {
        appendFileSync(path, bytes);
      }),
    syncFile,
    syncDirectory,
    rename: (from, to) => patiently(() => rename(from, to)),
    remove: (path) => patiently(() => rm(path, { recursive: false })),
    freeBytes: (folder) =>
      statfs(folder).then(
        ({ bavail, bsize }) => bavail * bsize,
        () => null,
      ),
  };
}

const WRITE_BYTES = 256 * 1024;

/** Joins small neighbouring parts, because each part costs a trip to Node's thread pool. */
function* joined(parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for (const part of parts) {
    waiting.push(part);
    bytes += part.byteLength;
    if (bytes < WRITE_BYTES) continue;
    yield waiting.length === 1 ? part : Buffer.concat(waiting, bytes);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting, bytes);
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

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  try {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
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
