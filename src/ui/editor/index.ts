import * as vscode from "vscode";
import { onDidChangeSettings, readSetting } from "../../platform/settings.js";
import { VerseActions } from "./actions.js";
import { COMPLETION_TRIGGERS, VerseCompletion } from "./completion.js";
import { QuotationDiagnostics } from "./diagnostics.js";
import { DocumentReferences } from "./documentReferences.js";
import { VERSE_MIME, VerseDrop } from "./drop.js";
import { VerseHover } from "./hover.js";
import { COPY_VERSE, copyVerse } from "./insertVerse.js";
import { VerseLinks } from "./links.js";
import type { VerseTexts } from "./verseTexts.js";

/** Registers what makes verse references alive in editors, for the languages of the settings. */
export function registerEditorFeatures(
  texts: VerseTexts,
  onDidCommit: (listener: () => void) => vscode.Disposable,
  failed: (error: unknown) => void,
): vscode.Disposable {
  const references = new DocumentReferences();
  const diagnostics = new QuotationDiagnostics(references, texts, failed);
  let providers = registerProviders(references, texts);
  return vscode.Disposable.from(
    diagnostics,
    vscode.commands.registerCommand(COPY_VERSE, (argument: unknown) => copyVerse(argument, texts)),
    onDidCommit(() => {
      diagnostics.checkAll();
    }),
    onDidChangeSettings(["editor.languages", "editor.resources", "editor.checkQuotations"], () => {
      providers.dispose();
      providers = registerProviders(references, texts);
      diagnostics.checkAll();
    }),
    new vscode.Disposable(() => {
      providers.dispose();
    }),
  );
}

function registerProviders(references: DocumentReferences, texts: VerseTexts): vscode.Disposable {
  const selector = readSetting("editor.languages").map((language) => ({ language }));
  if (selector.length === 0) return new vscode.Disposable(() => undefined);
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerHoverProvider(selector, new VerseHover(references, texts)),
    languages.registerDocumentLinkProvider(selector, new VerseLinks(references)),
    languages.registerCompletionItemProvider(
      selector,
      new VerseCompletion(texts),
      ...COMPLETION_TRIGGERS,
    ),
    languages.registerCodeActionsProvider(selector, new VerseActions(references, texts), {
      providedCodeActionKinds: VerseActions.kinds,
    }),
    languages.registerDocumentDropEditProvider(selector, new VerseDrop(texts), {
      dropMimeTypes: [VERSE_MIME],
      providedDropEditKinds: [vscode.DocumentDropOrPasteEditKind.Text.append("verse")],
    }),
  );
}
