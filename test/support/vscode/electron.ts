import path from "node:path";
import { runTests } from "@vscode/test-electron";
import { root, testFolder } from "./paths.js";

const updates = "https://update.code.visualstudio.com/api/releases/stable";

/** True if desktop VS Code can be downloaded here. Resolves within five seconds. */
export async function electronIsReachable(): Promise<boolean> {
  try {
    const response = await fetch(updates, { signal: AbortSignal.timeout(5000) });
    return response.ok;
  } catch {
    return false;
  }
}

export interface ElectronRun {
  readonly tests: string;
  readonly dataFolder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs a test module in desktop VS Code, downloaded once. Rejects if its tests fail. */
export async function runInElectron({ tests, dataFolder, env }: ElectronRun): Promise<void> {
  await runTests({
    cachePath: path.join(testFolder, "electron"),
    extensionDevelopmentPath: root,
    extensionTestsPath: tests,
    extensionTestsEnv: env,
    launchArgs: [
      `--user-data-dir=${dataFolder}`,
      "--disable-extensions",
      "--disable-workspace-trust",
      "--disable-gpu",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
}
