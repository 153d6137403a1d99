import type { SerializedError } from "../model/errors.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Failures in a row after which a resource is still asked for by the next run. */
const FREE_RETRIES = 2;

/**
 * How long a resource is left alone that is unavailable although the service announced it, or whose
 * rows come in an unknown schema version.
 */
export const LOOK_AGAIN_MS = DAY_MS;

/** A longer `Retry-After` ends a run: it would hold the store's lock for nothing. */
export const LONGEST_WAIT_IN_RUN_MS = 60_000;

/**
 * When a resource may be asked for again after a number of failures in a row (ISO 8601); null for
 * the next run. The pauses double from an hour to a day.
 */
export function retryTime(failures: number, error: SerializedError, now: number): string | null {
  const late = failures - FREE_RETRIES;
  const pause = late <= 0 ? 0 : Math.min(HOUR_MS * 2 ** (late - 1), DAY_MS);
  const wait = Math.max(pause, error.details.retryAfterMs ?? 0);
  return wait === 0 ? null : new Date(now + wait).toISOString();
}

/** True if a `retryAt` of the store has not come yet. */
export function isPaused(retryAt: string | null, now: number): boolean {
  return retryAt !== null && Date.parse(retryAt) > now;
}
