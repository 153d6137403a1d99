import * as vscode from "vscode";
import type * as findingModule from "../../core/library/checks/finding.js";
import type { ShownFinding } from "../../core/library/checks/finding.js";
import type { PlacedFinding } from "../../core/library/checks/stored.js";
import type { IgnoredFinding } from "../../core/library/notes/fold.js";
import { serializeError } from "../../core/model/errors.js";
import {
  findRef,
  findResource,
  resourceKey,
  type ResourceKey,
  type ResourceRef,
} from "../../core/model/resource.js";
import type { Logger } from "../../core/ports.js";
import type { StoreState } from "../../core/model/storeState.js";
import { onDidChangeSettings, readSetting } from "../../platform/settings.js";
import type { ActiveEnvironment, Commit } from "../activeEnvironment.js";
import type { Checked } from "./checked.js";
import { cancelled, checkInThread, type CheckThreadOptions } from "./checkThread.js";
import { Generations } from "./generations.js";
import type { Ignores, IgnoredIn } from "./ignores.js";

/** The sandbox has only an excerpt of the Quran, so missing surahs are not reported there. */
const ABSENT_SURAHS: ReadonlySet<string> = new Set(["missing-chapter", "missing-chapters"]);

/** Keeps findings in an environment's folder. See `FindingFiles`. */
export interface FindingStorage {
  read(dir: string): Promise<readonly Checked[]>;
  write(dir: string, checked: Checked): Promise<void>;
  remove(dir: string, ref: ResourceRef): Promise<void>;
}

export interface QualityResult {
  readonly ref: ResourceRef;
  /** Findings to show, without ignored ones and those of disabled rules. */
  readonly findings: readonly ShownFinding[];
  readonly ignored: number;
}

/**
 * The findings of checked resources. Resources are checked by command, through the API, and after a
 * sync that changed them, one check at a time. Findings are dropped when the rows change. They are
 * kept on the disk, and shown again after a reload or a switch back to the service.
 */
export class Quality implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<readonly ResourceRef[]>();
  private checked = new Map<ResourceKey, Checked>();
  /**
   * The results of each opened environment (`checked`) by its key, starting with the saved ones.
   */
  private readonly kept = new Map<string, Promise<Map<ResourceKey, Checked>>>();
  /** Resolves when the saved findings are restored. */
  private restoring: Promise<void> = Promise.resolve();
  private readonly counted = new Map<ResourceKey, number>();
  private readonly disposables: vscode.Disposable[];
  private readonly disposing = new AbortController();
  private readonly generations = new Generations();
  /** The texts of findings. Loaded before the first finding, not at activation. */
  private module: typeof findingModule | null = null;
  private isScheduled = false;
  private ignored: readonly IgnoredFinding[] = [];
  private queue: Promise<unknown> = Promise.resolve();
  /** Resources changed by a sync and not checked since. */
  private readonly waiting = new Map<ResourceKey, ResourceRef>();

  /** Fires with the resources whose findings have changed. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly active: ActiveEnvironment,
    private readonly thread: Omit<CheckThreadOptions, "dir">,
    private readonly dirOf: (environmentKey: string) => string,
    private readonly loadIgnores: () => Promise<Ignores>,
    private readonly loadStorage: () => Promise<FindingStorage>,
    private readonly logger: Logger,
  ) {
    this.disposables = [
      this.changed,
      active.onDidChange(({ state }) => {
        if (state !== null) this.remember(state);
      }),
      active.onDidCommit((commit) => {
        this.afterCommit(commit);
      }),
      active.onDidSwitch(() => {
        const refs = this.checkedResources;
        this.checked = new Map();
        this.waiting.clear();
        this.generations.clear();
        this.notify(refs);
        void this.refreshIgnored();
      }),
      onDidChangeSettings(["qualityRules"], () => {
        this.followNotes();
      }),
    ];
  }

  /** The findings of a resource; undefined if it was not checked. */
  result(ref: ResourceRef): QualityResult | undefined {
    const checked = this.checked.get(resourceKey(ref));
    if (checked === undefined || this.module === null) return undefined;
    const { ignoredBy, shownFindings } = this.module;
    const isExcerpt = this.active.environment.name === "sandbox";
    const raw = checked.raw.filter(({ message }) => !(isExcerpt && ABSENT_SURAHS.has(message)));
    const kept = raw.filter((each) => ignoredBy(each, ref, this.ignored) === undefined);
    const findings = shownFindings(kept, readSetting("qualityRules"), vscode.env.language);
    return { ref: checked.ref, findings, ignored: raw.length - kept.length };
  }

  get checkedResources(): readonly ResourceRef[] {
    return [...this.checked.values()].map(({ ref }) => ref);
  }

  /** Number of findings of each checked resource. */
  get counts(): ReadonlyMap<ResourceKey, number> {
    return this.counted;
  }

  /** Checks resources, one after another. Rejects with `cancelled`, and keeps finished results. */
  check(
    refs: readonly ResourceRef[],
    options: {
      readonly onProgress?: (ref: ResourceRef) => void;
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<void> {
    const signal = AbortSignal.any([
      this.disposing.signal,
      ...(options.signal === undefined ? [] : [options.signal]),
    ]);
    const run = this.queue.then(() => this.run(refs, options.onProgress, signal));
    this.queue = run.catch(() => undefined);
    return run;
  }

  /** The findings of a resource's current rows. Checks it if necessary. */
  async findings(ref: ResourceRef): Promise<readonly ShownFinding[]> {
    const { store } = await this.active.open();
    await this.restoring;
    const key = resourceKey(ref);
    const file = findResource(await store.state(), ref)?.file ?? null;
    if (this.checked.get(key)?.file !== file || !this.checked.has(key)) await this.check([ref]);
    else await this.refreshIgnored();
    return this.result(ref)?.findings ?? [];
  }

  async ignore(
    ref: ResourceRef,
    finding: PlacedFinding,
    scope: IgnoredFinding["scope"],
    reason: string,
  ): Promise<IgnoredIn> {
    const kept = await (await this.loadIgnores()).ignore(ref, finding, scope, reason);
    await this.refreshIgnored();
    return kept;
  }

  /** Reloads the decisions to ignore. */
  async ignoredFindings(): Promise<readonly IgnoredFinding[]> {
    await this.refreshIgnored();
    return this.ignored;
  }

  /** Shows an ignored finding, or the findings of an ignored rule, again. */
  async restore(ignored: IgnoredFinding): Promise<void> {
    await (await this.loadIgnores()).restore(ignored);
    await this.refreshIgnored();
  }

  dispose(): void {
    this.disposing.abort();
    for (const disposable of this.disposables) disposable.dispose();
  }

  private notify(refs: readonly ResourceRef[]): void {
    for (const ref of refs) {
      const found = this.result(ref)?.findings.length;
      if (found === undefined) this.counted.delete(resourceKey(ref));
      else this.counted.set(resourceKey(ref), found);
    }
    this.changed.fire(refs);
  }

  private async loadTexts(): Promise<void> {
    this.module ??= await import("../../core/library/checks/finding.js");
  }

  private async run(
    refs: readonly ResourceRef[],
    onProgress: ((ref: ResourceRef) => void) | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted) throw cancelled();
    const { store, environment } = await this.active.open();
    const { resources } = await store.state();
    const files = new Map(resources.map((each) => [resourceKey(each), each.file]));
    await this.loadTexts();
    await this.refreshIgnored();
    const options = { ...this.thread, dir: this.dirOf(environment.key) };
    const kept = await this.keptOf(environment.key);
    const writes: Promise<void>[] = [];
    const isOpen = (): boolean => this.active.environment.key === environment.key;
    const { byLanguage } = await import("../../core/library/checks/order.js");
    const inOrder = byLanguage(
      refs.map(
        (ref) => findRef(resources, ref) ?? { ...ref, languageCode: null, languageName: null },
      ),
    );
    const [first] = inOrder;
    if (first !== undefined) onProgress?.(first);
    let done = 0;
    await checkInThread(
      options,
      inOrder,
      (ref, raw) => {
        const key = resourceKey(ref);
        const checked = { ref, file: files.get(key) ?? null, raw };
        kept.set(key, checked);
        writes.push(this.inStorage((storage) => storage.write(options.dir, checked)));
        const next = inOrder[++done];
        if (next !== undefined) onProgress?.(next);
        if (!isOpen()) return;
        this.checked.set(key, checked);
        // A commit may have replaced the rows.
        if (this.generations.of(ref) === checked.file) this.waiting.delete(key);
        this.notify([ref]);
      },
      signal,
    ).finally(() => Promise.all(writes));
  }

  /** After a change of the notes. Before the first check, there are no findings to ignore. */
  followNotes(): void {
    if (this.module !== null) void this.refreshIgnored();
  }

  /** Reads the decisions to ignore again, such as after a `git pull`. */
  private async refreshIgnored(): Promise<void> {
    try {
      this.ignored = await (await this.loadIgnores()).read();
    } catch (error) {
      this.logger.warn(`Ignored findings could not be read: ${serializeError(error).message}`);
    }
    this.notify(this.checkedResources);
  }

  /** Records the stored generations, so that a commit of marks or names triggers no check. */
  private remember(state: StoreState): void {
    if (this.generations.isKnown) return;
    this.generations.remember(state);
    this.restoring = this.showKept(this.active.environment.key);
  }

  /** Restores an environment's earlier findings, and checks the resources that changed since. */
  private async showKept(environmentKey: string): Promise<void> {
    const kept = await this.keptOf(environmentKey);
    if (kept.size > 0) {
      await this.loadTexts();
      await this.refreshIgnored();
    }
    if (this.active.environment.key !== environmentKey || !this.generations.isKnown) return;
    const shown: ResourceRef[] = [];
    for (const [key, checked] of kept) {
      const file = this.generations.of(checked.ref);
      if (file === null) this.forget(checked.ref);
      else if (this.checked.has(key)) continue;
      else if (file === checked.file) {
        this.checked.set(key, checked);
        shown.push(checked.ref);
      } else this.waiting.set(key, checked.ref);
    }
    if (shown.length > 0) this.notify(shown);
    this.checkLater();
  }

  private keptOf(environmentKey: string): Promise<Map<ResourceKey, Checked>> {
    const known = this.kept.get(environmentKey);
    if (known !== undefined) return known;
    const read = this.inStorage((storage) => storage.read(this.dirOf(environmentKey))).then(
      (all) => new Map((all ?? []).map((checked) => [resourceKey(checked.ref), checked])),
    );
    this.kept.set(environmentKey, read);
    return read;
  }

  /**
   * Uses the storage. Logs a failure: a later check finds the findings that were not kept again.
   */
  private async inStorage<T>(use: (storage: FindingStorage) => Promise<T>): Promise<T | undefined> {
    try {
      return await use(await this.loadStorage());
    } catch (error) {
      this.logger.warn(`Findings could not be kept: ${serializeError(error).message}`);
      return undefined;
    }
  }

  /** Drops the findings of rows that were removed. */
  private forget(ref: ResourceRef): void {
    const key = resourceKey(ref);
    this.waiting.delete(key);
    const { key: environmentKey } = this.active.environment;
    void this.keptOf(environmentKey).then((kept) => {
      if (kept.delete(key)) {
        void this.inStorage((storage) => storage.remove(this.dirOf(environmentKey), ref));
      }
    });
    if (this.checked.delete(key)) this.notify([ref]);
  }

  /** Checks the resources that a sync's commits changed, all together after the sync. */
  private afterCommit({ changes, state }: Commit): void {
    const checks = readSetting("checkQualityAfterSync");
    for (const ref of this.generations.commit(changes, state)) {
      // Without a check, findings would point to words that changed.
      if (this.generations.of(ref) === null || !checks) this.forget(ref);
      else this.waiting.set(resourceKey(ref), ref);
    }
    this.checkLater();
  }

  /** Checks the waiting resources if no sync is running. */
  private checkLater(): void {
    if (this.waiting.size === 0 || this.isScheduled || !readSetting("checkQualityAfterSync"))
      return;
    this.isScheduled = true;
    void this.afterRun().then(() => {
      this.isScheduled = false;
      this.queue = this.queue.then(() => this.checkWaiting());
    });
  }

  private async checkWaiting(): Promise<void> {
    const refs = [...this.waiting.values()];
    this.waiting.clear();
    try {
      await this.run(refs, undefined, this.disposing.signal);
    } catch (error) {
      const { code, message } = serializeError(error);
      if (code !== "cancelled") this.logger.warn(`The check after the sync failed: ${message}`);
    }
  }

  /** Resolves when no sync is running. */
  private afterRun(): Promise<void> {
    return new Promise((resolve) => {
      const isOver = (): boolean =>
        this.disposing.signal.aborted || this.active.view.status?.running == null;
      if (isOver()) {
        resolve();
        return;
      }
      const subscription = this.active.onDidChange(() => {
        if (!isOver()) return;
        subscription.dispose();
        resolve();
      });
    });
  }
}
