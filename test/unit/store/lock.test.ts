import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../src/core/clock.js";
import { isContentError } from "../../../src/core/model/errors.js";
import type { Clock } from "../../../src/core/ports.js";
import { fileLock, LOCK_STALE_MS, type HeldLock } from "../../../src/core/store/lock.js";
import { removeFolder, temporaryFolder } from "../../support/store/homes.js";

describe("the lock of a store's folder", () => {
  let dir: string;
  let held: HeldLock[];

  beforeEach(async () => {
    dir = await temporaryFolder();
    held = [];
  });
  afterEach(async () => {
    for (const lock of held) await lock.release();
    await removeFolder(dir);
  });

  async function acquire(
    options: { readonly waitMs?: number; readonly signal?: AbortSignal } = {},
    clock: Clock = systemClock,
  ): Promise<HeldLock> {
    const lock = await fileLock(dir, { clock }).acquire({ waitMs: 0, ...options });
    held.push(lock);
    return lock;
  }

  function isBusy(error: unknown): boolean {
    return isContentError(error, "store_busy");
  }

  /** A clock whose time passes only while somebody waits. */
  function clockWith(onWait: (waits: readonly number[]) => void): {
    clock: Clock;
    waits: number[];
  } {
    const waits: number[] = [];
    let now = Date.now();
    const clock: Clock = {
      now: () => now,
      wait: (milliseconds) => {
        waits.push(milliseconds);
        now += milliseconds;
        onWait(waits);
        return Promise.resolve();
      },
    };
    return { clock, waits };
  }

  /** The lock folder of another window, which renewed it this long ago. */
  function otherWindow(ageMs: number): string {
    const path = join(dir, "write.lock");
    mkdirSync(path);
    const renewed = new Date(Date.now() - ageMs);
    utimesSync(path, renewed, renewed);
    return path;
  }

  it("has one owner, until that owner releases it", async () => {
    const first = await acquire();
    assert.equal(first.lost, false);
    await assert.rejects(acquire(), isBusy);
    await first.release();
    assert.equal(existsSync(join(dir, "write.lock")), false);
    const second = await acquire();
    assert.equal(second.lost, false);
  });

  it("can be released again without effect on the next owner", async () => {
    const first = await acquire();
    await first.release();
    assert.equal(first.lost, true);
    await acquire();
    await first.release();
    await assert.rejects(acquire(), isBusy);
  });

  it("is waited for as long as the caller allows", async () => {
    await acquire();
    const { clock, waits } = clockWith(() => undefined);
    await assert.rejects(acquire({ waitMs: 300 }, clock), isBusy);
    assert.equal(Math.round(waits.reduce((sum, wait) => sum + wait, 0)), 300);
    assert.ok(waits.length >= 4 && waits.every((wait) => wait > 0 && wait <= 75), String(waits));
    assert.ok(waits.slice(0, -1).every((wait) => wait >= 25));
  });

  it("is taken as soon as it is free", async () => {
    const first = await acquire();
    const { clock, waits } = clockWith(({ length }) => {
      if (length === 2) void first.release();
    });
    await acquire({ waitMs: 60_000 }, clock);
    assert.ok(waits.length < 100, `${waits.length} waits`);
  });

  it("is not waited for after the caller has cancelled", async () => {
    const isCancelled = (error: unknown) => isContentError(error, "cancelled");
    await assert.rejects(acquire({ signal: AbortSignal.abort() }), isCancelled);
    assert.equal(existsSync(join(dir, "write.lock")), false);
    await acquire();
    const cancelling = new AbortController();
    const waiting = acquire({ waitMs: 60_000, signal: cancelling.signal });
    cancelling.abort();
    await assert.rejects(waiting, isCancelled);
  });

  it("is taken over from a window that has not renewed it for longer than the limit", async () => {
    const path = otherWindow(1000);
    await assert.rejects(acquire(), isBusy);
    rmdirSync(path);
    otherWindow(LOCK_STALE_MS + 2000);
    assert.equal((await acquire()).lost, false);
  });

  it("is not taken over from a window whose clock is ahead", async () => {
    otherWindow(-60_000);
    const { clock } = clockWith(() => undefined);
    await assert.rejects(acquire({ waitMs: 1000 }, clock), isBusy);
  });

  describe("of a window whose clock is ahead", () => {
    afterEach(() => {
      Reflect.deleteProperty(performance, "now");
    });

    /** Time passes only in waits, and each wait calls back. */
    function waiting(onWait: (path: string) => void): Promise<HeldLock> {
      const path = otherWindow(-60_000);
      let passed = 0;
      Object.defineProperty(performance, "now", { value: () => passed, configurable: true });
      const { clock, waits } = clockWith(() => {
        passed += waits.at(-1) ?? 0;
        onWait(path);
      });
      return acquire({ waitMs: 3 * LOCK_STALE_MS }, clock);
    }

    it("is taken over if that window no longer renews it", async () => {
      assert.equal((await waiting(() => undefined)).lost, false);
    });

    it("stays while that window renews it", async () => {
      let renewals = 0;
      const renew = (path: string): void => {
        const time = new Date(Date.now() + 60_000 + ++renewals);
        utimesSync(path, time, time);
      };
      await assert.rejects(waiting(renew), isBusy);
      assert.ok(renewals > 10);
    });

    it("stays for a whole limit after the last renewal", async () => {
      let waits = 0;
      await waiting((path) => {
        if (++waits !== 50) return;
        const time = new Date(Date.now() + 90_000);
        utimesSync(path, time, time);
      });
      // A wait takes 25 to 75 milliseconds: 50 before the renewal, and 5 seconds after it.
      assert.ok(waits >= 50 + LOCK_STALE_MS / 75, `${waits} waits`);
    });
  });

  it("cannot be taken in a folder that is missing", async () => {
    await removeFolder(dir);
    await assert.rejects(acquire(), { code: "ENOENT" });
  });

  it("can be released after its folder was removed", async () => {
    const lock = await acquire();
    rmdirSync(join(dir, "write.lock"));
    await lock.release();
  });
});
