import type { Browser } from "playwright-core";
import { launchBrowser } from "../../support/vscode/browser.js";

let browser: Promise<Browser> | null = null;

/** The only browser of a test run, started on first use. */
export function sharedBrowser(): Promise<Browser> {
  browser ??= launchBrowser(console.log);
  return browser;
}

/** Closes the browser if it was started. */
export async function closeSharedBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = null;
}
