import assert from "node:assert/strict";
import * as vscode from "vscode";
import { until } from "./host.js";

const SCHEME = "quran-content-sync";

export interface ShownProblem {
  readonly uri: vscode.Uri;
  readonly diagnostic: vscode.Diagnostic;
}

/** The findings in the Problems panel. */
export function problems(): ShownProblem[] {
  return vscode.languages
    .getDiagnostics()
    .filter(([uri]) => uri.scheme === SCHEME)
    .flatMap(([uri, all]) => all.map((diagnostic) => ({ uri, diagnostic })));
}

export function ruleOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === "object" ? code.value : code;
}

/**
 * Resolves with the problem of a rule at a verse when the problem appears with the given severity.
 */
export async function shown(
  rule: string,
  verseKey: string,
  severity?: vscode.DiagnosticSeverity,
): Promise<ShownProblem> {
  const find = (): ShownProblem | undefined =>
    problems().find(
      ({ diagnostic }) =>
        ruleOf(diagnostic) === rule &&
        diagnostic.message.startsWith(`${verseKey} `) &&
        (severity === undefined || diagnostic.severity === severity),
    );
  await untilProblems(() => find() !== undefined);
  const found = find();
  assert.ok(found);
  return found;
}

/** Resolves when the problems are as expected. */
export function untilProblems(expected: () => boolean): Promise<void> {
  return until(expected, vscode.languages.onDidChangeDiagnostics);
}
