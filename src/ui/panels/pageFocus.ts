import type * as vscode from "vscode";
import { focusReportSchema } from "../../protocol/focus.js";
import { parseMessage } from "../../protocol/shared.js";
import { followedPages, type FollowedPage } from "../picks/lateFocus.js";

/** The focus of a panel's page, as the page reports it. */
class PageFocus implements FollowedPage {
  private hasFocus = false;
  private isListening = false;
  /** The number of the newest echo that has returned. */
  private returned = 0;
  private sent = 0;
  private readonly waiting = new Set<() => void>();

  constructor(readonly panel: vscode.WebviewPanel) {}

  receive(message: unknown): void {
    const parsed = parseMessage(focusReportSchema, message);
    if (!parsed.ok) return;
    const report = parsed.value;
    this.isListening = true;
    if (report.type === "focus") this.hasFocus = report.has;
    else this.returned = report.turn;
    for (const check of this.waiting) check();
  }

  /** The page is gone: VS Code destroys it with its panel, and while the panel is hidden. */
  reset(): void {
    this.hasFocus = false;
    this.isListening = false;
  }

  focused(): Promise<void> {
    return this.until(() => this.hasFocus);
  }

  async reached(): Promise<void> {
    await this.until(() => this.isListening);
    const turn = ++this.sent;
    void this.panel.webview.postMessage({ type: "echo", turn });
    await this.until(() => this.returned >= turn);
  }

  private until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!holds()) return;
        this.waiting.delete(check);
        resolve();
      };
      this.waiting.add(check);
      check();
    });
  }
}

/** Follows the focus of a panel's page as long as the panel is open. */
export function followFocus(panel: vscode.WebviewPanel): void {
  const page = new PageFocus(panel);
  followedPages.add(page);
  panel.webview.onDidReceiveMessage((message: unknown) => {
    page.receive(message);
  });
  panel.onDidChangeViewState(() => {
    if (!panel.visible) page.reset();
  });
  panel.onDidDispose(() => {
    page.reset();
    followedPages.delete(page);
  });
}
