import * as vscode from "vscode";
import { plainQuote, type Quote } from "../../core/library/editor/quote.js";
import {
  compareQuotation,
  findQuotations,
  type Quotation,
} from "../../core/library/editor/quotations.js";
import { resourceTitle } from "../panels/head.js";
import { referenceKey } from "../picks/versePick.js";
import type { DocumentReferences } from "./documentReferences.js";
import type { VerseTexts } from "./verseTexts.js";

/** A quotation that differs from the published text. */
export interface StaleQuotation {
  readonly range: vscode.Range;
  readonly quotation: Quotation;
  readonly quote: Quote;
  readonly written: string;
  readonly published: string;
}

/** The quotations of a document that resemble a published text without matching one. */
export async function staleQuotations(
  document: vscode.TextDocument,
  references: DocumentReferences,
  texts: VerseTexts,
  token?: vscode.CancellationToken,
): Promise<StaleQuotation[]> {
  const found = references.all(document, token).map((one) => one.found);
  const stale: StaleQuotation[] = [];
  for (const quotation of findQuotations(document.getText(), found)) {
    if (token?.isCancellationRequested === true) return [];
    const { quotes } = await texts.read(quotation.reference);
    const compared = quotes.map((quote) => ({
      quote,
      comparison: compareQuotation(quotation.text, plainQuote(quote.html)),
    }));
    if (compared.some(({ comparison }) => comparison.kind === "same")) continue;
    for (const { quote, comparison } of compared) {
      if (comparison.kind !== "differs") continue;
      const range = new vscode.Range(
        document.positionAt(quotation.start),
        document.positionAt(quotation.end),
      );
      const { written, published } = comparison;
      stale.push({ range, quotation, quote, written, published });
      break;
    }
  }
  return stale;
}

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
    const found = this.references
      .all(document, token)
      .find((one) => one.range.intersection(range) !== undefined);
    if (found !== undefined) {
      const { quotes, arabic } = await this.texts.read(found.reference);
      for (const quote of quotes) {
        const action = new vscode.CodeAction(
          vscode.l10n.t(
            "Replace {0} with its text ({1})",
            referenceKey(found.reference),
            resourceTitle(quote.resource),
          ),
          vscode.CodeActionKind.RefactorRewrite,
        );
        action.edit = new vscode.WorkspaceEdit();
        action.edit.replace(document.uri, found.range, this.texts.format(quote, arabic));
        actions.push(action);
      }
    }
    const stale = await staleQuotations(document, this.references, this.texts, token);
    for (const one of stale.filter((each) => each.range.intersection(range) !== undefined)) {
      const action = new vscode.CodeAction(
        vscode.l10n.t("Refresh the quotation from {0}", resourceTitle(one.quote.resource)),
        vscode.CodeActionKind.QuickFix,
      );
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, one.range, refreshed(document, one));
      actions.push(action);
    }
    return token.isCancellationRequested ? [] : actions;
  }
}

/** The published text with the quotation's `>` at the beginning of each line. */
function refreshed(document: vscode.TextDocument, { range, quote }: StaleQuotation): string {
  const text = plainQuote(quote.html);
  const line = document.lineAt(range.start.line).text;
  return line.startsWith(">") ? text.replaceAll("\n", "\n> ") : text;
}
