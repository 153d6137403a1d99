import type { Clock, LastRun } from "../ports.js";
import { needsAPerson, nextRunAt } from "./schedule.js";

/**
 * The longest single wait. Timers stand still while the machine sleeps, so the clock is looked at
 * again this often; a run that became due meanwhile then starts.
 */
const LONGEST_WAIT_MS = 5 * 60_000;

/** People change several settings one after the other: the run waits until they are done. */
const SETTLE_MS = 10_000;

/** What the schedule depends on, as it is at the moment. */
export interface BackgroundView {
  /** The `syncIntervalHours` setting; 0 turns background runs off. */
  readonly intervalHours: number;
  readonly isPaused: boolean;
  /** A run of this window is under way, whoever asked for it. */
  readonly isRunning: boolean;
  /** The last run of any window, as the store has it. */
  readonly lastRun: LastRun | null;
  /** Code of the error that this window's last attempt ended with. */
  readonly errorCode: string | null;
}

export interface BackgroundParts {
  readonly clock: Clock;
  /** From 0 to 1, one number for each window. */
  readonly jitter: number;
  readonly view: () => BackgroundView;
  /** Runs a sync. False where there was nothing to ask for, or nothing to ask with. Never rejects. */
  readonly run: () => Promise<boolean>;
}

/**
 * When this window syncs by itself. Whatever ended an attempt for lack of something that only a
 * person can give keeps it quiet until that person changes something.
 */
export class BackgroundSchedule {
  private readonly openedAt: number;
  private waiting: AbortController | null = null;
  private running = false;
  private lastAttempt: number;
  /** The last attempt lacked what only a person can give. */
  private blocked = false;
  /** When a person last changed what a run depends on, where no attempt has begun since. */
  private changedAt: number | null = null;

  constructor(private readonly parts: BackgroundParts) {
    // Without a run on startup the first one is an interval after the window opened.
    this.openedAt = parts.clock.now();
    this.lastAttempt = this.openedAt;
  }

  /** Runs now, and plans what follows. */
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

  /** An attempt has ended that began at this time (milliseconds since 1970), whoever made it. */
  attempted(began: number): void {
    this.ended(began);
    this.blocked = needsAPerson(this.parts.view().errorCode);
    this.plan();
  }

  /** A person changed what a run depends on: credentials, resources, the environment. */
  changed(): void {
    this.changedAt = this.parts.clock.now();
    this.plan();
  }

  /** Another environment is open, of which nothing is known yet. */
  switched(): void {
    this.lastAttempt = this.openedAt;
    this.changed();
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
    // A change during the attempt came too late for it.
    if (this.changedAt !== null && this.changedAt <= began) this.changedAt = null;
  }

  private dueAt(): number | null {
    const { intervalHours, isPaused, lastRun, errorCode } = this.parts.view();
    if (isPaused) return null;
    if (this.blocked && this.changedAt !== null) {
      return intervalHours > 0 ? this.changedAt + SETTLE_MS : null;
    }
    const { jitter } = this.parts;
    return nextRunAt({ intervalHours, lastRun, errorCode, lastAttempt: this.lastAttempt, jitter });
  }

  private async waitUntil(due: number): Promise<void> {
    const controller = new AbortController();
    this.waiting = controller;
    const { clock, view } = this.parts;
    const left = Math.max(0, due - clock.now());
    const wait = Math.min(left, LONGEST_WAIT_MS);
    try {
      await clock.wait(wait, controller.signal);
    } catch {
      return;
    }
    if (controller.signal.aborted) return;
    if (wait < left) this.plan();
    else if (view().isRunning) await this.waitUntil(clock.now() + SETTLE_MS);
    else await this.runNow();
  }

  private stop(): void {
    this.waiting?.abort();
    this.waiting = null;
  }
}
