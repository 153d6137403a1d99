import * as vscode from "vscode";
import { showError, type UiContext } from "../errorMessages.js";
import { showInfo } from "../messages.js";
import { sampleChangeText } from "../text/sampleChange.js";
import { nameOf } from "./chooseResource.js";
import { COMMANDS } from "./ids.js";

/** Lets people watch a change arrive: the embedded service publishes one, the next sync brings it. */
export async function publishSampleChange(context: UiContext): Promise<void> {
  const { publishSample, store } = await context.active.open();
  if (publishSample === null) {
    void showInfo(vscode.l10n.t("Only the sandbox publishes sample changes."));
    return;
  }
  try {
    const change = await publishSample();
    const name = nameOf(change.ref, await store.state());
    const sync = vscode.l10n.t("Sync Now");
    const chosen = await showInfo(
      vscode.l10n.t("Published in the sandbox: {0}", sampleChangeText(change, name)),
      sync,
    );
    if (chosen === sync) await vscode.commands.executeCommand(COMMANDS.sync);
  } catch (error) {
    await showError(error);
  }
}
