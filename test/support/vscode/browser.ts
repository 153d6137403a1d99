import { chromium, type Browser } from "playwright-core";
import { installBrowser } from "./install.js";

/** Starts Chromium without a window. The caller closes it. */
export async function launchBrowser(log?: (message: string) => void): Promise<Browser> {
  return chromium.launch({
    executablePath: await installBrowser(log),
    headless: process.env.QCS_TEST_VISIBLE === undefined,
    // Chromium's sandbox needs user namespaces, which containers lack. The pages are our own.
    chromiumSandbox: false,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
