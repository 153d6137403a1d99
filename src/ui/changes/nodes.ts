import type { ChangesNode } from "./model.js";

/** The nodes of the view, by themselves: VS Code hands the same objects to commands. */
const nodes = new WeakMap<object, ChangesNode>();

export function rememberNode<T extends ChangesNode>(node: T): T {
  nodes.set(node, node);
  return node;
}

/** A node that the view gave as a command's argument; undefined for anything else. */
export function changesNode(argument: unknown): ChangesNode | undefined {
  return typeof argument === "object" && argument !== null ? nodes.get(argument) : undefined;
}

/** The nodes that a menu's command is about: the selection if it has the clicked one, else that. */
export function changesNodes(argument: unknown, selection: unknown): readonly ChangesNode[] {
  const clicked = changesNode(argument);
  if (clicked === undefined) return [];
  const selected = (Array.isArray(selection) ? selection : []).flatMap(
    (item: unknown) => changesNode(item) ?? [],
  );
  return selected.includes(clicked) ? selected : [clicked];
}
