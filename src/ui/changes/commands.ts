import * as vscode from "vscode";
import type { ChangedPart } from "../../core/library/review/classify.js";
import { readDifferences } from "../../core/library/review/difference.js";
import type { ChangeKind } from "../../core/model/change.js";
import { resourceKey, type ResourceKey } from "../../core/model/resource.js";
import type { UiContext } from "../errorMessages.js";
import { showInfo, showTransient } from "../messages.js";
import type { Panels } from "../panels/panels.js";
import { inertItems } from "../text/inert.js";
import { resourceDetail } from "../text/resources.js";
import {
  changedResources,
  changeKindText,
  NO_FILTER,
  partText,
  refOf,
  type ChangeNode,
} from "./model.js";
import { changesNodes, isChanges } from "./nodes.js";
import type { ChangesView } from "./view.js";
import { showQuickPick } from "../picks/quickInput.js";

export interface ChangesViewContext extends UiContext {
  readonly panels: Panels;
  readonly changesView: ChangesView;
}

/** Opens the reader at a change, with its difference. */
export async function openChange(node: ChangeNode, context: ChangesViewContext): Promise<void> {
  const { recordType, recordKey } = node.first;
  const row = { recordType, recordKey };
  await context.panels.open(refOf(node), { row, difference: row });
}

export async function stepChange(by: 1 | -1, context: ChangesViewContext): Promise<void> {
  const node = await context.changesView.step(by);
  if (node === null) showTransient(vscode.l10n.t("There are no more changes."));
  else await openChange(node, context);
}

/** A key binding passes this argument to mean the view's selection. */
export const SELECTION = "selection";

/**
 * Marks a menu's nodes, or the selection, as reviewed. Marks nothing if the view was refreshed
 * while the menu was open, because the menu's node is unknown then.
 */
export async function markChangeReviewed(
  argument: unknown,
  selection: unknown,
  context: ChangesViewContext,
): Promise<void> {
  const { changesView } = context;
  const nodes =
    argument === SELECTION
      ? changesView.selection.filter(isChanges)
      : changesNodes(argument, selection);
  if (nodes.length > 0) await changesView.review(nodes);
  else showTransient(vscode.l10n.t("No change is selected."));
}

/** Copies a change: its resource and verse, the old text and the new one. */
export async function copyChange(node: ChangeNode, context: ChangesViewContext): Promise<void> {
  const { store } = await context.active.open();
  const ref = refOf(node);
  const rows = node.heads.map(({ recordType, recordKey }) => ({ recordType, recordKey }));
  const differences = await readDifferences(store, ref, rows);
  if (differences.length === 0) {
    void showInfo(vscode.l10n.t("This change has already been reviewed."));
    return;
  }
  const lines = [`${node.resource.name ?? resourceKey(ref)} · ${node.label} · ${node.description}`];
  for (const { before, after } of differences) {
    if (before !== null) lines.push("", vscode.l10n.t("Before:"), before);
    if (after !== null) lines.push("", vscode.l10n.t("Now:"), after);
  }
  await vscode.env.clipboard.writeText(lines.join("\n"));
  showTransient(vscode.l10n.t("Copied."));
}

interface FilterItem extends vscode.QuickPickItem {
  readonly apply?: (filter: Draft) => void;
}

interface Draft {
  readonly resources: Set<ResourceKey>;
  readonly kinds: Set<ChangeKind>;
  readonly parts: Set<ChangedPart>;
  days: number | null;
}

/** Periods to choose from, in days. */
const PERIODS = [1, 7, 30] as const;

/** Lets a person filter the view's changes. An empty choice shows all. */
export async function filterChanges(context: ChangesViewContext): Promise<void> {
  const { changesView } = context;
  const state = await context.active.openState();
  const { filter } = changesView;
  const separator = (label: string): FilterItem => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  const kinds: readonly ChangeKind[] = ["created", "updated", "deleted"];
  const items: FilterItem[] = [
    separator(vscode.l10n.t("What differs")),
    ...PARTS.map((part) => ({
      label: partText(part),
      picked: filter.parts.has(part),
      apply: (draft: Draft) => void draft.parts.add(part),
    })),
    separator(vscode.l10n.t("Kind of change")),
    ...kinds.map((kind) => ({
      label: changeKindText(kind),
      picked: filter.kinds.has(kind),
      apply: (draft: Draft) => void draft.kinds.add(kind),
    })),
    separator(vscode.l10n.t("Recorded by the service")),
    ...PERIODS.map((days) => ({
      label:
        days === 1 ? vscode.l10n.t("In the last day") : vscode.l10n.t("In the last {0} days", days),
      picked: filter.days === days,
      apply: (draft: Draft) => {
        draft.days = Math.max(draft.days ?? 0, days);
      },
    })),
    separator(vscode.l10n.t("Resource")),
    ...changedResources(state, NO_FILTER, vscode.env.language).map((node) => ({
      label: node.label,
      description: resourceDetail(node.resource, vscode.env.language),
      picked: filter.resources.has(resourceKey(node.resource)),
      apply: (draft: Draft) => void draft.resources.add(resourceKey(node.resource)),
    })),
  ];
  const chosen = await showQuickPick(inertItems(items), {
    title: vscode.l10n.t("Filter Changes"),
    placeHolder: vscode.l10n.t("Choose the changes to show; choose nothing to show all"),
    canPickMany: true,
  });
  if (chosen === undefined) return;
  const draft: Draft = { resources: new Set(), kinds: new Set(), parts: new Set(), days: null };
  for (const item of chosen) item.apply?.(draft);
  changesView.setFilter(draft);
}

const PARTS: readonly ChangedPart[] = ["words", "punctuation", "spacing", "data"];
