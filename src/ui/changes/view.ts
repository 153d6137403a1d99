import * as vscode from "vscode";
import type { ActiveEnvironment } from "../../app/activeEnvironment.js";
import { allPages } from "../../core/library/allPages.js";
import { changedParts, type ChangedPart } from "../../core/library/review/classify.js";
import { localizationNames } from "../../core/library/review/localizationNames.js";
import type { ReviewMarks } from "../../core/library/review/marks.js";
import type { ChangeHead } from "../../core/model/change.js";
import { resourceKey, type LocalResource, type ResourceKey } from "../../core/model/resource.js";
import { rowKey } from "../../core/model/row.js";
import type { ContentStore } from "../../core/ports.js";
import type { StoreState } from "../../core/model/storeState.js";
import { COMMANDS } from "../commands/ids.js";
import { showError } from "../errorMessages.js";
import { reviewResources } from "../review.js";
import type { NotesSection } from "../notes/notesSection.js";
import { isChanges, rememberNode, type ViewNode } from "./nodes.js";
import {
  changedResources,
  changesIn,
  chaptersOf,
  filteredResources,
  hidesChanges,
  isFiltered,
  isFlat,
  messageText,
  NO_FILTER,
  passing,
  type ChangeNode,
  type ChangesFilter,
  type ChangesNode,
} from "./model.js";
import { selectedElement } from "../tree/selectedElement.js";
import { changeBeside, reviewedBy, type ChangesTree } from "./selection.js";

/** Merges the commits of a run into one refresh. */
const FRAME_MS = 100;

/**
 * The view of unreviewed changes: resources, chapters, changes. It shares its state with the tree
 * of resources, so that counts agree, and reads the changes of a resource when it is expanded.
 */
export class ChangesView implements vscode.TreeDataProvider<ViewNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ViewNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly disposables: vscode.Disposable[];
  private readonly parents = new Map<string, ViewNode>();
  /** Increases with each change of the notes. */
  private notesVersion = 0;
  private readonly parts = new Map<string, Promise<ReadonlyMap<string, ChangedPart>>>();
  private frame: NodeJS.Timeout | null = null;
  private shown = "";
  private current: ChangesFilter = NO_FILTER;
  /** Number of matching changes; null until counted. */
  private passingCount: number | null = null;

  /** `marks` are shared with the panels, which keep them current. */
  constructor(
    private readonly active: ActiveEnvironment,
    private readonly store: () => ContentStore,
    private readonly marks: ReviewMarks,
    /** The view of this provider; its owner disposes it. */
    private readonly view: vscode.TreeView<ViewNode>,
    private readonly notes: NotesSection,
  ) {
    this.disposables = [
      this.changed,
      active.onDidChange(() => this.schedule()),
      notes.onDidChange(() => {
        this.notesVersion++;
        this.schedule();
      }),
      active.onDidSwitch(() => {
        this.parts.clear();
        this.schedule();
      }),
      this.view.onDidChangeVisibility(() => {
        if (this.view.visible) active.open().catch(() => undefined);
        this.schedule();
      }),
      this.view.onDidChangeCheckboxState(({ items }) => {
        const checked = items.filter(([, state]) => state === vscode.TreeItemCheckboxState.Checked);
        void this.review(checked.map(([node]) => node).filter(isChanges));
      }),
    ];
    if (view.visible) active.open().catch(() => undefined);
    this.draw();
  }

  get filter(): ChangesFilter {
    return this.current;
  }

  setFilter(filter: ChangesFilter): void {
    this.current = filter;
    this.shown = "";
    this.draw();
  }

  /** The selected nodes; empty if the view has no selection. */
  get selection(): readonly ViewNode[] {
    return this.view.selection;
  }

  /** The first selected node, even if its row was clicked while the tree is being refreshed. */
  selected(): Promise<ViewNode | undefined> {
    return selectedElement(this.view);
  }

  /** Marks the changes of some nodes as reviewed, and offers Undo. */
  async review(nodes: readonly ChangesNode[]): Promise<void> {
    let changes = 0;
    try {
      const { store } = await this.active.open();
      const names = new Set(
        nodes.map((node) =>
          node.kind === "resource" ? node.label : `${nameOf(node)} ${node.label}`,
        ),
      );
      const name = new Intl.ListFormat(vscode.env.language, { type: "unit" }).format(names);
      const reviewed = await reviewedBy(
        nodes,
        (node) => this.headsOf(node),
        hidesChanges(this.current),
      );
      changes = await reviewResources(
        {
          state: () => store.state(),
          markReviewed: (ref, mark) => this.marks.review(ref, mark),
        },
        reviewed,
        name,
      );
    } catch (error) {
      await showError(error);
    }
    // The commit refreshes the view. Without one, refresh to restore the checked box. Not both,
    // because VS Code loses the check of another box during a refresh.
    if (changes === 0) this.changed.fire(undefined);
  }

  /** Selects the next (1) or previous (-1) change after the selection, and returns it. */
  async step(by: 1 | -1): Promise<ChangeNode | null> {
    const [selected] = this.view.selection;
    const tree: ChangesTree = {
      getChildren: async (node) => (await this.getChildren(node)).filter(isChanges),
      getParent: (node) => {
        const parent = this.getParent(node);
        return parent !== undefined && isChanges(parent) ? parent : undefined;
      },
    };
    const from = selected !== undefined && isChanges(selected) ? selected : undefined;
    const next = await changeBeside(tree, from, by);
    if (next !== null) await this.view.reveal(next, { select: true, focus: true, expand: true });
    return next;
  }

  getTreeItem(node: ViewNode): vscode.TreeItem {
    return isChanges(node) ? changesItem(node) : this.notes.treeItem(node);
  }

  async getChildren(node?: ViewNode): Promise<ViewNode[]> {
    if (node === undefined) return this.roots();
    if (!isChanges(node)) return this.withParent(node, await this.notes.children(node));
    if (node.kind === "change") return [];
    const locale = vscode.env.language;
    if (node.kind === "chapter") {
      return this.withParent(node, changesIn(node, { now: Date.now(), locale }));
    }
    const heads = await this.headsOf(node);
    if (!isFlat(node.resource)) {
      return this.withParent(node, chaptersOf(node.resource, heads, locale));
    }
    const { resource } = node;
    const rows = heads.map(({ recordType, recordKey }) => ({ recordType, recordKey }));
    const names = localizationNames(
      await allPages((offset) => this.store().changes(resource, { rows, offset })),
    );
    return this.withParent(
      node,
      changesIn({ resource, heads }, { now: Date.now(), locale, names }),
    );
  }

  getParent(node: ViewNode): ViewNode | undefined {
    return this.parents.get(node.nodeId);
  }

  dispose(): void {
    if (this.frame !== null) clearTimeout(this.frame);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async roots(): Promise<ViewNode[]> {
    const { state } = this.active.view;
    if (state === null) return [];
    const notes = this.notes.root(state);
    const filter = this.current;
    const locale = vscode.env.language;
    const shown = isFiltered(filter) ? await this.countShown(state) : null;
    // The filter may have changed in the meantime; then VS Code asks again.
    if (shown !== null && filter === this.current) {
      this.passingCount = [...shown.values()].reduce((sum, each) => sum + each, 0);
      this.showMessage();
    }
    return [
      ...changedResources(state, filter, locale, shown),
      ...(notes === null ? [] : [notes]),
    ].map(rememberNode);
  }

  /** The number of matching changes for each resource of the filter. */
  private async countShown(state: StoreState): Promise<ReadonlyMap<ResourceKey, number>> {
    const shown = new Map<ResourceKey, number>();
    for (const resource of filteredResources(state, this.current)) {
      const heads = hidesChanges(this.current) ? await this.passingHeads(resource) : null;
      shown.set(resourceKey(resource), heads?.length ?? resource.unreviewedRows);
    }
    return shown;
  }

  private withParent<T extends ViewNode>(parent: ViewNode, children: T[]): T[] {
    for (const child of children) this.parents.set(rememberNode(child).nodeId, parent);
    return children;
  }

  private async headsOf(node: ChangesNode): Promise<readonly ChangeHead[]> {
    return node.kind === "resource" ? this.passingHeads(node.resource) : node.heads;
  }

  private async passingHeads(resource: LocalResource): Promise<readonly ChangeHead[]> {
    const heads = await this.marks.all(resource);
    const parts =
      this.current.parts.size === 0 ? new Map<string, ChangedPart>() : await this.partsOf(resource);
    return passing(heads, this.current, (head) => parts.get(rowKey(head)), Date.now());
  }

  /** The changed part of each changed row, read once for each state of the resource. */
  private partsOf(resource: LocalResource): Promise<ReadonlyMap<string, ChangedPart>> {
    const { file, reviewedThrough, unreviewedRows } = resource;
    const key = [resourceKey(resource), file, reviewedThrough, unreviewedRows].join("\n");
    const known = this.parts.get(key);
    if (known !== undefined) return known;
    const reading = changedParts(this.store(), resource);
    const own = `${resourceKey(resource)}\n`;
    for (const other of this.parts.keys()) if (other.startsWith(own)) this.parts.delete(other);
    this.parts.set(key, reading);
    reading.catch(() => this.parts.delete(key));
    return reading;
  }

  private schedule(): void {
    this.frame ??= setTimeout(() => {
      this.frame = null;
      this.draw();
    }, FRAME_MS);
  }

  /** Redraws only if the changes or the filter differ. */
  private draw(): void {
    const { state } = this.active.view;
    const noted = new Set(this.notes.resources.map(resourceKey));
    const drawn = JSON.stringify([
      this.notesVersion,
      // The Notes section appears once something is stored.
      state?.resources.some(({ file }) => file !== null),
      (state?.resources ?? [])
        .filter((each) => each.unreviewedRows > 0 || noted.has(resourceKey(each)))
        .map(({ group, id, file, reviewedThrough, unreviewedRows, name }) => [
          group,
          id,
          file,
          reviewedThrough,
          unreviewedRows,
          name,
        ]),
    ]);
    if (drawn !== this.shown) this.passingCount = null;
    this.showMessage();
    if (drawn === this.shown) return;
    this.shown = drawn;
    this.parents.clear();
    this.changed.fire(undefined);
  }

  private showMessage(): void {
    const { state } = this.active.view;
    const message = messageText(state, this.current, vscode.env.language, this.passingCount);
    if (this.view.message !== message) this.view.message = message;
  }
}

function nameOf({ resource }: ChangesNode): string {
  return resource.name ?? resourceKey(resource);
}

function changesItem(node: ChangesNode): vscode.TreeItem {
  const item = new vscode.TreeItem(
    node.label,
    node.kind === "change"
      ? vscode.TreeItemCollapsibleState.None
      : vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = node.nodeId;
  item.description = node.description;
  item.contextValue = node.kind;
  item.checkboxState = {
    state: vscode.TreeItemCheckboxState.Unchecked,
    tooltip: vscode.l10n.t("Mark as reviewed"),
  };
  if (node.kind !== "chapter") {
    item.accessibilityInformation = { label: node.accessibilityLabel };
  }
  if (node.kind === "change") {
    item.iconPath = new vscode.ThemeIcon(node.icon);
    // Has no arguments, as in the tree of resources; opens the selected change.
    item.command = { command: COMMANDS.openChange, title: vscode.l10n.t("Show Change") };
  }
  return item;
}
