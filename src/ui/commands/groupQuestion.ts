import * as l10n from "@vscode/l10n";
import type { Removal } from "./entries.js";

/** A question with its explanation, and whether the others of a group can be kept. */
export interface GroupQuestion {
  readonly message: string;
  readonly detail: string;
  readonly offersOthers: boolean;
}

/**
 * The question before the entry of a whole group is removed. It explains only choices that have a
 * button: without further resources there is nothing to keep.
 */
export function groupQuestion(
  name: string,
  { entry, entries, withOthers }: Extract<Removal, { kind: "wholeGroup" }>,
): GroupQuestion {
  const offersOthers = withOthers.length > entries.length;
  return {
    message: l10n.t("{0} is synced by the entry {1}, which selects the whole group.", name, entry),
    detail: offersOthers
      ? l10n.t(
          "You can list the others one by one instead; new ones are then not added automatically. Removing the entry stops the sync of all its resources that are not listed one by one. Stored data stays readable.",
        )
      : l10n.t(
          "The entry adds no other resource at present. Without it, new resources of the group are not added automatically. Stored data stays readable.",
        ),
    offersOthers,
  };
}
