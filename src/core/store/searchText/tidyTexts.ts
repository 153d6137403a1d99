import { storeError } from "../fileErrors.js";
import type { StoreReader } from "../storeReader.js";

/**
 * Builds missing search texts of older versions, so that the first search need not wait. With
 * `checksAll`, also verifies the existing ones.
 */
export async function tidyTexts(
  { keeper, texts, logger }: StoreReader,
  options: { readonly checksAll: () => boolean; readonly isStopped: () => boolean },
): Promise<void> {
  for (const entry of keeper.current.resources.values()) {
    const { file } = entry;
    if (options.isStopped()) return;
    if (file === null || keeper.isDamaged(file)) continue;
    try {
      if (options.checksAll() || !texts.isReady(file)) await texts.check(entry, file);
    } catch (error) {
      logger.debug(`A search text was not built: ${storeError(error).message}`);
    }
  }
}
