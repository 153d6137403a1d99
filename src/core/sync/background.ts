import type { Clock } from "../ports.js";
import type { LastRun } from "../model/storeState.js";
import { intervalMs, needsAPerson, nextRunAt } from "./schedule.js";

/**
 * The longest single wait. Timers pause while the machine sleeps, so the clock is checked at this
 * interval, and a run that has become due starts.
 */
const LONGEST_WAIT_MS = 5 * 60_000;

/** The interval at which an offline window looks for a network. */
const NETWORK_CHECK_MS = 30_000;

/** People often change several settings in a row: the run waits until they are done. */
const SETTLE_MS = 10_000;

/** Opening a resource does not repeat an attempt that is more recent than this. */
const RECENT_MS = 5 * 60_000;

/** The current inputs of the schedule. */
export interface BackgroundView {
  /** The `syncIntervalHours` setting; 0 turns background runs off. */
  readonly intervalHours: number;
  readonly isPaused: boolean;
  /** True during a run of this window. */
  readonly isRunning: boolean;
  /** The last run of the current filter in any window, as stored. */
  readonly lastRun: LastRun | null;
  /** The code of the error that ended this window's last attempt. */
  readonly errorCode: string | null;
}

export interface BackgroundParts {
  readonly clock: Clock;
  /** From 0 to 1, different for each window. */
  readonly jitter: number;
  readonly view: () => BackgroundView;
  /**
   * Runs a sync. Returns false if there is nothing to sync, or if credentials are missing. Never
   * rejects.
   */
  readonly run: () => Promise<boolean>;
  /** The machine's network addresses as one string; empty without a network. */
  readonly network?: () => string;
}

/**
 * Decides when this window syncs without a command. If an attempt failed because the user has to
 * provide something, no run starts until the user changes something.
 */
export class BackgroundSchedule {
  private readonly openedAt: number;
  private waiting: AbortController | null = null;
  private running = false;
  private lastAttempt: number | null = null;
  /** The last attempt lacked something that the user has to provide. */
  private blocked = false;
  /** When the user last changed an input of a run; null after an attempt that began later. */
  private changedAt: number | null = null;
  /** The network at the end of the last attempt. */
  private networkBefore = "";

  constructor(private readonly parts: BackgroundParts) {
    this.openedAt = parts.clock.now();
  }

  /** Runs now, and plans the next run. */
  async runNow(): Promise<void> {
    this.stop();
    this.running = true;
    const began = this.parts.clock.now();
    try {
      if (!(await this.parts.run())) {
        this.ended(began);
        this.blocked = true;
      }
    } finally {
      this.running = false;
      this.plan();
    }
  }

  /** Called when an attempt of this window has ended. `began` is in milliseconds since 1970. */
  attempted(began: number): void {
    this.ended(began);
    this.blocked = needsAPerson(this.parts.view().errorCode);
    this.plan();
  }

  /** The user changed an input of a run: credentials, resources, the environment. */
  changed(): void {
    this.changedAt = this.parts.clock.now();
    this.plan();
  }

  /** Called after a switch to another environment. */
  switched(): void {
    this.lastAttempt = null;
    this.changed();
  }

  /**
   * Called when the user opens a resource that was last current at this time (ISO 8601). If that is
   * longer ago than the interval, the resource is synced in the background.
   */
  opened(checkedAt: string | null): void {
    const { clock, view } = this.parts;
    const { intervalHours, isPaused, isRunning, lastRun, errorCode } = view();
    const interval = intervalMs(intervalHours);
    if (interval === null || isPaused || isRunning || this.running || this.blocked) return;
    const now = clock.now();
    // A clock that was set back leaves times in the future.
    const isWithin = (time: number, milliseconds: number): boolean =>
      Math.abs(now - time) < milliseconds;
    const isFresh = checkedAt !== null && isWithin(Date.parse(checkedAt), interval);
    const wasTried = isWithin(this.lastAttempt ?? 0, RECENT_MS);
    const askedWait = lastRun?.error?.details.retryAfterMs ?? 0;
    const mustWait = lastRun !== null && isWithin(Date.parse(lastRun.endedAt), askedWait);
    if (isFresh || wasTried || mustWait || needsAPerson(errorCode)) return;
    void this.runNow();
  }

  /** Called when the window gets the focus: a machine that woke up may have a network again. */
  focused(): void {
    const { clock, view } = this.parts;
    const { errorCode, isPaused, intervalHours } = view();
    if (errorCode !== "offline" || isPaused || this.running || intervalMs(intervalHours) === null) {
      return;
    }
    const since = Math.abs(clock.now() - (this.lastAttempt ?? 0));
    if (since >= 2 * NETWORK_CHECK_MS) void this.runNow();
  }

  /**
   * Plans again from the current inputs. Also called when the interval changes, or a pause begins
   * or ends.
   */
  plan(): void {
    this.stop();
    if (this.running) return;
    const due = this.dueAt();
    if (due !== null) void this.waitUntil(due);
  }

  dispose(): void {
    this.stop();
  }

  private ended(began: number): void {
    this.lastAttempt = this.parts.clock.now();
    this.networkBefore = this.network();
    // The attempt did not see changes that were made during it.
    if (this.changedAt !== null && this.changedAt <= began) this.changedAt = null;
  }

  private dueAt(): number | null {
    const { intervalHours, isPaused, lastRun, errorCode } = this.parts.view();
    if (isPaused) return null;
    if (this.blocked && this.changedAt !== null) {
      return intervalHours > 0 ? this.changedAt + SETTLE_MS : null;
    }
    const { lastAttempt, openedAt } = this;
    const { jitter, clock } = this.parts;
    const now = clock.now();
    return nextRunAt({ intervalHours, lastRun, errorCode, lastAttempt, openedAt, now, jitter });
  }

  private async waitUntil(due: number): Promise<void> {
    const controller = new AbortController();
    this.waiting = controller;
    const { clock, view } = this.parts;
    const isOffline = view().errorCode === "offline";
    const left = Math.max(0, due - clock.now());
    const wait = Math.min(left, isOffline ? NETWORK_CHECK_MS : LONGEST_WAIT_MS);
    try {
      await clock.wait(wait, controller.signal);
    } catch {
      return;
    }
    if (controller.signal.aborted) return;
    if (isOffline && this.hasNewNetwork() && !view().isRunning) await this.runNow();
    else if (wait < left) this.plan();
    else if (view().isRunning) await this.waitUntil(clock.now() + SETTLE_MS);
    else await this.runNow();
  }

  private hasNewNetwork(): boolean {
    const network = this.network();
    return network !== "" && network !== this.networkBefore;
  }

  private network(): string {
    return this.parts.network?.() ?? "";
  }

  private stop(): void {
    this.waiting?.abort();
    this.waiting = null;
  }
}
