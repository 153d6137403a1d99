import assert from "node:assert/strict";
import { cancelled } from "../../../src/core/model/errors.js";
import type { Clock } from "../../../src/core/ports.js";
import { BackgroundSchedule, type BackgroundView } from "../../../src/core/sync/background.js";

const HOUR = 3_600_000;
const NOON = Date.parse("2026-11-22T12:00:00Z");

/** A clock that only tests advance; expired waits end in order. */
class SteppedClock implements Clock {
  private time = NOON;
  private readonly waits = new Set<{ readonly until: number; readonly end: () => void }>();

  now(): number {
    return this.time;
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    assert.ok(milliseconds >= 0, `a wait of ${milliseconds} ms never ends`);
    return new Promise((resolve, reject) => {
      const wait = { until: this.time + milliseconds, end: resolve };
      this.waits.add(wait);
      signal?.addEventListener("abort", () => {
        this.waits.delete(wait);
        reject(cancelled());
      });
    });
  }

  /** The machine sleeps, so timers stop. */
  sleep(milliseconds: number): void {
    this.time += milliseconds;
    const asleep = [...this.waits];
    this.waits.clear();
    for (const { until, end } of asleep) this.waits.add({ until: until + milliseconds, end });
  }

  /** Advances the time by the duration of some work, without ending any wait. */
  take(milliseconds: number): void {
    this.time += milliseconds;
  }

  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      // Code that a wait has resumed may wait again before the time advances.
      await new Promise(setImmediate);
      const next = [...this.waits].sort((a, b) => a.until - b.until)[0];
      if (next === undefined || next.until > end) break;
      this.time = Math.max(this.time, next.until);
      this.waits.delete(next);
      next.end();
    }
    this.time = end;
  }
}

class Window {
  readonly clock = new SteppedClock();
  view: BackgroundView = {
    intervalHours: 24,
    isPaused: false,
    isRunning: false,
    lastRun: null,
    errorCode: null,
  };
  /** True if there are resources and credentials. */
  isReady = true;
  /** The outcomes of the next runs. */
  errorCode: string | null = null;
  /** The beginnings of runs, in hours after noon. */
  readonly runs: number[] = [];
  /** Called in the middle of each run. */
  during: () => void = () => undefined;

  /** Runs do not end until it resolves. */
  held: Promise<void> = Promise.resolve();

  /** The machine's addresses; empty without a network. */
  network = "";

  readonly schedule = new BackgroundSchedule({
    network: () => this.network,
    clock: this.clock,
    jitter: 0,
    view: () => this.view,
    run: async () => {
      this.runs.push(this.hours);
      await this.held;
      if (!this.isReady) return false;
      this.sync();
      return true;
    },
  });

  /** A sync started by anyone. */
  sync(): void {
    const began = this.clock.now();
    this.during();
    this.view = { ...this.view, errorCode: this.errorCode };
    this.schedule.attempted(began);
  }

  get hours(): number {
    return Math.round(((this.clock.now() - NOON) / HOUR) * 10) / 10;
  }
}

let window: Window;

function useWindow(): void {
  beforeEach(() => {
    window = new Window();
  });
  afterEach(() => {
    window.schedule.dispose();
  });
}

describe("background syncs: time, network and opened resources", () => {
  useWindow();

  it("start an interval after the one on startup, and so on", async () => {
    await window.schedule.runNow();
    await window.clock.pass(49 * HOUR);
    assert.deepEqual(window.runs, [0, 24, 48]);
  });

  it("count from the stored run, however short windows are open", async () => {
    const endedAt = new Date(NOON - 30 * HOUR).toISOString();
    const lastRun = { endedAt, outcome: "applied", error: null, lastCompleteAt: endedAt } as const;
    window.view = { ...window.view, lastRun };
    window.schedule.plan();
    await window.clock.pass(HOUR);
    assert.deepEqual(window.runs, [0]);
  });

  it("do not wait for the time of a clock that was set back", async () => {
    const endedAt = new Date(NOON + 40_000 * HOUR).toISOString();
    const lastRun = { endedAt, outcome: "applied", error: null, lastCompleteAt: endedAt } as const;
    window.view = { ...window.view, lastRun };
    window.schedule.plan();
    await window.clock.pass(HOUR);
    assert.deepEqual(window.runs, [0]);
    await window.clock.pass(25 * HOUR);
    assert.deepEqual(window.runs, [0, 24]);
  });

  it("go on by the interval if the clock is set back while the window is open", async () => {
    window.clock.take(40_000 * HOUR);
    await window.schedule.runNow();
    window.clock.take(-40_000 * HOUR);
    window.schedule.plan();
    await window.clock.pass(HOUR);
    await window.clock.pass(24 * HOUR);
    assert.deepEqual(window.runs, [40_000, 0, 24]);
  });

  it("start for an opened resource whose age is from a clock that was set back", async () => {
    window.schedule.opened(new Date(NOON + 40_000 * HOUR).toISOString());
    await window.clock.pass(0);
    assert.deepEqual(window.runs, [0]);
  });

  it("start when the network returns", async () => {
    window.errorCode = "offline";
    await window.schedule.runNow();
    await window.clock.pass(60_000);
    window.errorCode = null;
    window.network = "192.0.2.7";
    await window.clock.pass(30_000);
    assert.equal(window.runs.length, 2);
    await window.clock.pass(HOUR);
    assert.equal(window.runs.length, 2);
  });

  it("start when the window of a machine that was offline gets the focus again", async () => {
    window.errorCode = "offline";
    await window.schedule.runNow();
    window.schedule.focused();
    assert.equal(window.runs.length, 1, "not at once after an attempt");
    await window.clock.pass(60_000);
    window.errorCode = null;
    window.schedule.focused();
    assert.equal(window.runs.length, 2);
  });

  it("start when a resource is opened whose copy is older than the interval", async () => {
    const ago = (hours: number): string =>
      new Date(window.clock.now() - hours * HOUR).toISOString();
    await window.schedule.runNow();
    await window.clock.pass(HOUR);
    window.schedule.opened(ago(23.99));
    assert.equal(window.runs.length, 1);
    window.schedule.opened(ago(24));
    assert.equal(window.runs.length, 2);
    await window.clock.pass(299_999);
    window.schedule.opened(ago(25));
    assert.equal(window.runs.length, 2, "not again within minutes");
    await window.clock.pass(1);
    window.schedule.opened(ago(25));
    assert.equal(window.runs.length, 3);
  });

  it("start when a resource is opened that was never synced, even before any other run", async () => {
    const endedAt = new Date(NOON - HOUR).toISOString();
    const lastRun = { endedAt, outcome: "applied", error: null, lastCompleteAt: endedAt } as const;
    window.view = { ...window.view, lastRun };
    window.schedule.opened(null);
    await window.clock.pass(0);
    assert.deepEqual(window.runs, [0]);
  });

  it("start for an opened resource as soon as the service's requested wait is over", async () => {
    const old = new Date(NOON - 100 * HOUR).toISOString();
    const endedAt = new Date(NOON - HOUR).toISOString();
    const error = { code: "rate_limited", message: "", details: { retryAfterMs: HOUR } };
    const lastRun = { endedAt, outcome: "failed", error, lastCompleteAt: null } as const;
    window.view = { ...window.view, lastRun };
    window.schedule.opened(old);
    await window.clock.pass(0);
    assert.deepEqual(window.runs, [0]);
  });
});

describe("background syncs: obstacles and the interval", () => {
  useWindow();

  it("do not start for an opened resource during a run, or while a person is needed", async () => {
    const old = new Date(NOON - 100 * HOUR).toISOString();
    window.view = { ...window.view, isRunning: true };
    window.schedule.opened(old);
    assert.deepEqual(window.runs, [], "in this window");
    window.view = { ...window.view, isRunning: false, errorCode: "credentials_rejected" };
    window.schedule.opened(old);
    assert.deepEqual(window.runs, [], "credentials were rejected");
    window.view = { ...window.view, errorCode: null };
    let end: () => void = () => undefined;
    window.held = new Promise((resolve) => (end = resolve));
    const run = window.schedule.runNow();
    window.schedule.opened(old);
    assert.deepEqual(window.runs, [0], "of the schedule");
    end();
    await run;
    window.isReady = false;
    await window.schedule.runNow();
    await window.clock.pass(HOUR);
    window.schedule.opened(old);
    assert.deepEqual(window.runs, [0, 0], "there is nothing to ask with");
  });

  it("do not start with the focus while they are off, paused or running, or if nothing was wrong", async () => {
    window.errorCode = "offline";
    await window.schedule.runNow();
    window.schedule.dispose();
    await window.clock.pass(59_999);
    window.schedule.focused();
    assert.equal(window.runs.length, 1, "within a minute of the last attempt");
    await window.clock.pass(1);
    for (const change of [{ intervalHours: 0 }, { isPaused: true }, { errorCode: "not_found" }]) {
      const before = window.view;
      window.view = { ...before, ...change };
      window.schedule.focused();
      assert.equal(window.runs.length, 1, JSON.stringify(change));
      window.view = before;
    }
    let end: () => void = () => undefined;
    window.held = new Promise((resolve) => (end = resolve));
    window.schedule.focused();
    window.schedule.focused();
    assert.equal(window.runs.length, 2);
    end();
  });

  it("do not start while one lasts longer than the interval", async () => {
    let end: () => void = () => undefined;
    window.held = new Promise((resolve) => (end = resolve));
    const run = window.schedule.runNow();
    window.schedule.plan();
    await window.clock.pass(49 * HOUR);
    assert.deepEqual(window.runs, [0]);
    end();
    await run;
    await window.clock.pass(24 * HOUR);
    assert.deepEqual(window.runs, [0, 73]);
  });

  it("do not start for an opened resource while they are off, paused or told to wait", async () => {
    const old = new Date(NOON - 100 * HOUR).toISOString();
    const endedAt = new Date(NOON - HOUR).toISOString();
    const error = { code: "rate_limited", message: "", details: { retryAfterMs: 5 * HOUR } };
    const lastRun = { endedAt, outcome: "failed", error, lastCompleteAt: null } as const;
    for (const change of [{ intervalHours: 0 }, { isPaused: true }, { lastRun }]) {
      const before = window.view;
      window.view = { ...before, ...change };
      window.schedule.opened(old);
      window.view = before;
    }
    await window.clock.pass(0);
    assert.deepEqual(window.runs, []);
  });

  it("follow a change of the interval at once", async () => {
    await window.schedule.runNow();
    await window.clock.pass(3 * HOUR);
    window.view = { ...window.view, intervalHours: 4 };
    window.schedule.plan();
    await window.clock.pass(2 * HOUR);
    window.view = { ...window.view, intervalHours: 0 };
    window.schedule.plan();
    await window.clock.pass(100 * HOUR);
    assert.deepEqual(window.runs, [0, 4]);
  });
});

describe("background syncs: changes by a person", () => {
  useWindow();

  it("stay off after credentials were rejected, and resume when others are set", async () => {
    window.errorCode = "credentials_rejected";
    await window.schedule.runNow();
    await window.clock.pass(72 * HOUR);
    assert.deepEqual(window.runs, [0]);
    window.errorCode = null;
    window.schedule.changed();
    await window.clock.pass(HOUR);
    assert.deepEqual(window.runs, [0, 72]);
    await window.clock.pass(24 * HOUR);
    assert.deepEqual(window.runs, [0, 72, 96], "and go on by the interval");
  });

  it("try once for each change, even if the new value is rejected too", async () => {
    window.errorCode = "credentials_rejected";
    await window.schedule.runNow();
    window.schedule.changed();
    await window.clock.pass(72 * HOUR);
    assert.deepEqual(window.runs, [0, 0]);
  });

  it("start when a window that lacked credentials or resources gets them", async () => {
    window.isReady = false;
    await window.schedule.runNow();
    await window.clock.pass(2 * HOUR);
    window.isReady = true;
    window.schedule.changed();
    await window.clock.pass(HOUR);
    assert.deepEqual(window.runs, [0, 2]);
  });

  it("start when a window that was stuck gets another environment", async () => {
    window.errorCode = "credentials_rejected";
    await window.schedule.runNow();
    window.errorCode = null;
    window.view = { ...window.view, errorCode: null };
    await window.clock.pass(2 * HOUR);
    window.schedule.switched();
    await window.clock.pass(HOUR);
    assert.deepEqual(window.runs, [0, 2]);
  });

  it("wait until a person has finished changing settings", async () => {
    window.isReady = false;
    await window.schedule.runNow();
    window.isReady = true;
    for (let change = 0; change < 3; change++) {
      await window.clock.pass(9_000);
      window.schedule.changed();
    }
    assert.equal(window.runs.length, 1);
    await window.clock.pass(10_000);
    assert.equal(window.runs.length, 2);
  });

  for (const later of [0, 1000]) {
    it(`do not start if a person syncs ${later} ms after the change`, async () => {
      window.isReady = false;
      await window.schedule.runNow();
      window.isReady = true;
      window.schedule.changed();
      await window.clock.pass(later);
      window.sync();
      await window.clock.pass(HOUR);
      assert.equal(window.runs.length, 1);
    });
  }

  it("do not start during a run", async () => {
    window.isReady = false;
    await window.schedule.runNow();
    window.isReady = true;
    window.view = { ...window.view, isRunning: true };
    window.schedule.changed();
    await window.clock.pass(HOUR);
    assert.equal(window.runs.length, 1);
    window.view = { ...window.view, isRunning: false };
    await window.clock.pass(HOUR);
    assert.equal(window.runs.length, 2);
  });

  it("treat a change during a run as one that the run missed", async () => {
    window.errorCode = "credentials_rejected";
    window.during = () => {
      window.during = () => undefined;
      window.clock.take(100);
      window.schedule.changed();
    };
    await window.schedule.runNow();
    window.errorCode = null;
    await window.clock.pass(HOUR);
    assert.equal(window.runs.length, 2);
  });

  it("do not start earlier for a change that removes no obstacle", async () => {
    await window.schedule.runNow();
    window.schedule.changed();
    await window.clock.pass(23 * HOUR);
    assert.deepEqual(window.runs, [0]);
  });

  it("start within minutes after the machine slept past their time", async () => {
    await window.schedule.runNow();
    window.clock.sleep(30 * HOUR);
    await window.clock.pass(4 * 60_000);
    assert.deepEqual(window.runs, [0]);
    await window.clock.pass(60_000);
    assert.deepEqual(window.runs, [0, 30.1]);
  });

  it("do not start for a new network during a run", async () => {
    window.errorCode = "offline";
    await window.schedule.runNow();
    window.network = "192.0.2.7";
    window.view = { ...window.view, isRunning: true };
    await window.clock.pass(40_000);
    assert.equal(window.runs.length, 1);
    window.view = { ...window.view, isRunning: false };
    await window.clock.pass(30_000);
    assert.equal(window.runs.length, 2);
  });

  it("do not start for a network that was already there", async () => {
    window.network = "192.0.2.7";
    window.errorCode = "offline";
    await window.schedule.runNow();
    await window.clock.pass(4 * 60_000);
    assert.equal(window.runs.length, 1);
    window.network = "";
    await window.clock.pass(40_000);
    assert.equal(window.runs.length, 1, "no network is no new one");
  });

  it("do not start for a change while they are off", async () => {
    window.isReady = false;
    await window.schedule.runNow();
    window.view = { ...window.view, intervalHours: 0 };
    window.schedule.changed();
    await window.clock.pass(48 * HOUR);
    assert.equal(window.runs.length, 1);
  });

  it("stay off while they are paused, and when the window is closed", async () => {
    window.view = { ...window.view, isPaused: true };
    window.schedule.changed();
    await window.clock.pass(48 * HOUR);
    window.view = { ...window.view, isPaused: false };
    window.schedule.plan();
    window.schedule.dispose();
    await window.clock.pass(48 * HOUR);
    assert.deepEqual(window.runs, []);
  });
});
