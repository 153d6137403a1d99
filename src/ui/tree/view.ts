import * as vscode from "vscode";
import { plural } from "../../core/model/plural.js";
import { COMMANDS, OPEN_SELECTED, RESOURCES_VIEW } from "../commands/ids.js";
import { changesText } from "../text/resources.js";
import type { ResourceNode, TreeModel, TreeNode } from "./nodes.js";
import { TreeElements } from "./elements.js";
import { selectedElement } from "./selectedElement.js";

/** Shows a tree model in the resources view. */
export class ResourcesView implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<TreeNode[] | undefined>();
  private readonly view: vscode.TreeView<TreeNode>;
  private readonly elements = new TreeElements();
  private readonly opening = vscode.commands.registerCommand(OPEN_SELECTED, () =>
    this.openSelected(),
  );

  readonly onDidChangeTreeData = this.changed.event;
  readonly onDidChangeVisibility: vscode.Event<unknown>;

  private readonly decorations = vscode.window.registerFileDecorationProvider({
    provideFileDecoration: changeDecoration,
  });

  constructor() {
    this.view = vscode.window.createTreeView(RESOURCES_VIEW, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.onDidChangeVisibility = this.view.onDidChangeVisibility;
  }

  get visible(): boolean {
    return this.view.visible;
  }

  /** Refreshes only changed nodes, so that nothing moves under the pointer. */
  update(model: TreeModel, service: string): void {
    if (this.view.description !== service) this.view.description = service;
    if (this.view.message !== model.message) this.view.message = model.message;
    const badge = badgeOf(model);
    if (this.view.badge?.tooltip !== badge?.tooltip) this.view.badge = badge;
    const changed = this.elements.update(model.nodes);
    if (changed === "all") this.changed.fire(undefined);
    else if (changed.length > 0) this.changed.fire([...changed]);
  }

  getChildren(element?: TreeNode): TreeNode[] {
    return [...this.elements.children(element)];
  }

  getTreeItem(element: TreeNode): vscode.TreeItem {
    const node = this.elements.current(element);
    const item = new vscode.TreeItem(node.label);
    item.id = node.nodeId;
    item.description = node.description;
    item.contextValue = node.contextValue;
    item.accessibilityInformation = { label: node.accessibilityLabel };
    item.iconPath = new vscode.ThemeIcon(node.icon);
    switch (node.kind) {
      case "group":
        item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
        break;
      case "resource":
        if (node.changes !== null) item.resourceUri = changedUri(node.nodeId, node.changes);
        item.command = open(vscode.l10n.t("Open Resource"));
        break;
      case "wholeGroup":
        item.command = open(vscode.l10n.t("Sync Now"));
        break;
      case "problem":
        item.tooltip = node.explanation;
        item.command = open(vscode.l10n.t("Open Settings"));
    }
    return item;
  }

  /** Hovers are made on demand, because most are never shown. */
  resolveTreeItem(item: vscode.TreeItem, element: TreeNode): vscode.TreeItem {
    const node = this.elements.current(element);
    if (node.kind === "resource") item.tooltip = tooltip(node);
    return item;
  }

  /**
   * Opens the selected row. On a click or Enter, VS Code selects the row before it runs the
   * command.
   */
  private async openSelected(): Promise<void> {
    const element = await selectedElement(this.view);
    if (element === undefined) return;
    const node = this.elements.current(element);
    if (node.kind === "problem") {
      await vscode.commands.executeCommand(COMMANDS.openSettings, "resources");
    } else if (node.kind === "resource") {
      const { group, id } = node;
      await vscode.commands.executeCommand(COMMANDS.openResource, { group, id });
    } else if (node.kind !== "group") {
      await vscode.commands.executeCommand(COMMANDS.sync);
    }
  }

  dispose(): void {
    this.opening.dispose();
    this.decorations.dispose();
    this.view.dispose();
    this.changed.dispose();
  }
}

/**
 * The command of a row. It has no arguments, because VS Code drops them when the row is refreshed,
 * and a click at that time would fail.
 */
function open(title: string): vscode.Command {
  return { command: OPEN_SELECTED, title };
}

/** The scheme of rows with a decoration; it opens nothing. */
const DECORATED = "quran-content-row";

/** A row's decoration depends only on its address, so each text has its own address. */
function changedUri(nodeId: string, changes: string): vscode.Uri {
  return vscode.Uri.from({ scheme: DECORATED, path: `/${nodeId}`, query: changes });
}

/** A dot at the end of a changed row. Unlike the text, a narrow view does not cut it off. */
function changeDecoration({ scheme, query }: vscode.Uri): vscode.FileDecoration | undefined {
  if (scheme !== DECORATED) return undefined;
  const color = new vscode.ThemeColor("gitDecoration.modifiedResourceForeground");
  return new vscode.FileDecoration("●", query, color);
}

/** The badge: unreviewed changes, else resources that lost rows in a full copy. */
function badgeOf({ unreviewed, attention }: TreeModel): vscode.ViewBadge | undefined {
  if (unreviewed + attention === 0) return undefined;
  return {
    value: unreviewed === 0 ? attention : unreviewed,
    tooltip: [
      ...(unreviewed === 0 ? [] : [changesText(unreviewed, vscode.env.language)]),
      ...(attention === 0
        ? []
        : [
            plural(
              vscode.l10n.t(
                "{0, plural, one {# resource lost rows} other {# resources lost rows}}",
              ),
              vscode.env.language,
              attention,
            ),
          ]),
    ].join(" · "),
  };
}

/** Names and messages come from the service, so they are appended as text, never as Markdown. */
function tooltip(node: ResourceNode): vscode.MarkdownString {
  const links = [
    ...(node.isStored
      ? [
          { command: COMMANDS.openResource, title: vscode.l10n.t("Open") },
          { command: COMMANDS.inspectResource, title: vscode.l10n.t("Inspect") },
          ...(node.contextValue.split(" ").includes("changed")
            ? [{ command: COMMANDS.showChanges, title: vscode.l10n.t("Show changes") }]
            : []),
        ]
      : []),
    { command: COMMANDS.refreshFullCopy, title: vscode.l10n.t("Refresh full copy") },
  ];
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: links.map(({ command }) => command) };
  markdown.appendMarkdown("**").appendText(node.tooltip.title).appendMarkdown("**\n\n");
  for (const note of node.tooltip.notes) markdown.appendText(note).appendMarkdown("\n\n");
  for (const { label, value } of node.tooltip.facts) {
    markdown
      .appendMarkdown("- ")
      .appendText(`${label}: `)
      .appendText(value.replaceAll(/\s+/g, " "))
      .appendMarkdown("\n");
  }
  const argument = encodeURIComponent(JSON.stringify([{ group: node.group, id: node.id }]));
  markdown.appendMarkdown(
    `\n${links.map(({ command, title }) => `[${title}](command:${command}?${argument})`).join(" · ")}`,
  );
  return markdown;
}
