import type * as verseReferences from "../core/model/verseReference/index.js";
import type { QuranContentSyncApi } from "../publicApi.js";

export type VerseReferences = typeof verseReferences;

/** The public API, available from activation on. The first call loads its code. */
export function lazyPublicApi(
  onDidChangeResources: QuranContentSyncApi["onDidChangeResources"],
  load: () => Promise<Omit<QuranContentSyncApi, "onDidChangeResources" | "parseVerseReference">>,
  loadVerseReferences: () => VerseReferences,
): QuranContentSyncApi {
  return {
    apiVersion: 1,
    ready: async () => (await load()).ready(),
    sync: async (options) => (await load()).sync(options),
    refreshFullCopy: async (resource) => (await load()).refreshFullCopy(resource),
    resources: async () => (await load()).resources(),
    rows: async (resource) => (await load()).rows(resource),
    search: async (query, options) => (await load()).search(query, options),
    exportResource: async (resource, options) => (await load()).exportResource(resource, options),
    changes: async (resource) => (await load()).changes(resource),
    findings: async (resource) => (await load()).findings(resource),
    // The only synchronous function, so its code is loaded synchronously.
    parseVerseReference: (text) =>
      typeof text === "string" ? loadVerseReferences().parseVerseReference(text) : null,
    onDidChangeResources,
  };
}
