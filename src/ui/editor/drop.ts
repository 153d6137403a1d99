import * as vscode from "vscode";
import * as z from "zod";
import { parseVerseReference } from "../../core/model/verseReference/index.js";
import { GROUP_PATTERN, resourceKey } from "../../core/model/resource.js";
import { VERSE_MIME } from "../../protocol/drag.js";
import type { VerseTexts } from "./verseTexts.js";

const dragged = z.object({
  group: z.string().regex(GROUP_PATTERN),
  id: z.int().min(1),
  reference: z.string().max(40),
});

/** Inserts a verse that is dragged from a reader into an editor. */
export class VerseDrop implements vscode.DocumentDropEditProvider {
  constructor(private readonly texts: VerseTexts) {}

  async provideDocumentDropEdits(
    _document: vscode.TextDocument,
    _position: vscode.Position,
    dataTransfer: vscode.DataTransfer,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentDropEdit | undefined> {
    const json = await dataTransfer.get(VERSE_MIME)?.asString();
    const verse = json === undefined ? null : readDragged(json);
    const reference = verse === null ? null : parseVerseReference(verse.reference);
    if (verse === null || reference === null) return undefined;
    const quote = await this.texts.readOne(`${verse.group}:${verse.id}`, reference);
    if (quote === null || token.isCancellationRequested) return undefined;
    if (this.texts.insertsTextAlone)
      await this.texts.noteInserted(reference, resourceKey(quote.resource));
    const edit = new vscode.DocumentDropEdit(this.texts.format(quote));
    edit.title = vscode.l10n.t("Insert Verse");
    return edit;
  }
}

function readDragged(json: string): z.infer<typeof dragged> | null {
  try {
    const parsed = dragged.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
