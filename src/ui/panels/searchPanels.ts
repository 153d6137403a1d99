import * as vscode from "vscode";
import type { ResourceRef } from "../../core/model/resource.js";
import { searchStateSchema } from "../../protocol/search.js";
import { parseMessage } from "../../protocol/shared.js";
import { panelIcon, webviewOptions } from "./html.js";
import { SearchMemory } from "./searchMemory.js";
import { SEARCH_VIEW_TYPE } from "../commands/ids.js";
import { SearchPanel, type SearchPanelContext } from "./searchPanel.js";
import { SinglePanel } from "./singlePanel.js";

/** Opens, restores and refreshes the one search panel of a window. */
export class SearchPanels {
  private readonly open = new SinglePanel<SearchPanel>();
  private readonly memory: SearchMemory;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly panelContext: () => Omit<SearchPanelContext, "searchMemory">,
  ) {
    this.memory = new SearchMemory(context.globalState, () => panelContext().environmentKey());
  }

  /** Opens the panel, or reveals it, with a query unless it is null. */
  search(query: string | null): void {
    const open = this.open.current;
    if (open !== null) {
      open.search(query);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      SEARCH_VIEW_TYPE,
      vscode.l10n.t("Search Synced Text"),
      vscode.ViewColumn.Active,
      webviewOptions(this.context.extensionUri),
    );
    panel.iconPath = panelIcon(this.context.extensionUri);
    this.adopt(panel, query);
  }

  /** After a commit, or after a switch to another store. */
  async refresh(): Promise<void> {
    await this.open.current?.refresh();
  }

  /** Lists the hits of often opened resources first. */
  noteOpened(ref: ResourceRef): Promise<void> {
    return this.memory.noteOpened(ref);
  }

  /** Fills a panel that VS Code restored after a reload. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    if (!parseMessage(searchStateSchema, state).ok || this.open.current !== null) {
      panel.dispose();
      return;
    }
    panel.webview.options = webviewOptions(this.context.extensionUri);
    this.adopt(panel, null);
  }

  private adopt(panel: vscode.WebviewPanel, query: string | null): void {
    const context = { ...this.panelContext(), searchMemory: this.memory };
    this.open.adopt(new SearchPanel(context, panel, query));
  }
}
