import { GROUP_PATTERN, type ResourceRef } from "./resource.js";

/** The resources of a run: for each group either all of them or ids in ascending order. */
export interface ResourceFilter {
  readonly groups: ReadonlyMap<string, "*" | readonly number[]>;
}

export interface FilterProblem {
  /** The settings entry as the user wrote it. */
  readonly entry: string;
  /**
   * `syntax`: not `group:id` or `group:*`. `group`, `id`: that part is invalid. `refused`: valid,
   * but unknown to the service.
   */
  readonly reason: "syntax" | "group" | "id" | "refused";
}

const ENTRY = /^([^:]*):(.*)$/;

/**
 * Reads the entries of the `resources` setting, one resource or group each (`translations:19`,
 * `articles:*`). Invalid entries are reported once each, and left out of the filter.
 */
export function parseFilter(entries: readonly string[]): {
  filter: ResourceFilter;
  problems: FilterProblem[];
} {
  const groups = new Map<string, "*" | Set<number>>();
  const problems: FilterProblem[] = [];
  // Without repetitions: the tree has a row for each problem, and VS Code shows no tree at all if
  // two of its rows have one id.
  for (const entry of new Set(entries)) {
    const match = ENTRY.exec(entry.trim());
    if (match === null) {
      problems.push({ entry, reason: "syntax" });
      continue;
    }
    const group = (match[1] ?? "").trim();
    const id = (match[2] ?? "").trim();
    if (!GROUP_PATTERN.test(group)) {
      problems.push({ entry, reason: "group" });
      continue;
    }
    if (id === "*") {
      groups.set(group, "*");
      continue;
    }
    const number = /^[1-9][0-9]{0,15}$/.test(id) ? Number(id) : NaN;
    if (!Number.isSafeInteger(number)) {
      problems.push({ entry, reason: "id" });
      continue;
    }
    const ids = groups.get(group) ?? new Set<number>();
    if (ids !== "*") ids.add(number);
    groups.set(group, ids);
  }
  const sorted = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, ids]): [string, "*" | number[]] => [
      group,
      ids === "*" ? "*" : [...ids].sort((a, b) => a - b),
    ]);
  return { filter: { groups: new Map(sorted) }, problems };
}

/**
 * The canonical text of a filter (`articles:*;translations:19,20`): groups in alphabetical order,
 * ids ascending, no duplicates, `*` in place of ids. Checkpoints are bound to it
 * (spec notes, "Resource filter"). Not yet percent-encoded.
 */
export function canonicalFilter(filter: ResourceFilter): string {
  return [...filter.groups]
    .map(([group, ids]) => `${group}:${ids === "*" ? "*" : ids.join(",")}`)
    .join(";");
}

/** The filter without the given groups. */
export function withoutGroups(filter: ResourceFilter, groups: ReadonlySet<string>): ResourceFilter {
  return { groups: new Map([...filter.groups].filter(([group]) => !groups.has(group))) };
}

/**
 * True for an empty filter. It is never sent, because the service could read it as 'everything'.
 */
export function isEmptyFilter(filter: ResourceFilter): boolean {
  return filter.groups.size === 0;
}

export function filterCovers(filter: ResourceFilter, ref: ResourceRef): boolean {
  const ids = filter.groups.get(ref.group);
  return ids !== undefined && (ids === "*" || ids.includes(ref.id));
}

/** The resources that the filter names by id. */
export function namedResources(filter: ResourceFilter): ResourceRef[] {
  const refs: ResourceRef[] = [];
  for (const [group, ids] of filter.groups) {
    if (ids !== "*") for (const id of ids) refs.push({ group, id });
  }
  return refs;
}

/** Reads the canonical text of a filter; null for any other text. */
export function readCanonicalFilter(text: string): ResourceFilter | null {
  const entries = text.split(";").flatMap((part) => {
    const [group = "", ids = ""] = part.split(":");
    return ids.split(",").map((id) => `${group}:${id}`);
  });
  const { filter, problems } = parseFilter(entries);
  return problems.length === 0 ? filter : null;
}

/** The intersection of two filters. */
export function intersection(a: ResourceFilter, b: ResourceFilter): ResourceFilter {
  const groups = new Map<string, "*" | readonly number[]>();
  for (const [group, ids] of a.groups) {
    const others = b.groups.get(group);
    if (others === undefined) continue;
    if (ids === "*") {
      groups.set(group, others);
    } else {
      const common = others === "*" ? ids : ids.filter((id) => others.includes(id));
      if (common.length > 0) groups.set(group, common);
    }
  }
  return { groups };
}

/**
 * The filter without the given resources. A group with `*` that covers one of them becomes the ids
 * of its other `known` resources.
 */
export function withoutResources(
  filter: ResourceFilter,
  refs: readonly ResourceRef[],
  known: readonly ResourceRef[],
): ResourceFilter {
  const groups = new Map<string, "*" | readonly number[]>();
  for (const [group, ids] of filter.groups) {
    const without = new Set(refs.flatMap((ref) => (ref.group === group ? [ref.id] : [])));
    if (without.size === 0) {
      groups.set(group, ids);
      continue;
    }
    const all = ids === "*" ? known.flatMap((ref) => (ref.group === group ? [ref.id] : [])) : ids;
    const left = [...new Set(all)].filter((id) => !without.has(id)).sort((x, y) => x - y);
    if (left.length > 0) groups.set(group, left);
  }
  return { groups };
}
