import * as vscode from "vscode";
import { comparableResources } from "../../core/library/compare/columns.js";
import { filterCovers, parseFilter } from "../../core/model/filter.js";
import { findResource, hasRows, type ResourceRef } from "../../core/model/resource.js";
import { readPlace, type VerseReference } from "../../core/model/verseReference/index.js";
import { readEntries } from "../../platform/settings.js";
import { showWarning } from "../messages.js";
import { showError, type UiContext } from "../errorMessages.js";
import { showNextStep } from "../nextStep.js";
import type { Panels } from "../panels/panels.js";
import { pickVerse } from "../picks/versePick.js";
import type { SyncController } from "../syncController.js";
import { referenceProblem } from "../text/references.js";
import { nameOf } from "../text/resources.js";
import { chooseResource } from "./chooseResource.js";
import { fetchFirstCopy } from "./resources.js";

export interface ReadingContext extends UiContext {
  readonly controller: SyncController;
  readonly panels: Panels;
  /** Called when a person has opened a resource. */
  readonly resourceOpened: (ref: ResourceRef) => void;
}

/** Opens a resource in the reader. One that waits for its first copy is fetched before. */
export async function openResource(
  argument: ResourceRef | undefined,
  context: ReadingContext,
  options: { readonly beside?: boolean } = {},
): Promise<void> {
  const ref = argument ?? (await chooseStored(context, vscode.l10n.t("Open Resource")));
  if (ref === undefined) return;
  const name = await awaitedName(ref, context);
  if (name !== null) {
    const { controller } = context;
    const retry = (): void => {
      openResource(ref, context, options).catch((error: unknown) => showError(error));
    };
    if (!(await fetchFirstCopy(ref, name, { controller, retry }))) return;
  }
  await context.panels.open(ref, options);
  context.resourceOpened(ref);
}

/** The name of a resource of the settings that has no rows yet; null for any other. */
async function awaitedName(ref: ResourceRef, { active }: ReadingContext): Promise<string | null> {
  const state = await active.openState();
  const stored = findResource(state, ref);
  if (stored !== undefined && hasRows(stored)) return null;
  const { filter } = parseFilter(readEntries(active.environment.name));
  return filterCovers(filter, ref) ? nameOf(ref, state) : null;
}

export async function inspectResource(
  argument: ResourceRef | undefined,
  context: ReadingContext,
): Promise<void> {
  const ref = argument ?? (await chooseStored(context, vscode.l10n.t("Inspect Resource")));
  if (ref === undefined) return;
  await context.panels.inspect(ref);
  await acknowledgeLostRows(ref, context);
}

/** Clears a resource's mark for lost rows, because the person has opened the resource. */
export async function acknowledgeLostRows(ref: ResourceRef, context: UiContext): Promise<void> {
  const { store } = await context.active.open();
  const resource = findResource(await store.state(), ref);
  if (resource?.lostRows != null) await store.acknowledgeLostRows(ref);
}

async function chooseStored(
  context: ReadingContext,
  title: string,
): Promise<ResourceRef | undefined> {
  const { store } = await context.active.open();
  return chooseResource(await store.state(), title, context, hasRows);
}

/** Shows the verses of a reference, or asks for them. */
export async function goToVerse(
  argument: string | undefined,
  context: ReadingContext,
): Promise<void> {
  const reference = await verseFrom(argument, vscode.l10n.t("Go to Verse"));
  if (reference !== undefined) await context.panels.goTo(reference);
}

/** The verses of a reference. Asks if there is no text, or if it is ambiguous. */
async function verseFrom(
  text: string | undefined,
  title: string,
): Promise<VerseReference | undefined> {
  if (text === undefined) return pickVerse(title);
  const reading = readPlace(text);
  if (reading.kind === "found") return reading.reference;
  if (reading.kind === "ambiguous") return pickVerse(title, { typed: text });
  void showWarning(referenceProblem(text, reading, vscode.env.language));
  return undefined;
}

/**
 * Compares resources at the verse of the text, else at the active reader's verse, else asks for
 * one. `resources` are the tree's selection.
 */
export async function compare(
  argument: string | undefined,
  resources: readonly ResourceRef[],
  context: ReadingContext,
): Promise<void> {
  const { store } = await context.active.open();
  if (comparableResources(await store.state()).length < 2) {
    showNextStep(vscode.l10n.t("There are not two resources to compare yet."), context);
    return;
  }
  if (resources.length > 0) {
    await context.panels.compareResources(resources);
    return;
  }
  const active = argument === undefined ? context.panels.activeVerse() : null;
  const title = vscode.l10n.t("Compare Resources at Verse");
  const reference = active ?? (await verseFrom(argument, title));
  if (reference !== undefined) await context.panels.compare(reference);
}
