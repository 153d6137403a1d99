import { differenceOf } from "../core/library/review/difference.js";
import { resourceKey, type LocalResource } from "../core/model/resource.js";
import type { RowChange } from "../core/model/change.js";
import type { ContentStore } from "../core/ports.js";
import type { ChangesArguments } from "./arguments.js";
import { inLine } from "./line.js";
import { storedResources, withStore } from "./store.js";

const PAGE_BYTES = 4 * 1024 * 1024;

/** Prints the changes of a period, or the unreviewed ones, one per line or as JSON. */
export function changesCommand(options: ChangesArguments): Promise<number> {
  return withStore(options.dir, "read", async (store) => {
    const { stdout } = process;
    const resources = await storedResources(store, options.filter);
    let isFirst = true;
    if (options.format === "json") stdout.write("[");
    for (const resource of resources) {
      for await (const change of changesOf(store, resource, options.since)) {
        if (options.format === "text") stdout.write(textLine(resource, change));
        else stdout.write(`${isFirst ? "\n" : ",\n"}${jsonText(resource, change)}`);
        isFirst = false;
      }
    }
    if (options.format === "json") stdout.write(isFirst ? "]\n" : "\n]\n");
    return 0;
  });
}

async function* changesOf(
  store: ContentStore,
  resource: LocalResource,
  since: string | null,
): AsyncGenerator<RowChange> {
  for (let offset: number | null = 0; offset !== null;) {
    const page: Awaited<ReturnType<ContentStore["changes"]>> = await store.changes(resource, {
      offset,
      maxBytes: PAGE_BYTES,
      ...(since === null ? {} : { since }),
    });
    yield* page.rows;
    offset = page.nextOffset;
  }
}

/** Resource, verse, kind, date, then the text before and after as JSON strings. */
function textLine(resource: LocalResource, change: RowChange): string {
  const { before, after } = differenceOf(resource.group, change);
  const place = change.verseKey ?? `${change.recordType}/${change.recordKey}`;
  const texts = [before, after].map((text) => JSON.stringify(text));
  const parts = [resourceKey(resource), place, change.kind, change.changedAt, ...texts];
  return `${parts.map(inLine).join("\t")}\n`;
}

/** A change in the form of the public API, with unchanged payloads. */
function jsonText(resource: LocalResource, change: RowChange): string {
  const { recordType, recordKey, verseKey, kind, changedAt } = change;
  const { group, id } = resource;
  const head = JSON.stringify({ group, id, recordType, recordKey, verseKey, kind, changedAt });
  return `${head.slice(0, -1)},"before":${change.before ?? "null"},"after":${change.after ?? "null"}}`;
}
