import * as path from "node:path";
import * as vscode from "vscode";
import { createApiClient } from "../core/api/client.js";
import type { KnownScopes } from "../core/api/scopes.js";
import { systemClock } from "../core/clock.js";
import type { CredentialsProvider, Fetch, Logger } from "../core/ports.js";
import { fileJournal } from "../core/sandbox/fileJournal.js";
import { loadSampleData } from "../core/sandbox/sampleData.js";
import { createSandboxService, type SandboxService } from "../core/sandbox/service.js";
import { openWorkerStore } from "../core/store/workerStore.js";
import { createSyncSession } from "../core/sync/session.js";
import type { ContentOpener, OpenContent } from "./activeEnvironment.js";
import type { CredentialStore } from "../platform/credentials.js";
import type { Environment } from "../platform/environment.js";
import { readEntries, readSetting } from "../platform/settings.js";

/** The sandbox's published changes, stored next to the local copies of the environments. */
const SANDBOX_JOURNAL = "sandbox-published.ndjson";

/** Assembles one environment: service, store and session. */
export function contentOpener(
  extension: vscode.ExtensionContext,
  credentials: CredentialStore,
  logger: Logger,
): ContentOpener {
  const storage = extension.globalStorageUri.fsPath;
  const inExtension = (...segments: string[]): string =>
    vscode.Uri.joinPath(extension.extensionUri, ...segments).fsPath;

  let sandbox: SandboxService | null = null;
  const embeddedService = (): SandboxService =>
    (sandbox ??= createSandboxService({
      data: () => loadSampleData(inExtension("media", "sample", "quran.json")),
      journal: fileJournal(path.join(storage, SANDBOX_JOURNAL)),
      clock: systemClock,
    }));

  // Scopes that clients of this window found, including clients that tested new credentials.
  const knownScopes = new Map<string, KnownScopes>();
  const scopesOf = (key: string): KnownScopes => {
    const known = knownScopes.get(key) ?? new Map<string, string>();
    knownScopes.set(key, known);
    return known;
  };

  const sourceFor = (
    environment: Environment,
    provider: CredentialsProvider,
  ): ReturnType<ContentOpener["sourceFor"]> =>
    createApiClient({
      fetch: environment.name === "sandbox" ? embeddedService().fetch : hostFetch,
      gatewayRoot: environment.apiBaseUrl,
      authRoot: environment.authBaseUrl,
      credentials: provider,
      clock: systemClock,
      logger,
      knownScopes: scopesOf(environment.key),
    });

  return {
    sourceFor,
    open: async (environment): Promise<OpenContent> => {
      const store = await openWorkerStore({
        dir: path.join(storage, environment.key),
        workerPath: inExtension("dist", "store-worker.js"),
        wasmPath: inExtension("dist", "sql-wasm.wasm"),
        keepHistoryDays: readSetting("keepHistoryDays"),
        logger,
      });
      const session = createSyncSession({
        source: sourceFor(environment, credentials.providerFor(environment)),
        store,
        entries: () => readEntries(environment.name),
        clock: systemClock,
        logger,
      });
      const isSandbox = environment.name === "sandbox";
      return {
        environment,
        store,
        session,
        publishSample: isSandbox ? () => embeddedService().publisher.publishSampleChange() : null,
      };
    },
  };
}

/** VS Code's own `fetch`, with the user's proxy and certificates; looked up at each call. */
const hostFetch: Fetch = (input, init) => fetch(input, init);
