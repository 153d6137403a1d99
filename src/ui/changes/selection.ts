import type { Reviewed } from "../../core/library/review/reviewChanges.js";
import type { ChangeHead } from "../../core/model/change.js";
import { resourceKey, type ResourceKey } from "../../core/model/resource.js";
import { rowKey, rowNameOf } from "../../core/model/row.js";
import { refOf, type ChangeNode, type ChangesNode } from "./model.js";

/**
 * The changes of some nodes, without duplicates, as of the last refresh of the nodes, so that later
 * changes stay unreviewed.
 *
 * @param headsOf the changes of a node that the view shows
 * @param isFiltered whether the view hides changes of its resources
 */
export async function reviewedBy(
  nodes: readonly ChangesNode[],
  headsOf: (node: ChangesNode) => Promise<readonly ChangeHead[]>,
  isFiltered: boolean,
): Promise<Reviewed[]> {
  const byResource = new Map<ResourceKey, ChangesNode[]>();
  for (const node of nodes) {
    const key = resourceKey(node.resource);
    byResource.set(key, [...(byResource.get(key) ?? []), node]);
  }
  const reviewed: Reviewed[] = [];
  for (const own of byResource.values()) {
    const [first] = own;
    if (first === undefined) continue;
    const ref = refOf(first);
    const drawnAt = own.find(({ kind }) => kind === "resource")?.resource.lastChangedAt ?? null;
    if (drawnAt !== null && !isFiltered) {
      reviewed.push({ ref, through: drawnAt });
      continue;
    }
    const heads = new Map<string, ChangeHead>();
    for (const node of own) {
      const isLater = ({ appliedAt }: ChangeHead): boolean =>
        node.kind === "resource" && drawnAt !== null && appliedAt > drawnAt;
      for (const head of await headsOf(node)) if (!isLater(head)) heads.set(rowKey(head), head);
    }
    const moments = [...heads.values()].map(({ appliedAt }) => appliedAt).sort();
    const through = moments.at(-1);
    const rows = [...heads.keys()].map(rowNameOf);
    if (through !== undefined) reviewed.push({ ref, through, rows });
  }
  return reviewed;
}

/** The tree in which a step moves the selection. */
export interface ChangesTree {
  getChildren(node?: ChangesNode): Promise<readonly ChangesNode[]>;
  getParent(node: ChangesNode): ChangesNode | undefined;
}

/**
 * The first change after a node (1) or the last one before it (-1); without a node, the first or
 * the last of all. Null without changes. Reads chapters one by one, because a step needs few.
 */
export async function changeBeside(
  tree: ChangesTree,
  from: ChangesNode | undefined,
  by: 1 | -1,
): Promise<ChangeNode | null> {
  const path: string[] = [];
  for (let at = from; at !== undefined; at = tree.getParent(at)) path.unshift(at.nodeId);
  return search(tree, await tree.getChildren(), path, by);
}

/** Searches nodes and their children. `path` leads to the starting node. */
async function search(
  tree: ChangesTree,
  nodes: readonly ChangesNode[],
  path: readonly string[],
  by: 1 | -1,
): Promise<ChangeNode | null> {
  const ordered = by === 1 ? nodes : [...nodes].reverse();
  const [own, ...inner] = path;
  const at = ordered.findIndex(({ nodeId }) => nodeId === own);
  for (const node of at < 0 ? ordered : ordered.slice(at)) {
    const isStart = node.nodeId === own;
    if (node.kind === "change") {
      if (!isStart) return node;
      continue;
    }
    // The changes of a node come after it.
    if (isStart && inner.length === 0 && by === -1) continue;
    const children = await tree.getChildren(node);
    const found = await search(tree, children, isStart ? inner : [], by);
    if (found !== null) return found;
  }
  return null;
}
