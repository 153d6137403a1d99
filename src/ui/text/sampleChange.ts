import * as l10n from "@vscode/l10n";
import type { SampleChange } from "../../core/sandbox/sampleChange.js";

/** The sandbox's published change in one sentence. */
export function sampleChangeText(change: SampleChange, name: string): string {
  const place = change.verseKey === null ? name : `${name}, ${change.verseKey}`;
  switch (change.kind) {
    case "edited":
      return l10n.t("a row was edited ({0}).", place);
    case "added":
      return l10n.t("a row was added ({0}).", place);
    case "deleted":
      return l10n.t("a row was deleted ({0}).", place);
    case "hidden":
      return l10n.t("{0} became unavailable.", name);
    case "restored":
      return l10n.t("{0} is available again.", name);
    case "invalidated":
      return l10n.t("{0} asks for a new full copy.", name);
    case "touched":
      return l10n.t("{0} was marked as current, without a change.", name);
  }
}
