import * as vscode from "vscode";
import { WritableEditor } from "./writableEditor.js";
import { VerseTarget } from "./verseTarget.js";
import { SearchPanels } from "./searchPanels.js";
import { RowPlaces } from "./rowPlaces.js";
import { RowDocuments } from "./rowDocument.js";
import { ReaderPanels } from "./readerPanels.js";
import type { ReaderContext } from "./readerContext.js";
import type { PanelDeps, PanelPlace, Panels, OpenOptions } from "./panels.js";
import { ReaderMemory } from "./memory.js";
import { InspectorPanels } from "./inspectorPanels.js";
import { ComparePanels } from "./comparePanels.js";
import {
  READER_VIEW_TYPE,
  INSPECTOR_VIEW_TYPE,
  SEARCH_VIEW_TYPE,
  COMPARE_VIEW_TYPE,
} from "../commands/ids.js";
import type { Preferences } from "../../protocol/readerState.js";
import type { StoreState } from "../../core/model/storeState.js";
import type { VerseReference } from "../../core/model/verseReference/index.js";
import { parseVerseKey, verseKey } from "../../core/model/verse.js";
import type { RowPlace } from "../../core/library/reading/rowTarget.js";
import type { RowName } from "../../core/model/row.js";
import {
  type ResourceRef,
  type ResourceKey,
  resourceKey,
  findResource,
} from "../../core/model/resource.js";
import { type ChangedParts, changedParts } from "../../core/model/changedParts.js";
import { ResourceFacts } from "../../core/library/reading/facts.js";

const FIRST_VERSE = { chapter: 1, verse: 1 };
const NOTHING: ChangedParts = new Set();

/** Creates the panels of a window. Does not open or read anything yet. */
export function createPanels(context: vscode.ExtensionContext, deps: PanelDeps): Panels {
  const panels = new ContentPanels(context, deps);
  context.subscriptions.push(panels);
  return panels;
}

class ContentPanels implements Panels, vscode.Disposable {
  private readonly readers: ReaderPanels;
  private readonly inspectors: InspectorPanels;
  private readonly searches: SearchPanels;
  private readonly comparisons: ComparePanels;
  private readonly editor = new WritableEditor();
  private readonly memory: ReaderMemory;
  private readonly disposables: vscode.Disposable[];
  private unsubscribe: () => void = () => undefined;
  readonly documents: RowDocuments;
  private readonly facts: ResourceFacts;
  private readonly rows: RowPlaces;
  private readonly target: VerseTarget;
  /** The state before a commit. */
  private before: StoreState | null = null;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly deps: PanelDeps,
  ) {
    this.memory = new ReaderMemory(context.globalState, deps.environment);
    this.facts = new ResourceFacts(deps.store);
    this.rows = new RowPlaces(deps.store, deps.openState, this.facts);
    this.target = new VerseTarget(deps, () => this.memory.recent());
    this.readers = new ReaderPanels(
      context.extensionUri,
      deps,
      () => this.readerContext(),
      this.rows,
    );
    this.inspectors = new InspectorPanels(context.extensionUri, deps, () => ({
      ...this.readerContext(),
      findings: (ref) => deps.quality.result(ref),
    }));
    this.searches = new SearchPanels(context, () => ({
      ...this.readerContext(),
      openHit: (ref, options) => this.open(ref, options),
      inText: (rows) => this.inText(rows),
      goTo: (reference) => this.goTo(reference),
      isStored: (reference) => this.target.isStored(reference),
    }));
    this.comparisons = new ComparePanels(context, () => ({
      ...this.readerContext(),
      openReaders: () => this.readers.byUse().map(({ ref }) => ref),
    }));
    this.documents = new RowDocuments(deps.store);
    this.disposables = [
      this.documents,
      this.editor,
      deps.onDidChangeStore(() => this.followStore()),
      deps.onDidChangeEntries(() => this.followEntries()),
      deps.margin.onDidChange(() => this.readers.sendMargins()),
      deps.quality.onDidChange((refs) => this.inspectors.sendQuality(refs)),
    ];
    this.followStore();
  }

  dispose(): void {
    this.unsubscribe();
    for (const disposable of this.disposables) disposable.dispose();
  }

  /** Subscribes to the current store, and shows its content in the open panels. */
  private followStore(): void {
    this.unsubscribe();
    this.facts.clear();
    this.deps.marks.clear();
    this.before = this.deps.state();
    try {
      this.unsubscribe = this.deps.store().onDidChange((refs, state) => {
        this.followCommit(refs, state);
        void this.searches.refresh();
        void this.comparisons.refresh(refs);
      });
    } catch (error) {
      this.unsubscribe = () => undefined;
      this.deps.logger.debug(`Panels have no store yet: ${String(error)}`);
    }
    this.readers.refresh(() => "all");
    this.inspectors.refreshAll();
    void this.searches.refresh();
    void this.comparisons.refresh(null);
  }

  /** Follows the `resources` setting: panels show which copies are no longer synced. */
  private followEntries(): void {
    this.readers.refresh(() => NOTHING);
    this.inspectors.refreshAll();
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
    for (const ref of refs) this.deps.marks.changed(ref);
    const rowsChanged = (group: string): boolean =>
      refs.some((ref) => ref.group === group && parts.get(resourceKey(ref))?.has("rows") === true);
    // Arabic text and mushafs also affect other resources' pages.
    const arabicChanged = rowsChanged("quran_core");
    const mushafChanged = rowsChanged("mushafs");
    this.readers.refresh((reader) => {
      const own = parts.get(resourceKey(reader.ref)) ?? NOTHING;
      const isAffected = arabicChanged || (mushafChanged && reader.hasWords);
      return isAffected ? new Set([...own, "rows"]) : own;
    });
    // A commit without resources can change every copy's age.
    if (refs.length === 0) this.inspectors.refreshAll();
    else this.inspectors.refresh(parts.keys());
    this.documents.refresh();
  }

  private readerContext(): ReaderContext {
    const { deps } = this;
    return {
      extensionUri: this.context.extensionUri,
      store: deps.store,
      state: deps.openState,
      environment: deps.environment,
      environmentKey: deps.environmentKey,
      margin: deps.margin,
      service: () => ({
        environment: deps.environment(),
        key: deps.environmentKey(),
        entries: deps.entries(),
      }),
      memory: this.memory,
      facts: this.facts,
      marks: deps.marks,
      logger: deps.logger,
      open: (ref, verse) =>
        this.open(ref, { beside: true, ...(verse === null ? {} : { verseKey: verse }) }),
      inspect: (ref) => this.inspect(ref),
      setPreferences: (preferences, before) => this.setPreferences(preferences, before),
      lastEditor: () => this.editor.current,
    };
  }

  private setPreferences(preferences: Preferences, before: Preferences): void {
    void this.memory.setPreferences(preferences, before);
    this.readers.setPreferences(preferences);
    this.comparisons.setPreferences(preferences);
  }

  async open(ref: ResourceRef, options: OpenOptions = {}): Promise<void> {
    await this.readers.open(ref, options);
    void this.searches.noteOpened(ref);
  }

  inspect(ref: ResourceRef): Promise<void> {
    return this.inspectors.inspect(ref);
  }

  search(query?: string): Promise<void> {
    this.searches.search(query ?? null);
    return Promise.resolve();
  }

  compare(reference: VerseReference): Promise<void> {
    const active = this.readers.active?.ref;
    return this.comparisons.compare(reference, active === undefined ? [] : [active]);
  }

  compareResources(refs: readonly ResourceRef[]): Promise<void> {
    const [first] = refs;
    const place = first === undefined ? null : this.memory.place(first);
    const { chapter, verse } = parseVerseKey(place?.verseKey) ?? FIRST_VERSE;
    return this.comparisons.compare({ chapter, from: verse, to: verse }, refs);
  }

  inText(rows: readonly (ResourceRef & RowName)[]): Promise<(RowPlace | null)[]> {
    return this.rows.inText(rows);
  }

  activeVerse(): VerseReference | null {
    const verse = parseVerseKey(this.readers.active?.verseKey);
    return verse === null ? null : { chapter: verse.chapter, from: verse.verse, to: verse.verse };
  }

  activePlace(): (ResourceRef & { readonly verseKey: string }) | null {
    const { active } = this.readers;
    const verse = parseVerseKey(active?.verseKey);
    return active === undefined || verse === null
      ? null
      : { ...active.ref, verseKey: verseKey(verse) };
  }

  front(): PanelPlace | null {
    const reader = this.readers.active;
    if (reader !== undefined) {
      const verse = parseVerseKey(reader.verseKey);
      return { ref: reader.ref, verseKey: verse === null ? null : verseKey(verse) };
    }
    const inspected = this.inspectors.active?.ref;
    if (inspected !== undefined) return { ref: inspected, verseKey: null };
    return this.comparisons.active;
  }

  recent(): readonly string[] {
    return this.memory.recent();
  }

  restore(viewType: string, panel: vscode.WebviewPanel, state: unknown): void {
    switch (viewType) {
      case READER_VIEW_TYPE:
        this.readers.restore(panel, state);
        return;
      case INSPECTOR_VIEW_TYPE:
        this.inspectors.restore(panel, state);
        return;
      case SEARCH_VIEW_TYPE:
        this.searches.restore(panel, state);
        return;
      case COMPARE_VIEW_TYPE:
        this.comparisons.restore(panel, state);
    }
  }

  async goTo(reference: VerseReference): Promise<void> {
    const verseKey = `${reference.chapter}:${reference.from}`;
    const reader = await this.target.readerWith(this.readers.byUse(), reference);
    if (reader !== undefined) {
      // Before the verses arrive, and also for the active reader, because the focus can be in a view.
      // A reader that takes the focus later closes a palette that the person opens meanwhile.
      reader.panel.reveal();
      reader.next.markRange(reference);
      await reader.showVerse(verseKey);
      return;
    }
    const best = await this.target.resourceWith(reference);
    if (best === undefined) {
      this.deps.showNextStep(vscode.l10n.t("No text with verses is in the local copy yet."));
      return;
    }
    await this.open(best, { verseKey, range: reference });
  }
}
