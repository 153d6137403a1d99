import process from "node:process";
import { resourceKey } from "../../../src/core/model/resource.js";
import { startSandboxServer } from "../../../src/core/sandbox/httpServer.js";
import { makeRow } from "../../../src/core/sandbox/rows.js";
import { createSandboxService, type SandboxService } from "../../../src/core/sandbox/service.js";
import { dataOf } from "../../../src/core/sandbox/synthetic.js";
import { catalogueResources, fullCopyPieces, payloadsOf } from "./content.js";

/*
 * The service of the catalogue, in its own process. It is the sandbox, except that full copies are
 * generated while they are sent. It sends its address when it is ready. After the message `publish`
 * it publishes changes and sends their number; after `served` it sends the number of full copies
 * sent so far.
 */

const CHANGES = 1000;
/** Number of translations among which the changes are spread. */
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
        // Only the changed resources have rows here, because full copies are generated elsewhere.
        rows: function* () {
          for (const payload of payloadsOf(resource)) yield makeRow(resource.group, payload);
        },
      })),
    ),
  });
}

/** The service, with full copies that are generated while they are sent. */
function withLargeCopies(service: SandboxService): SandboxService {
  return {
    ...service,
    handle: async (request, signal) => {
      const copy = /^\/content\/api\/v4\/resources\/snapshots\/([a-z_]+)\/(\d+)$/.exec(
        request.path,
      );
      const resource = copy === null ? undefined : byKey.get(`${copy[1]}:${Number(copy[2])}`);
      if (resource === undefined) return await service.handle(request, signal);
      return {
        status: 200,
        headers: { "content-type": "application/json; charset=utf-8" },
        body: counted(fullCopyPieces(resource, FIRST_SEQUENCE)),
      };
    },
  };
}

/** Counts the copy as sent after its last piece. */
function* counted(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield* pieces;
  served++;
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
  process.on("message", (message) => {
    if (message === "served") process.send?.({ served });
    else void publish(service).then((changes) => process.send?.({ changes }));
  });
  const { gatewayRoot, authRoot } = await startSandboxServer({ service: withLargeCopies(service) });
  process.send?.({ gatewayRoot, authRoot });
}

void main();
