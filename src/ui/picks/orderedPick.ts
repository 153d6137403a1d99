import type * as vscode from "vscode";
import { inertItems } from "../text/inert.js";
import { createQuickPick } from "./quickInput.js";

/** A quick pick that shows items in the order they were given, with the first one active. */
export interface OrderedPick<T extends vscode.QuickPickItem> {
  readonly list: vscode.QuickPick<T>;
  show(items: readonly T[]): void;
  /** The item to accept on Enter: the selected one, or the first if the list has changed since. */
  chosen(): T | undefined;
}

/**
 * Creates a quick pick of matching items in a fixed order. VS Code would sort them by label while
 * the person types (https://github.com/microsoft/vscode/issues/73904). `sortByLabel` prevents this,
 * but is missing in the stable API, so the first item is also made active.
 */
export function createOrderedPick<T extends vscode.QuickPickItem>(): OrderedPick<T> {
  const list = createQuickPick<T>();
  Reflect.set(list, "sortByLabel", false);
  const show = (items: readonly T[]): void => {
    // `alwaysShow`: VS Code's own filter compares letters only.
    list.items = inertItems(items.map((item) => ({ ...item, alwaysShow: true })));
    list.activeItems = list.items.slice(0, 1);
  };
  const chosen = (): T | undefined => {
    const [selected] = list.selectedItems;
    return selected !== undefined && list.items.includes(selected) ? selected : list.items[0];
  };
  return { list, show, chosen };
}
