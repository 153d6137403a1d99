import type { ContentStore } from "../core/ports.js";

/**
 * A store that is opened when something is first read from it: panels that VS Code restores ask
 * before anything else was needed. `current` gives the open store of the environment of the day.
 */
export function lazyStore(
  current: () => Promise<ContentStore>,
  onDidChange: ContentStore["onDidChange"],
): ContentStore {
  return {
    state: async () => (await current()).state(),
    onDidChange,
    rows: async (ref, query) => (await current()).rows(ref, query),
    rowHeads: async (ref, query) => (await current()).rowHeads(ref, query),
    row: async (ref, recordType, recordKey) => (await current()).row(ref, recordType, recordKey),
    countRows: async (ref, query) => (await current()).countRows(ref, query),
    words: async (ref) => (await current()).words(ref),
    search: async (query, options) => (await current()).search(query, options),
    searchRows: async (request, found, signal) =>
      (await current()).searchRows(request, found, signal),
    rowTexts: async (ref, query) => (await current()).rowTexts(ref, query),
    history: async (ref, options) => (await current()).history(ref, options),
    changes: async (ref, query) => (await current()).changes(ref, query),
    changeHeads: async (ref, query) => (await current()).changeHeads(ref, query),
    markReviewed: async (ref, mark) => (await current()).markReviewed(ref, mark),
    openWriter: async (options) => (await current()).openWriter(options),
    acknowledgeLostRows: async (ref) => (await current()).acknowledgeLostRows(ref),
    deleteLocalCopy: async (refs, options) => (await current()).deleteLocalCopy(refs, options),
    keepHistory: async (days) => (await current()).keepHistory(days),
    verify: async (options) => (await current()).verify(options),
    /** The active closes what it opened. */
    close: () => Promise.resolve(),
  };
}
