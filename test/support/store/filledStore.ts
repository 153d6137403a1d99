import type { ResourceRef } from "../../../src/core/model/resource.js";
import type { ContentStore } from "../../../src/core/ports.js";
import { callMethod, forwardMethods } from "../../../src/core/store/storeMethods.js";
import { fullCopy, inRun } from "./content.js";
import { openOn } from "./homes.js";
import { MemoryDisk } from "./memoryFileSystem.js";

export interface FilledResource extends ResourceRef {
  /** Payloads as JSON text, in the order of arrival. */
  readonly payloads: readonly string[];
}

export interface FilledStore extends ContentStore {
  /** Counts of reads, for tests of limits. Pages are in characters of JSON. */
  readonly served: { rows: number; largestPage: number; tables: number };
}

const open = new Set<ContentStore>();

/** A real store on a disk in memory, with these full copies. Closed by `closeFilledStores`. */
export async function filledStore(resources: readonly FilledResource[]): Promise<FilledStore> {
  const store = await openOn(new MemoryDisk());
  open.add(store);
  await inRun(store, async (writer) => {
    for (const { payloads, group, id } of resources) {
      await writer.stageFullCopy({ group, id }, fullCopy({ group, id }, payloads));
    }
    await writer.commit({ resources: resources.map(({ group, id }) => ({ group, id })) });
  });
  const served = { rows: 0, largestPage: 0, tables: 0 };
  return {
    served,
    ...forwardMethods<"plain">((method, args) => callMethod(store, method, args)),
    state: () => store.state(),
    onDidChange: (listener) => store.onDidChange(listener),
    searchRows: (request, found, signal) => store.searchRows(request, found, signal),
    openWriter: (options) => store.openWriter(options),
    close: () => store.close(),
    rows: async (ref, query) => {
      const page = await store.rows(ref, query);
      const bytes = page.rows.reduce((sum, { json }) => sum + json.length, 0);
      served.rows += page.rows.length;
      served.largestPage = Math.max(served.largestPage, bytes);
      return page;
    },
    words: (ref) => {
      served.tables++;
      return store.words(ref);
    },
  };
}

export async function closeFilledStores(): Promise<void> {
  for (const store of open) await store.close();
  open.clear();
}
