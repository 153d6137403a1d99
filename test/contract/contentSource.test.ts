import { resolve } from "node:path";
import { createApiClient } from "../../src/core/api/client.js";
import { throwIfAborted } from "../../src/core/model/errors.js";
import type { Clock, ContentSource, Fetch, Logger } from "../../src/core/ports.js";
import { startSandboxServer } from "../../src/core/sandbox/httpServer.js";
import { loadSampleData } from "../../src/core/sandbox/sampleData.js";
import {
  createSandboxService,
  SANDBOX_AUTH_ROOT,
  SANDBOX_CREDENTIALS,
  SANDBOX_GATEWAY_ROOT,
} from "../../src/core/sandbox/service.js";
import { contentSourceContract } from "./contentSource.js";

const SAMPLE = resolve(__dirname, "../../media/sample/quran.json");

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Waits end at once. */
const clock: Clock = {
  now: () => Date.now(),
  wait: (_milliseconds, signal) => Promise.resolve().then(() => throwIfAborted(signal)),
};

function client(roots: { gatewayRoot: string; authRoot: string }, fetch: Fetch): ContentSource {
  return createApiClient({
    ...roots,
    fetch,
    clock,
    logger: silent,
    credentials: { get: () => Promise.resolve(SANDBOX_CREDENTIALS) },
  });
}

contentSourceContract("api client, in-process service", () => {
  const service = createSandboxService({ data: () => loadSampleData(SAMPLE) });
  return Promise.resolve({
    service,
    source: client(
      { gatewayRoot: SANDBOX_GATEWAY_ROOT, authRoot: SANDBOX_AUTH_ROOT },
      service.fetch,
    ),
    close: () => Promise.resolve(),
  });
});

contentSourceContract("api client, service over HTTP", async () => {
  const service = createSandboxService({ data: () => loadSampleData(SAMPLE) });
  const server = await startSandboxServer({ service });
  return { service, source: client(server, fetch), close: () => server.close() };
});
