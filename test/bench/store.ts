import type { ResourceRef } from "../../src/core/model/resource.js";
import type { ContentStore } from "../../src/core/ports.js";
import { inRun, type Bytes } from "../support/store/content.js";

/** Stores and commits a full copy, synced to disk. */
export async function storeBytes(
  store: ContentStore,
  ref: ResourceRef,
  bytes: Bytes,
): Promise<void> {
  await inRun(store, async (run) => {
    await run.stageFullCopy(ref, bytes);
    await run.commit({ resources: [ref] });
  });
}
