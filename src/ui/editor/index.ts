import * as vscode from "vscode";
import { onDidChangeSettings, readSetting } from "../../platform/settings.js";
import { VERSE_MIME } from "../../protocol/drag.js";
import { COPY_VERSE, NOTE_INSERTED, REPLACE_REFERENCE } from "../commands/ids.js";
import type { EditorFeatures } from "./features.js";

const COMPLETION_TRIGGERS = [":", ..."0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"];

/**
 * Registers the editor features for verse references, for the languages in the settings. The
 * features are loaded when an editor first asks for one, or when quotations must be checked.
 */
export function registerEditorFeatures(
  load: () => Promise<EditorFeatures>,
  onDidCommit: (listener: () => void) => vscode.Disposable,
  failed: (error: unknown) => void,
): vscode.Disposable {
  let providers = registerProviders(load);
  let isChecking = false;
  const checkQuotations = (): void => {
    // After the setting is turned off, one more check clears its diagnostics.
    if (!isChecking && !readSetting("editor.checkQuotations")) return;
    isChecking = true;
    load().then((features) => {
      features.checkQuotations();
    }, failed);
  };
  checkQuotations();
  return vscode.Disposable.from(
    vscode.commands.registerCommand(COPY_VERSE, async (argument: unknown) =>
      (await load()).copyVerse(argument),
    ),
    vscode.commands.registerCommand(NOTE_INSERTED, async (argument: unknown) =>
      (await load()).noteInserted(argument),
    ),
    vscode.commands.registerCommand(REPLACE_REFERENCE, async (argument: unknown) =>
      (await load()).replaceReference(argument),
    ),
    onDidCommit(checkQuotations),
    onDidChangeSettings(["editor.languages", "editor.resources", "editor.checkQuotations"], () => {
      providers.dispose();
      providers = registerProviders(load);
      checkQuotations();
    }),
    new vscode.Disposable(() => {
      providers.dispose();
    }),
  );
}

function registerProviders(load: () => Promise<EditorFeatures>): vscode.Disposable {
  const selector = readSetting("editor.languages").map((language) => ({ language }));
  if (selector.length === 0) return new vscode.Disposable(() => undefined);
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerHoverProvider(selector, {
      provideHover: async (...asked) => (await load()).hover.provideHover(...asked),
    }),
    languages.registerDocumentLinkProvider(selector, {
      provideDocumentLinks: async (...asked) => (await load()).links.provideDocumentLinks(...asked),
    }),
    languages.registerCompletionItemProvider(
      selector,
      {
        provideCompletionItems: async (...asked) =>
          (await load()).completion.provideCompletionItems(...asked),
      },
      ...COMPLETION_TRIGGERS,
    ),
    languages.registerCodeActionsProvider(
      selector,
      {
        provideCodeActions: async (...asked) => (await load()).actions.provideCodeActions(...asked),
      },
      {
        providedCodeActionKinds: [
          vscode.CodeActionKind.RefactorRewrite,
          vscode.CodeActionKind.QuickFix,
        ],
      },
    ),
    languages.registerDocumentDropEditProvider(
      selector,
      {
        provideDocumentDropEdits: async (...asked) =>
          (await load()).drop.provideDocumentDropEdits(...asked),
      },
      {
        dropMimeTypes: [VERSE_MIME],
        providedDropEditKinds: [vscode.DocumentDropOrPasteEditKind.Text.append("verse")],
      },
    ),
  );
}
