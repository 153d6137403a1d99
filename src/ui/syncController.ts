import * as vscode from "vscode";
import {
  ContentError,
  deserializeError,
  serializeError,
  type SerializedError,
} from "../core/model/errors.js";
import {
  resourceKey,
  type LocalResource,
  type ResourceKey,
  type ResourceRef,
} from "../core/model/resource.js";
import type { RunOptions, RunOutcome, RunProgress } from "../core/sync/types.js";
import type { ActiveEnvironment } from "../app/activeEnvironment.js";
import type { RunOrigin, SyncStarter } from "../app/syncStarter.js";
import { assertAddresses } from "../platform/environment.js";
import type { Log } from "../platform/log.js";
import { showTransient, showWarning } from "./messages.js";
import { inert } from "./text/inert.js";
import { COMMANDS, RESOURCES_VIEW } from "./commands/ids.js";
import { describeError } from "./text/errors.js";
import { progressText, reportText } from "./text/progress.js";
import { firstNames, nameOf } from "./text/resources.js";
import { showError } from "./errorMessages.js";

/** Runs syncs and full copies, and shows their progress. */
export class SyncController implements SyncStarter, vscode.Disposable {
  private readonly running = new Set<AbortController>();
  private readonly refreshing = new Map<ResourceKey, number>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly attempted = new vscode.EventEmitter<number>();

  /** Fires when `busy` changes. */
  readonly onDidChangeBusy = this.changed.event;
  /** Fires after each sync attempt, including failed ones, with its start time. */
  readonly onDidAttempt = this.attempted.event;

  constructor(
    private readonly active: ActiveEnvironment,
    private readonly log: Log,
  ) {}

  /** Resources whose full copy is being fetched on its own. */
  get busy(): ReadonlySet<ResourceKey> {
    return new Set(this.refreshing.keys());
  }

  /** Cancels every run of this window. */
  cancel(): void {
    for (const abort of this.running) abort.abort();
    if (this.running.size > 0) this.showCancelling();
  }

  /** Full copies that are being written are stored first, which can take seconds. */
  private showCancelling(): void {
    showTransient(vscode.l10n.t("Cancelling the sync…"));
  }

  dispose(): void {
    for (const abort of this.running) abort.abort();
    this.changed.dispose();
    this.attempted.dispose();
  }

  async sync(origin: RunOrigin, options: { readonly full?: boolean } = {}): Promise<RunOutcome> {
    const began = Date.now();
    assertAddresses(this.active.environment);
    const { session } = await this.active.open();
    const title =
      options.full === true
        ? vscode.l10n.t("Syncing all Quran content again")
        : vscode.l10n.t("Syncing Quran content");
    const outcome = await this.withProgress(origin, title, (run) =>
      session.sync({ ...run, full: options.full, retryPaused: origin === "person" }),
    );
    this.logOutcome(outcome);
    this.attempted.fire(began);
    if (origin === "person") void this.show(outcome, options);
    return outcome;
  }

  /** Throws a ContentError if the full copy could not be fetched or stored. */
  async refreshFullCopy(
    ref: ResourceRef,
    name: string,
    origin: RunOrigin,
    onlyIfMissing?: boolean,
  ): Promise<LocalResource> {
    assertAddresses(this.active.environment);
    const { session } = await this.active.open();
    const key = resourceKey(ref);
    this.mark(key, 1);
    try {
      return await this.withProgress(
        origin,
        vscode.l10n.t("Fetching the full copy of {0}", name),
        (run) => session.refreshFullCopy(ref, { ...run, onlyIfMissing }),
      );
    } catch (error) {
      const { code, message } = serializeError(error);
      this.log.warn(`The full copy of ${key} was not stored: ${code}: ${message}`);
      throw error;
    } finally {
      this.mark(key, -1);
    }
  }

  private async withProgress<T>(
    origin: RunOrigin,
    title: string,
    work: (options: RunOptions) => Promise<T>,
  ): Promise<T> {
    const abort = new AbortController();
    this.running.add(abort);
    const shown: vscode.Progress<{ message?: string; increment?: number }>[] = [];
    let done = 0;
    const onProgress = (progress: RunProgress): void => {
      const portion =
        progress.fullCopiesTotal > 0
          ? (progress.fullCopiesDone / progress.fullCopiesTotal) * 100
          : 0;
      const increment = Math.max(0, portion - done);
      done += increment;
      const message = progressText(progress, vscode.env.language);
      for (const each of shown) each.report({ message, increment });
    };
    const result = work({ signal: abort.signal, onProgress });
    // Progress must never delay the work.
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    void vscode.window.withProgress({ location: { viewId: RESOURCES_VIEW } }, () => settled);
    if (origin === "person") {
      void vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: inert(title), cancellable: true },
        (progress, token) => {
          shown.push(progress);
          token.onCancellationRequested(() => {
            abort.abort();
            this.showCancelling();
          });
          return settled;
        },
      );
    }
    try {
      return await result;
    } finally {
      this.running.delete(abort);
    }
  }

  /** Shows the result of a run to the person who started it. */
  private async show(outcome: RunOutcome, options: { readonly full?: boolean }): Promise<void> {
    const { language } = vscode.env;
    const retry = (): void => {
      this.sync("person", options).catch((error: unknown) => showError(error));
    };
    switch (outcome.kind) {
      case "applied":
      case "upToDate":
        showTransient(reportText(outcome.report, language));
        return;
      case "cancelled":
        showTransient(
          vscode.l10n.t("Sync cancelled. Resources that were already updated are kept."),
        );
        return;
      case "failed":
        // Being offline is a state, not an event, so the tree and the status bar show it.
        if (outcome.error.code === "offline") {
          const { message } = describeError(outcome.error, language);
          showTransient(message);
          return;
        }
        await showError(await this.firstProblem(outcome.error), { retry });
        return;
      case "partial": {
        const { failed } = outcome.report;
        const { store } = await this.active.open();
        const state = await store.state();
        const names = failed.map((ref) => nameOf(ref, state));
        const again = vscode.l10n.t("Try Again");
        const showLog = vscode.l10n.t("Show Log");
        const remove = vscode.l10n.t("Remove…");
        const chosen = await showWarning(
          vscode.l10n.t(
            "Some resources could not be updated: {0}. Everything else is stored; the next sync asks for them again. Until they succeed or are removed from the list, no sync counts as complete.",
            firstNames(names, language),
          ),
          again,
          remove,
          showLog,
        );
        if (chosen === again) retry();
        if (chosen === remove) {
          const [only] = failed.length === 1 ? failed : [];
          await vscode.commands.executeCommand(COMMANDS.removeResource, only);
        }
        if (chosen === showLog) this.log.show();
      }
    }
  }

  /**
   * The problem to solve first: without credentials, the service lists no resources to choose from.
   */
  private async firstProblem(error: SerializedError): Promise<ContentError> {
    const isWithoutAccess =
      error.code === "not_configured" && !(await this.active.checkConfigured());
    return isWithoutAccess
      ? new ContentError("credentials_missing", "No API credentials are set.")
      : deserializeError(error);
  }

  private logOutcome(outcome: RunOutcome): void {
    const { report } = outcome;
    const numbers = `${report.mode}, ${report.pages} pages, ${report.mutations} changes, ${report.fullCopies} full copies, ${report.rowsUpserted} rows stored, ${report.rowsDeleted} deleted`;
    this.log.info(`Sync ended: ${outcome.kind} (${numbers}).`);
    for (const { group, id, code, message } of report.failed) {
      this.log.warn(`${group}:${id} failed: ${code}: ${message}`);
    }
  }

  private mark(key: ResourceKey, change: 1 | -1): void {
    const runs = (this.refreshing.get(key) ?? 0) + change;
    if (runs > 0) this.refreshing.set(key, runs);
    else this.refreshing.delete(key);
    this.changed.fire();
  }
}
