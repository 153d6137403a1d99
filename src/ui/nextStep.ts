import * as vscode from "vscode";
import type { ActiveEnvironment } from "../app/activeEnvironment.js";
import { readEntries } from "../platform/settings.js";
import { COMMANDS } from "./commands/ids.js";
import { applyRemedy, showError } from "./errorMessages.js";
import { showInfo } from "./messages.js";
import { isAboutAccess, runProblem } from "./runProblem.js";
import { nextStep, nextStepText } from "./text/nextStep.js";

/**
 * Says what the local copy lacks, with a button for the first step that is missing. Does not wait
 * for the message, because a command ends with its work.
 */
export function showNextStep(
  message: string,
  context: { readonly active: ActiveEnvironment },
): void {
  offer(message, context).catch((error: unknown) => showError(error));
}

async function offer(
  message: string,
  { active }: { readonly active: ActiveEnvironment },
): Promise<void> {
  await active.checkConfigured();
  const { missing, state, status, environment, accessChangedAt } = active.view;
  const problem = state === null ? null : runProblem(status, state, accessChangedAt);
  const step = nextStep({
    missing,
    isRefused: problem !== null && isAboutAccess(problem),
    resources: state?.resources ?? [],
    entries: readEntries(environment.name),
    isSyncing: status?.running != null,
  });
  const { sentence, button } = nextStepText(step);
  const chosen = await showInfo(`${message} ${sentence}`, ...(button === null ? [] : [button]));
  if (chosen === undefined || step === "wait") return;
  if (step === "sync") await vscode.commands.executeCommand(COMMANDS.sync);
  else await applyRemedy(step === "replaceCredentials" ? "setCredentials" : step);
}

/** The message of a command that needs a resource, while there is none. */
export function nothingYet(): string {
  return vscode.l10n.t("There is nothing in the local copy yet.");
}

/** The message of a command that works on the whole local copy, before the first sync. */
export function noCopyYet(): string {
  return vscode.l10n.t("There is no local copy yet.");
}
