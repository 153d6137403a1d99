import { serializeError, type SerializedError } from "../core/model/errors.js";
import * as vscode from "vscode";
import type { Logger } from "../core/ports.js";

export interface Log extends Logger, vscode.Disposable {
  show(): void;
}

/** The extension's output channel. Its level is VS Code's ("Set Log Level"). */
export function createLog(): Log {
  return vscode.window.createOutputChannel("Quran Content Sync", { log: true });
}

/** Logs an error with its stable code. `what` is a sentence without its full stop. */
export function logError(log: Log, what: string, error: unknown): void {
  const { code, message }: SerializedError = serializeError(error);
  log.error(`${what}: ${code}: ${message}`);
}
