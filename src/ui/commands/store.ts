import * as vscode from "vscode";
import type { VerifyReport } from "../../core/model/storeState.js";
import { plural } from "../../core/model/plural.js";
import { showError, type UiContext } from "../errorMessages.js";
import { showInfo, showWarning } from "../messages.js";
import { noCopyYet, showNextStep } from "../nextStep.js";
import { count } from "../text/age.js";
import { REPORT_SCHEME } from "./ids.js";
import { problemCount, verifyReportText } from "../text/verifyReport.js";

/** Serves the last report as a read-only document. */
export class VerifyReportDocument implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly uri = vscode.Uri.from({
    scheme: REPORT_SCHEME,
    path: `/${vscode.l10n.t("Local store")}.md`,
  });
  private text = "";

  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(): string {
    return this.text;
  }

  async show(text: string): Promise<void> {
    this.text = text;
    this.changed.fire(this.uri);
    await vscode.window.showTextDocument(this.uri, { preview: true });
  }

  dispose(): void {
    this.changed.dispose();
  }
}

/** Checks every file of the local copy, shows the report, and offers to repair. */
export async function verifyStore(
  context: UiContext & { readonly report: VerifyReportDocument },
): Promise<void> {
  const { store } = await context.active.open();
  const check = (repair: boolean): Thenable<VerifyReport> =>
    vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: repair
          ? vscode.l10n.t("Repairing the local store…")
          : vscode.l10n.t("Verifying the local store…"),
      },
      () => store.verify({ repair }),
    );
  try {
    const report = await check(false);
    if (report.ok && report.files.length === 0) {
      showNextStep(noCopyYet(), context);
      return;
    }
    const show = vscode.l10n.t("Show Report");
    const repair = vscode.l10n.t("Repair");
    const locale = vscode.env.language;
    const chosen = report.ok
      ? await showInfo(
          plural(
            vscode.l10n.t(
              "{0, plural, one {The local store is sound: # file was checked.} other {The local store is sound: # files were checked.}}",
            ),
            locale,
            report.files.length,
          ),
          show,
        )
      : await showWarning(
          vscode.l10n.t(
            "The local store has problems: {0}. A repair sets damaged files aside; the next sync fetches them again.",
            count(problemCount(report), locale),
          ),
          repair,
          show,
        );
    if (chosen === show) await context.report.show(verifyReportText(report, locale));
    if (chosen === repair) {
      const repaired = await check(true);
      await context.report.show(verifyReportText(repaired, locale));
    }
  } catch (error) {
    await showError(error);
  }
}
