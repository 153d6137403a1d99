import type { Browser } from "playwright-core";
import { launchBrowser } from "../../support/vscode/browser.js";

let browser: Promise<Browser> | null = null;

/** The one browser of a test run, started when it is first asked for. */
export function sharedBrowser(): Promise<Browser> {
  browser ??= launchBrowser(console.log);
  return browser;
}

/** Ends it, where it was started. */
export async function closeSharedBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = null;
}
