import * as vscode from "vscode";
import type { ShownFinding } from "../../core/library/checks/finding.js";
import type { Severity } from "../../core/library/checks/types.js";
import { resourceKey, type ResourceKey, type ResourceRef } from "../../core/model/resource.js";
import type { Quality } from "../../app/checks/quality.js";
import { chapterUri } from "./verseDocuments.js";
import { QUALITY_COMMANDS } from "./ids.js";

const SOURCE = "Quran Content Sync";

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** A diagnostic with its finding. */
export class FindingDiagnostic extends vscode.Diagnostic {
  constructor(
    readonly ref: ResourceRef,
    readonly finding: ShownFinding,
  ) {
    const { startLine, start, endLine, end } = finding.range;
    super(new vscode.Range(startLine, start, endLine, end), textOf(finding), severityOf(finding));
    this.source = SOURCE;
    const argument = encodeURIComponent(JSON.stringify([finding.rule]));
    this.code = {
      value: finding.rule,
      target: vscode.Uri.parse(`command:${QUALITY_COMMANDS.explain}?${argument}`),
    };
  }
}

function severityOf({ severity }: ShownFinding): vscode.DiagnosticSeverity {
  return SEVERITIES[severity];
}

function textOf({ verseKey, text }: ShownFinding): string {
  return verseKey === null ? text : `${verseKey} · ${text}`;
}

/** Keeps the Problems panel in step with the findings. */
export class QualityDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection("quranContentSync");
  private readonly shown = new Map<ResourceKey, vscode.Uri[]>();
  /** The diagnostics of a document. VS Code returns copies without the finding. */
  private readonly byUri = new Map<string, readonly FindingDiagnostic[]>();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly quality: Quality,
    private readonly nameOf: (ref: ResourceRef) => string,
  ) {
    this.subscription = quality.onDidChange((refs) => {
      for (const ref of refs) this.show(ref);
    });
    for (const ref of quality.checkedResources) this.show(ref);
  }

  /** The findings of a document that touch a range. */
  at(uri: vscode.Uri, range: vscode.Range): readonly FindingDiagnostic[] {
    const all = this.byUri.get(uri.toString()) ?? [];
    return all.filter((each) => each.range.intersection(range) !== undefined);
  }

  /** The document of a resource with the first of its findings; undefined without findings. */
  firstOf(ref: ResourceRef): vscode.Uri | undefined {
    return this.shown.get(resourceKey(ref))?.[0];
  }

  dispose(): void {
    this.subscription.dispose();
    this.collection.dispose();
  }

  private show(ref: ResourceRef): void {
    const key = resourceKey(ref);
    for (const uri of this.shown.get(key) ?? []) {
      this.collection.delete(uri);
      this.byUri.delete(uri.toString());
    }
    const byChapter = new Map<number, FindingDiagnostic[]>();
    for (const finding of this.quality.result(ref)?.findings ?? []) {
      const list = byChapter.get(finding.chapter) ?? [];
      byChapter.set(finding.chapter, list);
      list.push(new FindingDiagnostic(ref, finding));
    }
    const uris: vscode.Uri[] = [];
    for (const [chapter, diagnostics] of byChapter) {
      const uri = chapterUri({ ref, chapter }, this.nameOf(ref));
      this.collection.set(uri, diagnostics);
      this.byUri.set(uri.toString(), diagnostics);
      uris.push(uri);
    }
    this.shown.set(key, uris);
  }
}
