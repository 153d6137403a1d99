import * as vscode from "vscode";

/** The column of a new panel beside the active editor, if there is one. */
export function besideActive(): vscode.ViewColumn {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  return activeTab === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
}

/** Reveals a panel in its own group, or beside it if the panel would cover the active editor. */
export function revealBeside(panel: vscode.WebviewPanel): void {
  const isHere = panel.viewColumn === vscode.window.tabGroups.activeTabGroup.viewColumn;
  panel.reveal(isHere && !panel.active ? vscode.ViewColumn.Beside : undefined);
}
