import type { Clock, LastRun } from "../ports.js";
import { intervalMs, needsAPerson, nextRunAt } from "./schedule.js";

/**
 * The longest single wait. Timers stand still while the machine sleeps, so the clock is looked at
 * again this often; a run that became due meanwhile then starts.
 */
const LONGEST_WAIT_MS = 5 * 60_000;

/** How often an offline window looks for a network. */
const NETWORK_CHECK_MS = 30_000;

/** People change several settings one after the other: the run waits until they are done. */
const SETTLE_MS = 10_000;

/** An attempt that was this short a time ago is not repeated because somebody opens something. */
const RECENT_MS = 5 * 60_000;

/** The inputs of the schedule at the moment. */
export interface BackgroundView {
  /** The `syncIntervalHours` setting; 0 turns background runs off. */
  readonly intervalHours: number;
  readonly isPaused: boolean;
  /** A run of this window is under way. */
  readonly isRunning: boolean;
  /** The last run of the current filter in any window, as the store has it. */
  readonly lastRun: LastRun | null;
  /** Code of the error that ended this window's last attempt. */
  readonly errorCode: string | null;
}

export interface BackgroundParts {
  readonly clock: Clock;
  /** From 0 to 1, one number for each window. */
  readonly jitter: number;
  readonly view: () => BackgroundView;
  /** Runs a sync. False if there was nothing to ask for, or nothing to ask with. Never rejects. */
  readonly run: () => Promise<boolean>;
  /** The machine's addresses in its networks, as one text; empty without a network. */
  readonly network?: () => string;
}

/**
 * When this window syncs by itself. An attempt that ended for lack of something that only a person
 * can give keeps it quiet until that person changes something.
 */
export class BackgroundSchedule {
  private readonly openedAt: number;
  private waiting: AbortController | null = null;
  private running = false;
  private lastAttempt: number | null = null;
  /** The last attempt lacked something that only a person can give. */
  private blocked = false;
  /** When a person last changed an input of a run; null once an attempt has begun since. */
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

  /** An attempt of this window that began at this time (milliseconds since 1970) has ended. */
  attempted(began: number): void {
    this.ended(began);
    this.blocked = needsAPerson(this.parts.view().errorCode);
    this.plan();
  }

  /** A person changed an input of a run: credentials, resources, the environment. */
  changed(): void {
    this.changedAt = this.parts.clock.now();
    this.plan();
  }

  /** Another environment is open. */
  switched(): void {
    this.lastAttempt = null;
    this.changed();
  }

  /**
   * Somebody opened a resource that was last known to be current at this time (ISO 8601): older
   * than the interval, it is synced behind the reader's back.
   */
  opened(checkedAt: string | null): void {
    const { clock, view } = this.parts;
    const { intervalHours, isPaused, isRunning, lastRun, errorCode } = view();
    const interval = intervalMs(intervalHours);
    if (interval === null || isPaused || isRunning || this.running || this.blocked) return;
    const now = clock.now();
    const isFresh = now - Date.parse(checkedAt ?? "1970-01-01") < interval;
    const wasTried = now - (this.lastAttempt ?? 0) < RECENT_MS;
    const askedWait = lastRun?.error?.details.retryAfterMs ?? 0;
    const mustWait = lastRun !== null && now < Date.parse(lastRun.endedAt) + askedWait;
    if (isFresh || wasTried || mustWait || needsAPerson(errorCode)) return;
    void this.runNow();
  }

  /** The window has the focus again: a machine that woke up may have a network by now. */
  focused(): void {
    const { clock, view } = this.parts;
    const { errorCode, isPaused, intervalHours } = view();
    if (errorCode !== "offline" || isPaused || this.running || intervalMs(intervalHours) === null) {
      return;
    }
    if (clock.now() - (this.lastAttempt ?? 0) >= 2 * NETWORK_CHECK_MS) void this.runNow();
  }

  /** Looks at everything again; also after a change of the interval, or of a pause. */
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
    // A change during the attempt came too late for it.
    if (this.changedAt !== null && this.changedAt <= began) this.changedAt = null;
  }

  private dueAt(): number | null {
    const { intervalHours, isPaused, lastRun, errorCode } = this.parts.view();
    if (isPaused) return null;
    if (this.blocked && this.changedAt !== null) {
      return intervalHours > 0 ? this.changedAt + SETTLE_MS : null;
    }
    const { lastAttempt, openedAt } = this;
    const { jitter } = this.parts;
    return nextRunAt({ intervalHours, lastRun, errorCode, lastAttempt, openedAt, jitter });
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
