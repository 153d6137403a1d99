import * as vscode from "vscode";
import type { LocalResource, ResourceRef } from "../../core/model/resource.js";
import type { StoreState } from "../../core/model/storeState.js";
import { showInfo } from "../messages.js";
import { inertItems } from "../text/inert.js";
import { compareGroups, groupTitle } from "../text/groups.js";
import { nameOf, resourceDetail } from "../text/resources.js";
import { showQuickPick } from "../picks/quickInput.js";

export interface ResourceItem extends vscode.QuickPickItem {
  /** Absent in headings. */
  readonly ref?: ResourceRef;
}

/** Items of a list of resources, under a heading for each group. */
export function resourceItems(
  resources: readonly LocalResource[],
  state: StoreState,
): ResourceItem[] {
  const items: ResourceItem[] = [];
  const groups = [...new Set(resources.map(({ group }) => group))].sort(compareGroups);
  for (const group of groups) {
    items.push({ label: groupTitle(group), kind: vscode.QuickPickItemKind.Separator });
    for (const resource of resources.filter((each) => each.group === group)) {
      items.push({
        ref: { group, id: resource.id },
        label: nameOf(resource, state),
        description: resourceDetail(resource, vscode.env.language),
      });
    }
  }
  return items;
}

/** Asks for one of the matching resources, or reports that there are none. */
export async function chooseResource(
  state: StoreState,
  title: string,
  passes: (resource: LocalResource) => boolean = () => true,
): Promise<ResourceRef | undefined> {
  const resources = state.resources.filter(passes);
  if (resources.length === 0) {
    void showInfo(vscode.l10n.t("There is nothing in the local copy yet. Sync first."));
    return undefined;
  }
  const chosen = await showQuickPick(inertItems(resourceItems(resources, state)), {
    title,
    placeHolder: vscode.l10n.t("Which resource?"),
    matchOnDescription: true,
  });
  return chosen?.ref;
}
