import * as vscode from "vscode";
import { resourceKey } from "../../core/model/resource.js";
import { parseVerseReference, type VerseReference } from "../../core/model/verseReference/index.js";
import { showInfo, showTransient, showWarning } from "../messages.js";
import { resourceTitle } from "../panels/head.js";
import { pickVerse, referenceKey } from "../picks/versePick.js";
import { inertItems } from "../text/inert.js";
import { nothingStored, type VerseTexts } from "./verseTexts.js";

/** Inserts a verse into the active editor, in the form of the settings. Asks for what is missing. */
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
  const inserted = await chooseText(reference, texts, title);
  if (inserted === undefined) return;
  const done = await editor.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, inserted);
  });
  if (done) showTransient(vscode.l10n.t("Inserted {0}", referenceKey(reference)));
  else void showWarning(vscode.l10n.t("The text editor cannot be written to."));
}

/** The formatted verse, from the resource that the person chooses if there are several. */
async function chooseText(
  reference: VerseReference,
  texts: VerseTexts,
  title: string,
): Promise<string | undefined> {
  const { quotes, arabic } = await texts.read(reference);
  const [first] = quotes;
  if (first === undefined) {
    void showInfo(nothingStored());
    return undefined;
  }
  const quote =
    quotes.length === 1
      ? first
      : (
          await vscode.window.showQuickPick(
            inertItems(
              quotes.map((one) => ({
                label: resourceTitle(one.resource),
                description: resourceKey(one.resource),
                quote: one,
              })),
            ),
            { title: `${title}: ${referenceKey(reference)}` },
          )
        )?.quote;
  return quote === undefined ? undefined : texts.format(quote, arabic);
}

/** Copies a verse that a hover shows. The argument comes from a link, so it is checked. */
export async function copyVerse(argument: unknown, texts: VerseTexts): Promise<void> {
  const field = (name: string): unknown =>
    typeof argument === "object" && argument !== null ? Reflect.get(argument, name) : null;
  const text = field("reference");
  const key = field("resource");
  const reference = typeof text === "string" ? parseVerseReference(text) : null;
  if (reference === null || typeof key !== "string") return;
  const quote = await texts.readOne(key, reference);
  if (quote === null) return;
  await vscode.env.clipboard.writeText(texts.format(quote));
  showTransient(vscode.l10n.t("Copied {0}", referenceKey(reference)));
}
