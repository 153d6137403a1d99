import type { NoteThread } from "../../core/library/notes/fold.js";
import type { NotesNode } from "../notes/notesModel.js";
import type { ChangesNode } from "./model.js";

/** A node of the view of changes: a change or what holds it, or a row of its Notes section. */
export type ViewNode = ChangesNode | NotesNode;

/** The nodes of the view, by themselves: VS Code passes the same objects to commands. */
const nodes = new WeakMap<object, ViewNode>();

export function rememberNode<T extends ViewNode>(node: T): T {
  nodes.set(node, node);
  return node;
}

/** A node that the view gave as a command's argument; undefined for anything else. */
export function viewNode(argument: unknown): ViewNode | undefined {
  return typeof argument === "object" && argument !== null ? nodes.get(argument) : undefined;
}

/** The same, without the rows of the Notes section. */
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

/** The nodes that a menu's command is about: the selection if it has the clicked one, else that. */
export function changesNodes(argument: unknown, selection: unknown): readonly ChangesNode[] {
  const clicked = changesNode(argument);
  if (clicked === undefined) return [];
  const selected = (Array.isArray(selection) ? selection : []).flatMap(
    (item: unknown) => changesNode(item) ?? [],
  );
  return selected.includes(clicked) ? selected : [clicked];
}
