import * as vscode from "vscode";
import { serializeError } from "../core/model/errors.js";
import type { ActiveEnvironment } from "../app/activeEnvironment.js";
import { NoteWriteError } from "../app/noteWriteError.js";
import type { Log } from "../platform/log.js";
import { openSettings, openSettingsFile, SettingsWriteError } from "../platform/settings.js";
import { COMMANDS } from "./commands/ids.js";
import { showErrorMessage } from "./messages.js";
import { describeError, remedyLabel, type Remedy } from "./text/errors.js";
import { isolated } from "./text/inert.js";

/** Shows an error with buttons for its remedies. Ignores cancellations. */
export async function showError(
  error: unknown,
  options: { readonly retry?: () => void; readonly prefix?: string } = {},
): Promise<void> {
  if (error instanceof SettingsWriteError) {
    await showSettingsWriteError(error);
    return;
  }
  if (error instanceof NoteWriteError) {
    await showNoteWriteError(error);
    return;
  }
  const serialized = serializeError(error);
  if (serialized.code === "cancelled") return;
  const { message, remedies } = describeError(serialized, vscode.env.language);
  const offered = remedies.filter((remedy) => remedy !== "retry" || options.retry !== undefined);
  const text = options.prefix === undefined ? message : `${options.prefix} ${message}`;
  const chosen = await showErrorMessage(text, ...offered.map(remedyLabel));
  const remedy = offered.find((candidate) => remedyLabel(candidate) === chosen);
  if (remedy !== undefined) await applyRemedy(remedy, options.retry);
}

/** Only editing the settings file helps, so the button opens it. */
async function showSettingsWriteError(error: SettingsWriteError): Promise<void> {
  const open = vscode.l10n.t("Open Settings (JSON)");
  const chosen = await showErrorMessage(
    error.target === "user"
      ? vscode.l10n.t(
          "Your choice could not be saved in the user settings. VS Code said: {0}",
          error.message,
        )
      : vscode.l10n.t(
          "Your choice could not be saved in the workspace settings. VS Code said: {0}",
          error.message,
        ),
    open,
  );
  if (chosen === open) await openSettingsFile(error.target);
}

/** A text that was typed where it cannot be typed again is offered to the clipboard. */
export async function showNoteWriteError(error: NoteWriteError, typed?: string): Promise<void> {
  const copy = vscode.l10n.t("Copy Text");
  const log = remedyLabel("showLog");
  const chosen = await showErrorMessage(
    vscode.l10n.t("The note was not written. The reason: {0}", isolated(error.message)),
    ...(typed === undefined ? [] : [copy]),
    log,
  );
  if (chosen === copy && typed !== undefined) await vscode.env.clipboard.writeText(typed);
  if (chosen === log) await applyRemedy("showLog");
}

export async function applyRemedy(remedy: Remedy, retry?: () => void): Promise<void> {
  switch (remedy) {
    case "retry":
      retry?.();
      return;
    case "openResourceSettings":
      await openSettings("resources");
      return;
    case "openEnvironmentSettings":
      await openSettings("custom.apiBaseUrl");
      return;
    case "checkForUpdates":
      await vscode.commands.executeCommand("workbench.extensions.action.checkForUpdates");
      return;
    case "setCredentials":
      await vscode.commands.executeCommand(COMMANDS.signIn);
      return;
    case "addResources":
    case "verifyStore":
    case "deleteLocalCopy":
    case "showLog":
      await vscode.commands.executeCommand(COMMANDS[remedy]);
  }
}

/** Services that all commands use. */
export interface UiContext {
  readonly active: ActiveEnvironment;
  readonly log: Log;
}
