import * as l10n from "@vscode/l10n";
import { plural } from "../../core/model/plural.js";

export interface CheckResult {
  /** The name of the only checked resource; null if there were several. */
  readonly name: string | null;
  /** Number of resources with a result. */
  readonly resources: number;
  readonly findings: number;
  readonly isCancelled: boolean;
}

/** The result of a check that a person started. */
export function checkResultText(result: CheckResult, locale: string): string {
  // Says nothing about findings, because resources without a result could have some.
  if (result.isCancelled) {
    return l10n.t("The check was cancelled. Results that were already complete are kept.");
  }
  const place =
    result.name ??
    plural(l10n.t("{0, plural, one {# resource} other {# resources}}"), locale, result.resources);
  return result.findings === 0
    ? l10n.t("The checks have no findings in {0}.", place)
    : plural(
        l10n.t(
          "{0, plural, one {The checks have # finding in {1}.} other {The checks have # findings in {1}.}}",
        ),
        locale,
        result.findings,
        place,
      );
}
