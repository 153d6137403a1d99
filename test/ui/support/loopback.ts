import path from "node:path";
import { startSandboxServer, type SandboxServer } from "../../../src/core/sandbox/httpServer.js";
import { loadSampleData } from "../../../src/core/sandbox/sampleData.js";
import { createSandboxService, type SandboxService } from "../../../src/core/sandbox/service.js";
import type { SandboxData } from "../../../src/core/sandbox/types.js";
import { root } from "../../support/vscode/paths.js";

/** Made up, for the sandbox on loopback; they stand nowhere else, so a search finds a leak. */
export const uiCredentials = {
  clientId: "ui-test-client-90ab",
  clientSecret: "ui-test-secret-1f77c2d0",
} as const;

export const sampleFile = path.join(root, "media/sample/quran.json");

export interface Loopback {
  readonly service: SandboxService;
  readonly server: SandboxServer;
  /** Settings of a window that uses this service. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Variables with which a window is signed in. */
  readonly env: NodeJS.ProcessEnv;
}

/** Serves the sample data, or other data, over HTTP on loopback, for the `custom` environment. */
export async function startLoopback(
  data: SandboxData | (() => Promise<SandboxData>) = () => loadSampleData(sampleFile),
): Promise<Loopback> {
  const service = createSandboxService({
    data,
    credentials: [uiCredentials],
  });
  const server = await startSandboxServer({ service });
  return {
    service,
    server,
    settings: {
      "quranContentSync.environment": "custom",
      "quranContentSync.custom.apiBaseUrl": server.gatewayRoot,
      "quranContentSync.custom.authBaseUrl": server.authRoot,
      "quranContentSync.syncOnStartup": false,
    },
    env: { QF_CLIENT_ID: uiCredentials.clientId, QF_CLIENT_SECRET: uiCredentials.clientSecret },
  };
}
