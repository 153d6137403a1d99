import { createHash } from "node:crypto";
import { version } from "../../package.json";
import type { Log, ReportingDescriptor, Result } from "sarif";
import type { Severity } from "../core/library/checks/types.js";
import { resourceKey } from "../core/model/resource.js";
import type { CheckedFinding } from "./checkedFinding.js";

/**
 * Maximum results that code scanning accepts in a run (docs.github.com, SARIF support for code
 * scanning).
 */
export const MOST_RESULTS = 25_000;

const LEVELS = {
  error: "error",
  warning: "warning",
  information: "note",
} as const satisfies Record<Severity, Result.level>;
const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2 };

/**
 * SARIF 2.1.0. Fingerprints use rule, resource, row and text, but not lines, so that an alert stays
 * the same when earlier verses change. Ignored findings are suppressions. If there are too many
 * findings for code scanning, the log has the most severe ones and a notification with the number
 * of others.
 */
export function sarifLog(findings: readonly CheckedFinding[]): Log {
  const kept = [...findings]
    .sort((a, b) => WEIGHT[a.finding.severity] - WEIGHT[b.finding.severity])
    .slice(0, MOST_RESULTS);
  const ids = [...new Set(kept.map(({ finding }) => finding.rule))].sort();
  const left = findings.length - kept.length;
  const fingerprints = new Map<string, number>();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Quran Content Sync", version, rules: ids.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        automationDetails: { id: "quran-content-sync/" },
        invocations: [
          {
            executionSuccessful: true,
            ...(left === 0
              ? {}
              : {
                  toolExecutionNotifications: [
                    {
                      level: "warning",
                      message: { text: `Findings that are left out of this log: ${left}.` },
                    },
                  ],
                }),
          },
        ],
        results: kept.map((finding) => resultOf(finding, ids, fingerprints)),
      },
    ],
  };
}

function ruleOf(id: string): ReportingDescriptor {
  const words = id.replaceAll("-", " ");
  return { id, shortDescription: { text: words.charAt(0).toUpperCase() + words.slice(1) } };
}

function resultOf(
  { resource, finding, ignored }: CheckedFinding,
  ids: readonly string[],
  fingerprints: Map<string, number>,
): Result {
  const key = resourceKey(resource);
  const { rule, verseKey, recordType, recordKey, textHash, quote, chapter, range } = finding;
  const name = [rule, key, recordType, recordKey, verseKey, textHash, quote].join("\n");
  // The count distinguishes equal words in one text.
  const times = (fingerprints.get(name) ?? 0) + 1;
  fingerprints.set(name, times);
  return {
    ruleId: rule,
    ruleIndex: ids.indexOf(rule),
    level: LEVELS[finding.severity],
    message: { text: finding.text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: `${resource.group}-${resource.id}/${String(chapter).padStart(3, "0")}.txt`,
          },
          region: { startLine: range.startLine + 1, startColumn: range.start + 1 },
        },
        logicalLocations: [{ fullyQualifiedName: `${key} ${verseKey ?? recordKey ?? ""}`.trim() }],
      },
    ],
    partialFingerprints: {
      "quranContentSync/v1": createHash("sha256").update(`${name}\n${times}`).digest("hex"),
    },
    ...(ignored === null
      ? {}
      : {
          suppressions: [
            {
              kind: "external",
              status: "accepted",
              justification: `${ignored.author.name}: ${ignored.reason}`,
            },
          ],
        }),
  };
}
