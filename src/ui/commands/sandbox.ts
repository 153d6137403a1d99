import * as vscode from "vscode";
import type { StoreState } from "../../core/model/storeState.js";
import { isSyncedThrough } from "../../core/sync/filterState.js";
import { showError, type UiContext } from "../errorMessages.js";
import { showInfo } from "../messages.js";
import { inert } from "../text/inert.js";
import { sampleChangeText } from "../text/sampleChange.js";
import { nameOf } from "../text/resources.js";
import { COMMANDS, DISMISS_SAMPLE_CHANGE } from "./ids.js";

/** Demonstrates a sync: publishes a change on the embedded service, which the next sync fetches. */
export async function publishSampleChange(context: UiContext): Promise<void> {
  const { publishSample, store } = await context.active.open();
  if (publishSample === null) {
    void showInfo(vscode.l10n.t("Only the sandbox publishes sample changes."));
    return;
  }
  try {
    const change = await publishSample();
    const name = nameOf(change.ref, await store.state());
    await untilSynced(sampleChangeText(change, name), change.sequence, context);
  } catch (error) {
    await showError(error);
  }
}

/** Closes the notification of the previous change. */
let closePrevious = (): void => undefined;

/**
 * Shows a notification until a complete sync of this window or another has read the feed through
 * the change, another service is in use, a later change is published, or the person dismisses it.
 * It is a progress notification, because an extension can close no other kind of notification. It
 * has links instead of buttons, because its only button would be Cancel.
 */
async function untilSynced(text: string, sequence: number, context: UiContext): Promise<void> {
  const { active } = context;
  closePrevious();
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Published in the sandbox"),
    },
    (progress) =>
      new Promise<void>((resolve) => {
        const close = (): void => {
          for (const subscription of subscriptions) subscription.dispose();
          resolve();
        };
        const closeIfSynced = (state: StoreState | null): void => {
          if (state !== null && isSyncedThrough(state, sequence)) close();
        };
        const subscriptions = [
          active.onDidCommit(({ state }) => {
            closeIfSynced(state);
          }),
          active.onDidSwitch(close),
          vscode.commands.registerCommand(DISMISS_SAMPLE_CHANGE, close),
        ];
        closePrevious = close;
        const sync = `[${vscode.l10n.t("Sync Now")}](command:${COMMANDS.sync})`;
        const dismiss = `[${vscode.l10n.t("Dismiss")}](command:${DISMISS_SAMPLE_CHANGE})`;
        // VS Code cuts a notification without buttons after one line, so the links come first.
        progress.report({ message: `${sync} · ${dismiss} · ${inert(text)}` });
        // A sync may have fetched the change before the notification was shown.
        closeIfSynced(active.view.state);
      }),
  );
}
