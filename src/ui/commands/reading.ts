import * as vscode from "vscode";
import { comparableResources } from "../../core/library/compare/columns.js";
import { findResource, type ResourceRef } from "../../core/model/resource.js";
import { readPlace, type VerseReference } from "../../core/model/verseReference/index.js";
import { showInfo, showWarning } from "../messages.js";
import type { UiContext } from "../errorMessages.js";
import type { Panels } from "../panels/panels.js";
import { pickVerse } from "../picks/versePick.js";
import { referenceProblem } from "../text/references.js";
import { chooseResource } from "./chooseResource.js";

export interface ReadingContext extends UiContext {
  readonly panels: Panels;
  /** Called when a person has opened a resource. */
  readonly resourceOpened: (ref: ResourceRef) => void;
}

export async function openResource(
  argument: ResourceRef | undefined,
  context: ReadingContext,
  options: { readonly beside?: boolean } = {},
): Promise<void> {
  const ref = argument ?? (await chooseStored(context, vscode.l10n.t("Open Resource")));
  if (ref === undefined) return;
  await context.panels.open(ref, options);
  context.resourceOpened(ref);
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
  return chooseResource(await store.state(), title, (resource) => resource.rowCount > 0);
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
  if (reading.kind === "ambiguous") return pickVerse(title, text);
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
    void showInfo(vscode.l10n.t("There are not two resources to compare yet. Sync more first."));
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
