import type { LimitFunction } from "p-limit";
import { isContentError, throwIfAborted } from "../model/errors.js";
import { withCaller } from "./signals.js";

/**
 * Runs `work` for each item, at the concurrency of `limit`. After an error, or when `caller`
 * aborts, no further work starts. Waits until all started work has ended, then throws the error.
 */
export async function forEach<T>(
  items: readonly T[],
  limit: LimitFunction,
  caller: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const signal = withCaller(failed.signal, caller);
  const results = await Promise.allSettled(
    items.map((item) =>
      limit(async () => {
        throwIfAborted(signal);
        try {
          await work(item, signal);
        } catch (error) {
          failed.abort();
          throw error;
        }
      }),
    ),
  );
  const errors = results.flatMap((result): unknown[] =>
    result.status === "rejected" ? [result.reason] : [],
  );
  // The cause, not the cancellations that it led to.
  if (errors.length > 0)
    throw errors.find((error) => !isContentError(error, "cancelled")) ?? errors[0];
}
