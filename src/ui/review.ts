import * as vscode from "vscode";
import type { ReviewMark } from "../core/model/change.js";
import { findResource, type ResourceRef } from "../core/model/resource.js";
import type { RowName } from "../core/model/row.js";
import type { ContentStore, StoreState } from "../core/ports.js";
import { showError } from "./errorMessages.js";
import { showInfo } from "./messages.js";
import { count } from "./text/age.js";

/** What is reviewed of a resource. */
export interface Reviewed {
  readonly ref: ResourceRef;
  /** ISO 8601: changes applied up to then. */
  readonly through: string;
  /** Only these rows. Default: the resource. */
  readonly rows?: readonly RowName[];
}

/**
 * Marks changes as reviewed, and offers Undo. `before` is the state before the review; `name` names
 * the one resource, or all of them together.
 */
export async function reviewResources(
  store: ContentStore,
  before: StoreState,
  reviewed: readonly Reviewed[],
  name: string,
): Promise<void> {
  const undo: { readonly ref: ResourceRef; readonly mark: ReviewMark }[] = [];
  let changes = 0;
  for (const { ref, ...mark } of reviewed) {
    const resource = findResource(before, ref);
    if (resource === undefined || resource.unreviewedRows === 0) continue;
    for (const former of await store.markReviewed(ref, mark)) undo.push({ ref, mark: former });
    changes += mark.rows?.length ?? resource.unreviewedRows;
  }
  if (undo.length === 0) {
    void showInfo(vscode.l10n.t("No change of {0} waits for review.", name));
    return;
  }
  // Not awaited: the work is done, and the message may stay open.
  void offerUndo(
    store,
    undo,
    vscode.l10n.t(
      "{0}: changes marked as reviewed: {1}.",
      name,
      count(changes, vscode.env.language),
    ),
  );
}

async function offerUndo(
  store: ContentStore,
  marks: readonly { readonly ref: ResourceRef; readonly mark: ReviewMark }[],
  message: string,
): Promise<void> {
  const undo = vscode.l10n.t("Undo");
  if ((await showInfo(message, undo)) !== undo) return;
  try {
    for (const { ref, mark } of marks) await store.markReviewed(ref, mark);
  } catch (error) {
    await showError(error);
  }
}
