import * as vscode from "vscode";
import type { Environment } from "../../platform/environment.js";
import type { CredentialStore } from "../../platform/credentials.js";
import { readEntries } from "../../platform/settings.js";
import { confirm, showErrorMessage, showInfo, showTransient } from "../messages.js";
import { showError } from "../errorMessages.js";
import { COMMANDS } from "./ids.js";
import {
  chooseService,
  environmentNamed,
  switchService,
  type ServicesContext,
} from "./services.js";
import { showInputBox } from "../picks/quickInput.js";

export interface AccountContext extends ServicesContext {
  readonly credentials: CredentialStore;
}

/**
 * The client id of the last attempt in each environment, so that a person only retypes a wrong
 * secret.
 */
const lastTried = new Map<string, string>();

/** Asks for client id and secret, tests them, and stores them only if the service accepts them. */
export async function signIn(context: AccountContext): Promise<void> {
  const current = context.active.environment.name;
  const name =
    current === "sandbox"
      ? await chooseService(
          {
            title: vscode.l10n.t("Set API Credentials"),
            placeHolder: vscode.l10n.t("For which service? It will be used from then on."),
          },
          context,
          ["production", "prelive", "custom"],
        )
      : current;
  if (name === undefined) return;
  const environment = environmentNamed(name);
  const clientId = await showInputBox({
    title: vscode.l10n.t("Set API Credentials (1 of 2)"),
    prompt: vscode.l10n.t("Client ID for {0}", serviceTitle(environment)),
    value: lastTried.get(environment.key) ?? (await context.credentials.knownClientId(environment)),
    ignoreFocusOut: true,
    validateInput: (value) =>
      value.trim() === "" ? vscode.l10n.t("The client ID must not be empty.") : undefined,
  });
  if (clientId === undefined) return;
  const clientSecret = await showInputBox({
    title: vscode.l10n.t("Set API Credentials (2 of 2)"),
    prompt: vscode.l10n.t("Client secret. It is kept in the system's secret storage only."),
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === "" ? vscode.l10n.t("The client secret must not be empty.") : undefined,
  });
  if (clientSecret === undefined) return;
  const credentials = { clientId: clientId.trim(), clientSecret: clientSecret.trim() };
  lastTried.set(environment.key, credentials.clientId);
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
    await context.credentials.store(environment, credentials);
  } catch {
    // The error's text may repeat the secret.
    await showErrorMessage(
      vscode.l10n.t(
        "The credentials could not be stored: the system's secret storage does not work. Nothing was changed.",
      ),
    );
    return;
  }
  if (name !== current) await switchService(name, context);
  await context.active.checkConfigured();
  const next =
    readEntries(name).length === 0
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
  const title = serviceTitle(environment);
  if (!(await context.credentials.isStored(environment))) {
    void showInfo(vscode.l10n.t("No API credentials are stored for {0}.", title));
    return;
  }
  const isSure = await confirm(
    vscode.l10n.t("Clear the API credentials for {0}?", title),
    vscode.l10n.t("Clear Credentials"),
    {
      detail: vscode.l10n.t(
        "The client ID and the secret are deleted from the secret storage. The local copy stays readable, and is not synced until credentials are set again.",
      ),
    },
  );
  if (!isSure) return;
  await context.credentials.clear(environment);
  await context.active.checkConfigured();
  showTransient(vscode.l10n.t("The credentials for {0} are cleared.", title));
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
