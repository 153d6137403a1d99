import * as vscode from "vscode";
import { inert } from "./text/inert.js";

/** How long a line stays in the status bar, in milliseconds. */
const PASSING_MS = 6000;

interface ConfirmOptions {
  readonly detail: string;
}

/*
 * All messages to the user. Their texts pass through here, so that no name from the service becomes
 * a link or an icon.
 */

export function showInfo(message: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(inert(message), ...buttons);
}

export function showWarning(message: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(inert(message), ...buttons);
}

export function showErrorMessage(
  message: string,
  ...buttons: string[]
): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(inert(message), ...buttons);
}

/** Asks for confirmation before something irreversible. */
export async function confirm(
  message: string,
  button: string,
  options: ConfirmOptions,
): Promise<boolean> {
  return (await ask(message, [button], options)) === button;
}

/** Asks a question with several answers; undefined if the person cancels. */
export function ask(
  message: string,
  buttons: readonly string[],
  options: ConfirmOptions,
): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(
    inert(message),
    { modal: true, detail: options.detail },
    ...buttons,
  );
}

/** Shows a temporary line in the status bar, for results that need no action. */
export function showTransient(message: string): void {
  vscode.window.setStatusBarMessage(inert(message), PASSING_MS);
}
