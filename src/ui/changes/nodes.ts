import type { NoteThread } from "../../core/library/notes/fold.js";
import type { NotesNode } from "../notes/notesModel.js";
import type { ChangesNode } from "./model.js";

/**
 * A node of the view of changes: a change, its chapter or resource, or a row of the Notes section.
 */
export type ViewNode = ChangesNode | NotesNode;

/** The nodes of the view. VS Code passes the same objects to commands. */
const nodes = new WeakMap<object, ViewNode>();

export function rememberNode<T extends ViewNode>(node: T): T {
  nodes.set(node, node);
  return node;
}

/** The node in a command's argument; undefined for anything else. */
export function viewNode(argument: unknown): ViewNode | undefined {
  return typeof argument === "object" && argument !== null ? nodes.get(argument) : undefined;
}

/** The node, unless it is in the Notes section. */
export function changesNode(argument: unknown): ChangesNode | undefined {
  const node = viewNode(argument);
  return node !== undefined && isChanges(node) ? node : undefined;
}

/** The note of a row of the Notes section; undefined for anything else. */
export function noteOfNode(argument: unknown): NoteThread | undefined {
  const node = viewNode(argument);
  return node?.kind === "note" ? node.note : undefined;
}

/** False for rows of the Notes section. */
export function isChanges(node: ViewNode): node is ChangesNode {
  return node.kind === "resource" || node.kind === "chapter" || node.kind === "change";
}

/** The nodes of a menu's command: the selection if it contains the clicked node, else that node. */
export function changesNodes(argument: unknown, selection: unknown): readonly ChangesNode[] {
  const clicked = changesNode(argument);
  if (clicked === undefined) return [];
  const selected = (Array.isArray(selection) ? selection : []).flatMap(
    (item: unknown) => changesNode(item) ?? [],
  );
  return selected.includes(clicked) ? selected : [clicked];
}
