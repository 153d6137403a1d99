import * as vscode from "vscode";
import { revealBeside } from "./beside.js";
import { type PanelKind, waitingTabOf, knownTitle } from "./waitingTabs.js";
import type { RowPlaces } from "./rowPlaces.js";
import { ReaderPanel } from "./readerPanel.js";
import type { ReaderContext } from "./readerContext.js";
import type { PanelDeps, OpenOptions } from "./panels.js";
import { HomeService } from "./homeService.js";
import { panelIcon, webviewOptions } from "./html.js";
import { tabTitle } from "./head.js";
import { READER_VIEW_TYPE, CONTEXT } from "../commands/ids.js";
import { parseMessage } from "../../protocol/shared.js";
import { readerStateSchema, type Preferences } from "../../protocol/readerState.js";
import { type ResourceRef, resourceKey } from "../../core/model/resource.js";
import type { ChangedParts } from "../../core/model/changedParts.js";

const READER: PanelKind = { viewType: READER_VIEW_TYPE, titleOf: tabTitle };

/** Opens, restores and refreshes the readers of a window. */
export class ReaderPanels {
  private readonly readers = new Set<ReaderPanel>();
  private lastUsed: ReaderPanel | null = null;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly deps: PanelDeps,
    private readonly panelContext: () => ReaderContext,
    private readonly rows: RowPlaces,
  ) {}

  async open(ref: ResourceRef, options: OpenOptions = {}): Promise<void> {
    const row = options.row ?? null;
    const place = row === null ? null : await this.rows.placeOf(ref, row);
    const verse = options.verseKey ?? place?.verseKey ?? null;
    const beside = options.beside === true;
    const existing = this.readerOf(ref, beside);
    if (existing !== undefined) {
      existing.next.markWords(options.highlight ?? null);
      existing.next.openDifference(options.difference ?? null);
      existing.next.markRow(row);
      existing.next.markRange(options.range ?? null);
      // Reveal before any await: a late focus would close a palette that the person opens
      // meanwhile.
      if (beside) revealBeside(existing.panel);
      else existing.panel.reveal();
      if (verse !== null) await existing.showVerse(verse);
      else if (place !== null) await existing.showPlace(place);
      return;
    }
    const own = [...this.readers].map(({ panel }) => panel);
    const waiting = await waitingTabOf(READER, ref, own, this.deps);
    // Another call may have opened it.
    if (this.readerOf(ref, beside) !== undefined) return this.open(ref, options);
    const panel = vscode.window.createWebviewPanel(
      READER_VIEW_TYPE,
      knownTitle(READER, ref, this.deps.state()) ?? vscode.l10n.t("Quran Content"),
      waiting !== null && !beside
        ? waiting.group.viewColumn
        : beside
          ? vscode.ViewColumn.Beside
          : vscode.ViewColumn.Active,
      { ...webviewOptions(this.extensionUri), enableFindWidget: true },
    );
    panel.iconPath = panelIcon(this.extensionUri);
    const reader = new ReaderPanel(
      this.panelContext(),
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
    void reader.load({ restored: false });
    // Closed last, so that a group with no other tab stays.
    if (waiting !== null) await vscode.window.tabGroups.close(waiting, true);
  }

  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const kept = parseMessage(readerStateSchema, state);
    if (!kept.ok) {
      panel.dispose();
      return;
    }
    panel.webview.options = webviewOptions(this.extensionUri);
    const { ref, place, service } = kept.value;
    const context = this.panelContext();
    const home = new HomeService(context.environmentKey, service);
    const reader = new ReaderPanel(context, panel, ref, null, place, home);
    this.adopt(reader);
    void reader.load({ restored: true });
  }

  private adopt(reader: ReaderPanel): void {
    void vscode.commands.executeCommand("setContext", CONTEXT.hasRead, true);
    this.readers.add(reader);
    this.lastUsed = reader;
    reader.panel.onDidChangeViewState(({ webviewPanel }) => {
      if (webviewPanel.active) this.lastUsed = reader;
    });
    reader.panel.onDidDispose(() => {
      this.readers.delete(reader);
      if (this.lastUsed === reader) this.lastUsed = [...this.readers].at(-1) ?? null;
    });
  }

  /** The reader of a resource to reuse; with `beside`, one that is not the active editor. */
  private readerOf(ref: ResourceRef, beside: boolean): ReaderPanel | undefined {
    const key = resourceKey(ref);
    const readers = this.inUse().filter((one) => resourceKey(one.ref) === key);
    if (beside) return readers.find(({ panel }) => !panel.active);
    return readers.find((one) => one === this.lastUsed) ?? readers[0];
  }

  get active(): ReaderPanel | undefined {
    return this.inUse().find(({ panel }) => panel.active);
  }

  /** The open readers of the service in use, last used first. */
  byUse(): readonly ReaderPanel[] {
    const readers = this.inUse();
    return readers
      .filter((one) => one === this.lastUsed)
      .concat(readers.filter((one) => one !== this.lastUsed).reverse());
  }

  private inUse(): ReaderPanel[] {
    return [...this.readers].filter(({ home }) => home.isInUse);
  }

  /** Refreshes every reader according to its changed parts. */
  refresh(changed: (reader: ReaderPanel) => ChangedParts | "all"): void {
    for (const reader of this.readers) void reader.refresh(changed(reader));
  }

  sendMargins(): void {
    for (const reader of this.readers) reader.sendMargin();
  }

  setPreferences(preferences: Preferences): void {
    for (const reader of this.readers) reader.setPreferences(preferences);
  }
}
