import { parseFilter } from "../../core/model/filter.js";
import { resourceKey, type ResourceRef } from "../../core/model/resource.js";

/** An entry in comparable form: `translations:19`; null for an invalid one. */
export function normalEntry(entry: string): string | null {
  const { filter, problems } = parseFilter([entry]);
  const [first] = filter.groups;
  if (problems.length > 0 || first === undefined) return null;
  const [group, ids] = first;
  return `${group}:${ids === "*" ? "*" : String(ids[0])}`;
}

/**
 * The `resources` setting after a choice in a list: deselected entries are removed and selected
 * ones are added at the end. Everything else, including invalid entries, stays as written.
 * @param offered the entries that the list showed
 * @param chosen the selected ones among them
 */
export function editEntries(
  current: readonly string[],
  offered: readonly string[],
  chosen: readonly string[],
): string[] {
  const wanted = new Set(chosen);
  const shown = new Set(offered);
  const kept = current.filter((entry) => {
    const normal = normalEntry(entry);
    return normal === null || !shown.has(normal) || wanted.has(normal);
  });
  const present = new Set(kept.map(normalEntry));
  const wholeGroups = new Set(
    [...present, ...chosen].flatMap((e) => (e?.endsWith(":*") === true ? [e.slice(0, -2)] : [])),
  );
  const added = chosen.filter((entry) => {
    if (present.has(entry)) return false;
    // The whole group includes each of its resources.
    return entry.endsWith(":*") || !wholeGroups.has(entry.slice(0, entry.indexOf(":")));
  });
  return [...kept, ...added];
}

export type Removal =
  | { readonly kind: "removed"; readonly entries: readonly string[] }
  /** Only the group's entry covers it, so removing that removes all of the group's resources. */
  | {
      readonly kind: "wholeGroup";
      readonly entry: string;
      readonly entries: readonly string[];
      /** The entries with the group's other known resources one by one. */
      readonly withOthers: readonly string[];
    }
  | { readonly kind: "notNamed" };

/** The `resources` setting without one known resource. */
export function removeEntry(
  current: readonly string[],
  ref: ResourceRef,
  known: readonly ResourceRef[],
): Removal {
  const key = resourceKey(ref);
  const rest = current.filter((entry) => normalEntry(entry) !== key);
  const wholeGroup = `${ref.group}:*`;
  const withoutGroup = rest.filter((entry) => normalEntry(entry) !== wholeGroup);
  if (withoutGroup.length !== rest.length) {
    const named = new Set(withoutGroup.map(normalEntry));
    const others = known
      .filter((one) => one.group === ref.group)
      .map(resourceKey)
      .filter((other) => other !== key && !named.has(other));
    return {
      kind: "wholeGroup",
      entry: wholeGroup,
      entries: withoutGroup,
      withOthers: [...withoutGroup, ...others],
    };
  }
  return rest.length === current.length ? { kind: "notNamed" } : { kind: "removed", entries: rest };
}

/**
 * The `resources` setting after a removal is undone: `before` became `after`, and `current` can have
 * further changes, which stay.
 */
export function undoRemoval(
  current: readonly string[],
  before: readonly string[],
  after: readonly string[],
): string[] {
  const [had, has] = [new Set(before), new Set(after)];
  // Entries that replaced a whole group go again.
  const kept = new Set(current.filter((entry) => had.has(entry) || !has.has(entry)));
  const restored = new Set(before.filter((entry) => !has.has(entry)));
  return [
    ...before.filter((entry) => restored.has(entry) || kept.has(entry)),
    ...[...kept].filter((entry) => !had.has(entry)),
  ];
}
