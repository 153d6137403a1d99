import assert from "node:assert/strict";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { eventually } from "./eventually.js";

/** Milliseconds after which VS Code no longer sends the focus to a panel, with a wide margin. */
const LOST_FOCUS_MS = 3000;

/**
 * Resolves in a window when the message has arrived that VS Code sends to a panel 50 ms after giving
 * it the focus.
 */
const AFTER_LATE_FOCUS =
  "new Promise((resolve) => setTimeout(() => setTimeout(() => requestAnimationFrame(resolve)), 60))";

/** The document inside a panel. */
export function documentOf(webview: Locator): FrameLocator {
  return webview.contentFrame().frameLocator("#active-frame");
}

/** Waits until a panel that was revealed has the focus. */
export async function panelHasFocus(window: Page, panel: FrameLocator): Promise<void> {
  const start = performance.now();
  await eventually(
    window,
    async () => {
      const page = panel.locator("html");
      const active = await activeElement(window);
      const isFocused = await hasFocus(page);
      const isLost = !isFocused && (active.webview !== -1 || active.name === "BODY");
      if (isLost && performance.now() - start > LOST_FOCUS_MS) await takeLostFocus(page);
      return { isFocused, active: active.name };
    },
    ({ isFocused, active }) => assert.ok(isFocused, `the panel has the focus, not ${active}`),
  );
}

/** Waits until the panel in front has the focus, if a panel is the active element. */
export async function focusSettled(window: Page): Promise<void> {
  const start = performance.now();
  const { isPanel } = await eventually(
    window,
    async () => {
      const { webview } = await activeElement(window);
      if (webview === -1) return { isSettled: true, isPanel: false };
      const page = documentOf(window.locator("iframe.webview").nth(webview)).locator("html");
      const isSettled = await hasFocus(page);
      if (!isSettled && performance.now() - start > LOST_FOCUS_MS) await takeLostFocus(page);
      return { isSettled, isPanel: true };
    },
    ({ isSettled }) => assert.ok(isSettled, "the panel in front gets the focus"),
  );
  // The message that gives the focus may still be on its way. A key that is pressed now would
  // overtake it, and the message would close what the key has opened.
  if (isPanel) await window.evaluate(AFTER_LATE_FOCUS);
}

async function hasFocus(page: Locator): Promise<boolean> {
  return (await page.evaluate("document.hasFocus()")) === true;
}

interface ActiveElement {
  /** Tag and classes. */
  readonly name: string;
  /** The index among the panels, or -1. */
  readonly webview: number;
}

function activeElement(window: Page): Promise<ActiveElement> {
  return window.evaluate<ActiveElement>(
    `(() => {
      const { activeElement } = document;
      const name = [activeElement?.tagName, ...(activeElement?.classList ?? [])].join(".");
      return { name, webview: [...document.querySelectorAll("iframe.webview")].indexOf(activeElement) };
    })()`,
  );
}

/**
 * Gives a panel's page the focus that VS Code lost, as a click would.
 *
 * VS Code sends the focus to a panel after 50 ms, unless the panel reports meanwhile that it has lost
 * the focus. It looks for that only every 250 ms, so the report can be of an earlier loss. Then
 * nothing has the focus until a person clicks.
 */
async function takeLostFocus(page: Locator): Promise<void> {
  await page.evaluate("window.focus()");
}
