import * as l10n from "@vscode/l10n";
import type { ExportResult } from "../../core/library/export/tally.js";
import { plural } from "../../core/model/plural.js";

/** What was exported to a file, and what was left out and why: a sentence for each. */
export function exportResultText(
  { rows, units, leftOut }: ExportResult,
  file: string,
  locale: string,
): string {
  const written =
    units === null
      ? plural(
          l10n.t(
            "{0, plural, one {# row was exported to {1}.} other {# rows were exported to {1}.}}",
          ),
          locale,
          rows,
          file,
        )
      : plural(
          l10n.t(
            "{0, plural, one {# translation unit was exported to {1}.} other {# translation units were exported to {1}.}}",
          ),
          locale,
          units,
          file,
        );
  const left: readonly (readonly [count: number, message: string])[] = [
    [
      leftOut.unpaired,
      l10n.t(
        "{0, plural, one {# text was left out, because no other resource has a text of exactly the same verses.} other {# texts were left out, because no other resource has a text of exactly the same verses.}}",
      ),
    ],
    [
      leftOut.repeated,
      l10n.t(
        "{0, plural, one {# row was left out, because an earlier row is about the same verses.} other {# rows were left out, because earlier rows are about the same verses.}}",
      ),
    ],
    [
      leftOut.withoutText,
      l10n.t(
        "{0, plural, one {# row was left out, because it has no text.} other {# rows were left out, because they have no text.}}",
      ),
    ],
    [
      leftOut.withoutVerse,
      l10n.t(
        "{0, plural, one {# row was left out, because it is about no verse.} other {# rows were left out, because they are about no verse.}}",
      ),
    ],
    [
      leftOut.beginsBefore,
      l10n.t(
        "{0, plural, one {# row was left out, because it begins before these verses.} other {# rows were left out, because they begin before these verses.}}",
      ),
    ],
  ];
  return [
    written,
    ...left.filter(([count]) => count > 0).map(([count, text]) => plural(text, locale, count)),
  ].join(" ");
}
