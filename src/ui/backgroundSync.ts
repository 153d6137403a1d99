import * as vscode from "vscode";
import { nextRunAt } from "../core/sync/schedule.js";
import type { ContentHost } from "../platform/contentHost.js";
import { onDidChangeSettings, readSetting } from "../platform/settings.js";
import { logError } from "./contentUi.js";
import type { Log } from "../platform/log.js";
import type { SyncRunner } from "./syncRunner.js";

const PAUSED_KEY = "backgroundSyncPaused";

/**
 * The longest single wait. Timers stand still while the machine sleeps, so the clock is looked at
 * again this often; a run that became due meanwhile then starts.
 */
const LONGEST_WAIT_MS = 5 * 60_000;

/** Runs a sync when the window opens, and then every `syncIntervalHours`. */
export class BackgroundSync implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[];
  private readonly jitter = Math.random();
  /** Without `syncOnStartup` the first background run is an interval after the window opened. */
  private readonly openedAt = Date.now();
  private timer: NodeJS.Timeout | null = null;
  private lastAttempt: number | null = null;
  private running = false;

  readonly onDidChangePaused = this.changed.event;

  constructor(
    private readonly host: ContentHost,
    private readonly runner: SyncRunner,
    private readonly memento: vscode.Memento,
    private readonly log: Log,
  ) {
    this.disposables = [
      onDidChangeSettings(["syncIntervalHours"], () => {
        this.plan();
      }),
      runner.onDidAttempt(() => {
        this.lastAttempt = Date.now();
        this.plan();
      }),
      host.onDidSwitch(() => {
        this.lastAttempt = null;
        this.plan();
      }),
    ];
  }

  get isPaused(): boolean {
    return this.memento.get<boolean>(PAUSED_KEY, false);
  }

  async setPaused(paused: boolean): Promise<void> {
    await this.memento.update(PAUSED_KEY, paused);
    this.changed.fire();
    this.plan();
  }

  /** The window has opened. */
  async start(): Promise<void> {
    if (!this.isPaused && readSetting("syncOnStartup")) {
      await this.run();
      return;
    }
    // The status bar tells the age of the copy.
    if (await this.host.checkConfigured()) this.host.open().catch(() => undefined);
    this.plan();
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
    if (this.timer !== null) clearTimeout(this.timer);
    this.changed.dispose();
  }

  private plan(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.isPaused || this.running) return;
    const { state, status } = this.host.view;
    const due = nextRunAt({
      intervalHours: readSetting("syncIntervalHours"),
      lastRun: state?.lastRun ?? null,
      errorCode: status?.error?.code ?? null,
      lastAttempt: this.lastAttempt ?? this.openedAt,
      jitter: this.jitter,
    });
    if (due === null) return;
    const wait = Math.max(0, due - Date.now());
    this.timer = setTimeout(
      () => {
        if (wait > LONGEST_WAIT_MS) this.plan();
        else void this.run();
      },
      Math.min(wait, LONGEST_WAIT_MS),
    );
  }

  private async run(): Promise<void> {
    this.running = true;
    try {
      // Unconfigured windows stay quiet, and cost no store and no request.
      const isReady = (await this.host.checkConfigured()) && readSetting("resources").length > 0;
      if (isReady) await this.runner.sync("background");
      else this.lastAttempt = Date.now();
    } catch (error) {
      this.lastAttempt = Date.now();
      logError(this.log, "The background sync could not run", error);
    } finally {
      this.running = false;
      this.plan();
    }
  }
}
