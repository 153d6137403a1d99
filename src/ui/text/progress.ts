import * as l10n from "@vscode/l10n";
import type { RunProgress, SyncReport } from "../../core/sync/types.js";
import { plural } from "../../core/model/plural.js";
import { count, wait } from "./age.js";

/** A shorter wait ends before its text is read. */
const SHOWN_WAIT_MS = 1_000;

/** One line about a running sync: pages, full copies, rows, or why it waits. */
export function progressText(progress: RunProgress, locale: string): string {
  const { retryInMs = 0 } = progress;
  if (retryInMs >= SHOWN_WAIT_MS) {
    return l10n.t(
      "The service is busy or cannot be reached. Trying again in {0}…",
      wait(retryInMs, locale),
    );
  }
  switch (progress.phase) {
    case "waiting":
      return l10n.t("Waiting for another window…");
    case "pages":
      if (progress.pages === 0) return l10n.t("Fetching changes…");
      return plural(
        l10n.t(
          "{1, plural, one {Fetching changes: page {0, number}, # change} other {Fetching changes: page {0, number}, # changes}}",
        ),
        locale,
        progress.pages,
        progress.mutations,
      );
    case "fullCopies":
      return plural(
        l10n.t(
          "{2, plural, one {Full copies: {0, number} of {1, number}, # row} other {Full copies: {0, number} of {1, number}, # rows}}",
        ),
        locale,
        progress.fullCopiesDone,
        progress.fullCopiesTotal,
        progress.rows,
      );
    case "committing":
      return plural(
        l10n.t("{0, plural, one {Storing # row…} other {Storing # rows…}}"),
        locale,
        progress.rows,
      );
  }
}

/** The same for the status bar: `12/40`, or the page. */
export function shortProgress(progress: RunProgress, locale: string): string {
  const { phase, pages, fullCopiesDone, fullCopiesTotal } = progress;
  if (phase === "waiting") return "…";
  if (fullCopiesTotal > 0) {
    return `${count(fullCopiesDone, locale)}/${count(fullCopiesTotal, locale)}`;
  }
  return pages === 0 ? "…" : count(pages, locale);
}

/** The result of a successful run in one sentence. */
export function reportText(report: SyncReport, locale: string): string {
  if (report.rowsUpserted === 0 && report.rowsDeleted === 0 && report.fullCopies === 0) {
    return report.unavailable.length === 0
      ? l10n.t("Everything is up to date.")
      : plural(
          l10n.t(
            "{0, plural, one {# resource became unavailable.} other {# resources became unavailable.}}",
          ),
          locale,
          report.unavailable.length,
        );
  }
  return plural(
    l10n.t(
      "Synced. {0, plural, =0 {No rows stored} one {# row stored} other {# rows stored}}{1, plural, =0 {} one {, # deleted} other {, # deleted}}.{2, plural, =0 {} one { # full copy.} other { # full copies.}}",
    ),
    locale,
    report.rowsUpserted,
    report.rowsDeleted,
    report.fullCopies,
  );
}
