import * as l10n from "@vscode/l10n";
import { count } from "./age.js";
import { namelessTitle } from "./groups.js";
import { isolated, isolatedLines } from "./inert.js";
import type { ListedResource, StoreState } from "../../core/model/storeState.js";
import {
  findRef,
  findResource,
  resourceKey,
  type LocalResource,
  type ResourceKey,
  type ResourceRef,
} from "../../core/model/resource.js";
import { plural } from "../../core/model/plural.js";

/** The service writes language names in lower case. */
export function languageTitle(name: string | null | undefined, locale: string): string | null {
  if (name == null || name === "") return null;
  const [first = "", ...rest] = name;
  return first.toLocaleUpperCase(locale) + rest.join("");
}

/** The usual name of a resource. */
export function resourceLabel(
  ref: ResourceRef,
  names: { readonly name: string | null } | undefined,
  listed: ListedResource | undefined,
): string {
  const name = isolatedLines(names?.name ?? "").trim();
  const listedName = isolatedLines(listed?.name ?? "").trim();
  if (name !== "") return name;
  return listedName !== "" ? listedName : namelessTitle(ref);
}

/** The usual name of a resource, if the store has one. */
export function nameOf(ref: ResourceRef, state: StoreState): string {
  return resourceLabel(ref, findResource(state, ref), findRef(state.listed, ref));
}

/** The order of resources of one group in lists: by name, with numbers in numeric order. */
export function inNameOrder(
  locale: string,
): (
  a: { readonly label: string; readonly id: number },
  b: { readonly label: string; readonly id: number },
) => number {
  const collator = new Intl.Collator(locale, { numeric: true });
  return (a, b) => collator.compare(a.label, b.label) || a.id - b.id;
}

type Spoken = Pick<LocalResource, "group" | "id" | "languageName">;

/** Maximum resources that a message names. */
const MOST_NAMES = 5;

/** The first of these names in a list, and the number of the others. */
export function firstNames(names: readonly string[], locale: string): string {
  const shown = names.slice(0, MOST_NAMES).map(isolated);
  const more = names.length - shown.length;
  if (more > 0) shown.push(l10n.t("{0} more", count(more, locale)));
  return new Intl.ListFormat(locale, { type: "unit" }).format(shown);
}

/** Language and id, which distinguish resources of the same name in a list. */
export function resourceDetail(resource: Spoken, locale: string): string {
  return joined([languageTitle(resource.languageName, locale), resourceKey(resource)]);
}

/**
 * The names of resources for places with room for a name only. Resources of the same name get their
 * language, and those that also have the same language get their id.
 */
export function distinctNames(
  resources: readonly (Spoken & { readonly name: string | null })[],
  locale: string,
): ReadonlyMap<ResourceKey, string> {
  const described = resources.map((resource) => {
    const name = resource.name ?? namelessTitle(resource);
    const language = languageTitle(resource.languageName, locale);
    return { key: resourceKey(resource), name, spoken: joined([name, language]) };
  });
  const names = repeated(described.map(({ name }) => name));
  const spokenNames = repeated(described.map(({ spoken }) => spoken));
  return new Map(
    described.map(({ key, name, spoken }) => {
      if (!names.has(name)) return [key, name];
      return [key, spokenNames.has(spoken) ? joined([spoken, key]) : spoken];
    }),
  );
}

function repeated(texts: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const text of texts) {
    if (seen.has(text)) twice.add(text);
    seen.add(text);
  }
  return twice;
}

/** A number of unreviewed changes in words. */
export function changesText(changes: number, locale: string): string {
  return plural(
    l10n.t("{0, plural, one {# change not reviewed} other {# changes not reviewed}}"),
    locale,
    changes,
  );
}

/** Joins the parts that are not empty. */
export function joined(parts: readonly (string | null | undefined)[], separator = " · "): string {
  return parts.filter((part) => part != null && part !== "").join(separator);
}
