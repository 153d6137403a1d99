import { compareResources } from "../model/resource.js";
import type { ListedResource } from "../ports.js";

/**
 * The lists to keep after a fetch. A list that did not come is left out of the fetch without an
 * error; its names from before stay.
 */
export function mergedLists(
  before: readonly ListedResource[],
  fetched: readonly ListedResource[],
): ListedResource[] {
  const came = new Set(fetched.map(({ group }) => group));
  return [...before.filter(({ group }) => !came.has(group)), ...fetched].sort(compareResources);
}
