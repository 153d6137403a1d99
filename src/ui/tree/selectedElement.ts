import { setTimeout as delay } from "node:timers/promises";
import type * as vscode from "vscode";

const WAIT_MS = 20;
const LIMIT_MS = 1000;

/**
 * The first selected element. While VS Code reads the children of a tree again, its selection lacks
 * the row that was just clicked, so an empty selection is read again for at most a second.
 */
export async function selectedElement<T>(
  view: Pick<vscode.TreeView<T>, "selection">,
): Promise<T | undefined> {
  for (let waited = 0; ; waited += WAIT_MS) {
    const [element] = view.selection;
    if (element !== undefined || waited >= LIMIT_MS) return element;
    await delay(WAIT_MS);
  }
}
