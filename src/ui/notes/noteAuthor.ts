import * as vscode from "vscode";
import type { ReviewNotes } from "../../app/reviewNotes.js";
import { LIMITS, type Author } from "../../core/library/notes/events.js";
import { gitAuthor, hasRepository } from "../../platform/gitAuthor.js";
import { showInputBox } from "../picks/quickInput.js";

const MEMENTO_KEY = "noteAuthor";

/** The author of new notes, from the Git configuration or asked once. Undefined on Escape. */
export async function noteAuthor(
  notes: ReviewNotes,
  memento: vscode.Memento,
): Promise<Author | undefined> {
  const git = notes.base === null ? null : await gitAuthor(notes.base);
  if (git !== null) return git;
  const known: unknown = memento.get(MEMENTO_KEY);
  if (typeof known === "string" && known !== "") return { name: known };
  const name = await showInputBox({
    title: vscode.l10n.t("Your name on review notes"),
    prompt:
      notes.base !== null && (await hasRepository(notes.base))
        ? vscode.l10n.t("Git has no user.name here. The name is written into your notes.")
        : vscode.l10n.t("The name is written into your notes, so that others know who wrote them."),
    validateInput: (text) =>
      text.trim() === "" || text.length > LIMITS.name ? vscode.l10n.t("Enter a name.") : undefined,
  });
  if (name === undefined) return undefined;
  await memento.update(MEMENTO_KEY, name.trim());
  return { name: name.trim() };
}
