import fc from "fast-check";
import type { SandboxService } from "../../src/core/sandbox/service.js";

/* Random publications of the service, for tests of convergence. */

export const REFS = [
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

/** One publication; whether it applies depends on the earlier ones. */
export const change = fc.record({
  kind: fc.constantFrom(...KINDS),
  ref: fc.constantFrom(...REFS),
  row: fc.integer({ min: 1, max: 6 }),
  text: fc.string({ maxLength: 12, unit: "grapheme" }),
});

export type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function payload({ ref, row, text }: Change): Record<string, unknown> {
  return ref.group === "articles"
    ? { article_id: ref.id, language_id: row, lang: "en", title: text, text }
    : { id: row, verse_key: `1:${row}`, text };
}

/** Publishes a change. The service refuses a change that does not apply, without any effect. */
export async function publish(service: SandboxService, change: Change): Promise<void> {
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
  await publishing[change.kind]().catch(() => undefined);
}
