import * as l10n from "@vscode/l10n";
import type { RunProgress, SyncReport } from "../../core/sync/types.js";
import { count } from "./age.js";

/** One line about a running sync: pages, full copies, rows. */
export function progressText(progress: RunProgress, locale: string): string {
  switch (progress.phase) {
    case "waiting":
      return l10n.t("Waiting for another window…");
    case "pages":
      if (progress.pages === 0) return l10n.t("Fetching changes…");
      return l10n.t(
        "Fetching changes: page {0}, {1} changes",
        count(progress.pages, locale),
        count(progress.mutations, locale),
      );
    case "fullCopies":
      return l10n.t(
        "Full copies: {0} of {1}, {2} rows",
        count(progress.fullCopiesDone, locale),
        count(progress.fullCopiesTotal, locale),
        count(progress.rows, locale),
      );
    case "committing":
      return l10n.t("Storing {0} rows…", count(progress.rows, locale));
  }
}

/** The same for the status bar: `12/40`, or the page. */
export function shortProgress(progress: RunProgress, locale: string): string {
  if (progress.phase === "waiting") return "…";
  return progress.fullCopiesTotal > 0
    ? `${count(progress.fullCopiesDone, locale)}/${count(progress.fullCopiesTotal, locale)}`
    : count(progress.pages, locale);
}

/** The result of a successful run in one sentence. */
export function reportText(report: SyncReport, locale: string): string {
  if (report.rowsUpserted === 0 && report.rowsDeleted === 0 && report.fullCopies === 0) {
    return report.unavailable.length === 0
      ? l10n.t("Everything is up to date.")
      : l10n.t("Resources that became unavailable: {0}.", count(report.unavailable.length, locale));
  }
  return l10n.t(
    "Synced. Rows stored: {0}, deleted: {1}. Full copies: {2}.",
    count(report.rowsUpserted, locale),
    count(report.rowsDeleted, locale),
    count(report.fullCopies, locale),
  );
}
