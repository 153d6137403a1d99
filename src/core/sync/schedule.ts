import type { LastRun } from "../ports.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** After a run that failed for a passing reason, the next is not far. */
const RETRY_MS = 30 * MINUTE;

/** Codes that only a person can do something about: asking again by itself changes nothing. */
const NEEDS_A_PERSON: ReadonlySet<string> = new Set([
  "not_configured",
  "credentials_missing",
  "credentials_rejected",
  "invalid_resources",
  "unknown_resource_group",
  "store_newer",
  "store_read_only",
]);

/** Whether only a person can do something about what an attempt ended with. */
export function needsAPerson(errorCode: string | null): boolean {
  return errorCode !== null && NEEDS_A_PERSON.has(errorCode);
}

export interface ScheduleInput {
  /** The `syncIntervalHours` setting; 0 turns background runs off. */
  readonly intervalHours: number;
  /** The last run of any window, as the store has it. */
  readonly lastRun: LastRun | null;
  /** Code of the error that this window's last attempt ended with, or null. */
  readonly errorCode: string | null;
  /** When this window last tried, in milliseconds since 1970; null before the first attempt. */
  readonly lastAttempt: number | null;
  /** From 0 to 1, one number for each window: spreads windows and machines over time. */
  readonly jitter: number;
}

/**
 * When the next background run is due, in milliseconds since 1970; null for never. A run of
 * another window counts, so that several windows don't each sync.
 */
export function nextRunAt(input: ScheduleInput): number | null {
  if (!(input.intervalHours > 0)) return null;
  if (needsAPerson(input.errorCode)) return null;
  const interval = input.intervalHours * HOUR;
  const ended = input.lastRun === null ? null : Date.parse(input.lastRun.endedAt);
  const last = Math.max(ended ?? 0, input.lastAttempt ?? 0);
  if (last === 0) return 0;
  const failed = input.errorCode !== null || input.lastRun?.outcome === "partial";
  const pause = failed ? Math.min(RETRY_MS, interval) : interval;
  return last + pause * (1 + input.jitter / 10);
}
