import * as vscode from "vscode";
import { readSetting } from "../../platform/settings.js";
import { resourceTitle } from "../panels/head.js";
import { referenceKey } from "../picks/versePick.js";
import { inert } from "../text/inert.js";
import type { DocumentReferences } from "./documentReferences.js";
import { differingRange, staleQuotations } from "./staleQuotations.js";
import type { VerseTexts } from "./verseTexts.js";

/** Pause between the last edit and a check, in milliseconds. */
const PAUSE_MS = 600;

/** Marks quotations that differ from the published text, if `editor.checkQuotations` is on. */
export class QuotationDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection(
    "quranContentSync.quotations",
  );
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly references: DocumentReferences,
    private readonly texts: VerseTexts,
    private readonly failed: (error: unknown) => void,
  ) {
    this.disposables = [
      this.collection,
      vscode.workspace.onDidOpenTextDocument((document) => this.schedule(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.schedule(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)),
    ];
    this.checkAll();
  }

  /** Rechecks every open document, after a sync or a change of a setting. */
  checkAll(): void {
    this.collection.clear();
    for (const document of vscode.workspace.textDocuments) this.schedule(document);
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private schedule(document: vscode.TextDocument): void {
    if (!readSetting("editor.checkQuotations")) return;
    if (!readSetting("editor.languages").includes(document.languageId)) return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        this.check(document).catch(this.failed);
      }, PAUSE_MS),
    );
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const stale = await staleQuotations(document, this.references, this.texts, {});
    if (document.isClosed || document.version !== version) return;
    this.collection.set(
      document.uri,
      stale.map((quotation) => {
        const words = (side: "written" | "published"): string =>
          quotation.corrections.map((one) => (one[side] === "" ? "–" : one[side])).join(" … ");
        const diagnostic = new vscode.Diagnostic(
          differingRange(document, quotation),
          vscode.l10n.t(
            "This quotation of {0} differs from {1}. Here: “{2}”. Published: “{3}”.",
            referenceKey(quotation.reference),
            resourceTitle(quotation.source.resource),
            inert(words("written")),
            inert(words("published")),
          ),
          vscode.DiagnosticSeverity.Information,
        );
        diagnostic.source = "Quran Content Sync";
        diagnostic.code = "quotation-differs";
        return diagnostic;
      }),
    );
  }
}
