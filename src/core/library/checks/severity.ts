/** Severities that a rule can report. */
export type Severity = "error" | "warning" | "information";

/** Severity of a rule, or `off` if it does not run. */
export type RuleSetting = Severity | "off";
