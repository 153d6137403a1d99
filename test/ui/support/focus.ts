import assert from "node:assert/strict";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { eventually } from "./eventually.js";

/** Milliseconds after which VS Code no longer sends the focus to a panel, with a wide margin. */
const LOST_FOCUS_MS = 3000;

/**
 * Resolves in a window when the message has arrived that VS Code sends to a panel 50 ms after giving
 * it the focus. No event announces that message, so this starts a longer timer in the same page.
 */
const AFTER_LATE_FOCUS =
  "new Promise((resolve) => setTimeout(() => setTimeout(() => requestAnimationFrame(resolve)), 60))";

/** The document inside a panel. */
export function documentOf(webview: Locator): FrameLocator {
  return webview.contentFrame().frameLocator("#active-frame");
}

/** Waits until VS Code has given the focus to a panel. */
export async function panelHasFocus(window: Page, panel: FrameLocator): Promise<void> {
  await eventually(
    window,
    async () => ({
      isFocused: await hasFocus(panel.locator("html")),
      active: (await activeElement(window)).name,
    }),
    ({ isFocused, active }) => assert.ok(isFocused, `the panel has the focus, not ${active}`),
  );
}

/**
 * Waits until the panel in front has the focus, if a panel is the active element.
 *
 * VS Code sends the focus to a panel after 50 ms, unless the panel reports meanwhile that it has lost
 * the focus. It looks for that only every 250 ms, so the report can be of an earlier loss. Then
 * nothing has the focus until a person clicks, which this does for them.
 */
export async function focusSettled(window: Page): Promise<void> {
  const start = performance.now();
  const { isPanel } = await eventually(
    window,
    async () => {
      const { webview } = await activeElement(window);
      if (webview === -1) return { isSettled: true, isPanel: false };
      const page = documentOf(window.locator("iframe.webview").nth(webview)).locator("html");
      const isSettled = await hasFocus(page);
      if (!isSettled && performance.now() - start > LOST_FOCUS_MS) {
        await page.evaluate("window.focus()");
      }
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
