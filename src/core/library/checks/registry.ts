import type { RuleSetting } from "./severity.js";

/** Rules by id, with their default severity. */
export const DEFAULT_SEVERITIES = {
  "missing-verse": "error",
  "duplicate-verse": "error",
  "unknown-verse": "error",
  "empty-text": "error",
  truncated: "warning",
  fragment: "warning",
  "marker-without-note": "error",
  "note-without-marker": "warning",
  "note-clipped": "warning",
  "cross-reference": "warning",
  "verse-number-in-text": "information",
  "stray-number": "warning",
  "basmala-in-verse": "warning",
  "unbalanced-markup": "error",
  "unusual-markup": "warning",
  "escaped-entity": "error",
  "replacement-character": "error",
  "control-character": "warning",
  "unbalanced-bidi": "warning",
  "not-nfc": "information",
  "code-points": "warning",
  kashida: "information",
  "stray-character": "warning",
  spacing: "information",
  "missing-space": "warning",
  "bracket-spacing": "information",
  "unbalanced-punctuation": "warning",
  "double-punctuation": "warning",
  "punctuation-script": "warning",
  "quote-style": "information",
  "repeated-word": "warning",
  "mixed-script": "warning",
  "wrong-language": "warning",
  "same-as-neighbour": "warning",
  "same-as-other-resource": "warning",
  shifted: "error",
  "length-outlier": "information",
  "range-overlap": "error",
  "range-gap": "error",
  "missing-audio": "error",
  "segment-out-of-range": "error",
  "segment-order": "error",
  "segment-count": "warning",
} as const satisfies Readonly<Record<string, RuleSetting>>;

export type RuleId = keyof typeof DEFAULT_SEVERITIES;

export const RULE_IDS = Object.keys(DEFAULT_SEVERITIES).filter(isRuleId);

export function isRuleId(id: string): id is RuleId {
  return Object.hasOwn(DEFAULT_SEVERITIES, id);
}

/**
 * The severity of a rule under the setting `qualityRules` (rule id to `error`, `warning`,
 * `information` or `off`). Invalid values count as absent.
 */
export function severityOf(
  rule: RuleId,
  settings: Readonly<Record<string, unknown>> = {},
): RuleSetting {
  const own = Object.hasOwn(settings, rule) ? settings[rule] : undefined;
  return own === "error" || own === "warning" || own === "information" || own === "off"
    ? own
    : DEFAULT_SEVERITIES[rule];
}
