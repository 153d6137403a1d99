import type { ResourceRef } from "../../model/resource.js";
import { resourceKey } from "../../model/resource.js";
import type { IgnoredFinding } from "../notes/fold.js";
import { messageOf } from "./messages.js";
import { severityOf } from "./registry.js";
import type { PlacedFinding } from "./stored.js";
import type { RawFinding, Severity } from "./types.js";

/** A finding in the public API. These fields are fixed. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly recordType: string | null;
  readonly recordKey: string | null;
  readonly verseKey: string | null;
  readonly message: string;
}

/** A finding with its message and its place in the text. */
export interface ShownFinding extends PlacedFinding {
  readonly severity: Severity;
  readonly text: string;
}

/**
 * Findings of the rules that are on in the setting `qualityRules`, with their messages. `locale` is
 * the language of the user interface.
 */
export function shownFindings(
  findings: readonly PlacedFinding[],
  settings: Readonly<Record<string, unknown>>,
  locale: string,
): ShownFinding[] {
  return findings.flatMap((finding) => {
    const severity = severityOf(finding.rule, settings);
    return severity === "off" ? [] : [{ ...finding, severity, text: messageOf(finding, locale) }];
  });
}

export function publicFinding(finding: ShownFinding): Finding {
  const { rule, severity, recordType, recordKey, verseKey, text } = finding;
  return { rule, severity, recordType, recordKey, verseKey, message: text };
}

/**
 * The decision to ignore a finding, or undefined. For a finding in a row it holds as long as the
 * row's texts stay the same; for a missing row it holds for the verse.
 */
export function ignoredBy(
  finding: RawFinding,
  resource: ResourceRef,
  ignored: readonly IgnoredFinding[],
): IgnoredFinding | undefined {
  const key = resourceKey(resource);
  return ignored.find((entry) => {
    if (entry.rule !== finding.rule || resourceKey(entry.resource) !== key) return false;
    if (entry.scope === "resource") return true;
    return (
      entry.recordType === finding.recordType &&
      entry.recordKey === finding.recordKey &&
      entry.verseKey === finding.verseKey &&
      entry.text === finding.textHash
    );
  });
}
