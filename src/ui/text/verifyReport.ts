import * as l10n from "@vscode/l10n";
import { resourceKey } from "../../core/model/resource.js";
import type { VerifyReport } from "../../core/model/storeState.js";
import { plural } from "../../core/model/plural.js";
import { count, size } from "./age.js";

/** Number of problems that a repair would handle. */
export function problemCount(report: VerifyReport): number {
  return report.files.filter(({ problem }) => problem !== null).length + report.orphans.length;
}

/** The report of Verify Local Store as a Markdown document. */
export function verifyReportText(report: VerifyReport, locale: string): string {
  const lines = [
    `# ${l10n.t("Local store")}`,
    "",
    [
      report.ok
        ? l10n.t("Everything is sound.")
        : plural(
            l10n.t("{0, plural, one {# problem.} other {# problems.}}"),
            locale,
            problemCount(report),
          ),
      plural(
        l10n.t("{0, plural, one {# file, {1}.} other {# files, {1}.}}"),
        locale,
        report.files.length,
        size(report.totalBytes, locale),
      ),
    ].join(" "),
    "",
    `| ${[l10n.t("File"), l10n.t("Resource"), l10n.t("Size"), l10n.t("Rows"), l10n.t("State")].join(" | ")} |`,
    "| --- | --- | ---: | ---: | --- |",
    ...report.files.map(
      ({ file, resource, bytes, rows, problem }) =>
        `| ${[
          cell(file),
          resource === null ? "" : resourceKey(resource),
          size(bytes, locale),
          rows === null ? "" : count(rows, locale),
          problem === null ? l10n.t("sound") : l10n.t("problem: {0}", cell(problem)),
        ].join(" | ")} |`,
    ),
    ...section(l10n.t("Files that nothing names (a repair removes them)"), report.orphans),
    ...section(l10n.t("Files that were set aside"), report.setAside),
  ];
  return `${lines.join("\n")}\n`;
}

function section(title: string, files: readonly string[]): string[] {
  return files.length === 0 ? [] : ["", `## ${title}`, "", ...files.map((file) => `- ${file}`)];
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
}
