import * as vscode from "vscode";
import { resourceTitle } from "../panels/head.js";
import { referenceKey } from "../picks/versePick.js";
import type { DocumentReferences } from "./documentReferences.js";
import { afterChoosing } from "./insertVerse.js";
import { staleQuotations } from "./staleQuotations.js";
import type { VerseTexts } from "./verseTexts.js";

/** Replaces a reference with its text, and refreshes quotations that differ. */
export class VerseActions implements vscode.CodeActionProvider {
  constructor(
    private readonly references: DocumentReferences,
    private readonly texts: VerseTexts,
  ) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    _context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const actions: vscode.CodeAction[] = [];
    const references = await this.references.all(document);
    const found = references.find((one) => one.range.intersection(range) !== undefined);
    if (found !== undefined) {
      for (const offer of await this.texts.offers(found.reference, 1)) {
        const action = new vscode.CodeAction(
          vscode.l10n.t(
            "Replace {0} with its text ({1})",
            referenceKey(found.reference),
            resourceTitle(offer.resource),
          ),
          vscode.CodeActionKind.RefactorRewrite,
        );
        const { text } = offer;
        if (text !== null) {
          action.edit = new vscode.WorkspaceEdit();
          action.edit.replace(document.uri, found.range, text);
        }
        const command = afterChoosing(offer, { ...found, document }, this.texts);
        if (command !== undefined) action.command = command;
        actions.push(action);
      }
    }
    const within = { within: range, token };
    for (const stale of await staleQuotations(document, this.references, this.texts, within)) {
      const action = new vscode.CodeAction(
        vscode.l10n.t("Refresh the quotation from {0}", resourceTitle(stale.source.resource)),
        vscode.CodeActionKind.QuickFix,
      );
      action.edit = new vscode.WorkspaceEdit();
      for (const { start, end, replacement } of stale.corrections) {
        const place = new vscode.Range(document.positionAt(start), document.positionAt(end));
        action.edit.replace(document.uri, place, replacement);
      }
      actions.push(action);
    }
    return token.isCancellationRequested ? [] : actions;
  }
}
