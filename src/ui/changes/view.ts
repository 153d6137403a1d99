import { setImmediate } from "node:timers/promises";
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
import { showError } from "../errorMessages.js";
import { reviewResources } from "../review.js";
import type { NotesSection } from "../notes/notesSection.js";
import { resourcesToDraw, type Drawn } from "./drawn.js";
import { Frames } from "./frames.js";
import { ChangesItems } from "./items.js";
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
  type ResourceChangesNode,
} from "./model.js";
import { selectedElement } from "../tree/selectedElement.js";
import {
  changeBeside,
  nodesName,
  reviewedBy,
  type ChangesTree,
  type TreePlace,
} from "./selection.js";

/**
 * The view of unreviewed changes: resources, chapters, changes. It shares its state with the tree
 * of resources, so that counts agree, and reads the changes of a resource when it is expanded.
 */
export class ChangesView implements vscode.TreeDataProvider<ViewNode>, vscode.Disposable {
  private readonly items = new ChangesItems();
  private readonly changed = new vscode.EventEmitter<ViewNode | ViewNode[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly disposables: vscode.Disposable[];
  private readonly parents = new Map<string, ViewNode>();
  /**
   * The resources' nodes that VS Code has. It draws a node again only if it is the same object, so
   * each resource has one.
   */
  private readonly listed = new Map<string, ResourceChangesNode>();
  /** Increases with each change of the notes. */
  private notesVersion = 0;
  private readonly parts = new Map<string, Promise<ReadonlyMap<string, ChangedPart>>>();
  private readonly frames = new Frames(() => this.draw());
  private drawn: Drawn | null = null;
  private turn: Promise<void> = Promise.resolve();
  private steps: Promise<unknown> = Promise.resolve();
  /** Node ids of each level that was read, by the id of its parent; empty for the top. */
  private readonly levels = new Map<string, readonly string[]>();
  /** Where the last selected node is or was, because a reviewed one is no longer selected. */
  private place: TreePlace = [];
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
      this.frames,
      active.onDidChange(() => this.frames.schedule()),
      notes.onDidChange(() => {
        this.notesVersion++;
        this.frames.schedule();
      }),
      active.onDidSwitch(() => {
        this.parts.clear();
        this.listed.clear();
        this.drawn = null;
        this.frames.schedule();
      }),
      this.view.onDidChangeVisibility(() => {
        if (this.view.visible) active.open().catch(() => undefined);
        this.frames.schedule();
      }),
      this.view.onDidChangeSelection(({ selection: [node] }) => {
        if (node !== undefined) this.place = isChanges(node) ? this.placeOf(node) : [];
      }),
      this.view.onDidChangeCheckboxState(({ items }) => {
        const checked = items.filter(([, state]) => state === vscode.TreeItemCheckboxState.Checked);
        if (checked.length === 0) return;
        this.frames.hold();
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
    this.drawn = null;
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
        nodesName(nodes, vscode.env.language),
      );
    } catch (error) {
      // Not awaited: the boxes are restored before the message is closed.
      void showError(error);
    }
    // The commit refreshes the view. Without one, refresh to restore the checked boxes. Not both,
    // because VS Code loses the check of another box during a refresh.
    if (changes === 0) this.changed.fire([...nodes]);
  }

  /** Selects the next (1) or previous (-1) change after the selection, and returns it. */
  step(by: 1 | -1): Promise<ChangeNode | null> {
    // A key pressed twice quickly makes two steps: the second one starts where the first one ends.
    const step = this.steps.then(() => this.stepNow(by));
    this.steps = step.catch(() => undefined);
    return step;
  }

  private async stepNow(by: 1 | -1): Promise<ChangeNode | null> {
    const tree: ChangesTree = {
      // A step does not change what is drawn.
      getChildren: async (node) =>
        (await (node === undefined ? this.roots() : this.getChildren(node))).filter(isChanges),
    };
    const next = await changeBeside(tree, this.place, by);
    if (next !== null) await this.view.reveal(next, { select: true, focus: true, expand: true });
    return next;
  }

  getTreeItem(node: ViewNode): vscode.TreeItem {
    return isChanges(node) ? this.items.of(node) : this.notes.treeItem(node);
  }

  async getChildren(node?: ViewNode): Promise<ViewNode[]> {
    if (node === undefined) {
      return (await this.roots()).map((root) =>
        root.kind === "resource" ? this.listedNode(root) : root,
      );
    }
    if (!isChanges(node)) return this.withParent(node, await this.notes.children(node));
    if (node.kind === "change") return [];
    const locale = vscode.env.language;
    if (node.kind === "chapter") {
      await this.ownTurn();
      return this.withParent(node, changesIn(node, { now: Date.now(), locale }));
    }
    const { resource, heads } = await this.changesOf(node);
    if (!isFlat(resource)) return this.withParent(node, chaptersOf(resource, heads, locale));
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
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async roots(): Promise<ViewNode[]> {
    const { state } = this.active.view;
    if (state === null) return [];
    const notes = this.notes.root(state);
    const filter = this.current;
    const locale = vscode.env.language;
    const shown = isFiltered(filter) ? await this.countShown(state) : null;
    const nodes = changedResources(state, filter, locale, shown);
    // The filter may have changed in the meantime; then VS Code asks again.
    if (filter === this.current) {
      if (shown !== null) {
        this.passingCount = [...shown.values()].reduce((sum, each) => sum + each, 0);
        this.showMessage();
      }
      this.levels.set(
        "",
        nodes.map(({ nodeId }) => nodeId),
      );
    }
    return [...nodes, ...(notes === null ? [] : [notes])].map(rememberNode);
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
    this.levels.set(
      parent.nodeId,
      children.map(({ nodeId }) => nodeId),
    );
    return children;
  }

  private listedNode(node: ResourceChangesNode): ResourceChangesNode {
    const known = this.listed.get(node.nodeId);
    if (known !== undefined) return Object.assign(known, node);
    this.listed.set(node.nodeId, node);
    return node;
  }

  private placeOf(node: ViewNode): TreePlace {
    const parent = this.parents.get(node.nodeId);
    const level = this.levels.get(parent?.nodeId ?? "") ?? [];
    const own = { nodeId: node.nodeId, level };
    return parent === undefined ? [own] : [...this.placeOf(parent), own];
  }

  /** The changes of a resource, as it was last drawn. */
  private async changesOf(
    node: ResourceChangesNode,
  ): Promise<{ readonly resource: LocalResource; readonly heads: readonly ChangeHead[] }> {
    for (;;) {
      const { resource } = node;
      const heads = await this.passingHeads(resource);
      // VS Code does not ask again for what it is already waiting for.
      if (resource === node.resource) return { resource, heads };
    }
  }

  /**
   * Waits until other work of the extension host had its turn. VS Code asks for all open chapters
   * at once.
   */
  private ownTurn(): Promise<void> {
    this.turn = this.turn.then(() => setImmediate());
    return this.turn;
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

  /** Draws what differs from the last drawing. */
  private draw(): void {
    const { state } = this.active.view;
    const drawn = this.toDraw(state);
    const nodes = resourcesToDraw(this.drawn, drawn);
    this.drawn = drawn;
    if (nodes === null) this.passingCount = null;
    this.showMessage();
    if (nodes === null) {
      this.parents.clear();
      this.levels.clear();
      this.changed.fire(undefined);
      return;
    }
    if (nodes.length > 0) this.changed.fire(nodes.map((node) => this.listedNode(node)));
  }

  private toDraw(state: StoreState | null): Drawn {
    const noted = new Set(this.notes.resources.map(resourceKey));
    const resources = state?.resources ?? [];
    return {
      others: JSON.stringify([
        this.notesVersion,
        // The Notes section appears once something is stored.
        resources.some(({ file }) => file !== null),
        resources.flatMap((each) =>
          noted.has(resourceKey(each)) ? [[resourceKey(each), each.file, each.name]] : [],
        ),
        // The numbers of a filter are counted together.
        isFiltered(this.current)
          ? filteredResources({ resources }, NO_FILTER).map(
              ({ file, reviewedThrough, unreviewedRows }) => [
                file,
                reviewedThrough,
                unreviewedRows,
              ],
            )
          : null,
      ]),
      resources: state === null ? [] : changedResources(state, NO_FILTER, vscode.env.language),
    };
  }

  private showMessage(): void {
    const { state } = this.active.view;
    const message = messageText(state, this.current, vscode.env.language, this.passingCount);
    if (this.view.message !== message) this.view.message = message;
  }
}
