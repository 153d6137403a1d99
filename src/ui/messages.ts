import * as vscode from "vscode";
import { inert } from "./text/inert.js";

/** How long a line stays in the status bar, in milliseconds. */
const PASSING_MS = 6000;

interface ConfirmOptions {
  readonly detail: string;
}

/*
 * The ways to tell people something. All texts pass through here, so that no name of the service
 * becomes a link or an icon in a message.
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

/** Asks before something that cannot be taken back. */
export async function confirm(
  message: string,
  button: string,
  options: ConfirmOptions,
): Promise<boolean> {
  return (await ask(message, [button], options)) === button;
}

/** The same, where there are several ways to go on; undefined for none of them. */
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

/** A line in the status bar that goes by itself: for what a person asked for and needs not act on. */
export function showTransient(message: string): void {
  vscode.window.setStatusBarMessage(inert(message), PASSING_MS);
}
