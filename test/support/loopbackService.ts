import { startSandboxServer, type SandboxServer } from "../../src/core/sandbox/httpServer.js";
import { createSandboxService, type SandboxService } from "../../src/core/sandbox/service.js";
import type { SandboxData } from "../../src/core/sandbox/types.js";

export interface LoopbackService {
  readonly service: SandboxService;
  readonly server: SandboxServer;
}

/** Serves data over HTTP on loopback, for clients with these credentials. */
export async function startService(
  data: SandboxData | (() => Promise<SandboxData>),
  credentials: { readonly clientId: string; readonly clientSecret: string },
): Promise<LoopbackService> {
  const service = createSandboxService({ data, credentials: [credentials] });
  await service.ready();
  return { service, server: await startSandboxServer({ service }) };
}
