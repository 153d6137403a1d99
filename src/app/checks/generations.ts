import type { ResourceChange } from "../../core/model/change.js";
import { resourceKey, type ResourceKey, type ResourceRef } from "../../core/model/resource.js";
import type { StoreState } from "../../core/model/storeState.js";

/** The generation of each resource in use, to detect the rows that a commit changed. */
export class Generations {
  private files: ReadonlyMap<ResourceKey, string | null> | null = null;

  /** False before the first state, and after `clear`. */
  get isKnown(): boolean {
    return this.files !== null;
  }

  /** The file of a resource's rows; null if it has none. */
  of(ref: ResourceRef): string | null {
    return this.files?.get(resourceKey(ref)) ?? null;
  }

  remember({ resources }: StoreState): void {
    this.files = new Map(resources.map((each) => [resourceKey(each), each.file]));
  }

  /**
   * Remembers a commit's state, and returns the resources whose rows it changed or removed. A commit
   * of marks, names or times changes none.
   */
  commit(changes: readonly ResourceChange[], state: StoreState): ResourceRef[] {
    const before = this.files;
    this.remember(state);
    return changes.flatMap(({ group, id }) => {
      const ref = { group, id };
      return (before?.get(resourceKey(ref)) ?? null) === this.of(ref) ? [] : [ref];
    });
  }

  clear(): void {
    this.files = null;
  }
}
