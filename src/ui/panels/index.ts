import * as vscode from "vscode";
import type { Quality } from "../../app/checks/quality.js";
import { ResourceFacts } from "../../core/library/reading/facts.js";
import type { ReviewMarks } from "../../core/library/review/marks.js";
import { changedParts, type ChangedParts } from "../../core/model/changedParts.js";
import {
  findResource,
  resourceKey,
  type LocalResource,
  type ResourceKey,
  type ResourceRef,
} from "../../core/model/resource.js";
import { parseVerseKey, versePosition } from "../../core/model/verse.js";
import type { VerseReference } from "../../core/model/verseReference/index.js";
import type { RowName } from "../../core/model/row.js";
import type { ContentStore, Logger, StoreState } from "../../core/ports.js";
import { inspectorStateSchema } from "../../protocol/inspector.js";
import { parseMessage, readerStateSchema, type Preferences } from "../../protocol/reader.js";
import {
  CONTEXT,
  INSPECTOR_VIEW_TYPE,
  READER_VIEW_TYPE,
  SEARCH_VIEW_TYPE,
  COMPARE_VIEW_TYPE,
} from "../commands/ids.js";
import { showInfo } from "../messages.js";
import { ComparePanels } from "./comparePanels.js";
import { inspectorTitle, resourceTitle, type EnvironmentName } from "./head.js";
import { webviewOptions } from "./html.js";
import { InspectorPanel, type InspectorContext } from "./inspectorPanel.js";
import { ReaderMemory } from "./memory.js";
import type { ReaderContext, ReaderMargin } from "./readerContext.js";
import { ReaderPanel } from "./readerPanel.js";
import { RowDocuments } from "./rowDocument.js";
import { RowPlaces } from "./rowPlaces.js";
import { SearchPanels } from "./searchPanels.js";

/** What the panels need of the extension. */
export interface PanelDeps {
  /** The store of the environment in use. Throws, or rejects on use, where it cannot be opened. */
  readonly store: () => ContentStore;
  /** Fires when `store()` answers another store than before (environment changed, reopened). */
  readonly onDidChangeStore: vscode.Event<unknown>;
  /** The state that the last commit left; null before the store was opened. */
  readonly state: () => StoreState | null;
  /** The same; opens the store if necessary. */
  readonly openState: () => Promise<StoreState>;
  /** The environment in use: it decides the attribution that readers see. */
  readonly environment: () => EnvironmentName;
  /** The environment's entries of the `resources` setting. */
  readonly entries: () => readonly string[];
  /** Fires when `entries()` returns others. */
  readonly onDidChangeEntries: vscode.Event<unknown>;
  readonly logger: Logger;
  /** The findings and notes beside verses. */
  readonly margin: ReaderMargin & { readonly onDidChange: vscode.Event<unknown> };
  /** The findings of the quality checks. */
  readonly quality: Pick<Quality, "result" | "onDidChange">;
  /** The unreviewed changes of the store; the panels keep them up to date. */
  readonly marks: ReviewMarks;
}

export interface OpenOptions {
  readonly verseKey?: string;
  readonly beside?: boolean;
  /** The row to show, wherever it is: its verse, a localization of an article, a row of a table. */
  readonly row?: RowName;
  /** Verses that are marked until Escape. */
  readonly range?: VerseReference;
  /** A query whose words are marked in the text until Escape. */
  readonly highlight?: string;
  /** A changed row whose difference is opened in place. */
  readonly difference?: RowName;
}

export interface Panels {
  /** Opens a resource in the reader, or reveals the reader that shows it. */
  open(ref: ResourceRef, options?: OpenOptions): Promise<void>;
  /** Opens the inspector of a resource. */
  inspect(ref: ResourceRef): Promise<void>;
  /** Opens the search panel, with a query if one is given. */
  search(query?: string): Promise<void>;
  /** Compares resources at a verse: brings the compare panel there, or opens it. */
  compare(reference: VerseReference): Promise<void>;
  /** The verse of the active reader; null if another editor is active. */
  activeVerse(): VerseReference | null;
  /** Shows verses in the reader used last, else in the resource read last. */
  goTo(reference: VerseReference): Promise<void>;
  /** The verse key of a row, of words also if only a mushaf places them; null without a verse. */
  verseOf(ref: ResourceRef, row: RowName): Promise<string | null>;
  /** Keys of the resources that were read, newest first. */
  recent(): readonly string[];
  /** Fills a panel that VS Code brought back after a reload, or closes it if that is impossible. */
  restore(viewType: string, panel: vscode.WebviewPanel, state: unknown): void;
  /** The payloads of rows as read-only documents. */
  readonly documents: vscode.TextDocumentContentProvider;
}

/** Groups in which a verse is shown when no reader is open, best first. */
const VERSE_GROUPS = ["translations", "quran_core", "tafsirs", "recitations"];

/** Schemes of documents that can be edited without a registered file system. */
const EDITABLE_SCHEMES: ReadonlySet<string> = new Set([
  "file",
  "untitled",
  "vscode-remote",
  "vscode-notebook-cell",
]);

/** False for documents that only show something: output, diffs, rows, search results of others. */
function canInsert({ uri: { scheme } }: vscode.TextDocument): boolean {
  return EDITABLE_SCHEMES.has(scheme) || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}

const NOTHING: ChangedParts = new Set();

/** The panels of a window. Nothing is opened or read yet. */
export function createPanels(context: vscode.ExtensionContext, deps: PanelDeps): Panels {
  const panels = new ContentPanels(context, deps);
  context.subscriptions.push(panels);
  return panels;
}

class ContentPanels implements Panels, vscode.Disposable {
  private readonly readers = new Set<ReaderPanel>();
  private readonly inspectors = new Map<ResourceKey, InspectorPanel>();
  private readonly searches: SearchPanels;
  private readonly comparisons: ComparePanels;
  private lastReader: ReaderPanel | null = null;
  private editor: vscode.TextEditor | undefined = vscode.window.activeTextEditor;
  private readonly memory: ReaderMemory;
  private readonly disposables: vscode.Disposable[];
  private forgetStore: () => void = () => undefined;
  readonly documents: RowDocuments;
  private readonly facts: ResourceFacts;
  private readonly rows: RowPlaces;
  private readonly marks: ReviewMarks;
  /** The state before the next commit. */
  private before: StoreState | null = null;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly deps: PanelDeps,
  ) {
    this.memory = new ReaderMemory(context.globalState);
    this.searches = new SearchPanels(context, () => ({
      ...this.readerContext(),
      openHit: (ref, options) => this.open(ref, options),
      verseOf: (ref, row) => this.verseOf(ref, row),
      goTo: (reference) => this.goTo(reference),
    }));
    this.comparisons = new ComparePanels(context, () => ({
      ...this.readerContext(),
      openReaders: () => this.readersByUse().map(({ ref }) => ref),
    }));
    this.documents = new RowDocuments(deps.store);
    this.facts = new ResourceFacts(deps.store);
    this.rows = new RowPlaces(deps.store, deps.openState, this.facts);
    this.marks = deps.marks;
    this.disposables = [
      this.documents,
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor !== undefined && canInsert(editor.document)) this.editor = editor;
      }),
      deps.onDidChangeStore(() => this.followStore()),
      deps.onDidChangeEntries(() => this.followEntries()),
      deps.margin.onDidChange(() => {
        for (const reader of this.readers) reader.sendMargin();
      }),
      deps.quality.onDidChange((refs) => {
        for (const ref of refs) this.inspectors.get(resourceKey(ref))?.sendQuality();
      }),
    ];
    this.followStore();
  }

  dispose(): void {
    this.forgetStore();
    for (const disposable of this.disposables) disposable.dispose();
  }

  /** Listens to the store in use, and shows its content in the open panels. */
  private followStore(): void {
    this.forgetStore();
    this.facts.clear();
    this.marks.clear();
    this.before = this.deps.state();
    try {
      this.forgetStore = this.deps.store().onDidChange((refs, state) => {
        this.followCommit(refs, state);
        void this.searches.refresh();
        void this.comparisons.refresh(refs);
      });
    } catch (error) {
      this.forgetStore = () => undefined;
      this.deps.logger.debug(`Panels have no store yet: ${String(error)}`);
    }
    for (const reader of this.readers) void reader.refresh("all");
    for (const inspector of this.inspectors.values()) void inspector.refresh();
    void this.searches.refresh();
    void this.comparisons.refresh(null);
  }

  /** Other resources are chosen: panels say which copies are no longer synced. */
  private followEntries(): void {
    for (const reader of this.readers) void reader.refresh(NOTHING);
    for (const inspector of this.inspectors.values()) void inspector.refresh();
  }

  private followCommit(refs: readonly ResourceRef[], state: StoreState): void {
    const { before } = this;
    this.before = state;
    const parts = new Map<ResourceKey, ChangedParts>(
      refs.map((ref) => [
        resourceKey(ref),
        changedParts(
          before === null ? undefined : findResource(before, ref),
          findResource(state, ref),
        ),
      ]),
    );
    for (const ref of refs) this.marks.changed(ref);
    const rowsChanged = (group: string): boolean =>
      refs.some((ref) => ref.group === group && parts.get(resourceKey(ref))?.has("rows") === true);
    // Arabic text is shown beside other texts, and mushafs place words.
    const arabicChanged = rowsChanged("quran_core");
    const mushafChanged = rowsChanged("mushafs");
    for (const reader of this.readers) {
      const own = parts.get(resourceKey(reader.ref)) ?? NOTHING;
      const isAffected = arabicChanged || (mushafChanged && reader.hasWords);
      void reader.refresh(isAffected ? new Set([...own, "rows"]) : own);
    }
    for (const [key, inspector] of this.inspectors) {
      // A commit without resources can change the age of all.
      if (refs.length === 0 || parts.has(key)) void inspector.refresh();
    }
    this.documents.refresh();
  }

  private readonly inspectorContext = (): InspectorContext => ({
    ...this.readerContext(),
    findings: (ref) => this.deps.quality.result(ref),
  });

  private readonly readerContext = (): ReaderContext => ({
    extensionUri: this.context.extensionUri,
    store: this.deps.store,
    state: this.deps.openState,
    environment: this.deps.environment,
    margin: this.deps.margin,
    service: () => ({ environment: this.deps.environment(), entries: this.deps.entries() }),
    memory: this.memory,
    facts: this.facts,
    marks: this.marks,
    logger: this.deps.logger,
    open: (ref, verse) =>
      this.open(ref, { beside: true, ...(verse === null ? {} : { verseKey: verse }) }),
    inspect: (ref) => this.inspect(ref),
    setPreferences: (preferences, before) => this.setPreferences(preferences, before),
    lastEditor: () => this.lastEditor(),
  });

  /** The writable editor that was used last, if it is still open; else the first one visible. */
  private lastEditor(): vscode.TextEditor | undefined {
    const open = vscode.window.visibleTextEditors.filter(({ document }) => canInsert(document));
    return open.find((one) => one === this.editor) ?? open[0];
  }

  private setPreferences(preferences: Preferences, before: Preferences): void {
    void this.memory.setPreferences(preferences, before);
    for (const reader of this.readers) reader.setPreferences(preferences);
    this.comparisons.setPreferences(preferences);
  }

  private adopt(reader: ReaderPanel): void {
    void vscode.commands.executeCommand("setContext", CONTEXT.hasRead, true);
    this.readers.add(reader);
    this.lastReader = reader;
    reader.panel.onDidChangeViewState(({ webviewPanel }) => {
      if (webviewPanel.active) this.lastReader = reader;
    });
    reader.panel.onDidDispose(() => {
      this.readers.delete(reader);
      if (this.lastReader === reader) this.lastReader = [...this.readers].at(-1) ?? null;
    });
  }

  /** The reader of a resource to reuse; with `beside`, one that is not the active editor. */
  private readerOf(ref: ResourceRef, beside: boolean): ReaderPanel | undefined {
    const key = resourceKey(ref);
    const readers = [...this.readers].filter((one) => resourceKey(one.ref) === key);
    if (beside) return readers.find(({ panel }) => !panel.active);
    return readers.find((one) => one === this.lastReader) ?? readers[0];
  }

  async open(ref: ResourceRef, options: OpenOptions = {}): Promise<void> {
    const row = options.row ?? null;
    const place = row === null ? null : await this.rows.placeOf(ref, row);
    const verse = options.verseKey ?? place?.verseKey ?? null;
    const beside = options.beside === true;
    void this.searches.noteOpened(ref);
    const existing = this.readerOf(ref, beside);
    if (existing !== undefined) {
      existing.next.markWords(options.highlight ?? null);
      existing.next.openDifference(options.difference ?? null);
      existing.next.markRow(row);
      existing.next.markRange(options.range ?? null);
      if (verse !== null) await existing.showVerse(verse);
      else if (place !== null) await existing.showPlace(place);
      const { panel } = existing;
      // In the active group it would cover the editor that it belongs beside.
      const isHere = panel.viewColumn === vscode.window.tabGroups.activeTabGroup.viewColumn;
      panel.reveal(beside && isHere ? vscode.ViewColumn.Beside : undefined);
      return;
    }
    const own = [...this.readers].map(({ panel }) => panel);
    const waiting = await this.waitingTab(READER_VIEW_TYPE, ref, own, resourceTitle);
    // Another call may have opened it meanwhile.
    if (this.readerOf(ref, beside) !== undefined) return this.open(ref, options);
    const panel = vscode.window.createWebviewPanel(
      READER_VIEW_TYPE,
      this.titleOf(ref, resourceTitle) ?? vscode.l10n.t("Quran Content"),
      waiting !== null && !beside
        ? waiting.group.viewColumn
        : beside
          ? vscode.ViewColumn.Beside
          : vscode.ViewColumn.Active,
      { ...webviewOptions(this.context.extensionUri), enableFindWidget: true },
    );
    const reader = new ReaderPanel(
      this.readerContext(),
      panel,
      { group: ref.group, id: ref.id },
      verse,
      verse === null ? place : null,
    );
    reader.next.markRow(row);
    reader.next.markRange(options.range ?? null);
    reader.next.markWords(options.highlight ?? null);
    reader.next.openDifference(options.difference ?? null);
    this.adopt(reader);
    // Closed last, so that a group with no other tab stays.
    if (waiting !== null) await vscode.window.tabGroups.close(waiting, true);
  }

  verseOf(ref: ResourceRef, row: RowName): Promise<string | null> {
    return this.rows.verseOf(ref, row);
  }

  /** The title from the start: a tab that gets another one is drawn twice. */
  private titleOf(
    ref: ResourceRef,
    titleOf: (resource: LocalResource) => string,
  ): string | undefined {
    const state = this.deps.state();
    const found = state === null ? undefined : findResource(state, ref);
    return found && titleOf(found);
  }

  /**
   * The tab of a resource from before a reload that was not shown since: VS Code makes its panel
   * only when it is. Such a tab is known by its view type and title alone, so it counts only where
   * no other resource has this title. Null where there is none.
   */
  private async waitingTab(
    viewType: string,
    ref: ResourceRef,
    own: readonly vscode.WebviewPanel[],
    titleOf: (resource: LocalResource) => string,
  ): Promise<vscode.Tab | null> {
    const tabs = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(
        ({ input }) =>
          input instanceof vscode.TabInputWebview && input.viewType.endsWith(`-${viewType}`),
      );
    if (tabs.length <= own.length) return null;
    try {
      const state = await this.deps.openState();
      const resource = findResource(state, ref);
      if (resource === undefined) return null;
      const title = titleOf(resource);
      const isUnique = state.resources.filter((one) => titleOf(one) === title).length === 1;
      if (!isUnique || own.some((panel) => panel.title === title)) return null;
      return tabs.find((tab) => tab.label === title) ?? null;
    } catch (error) {
      // The panel itself says what is wrong with the store.
      this.deps.logger.debug(`No tab was looked for: ${String(error)}`);
      return null;
    }
  }

  restore(viewType: string, panel: vscode.WebviewPanel, state: unknown): void {
    switch (viewType) {
      case READER_VIEW_TYPE:
        this.restoreReader(panel, state);
        return;
      case INSPECTOR_VIEW_TYPE:
        this.restoreInspector(panel, state);
        return;
      case SEARCH_VIEW_TYPE:
        this.searches.restore(panel, state);
        return;
      case COMPARE_VIEW_TYPE:
        this.comparisons.restore(panel, state);
    }
  }

  private restoreReader(panel: vscode.WebviewPanel, state: unknown): void {
    const kept = parseMessage(readerStateSchema, state);
    if (!kept.ok) {
      panel.dispose();
      return;
    }
    panel.webview.options = webviewOptions(this.context.extensionUri);
    this.adopt(
      new ReaderPanel(this.readerContext(), panel, kept.value.ref, null, kept.value.place),
    );
  }

  async inspect(ref: ResourceRef): Promise<void> {
    const existing = this.inspectors.get(resourceKey(ref));
    if (existing !== undefined) {
      existing.panel.reveal();
      return;
    }
    const own = [...this.inspectors.values()].map(({ panel }) => panel);
    const waiting = await this.waitingTab(INSPECTOR_VIEW_TYPE, ref, own, inspectorTitle);
    if (this.inspectors.has(resourceKey(ref))) return this.inspect(ref);
    const panel = vscode.window.createWebviewPanel(
      INSPECTOR_VIEW_TYPE,
      this.titleOf(ref, inspectorTitle) ?? vscode.l10n.t("Inspector"),
      waiting?.group.viewColumn ?? vscode.ViewColumn.Active,
      { ...webviewOptions(this.context.extensionUri), enableFindWidget: true },
    );
    this.adoptInspector(
      new InspectorPanel(this.inspectorContext(), panel, { group: ref.group, id: ref.id }),
    );
    if (waiting !== null) await vscode.window.tabGroups.close(waiting, true);
  }

  private adoptInspector(inspector: InspectorPanel): void {
    const key = resourceKey(inspector.ref);
    this.inspectors.set(key, inspector);
    inspector.panel.onDidDispose(() => {
      if (this.inspectors.get(key) === inspector) this.inspectors.delete(key);
    });
  }

  private restoreInspector(panel: vscode.WebviewPanel, state: unknown): void {
    const kept = parseMessage(inspectorStateSchema, state);
    if (!kept.ok || this.inspectors.has(resourceKey(kept.value.ref))) {
      panel.dispose();
      return;
    }
    panel.webview.options = webviewOptions(this.context.extensionUri);
    this.adoptInspector(new InspectorPanel(this.inspectorContext(), panel, kept.value.ref));
  }

  search(query?: string): Promise<void> {
    this.searches.search(query ?? null);
    return Promise.resolve();
  }

  compare(reference: VerseReference): Promise<void> {
    return this.comparisons.compare(reference, this.activeReader()?.ref ?? null);
  }

  activeVerse(): VerseReference | null {
    const verse = parseVerseKey(this.activeReader()?.verseKey);
    return verse === null ? null : { chapter: verse.chapter, from: verse.verse, to: verse.verse };
  }

  private activeReader(): ReaderPanel | undefined {
    return [...this.readers].find(({ panel }) => panel.active);
  }

  /** The open readers, the one used last first. */
  private readersByUse(): readonly ReaderPanel[] {
    const others = [...this.readers].filter((one) => one !== this.lastReader).reverse();
    return this.lastReader === null ? others : [this.lastReader, ...others];
  }

  recent(): readonly string[] {
    return this.memory.recent();
  }

  async goTo(reference: VerseReference): Promise<void> {
    const verseKey = `${reference.chapter}:${reference.from}`;
    const reader = await this.readerWith(reference);
    if (reader !== undefined) {
      // First to the front: a focus that comes late would close what the person opens next.
      reader.panel.reveal();
      reader.next.markRange(reference);
      await reader.showVerse(verseKey);
      return;
    }
    const best = await this.storedWith(reference);
    if (best === undefined) {
      void showInfo(
        vscode.l10n.t(
          "Nothing that has verses is in the local copy yet. Sync a translation first.",
        ),
      );
      return;
    }
    await this.open(best, { verseKey, range: reference });
  }

  /** The open reader that was used last and has the verse; a reader without rows never counts. */
  private async readerWith(reference: VerseReference): Promise<ReaderPanel | undefined> {
    const { resources } = await this.deps.openState();
    const full = new Set<string>(resources.filter(hasRows).map((one) => resourceKey(one)));
    const readers = this.readersByUse().filter(
      (one) => one.showsVerses && full.has(resourceKey(one.ref)),
    );
    for (const reader of readers) {
      if (await this.hasVerse(reader.ref, reference)) return reader;
    }
    return readers[0];
  }

  /** The resource that was read last and has the verse, else one of the best group that has it. */
  private async storedWith(reference: VerseReference): Promise<LocalResource | undefined> {
    const { resources } = await this.deps.openState();
    const readable = resources.filter((one) => hasRows(one) && VERSE_GROUPS.includes(one.group));
    const read = this.memory
      .recent()
      .flatMap((key) => readable.filter((one) => resourceKey(one) === key));
    const byGroup = VERSE_GROUPS.flatMap((group) => readable.filter((one) => one.group === group));
    const candidates = [...new Set([...read, ...byGroup])];
    for (const candidate of candidates) {
      if (await this.hasVerse(candidate, reference)) return candidate;
    }
    return candidates[0];
  }

  private async hasVerse(
    ref: ResourceRef,
    { chapter, from: verse }: VerseReference,
  ): Promise<boolean> {
    const position = versePosition({ chapter, verse });
    const { rows } = await this.deps
      .store()
      .rowHeads(ref, { from: position, to: position, limit: 1 });
    return rows.length > 0;
  }
}

function hasRows({ rowCount }: LocalResource): boolean {
  return rowCount > 0;
}
