import type { LastRun } from "../model/storeState.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The pause after a run that failed for a temporary reason. */
const RETRY_MS = 30 * MINUTE;

/** The pause after an attempt without a network, which costs nothing. */
const OFFLINE_RETRY_MS = 5 * MINUTE;

/** The delay of a run that is due when a window opens, so that the window becomes ready first. */
const OPENING_MS = MINUTE;

/**
 * The shortest interval: smaller values are typos, or would send too many requests to the service.
 */
export const SHORTEST_INTERVAL_HOURS = 0.25;

/** Codes of errors that only the user can resolve. Retrying would not help. */
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

/** True if only the user can resolve the error that ended an attempt. */
export function needsAPerson(errorCode: string | null): boolean {
  return errorCode !== null && NEEDS_A_PERSON.has(errorCode);
}

export interface ScheduleInput {
  /** The `syncIntervalHours` setting; 0 turns background runs off. */
  readonly intervalHours: number;
  /** The last run of the filter in any window, as stored. */
  readonly lastRun: LastRun | null;
  /** Code of the error that ended this window's last attempt, or null. */
  readonly errorCode: string | null;
  /**
   * The start of this window's last attempt, in milliseconds since 1970; null before the first one.
   */
  readonly lastAttempt: number | null;
  /** When the window opened, in milliseconds since 1970. */
  readonly openedAt: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** From 0 to 1, different for each window: spreads the runs of windows and machines over time. */
  readonly jitter: number;
}

/** The interval between background runs in milliseconds; null if they are off. */
export function intervalMs(intervalHours: number): number | null {
  return intervalHours > 0 ? Math.max(intervalHours, SHORTEST_INTERVAL_HOURS) * HOUR : null;
}

/**
 * The time of the next background run in milliseconds since 1970; null for never. It depends on the
 * last run of any window, so that several windows do not each sync, and short-lived windows sync
 * too. A `Retry-After` of the service delays it. A time that is more than an interval ahead is from a
 * clock that was set back since. It says nothing, and must not stop the runs until then.
 */
export function nextRunAt(input: ScheduleInput): number | null {
  const { lastRun, lastAttempt, errorCode } = input;
  const interval = intervalMs(input.intervalHours);
  if (interval === null || needsAPerson(errorCode)) return null;
  const past = (time: number | null): number =>
    time === null || time > input.now + interval ? 0 : time;
  const openedAt = past(input.openedAt);
  const ended = lastRun === null ? null : Date.parse(lastRun.endedAt);
  if (ended === null && lastAttempt === null) return openedAt + interval;
  const last = Math.max(past(ended), past(lastAttempt));
  const failed =
    errorCode !== null || lastRun?.outcome === "partial" || lastRun?.outcome === "failed";
  const retry = errorCode === "offline" ? OFFLINE_RETRY_MS : RETRY_MS;
  const pause = failed ? Math.min(retry, interval) : interval;
  const asked = past(ended) + (lastRun?.error?.details.retryAfterMs ?? 0);
  return Math.max(last + pause * (1 + input.jitter / 10), asked, openedAt + OPENING_MS);
}
