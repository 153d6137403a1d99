import * as vscode from "vscode";
import type { ResourceRef } from "../../core/model/resource.js";
import type { VerseReference } from "../../core/model/verseReference/index.js";
import type { Preferences } from "../../protocol/reader.js";
import { compareStateSchema, type CompareState } from "../../protocol/compare.js";
import { parseMessage } from "../../protocol/shared.js";
import { CompareMemory } from "./compareMemory.js";
import { COMPARE_VIEW_TYPE } from "../commands/ids.js";
import { focusSettled } from "../picks/lateFocus.js";
import { besideActive } from "./beside.js";
import { ComparePanel, type ComparePanelContext } from "./comparePanel.js";
import { panelIcon, webviewOptions } from "./html.js";
import type { PanelPlace } from "./panels.js";
import { SinglePanel } from "./singlePanel.js";
import { waitingTabs } from "./waitingTabs.js";

/** Opens, restores and refreshes the one compare panel of a window. */
export class ComparePanels {
  private readonly open = new SinglePanel<ComparePanel>();
  private readonly memory: CompareMemory;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly panelContext: () => Omit<ComparePanelContext, "compareMemory">,
  ) {
    this.memory = new CompareMemory(context.globalState);
  }

  /**
   * Opens the panel at a verse, or shows the verse in the open panel. `wanted` has the resource of
   * the active reader, or the resources to compare. In a new panel they get the first columns, and
   * two or more of them replace the open readers. In an open panel they get columns if there is
   * room.
   */
  async compare({ chapter, from }: VerseReference, wanted: readonly ResourceRef[]): Promise<void> {
    // After a command of the palette the active reader gets its focus back late, and would take it
    // from a panel beside it.
    if (this.open.current === null) await focusSettled();
    const open = this.open.current;
    if (open !== null) {
      await open.show(chapter, from, wanted);
      return;
    }
    const waiting = waitingTabs(COMPARE_VIEW_TYPE);
    const panel = vscode.window.createWebviewPanel(
      COMPARE_VIEW_TYPE,
      vscode.l10n.t("Compare"),
      besideActive(),
      { ...webviewOptions(this.context.extensionUri), enableFindWidget: true },
    );
    panel.iconPath = panelIcon(this.context.extensionUri);
    const state = { columns: [], chapter, verse: from, difference: null };
    this.adopt(panel, state, from, wanted);
    // Closed last, so that a group with no other tab stays.
    if (waiting.length > 0) await vscode.window.tabGroups.close(waiting, true);
  }

  /** The first column and the verse of the active panel; null if another editor is active. */
  get active(): PanelPlace | null {
    const open = this.open.current;
    return open?.panel.active === true ? open.place : null;
  }

  /** After a commit that touched `refs`; null after a switch to another store. */
  async refresh(refs: readonly ResourceRef[] | null): Promise<void> {
    await this.open.current?.refresh(refs);
  }

  setPreferences(preferences: Preferences): void {
    this.open.current?.setPreferences(preferences);
  }

  /** Fills the panel that VS Code restored after a reload. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const kept = parseMessage(compareStateSchema, state);
    if (!kept.ok || this.open.current !== null) {
      panel.dispose();
      return;
    }
    panel.webview.options = webviewOptions(this.context.extensionUri);
    this.adopt(panel, kept.value, kept.value.verse);
  }

  private adopt(
    panel: vscode.WebviewPanel,
    state: CompareState,
    target: number,
    wanted: readonly ResourceRef[] = [],
  ): void {
    const base = this.panelContext();
    const context: ComparePanelContext = {
      ...base,
      openReaders: () => (wanted.length > 1 ? wanted : [...wanted, ...base.openReaders()]),
      compareMemory: this.memory,
    };
    this.open.adopt(new ComparePanel(context, panel, state, target));
  }
}
