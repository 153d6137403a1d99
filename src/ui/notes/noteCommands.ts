import * as vscode from "vscode";
import {
  LIMITS,
  NOTE_STATES,
  type Author,
  type NoteState,
} from "../../core/library/notes/events.js";
import { agreed, type NoteThread } from "../../core/library/notes/fold.js";
import type { NewAnswer } from "../../core/library/notes/folder.js";
import { parseVerseKey } from "../../core/model/verse.js";
import { nameOf } from "../text/resources.js";
import { COMMANDS } from "../commands/ids.js";
import { chapterUri, openColumn } from "../quality/verseDocuments.js";
import { inert, inertItems, isolated } from "../text/inert.js";
import { explainObstacle, type NotesContext } from "./addNote.js";
import type { NoteComments } from "./comments.js";
import { noteAuthor } from "./noteAuthor.js";
import { noteChange } from "./noteChange.js";
import { assigneesOf, peopleOf, type NotesNode } from "./notesModel.js";
import { stateLine, stateText } from "./noteTexts.js";
import { showInputBox, showQuickPick } from "../picks/quickInput.js";

/** Handles a click on a row of the Notes section. */
export async function openNoteNode(
  node: NotesNode,
  context: NotesContext & { readonly noteComments: NoteComments },
): Promise<void> {
  switch (node.kind) {
    case "note":
      await openNote(node.note, context);
      return;
    case "noteProblem": {
      const { path, reason } = node.problem;
      const uri = context.reviewNotes.uriOf(path);
      // Symbolic links are not followed, and only files can be shown.
      if (uri !== null && path.endsWith(".json") && reason !== "link") {
        await vscode.commands.executeCommand("vscode.open", uri);
      }
      return;
    }
    case "notesHint":
      if (node.action === "add") await vscode.commands.executeCommand(COMMANDS.addNote);
      else if (node.action === "filter") {
        await vscode.commands.executeCommand(COMMANDS.filterNotes);
      } else await explainObstacle(context.reviewNotes.obstacle);
      return;
    default:
  }
}

/** Opens the surah's text at the verse of a note, with the note's thread. */
export async function openNote(
  note: NoteThread,
  context: NotesContext & { readonly noteComments: NoteComments },
  options: { readonly beside?: boolean } = {},
): Promise<void> {
  const state = await context.active.openState();
  const chapter = parseVerseKey(note.verseKey)?.chapter ?? 0;
  const uri = chapterUri({ ref: note.resource, chapter }, nameOf(note.resource, state));
  const document = await vscode.workspace.openTextDocument(uri);
  const line = await context.noteComments.reveal(document, note);
  const at = new vscode.Range(line, 0, line, 0);
  const editor = await vscode.window.showTextDocument(document, {
    ...(options.beside === true ? { viewColumn: openColumn(uri) } : {}),
    preview: true,
    selection: at,
  });
  editor.revealRange(at, vscode.TextEditorRevealType.InCenter);
}

/** The author of a reply; undefined if notes cannot be written, or after Escape. */
async function writer({ reviewNotes, memento }: NotesContext): Promise<Author | undefined> {
  if (await explainObstacle(reviewNotes.obstacle)) return undefined;
  return noteAuthor(reviewNotes, memento);
}

/** Changes the values of a note by a reply without text. */
async function setValues(
  note: NoteThread,
  values: Omit<NewAnswer, "author" | "text">,
  context: NotesContext,
): Promise<void> {
  const author = await writer(context);
  if (author !== undefined) await context.reviewNotes.answer(note, { author, text: "", ...values });
}

/** Asks for the new state of a note; for "sent", also for a link to the report. */
export async function changeNoteState(note: NoteThread, context: NotesContext): Promise<void> {
  if (await explainObstacle(context.reviewNotes.obstacle)) return;
  const { store } = await context.active.open();
  const { isFixedThere } = await noteChange(store, note);
  const current = agreed(note.state);
  const items = NOTE_STATES.filter((state) => state !== current)
    .sort((a, b) => Number(isFixedThere && b === "fixed") - Number(isFixedThere && a === "fixed"))
    .map((state): vscode.QuickPickItem & { readonly state: NoteState } => ({
      state,
      label: stateText(state),
      ...(isFixedThere && state === "fixed"
        ? { description: vscode.l10n.t("the proposed text is published now") }
        : {}),
    }));
  const chosen = await showQuickPick(inertItems(items), {
    title: vscode.l10n.t("State of the note on {0}", note.verseKey ?? ""),
    placeHolder: inert(stateLine(note)),
  });
  if (chosen === undefined) return;
  const { state } = chosen;
  const link = state === "sent" ? await askLink() : "";
  if (link === undefined) return;
  await setValues(note, { state, ...(link === "" ? {} : { link }) }, context);
}

/** Closes a note after its correction was published. */
export async function markNoteFixed(note: NoteThread, context: NotesContext): Promise<void> {
  await setValues(note, { state: "fixed" }, context);
}

/** Asks for the assignee of a note: a person in the notes, oneself, nobody, or another name. */
export async function assignNote(note: NoteThread, context: NotesContext): Promise<void> {
  const author = await writer(context);
  if (author === undefined) return;
  const { threads } = context.reviewNotes.current;
  const others = peopleOf(threads, vscode.env.language).filter((name) => name !== author.name);
  const items: (vscode.QuickPickItem & { readonly assignee?: string | null })[] = [
    { label: isolated(author.name), description: vscode.l10n.t("you"), assignee: author.name },
    ...others.map((name) => ({ label: isolated(name), assignee: name })),
    { label: vscode.l10n.t("Nobody"), assignee: null },
    { label: vscode.l10n.t("Another name…") },
  ];
  const assigned = assigneesOf(note).filter((name) => name !== "");
  const chosen = await showQuickPick(inertItems(items), {
    title: vscode.l10n.t("Assign the note on {0}", note.verseKey ?? ""),
    placeHolder: inert(
      assigned.length === 0
        ? vscode.l10n.t("Assigned to nobody")
        : vscode.l10n.t("Assigned to {0}", assigned.map(isolated).join(", ")),
    ),
  });
  if (chosen === undefined) return;
  const assignee = chosen.assignee === undefined ? await askName() : chosen.assignee;
  if (assignee === undefined) return;
  await context.reviewNotes.answer(note, { author, text: "", assignee });
}

function askName(): Thenable<string | undefined> {
  return showInputBox({
    title: vscode.l10n.t("Assign Note"),
    prompt: vscode.l10n.t("The name as it is on their own notes"),
    validateInput: (text) =>
      text.trim() === "" || text.length > LIMITS.name ? vscode.l10n.t("Enter a name.") : undefined,
  }).then((name) => name?.trim());
}

/** Asks for a link to the report; empty without one, undefined on Escape. */
function askLink(): Thenable<string | undefined> {
  return showInputBox({
    title: vscode.l10n.t("Link to the Report"),
    prompt: vscode.l10n.t("The address of the report, if it has one; else leave it empty."),
    validateInput: (text) =>
      text.trim() === "" || isLink(text.trim())
        ? undefined
        : vscode.l10n.t("Enter an address that begins with https://."),
  }).then((text) => text?.trim());
}

function isLink(text: string): boolean {
  return text.length <= LIMITS.link && /^https?:\/\/[^\s<>"]+$/.test(text);
}

/** Asks for the evidence of a note: an edition and a page. */
export async function addNoteEvidence(note: NoteThread, context: NotesContext): Promise<void> {
  if (await explainObstacle(context.reviewNotes.obstacle)) return;
  const title = vscode.l10n.t("Evidence for the note on {0}", note.verseKey ?? "");
  const known = agreed(note.evidence);
  const edition = await showInputBox({
    title,
    prompt: vscode.l10n.t("Which edition? For example its publisher and year"),
    value: known?.edition ?? "",
    validateInput: (text) =>
      text.trim() === "" || text.length > LIMITS.name
        ? vscode.l10n.t("Enter the name of an edition.")
        : undefined,
  });
  if (edition === undefined) return;
  const page = await showInputBox({
    title,
    prompt: vscode.l10n.t("On which page? Leave it empty if the edition is enough."),
    value: known?.page ?? "",
    validateInput: (text) =>
      text.length > LIMITS.name ? vscode.l10n.t("Enter a shorter text.") : undefined,
  });
  if (page === undefined) return;
  const evidence = {
    edition: edition.trim(),
    ...(page.trim() === "" ? {} : { page: page.trim() }),
  };
  await setValues(note, { evidence }, context);
}
