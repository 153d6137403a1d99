import * as vscode from "vscode";
import { COMMANDS } from "../commands/ids.js";
import type { ChangesNode } from "./model.js";

/** The rows of changes. What rows share is made once, because VS Code asks for thousands at a time. */
export class ChangesItems {
  private readonly checkbox = {
    state: vscode.TreeItemCheckboxState.Unchecked,
    tooltip: vscode.l10n.t("Mark as reviewed"),
  };
  /** Has no arguments, as in the tree of resources; opens the selected change. */
  private readonly open = {
    command: COMMANDS.openChange,
    title: vscode.l10n.t("Show Change"),
  };
  private readonly icons = new Map<string, vscode.ThemeIcon>();

  /** A new item each time: VS Code changes the checkbox of the item that it got. */
  of(node: ChangesNode): vscode.TreeItem {
    const { None, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(node.label, node.kind === "change" ? None : Collapsed);
    item.id = node.nodeId;
    item.description = node.description;
    item.contextValue = node.kind;
    item.checkboxState = this.checkbox;
    if (node.kind !== "chapter") {
      item.accessibilityInformation = { label: node.accessibilityLabel };
    }
    if (node.kind === "change") {
      item.iconPath = this.icon(node.icon);
      item.command = this.open;
    }
    return item;
  }

  private icon(name: string): vscode.ThemeIcon {
    const known = this.icons.get(name) ?? new vscode.ThemeIcon(name);
    this.icons.set(name, known);
    return known;
  }
}
