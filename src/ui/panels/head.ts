import * as vscode from "vscode";
import { parseFilter } from "../../core/model/filter.js";
import {
  hasRows,
  resourceKey,
  type LocalResource,
  type ResourceKey,
} from "../../core/model/resource.js";
import type { StoreState } from "../../core/model/storeState.js";
import { copyState } from "../../core/library/copyState.js";
import { quranCoreOf } from "../../core/library/reading/arabic.js";
import { directionOf, tagOf } from "../../core/library/language.js";
import type { ResourceHead } from "../../protocol/shared.js";
import { namelessTitle } from "../text/groups.js";
import { distinctNames, languageTitle } from "../text/resources.js";

export type EnvironmentName = "production" | "prelive" | "sandbox" | "custom";

/** The attribution of a text. Only texts from the foundation's own services name the foundation. */
export function attributionOf(environment: EnvironmentName): string {
  switch (environment) {
    case "sandbox":
      return vscode.l10n.t("Sample data: quran-json (CC BY-SA 4.0) and marked placeholders");
    case "custom":
      return vscode.l10n.t("Provided by a custom service");
    case "production":
    case "prelive":
      return vscode.l10n.t("Quran data provided by Quran Foundation");
  }
}

/** The name of a resource, else its group and number. */
export function resourceTitle(resource: Pick<LocalResource, "group" | "id" | "name">): string {
  return resource.name ?? namelessTitle(resource);
}

/** Cache: the titles of all resources of a state. */
const tabTitles = new WeakMap<StoreState, ReadonlyMap<ResourceKey, string>>();

/** The title of a resource's tab: its name, distinct from the names of all other resources. */
export function tabTitle(resource: LocalResource, state: StoreState): string {
  let titles = tabTitles.get(state);
  if (titles === undefined) {
    titles = distinctNames(state.resources, vscode.env.language);
    tabTitles.set(state, titles);
  }
  return titles.get(resourceKey(resource)) ?? resourceTitle(resource);
}

/** The title of a resource's inspector, distinct from its reader's. */
export function inspectorTitle(resource: LocalResource, state: StoreState): string {
  return vscode.l10n.t("{0} (inspector)", tabTitle(resource, state));
}

/** The environment in use, with its entries of the `resources` setting. */
export interface ServiceInUse {
  readonly environment: EnvironmentName;
  readonly key: string;
  readonly entries: readonly string[];
}

/** A resource's facts for the head and footer of its panels. */
export function resourceHead(
  resource: LocalResource,
  state: StoreState,
  service: ServiceInUse,
): ResourceHead {
  const { currentAt, isSynced } = copyState(resource, state, parseFilter(service.entries).filter);
  const isArabicText = resource.group === "quran_core" || resource.group === "mushafs";
  return {
    group: resource.group,
    id: resource.id,
    name: resourceTitle(resource),
    authorName: resource.authorName,
    languageName: languageTitle(resource.languageName, vscode.env.language),
    lang: tagOf(resource) ?? (isArabicText ? "ar" : null),
    direction: resource.group === "quran_core" ? "rtl" : directionOf(resource),
    status: resource.status,
    unavailableReason: resource.unavailableReason,
    unavailableSince: resource.unavailableSince,
    rowCount: resource.rowCount,
    syncedAt: currentAt,
    isSynced,
    service: service.key,
    attribution: attributionOf(service.environment),
  };
}

/** The parts of a reader around its page: its head, and the options of the toolbar. */
export function readerHead(
  resource: LocalResource,
  state: StoreState,
  service: ServiceInUse,
): { readonly resource: ResourceHead; readonly hasArabic: boolean; readonly groups: string[] } {
  const groups = state.resources.filter(hasRows).map((one) => one.group);
  return {
    resource: resourceHead(resource, state, service),
    hasArabic: quranCoreOf(state) !== null,
    groups: [...new Set(groups)],
  };
}
