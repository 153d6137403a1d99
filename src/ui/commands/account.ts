import * as vscode from "vscode";
import {
  resolveEnvironment,
  type Environment,
  type EnvironmentName,
} from "../../platform/environment.js";
import type { CredentialStore } from "../../platform/credentials.js";
import {
  readEnvironmentSettings,
  readSetting,
  writeResourceEntries,
  writeUserSetting,
} from "../../platform/settings.js";
import { confirm, showErrorMessage, showInfo } from "../messages.js";
import { showError, type UiContext } from "../errorMessages.js";
import { COMMANDS } from "./ids.js";

export interface AccountContext extends UiContext {
  readonly credentials: CredentialStore;
  /** What the sandbox publishes for a first look. */
  readonly sandboxEntries: readonly string[];
}

/** Asks for client id and secret, tries them, and stores them only if the service takes them. */
export async function signIn(context: AccountContext): Promise<void> {
  const name = await chooseService(context.active.environment.name);
  if (name === undefined) return;
  const environment = resolveEnvironment({ ...readEnvironmentSettings(), name });
  const clientId = await vscode.window.showInputBox({
    title: vscode.l10n.t("Set API Credentials (1 of 2)"),
    prompt: vscode.l10n.t("Client ID for {0}", serviceTitle(environment)),
    value: readSetting("clientId"),
    ignoreFocusOut: true,
    validateInput: (value) =>
      value.trim() === "" ? vscode.l10n.t("The client ID must not be empty.") : undefined,
  });
  if (clientId === undefined) return;
  const clientSecret = await vscode.window.showInputBox({
    title: vscode.l10n.t("Set API Credentials (2 of 2)"),
    prompt: vscode.l10n.t("Client secret. It is kept in the system's secret storage only."),
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === "" ? vscode.l10n.t("The client secret must not be empty.") : undefined,
  });
  if (clientSecret === undefined) return;
  const credentials = { clientId: clientId.trim(), clientSecret: clientSecret.trim() };
  try {
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("Trying the credentials…"),
      },
      () => context.active.tryCredentials(environment, credentials),
    );
  } catch (error) {
    await showError(error, {
      prefix: vscode.l10n.t("The credentials were not stored."),
      retry: () => void vscode.commands.executeCommand(COMMANDS.signIn),
    });
    return;
  }
  try {
    await context.credentials.storeSecret(environment, credentials.clientSecret);
  } catch {
    // What a secret store says may repeat what it was given.
    await showErrorMessage(
      vscode.l10n.t(
        "The secret could not be stored: the system's secret storage does not work. Nothing was changed.",
      ),
    );
    return;
  }
  await writeUserSetting("clientId", credentials.clientId);
  if (name !== context.active.environment.name) await leaveFor(name, context);
  await context.active.checkConfigured();
  const next =
    readSetting("resources").length === 0
      ? { label: vscode.l10n.t("Add Resources…"), command: COMMANDS.addResources }
      : { label: vscode.l10n.t("Sync Now"), command: COMMANDS.sync };
  const chosen = await showInfo(
    vscode.l10n.t("The credentials for {0} are set.", serviceTitle(environment)),
    next.label,
  );
  if (chosen === next.label) await vscode.commands.executeCommand(next.command);
}

export async function signOut(context: AccountContext): Promise<void> {
  const { environment } = context.active;
  if (environment.name === "sandbox") {
    await showInfo(vscode.l10n.t("The sandbox needs no credentials: there are none to clear."));
    return;
  }
  const isSure = await confirm(
    vscode.l10n.t("Clear the API credentials for {0}?", serviceTitle(environment)),
    vscode.l10n.t("Clear Credentials"),
    {
      detail: vscode.l10n.t(
        "The secret is deleted; the client ID stays in the settings. The local copy stays readable, and is not synced until credentials are set again.",
      ),
    },
  );
  if (!isSure) return;
  await context.credentials.clearSecret(environment);
  await context.active.checkConfigured();
}

/** Switches to the embedded service, chooses what it publishes, and syncs. */
export async function trySandbox(context: AccountContext): Promise<void> {
  if (context.active.environment.name !== "sandbox")
    await writeUserSetting("environment", "sandbox");
  if (readSetting("resources").length === 0) await writeResourceEntries(context.sandboxEntries);
  await vscode.commands.executeCommand(COMMANDS.sync);
}

async function leaveFor(name: EnvironmentName, context: AccountContext): Promise<void> {
  // The sandbox's own choice means other resources, or none, in another service.
  const entries = readSetting("resources");
  const isSandboxChoice =
    context.active.environment.name === "sandbox" &&
    entries.length === context.sandboxEntries.length &&
    context.sandboxEntries.every((entry) => entries.includes(entry));
  if (isSandboxChoice) await writeResourceEntries([]);
  await writeUserSetting("environment", name);
}

/** The sandbox has no credentials: from there, one of the real services is meant. */
async function chooseService(current: EnvironmentName): Promise<EnvironmentName | undefined> {
  if (current !== "sandbox") return current;
  const items: (vscode.QuickPickItem & { readonly name: EnvironmentName })[] = [
    {
      name: "production",
      label: vscode.l10n.t("Production"),
      description: vscode.l10n.t("the published content"),
    },
    {
      name: "prelive",
      label: vscode.l10n.t("Prelive"),
      description: vscode.l10n.t("the test service: surahs 1 and 2 only"),
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Set API Credentials"),
    placeHolder: vscode.l10n.t("Leave the sandbox for which service?"),
  });
  return chosen?.name;
}

function serviceTitle(environment: Environment): string {
  switch (environment.name) {
    case "production":
      return vscode.l10n.t("the production service");
    case "prelive":
      return vscode.l10n.t("the prelive service");
    case "sandbox":
      return vscode.l10n.t("the sandbox");
    case "custom":
      return environment.apiBaseUrl;
  }
}
