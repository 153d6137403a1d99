import { resourceKey, type ResourceKey, type ResourceRef } from "../model/resource.js";
import type { StoreCommit } from "../model/commit.js";

/**
 * Local copies that the user deleted while a writer was open. The writer's plan does not know about
 * them.
 */
export class DeletedResources {
  private readonly byKey = new Map<ResourceKey, ResourceRef>();
  private all = false;

  /** True if everything was deleted, including resources that the writer would have added. */
  get isAll(): boolean {
    return this.all;
  }

  get refs(): readonly ResourceRef[] {
    return [...this.byKey.values()];
  }

  add(refs: readonly ResourceRef[] | "all"): void {
    if (refs === "all") this.all = true;
    else
      for (const { group, id } of refs) this.byKey.set(resourceKey({ group, id }), { group, id });
  }

  has(ref: ResourceRef): boolean {
    return this.all || this.byKey.has(resourceKey(ref));
  }

  /** The commit without these resources, so that it restores none of them. */
  without(commit: StoreCommit): StoreCommit {
    if (!this.all && this.byKey.size === 0) return commit;
    const kept = <T extends ResourceRef>(refs: readonly T[] = []): T[] =>
      refs.filter((ref) => !this.has(ref));
    return {
      ...commit,
      resources: kept(commit.resources),
      unavailable: kept(commit.unavailable),
      failures: kept(commit.failures),
      touched: kept(commit.touched),
      doubtful: kept(commit.doubtful),
      ...(commit.currentThrough === undefined
        ? {}
        : {
            currentThrough: {
              ...commit.currentThrough,
              resources: kept(commit.currentThrough.resources),
            },
          }),
    };
  }
}
