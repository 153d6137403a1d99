import * as vscode from "vscode";
import type { ChangedPart } from "../../core/library/review/classify.js";
import { readDifferences } from "../../core/library/review/difference.js";
import type { ChangeKind } from "../../core/model/change.js";
import { resourceKey } from "../../core/model/resource.js";
import type { UiContext } from "../errorMessages.js";
import { showInfo, showTransient } from "../messages.js";
import type { Panels } from "../panels/index.js";
import { DAY } from "../text/age.js";
import { inert } from "../text/inert.js";
import {
  changedResources,
  changeKindText,
  NO_FILTER,
  refOf,
  verseOfChange,
  type ChangeNode,
  type ChangesFilter,
  type ChangesNode,
} from "./model.js";
import type { ChangesView } from "./view.js";

export interface ChangesViewContext extends UiContext {
  readonly panels: Panels;
  readonly changesView: ChangesView;
}

/** Opens the reader at a change, with its difference. */
export async function openChange(node: ChangeNode, context: ChangesViewContext): Promise<void> {
  const { head } = node;
  const verseKey = verseOfChange(head);
  const { recordType, recordKey } = head;
  const row = { recordType, recordKey };
  const at = verseKey === null ? { row } : { verseKey };
  await context.panels.open(refOf(node), { ...at, difference: row });
}

export async function stepChange(by: 1 | -1, context: ChangesViewContext): Promise<void> {
  const node = await context.changesView.step(by);
  if (node === null) showTransient(vscode.l10n.t("There is no further change."));
  else await openChange(node, context);
}

/** Marks the given nodes as reviewed, or the selection of the view. */
export async function markChangeReviewed(
  nodes: readonly ChangesNode[],
  context: ChangesViewContext,
): Promise<void> {
  await context.changesView.review(nodes.length > 0 ? nodes : context.changesView.selection);
}

/** Copies a change: its resource and verse, the old text and the new one. */
export async function copyChange(node: ChangeNode, context: ChangesViewContext): Promise<void> {
  const { store } = await context.active.open();
  const { recordType, recordKey, kind } = node.head;
  const ref = refOf(node);
  const [difference] = await readDifferences(store, ref, [{ recordType, recordKey }]);
  if (difference === undefined) {
    void showInfo(vscode.l10n.t("This change was reviewed meanwhile."));
    return;
  }
  const title = `${node.resource.name ?? resourceKey(ref)} · ${node.label} · ${changeKindText(kind)}`;
  const lines = [title];
  if (difference.before !== null) lines.push("", vscode.l10n.t("Before:"), difference.before);
  if (difference.after !== null) lines.push("", vscode.l10n.t("Now:"), difference.after);
  await vscode.env.clipboard.writeText(lines.join("\n"));
  showTransient(vscode.l10n.t("Copied."));
}

interface FilterItem extends vscode.QuickPickItem {
  readonly apply?: (filter: Draft) => void;
}

interface Draft {
  readonly resources: Set<ChangesFilter["resources"] extends ReadonlySet<infer K> ? K : never>;
  readonly kinds: Set<ChangeKind>;
  readonly parts: Set<ChangedPart>;
  since: string | null;
}

/** Periods to choose from, in days. */
const PERIODS = [1, 7, 30] as const;

/** Lets a person choose the changes that the view shows. Nothing chosen shows all. */
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
      apply: (draft: Draft) => {
        const since = new Date(Date.now() - days * DAY).toISOString();
        if (draft.since === null || since < draft.since) draft.since = since;
      },
    })),
    separator(vscode.l10n.t("Resource")),
    ...changedResources(state, NO_FILTER, vscode.env.language).map((node) => ({
      label: inert(node.label),
      description: resourceKey(node.resource),
      picked: filter.resources.has(resourceKey(node.resource)),
      apply: (draft: Draft) => void draft.resources.add(resourceKey(node.resource)),
    })),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Filter Changes"),
    placeHolder: vscode.l10n.t("Choose the changes to show; choose nothing to show all"),
    canPickMany: true,
  });
  if (chosen === undefined) return;
  const draft: Draft = { resources: new Set(), kinds: new Set(), parts: new Set(), since: null };
  for (const item of chosen) item.apply?.(draft);
  changesView.setFilter(draft);
}

const PARTS: readonly ChangedPart[] = ["words", "punctuation", "spacing", "data"];

function partText(part: ChangedPart): string {
  switch (part) {
    case "words":
      return vscode.l10n.t("Words");
    case "punctuation":
      return vscode.l10n.t("Punctuation only");
    case "spacing":
      return vscode.l10n.t("Spacing only");
    case "data":
      return vscode.l10n.t("Other data");
  }
}
