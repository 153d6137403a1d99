import assert from "node:assert/strict";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import type { QuranContentSyncApi } from "../../../src/publicApi.js";
import type { SandboxServer } from "../../../src/core/sandbox/httpServer.js";
import { loadSampleData } from "../../../src/core/sandbox/sampleData.js";
import type { SandboxData } from "../../../src/core/sandbox/types.js";
import { hostCredentials } from "../../support/hostEnvironment.js";
import { startService, type LoopbackService } from "../../support/loopbackService.js";

export type { LoopbackService };

/** The extension's public API, as another extension gets it. */
export async function activate(): Promise<QuranContentSyncApi> {
  const extension = vscode.extensions.getExtension<QuranContentSyncApi>(
    "quran-content-sync.quran-content-sync",
  );
  assert.ok(extension, "the extension is not installed");
  return extension.activate();
}

/** Serves the shipped sample, or other data, to this extension host. */
export function startLoopback(
  data: () => Promise<SandboxData> = () => loadSampleData(sampleFile()),
): Promise<LoopbackService> {
  return startService(data, hostCredentials);
}

/** Resolves as soon as `expected` returns true, which it checks now and at each event. */
export function until(expected: () => boolean, event: vscode.Event<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!expected()) return;
      listener.dispose();
      resolve();
    };
    const listener = event(look);
    look();
  });
}

/** Writes settings as a user does, and waits until they take effect. */
export async function setSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("quranContentSync");
  for (const [key, value] of Object.entries(settings)) {
    await configuration.update(key, value, vscode.ConfigurationTarget.Global);
  }
  const isInForce = (): boolean => {
    const now = vscode.workspace.getConfiguration("quranContentSync");
    return Object.entries(settings).every(([key, value]) =>
      isDeepStrictEqual(now.inspect(key)?.globalValue, value),
    );
  };
  await until(isInForce, vscode.workspace.onDidChangeConfiguration);
}

/** The settings of a `custom` environment that a loopback service serves. */
export function customSettings(
  server: SandboxServer,
  resources: readonly string[],
): Record<string, unknown> {
  return {
    syncOnStartup: false,
    syncIntervalHours: 0,
    "custom.apiBaseUrl": server.gatewayRoot,
    "custom.authBaseUrl": server.authRoot,
    resources,
    environment: "custom",
  };
}

/** The stable code of a rejected call's error. */
export async function codeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof Error, "what is thrown is an Error");
    return "code" in error ? error.code : null;
  }
  assert.fail("the call did not fail");
}

/** The shipped sample's file. */
function sampleFile(): string {
  const extension = vscode.extensions.getExtension("quran-content-sync.quran-content-sync");
  assert.ok(extension);
  return path.join(extension.extensionPath, "media/sample/quran.json");
}
