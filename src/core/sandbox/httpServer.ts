import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";
import { transmit, type SandboxRequest } from "./reply.js";
import type { SandboxService } from "./service.js";

export interface SandboxServer {
  /** `http://127.0.0.1:4010/content` */
  readonly gatewayRoot: string;
  /** `http://127.0.0.1:4010` */
  readonly authRoot: string;
  readonly port: number;
  /** Also ends open connections. */
  close(): Promise<void>;
}

/**
 * Serves a sandbox over HTTP, on loopback only.
 * @param options.port 0 or undefined for any free port
 */
export async function startSandboxServer(options: {
  readonly service: SandboxService;
  readonly port?: number;
}): Promise<SandboxServer> {
  const server = createServer((request, response) => {
    answer(options.service, request, response).catch(() => {
      // A fault or the client has ended the connection, so nothing more is sent.
      request.socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    gatewayRoot: `${origin}/content`,
    authRoot: origin,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  service: SandboxService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const target = request.url ?? "/";
  const question = target.indexOf("?");
  const received: SandboxRequest = {
    method: request.method ?? "GET",
    path: question < 0 ? target : target.slice(0, question),
    rawQuery: question < 0 ? "" : target.slice(question + 1),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: await text(request),
  };
  const reply = await service.handle(received, gone.signal);
  response.writeHead(reply.status, reply.headers);
  // The headers must not wait for a held body.
  response.flushHeaders();
  await pipeline(Readable.from(transmit(reply, gone.signal)), response);
}
