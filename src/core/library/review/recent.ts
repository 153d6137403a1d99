import { CHAPTERS } from "../../model/chapters.js";
import type { ResourceRef } from "../../model/resource.js";
import { parseVerseKey } from "../../model/verse.js";
import type { ContentStore } from "../../ports.js";

/**
 * Number of changes in each chapter (index 0 is chapter 1) applied since a moment (ISO 8601), as far
 * as the local history reaches.
 */
export async function recentChanges(
  store: Pick<ContentStore, "history">,
  ref: ResourceRef,
  since: string,
): Promise<number[]> {
  const changes = CHAPTERS.map(() => 0);
  for (const entry of await store.history(ref, { limit: 5000 })) {
    const verse = parseVerseKey(entry.verseKey);
    if (verse === null || entry.appliedAt < since) continue;
    changes[verse.chapter - 1] = (changes[verse.chapter - 1] ?? 0) + 1;
  }
  return changes;
}
