import * as path from "node:path";
import { createApiClient } from "../core/api/client.js";
import { systemClock } from "../core/clock.js";
import { resourceKey } from "../core/model/resource.js";
import type { Credentials, Fetch } from "../core/ports.js";
import { fileJournal } from "../core/sandbox/fileJournal.js";
import { loadSampleData } from "../core/sandbox/sampleData.js";
import { createSandboxService, SANDBOX_CREDENTIALS } from "../core/sandbox/service.js";
import { createSyncSession, outcomeError } from "../core/sync/session.js";
import type { SyncReport } from "../core/sync/types.js";
import { resolveEnvironment, type Environment } from "../platform/environment.js";
import type { SyncArguments } from "./arguments.js";
import { inLine } from "./line.js";
import { refuseOtherService, writeService } from "./service.js";
import { terminalLog, withStore } from "./store.js";

/** Syncs a store, and prints the report as JSON. */
export async function syncCommand(options: SyncArguments, signal: AbortSignal): Promise<number> {
  const { apiBaseUrl } = environmentOf(options);
  await refuseOtherService(options.dir, apiBaseUrl);
  return withStore(options.dir, "write", async (store) => {
    const session = createSyncSession({
      source: createApiClient(await clientOptions(options)),
      store,
      entries: () => options.entries,
      clock: systemClock,
      logger: terminalLog,
    });
    try {
      const outcome = await session.sync({ signal });
      // Also after a failure, because data that it stored belong to this service.
      const { resources } = await store.state();
      if (resources.length > 0) await writeService(options.dir, apiBaseUrl);
      const error = outcomeError(outcome);
      if (error !== null) throw error;
      process.stdout.write(`${JSON.stringify(outcome.report, null, 2)}\n`);
      return report(outcome.report);
    } finally {
      await session.close();
    }
  });
}

/**
 * A resource that could not be fetched makes the command fail, because its stored rows are older.
 */
function report({ failed }: SyncReport): number {
  for (const failure of failed) {
    process.stderr.write(`${resourceKey(failure)}: ${failure.code}: ${inLine(failure.message)}\n`);
  }
  return failed.length === 0 ? 0 : 2;
}

function environmentOf({ roots, environment: name }: SyncArguments): Environment {
  return resolveEnvironment(
    roots === null
      ? { name, customApiBaseUrl: "", customAuthBaseUrl: "" }
      : { name: "custom", customApiBaseUrl: roots.api, customAuthBaseUrl: roots.auth },
  );
}

async function clientOptions(
  options: SyncArguments,
): Promise<Parameters<typeof createApiClient>[0]> {
  const { dir } = options;
  const environment = environmentOf(options);
  const isSandbox = environment.name === "sandbox";
  const credentials = isSandbox ? SANDBOX_CREDENTIALS : credentialsOfProcess();
  return {
    fetch: isSandbox ? await sandboxFetch(dir) : (input, init) => fetch(input, init),
    gatewayRoot: environment.apiBaseUrl,
    authRoot: environment.authBaseUrl,
    credentials: { get: () => Promise.resolve(credentials) },
    clock: systemClock,
    logger: terminalLog,
  };
}

function credentialsOfProcess(): Credentials | null {
  const { QF_CLIENT_ID: clientId, QF_CLIENT_SECRET: clientSecret } = process.env;
  return clientId === undefined || clientSecret === undefined || clientId === ""
    ? null
    : { clientId, clientSecret };
}

/** The embedded service, with the changes that windows published next to the store. */
async function sandboxFetch(dir: string): Promise<Fetch> {
  const service = createSandboxService({
    data: () => loadSampleData(path.join(__dirname, "..", "media", "sample", "quran.json")),
    journal: fileJournal(path.join(dir, "..", "sandbox-published.ndjson")),
    clock: systemClock,
  });
  await service.ready();
  return service.fetch;
}
