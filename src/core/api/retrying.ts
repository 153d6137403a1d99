import pRetry from "p-retry";
import { throwIfAborted } from "../model/errors.js";
import { AttemptFailure } from "./failures.js";
import { loggedPath, sendOnce, type OutgoingRequest, type TransportParts } from "./transport.js";

export interface RetryingParts extends TransportParts {
  /** 0 to 1, for the jitter. */
  readonly random: () => number;
}

/**
 * Sends a request, again where that may help: after 429 and 5xx with growing waits and jitter, or
 * after as long as `Retry-After` asks for; after lost connections and cut bodies a few times.
 *
 * @throws AttemptFailure of the last attempt; ContentError `cancelled`
 */
export async function send(
  parts: RetryingParts,
  request: OutgoingRequest,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const { limits, clock, logger, random } = parts;
  const used = { busy: 0, lost: 0 };
  return pRetry(async () => sendOnce(parts, request, signal), {
    retries: limits.busyRetries + limits.lostRetries,
    // The waits are the clock's own, below: p-retry's cannot be ended or replaced.
    minTimeout: 0,
    async shouldRetry({ error }) {
      if (!(error instanceof AttemptFailure) || error.retry === "never") return false;
      const allowed = error.retry === "busy" ? limits.busyRetries : limits.lostRetries;
      if (used[error.retry] >= allowed) return false;
      const backoff = limits.firstDelayMs * 2 ** used[error.retry]++ * (0.5 + random() / 2);
      const asked = error.failure.details.retryAfterMs ?? 0;
      const delay = Math.round(Math.min(asked > 0 ? asked : backoff, limits.maxDelayMs));
      logger.warn(
        `${request.method} ${loggedPath(request.url)}: ${error.failure.code}` +
          `${error.failure.details.status === undefined ? "" : ` (${error.failure.details.status})`}` +
          `, trying again in ${delay} ms`,
      );
      await clock.wait(delay, signal);
      throwIfAborted(signal);
      return true;
    },
  });
}
