import { isContentError, type SerializedError } from "../model/errors.js";
import { canonicalFilter, type FilterProblem, type ResourceFilter } from "../model/filter.js";
import type { ContentSource } from "../ports.js";
import type { EntryProblem } from "./types.js";

const REFUSAL_CODES: ReadonlySet<string> = new Set(["unknown_resource_group", "invalid_resources"]);

/** True if the service refused the filter itself. */
export function refusesFilter(error: SerializedError): boolean {
  return REFUSAL_CODES.has(error.code);
}

/**
 * The groups of a filter that the service refuses, with the error of each.
 *
 * A message may list the supported groups, so the mere mention of a group proves nothing. A group
 * counts as refused if the message names it as the unknown one, or if the service refuses a filter
 * of only that group.
 */
export async function findRefusedGroups(
  source: Pick<ContentSource, "fetchPage">,
  filter: ResourceFilter,
  error: SerializedError,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, SerializedError>> {
  const named = unknownGroup(error, filter);
  if (named !== null) return new Map([[named, error]]);
  const [only] = filter.groups.size === 1 ? filter.groups.keys() : [];
  if (only !== undefined) return new Map([[only, error]]);
  const refused = new Map<string, SerializedError>();
  for (const [group, ids] of filter.groups) {
    const alone = canonicalFilter({ groups: new Map([[group, ids]]) });
    try {
      await source.fetchPage({ kind: "bootstrap", filter: alone, perPage: 1 }, signal);
    } catch (refusal) {
      if (!isContentError(refusal)) throw refusal;
      if (!refusesFilter(refusal)) return refused;
      refused.set(group, refusal);
    }
  }
  return refused;
}

/** The group in a message like `Unknown resource group: tranlations`. */
function unknownGroup(error: SerializedError, filter: ResourceFilter): string | null {
  if (error.code !== "unknown_resource_group") return null;
  const said = error.details.serviceMessage ?? error.message;
  const named = /\bunknown resource group:?\s*["'`]?([a-z0-9_]+)/i.exec(said)?.[1];
  return named !== undefined && filter.groups.has(named) ? named : null;
}

/** All invalid entries of the setting, with the reason. */
export function entryProblems(
  problems: readonly FilterProblem[],
  refused: ReadonlyMap<string, SerializedError>,
): EntryProblem[] {
  return problems.map(({ entry, reason }): EntryProblem => {
    const refusal = reason === "refused" ? refused.get(groupOf(entry)) : undefined;
    if (refusal !== undefined) {
      return {
        entry,
        code: refusal.code,
        message: `The service refused "${entry}": ${refusal.details.serviceMessage ?? refusal.message}`,
      };
    }
    return { entry, code: "invalid_resources", message: malformedEntry(entry) };
  });
}

export function malformedEntry(entry: string): string {
  return `"${entry}" is not a resource. Entries look like translations:19 or articles:*.`;
}

/** The group of a valid entry. */
export function groupOf(entry: string): string {
  return entry.slice(0, Math.max(0, entry.indexOf(":"))).trim();
}
