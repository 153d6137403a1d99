import type { ContentStore } from "../core/ports.js";
import { callMethod, forwardMethods } from "../core/store/storeMethods.js";

/**
 * A store that opens at its first use, because restored panels need it before anything else opens
 * it. `current` opens and returns the store of the open environment.
 */
export function lazyStore(
  current: () => Promise<ContentStore>,
  onDidChange: ContentStore["onDidChange"],
): ContentStore {
  return {
    ...forwardMethods<"plain">((method, args) =>
      current().then((store) => callMethod(store, method, args)),
    ),
    state: async () => (await current()).state(),
    onDidChange,
    searchRows: async (request, found, signal) =>
      (await current()).searchRows(request, found, signal),
    openWriter: async (options) => (await current()).openWriter(options),
    // ActiveEnvironment closes its own stores.
    close: () => Promise.resolve(),
  };
}
