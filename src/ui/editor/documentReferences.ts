import * as vscode from "vscode";
import { findReferences, type FoundReference } from "../../core/library/editor/findReferences.js";
import type { VerseReference } from "../../core/model/verseReference/index.js";

/** Larger documents are data, not prose. */
const MAX_CHARACTERS = 1_000_000;

/** A reference in a document. */
export interface DocumentReference {
  readonly range: vscode.Range;
  readonly reference: VerseReference;
  readonly found: FoundReference;
}

/** Cache of documents' references until they change. */
export class DocumentReferences {
  /** By document, not by URI, because a new untitled document may have the URI of a closed one. */
  private readonly cache = new WeakMap<
    vscode.TextDocument,
    { readonly version: number; readonly references: readonly DocumentReference[] }
  >();

  all(
    document: vscode.TextDocument,
    token?: vscode.CancellationToken,
  ): readonly DocumentReference[] {
    const known = this.cache.get(document);
    if (known?.version === document.version) return known.references;
    const text = document.getText();
    if (text.length > MAX_CHARACTERS) return [];
    const found = findReferences(text, {
      languageId: document.languageId,
      isCancelled: () => token?.isCancellationRequested === true,
    });
    if (token?.isCancellationRequested === true) return [];
    const references = found.map((one) => ({
      range: new vscode.Range(document.positionAt(one.start), document.positionAt(one.end)),
      reference: one.reference,
      found: one,
    }));
    this.cache.set(document, { version: document.version, references });
    return references;
  }

  at(
    document: vscode.TextDocument,
    position: vscode.Position,
    token?: vscode.CancellationToken,
  ): DocumentReference | undefined {
    return this.all(document, token).find(({ range }) => range.contains(position));
  }
}
