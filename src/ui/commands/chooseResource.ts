import * as vscode from "vscode";
import {
  hasRows,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../core/model/resource.js";
import type { StoreState } from "../../core/model/storeState.js";
import type { UiContext } from "../errorMessages.js";
import { showInfo } from "../messages.js";
import { nothingYet, showNextStep } from "../nextStep.js";
import type { Panels } from "../panels/panels.js";
import { inertItems } from "../text/inert.js";
import { groupTitle } from "../text/groups.js";
import { nameOf, resourceDetail } from "../text/resources.js";
import { inTreeOrder } from "../text/treeOrder.js";
import { showQuickPick } from "../picks/quickInput.js";

export interface ResourceItem extends vscode.QuickPickItem {
  /** Absent in headings. */
  readonly ref?: ResourceRef;
}

/** What a list of resources needs to know about the window. */
export interface ChooseContext extends Pick<UiContext, "active"> {
  readonly panels: Pick<Panels, "front">;
}

/** Items of a list of resources, in the order of the tree: under a heading for each group, by name. */
export function resourceItems(
  resources: readonly LocalResource[],
  state: StoreState,
): ResourceItem[] {
  const items: ResourceItem[] = [];
  let heading: string | null = null;
  for (const resource of inTreeOrder(resources, state, vscode.env.language)) {
    const { group, id } = resource;
    if (group !== heading) {
      items.push({ label: groupTitle(group), kind: vscode.QuickPickItemKind.Separator });
    }
    heading = group;
    items.push({
      ref: { group, id },
      label: nameOf(resource, state),
      description: resourceDetail(resource, vscode.env.language),
    });
  }
  return items;
}

/**
 * A list with the resource of the active panel at its beginning, under a heading of its own: a
 * command that a person calls there is about that resource. Unchanged if the list lacks it.
 */
export function frontFirst<T extends ResourceItem>(
  items: readonly T[],
  { panels }: Pick<ChooseContext, "panels">,
): (T | ResourceItem)[] {
  const front = panels.front()?.ref;
  const isFront = ({ ref }: T): boolean =>
    front !== undefined && ref !== undefined && resourceKey(ref) === resourceKey(front);
  const own = items.find(isFront);
  if (own === undefined) return [...items];
  const others = items.filter((item) => item !== own);
  const isHeading = (item: T | undefined): boolean =>
    item?.kind === vscode.QuickPickItemKind.Separator;
  const rest = others.filter((item, index) => {
    const next = others[index + 1];
    return !isHeading(item) || (next !== undefined && !isHeading(next));
  });
  const [first] = rest;
  return [
    { label: vscode.l10n.t("In the active tab"), kind: vscode.QuickPickItemKind.Separator },
    own,
    // Otherwise the entries before the first group would seem to be in the tab as well.
    ...(first === undefined || isHeading(first)
      ? []
      : [{ label: vscode.l10n.t("Others"), kind: vscode.QuickPickItemKind.Separator }]),
    ...rest,
  ];
}

/** Asks for one of the matching resources, or reports that there are none. */
export async function chooseResource(
  state: StoreState,
  title: string,
  context: ChooseContext,
  passes: (resource: LocalResource) => boolean = () => true,
): Promise<ResourceRef | undefined> {
  const resources = state.resources.filter(passes);
  if (resources.length === 0) {
    if (state.resources.some(hasRows)) {
      void showInfo(vscode.l10n.t("No resource in the local copy fits this command."));
    } else showNextStep(nothingYet(), context);
    return undefined;
  }
  const items = frontFirst(resourceItems(resources, state), context);
  const chosen = await showQuickPick(inertItems(items), {
    title,
    placeHolder: vscode.l10n.t("Which resource?"),
    matchOnDescription: true,
  });
  return chosen?.ref;
}
