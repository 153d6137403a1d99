import * as vscode from "vscode";
import { findResource, type ResourceRef } from "../core/model/resource.js";
import type { ContentStore, StoreState } from "../core/ports.js";
import { showError } from "./errorMessages.js";
import { showInfo } from "./messages.js";
import { count } from "./text/age.js";

/** A resource whose changes are reviewed up to a moment. */
export interface Reviewed {
  readonly ref: ResourceRef;
  /** ISO 8601. */
  readonly through: string;
}

/**
 * Marks the changes of resources as reviewed, and offers Undo. `before` is the state before the
 * review; `name` names the one resource, or all of them together.
 */
export async function reviewResources(
  store: ContentStore,
  before: StoreState,
  reviewed: readonly Reviewed[],
  name: string,
): Promise<void> {
  const marked: { readonly ref: ResourceRef; readonly through: string | null }[] = [];
  let changes = 0;
  for (const { ref, through } of reviewed) {
    const resource = findResource(before, ref);
    if (resource === undefined || resource.unreviewedRows === 0) continue;
    await store.markReviewed(ref, { through });
    marked.push({ ref, through: resource.reviewedThrough });
    changes += resource.unreviewedRows;
  }
  if (marked.length === 0) {
    void showInfo(vscode.l10n.t("No change of {0} waits for review.", name));
    return;
  }
  // Not awaited: the work is done, whatever becomes of the message.
  void offerUndo(
    store,
    marked,
    vscode.l10n.t(
      "{0}: changes marked as reviewed: {1}.",
      name,
      count(changes, vscode.env.language),
    ),
  );
}

async function offerUndo(
  store: ContentStore,
  marked: readonly { readonly ref: ResourceRef; readonly through: string | null }[],
  message: string,
): Promise<void> {
  const undo = vscode.l10n.t("Undo");
  if ((await showInfo(message, undo)) !== undo) return;
  try {
    for (const { ref, through } of marked) await store.markReviewed(ref, { through });
  } catch (error) {
    await showError(error);
  }
}
