import assert from "node:assert/strict";
import fc from "fast-check";
import { fault } from "../../src/core/sandbox/faults.js";
import { createSandboxService } from "../../src/core/sandbox/service.js";
import { dataOf, syntheticResource } from "../../src/core/sandbox/synthetic.js";
import { change, publish, REFS } from "../support/histories.js";
import { Mirror, modelContent, PlainClient, WAYS } from "./serviceClient.js";

/*
 * After any publications in any order, with syncs in between, the simplest client that follows the
 * documents must have exactly the model's content. Tests of the real client against this service
 * depend on that.
 */

/** Changes, each optionally followed by a sync; the last ones are published during that sync. */
const step = fc.record({
  change,
  sync: fc.option(fc.array(change, { maxLength: 3 }), { nil: null }),
});

for (const way of WAYS) {
  it(`any published history reaches a client that follows the documents, ${way.name}`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom("translations:*;tafsirs:*;articles:*", "translations:1,2", "articles:1"),
        async (steps, perPage, filter) => {
          const service = createSandboxService({
            data: dataOf(REFS.map((ref) => syntheticResource({ ...ref, rows: 3 }))),
          });
          const open = await way.open(service);
          try {
            const mirror = new Mirror(new PlainClient(open), filter, perPage);
            await mirror.sync();
            for (const { change, sync } of steps) {
              await publish(service, change);
              if (sync === null) continue;
              sync.forEach((during, index) => {
                service.faults.add(
                  "/api/v4/",
                  fault.intervene(() => publish(service, during)),
                  { skip: index },
                );
              });
              await mirror.sync();
              service.faults.clear();
            }
            await mirror.sync();
            assert.deepEqual(mirror.content(), await modelContent(service, filter));
          } finally {
            await open.close();
          }
        },
      ),
      { numRuns: way.name === "in-process" ? 200 : 30, verbose: 1 },
    );
  });
}
