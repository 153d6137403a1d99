import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";

/*
 * When a palette or a pick closes, VS Code gives the focus back to the editor. If that is a webview,
 * its page gets it 50 ms later, by a message. A pick that opens while the message is on its way loses
 * the focus to the page, and closes by itself (https://github.com/microsoft/vscode/issues/75209).
 */

/** Milliseconds after which VS Code has sent the message, with a margin. */
const LATE_FOCUS_MS = 60;

/** Maximum milliseconds to wait for a page. */
const LIMIT_MS = 1000;

/** VS Code sends a message that was due during the first echo before the second one. */
const ECHOES = 2;

/** The page of a panel. */
export interface FollowedPage {
  readonly panel: vscode.WebviewPanel;
  /** Resolves as soon as the page has the focus. */
  focused(): Promise<void>;
  /** Resolves when all messages sent to the page earlier have arrived. */
  reached(): Promise<void>;
}

/** The pages of the open panels. */
export const followedPages = new Set<FollowedPage>();

/** Resolves when the active webview, if there is one, has the focus or will not get it. */
export async function focusSettled(): Promise<void> {
  const page = [...followedPages].find(({ panel }) => panel.active);
  if (page !== undefined) {
    await Promise.race([page.focused(), focusWasSent(page), delay(LIMIT_MS)]);
    return;
  }
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputWebview) await delay(LATE_FOCUS_MS);
}

async function focusWasSent(page: FollowedPage): Promise<void> {
  await delay(LATE_FOCUS_MS);
  for (let times = 0; times < ECHOES; times++) await page.reached();
}
