import { resourceKey, type LocalResource, type ResourceKey } from "../../core/model/resource.js";
import type { StoreState } from "../../core/model/storeState.js";
import type { ActiveEnvironment } from "../../app/activeEnvironment.js";
import { logError, type Log } from "../../platform/log.js";

/**
 * Counts the verses that the ranges of each tafsir cover: once for each generation, one resource at
 * a time, and only while the tree is visible.
 */
export class CoverageReader {
  private readonly counted = new Map<ResourceKey, { file: string; verses: number | null }>();
  private isReading = false;
  private environment = "";

  constructor(
    private readonly active: ActiveEnvironment,
    private readonly log: Log,
    private readonly onCounted: () => void,
  ) {}

  get verses(): ReadonlyMap<ResourceKey, number> {
    const verses = new Map<ResourceKey, number>();
    for (const [key, entry] of this.counted) {
      if (entry.verses !== null) verses.set(key, entry.verses);
    }
    return verses;
  }

  /** Counts new generations in this state. */
  follow(state: StoreState | null): void {
    if (this.isReading || state === null) return;
    if (this.environment !== this.active.environment.key) {
      // File names repeat from one environment to the next.
      this.environment = this.active.environment.key;
      this.counted.clear();
    }
    const next = state.resources.find(
      (resource) =>
        resource.group === "tafsirs" &&
        resource.file !== null &&
        this.counted.get(resourceKey(resource))?.file !== resource.file,
    );
    if (next !== undefined) void this.count(next);
  }

  private async count(resource: LocalResource): Promise<void> {
    this.isReading = true;
    let verses: number | null = null;
    try {
      const { store } = await this.active.open();
      const [{ allPages }, { coverageOf }] = await Promise.all([
        import("../../core/library/allPages.js"),
        import("../../core/library/reading/coverage.js"),
      ]);
      const heads = await allPages((offset) => store.rowHeads(resource, { offset, limit: 10_000 }));
      verses = coverageOf(heads).verses.reduce((sum, covered) => sum + covered, 0);
    } catch (error) {
      logError(this.log, `The verses of ${resourceKey(resource)} could not be counted`, error);
    } finally {
      this.counted.set(resourceKey(resource), { file: resource.file ?? "", verses });
      this.isReading = false;
      this.onCounted();
    }
  }
}
