import process from "node:process";
import { startSandboxServer } from "../../src/core/sandbox/httpServer.js";
import { makeRow } from "../../src/core/sandbox/rows.js";
import { createSandboxService } from "../../src/core/sandbox/service.js";
import { dataOf } from "../../src/core/sandbox/synthetic.js";
import { verses } from "./data.js";

/*
 * The service of the sync benchmarks, in its own process: `fork(service.ts, [RESOURCES])`. Sends
 * its address when it is ready, and after the message `publish` the sequence of the last change.
 */

const count = Number(process.argv[2]);
const CHANGES = 1000;
/** Number of resources with changes. */
const CHANGED = 20;

async function main(): Promise<void> {
  const service = createSandboxService({
    data: dataOf(
      Array.from({ length: count }, (_, index) => ({
        group: "translations",
        id: index + 1,
        resourceContentId: index + 1,
        listing: {
          name: `Translation ${index + 1}`,
          authorName: "Development data",
          slug: `translation-${index + 1}`,
          languageName: "english",
        },
        rows: function* () {
          for (const { id, key, text } of verses()) {
            yield makeRow("translations", {
              id,
              resource_content_id: index + 1,
              verse_key: key,
              text,
              foot_notes: [],
            });
          }
        },
      })),
    ),
  });
  await service.ready();
  const server = await startSandboxServer({ service });
  let published = 0;
  const all = verses();
  process.on("message", () => {
    const changes = Math.min(CHANGES, all.length * Math.min(CHANGED, count));
    const work = async (): Promise<void> => {
      let last = 0;
      for (let n = 0; n < changes; n++) {
        const id = (n % Math.min(CHANGED, count)) + 1;
        const verse = all[(n * 7) % all.length];
        if (verse === undefined) continue;
        last = await service.publisher.editRow(
          { group: "translations", id },
          { recordType: "translation", recordKey: String(verse.id) },
          { text: `${verse.text} (placeholder change ${++published})` },
        );
      }
      process.send?.({ sequence: last, changes });
    };
    void work();
  });
  process.send?.({ gatewayRoot: server.gatewayRoot, authRoot: server.authRoot });
}

void main();
