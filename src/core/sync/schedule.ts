import type { LastRun } from "../ports.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** After a run that failed for a passing reason, the next is not far. */
const RETRY_MS = 30 * MINUTE;

/** An attempt without a network costs nothing. */
const OFFLINE_RETRY_MS = 5 * MINUTE;

/** A copy that is old already when a window opens can wait until the window is ready. */
const OPENING_MS = MINUTE;

/** Shorter intervals count as this one: anything in between is a typing error, or not kind. */
export const SHORTEST_INTERVAL_HOURS = 0.25;

/** Codes that only a person can do something about: asking again by itself changes nothing. */
const NEEDS_A_PERSON: ReadonlySet<string> = new Set([
  "not_configured",
  "credentials_missing",
  "credentials_rejected",
  "insufficient_scope",
  "invalid_resources",
  "unknown_resource_group",
  "store_newer",
  "store_read_only",
]);

/** True if only a person can do something about the error that ended an attempt. */
export function needsAPerson(errorCode: string | null): boolean {
  return errorCode !== null && NEEDS_A_PERSON.has(errorCode);
}

export interface ScheduleInput {
  /** The `syncIntervalHours` setting; 0 turns background runs off. */
  readonly intervalHours: number;
  /** The last run of the filter in any window, as the store has it. */
  readonly lastRun: LastRun | null;
  /** Code of the error that ended this window's last attempt, or null. */
  readonly errorCode: string | null;
  /** When this window last tried, in milliseconds since 1970; null before the first attempt. */
  readonly lastAttempt: number | null;
  /** When the window opened, in milliseconds since 1970. */
  readonly openedAt: number;
  /** From 0 to 1, one number for each window: spreads windows and machines over time. */
  readonly jitter: number;
}

/** The interval between background runs in milliseconds; null where they are off. */
export function intervalMs(intervalHours: number): number | null {
  return intervalHours > 0 ? Math.max(intervalHours, SHORTEST_INTERVAL_HOURS) * HOUR : null;
}

/**
 * When the next background run is due, in milliseconds since 1970; null for never. It follows the
 * last run of any window, so that several windows do not each sync, and the copy of a window that
 * is never open for long does not grow old. A service that asked for a longer wait gets it.
 */
export function nextRunAt(input: ScheduleInput): number | null {
  const { lastRun, lastAttempt, openedAt, errorCode } = input;
  const interval = intervalMs(input.intervalHours);
  if (interval === null || needsAPerson(errorCode)) return null;
  const ended = lastRun === null ? null : Date.parse(lastRun.endedAt);
  if (ended === null && lastAttempt === null) return openedAt + interval;
  const last = Math.max(ended ?? 0, lastAttempt ?? 0);
  const failed =
    errorCode !== null || lastRun?.outcome === "partial" || lastRun?.outcome === "failed";
  const retry = errorCode === "offline" ? OFFLINE_RETRY_MS : RETRY_MS;
  const pause = failed ? Math.min(retry, interval) : interval;
  const asked = (ended ?? 0) + (lastRun?.error?.details.retryAfterMs ?? 0);
  return Math.max(last + pause * (1 + input.jitter / 10), asked, openedAt + OPENING_MS);
}
