import * as vscode from "vscode";
import {
  compareChanges,
  shownCompletely,
  type ComparedRow,
} from "../../core/library/review/comparison.js";
import { newestChange } from "../../core/library/review/marks.js";
import type { Reviewed } from "../../core/library/review/reviewChanges.js";
import { plural } from "../../core/model/plural.js";
import { findResource, type LocalResource, type ResourceRef } from "../../core/model/resource.js";
import type { ContentStore } from "../../core/ports.js";
import type { StoreState } from "../../core/model/storeState.js";
import { readSetting } from "../../platform/settings.js";
import { showError, type UiContext } from "../errorMessages.js";
import { showInfo } from "../messages.js";
import { nothingYet, showNextStep } from "../nextStep.js";
import { reviewResources, type MessageAction } from "../review.js";
import { count, DAY, moment } from "../text/age.js";
import { inert, inertItems } from "../text/inert.js";
import { joined, resourceDetail, nameOf } from "../text/resources.js";
import { inTreeOrder } from "../text/treeOrder.js";
import type { ChangeDocuments } from "./changeDocuments.js";
import {
  frontFirst,
  resourceItems,
  type ChooseContext,
  type ResourceItem,
} from "./chooseResource.js";
import { showQuickPick } from "../picks/quickInput.js";

export interface ChangesContext extends UiContext, ChooseContext {
  readonly changeDocuments: ChangeDocuments;
}

/** The period of a comparison: since a review (null before the first), or some days. */
type Period =
  | { readonly kind: "review"; readonly at: string | null }
  | { readonly kind: "days"; readonly days: number; readonly since: string };

/**
 * Compares a resource's earlier state with its current one: since its review, or in another period.
 */
export async function showChanges(
  argument: ResourceRef | undefined,
  context: ChangesContext,
): Promise<void> {
  const { store } = await context.active.open();
  const state = await store.state();
  const chosen =
    argument === undefined
      ? await chooseChanged(state, context)
      : { ref: argument, asksPeriod: false };
  if (chosen === undefined) return;
  const { ref, asksPeriod } = chosen;
  const resource = findResource(state, ref);
  const name = nameOf(ref, state);
  if (resource === undefined || resource.file === null) {
    void showInfo(vscode.l10n.t("{0} is not in the local copy: it has no changes yet.", name));
    return;
  }
  const comparison = new Comparison(store, resource, name, context);
  if (asksPeriod) await comparison.askPeriod();
  else await comparison.open({ kind: "review", at: resource.reviewedThrough });
}

/** The changes of one resource, and the actions that follow their display. */
class Comparison {
  constructor(
    private readonly store: ContentStore,
    private readonly resource: LocalResource,
    private readonly name: string,
    private readonly context: ChangesContext,
  ) {}

  /**
   * Opens the part of the changes that begins at `offset`. `reviewed` is the number of changes of
   * the period that were marked as reviewed since it was first opened, and are therefore no longer
   * counted.
   */
  async open(period: Period, offset = 0, reviewed = 0): Promise<void> {
    const { store, resource, name } = this;
    // Read first, because later changes may be shown but do not count as reviewed.
    const through = await newestChange(store, resource);
    const part = { offset, ...(period.kind === "days" ? { since: period.since } : {}) };
    const compared = await compareChanges(store, resource, part);
    const another = {
      label: vscode.l10n.t("Another Period…"),
      run: () => this.askPeriod(),
    };
    // Messages are not awaited: a command ends with its work, not when they are closed.
    if (compared.rows.length === 0 || through === null) {
      void offer(nothingText(name, period), through === null ? [] : [another]);
      return;
    }
    await this.context.changeDocuments.show(
      { title: titleText(inert(name), period), name },
      resource,
      { offset: offset + reviewed, since: period.kind === "days" ? period.since : period.at },
      compared,
    );
    const { nextOffset, rows } = compared;
    const isAll = period.kind === "review" && offset === 0 && nextOffset === null;
    const label = vscode.l10n.t("Show the Next Changes");
    const next = { label, run: () => this.open(period, nextOffset ?? 0, reviewed) };
    const nextAfterReview =
      period.kind === "days"
        ? next
        : { label, run: () => this.open(period, offset, reviewed + rows.length) };
    const review = {
      label: vscode.l10n.t("Mark as Reviewed"),
      run: () =>
        this.review(
          through,
          isAll ? null : rows,
          nextOffset === null ? undefined : nextAfterReview,
        ),
    };
    void offer(shownText(name, offset, compared.rows.length, compared.total), [
      ...(resource.unreviewedRows > 0 ? [review] : []),
      ...(nextOffset === null ? [] : [next]),
      another,
    ]);
  }

  /** Marks the shown changes as reviewed: all (null), or the rows that were shown completely. */
  private async review(
    through: string,
    shown: readonly ComparedRow[] | null,
    next: MessageAction | undefined,
  ): Promise<void> {
    const { store, resource, name } = this;
    const rows = shown === null ? undefined : await shownCompletely(store, resource, shown);
    const reviewed = rows?.length === 0 ? [] : [{ ref: resource, through, ...(rows && { rows }) }];
    await reviewResources(store, reviewed, name, next);
  }

  async askPeriod(): Promise<void> {
    const locale = vscode.env.language;
    const { resource } = this;
    const kept = readSetting("keepHistoryDays");
    const ago = (days: number): Period => ({
      kind: "days",
      days,
      since: new Date(Date.now() - days * DAY).toISOString(),
    });
    const items: (vscode.QuickPickItem & { readonly period: Period })[] = [
      {
        label: vscode.l10n.t("Not reviewed yet"),
        description: changesCount(resource.unreviewedRows),
        period: { kind: "review", at: resource.reviewedThrough },
      },
      ...PERIODS.filter((days) => days < kept).map((days) => ({
        label: vscode.l10n.t("The last {0} days", days),
        period: ago(days),
      })),
      {
        label: vscode.l10n.t("All kept changes"),
        description: vscode.l10n.t("the last {0} days", count(kept, locale)),
        period: ago(kept),
      },
    ];
    const chosen = await showQuickPick(inertItems(items), {
      title: vscode.l10n.t("Show Changes"),
      placeHolder: vscode.l10n.t("Changes of {0} from when?", inert(this.name)),
    });
    if (chosen !== undefined) await this.open(chosen.period);
  }
}

/** Periods to offer if the history is longer, in days. */
const PERIODS = [7, 30] as const;

/** Shows a message, and runs the chosen action. */
async function offer(message: string, actions: readonly MessageAction[]): Promise<void> {
  const chosen = await showInfo(message, ...actions.map(({ label }) => label));
  try {
    await actions.find(({ label }) => label === chosen)?.run();
  } catch (error) {
    await showError(error);
  }
}

function titleText(name: string, period: Period): string {
  const locale = vscode.env.language;
  if (period.kind === "days") {
    return vscode.l10n.t("{0}: changes of the last {1} days", name, count(period.days, locale));
  }
  return period.at === null
    ? vscode.l10n.t("{0}: changes since the first copy", name)
    : vscode.l10n.t("{0}: changes since {1}", name, moment(period.at, locale));
}

function nothingText(name: string, period: Period): string {
  const locale = vscode.env.language;
  if (period.kind === "days") {
    const days = count(period.days, locale);
    return vscode.l10n.t("Nothing in {0} has changed in the last {1} days.", name, days);
  }
  return period.at === null
    ? vscode.l10n.t("Nothing in {0} has changed since its first copy.", name)
    : vscode.l10n.t("Nothing in {0} has changed since {1}.", name, moment(period.at, locale));
}

function shownText(name: string, offset: number, shown: number, total: number): string {
  const locale = vscode.env.language;
  if (shown === total) {
    return plural(
      vscode.l10n.t(
        "{0, plural, one {# change of {1} is shown.} other {# changes of {1} are shown.}}",
      ),
      locale,
      total,
      name,
    );
  }
  return vscode.l10n.t(
    "{0}: changes {1} to {2} of {3} are shown.",
    name,
    count(offset + 1, locale),
    count(offset + shown, locale),
    count(total, locale),
  );
}

/** Marks the currently known changes of a resource as reviewed. */
export async function markReviewed(
  argument: ResourceRef | undefined,
  context: UiContext & ChooseContext,
): Promise<void> {
  const { store } = await context.active.open();
  const state = await store.state();
  const refs = argument === undefined ? await chooseReviewed(state, context) : [argument];
  if (refs === undefined) return;
  const reviewed: Reviewed[] = [];
  for (const ref of refs) {
    const through = await newestChange(store, ref);
    if (through !== null) reviewed.push({ ref, through });
  }
  const [first] = refs;
  const name =
    refs.length === 1 && first !== undefined
      ? nameOf(first, state)
      : vscode.l10n.t("all resources");
  await reviewResources(store, reviewed, name);
}

function unreviewed(state: StoreState): LocalResource[] {
  return state.resources.filter(({ unreviewedRows }) => unreviewedRows > 0);
}

/** Resources with changes first, with their number, then the others. */
async function chooseChanged(
  state: StoreState,
  context: UiContext & ChooseContext,
): Promise<{ readonly ref: ResourceRef; readonly asksPeriod: boolean } | undefined> {
  const changed = unreviewed(state);
  const others = state.resources.filter(
    ({ file, unreviewedRows }) => file !== null && unreviewedRows === 0,
  );
  if (changed.length + others.length === 0) {
    showNextStep(nothingYet(), context);
    return undefined;
  }
  const items: ResourceItem[] = [
    ...(changed.length === 0
      ? []
      : [heading(vscode.l10n.t("Not reviewed yet")), ...changedItems(changed, state)]),
    ...(others.length === 0
      ? []
      : [
          heading(vscode.l10n.t("Nothing new")),
          ...resourceItems(others, state).filter(({ ref }) => ref !== undefined),
        ]),
  ];
  const chosen = await showQuickPick(inertItems(frontFirst(items, context)), {
    title: vscode.l10n.t("Show Changes"),
    placeHolder: vscode.l10n.t("Which resource?"),
    matchOnDescription: true,
  });
  if (chosen?.ref === undefined) return undefined;
  const { ref } = chosen;
  // Without unreviewed changes, a person can only mean earlier ones.
  return { ref, asksPeriod: (findResource(state, ref)?.unreviewedRows ?? 0) === 0 };
}

async function chooseReviewed(
  state: StoreState,
  context: ChooseContext,
): Promise<readonly ResourceRef[] | undefined> {
  const changed = unreviewed(state);
  if (changed.length === 0) {
    void showInfo(vscode.l10n.t("There are no changes to review."));
    return undefined;
  }
  const total = changed.reduce((sum, { unreviewedRows }) => sum + unreviewedRows, 0);
  const all: ResourceItem = {
    label: vscode.l10n.t("All resources"),
    description: changesCount(total),
  };
  const items = [...(changed.length > 1 ? [all] : []), ...changedItems(changed, state)];
  const chosen = await showQuickPick(inertItems(frontFirst(items, context)), {
    title: vscode.l10n.t("Mark Changes as Reviewed"),
    placeHolder: vscode.l10n.t("Which resource?"),
    matchOnDescription: true,
  });
  if (chosen === undefined) return undefined;
  return chosen.ref === undefined ? changed : [chosen.ref];
}

function changesCount(changes: number): string {
  const message = vscode.l10n.t("{0, plural, one {# change} other {# changes}}");
  return plural(message, vscode.env.language, changes);
}

function heading(label: string): ResourceItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function changedItems(resources: readonly LocalResource[], state: StoreState): ResourceItem[] {
  return inTreeOrder(resources, state, vscode.env.language)
    .sort((a, b) => b.unreviewedRows - a.unreviewedRows)
    .map((resource) => ({
      ref: { group: resource.group, id: resource.id },
      label: nameOf(resource, state),
      description: joined([
        changesCount(resource.unreviewedRows),
        resourceDetail(resource, vscode.env.language),
      ]),
    }));
}
