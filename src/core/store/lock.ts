import { mkdirSync, rmdirSync, statSync, utimesSync, type Stats } from "node:fs";
import { rmdir, stat } from "node:fs/promises";
import { lock } from "proper-lockfile";
import { cancelled, ContentError } from "../model/errors.js";
import type { OpenWriterOptions, Clock } from "../ports.js";
import { fileErrorCode, storeError } from "./fileErrors.js";

/** A lock held by a writer. */
export interface HeldLock {
  /** True after another window took over the lock. Then the writer must not write. */
  readonly lost: boolean;
  release(): Promise<void>;
}

/** The lock that allows one writer in all windows. */
export interface WriterLock {
  /** Throws `store_busy` after `waitMs`, `cancelled`, or the file system's error. */
  acquire(options: OpenWriterOptions): Promise<HeldLock>;
}

/** Age after which a lock is taken over. A living owner renews it every second. */
export const LOCK_STALE_MS = 5000;
const RENEW_MS = 1000;
const POLL_MS = 50;

type Answer<T> = (error: unknown, value?: T) => void;

function answered<T>(answer: Answer<T>, work: () => T): void {
  let value: T;
  try {
    value = work();
  } catch (error) {
    answer(error);
    return;
  }
  answer(null, value);
}

/** Synchronous, because Node's thread pool takes ten times as long; see `nodeFileSystem`. */
const SYNCHRONOUS = {
  mkdir: (path: string, answer: Answer<void>) => {
    answered(answer, () => {
      mkdirSync(path);
    });
  },
  rmdir: (path: string, answer: Answer<void>) => {
    answered(answer, () => {
      rmdirSync(path);
    });
  },
  stat: (path: string, answer: Answer<Stats>) => {
    answered(answer, () => statSync(path));
  },
  utimes: (path: string, accessed: Date, modified: Date, answer: Answer<void>) => {
    answered(answer, () => {
      utimesSync(path, accessed, modified);
    });
  },
  rmdirSync,
};

export interface FileLockOptions {
  readonly clock: Clock;
  /** A shorter age for tests of the takeover; at least 2000. */
  readonly staleMs?: number;
}

/**
 * A lock folder (`write.lock`) in the store's folder, renewed by its owner. Creating a folder is
 * atomic on every file system, including network shares.
 */
export function fileLock(dir: string, options: FileLockOptions): WriterLock {
  const path = `${dir}/write.lock`;
  const staleMs = options.staleMs ?? LOCK_STALE_MS;
  /** A lock with a date in the future, and when it was first seen with that date. */
  let future: { readonly mtimeMs: number; readonly since: number } | null = null;

  /**
   * An old lock belongs to a dead owner. If the clock was set back, a lock can have a date in the
   * future. This removes such a lock if its owner no longer renews it.
   */
  async function removeFromFuture(): Promise<void> {
    const mtimeMs = await stat(path).then(
      (found) => found.mtimeMs,
      // Its owner has just released it.
      () => 0,
    );
    if (mtimeMs <= options.clock.now() + staleMs) {
      future = null;
    } else if (future?.mtimeMs !== mtimeMs) {
      future = { mtimeMs, since: performance.now() };
    } else if (performance.now() - future.since > staleMs) {
      future = null;
      // Another waiting window may remove it first.
      await rmdir(path).catch(() => undefined);
    }
  }

  return {
    async acquire({ waitMs, signal }) {
      const { clock } = options;
      const deadline = clock.now() + waitMs;
      let lost = false;
      for (;;) {
        if (signal?.aborted === true) throw cancelled();
        try {
          const release = await lock(dir, {
            lockfilePath: path,
            realpath: false,
            fs: SYNCHRONOUS,
            retries: 0,
            stale: staleMs,
            update: RENEW_MS,
            onCompromised: () => {
              lost = true;
            },
          });
          return {
            get lost() {
              return lost;
            },
            async release() {
              if (lost) return;
              lost = true;
              try {
                await release();
              } catch (error) {
                // The lock was taken over or removed, so there is nothing to release.
                if (!["ERELEASED", "ENOTACQUIRED", "ENOENT"].includes(fileErrorCode(error) ?? "")) {
                  throw storeError(error);
                }
              }
            },
          };
        } catch (error) {
          if (fileErrorCode(error) !== "ELOCKED") throw error;
          await removeFromFuture();
          const left = deadline - clock.now();
          if (left <= 0) throw busy();
          // Random, so that waiting windows do not retry at the same time.
          await clock.wait(Math.min(left, POLL_MS * (0.5 + Math.random())), signal);
        }
      }
    },
  };
}

export function busy(): ContentError {
  return new ContentError("store_busy", "Another window is writing to the local copy.");
}
