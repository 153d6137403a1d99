import type { ResourceRef } from "../../core/model/resource.js";
import type { StoreState } from "../../core/model/storeState.js";
import { compareGroups } from "./groups.js";
import { inNameOrder, nameOf } from "./resources.js";

/** Resources in the order of the tree: by group, and there by name. */
export function inTreeOrder<T extends ResourceRef>(
  resources: readonly T[],
  state: StoreState,
  locale: string,
): T[] {
  const byName = inNameOrder(locale);
  return resources
    .map((resource) => ({ resource, id: resource.id, label: nameOf(resource, state) }))
    .sort((a, b) => compareGroups(a.resource.group, b.resource.group) || byName(a, b))
    .map(({ resource }) => resource);
}
