import pRetry from "p-retry";
import { throwIfAborted } from "../model/errors.js";
import { AttemptFailure } from "./failures.js";
import { loggedPath, sendOnce, type OutgoingRequest, type TransportParts } from "./transport.js";

export interface RetryingParts extends TransportParts {
  /** 0 to 1, for the jitter. */
  readonly random: () => number;
  /** Number of refusals (429, 5xx) of a client's requests since its last success. */
  readonly refusals: { inARow: number };
  /** Called with the wait before a retry, in milliseconds; returns what to call at its end. */
  readonly onWait?: (milliseconds: number) => () => void;
}

/**
 * Sends a request and retries temporary failures: 429 and 5xx with exponential backoff and jitter,
 * or after `Retry-After`; lost connections and truncated bodies a few times. Gives up if the wait
 * would be too long, or if the service refuses every request.
 *
 * @throws AttemptFailure of the last attempt; ContentError `cancelled`
 */
export async function send(
  parts: RetryingParts,
  request: OutgoingRequest,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const { limits, clock, logger, random, refusals, onWait } = parts;
  const used = { busy: 0, lost: 0 };
  let waited = 0;
  const attempt = async (): Promise<Uint8Array<ArrayBuffer>> => {
    const body = await sendOnce(parts, request, signal);
    refusals.inARow = 0;
    return body;
  };
  return pRetry(attempt, {
    retries: limits.busyRetries + limits.lostRetries,
    // The clock below does the waiting, because p-retry's waits cannot be cancelled or replaced.
    minTimeout: 0,
    async shouldRetry({ error }) {
      if (!(error instanceof AttemptFailure)) return false;
      if (error.retry === "busy") refusals.inARow++;
      if (error.retry === "never") return false;
      const allowed = error.retry === "busy" ? limits.busyRetries : limits.lostRetries;
      if (used[error.retry] >= allowed) return false;
      if (error.retry === "busy" && refusals.inARow >= limits.maxRefusalsInARow) return false;
      const backoff = limits.firstDelayMs * 2 ** used[error.retry]++ * (0.5 + random() / 2);
      const asked = error.failure.details.retryAfterMs ?? 0;
      const delay = Math.round(asked > 0 ? asked : backoff);
      waited += delay;
      if (waited > limits.maxWaitMs) return false;
      logger.warn(
        `${request.method} ${loggedPath(request.url)}: ${error.failure.code}` +
          `${error.failure.details.status === undefined ? "" : ` (${error.failure.details.status})`}` +
          `, trying again in ${delay} ms`,
      );
      const endWait = onWait?.(delay);
      try {
        await clock.wait(delay, signal);
      } finally {
        endWait?.();
      }
      throwIfAborted(signal);
      return true;
    },
  });
}
