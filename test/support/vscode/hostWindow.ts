import type { Browser } from "playwright-core";
import { workbenchUrl, type VsCodeServer, type WorkbenchAddress } from "./server.js";

/** Time limit for one window's tests unless the caller sets another. */
const LIMIT_MS = 240_000;

/**
 * Opens a window whose extension host runs a test module, and resolves with the exit code that VS
 * Code reports when the module's `run()` has ended. `onConsole` gets the extension host's console.
 */
export async function runInHostWindow(
  browser: Browser,
  server: VsCodeServer,
  address: WorkbenchAddress & { readonly tests: string },
  onConsole: (type: string, text: string) => void,
  limitMs = LIMIT_MS,
): Promise<number> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const ended = new Promise<number>((resolve, reject) => {
      const exposed = Promise.all([
        page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) => {
          onConsole(type, args.map(asText).join(" "));
        }),
        page.exposeFunction("codeAutomationExit", resolve),
      ]);
      exposed.catch(reject);
      page.once("crash", () => {
        reject(new Error("The window crashed"));
      });
      AbortSignal.timeout(limitMs).addEventListener("abort", () => {
        reject(new Error(`The window's tests did not end within ${String(limitMs / 1000)} s`));
      });
    });
    // The limit above includes the time that VS Code's page takes to load.
    const opening = page.goto(workbenchUrl(server, address), { waitUntil: "commit", timeout: 0 });
    await Promise.race([opening, ended]);
    return await ended;
  } finally {
    await context.close();
  }
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
