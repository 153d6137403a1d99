import { rmdir, stat } from "node:fs/promises";
import { lock } from "proper-lockfile";
import { cancelled, ContentError } from "../model/errors.js";
import type { OpenWriterOptions, Clock } from "../ports.js";
import { fileErrorCode, storeError } from "./fileErrors.js";

/** A lock that a writer holds. */
export interface HeldLock {
  /** True after another window has taken the lock over. The writer must not write then. */
  readonly lost: boolean;
  release(): Promise<void>;
}

/** The lock that allows one writer at a time in all windows. */
export interface WriterLock {
  /** Throws `store_busy` after `waitMs`, `cancelled`, or the file system's error. */
  acquire(options: OpenWriterOptions): Promise<HeldLock>;
}

/**
 * The lock of a dead owner is taken over after this time. A living owner renews it every second.
 */
export const LOCK_STALE_MS = 5000;
const RENEW_MS = 1000;
const POLL_MS = 50;

export interface FileLockOptions {
  readonly clock: Clock;
  /** For tests of the takeover; at least 2000. */
  readonly staleMs?: number;
}

/**
 * A lock folder (`write.lock`) in the store's folder, renewed by its owner. Creating a folder is
 * atomic on every file system, including network shares.
 */
export function fileLock(dir: string, options: FileLockOptions): WriterLock {
  const path = `${dir}/write.lock`;
  const staleMs = options.staleMs ?? LOCK_STALE_MS;
  /** A lock with a time in the future, and the time since which it has not been renewed. */
  let future: { readonly mtimeMs: number; readonly since: number } | null = null;

  /**
   * A dead owner is recognised by the age of its lock. After the machine's clock was set back, the
   * lock has no age and would remain until its time is reached again. A living owner renews it
   * visibly.
   */
  async function removeFromFuture(): Promise<void> {
    const mtimeMs = await stat(path).then(
      (found) => found.mtimeMs,
      () => null,
    );
    if (mtimeMs === null || mtimeMs <= options.clock.now() + staleMs) {
      future = null;
    } else if (future?.mtimeMs !== mtimeMs) {
      future = { mtimeMs, since: performance.now() };
    } else if (performance.now() - future.since > staleMs) {
      future = null;
      // Another window that waits may be first.
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
          // Random, so that waiting windows do not retry in step.
          await clock.wait(Math.min(left, POLL_MS * (0.5 + Math.random())), signal);
        }
      }
    },
  };
}

export function busy(): ContentError {
  return new ContentError("store_busy", "Another window is writing to the local copy.");
}
