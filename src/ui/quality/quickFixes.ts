import * as vscode from "vscode";
import { COMMANDS, ROW_SCHEME } from "../commands/ids.js";
import type { FindingDiagnostic, QualityDiagnostics } from "./diagnostics.js";
import { showTransient } from "../messages.js";
import { inertItems } from "../text/inert.js";
import { QUALITY_COMMANDS } from "./ids.js";
import { showQuickPick } from "../picks/quickInput.js";

/** Quick fixes of findings. Published texts cannot be edited, so the fixes lead elsewhere. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];

  constructor(private readonly diagnostics: QualityDiagnostics) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const shown = new Set(context.diagnostics.map(keyOf));
    return this.diagnostics
      .at(document.uri, range)
      .filter((each) => shown.size === 0 || shown.has(keyOf(each)))
      .flatMap((each) => actionsFor(each));
  }
}

function keyOf({ message, range }: vscode.Diagnostic): string {
  return `${range.start.line}:${range.start.character} ${message}`;
}

function actionsFor(diagnostic: FindingDiagnostic): vscode.CodeAction[] {
  const { ref, finding } = diagnostic;
  const { verseKey, rule } = finding;
  const argument = { ref, finding };
  const action = (title: string, command: string, ...args: unknown[]): vscode.CodeAction => {
    const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    made.command = { title, command, arguments: args };
    made.diagnostics = [diagnostic];
    return made;
  };
  const actions: vscode.CodeAction[] = [];
  if (verseKey !== null) {
    actions.push(
      action(
        vscode.l10n.t("Open {0} in the reader", verseKey),
        QUALITY_COMMANDS.openVerse,
        argument,
      ),
      action(vscode.l10n.t("Compare resources at {0}", verseKey), COMMANDS.compare, verseKey),
      action(
        vscode.l10n.t("Write a review note on {0}…", verseKey),
        QUALITY_COMMANDS.note,
        argument,
      ),
    );
  }
  actions.push(
    action(vscode.l10n.t("Copy this finding"), QUALITY_COMMANDS.copy, argument),
    action(vscode.l10n.t("Ignore here…"), QUALITY_COMMANDS.ignore, argument),
    action(
      vscode.l10n.t("Ignore “{0}” in this resource…", rule),
      QUALITY_COMMANDS.ignoreRule,
      argument,
    ),
    action(vscode.l10n.t("Explain “{0}”", rule), QUALITY_COMMANDS.explain, rule),
  );
  return actions;
}

/**
 * Offers the quick fixes of the line with the cursor. VS Code's own key for them works in writable
 * documents only, so the manifest binds it to this command in our read-only documents.
 */
async function showQuickFixes(diagnostics: QualityDiagnostics): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  const { document, selection } = editor;
  const line = document.lineAt(selection.active.line).range;
  const found = diagnostics.at(document.uri, line);
  if (found.length === 0) {
    showTransient(vscode.l10n.t("There is no finding on this line. F8 goes to the next one."));
    return;
  }
  const items = found.flatMap((each): FixItem[] => [
    { label: each.message, kind: vscode.QuickPickItemKind.Separator },
    ...actionsFor(each).map((action) => ({ label: action.title, action })),
  ]);
  const chosen = await showQuickPick(inertItems(items), {
    title: vscode.l10n.t("Quick Fixes"),
  });
  const command = chosen?.action?.command;
  if (command !== undefined) {
    await vscode.commands.executeCommand(
      command.command,
      ...((command.arguments ?? []) as unknown[]),
    );
  }
}

interface FixItem extends vscode.QuickPickItem {
  readonly action?: vscode.CodeAction;
}

export function registerQuickFixes(diagnostics: QualityDiagnostics): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(
      { scheme: ROW_SCHEME },
      new QuickFixes(diagnostics),
      { providedCodeActionKinds: QuickFixes.kinds },
    ),
    vscode.commands.registerCommand(QUALITY_COMMANDS.quickFixes, () => showQuickFixes(diagnostics)),
  );
}
