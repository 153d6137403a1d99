import * as l10n from "@vscode/l10n";
import type { Reviewed } from "../../core/library/review/reviewChanges.js";
import type { ChangeHead } from "../../core/model/change.js";
import { plural } from "../../core/model/plural.js";
import { resourceKey, type ResourceKey, type ResourceRef } from "../../core/model/resource.js";
import { rowKey, rowNameOf, type RowName } from "../../core/model/row.js";
import { parseVerseKey, verseAt, verseKey } from "../../core/model/verse.js";
import { resourceLabel } from "../text/resources.js";
import { refOf, verseOfChange, type ChangeNode, type ChangesNode } from "./model.js";

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

/** A resource, or the part of it that a report covers. */
export type ReportedPart =
  | ResourceRef
  | (ResourceRef & { readonly verseKey: string })
  | (ResourceRef & { readonly chapter: number })
  | (ResourceRef & { readonly rows: readonly RowName[] });

/** The part of a resource that a node shows: a verse or a surah, else its rows. */
export function reportedPart(node: ChangesNode): ReportedPart {
  const ref = refOf(node);
  if (node.kind === "resource") return ref;
  const [first] = node.heads;
  if (node.kind === "change") {
    const verse = parseVerseKey(verseOfChange(node.first));
    if (verse !== null) return { ...ref, verseKey: verseKey(verse) };
  } else if (first !== undefined && first.position !== null) {
    const { chapter } = verseAt(first.position);
    if (chapter > 0) return { ...ref, chapter };
  }
  const rows = node.heads.map(({ recordType, recordKey }) => ({ recordType, recordKey }));
  return { ...ref, rows };
}

/** Names in a message; people do not read a longer list. */
const MOST_NAMES = 3;

/** Names some nodes in a message: each, or their resources, or the number of resources. */
export function nodesName(nodes: readonly ChangesNode[], locale: string): string {
  const resourceName = ({ resource }: ChangesNode): string =>
    resourceLabel(resource, resource, undefined);
  const own = nodes.map((node) =>
    node.kind === "resource" ? node.label : `${resourceName(node)} ${node.label}`,
  );
  const list = new Intl.ListFormat(locale, { type: "unit" });
  for (const names of [own, nodes.map(resourceName)]) {
    const distinct = new Set(names);
    if (distinct.size <= MOST_NAMES) return list.format(distinct);
  }
  const resources = new Set(nodes.map(({ resource }) => resourceKey(resource))).size;
  return plural(l10n.t("{0, plural, one {# resource} other {# resources}}"), locale, resources);
}

/** The tree in which a step moves the selection. */
export interface ChangesTree {
  getChildren(node?: ChangesNode): Promise<readonly ChangesNode[]>;
}

/**
 * The way to a node from the top, with the node ids of its level in their order, which find its
 * neighbors after it is gone. Empty: no node.
 */
export type TreePlace = readonly { readonly nodeId: string; readonly level: readonly string[] }[];

/**
 * The first change after a place (1) or the last one before it (-1); without a place, the first or
 * the last of all. Null without changes. Reads chapters one by one, because a step needs few.
 */
export async function changeBeside(
  tree: ChangesTree,
  from: TreePlace,
  by: 1 | -1,
): Promise<ChangeNode | null> {
  return search(tree, await tree.getChildren(), from, by);
}

/** Searches nodes and their children. */
async function search(
  tree: ChangesTree,
  nodes: readonly ChangesNode[],
  place: TreePlace,
  by: 1 | -1,
): Promise<ChangeNode | null> {
  const ordered = by === 1 ? nodes : [...nodes].reverse();
  const [own, ...inner] = place;
  for (const node of ordered.slice(startOf(ordered, own, by))) {
    const isStart = node.nodeId === own?.nodeId;
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

/** The index of a node or, if it is gone, of the nearest one that came after it. */
function startOf(
  ordered: readonly ChangesNode[],
  own: TreePlace[number] | undefined,
  by: 1 | -1,
): number {
  if (own === undefined) return 0;
  const level = by === 1 ? own.level : [...own.level].reverse();
  const indexes = new Map(ordered.map(({ nodeId }, index) => [nodeId, index]));
  const left = level.filter((nodeId) => indexes.has(nodeId));
  // Another filter or service: the place has no meaning.
  if (left.length === 0) return 0;
  const at = level.indexOf(own.nodeId);
  const next = level.slice(at).find((nodeId) => indexes.has(nodeId));
  return next === undefined ? ordered.length : (indexes.get(next) ?? 0);
}
