import type { ContentStore } from "../core/ports.js";
import { callMethod, forwardMethods } from "../core/store/storeMethods.js";

/**
 * A store that is opened at its first use: panels that VS Code restores ask before anything else
 * has opened it. `current` returns the store of the environment that is open now, and opens it.
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
    // ActiveEnvironment closes the stores that it opened.
    close: () => Promise.resolve(),
  };
}
