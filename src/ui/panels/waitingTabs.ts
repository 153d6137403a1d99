import * as vscode from "vscode";
import type { PanelDeps } from "./panels.js";
import type { StoreState } from "../../core/model/storeState.js";
import { type LocalResource, type ResourceRef, findResource } from "../../core/model/resource.js";

/**
 * A panel's tabs from before a reload that have not been shown since. VS Code restores a panel only
 * when its tab is shown.
 */
export function waitingTabs(viewType: string): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.endsWith(`-${viewType}`),
    );
}

/** The titles of one kind of panel. */
export interface PanelKind {
  readonly viewType: string;
  readonly titleOf: (resource: LocalResource, state: StoreState) => string;
}

/**
 * The waiting tab of a resource, or null. A waiting tab has only a view type and a title, so the
 * title must be unique among the resources and the restored panels (`own`).
 */
export async function waitingTabOf(
  { viewType, titleOf }: PanelKind,
  ref: ResourceRef,
  own: readonly vscode.WebviewPanel[],
  { openState, logger }: Pick<PanelDeps, "openState" | "logger">,
): Promise<vscode.Tab | null> {
  const tabs = waitingTabs(viewType);
  if (tabs.length <= own.length) return null;
  try {
    const state = await openState();
    const resource = findResource(state, ref);
    if (resource === undefined) return null;
    const title = titleOf(resource, state);
    const isUnique = state.resources.filter((one) => titleOf(one, state) === title).length === 1;
    if (!isUnique || own.some((panel) => panel.title === title)) return null;
    return tabs.find((tab) => tab.label === title) ?? null;
  } catch (error) {
    // The panel shows the store's problem.
    logger.debug(`No tab was looked for: ${String(error)}`);
    return null;
  }
}

/** The title of a new panel. Setting it later would draw the tab twice. */
export function knownTitle(
  { titleOf }: PanelKind,
  ref: ResourceRef,
  state: StoreState | null,
): string | undefined {
  if (state === null) return undefined;
  const found = findResource(state, ref);
  return found && titleOf(found, state);
}
