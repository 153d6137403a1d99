import * as vscode from "vscode";
import { resourceKey, type LocalResource, type ResourceRef } from "../../core/model/resource.js";
import { parseVerseReference, type VerseReference } from "../../core/model/verseReference/index.js";
import { NOTE_INSERTED } from "../commands/ids.js";
import { showInfo, showTransient, showWarning } from "../messages.js";
import { resourceTitle } from "../panels/head.js";
import { pickVerse, referenceKey } from "../picks/versePick.js";
import { inertItems } from "../text/inert.js";
import { resourceDetail } from "../text/resources.js";
import { nothingStored, type VerseTexts } from "./verseTexts.js";
import { showQuickPick } from "../picks/quickInput.js";

/** Inserts a verse into the active editor, in the form of the settings. Asks for missing values. */
export async function insertVerse(text: string | undefined, texts: VerseTexts): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void showInfo(vscode.l10n.t("Open the text that the verse goes into, then insert it again."));
    return;
  }
  const title = vscode.l10n.t("Insert Verse");
  const parsed = text === undefined ? null : parseVerseReference(text);
  const reference = parsed ?? (await pickVerse(title, text ?? ""));
  if (reference === undefined) return;
  const chosen = await chooseText(reference, texts, title);
  if (chosen === undefined) return;
  const done = await editor.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, chosen.text);
  });
  if (!done) {
    void showWarning(vscode.l10n.t("The text editor cannot be written to."));
    return;
  }
  if (texts.insertsTextAlone) await texts.noteInserted(reference, resourceKey(chosen.resource));
  showTransient(vscode.l10n.t("Inserted {0}", referenceKey(reference)));
}

interface ChosenText {
  readonly text: string;
  readonly resource: LocalResource;
}

/**
 * The formatted verse. If several stored resources have it, the person chooses one; those of the
 * setting and the last read ones come first.
 */
async function chooseText(
  reference: VerseReference,
  texts: VerseTexts,
  title: string,
): Promise<ChosenText | undefined> {
  const choices = await texts.choices();
  const isArabic = choices.every(({ group }) => group === "quran_core");
  const offered = isArabic ? choices : choices.filter(({ group }) => group !== "quran_core");
  const items = offered.map((resource) => ({
    label: resourceTitle(resource),
    description: resourceDetail(resource, vscode.env.language),
    resource,
  }));
  const [first] = items;
  if (first === undefined) {
    void showInfo(nothingStored());
    return undefined;
  }
  const picked =
    items.length === 1
      ? first
      : await showQuickPick(inertItems(items), {
          title: `${title}: ${referenceKey(reference)}`,
          placeHolder: vscode.l10n.t("Choose the text to insert"),
          matchOnDescription: true,
        });
  if (picked === undefined) return undefined;
  const { resource } = picked;
  const { quote, arabic } = await texts.readWithArabic(resource, reference);
  if (quote !== null) return { text: texts.format(quote, arabic), resource };
  void showInfo(
    vscode.l10n.t("{0} has no text of {1}.", resourceTitle(resource), referenceKey(reference)),
  );
  return undefined;
}

/** The fields of an argument of a command, which can come from a link. */
function verseArgument(
  argument: unknown,
): { readonly reference: VerseReference; readonly resource: string } | null {
  const field = (name: string): unknown =>
    typeof argument === "object" && argument !== null ? Reflect.get(argument, name) : null;
  const text = field("reference");
  const resource = field("resource");
  const reference = typeof text === "string" ? parseVerseReference(text) : null;
  return reference === null || typeof resource !== "string" ? null : { reference, resource };
}

/** Copies a verse that a hover shows. */
export async function copyVerse(argument: unknown, texts: VerseTexts): Promise<void> {
  const verse = verseArgument(argument);
  if (verse === null) return;
  const quote = await texts.readOne(verse.resource, verse.reference);
  if (quote === null) return;
  await vscode.env.clipboard.writeText(texts.format(quote));
  if (texts.insertsTextAlone) await texts.noteInserted(verse.reference, verse.resource);
  showTransient(vscode.l10n.t("Copied {0}", referenceKey(verse.reference)));
}

/** Remembers a verse that a completion, a code action or a reader inserted as text alone. */
export async function noteInserted(argument: unknown, texts: VerseTexts): Promise<void> {
  const verse = verseArgument(argument);
  if (verse !== null) await texts.noteInserted(verse.reference, verse.resource);
}

/** Runs `noteInserted` after VS Code has inserted a verse, if the text has no reference. */
export function afterInserting(
  texts: VerseTexts,
  reference: VerseReference,
  resource: ResourceRef,
): vscode.Command | undefined {
  if (!texts.insertsTextAlone) return undefined;
  const verse = { reference: referenceKey(reference), resource: resourceKey(resource) };
  return { command: NOTE_INSERTED, title: "", arguments: [verse] };
}
