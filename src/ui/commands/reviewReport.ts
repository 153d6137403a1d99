import * as vscode from "vscode";
import * as z from "zod";
import { publisherReport } from "../../core/library/export/publisherReport.js";
import {
  reviewReport,
  type ReportedFinding,
  type ReportedResource,
} from "../../core/library/export/reviewReport.js";
import { plainRowText, rowText } from "../../core/library/export/rowText.js";
import { exportAttribution, resourceName } from "../../core/library/export/source.js";
import type { NoteThread } from "../../core/library/notes/fold.js";
import { findResource, hasRows, resourceKey, type ResourceRef } from "../../core/model/resource.js";
import { parseVerseKey, versePosition } from "../../core/model/verse.js";
import type { StoreState } from "../../core/model/storeState.js";
import type { UiContext } from "../errorMessages.js";
import { showInfo, showTransient } from "../messages.js";
import { nothingYet, showNextStep } from "../nextStep.js";
import { inTreeOrder } from "../text/treeOrder.js";
import { inertItems } from "../text/inert.js";
import { resourceArgument, verseOfResourceArgument } from "./arguments.js";
import { frontFirst, resourceItems, type ChooseContext } from "./chooseResource.js";
import { showQuickPick } from "../picks/quickInput.js";

export interface ReportContext extends UiContext, ChooseContext {
  /** The notes of the workspace; empty without a folder. */
  readonly notes: () => Promise<readonly NoteThread[]>;
  /** The visible findings of a resource; null if it was not checked. */
  readonly findings: (ref: ResourceRef) => readonly ReportedFinding[] | null;
}

/** The part of a resource that a report covers: a surah, or some rows. */
const partSchema = z.union([
  z.object({ chapter: z.int().min(1).max(114) }),
  z.object({
    rows: z.array(z.object({ recordType: z.string(), recordKey: z.string() })).min(1),
  }),
]);

/**
 * Copies a Markdown report: the unreviewed changes, findings and notes of a resource, of one of its
 * surahs or of some rows, or, for one verse, the fields that its publisher needs.
 */
export async function copyReviewReport(argument: unknown, context: ReportContext): Promise<void> {
  const verse = verseOfResourceArgument(argument);
  if (verse !== undefined) {
    await copyPublisherReport(verse, context);
    return;
  }
  const { store, environment } = await context.active.open();
  const state = await store.state();
  const notes = await context.notes();
  const ref = resourceArgument(argument);
  const refs = ref === undefined ? await chooseReported(state, notes, context) : [ref];
  if (refs === undefined) return;
  const part = partSchema.safeParse(argument);
  const resources = refs.flatMap((each): ReportedResource[] => {
    const resource = findResource(state, each);
    const name = resourceName(each, state);
    const own = notes.filter((note) => resourceKey(note.resource) === resourceKey(each));
    const findings = context.findings(each);
    return resource === undefined
      ? []
      : [{ resource, name, ...(part.success ? part.data : {}), findings, notes: own }];
  });
  const report = await reviewReport(store, resources, {
    attribution: exportAttribution(environment.name),
    now: Date.now(),
  });
  await vscode.env.clipboard.writeText(report);
  showTransient(vscode.l10n.t("The review report was copied as Markdown."));
}

/** Asks for one of the resources with something to report, or all of them. */
async function chooseReported(
  state: StoreState,
  notes: readonly NoteThread[],
  context: ReportContext,
): Promise<readonly ResourceRef[] | undefined> {
  const noted = new Set(notes.map(({ resource }) => resourceKey(resource)));
  const reported = state.resources.filter(
    (resource) =>
      resource.unreviewedRows > 0 ||
      noted.has(resourceKey(resource)) ||
      (context.findings(resource)?.length ?? 0) > 0,
  );
  const resources = inTreeOrder(reported, state, vscode.env.language);
  if (resources.length === 0) {
    void showInfo(
      vscode.l10n.t("There is nothing to report: no unreviewed change, no finding and no note."),
    );
    return undefined;
  }
  if (resources.length === 1) return resources;
  const all: vscode.QuickPickItem & { readonly ref?: ResourceRef } = {
    label: vscode.l10n.t("All resources"),
  };
  const items = frontFirst([all, ...resourceItems(resources, state)], context);
  const chosen = await showQuickPick(inertItems(items), {
    title: vscode.l10n.t("Copy Review Report"),
    placeHolder: vscode.l10n.t("Which resource?"),
    matchOnDescription: true,
  });
  if (chosen === undefined) return undefined;
  return chosen.ref === undefined ? resources : [chosen.ref];
}

/** Copies a report on one verse for its publisher, filled in from the newest fault noted on it. */
export async function copyPublisherReport(
  verse: ResourceRef & { readonly verseKey: string },
  context: ReportContext,
  thread?: NoteThread,
): Promise<void> {
  const { store, environment } = await context.active.open();
  const state = await store.state();
  const resource = findResource(state, verse);
  const place = parseVerseKey(verse.verseKey);
  if (resource === undefined || place === null) {
    if (state.resources.some(hasRows)) {
      void showInfo(vscode.l10n.t("{0} is not in the local copy.", resourceName(verse, state)));
    } else showNextStep(nothingYet(), context);
    return;
  }
  const at = versePosition(place);
  const { rows } = await store.rows(verse, { from: at, to: at, limit: 1 });
  const [row] = rows;
  const text = row === undefined ? null : rowText(verse.group, row);
  const faults = (await context.notes()).filter(
    (note) =>
      note.kind === "fault" &&
      note.verseKey === verse.verseKey &&
      resourceKey(note.resource) === resourceKey(verse),
  );
  const report = publisherReport({
    resource,
    name: resourceName(verse, state),
    verseKey: verse.verseKey,
    published: text === null ? null : plainRowText(text).body,
    note: thread ?? faults.at(-1) ?? null,
    attribution: exportAttribution(environment.name),
  });
  await vscode.env.clipboard.writeText(report);
  showTransient(vscode.l10n.t("The report for the publisher was copied as Markdown."));
}
