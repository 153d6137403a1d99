import assert from "node:assert/strict";
import fc from "fast-check";
import { fault } from "../../src/core/sandbox/faults.js";
import { createSandboxService, type SandboxService } from "../../src/core/sandbox/service.js";
import { dataOf, syntheticResource } from "../../src/core/sandbox/synthetic.js";
import { Mirror, modelContent, PlainClient, WAYS } from "./serviceClient.js";

/*
 * Whatever is published, in whatever order, with syncs in between: the plainest client that
 * follows the documents ends with exactly what the model says. Were it not so, no test of the real
 * client against this service would mean anything.
 */

const REFS = [
  { group: "translations", id: 1 },
  { group: "translations", id: 2 },
  { group: "tafsirs", id: 1 },
  { group: "articles", id: 1 },
];

const recordTypes: Readonly<Record<string, string>> = {
  translations: "translation",
  tafsirs: "tafsir",
  articles: "article_localization",
};

const KINDS = [
  "edit",
  "add",
  "delete",
  "hide",
  "restore",
  "invalidate",
  "touch",
  "removeOrAdd",
] as const;

const change = fc.record({
  kind: fc.constantFrom(...KINDS),
  ref: fc.constantFrom(...REFS),
  row: fc.integer({ min: 1, max: 6 }),
  text: fc.string({ maxLength: 12, unit: "grapheme" }),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** Changes, each followed by a sync or not; the last ones are published while that sync runs. */
const step = fc.record({
  change,
  sync: fc.option(fc.array(change, { maxLength: 3 }), { nil: null }),
});

function payload({ ref, row, text }: Change): Record<string, unknown> {
  return ref.group === "articles"
    ? { article_id: ref.id, language_id: row, lang: "en", title: text, text }
    : { id: row, verse_key: `1:${row}`, text };
}

/** Publishes a step; whether it applies depends on what went before. */
async function publish(service: SandboxService, change: Change): Promise<void> {
  const { publisher } = service;
  const { ref, row } = change;
  const name = {
    recordType: recordTypes[ref.group] ?? "",
    recordKey: ref.group === "articles" ? `${ref.id}:${row}` : String(row),
  };
  const isPublic = (await publisher.rowsOf(ref)) !== null;
  const publishing: Record<Change["kind"], () => Promise<unknown>> = {
    edit: () => publisher.editRow(ref, name, payload(change)),
    add: () => publisher.addRow(ref, payload(change)),
    delete: () => publisher.deleteRow(ref, name),
    hide: () => publisher.hideResource(ref),
    restore: () => publisher.restoreResource(ref),
    invalidate: () => publisher.invalidateResource(ref, row > 3 ? [payload(change)] : undefined),
    touch: () => publisher.touchResource(ref),
    removeOrAdd: () =>
      isPublic
        ? publisher.removeResource(ref)
        : publisher.addResource({ ...ref, rows: [payload(change)] }),
  };
  // A change that does not apply is refused and leaves no trace.
  await publishing[change.kind]().catch(() => undefined);
}

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
