import * as l10n from "@vscode/l10n";
import { count } from "../text/age.js";
import { plural } from "../../core/model/plural.js";
import { emptyState, messageText } from "./viewState.js";
import { resourceNode, pendingNode } from "./resourceNode.js";
import type {
  TreeInput,
  TreeModel,
  TreeNode,
  ProblemNode,
  GroupNode,
  ResourceNode,
  WholeGroupNode,
} from "./nodes.js";
import { compareGroups, groupTitle, groupIcon } from "../text/groups.js";
import { inNameOrder } from "../text/resources.js";
import { describeProblem, entryText } from "../text/errors.js";
import type { StoreState } from "../../core/model/storeState.js";
import { resourceKey } from "../../core/model/resource.js";
import {
  parseFilter,
  type FilterProblem,
  type ResourceFilter,
  filterCovers,
  namedResources,
} from "../../core/model/filter.js";
/** Builds the tree. A pure function of its input. */
export function buildTree(input: TreeInput): TreeModel {
  const { filter, problems: wrong } = parseFilter(input.entries);
  const problems = [
    ...wrong,
    ...(input.status?.filterProblems ?? []).filter((problem) => problem.reason === "refused"),
  ];
  if (input.state === null) {
    return {
      viewState: input.openError !== null ? "storeFailed" : "loading",
      nodes: [],
      message: undefined,
      problems,
      attention: 0,
      unreviewed: 0,
    };
  }
  const { state } = input;
  const nodes: TreeNode[] = problems.map(problemNode);
  // Before the first copy, the welcome content shows the next step; it needs an empty tree.
  if (state.resources.length > 0 || nodes.length > 0)
    nodes.push(...groupNodes(input, state, filter));
  const viewState = nodes.length > 0 ? "ready" : emptyState(input, state, filter);
  return {
    viewState,
    nodes,
    message: viewState === "ready" ? messageText(input, state) : undefined,
    problems,
    attention: state.resources.filter(({ lostRows }) => lostRows !== null).length,
    unreviewed: state.resources.reduce((sum, { unreviewedRows }) => sum + unreviewedRows, 0),
  };
}

function problemNode(problem: FilterProblem): ProblemNode {
  const explanation = describeProblem(problem);
  return {
    kind: "problem",
    nodeId: `problem/${problem.entry}`,
    label: entryText(problem.entry) || l10n.t("(empty entry)"),
    description: l10n.t("wrong entry · expected group:id or group:*"),
    icon: "warning",
    contextValue: "problem",
    accessibilityLabel: explanation,
    explanation,
  };
}

function groupNodes(input: TreeInput, state: StoreState, filter: ResourceFilter): GroupNode[] {
  const listed = new Map(state.listed.map((entry) => [resourceKey(entry), entry]));
  const groups = new Map<string, ResourceNode[]>();
  const add = (node: ResourceNode): void => {
    const nodes = groups.get(node.group);
    if (nodes === undefined) groups.set(node.group, [node]);
    else nodes.push(node);
  };
  const known = new Set(state.resources.map(resourceKey));
  const named = namedResources(filter);
  const chosen = { filter, named: new Set(named.map(resourceKey)) };
  for (const resource of state.resources) {
    // Deselected resources stay only while they are readable.
    if (resource.file === null && !filterCovers(filter, resource)) continue;
    add(resourceNode(resource, listed.get(resourceKey(resource)), input, state, chosen));
  }
  for (const ref of named) {
    if (!known.has(resourceKey(ref))) add(pendingNode(ref, listed.get(resourceKey(ref)), input));
  }
  for (const [group, ids] of filter.groups) {
    if (ids === "*" && !groups.has(group)) groups.set(group, []);
  }
  const byName = inNameOrder(input.locale);
  return [...groups]
    .sort(([a], [b]) => compareGroups(a, b))
    .map(([group, nodes]) => {
      const children: (ResourceNode | WholeGroupNode)[] = nodes.sort(byName);
      const resources = children.length;
      if (resources === 0) children.push(wholeGroupNode(group, wasSynced(input, state)));
      const label = groupTitle(group);
      const total = count(resources, input.locale);
      return {
        kind: "group",
        nodeId: `group/${group}`,
        label,
        description: resources === 0 ? "" : total,
        icon: groupIcon(group),
        contextValue: "group",
        accessibilityLabel: plural(
          l10n.t("{1, plural, one {{0}, # resource} other {{0}, # resources}}"),
          input.locale,
          label,
          resources,
        ),
        children,
      };
    });
}

/**
 * True after a successful run of the current settings; missing resources are then not published.
 */
function wasSynced({ status }: TreeInput, { filters, feed }: StoreState): boolean {
  const own = filters.find(({ filter }) => filter === status?.filter);
  return own?.checkpoint?.feed === feed;
}

function wholeGroupNode(group: string, isSynced: boolean): WholeGroupNode {
  const label = l10n.t("All in {0}", groupTitle(group));
  const description = isSynced ? l10n.t("the service has none") : l10n.t("not fetched yet");
  return {
    kind: "wholeGroup",
    nodeId: `whole/${group}`,
    label,
    description,
    icon: "circle-outline",
    contextValue: "wholeGroup",
    accessibilityLabel: `${label}, ${description}`,
  };
}
