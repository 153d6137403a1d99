import type { TreeNode } from "./nodes.js";

interface Drawn {
  readonly node: TreeNode;
  /** See `textOf`. */
  readonly text: string;
}

/**
 * The objects that represent the tree's nodes in VS Code. VS Code forgets every element when the
 * whole tree is refreshed, so a menu chosen at that time gets no argument. Therefore a node keeps
 * its first object, and only changed elements are refreshed.
 */
export class TreeElements {
  private readonly elements = new Map<string, TreeNode>();
  private latest: ReadonlyMap<string, Drawn> = new Map();
  private roots: readonly TreeNode[] = [];

  /**
   * Takes over new nodes.
   *
   * @returns the elements to refresh, each with its children; "all" if the first level changed
   */
  update(nodes: readonly TreeNode[]): readonly TreeNode[] | "all" {
    const { latest: before, roots: rootsBefore } = this;
    this.roots = nodes;
    this.latest = new Map(
      nodes
        .flatMap((node) => [node, ...childrenOf(node)])
        .map((node) => {
          const old = before.get(node.nodeId);
          return [node.nodeId, old?.node === node ? old : { node, text: textOf(node) }];
        }),
    );
    for (const id of this.elements.keys()) if (!this.latest.has(id)) this.elements.delete(id);
    if (!sameIds(nodes, rootsBefore)) return "all";
    return nodes.flatMap((node) => this.changedIn(node, before));
  }

  /** The elements under an element; without one, those of the first level. */
  children(element: TreeNode | undefined): readonly TreeNode[] {
    const nodes = element === undefined ? this.roots : childrenOf(this.current(element));
    return nodes.map((node) => this.elementOf(node));
  }

  /** The current node of an element. */
  current(element: TreeNode): TreeNode {
    return this.latest.get(element.nodeId)?.node ?? element;
  }

  private changedIn(node: TreeNode, before: ReadonlyMap<string, Drawn>): TreeNode[] {
    const old = before.get(node.nodeId);
    const children = childrenOf(node);
    const isDifferent =
      old === undefined ||
      this.latest.get(node.nodeId)?.text !== old.text ||
      !sameIds(children, childrenOf(old.node));
    return isDifferent
      ? [this.elementOf(node)]
      : children.flatMap((child) => this.changedIn(child, before));
  }

  private elementOf(node: TreeNode): TreeNode {
    const known = this.elements.get(node.nodeId);
    if (known !== undefined) return known;
    this.elements.set(node.nodeId, node);
    return node;
  }
}

function childrenOf(node: TreeNode): readonly TreeNode[] {
  return node.kind === "group" ? node.children : [];
}

/** Everything visible of a node itself. */
function textOf(node: TreeNode): string {
  return JSON.stringify(node.kind === "group" ? { ...node, children: [] } : node);
}

function sameIds(some: readonly TreeNode[], others: readonly TreeNode[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ nodeId }, index) => nodeId === others[index]?.nodeId)
  );
}
