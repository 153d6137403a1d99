import * as vscode from "vscode";
import {
  ENVIRONMENT_NAMES,
  resolveEnvironment,
  type Environment,
  type EnvironmentName,
} from "../../platform/environment.js";
import {
  openSettings,
  readEntries,
  readEnvironmentSettings,
  SANDBOX_ENTRIES,
  writeEntries,
  writeUserSetting,
} from "../../platform/settings.js";
import type { MissingSetup } from "../../app/activeEnvironment.js";
import type { UiContext } from "../errorMessages.js";
import { showInfo, showWarning } from "../messages.js";
import { inertItems } from "../text/inert.js";
import { serviceDetail, serviceName } from "../text/services.js";
import { COMMANDS } from "./ids.js";
import { showQuickPick } from "../picks/quickInput.js";

export interface ServicesContext extends UiContext {
  /** Remembers the service that was in use before the sandbox. */
  readonly memento: vscode.Memento;
}

const BEFORE_SANDBOX = "environmentBeforeSandbox";

/** The environment with this name in the settings, active or not. */
export function environmentNamed(name: EnvironmentName): Environment {
  return resolveEnvironment({ ...readEnvironmentSettings(), name });
}

/** Switches to the embedded service and syncs it. The service in use before is remembered. */
export async function trySandbox(context: ServicesContext): Promise<void> {
  await switchTo("sandbox", context);
  if (readEntries("sandbox").length === 0) await writeEntries("sandbox", SANDBOX_ENTRIES);
  await vscode.commands.executeCommand(COMMANDS.sync);
}

/** Goes back to the service that was in use before the sandbox, or asks for one. */
export async function leaveSandbox(context: ServicesContext): Promise<void> {
  if (context.active.environment.name !== "sandbox") {
    void showInfo(vscode.l10n.t("The sandbox is not in use."));
    return;
  }
  const before = environmentName(context.memento.get<unknown>(BEFORE_SANDBOX));
  await switchService(before === "sandbox" ? undefined : before, context);
}

/** Switches to another service, and offers its next setup step. */
export async function switchService(
  argument: EnvironmentName | undefined,
  context: ServicesContext,
): Promise<void> {
  const texts = {
    title: vscode.l10n.t("Switch Service"),
    placeHolder: vscode.l10n.t("Switch to which service?"),
  };
  const name = argument ?? (await chooseService(texts, context));
  if (name === undefined) return;
  await switchTo(name, context);
  const missing = await context.active.missingSetup(environmentNamed(name));
  if (missing === null) {
    if (readEntries(name).length === 0) await offerResources(name);
    return;
  }
  const remedy = setupRemedy(missing);
  const chosen = await showWarning(
    vscode.l10n.t("{0} is in use now. {1}", serviceName(name), remedy.message),
    remedy.label,
  );
  if (chosen === remedy.label) await remedy.run();
}

/** The environment name in a command's argument; undefined if it is invalid. */
export function environmentName(argument: unknown): EnvironmentName | undefined {
  return ENVIRONMENT_NAMES.find((name) => name === argument);
}

/** Asks for a service. Each item names what its service lacks. */
export async function chooseService(
  texts: { readonly title: string; readonly placeHolder: string },
  context: UiContext,
  offered: readonly EnvironmentName[] = ENVIRONMENT_NAMES,
): Promise<EnvironmentName | undefined> {
  const current = context.active.environment.name;
  const items = await Promise.all(
    offered.map(async (name) => {
      const environment = environmentNamed(name);
      const missing = await context.active.missingSetup(environment);
      const notes = [
        ...(name === current ? [vscode.l10n.t("in use")] : []),
        ...(missing === null ? [] : [setupRemedy(missing).short]),
      ];
      return {
        name,
        label: serviceName(name),
        description: notes.join(" · "),
        detail: serviceDetail(name, environment.apiBaseUrl),
      };
    }),
  );
  const chosen = await showQuickPick(inertItems(items), texts);
  return chosen?.name;
}

async function switchTo(name: EnvironmentName, context: ServicesContext): Promise<void> {
  const current = context.active.environment.name;
  if (name === current) return;
  if (name === "sandbox") await context.memento.update(BEFORE_SANDBOX, current);
  await writeUserSetting("environment", name);
}

async function offerResources(name: EnvironmentName): Promise<void> {
  const add = vscode.l10n.t("Add Resources…");
  const chosen = await showInfo(
    vscode.l10n.t("{0} is in use now. No resources are selected for sync yet.", serviceName(name)),
    add,
  );
  if (chosen === add) await vscode.commands.executeCommand(COMMANDS.addResources);
}

interface SetupRemedy {
  /** A few words for a list. */
  readonly short: string;
  /** A sentence. */
  readonly message: string;
  readonly label: string;
  readonly run: () => Thenable<unknown>;
}

function setupRemedy(missing: MissingSetup): SetupRemedy {
  const signIn = {
    label: vscode.l10n.t("Set API Credentials…"),
    run: () => vscode.commands.executeCommand(COMMANDS.signIn),
  };
  switch (missing) {
    case "clientId":
      return {
        short: vscode.l10n.t("needs API credentials"),
        message: vscode.l10n.t("It needs API credentials before it can be synced."),
        ...signIn,
      };
    case "clientSecret":
      return {
        short: vscode.l10n.t("needs the client secret"),
        message: vscode.l10n.t("It needs the client secret before it can be synced."),
        ...signIn,
      };
    case "custom.apiBaseUrl":
    case "custom.authBaseUrl":
      return {
        short: vscode.l10n.t("needs {0}", `quranContentSync.${missing}`),
        message: vscode.l10n.t(
          "It needs an address in the setting {0} before it can be synced.",
          `quranContentSync.${missing}`,
        ),
        label: vscode.l10n.t("Open Settings"),
        run: () => openSettings(missing),
      };
  }
}
