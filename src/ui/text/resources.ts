import * as l10n from "@vscode/l10n";
import { namelessTitle } from "./groups.js";
import { isolatedLines } from "./inert.js";
import type { ListedResource } from "../../core/model/storeState.js";
import type { ResourceRef } from "../../core/model/resource.js";
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
