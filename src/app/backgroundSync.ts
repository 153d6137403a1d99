import * as vscode from "vscode";
import { systemClock } from "../core/clock.js";
import { BackgroundSchedule } from "../core/sync/background.js";
import type { ActiveEnvironment } from "../app/activeEnvironment.js";
import { onDidChangeSettings, readEntries, readSetting } from "../platform/settings.js";
import { logError, type Log } from "../platform/log.js";
import type { SyncStarter } from "./syncStarter.js";

const PAUSED_KEY = "backgroundSyncPaused";

/** Runs a sync when the window opens, and then every `syncIntervalHours`. */
export class BackgroundSync implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[];
  private readonly schedule: BackgroundSchedule;

  readonly onDidChangePaused = this.changed.event;

  constructor(
    private readonly active: ActiveEnvironment,
    private readonly syncs: SyncStarter,
    private readonly memento: vscode.Memento,
    private readonly log: Log,
  ) {
    this.schedule = new BackgroundSchedule({
      clock: systemClock,
      jitter: Math.random(),
      view: () => {
        const { state, status } = active.view;
        return {
          intervalHours: readSetting("syncIntervalHours"),
          isPaused: this.isPaused,
          isRunning: status?.running != null,
          lastRun: state?.lastRun ?? null,
          errorCode: status?.error?.code ?? null,
        };
      },
      run: () => this.run(),
    });
    const changed = (): void => {
      this.schedule.changed();
    };
    this.disposables = [
      onDidChangeSettings(["syncIntervalHours"], () => {
        this.schedule.plan();
      }),
      onDidChangeSettings(["resources", "sandbox.resources"], changed),
      active.onDidChangeAccess(changed),
      active.onDidSwitch(() => {
        this.schedule.switched();
      }),
      syncs.onDidAttempt((began) => {
        this.schedule.attempted(began);
      }),
    ];
  }

  get isPaused(): boolean {
    return this.memento.get<boolean>(PAUSED_KEY, false);
  }

  async setPaused(paused: boolean): Promise<void> {
    await this.memento.update(PAUSED_KEY, paused);
    this.changed.fire();
    this.schedule.plan();
  }

  /** The window has opened. */
  async start(): Promise<void> {
    if (!this.isPaused && readSetting("syncOnStartup")) {
      await this.schedule.runNow();
      return;
    }
    // The status bar shows the age of the copy.
    if (await this.active.checkConfigured()) this.active.open().catch(() => undefined);
    this.schedule.plan();
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
    this.schedule.dispose();
    this.changed.dispose();
  }

  private async run(): Promise<boolean> {
    try {
      // Unconfigured windows stay quiet, and cost no store and no request.
      const isReady =
        (await this.active.checkConfigured()) &&
        readEntries(this.active.environment.name).length > 0;
      if (isReady) await this.syncs.sync("background");
      return isReady;
    } catch (error) {
      logError(this.log, "The background sync could not run", error);
      return false;
    }
  }
}
