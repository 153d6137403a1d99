import * as vscode from "vscode";
import {
  reviewChanges,
  type Reviewed,
  type ReviewedMark,
} from "../core/library/review/reviewChanges.js";
import { plural } from "../core/model/plural.js";
import type { ContentStore } from "../core/ports.js";
import { showError } from "./errorMessages.js";
import { showInfo } from "./messages.js";

/** Something that a message offers to do. */
export interface MessageAction {
  readonly label: string;
  readonly run: () => Promise<void>;
}

/**
 * Marks changes as reviewed, and offers Undo, then `next`. `name` is the name of the reviewed part
 * in messages.
 * @returns the number of newly reviewed changes
 */
export async function reviewResources(
  store: Pick<ContentStore, "state" | "markReviewed">,
  reviewed: readonly Reviewed[],
  name: string,
  next?: MessageAction,
): Promise<number> {
  const { changes, undo } = await reviewChanges(store, reviewed);
  if (changes === 0) {
    void showInfo(vscode.l10n.t("{0} has no changes to review.", name));
    return 0;
  }
  // Not awaited, because the message may stay open after the work is done.
  void offerUndo(
    store,
    { marks: undo, next },
    plural(
      vscode.l10n.t(
        "{0, plural, one {# change of {1} is marked as reviewed.} other {# changes of {1} are marked as reviewed.}}",
      ),
      vscode.env.language,
      changes,
      name,
    ),
  );
  return changes;
}

async function offerUndo(
  store: Pick<ContentStore, "markReviewed">,
  {
    marks,
    next,
  }: { readonly marks: readonly ReviewedMark[]; readonly next: MessageAction | undefined },
  message: string,
): Promise<void> {
  const undo = vscode.l10n.t("Undo");
  const chosen = await showInfo(message, undo, ...(next === undefined ? [] : [next.label]));
  try {
    if (chosen === next?.label) await next?.run();
    if (chosen !== undo) return;
    for (const { ref, mark } of marks) await store.markReviewed(ref, mark);
  } catch (error) {
    await showError(error);
  }
}
