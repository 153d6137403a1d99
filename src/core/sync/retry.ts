import type { SerializedError } from "../model/errors.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** After up to this many failures in a row, the next run requests a resource again. */
const FREE_RETRIES = 2;

/**
 * The pause for a resource that is unavailable although the service announced it, or whose rows
 * have an unknown schema version.
 */
export const LOOK_AGAIN_MS = DAY_MS;

/** A longer `Retry-After` ends a run, which would otherwise hold the store's lock without need. */
export const LONGEST_WAIT_IN_RUN_MS = 60_000;

/**
 * The time (ISO 8601) of the next request for a resource after a number of failures in a row; null
 * for the next run. The pauses double from an hour to a day. A lost connection is seldom the
 * resource's fault and can be back soon, so its pauses stay at an hour.
 */
export function retryTime(failures: number, error: SerializedError, now: number): string | null {
  const late = failures - FREE_RETRIES;
  const longest = error.code === "offline" ? HOUR_MS : DAY_MS;
  const pause = late <= 0 ? 0 : Math.min(HOUR_MS * 2 ** (late - 1), longest);
  const wait = Math.max(pause, error.details.retryAfterMs ?? 0);
  return wait === 0 ? null : new Date(now + wait).toISOString();
}

/**
 * True if a stored `retryAt` is in the future. No pause is longer than a day: a later time is from a
 * clock that was set back since, and must not stop the requests until then.
 */
export function isPaused(retryAt: string | null, now: number): boolean {
  if (retryAt === null) return false;
  const left = Date.parse(retryAt) - now;
  return left > 0 && left <= DAY_MS;
}
