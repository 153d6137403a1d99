import * as vscode from "vscode";
import type { Logger } from "../core/ports.js";

export interface Log extends Logger, vscode.Disposable {
  show(): void;
}

/** The extension's output channel. Its level is VS Code's ("Set Log Level"). */
export function createLog(): Log {
  return vscode.window.createOutputChannel("Quran Content Sync", { log: true });
}
