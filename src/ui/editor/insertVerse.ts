import * as vscode from "vscode";
import * as z from "zod";
import { resourceKey, type LocalResource } from "../../core/model/resource.js";
import { plural } from "../../core/model/plural.js";
import { versePosition, versesName } from "../../core/model/verse.js";
import {
  countVerses,
  parseVerseReference,
  readRange,
  surahsOf,
  type VerseRange,
  type VerseReference,
} from "../../core/model/verseReference/index.js";
import { NOTE_INSERTED, REPLACE_REFERENCE } from "../commands/ids.js";
import type { UiContext } from "../errorMessages.js";
import { confirm, showInfo, showTransient, showWarning } from "../messages.js";
import { showNextStep } from "../nextStep.js";
import { resourceTitle } from "../panels/head.js";
import { pickRange, referenceKey } from "../picks/versePick.js";
import { inertItems } from "../text/inert.js";
import { resourceDetail } from "../text/resources.js";
import type { OfferedText, VerseTexts } from "./verseTexts.js";
import { showQuickPick } from "../picks/quickInput.js";

/** More verses, as of a long surah, are inserted only after a question. */
const MOST_UNASKED = 50;
/** UTF-16 units. VS Code stops serving extensions in documents that become much longer. */
const LONGEST = 8 * 1024 * 1024;

/**
 * Inserts verses into the active editor, in the form of the settings: all that the text names, as a
 * quotation for each surah. Asks for missing values. One Undo removes them.
 */
export async function insertVerse(
  text: string | undefined,
  texts: VerseTexts,
  context: UiContext,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void showInfo(vscode.l10n.t("Open the text that the verse goes into, then insert it again."));
    return;
  }
  const title = vscode.l10n.t("Insert Verse");
  const named = text === undefined ? null : readRange(text);
  const range = named ?? (await pickRange(title, text ?? ""));
  if (range === undefined) return;
  const choices = await texts.choices();
  if (choices.length === 0) {
    showNextStep(vscode.l10n.t("No text with verses is in the local copy yet."), context);
    return;
  }
  const resource = await chooseText(choices, range, title);
  if (resource === undefined || !(await isWanted(range))) return;
  const quotation = await quotationOf(range, resource, texts);
  if (quotation === undefined) return;
  const done = await editor.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, quotation.text);
  });
  if (!done) {
    void showWarning(vscode.l10n.t("The text editor cannot be written to."));
    return;
  }
  if (texts.insertsTextAlone) {
    for (const reference of quotation.references) {
      await texts.noteInserted(reference, resourceKey(resource));
    }
  }
  showTransient(vscode.l10n.t("Inserted {0}", versesName(range.from, range.to)));
}

async function isWanted(range: VerseRange): Promise<boolean> {
  const verses = countVerses(range);
  if (verses <= MOST_UNASKED) return true;
  return confirm(
    plural(
      vscode.l10n.t("{0, plural, one {Insert # verse ({1})?} other {Insert # verses ({1})?}}"),
      vscode.env.language,
      verses,
      versesName(range.from, range.to),
    ),
    vscode.l10n.t("Insert"),
    { detail: vscode.l10n.t("One Undo removes them again.") },
  );
}

interface InsertedQuotation {
  readonly text: string;
  /** The inserted verses, a reference for each surah. */
  readonly references: readonly VerseReference[];
}

/** The formatted verses; undefined, with a message, if the resource has none or they are too long. */
async function quotationOf(
  range: VerseRange,
  resource: LocalResource,
  texts: VerseTexts,
): Promise<InsertedQuotation | undefined> {
  const parts: string[] = [];
  const references: VerseReference[] = [];
  let length = 0;
  for (const reference of surahsOf(range)) {
    const { quote, arabic } = await texts.readWithArabic(resource, reference);
    if (quote === null) continue;
    const part = texts.format(quote, arabic);
    length += part.length;
    if (length > LONGEST) {
      void showInfo(
        vscode.l10n.t(
          "{0} is too long to insert from {1}. Use Export Resource for a text of this length.",
          versesName(range.from, range.to),
          resourceTitle(resource),
        ),
      );
      return undefined;
    }
    parts.push(part);
    references.push(reference);
  }
  if (parts.length > 0) return { text: parts.join("\n\n"), references };
  void showInfo(
    vscode.l10n.t(
      "{0} has no text of {1}.",
      resourceTitle(resource),
      versesName(range.from, range.to),
    ),
  );
  return undefined;
}

/**
 * The resource to insert from. If several are stored, the person chooses one; those of the setting
 * and the last read ones come first.
 */
async function chooseText(
  choices: readonly LocalResource[],
  range: VerseRange,
  title: string,
): Promise<LocalResource | undefined> {
  const isArabic = choices.every(({ group }) => group === "quran_core");
  const offered = isArabic ? choices : choices.filter(({ group }) => group !== "quran_core");
  const items = offered.map((resource) => ({
    label: resourceTitle(resource),
    description: resourceDetail(resource, vscode.env.language),
    resource,
  }));
  const picked =
    items.length === 1
      ? items[0]
      : await showQuickPick(inertItems(items), {
          title: `${title}: ${versesName(range.from, range.to)}`,
          placeHolder: vscode.l10n.t("Choose the text to insert"),
          matchOnDescription: true,
        });
  return picked?.resource;
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

const placeSchema = z.object({
  uri: z.string(),
  line: z.int().min(0),
  character: z.int().min(0),
  /** The written form of the reference. */
  written: z.string(),
});

/** The place of a reference in a document. */
interface ReferencePlace {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
  readonly reference: VerseReference;
}

/**
 * The command to run after a person has chosen an offered text for a reference: it reads and inserts
 * a long text, which leaves the reference as it is until then, or remembers a text that VS Code has
 * inserted without its reference.
 */
export function afterChoosing(
  { resource, text }: OfferedText,
  { document, range, reference }: ReferencePlace,
  texts: VerseTexts,
): vscode.Command | undefined {
  const verse = { reference: referenceKey(reference), resource: resourceKey(resource) };
  if (text !== null) {
    return texts.insertsTextAlone
      ? { command: NOTE_INSERTED, title: "", arguments: [verse] }
      : undefined;
  }
  const place: z.infer<typeof placeSchema> = {
    uri: document.uri.toString(),
    line: range.start.line,
    character: range.start.character,
    written: document.getText(range),
  };
  return { command: REPLACE_REFERENCE, title: "", arguments: [{ ...verse, ...place }] };
}

/** Puts all the verses of a resource in the place of their reference, as `afterChoosing` asks. */
export async function replaceReference(argument: unknown, texts: VerseTexts): Promise<void> {
  const verse = verseArgument(argument);
  const place = placeSchema.safeParse(argument).data;
  if (verse === null || place === undefined) return;
  const resource = (await texts.choices()).find((one) => resourceKey(one) === verse.resource);
  if (resource === undefined) {
    void showInfo(vscode.l10n.t("The chosen text is no longer in the local copy."));
    return;
  }
  const { chapter, from, to } = verse.reference;
  const range = {
    from: versePosition({ chapter, verse: from }),
    to: versePosition({ chapter, verse: to }),
  };
  const quotation = await quotationOf(range, resource, texts);
  if (quotation === undefined) return;
  if (!(await replace(place, quotation.text))) {
    void showWarning(vscode.l10n.t("The text editor cannot be written to."));
    return;
  }
  if (texts.insertsTextAlone) await texts.noteInserted(verse.reference, verse.resource);
  showTransient(vscode.l10n.t("Inserted {0}", versesName(range.from, range.to)));
}

/** False if the document is closed or read-only, or has something else in that place by now. */
async function replace(place: z.infer<typeof placeSchema>, text: string): Promise<boolean> {
  const { uri, line, character, written } = place;
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
  if (document === undefined) return false;
  const start = document.offsetAt(new vscode.Position(line, character));
  const range = new vscode.Range(
    document.positionAt(start),
    document.positionAt(start + written.length),
  );
  if (document.getText(range) !== written) return false;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, text);
  return vscode.workspace.applyEdit(edit);
}
