import type { RowChange } from "../../model/change.js";
import type { ResourceRef } from "../../model/resource.js";
import type { ContentStore } from "../../ports.js";
import { allPages } from "../allPages.js";

/** All unreviewed changes of a resource, in reading order, from one generation. */
export function allChanges(
  store: Pick<ContentStore, "changes">,
  ref: ResourceRef,
): Promise<readonly RowChange[]> {
  return allPages((offset) => store.changes(ref, { offset }));
}
