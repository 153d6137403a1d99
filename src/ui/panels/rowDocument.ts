import { parseJson } from "../../core/model/json.js";
import * as vscode from "vscode";
import * as z from "zod/mini";
import type { ContentStore } from "../../core/ports.js";
import { parseMessage, refSchema } from "../../protocol/shared.js";
import { ROW_SCHEME } from "../commands/ids.js";

const rowSchema = z.object({
  ref: refSchema,
  recordType: z.string(),
  recordKey: z.string(),
});
export type RowAddress = z.infer<typeof rowSchema>;

/** The address of one row's JSON as a read-only document. */
export function rowUri(row: RowAddress): vscode.Uri {
  const file = row.recordKey.replace(/[^\w.-]+/g, "_").slice(0, 60);
  return vscode.Uri.from({
    scheme: ROW_SCHEME,
    path: `/${row.ref.group}-${row.ref.id}/${row.recordType}/${file}.json`,
    query: JSON.stringify(row),
  });
}

/** Serves a row's payload exactly as the service sent it, and follows its changes. */
export class RowDocuments implements vscode.TextDocumentContentProvider {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly store: () => ContentStore) {}

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string | undefined> {
    // Other documents of the scheme have their own providers.
    if (!uri.path.endsWith(".json")) return undefined;
    const parsed = parseMessage(rowSchema, parseJson(uri.query));
    if (!parsed.ok) throw new Error(vscode.l10n.t("This address names no row."));
    const { ref, recordType, recordKey } = parsed.value;
    const row = await this.store().row(ref, recordType, recordKey);
    if (row === null) throw new Error(vscode.l10n.t("This row is no longer in the local copy."));
    return row.json;
  }

  /** Refreshes open documents after a possible change of their rows. */
  refresh(): void {
    for (const document of vscode.workspace.textDocuments) {
      if (document.uri.scheme === ROW_SCHEME) this.changed.fire(document.uri);
    }
  }

  dispose(): void {
    this.changed.dispose();
  }
}

export async function showRow(row: RowAddress): Promise<void> {
  const document = await vscode.workspace.openTextDocument(rowUri(row));
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
    preserveFocus: false,
  });
}
