import { KNOWN_GROUPS } from "../model/resource.js";

/** A filter, as the service reads it. */
export interface ServiceFilter {
  /** Groups in alphabetical order with ascending ids, without duplicates; `*` in place of ids. */
  readonly canonical: string;
  readonly covers: (group: string, id: number) => boolean;
}

export type FilterAnswer =
  | { readonly ok: true; readonly filter: ServiceFilter }
  | { readonly ok: false; readonly code: "invalid_resources"; readonly message: string }
  | { readonly ok: false; readonly code: "unknown_resource_group"; readonly message: string };

/**
 * Reads the `resources` parameter (`group:id,id;group:*`). A missing or empty filter is an error
 * and never means everything (spec notes, "Resource filter"). Independent of the client's parser.
 */
export function readFilter(text: string | undefined, groups: ReadonlySet<string>): FilterAnswer {
  if (text === undefined || text.trim() === "") return invalid("resources is required");
  const wanted = new Map<string, "*" | Set<number>>();
  for (const part of text.split(";")) {
    const colon = part.indexOf(":");
    if (colon < 1) return invalid(`Invalid resources filter: ${part}`);
    const group = part.slice(0, colon).trim();
    if (!groups.has(group)) {
      return {
        ok: false,
        code: "unknown_resource_group",
        message: `Unknown resource group: ${group}`,
      };
    }
    for (const item of part.slice(colon + 1).split(",")) {
      const id = item.trim();
      const before = wanted.get(group);
      if (id === "*") {
        wanted.set(group, "*");
      } else if (!/^[1-9]\d{0,15}$/.test(id) || !Number.isSafeInteger(Number(id))) {
        return invalid(`Invalid resources filter: ${part}`);
      } else if (before !== "*") {
        wanted.set(group, (before ?? new Set()).add(Number(id)));
      }
    }
  }
  const canonical = [...wanted.keys()]
    .sort()
    .map((group) => {
      const ids = wanted.get(group) ?? "*";
      return `${group}:${ids === "*" ? "*" : [...ids].sort((a, b) => a - b).join(",")}`;
    })
    .join(";");
  return {
    ok: true,
    filter: {
      canonical,
      covers: (group, id) => {
        const ids = wanted.get(group);
        return ids !== undefined && (ids === "*" || ids.has(id));
      },
    },
  };
}

/**
 * The groups that the service knows from the beginning. Later ones appear with their first
 * resource.
 */
export function initialGroups(): Set<string> {
  return new Set<string>(KNOWN_GROUPS);
}

function invalid(message: string): FilterAnswer {
  return { ok: false, code: "invalid_resources", message };
}
