import * as vscode from "vscode";
import { focusSettled } from "./lateFocus.js";

/*
 * VS Code's picks and boxes. They open when the focus has settled: a late focus would close them.
 */

export function showQuickPick<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions & { readonly canPickMany: true },
): Promise<T[] | undefined>;
export function showQuickPick<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions,
): Promise<T | undefined>;
export async function showQuickPick<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions,
): Promise<T | T[] | undefined> {
  await focusSettled();
  return vscode.window.showQuickPick(items, options);
}

export async function showInputBox(options: vscode.InputBoxOptions): Promise<string | undefined> {
  await focusSettled();
  return vscode.window.showInputBox(options);
}

export function createQuickPick<T extends vscode.QuickPickItem>(): vscode.QuickPick<T> {
  const list = vscode.window.createQuickPick<T>();
  const show = list.show.bind(list);
  list.show = () => {
    void focusSettled().then(show);
  };
  return list;
}
