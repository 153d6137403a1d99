import * as vscode from "vscode";
import { showError, type UiContext } from "../errorMessages.js";
import { showInfo } from "../messages.js";
import { inert } from "../text/inert.js";
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
    await untilSynced(
      vscode.l10n.t("Published in the sandbox: {0}", sampleChangeText(change, name)),
      context,
    );
  } catch (error) {
    await showError(error);
  }
}

/**
 * Shows a notification until a sync has brought the change, in this window or another, or the
 * person cancels it. The notification's own button starts that sync.
 */
async function untilSynced(message: string, context: UiContext): Promise<void> {
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: inert(message), cancellable: true },
    (progress, token) =>
      new Promise<void>((resolve) => {
        const syncLink = `[${vscode.l10n.t("Sync Now")}](command:${COMMANDS.sync})`;
        progress.report({ message: syncLink });
        const done = (): void => {
          commit.dispose();
          cancel.dispose();
          resolve();
        };
        const commit = context.active.onDidCommit(({ changes }) => {
          if (changes.length > 0) done();
        });
        const cancel = token.onCancellationRequested(done);
      }),
  );
}
