import * as vscode from "vscode";
import { hasRepository } from "../../platform/gitAuthor.js";
import { inertItems, isolated } from "../text/inert.js";
import type { NotesObstacle, ReviewNotes } from "../../app/reviewNotes.js";
import { oneLine, plainRowText, rowText } from "../../core/library/export/rowText.js";
import { LIMITS, NOTE_KINDS, type NoteKind } from "../../core/library/notes/events.js";
import type { NewNote } from "../../core/library/notes/folder.js";
import { correctionOf, quoteWords } from "../../core/library/notes/quotation.js";
import { hasRows, type ResourceRef } from "../../core/model/resource.js";
import { parseVerseKey, verseKey, versePosition } from "../../core/model/verse.js";
import type { ContentStore } from "../../core/ports.js";
import { chooseResource, type ChooseContext } from "../commands/chooseResource.js";
import { nameOf } from "../text/resources.js";
import type { UiContext } from "../errorMessages.js";
import { showInfo, showWarning } from "../messages.js";
import { pickVerse } from "../picks/versePick.js";
import { noteAuthor } from "./noteAuthor.js";
import { kindDetail, kindText } from "./noteTexts.js";
import { showInputBox, showQuickPick } from "../picks/quickInput.js";

export interface NotesContext extends UiContext {
  readonly reviewNotes: ReviewNotes;
  readonly memento: vscode.Memento;
}

export type VerseOfResource = ResourceRef & { readonly verseKey: string };

/** The text of a verse for quotations in notes: without markup, with its footnotes below. */
export async function noteTextOf(
  store: Pick<ContentStore, "rows">,
  verse: VerseOfResource,
): Promise<string | null> {
  const place = parseVerseKey(verse.verseKey);
  if (place === null) return null;
  const at = versePosition(place);
  const { rows } = await store.rows(verse, { from: at, to: at, limit: 1 });
  const [row] = rows;
  const text = row === undefined ? null : rowText(verse.group, row);
  if (text === null) return null;
  const { body, notes } = plainRowText(text);
  return [body, ...notes.map(({ label, text: note }) => `[${label}] ${note}`)].join("\n");
}

/**
 * Explains why notes cannot be written, with a button for the remedy. Returns false if they can be
 * written.
 */
export async function explainObstacle(obstacle: NotesObstacle | null): Promise<boolean> {
  switch (obstacle) {
    case null:
      return false;
    case "noFolder": {
      const open = vscode.l10n.t("Open Folder…");
      const chosen = await showInfo(
        vscode.l10n.t(
          "Review notes are files in a folder, so that a team can share them. Open a folder to write one.",
        ),
        open,
      );
      if (chosen === open) await vscode.commands.executeCommand("vscode.openFolder");
      return true;
    }
    case "badSetting": {
      const settings = vscode.l10n.t("Open Settings");
      const chosen = await showWarning(
        vscode.l10n.t(
          "The setting quranContentSync.notesFolder names no folder inside the workspace. No note was written.",
        ),
        settings,
      );
      if (chosen === settings) {
        await vscode.commands.executeCommand(
          "workbench.action.openSettings",
          "quranContentSync.notesFolder",
        );
      }
      return true;
    }
    case "readOnly":
      await showWarning(
        vscode.l10n.t("This workspace is read-only, so no review note can be written in it."),
      );
      return true;
  }
}

/** The fault in a note: its description, and its words in the verse. */
export interface NotedFault {
  readonly text: string;
  /** Empty for the whole verse. */
  readonly quote: string;
}

/** Writes a note on a verse of a resource, and asks for missing values. */
export async function addNote(
  argument: VerseOfResource | undefined,
  context: NotesContext & ChooseContext,
  fault?: NotedFault,
): Promise<void> {
  const { reviewNotes, memento } = context;
  if (await explainObstacle(reviewNotes.obstacle)) return;
  const { store } = await context.active.open();
  const verse = argument ?? (await chooseVerse(store, context));
  if (verse === undefined) return;
  const state = await store.state();
  const title = vscode.l10n.t("Note on {0}, {1}", verse.verseKey, nameOf(verse, state));
  const kind = fault === undefined ? await chooseKind(title) : "fault";
  if (kind === undefined) return;
  const { drafts } = reviewNotes;
  const place = `${verse.group}:${verse.id} ${verse.verseKey}`;
  const draft = drafts.get(place);
  const text = await showInputBox({
    title,
    prompt: vscode.l10n.t("What would you like to note about this verse?"),
    value: draft ?? fault?.text ?? "",
    ignoreFocusOut: true,
    validateInput: (value) => lengthProblem(value, 1),
  });
  if (text === undefined) return;
  // Escape in a later box cancels everything, but the typed text returns with the next attempt.
  drafts.set(place, text);
  const published = await noteTextOf(store, verse);
  const proposed = kind === "fault" ? await askProposed(title, published) : null;
  if (proposed === undefined) return;
  const author = await noteAuthor(reviewNotes, memento);
  if (author === undefined) return;
  await reviewNotes.add({
    resource: { group: verse.group, id: verse.id },
    verseKey: verse.verseKey,
    kind,
    text: text.trim(),
    ...quotedIn(published, fault?.quote ?? "", proposed),
    author,
  });
  drafts.delete(place);
  // Not awaited: the command ends when the note is written.
  void showWritten(verse.verseKey, reviewNotes);
}

/** Says where the new note is, and how others get it. */
async function showWritten(verse: string, notes: ReviewNotes): Promise<void> {
  if (notes.base !== null && (await hasRepository(notes.base))) {
    const commit = vscode.l10n.t("Show in Source Control");
    const chosen = await showInfo(
      vscode.l10n.t("The note on {0} was written. Commit it to share it with your team.", verse),
      commit,
    );
    if (chosen === commit) await vscode.commands.executeCommand("workbench.view.scm");
    return;
  }
  const folder = notes.uriOf("");
  if (folder === null) return;
  const show = vscode.l10n.t("Show in Explorer");
  const chosen = await showInfo(
    vscode.l10n.t(
      "The note on {0} was written. It is a file in the folder {1} of the workspace.",
      verse,
      isolated(vscode.workspace.asRelativePath(folder, false)),
    ),
    show,
  );
  if (chosen === show) await vscode.commands.executeCommand("revealInExplorer", folder);
}

/** The message for a text that a note cannot hold; undefined for one that it can. */
export function lengthProblem(text: string, least = 0): string | undefined {
  return text.trim().length < least || text.length > LIMITS.text
    ? vscode.l10n.t("Enter a text of at most {0} characters.", LIMITS.text)
    : undefined;
}

/** The quotation of a new note, with the proposal for the words that it quotes. */
function quotedIn(
  published: string | null,
  words: string,
  proposed: string | null,
): Pick<NewNote, "quotation" | "proposed" | "state"> {
  if (proposed === null) {
    return { quotation: published === null ? null : quoteWords(published, words) };
  }
  const state = "proposed";
  return published === null
    ? { quotation: null, proposed, state }
    : { ...correctionOf(published, words, proposed), state };
}

async function chooseVerse(
  store: ContentStore,
  context: ChooseContext,
): Promise<VerseOfResource | undefined> {
  const title = vscode.l10n.t("Add Review Note");
  const ref = await chooseResource(await store.state(), title, context, hasRows);
  if (ref === undefined) return undefined;
  const place = await pickVerse(title, { shown: context.panels.front()?.verseKey });
  if (place === undefined) return undefined;
  return { ...ref, verseKey: verseKey({ chapter: place.chapter, verse: place.from }) };
}

async function chooseKind(title: string): Promise<NoteKind | undefined> {
  const items = NOTE_KINDS.map((value) => ({
    value,
    label: kindText(value),
    detail: kindDetail(value),
  }));
  const chosen = await showQuickPick(inertItems(items), {
    title,
    placeHolder: vscode.l10n.t("What kind of note?"),
  });
  return chosen?.value;
}

/**
 * Null without a proposal: an empty answer, or the unchanged text. Undefined on Escape. A longer
 * text than a note can hold is not the beginning of an answer, which could not be accepted.
 */
async function askProposed(
  title: string,
  published: string | null,
): Promise<string | null | undefined> {
  const isOffered = published !== null && published.length <= LIMITS.text;
  const proposed = await showInputBox({
    title,
    prompt: isOffered
      ? vscode.l10n.t(
          "What should be published instead? Leave the text as it is to propose nothing.",
        )
      : vscode.l10n.t("What should be published instead? Leave it empty to propose nothing."),
    value: isOffered ? published : "",
    ignoreFocusOut: true,
    validateInput: (value) => lengthProblem(value),
  });
  if (proposed === undefined) return undefined;
  // The box has one line, so line breaks of the text become spaces.
  const isSame = oneLine(proposed) === oneLine(published ?? "");
  return proposed.trim() === "" || isSame ? null : proposed;
}
