import * as l10n from "@vscode/l10n";

interface Asked {
  /** The titles of the resources that were asked for the verse. */
  readonly asked: readonly string[];
  /** Number of resources in the local copy that can have verses. */
  readonly quotable: number;
}

/** Why a hover has no text of a verse, with the next step if a sync would help. */
export function missingVerse({ asked, quotable }: Asked, locale: string): string {
  if (quotable === 0) {
    return l10n.t("This verse is not in the local copy. Sync a translation to read it here.");
  }
  if (asked.length === 0) {
    return l10n.t(
      "The resources of the setting quranContentSync.editor.resources are not in the local copy.",
    );
  }
  if (asked.length >= quotable) return l10n.t("None of the synced resources has this verse.");
  return l10n.t(
    "This verse is not in {0}. Other synced resources may have it.",
    new Intl.ListFormat(locale).format(asked),
  );
}
