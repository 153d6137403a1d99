import * as vscode from "vscode";
import { COMMANDS } from "../commands/ids.js";
import { referenceKey } from "../picks/versePick.js";
import type { DocumentReferences } from "./documentReferences.js";

/** Turns references into links that open the verse in the reader. */
export class VerseLinks implements vscode.DocumentLinkProvider {
  constructor(private readonly references: DocumentReferences) {}

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    return (await this.references.all(document)).map(({ range, reference }) => {
      const query = encodeURIComponent(JSON.stringify([referenceKey(reference)]));
      const link = new vscode.DocumentLink(
        range,
        vscode.Uri.parse(`command:${COMMANDS.goToVerse}?${query}`),
      );
      link.tooltip = vscode.l10n.t("Open {0} in the reader", referenceKey(reference));
      return link;
    });
  }
}
