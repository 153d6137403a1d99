import * as vscode from "vscode";
import { ReferenceScanner, type FoundReference } from "../../core/library/editor/findReferences.js";
import { scanInSlices } from "../../core/library/editor/scanInSlices.js";
import type { VerseReference } from "../../core/model/verseReference/index.js";

/** Larger documents are data, not prose. */
const MAX_CHARACTERS = 2_000_000;

/** A reference in a document. */
export interface DocumentReference {
  readonly range: vscode.Range;
  readonly reference: VerseReference;
  readonly found: FoundReference;
}

interface Scan {
  readonly languageId: string;
  readonly scanner: ReferenceScanner;
  version: number;
  references: Promise<readonly DocumentReference[]>;
}

/**
 * The references of documents. A document is read in slices, once for all callers. After an edit,
 * only the changed part is read again.
 */
export class DocumentReferences {
  /** By document, not by URI, because a new untitled document may have the URI of a closed one. */
  private readonly scans = new WeakMap<vscode.TextDocument, Scan>();

  /** All references of the document. Empty if it changes meanwhile. */
  all(document: vscode.TextDocument): Promise<readonly DocumentReference[]> {
    const { languageId, version } = document;
    const known = this.scans.get(document);
    const isSameLanguage = known?.languageId === languageId;
    if (known !== undefined && isSameLanguage && known.version === version) return known.references;
    const scanner = isSameLanguage ? known.scanner : new ReferenceScanner(languageId);
    const references = read(document, scanner);
    this.scans.set(document, { languageId, scanner, version, references });
    return references;
  }

  async at(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<DocumentReference | undefined> {
    return (await this.all(document)).find(({ range }) => range.contains(position));
  }
}

async function read(
  document: vscode.TextDocument,
  scanner: ReferenceScanner,
): Promise<readonly DocumentReference[]> {
  const { version } = document;
  const text = document.getText();
  if (text.length > MAX_CHARACTERS) return [];
  const found = await scanInSlices(
    scanner,
    text,
    () => !document.isClosed && document.version === version,
  );
  return (found ?? []).map((one) => ({
    range: new vscode.Range(document.positionAt(one.start), document.positionAt(one.end)),
    reference: one.reference,
    found: one,
  }));
}
