import type * as vscode from "vscode";
import type { ContentStore } from "../../core/ports.js";
import { readEntries } from "../../platform/settings.js";
import type { EnvironmentName } from "../panels/head.js";
import { ReaderMemory } from "../panels/memory.js";
import { VerseActions } from "./actions.js";
import { VerseCompletion } from "./completion.js";
import { QuotationDiagnostics } from "./diagnostics.js";
import { DocumentReferences } from "./documentReferences.js";
import { VerseDrop } from "./drop.js";
import { VerseHover } from "./hover.js";
import { InsertedVerses } from "./insertedVerses.js";
import { copyVerse, noteInserted, replaceReference } from "./insertVerse.js";
import { VerseLinks } from "./links.js";
import { VerseTexts } from "./verseTexts.js";

/** The editor features for verse references. */
export interface EditorFeatures extends vscode.Disposable {
  readonly hover: vscode.HoverProvider;
  readonly links: vscode.DocumentLinkProvider;
  readonly completion: vscode.CompletionItemProvider;
  readonly actions: vscode.CodeActionProvider;
  readonly drop: vscode.DocumentDropEditProvider;
  copyVerse(argument: unknown): Promise<void>;
  /** Remembers a verse that was inserted as text alone. */
  noteInserted(argument: unknown): Promise<void>;
  /** Puts a chosen text in the place of its reference. */
  replaceReference(argument: unknown): Promise<void>;
  /** Checks the quotations of every open document again, if the setting asks for it. */
  checkQuotations(): void;
}

/** `failed` receives the errors of background checks. */
export function createEditorFeatures(
  store: ContentStore,
  environment: () => EnvironmentName,
  memento: vscode.Memento,
  failed: (error: unknown) => void,
): EditorFeatures {
  const memory = new ReaderMemory(memento, environment);
  const texts = new VerseTexts({
    store: () => store,
    environment,
    entries: () => readEntries(environment()),
    recent: () => memory.recent(),
    inserted: new InsertedVerses(memento, environment),
  });
  const references = new DocumentReferences();
  const diagnostics = new QuotationDiagnostics(references, texts, failed);
  return {
    hover: new VerseHover(references, texts),
    links: new VerseLinks(references),
    completion: new VerseCompletion(texts),
    actions: new VerseActions(references, texts),
    drop: new VerseDrop(texts),
    copyVerse: (argument) => copyVerse(argument, texts),
    noteInserted: (argument) => noteInserted(argument, texts),
    replaceReference: (argument) => replaceReference(argument, texts),
    checkQuotations: () => {
      diagnostics.checkAll();
    },
    dispose: () => {
      diagnostics.dispose();
    },
  };
}
