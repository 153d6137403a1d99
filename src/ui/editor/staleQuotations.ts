import * as vscode from "vscode";
import { findQuotations, type Quotation } from "../../core/library/editor/quotations.js";
import type { Quote } from "../../core/library/editor/quote.js";
import type { DocumentReferences } from "./documentReferences.js";
import type { VerseTexts } from "./verseTexts.js";

/** The quotations of a document that differ from the published text. */
export async function staleQuotations(
  document: vscode.TextDocument,
  references: DocumentReferences,
  texts: VerseTexts,
  options: { readonly within?: vscode.Range; readonly token?: vscode.CancellationToken } = {},
): Promise<Quotation<Quote>[]> {
  const { within, token } = options;
  const found = (await references.all(document)).map((one) => one.found);
  const quotations = await findQuotations(
    document.getText(),
    found,
    {
      read: (reference, label) => texts.quotable(reference, label),
      inserted: () => texts.inserted(),
    },
    {
      isCancelled: () => token?.isCancellationRequested === true,
      ...(within === undefined
        ? {}
        : {
            within: { start: document.offsetAt(within.start), end: document.offsetAt(within.end) },
          }),
    },
  );
  return quotations.filter(({ corrections }) => corrections.length > 0);
}

/** The words in which a quotation differs, as a range of its document. */
export function differingRange(
  document: vscode.TextDocument,
  { start, end, corrections }: Quotation<Quote>,
): vscode.Range {
  const first = corrections[0]?.start ?? start;
  const last = corrections.at(-1)?.end ?? end;
  const range = new vscode.Range(document.positionAt(first), document.positionAt(last));
  // For missing words, marks the word before them.
  return range.isEmpty ? (document.getWordRangeAtPosition(range.start, /\S+/u) ?? range) : range;
}
