import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import process from "node:process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";
import { resourceKey } from "../../../src/core/model/resource.js";
import { transmit, type SandboxRequest } from "../../../src/core/sandbox/reply.js";
import { makeRow } from "../../../src/core/sandbox/rows.js";
import { createSandboxService, type SandboxService } from "../../../src/core/sandbox/service.js";
import { dataOf } from "../../../src/core/sandbox/synthetic.js";
import { catalogueResources, fullCopyPieces, payloadsOf } from "./content.js";

/*
 * The service of the catalogue, in a process of its own. It is the sandbox, but full copies are made
 * while they are sent. Sends its address when it is ready; after the message `publish` it publishes
 * changes and sends their number; after `served` it sends the full copies that it has sent so far.
 */

const CHANGES = 1000;
/** Translations that the changes are spread over. */
const CHANGED = 20;

const resources = catalogueResources();
/** The sandbox's sequence before the first change. */
const FIRST_SEQUENCE = 1000 + resources.length;
const byKey = new Map(resources.map((resource) => [resourceKey(resource), resource]));
let served = 0;

function serviceOfCatalogue(): SandboxService {
  return createSandboxService({
    data: dataOf(
      resources.map((resource) => ({
        group: resource.group,
        id: resource.id,
        resourceContentId: resource.group === "articles" ? null : resource.id,
        listing: {
          name: `Placeholder ${resource.group} ${resource.id}`,
          authorName: "Placeholder",
          slug: `placeholder-${resource.group}-${resource.id}`,
          languageName: "english",
        },
        // Only for the resources that are changed: full copies do not come from here.
        rows: function* () {
          for (const payload of payloadsOf(resource)) yield makeRow(resource.group, payload);
        },
      })),
    ),
  });
}

async function answer(
  service: SandboxService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const url = new URL(request.url ?? "/", "http://localhost");
  const copy = /^\/content\/api\/v4\/resources\/snapshots\/([a-z_]+)\/(\d+)$/.exec(url.pathname);
  const resource = copy === null ? undefined : byKey.get(`${copy[1]}:${Number(copy[2])}`);
  if (resource !== undefined) {
    response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
    await pipeline(Readable.from(fullCopyPieces(resource, FIRST_SEQUENCE)), response);
    served++;
    return;
  }
  const received: SandboxRequest = {
    method: request.method ?? "GET",
    path: url.pathname,
    rawQuery: url.search.slice(1),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: await text(request),
  };
  const reply = await service.handle(received, gone.signal);
  response.writeHead(reply.status, reply.headers);
  await pipeline(Readable.from(transmit(reply, gone.signal)), response);
}

/** Changes rows of some translations, and returns how many. */
async function publish(service: SandboxService): Promise<number> {
  const translations = resources.filter(({ group }) => group === "translations").slice(0, CHANGED);
  let changes = 0;
  for (const ref of translations) {
    let left = Math.ceil(CHANGES / CHANGED);
    for (const payload of payloadsOf(ref)) {
      if (left-- === 0) break;
      await service.publisher.editRow(
        ref,
        { recordType: "translation", recordKey: String(payload.id) },
        { text: `${String(payload.text)} (placeholder change)` },
      );
      changes++;
    }
  }
  return changes;
}

async function main(): Promise<void> {
  const service = serviceOfCatalogue();
  await service.ready();
  const server = createServer((request, response) => {
    // A client that cancels ends the connection.
    answer(service, request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.on("message", (message) => {
    if (message === "served") process.send?.({ served });
    else void publish(service).then((changes) => process.send?.({ changes }));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  const origin = `http://127.0.0.1:${address.port}`;
  process.send?.({ gatewayRoot: `${origin}/content`, authRoot: origin });
}

void main();
