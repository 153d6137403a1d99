import * as vscode from "vscode";
import type { FilterProblem } from "../core/model/filter.js";
import { hasRows } from "../core/model/resource.js";
import type { ActiveEnvironment } from "../app/activeEnvironment.js";
import {
  entriesKey,
  onDidChangeSettings,
  openSettings,
  readEntries,
} from "../platform/settings.js";
import { CONTEXT } from "./commands/ids.js";
import type { Quality } from "../app/checks/quality.js";
import type { BackgroundSync } from "../app/backgroundSync.js";
import { showWarning } from "./messages.js";
import type { Log } from "../platform/log.js";
import { CoverageReader } from "./tree/coverage.js";
import { StatusItem } from "./status/item.js";
import { statusText, type StatusText } from "./status/model.js";
import type { SyncController } from "./syncController.js";
import { runProblem } from "./runProblem.js";
import { describeError, describeProblems, type Remedy } from "./text/errors.js";
import { remedyOf } from "./text/missing.js";
import { serviceName } from "./text/services.js";
import { buildTree } from "./tree/model.js";
import { ResourcesView } from "./tree/view.js";

/** Interval for updating ages. */
const AGE_TICK_MS = 60_000;
const REPORTED_KEY = "reportedProblems";
/** Minimum interval between updates, because a run reports often. */
const FRAME_MS = 100;

/** Keeps tree, status bar and context keys in step with the content. */
export class Presenter implements vscode.Disposable {
  private readonly view = new ResourcesView();
  private readonly status = new StatusItem();
  private readonly disposables: vscode.Disposable[];
  private readonly context = new Map<string, unknown>();
  private readonly reported: Set<string>;
  private readonly coverage: CoverageReader;
  private frame: NodeJS.Timeout | null = null;
  private lastStatus: StatusText | null = null;
  /** Unreviewed changes of all resources. */
  unreviewed = 0;

  constructor(
    private readonly active: ActiveEnvironment,
    private readonly controller: SyncController,
    private readonly background: BackgroundSync,
    private readonly quality: Quality,
    log: Log,
    private readonly memento: vscode.Memento,
  ) {
    this.reported = new Set(memento.get<string[]>(REPORTED_KEY, []));
    const schedule = (): void => {
      this.frame ??= setTimeout(() => {
        this.frame = null;
        this.draw();
      }, FRAME_MS);
    };
    this.coverage = new CoverageReader(active, log, schedule);
    const tick = setInterval(schedule, AGE_TICK_MS);
    // In a task of its own, and before VS Code asks for the tree.
    const first = setImmediate(() => this.draw());
    this.disposables = [
      this.view,
      this.status,
      active.onDidChange(schedule),
      controller.onDidChangeBusy(schedule),
      background.onDidChangePaused(schedule),
      quality.onDidChange(schedule),
      onDidChangeSettings(["resources", "sandbox.resources"], schedule),
      this.view.onDidChangeVisibility(() => {
        // A visible view needs the store.
        if (this.view.visible) active.open().catch(() => undefined);
        schedule();
      }),
      new vscode.Disposable(() => {
        clearInterval(tick);
        clearImmediate(first);
        if (this.frame !== null) clearTimeout(this.frame);
      }),
    ];
    if (this.view.visible) active.open().catch(() => undefined);
  }

  /** Actions for what is missing, or for the last sync's failure. */
  get remedies(): readonly Remedy[] {
    const { state, status, accessChangedAt, missing } = this.active.view;
    if (missing !== null) return [remedyOf(missing)];
    const problem = state === null ? null : runProblem(status, state, accessChangedAt);
    return problem === null ? [] : describeError(problem, vscode.env.language).remedies;
  }

  /** The sentences of the status bar item's hover. */
  get summary(): readonly string[] {
    return this.lastStatus?.tooltip ?? [];
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private draw(): void {
    const { view } = this.active;
    const entries = readEntries(view.environment.name);
    const common = {
      missing: view.missing,
      state: view.state,
      status: view.status,
      openError: view.openError,
      accessChangedAt: view.accessChangedAt,
      now: Date.now(),
      locale: vscode.env.language,
    };
    const tree = buildTree({
      ...common,
      entries,
      busy: this.controller.busy,
      coveredVerses: this.coverage.verses,
      findings: this.quality.counts,
    });
    this.unreviewed = tree.unreviewed;
    this.view.update(tree, serviceName(view.environment.name));
    if (this.view.visible) this.coverage.follow(view.state);
    this.lastStatus = statusText({
      ...common,
      environment: view.environment.name,
      entries,
      isPaused: this.background.isPaused,
    });
    this.status.update(this.lastStatus);
    this.setContext(CONTEXT.viewState, tree.viewState);
    this.setContext(CONTEXT.environment, view.environment.name);
    this.setContext(CONTEXT.syncing, view.status?.running != null);
    this.setContext(CONTEXT.configured, view.missing === null);
    this.setContext(CONTEXT.chosen, entries.length > 0);
    this.setContext(CONTEXT.hasCopy, view.state?.resources.some(hasRows) === true);
    this.reportProblems(tree.problems);
  }

  private setContext(key: string, value: unknown): void {
    if (this.context.get(key) === value) return;
    this.context.set(key, value);
    void vscode.commands.executeCommand("setContext", key, value);
  }

  /** Reports each invalid entry once, not in every window. The tree keeps showing them all. */
  private reportProblems(problems: readonly FilterProblem[]): void {
    const present = new Set(problems.map(problemKey));
    const before = this.reported.size;
    // Refused groups are unknown before the first session.
    const isComplete = this.active.view.status !== null;
    for (const key of this.reported) {
      if (isComplete && !present.has(key)) this.reported.delete(key);
    }
    const isKnown = problems.every((problem) => this.reported.has(problemKey(problem)));
    if (isKnown && this.reported.size === before) return;
    const [first, ...others] = problems.filter((each) => !this.reported.has(problemKey(each)));
    for (const problem of problems) this.reported.add(problemKey(problem));
    void this.memento.update(REPORTED_KEY, [...this.reported]);
    if (first !== undefined) void this.reportNew(first, others.length);
  }

  /** One message, however many entries are wrong: a list of ids without groups has dozens. */
  private async reportNew(first: FilterProblem, others: number): Promise<void> {
    const open = vscode.l10n.t("Open Settings");
    const chosen = await showWarning(describeProblems(first, others, vscode.env.language), open);
    if (chosen === open) await openSettings(entriesKey(this.active.environment.name));
  }
}

function problemKey(problem: FilterProblem): string {
  return `${problem.reason} ${problem.entry}`;
}
