import { compareResources, resourceKey } from "../model/resource.js";
import type { ListedResource } from "../ports.js";

/**
 * The lists to keep after a fetch. A list that did not come is left out of the fetch without an
 * error; what it said before stays.
 */
export function mergedLists(
  before: readonly ListedResource[],
  fetched: readonly ListedResource[],
): ListedResource[] {
  const came = new Set(fetched.map(({ group }) => group));
  const known = new Map(before.map((listed) => [resourceKey(listed), listed]));
  const complete = fetched.map((listed): ListedResource => {
    const old = known.get(resourceKey(listed));
    // Code and direction come from the list of languages, which may be the one that failed.
    if (old?.languageName !== listed.languageName) return listed;
    return {
      ...listed,
      languageCode: listed.languageCode ?? old.languageCode,
      direction: listed.direction ?? old.direction,
    };
  });
  return [...before.filter(({ group }) => !came.has(group)), ...complete].sort(compareResources);
}
