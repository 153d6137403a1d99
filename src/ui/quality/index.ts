import * as vscode from "vscode";
import { registerQualityCommands, type QualityContext } from "./commands.js";
import { QualityDiagnostics } from "./diagnostics.js";
import { registerQuickFixes } from "./quickFixes.js";
import type { VerseDocuments } from "./verseDocuments.js";
import { nameOf } from "../text/resources.js";

/** Connects the findings with VS Code: Problems panel, documents, quick fixes, commands. */
export function registerQuality(
  context: QualityContext,
  documents: VerseDocuments,
): vscode.Disposable {
  const { active, quality } = context;
  const diagnostics = new QualityDiagnostics(quality, (ref) => {
    const { state } = active.view;
    return state === null ? `${ref.group}:${ref.id}` : nameOf(ref, state);
  });
  return vscode.Disposable.from(
    diagnostics,
    registerQuickFixes(diagnostics),
    registerQualityCommands(context),
    active.onDidCommit(({ changes }) => {
      documents.refresh(changes);
    }),
  );
}
