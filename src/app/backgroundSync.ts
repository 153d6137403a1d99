import * as vscode from "vscode";
import { networkInterfaces } from "node:os";
import { systemClock } from "../core/clock.js";
import { filterCovers, readCanonicalFilter } from "../core/model/filter.js";
import { findResource, type ResourceRef } from "../core/model/resource.js";
import { BackgroundSchedule } from "../core/sync/background.js";
import { lastRunOf } from "../core/sync/filterState.js";
import type { ActiveEnvironment } from "../app/activeEnvironment.js";
import { onDidChangeSettings, readEntries, readSetting } from "../platform/settings.js";
import { logError, type Log } from "../platform/log.js";
import type { SyncStarter } from "./syncStarter.js";

const PAUSED_KEY = "backgroundSyncPaused";

/**
 * The machine's network addresses. They reveal a returning network, for which VS Code has no event.
 */
function networkAddresses(): string {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .flatMap(({ internal, address }) => (internal ? [] : [address]))
    .sort()
    .join(" ");
}

/**
 * Runs a sync when the window opens, then every `syncIntervalHours`, when a network returns, and
 * when a person opens a resource with an older copy.
 */
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
          lastRun: state === null || status === null ? null : lastRunOf(state, status.filter),
          errorCode: status?.error?.code ?? null,
        };
      },
      run: () => this.run(),
      network: networkAddresses,
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
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.schedule.focused();
      }),
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

  /** Starts after the window has opened. */
  async start(): Promise<void> {
    if (!this.isPaused && readSetting("syncOnStartup")) {
      await this.schedule.runNow();
      return;
    }
    // The status bar shows the age of the copy.
    if (await this.active.checkConfigured()) this.active.open().catch(() => undefined);
    this.schedule.plan();
  }

  /** Syncs an opened resource if its copy is older than the interval. */
  resourceOpened(ref: ResourceRef): void {
    const { state, status } = this.active.view;
    const filter = status === null ? null : readCanonicalFilter(status.filter);
    if (state === null || filter === null || !filterCovers(filter, ref)) return;
    this.schedule.opened(findResource(state, ref)?.checkedAt ?? null);
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
    this.schedule.dispose();
    this.changed.dispose();
  }

  private async run(): Promise<boolean> {
    try {
      // An unconfigured window opens no store and sends no request.
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
