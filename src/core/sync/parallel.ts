import type { LimitFunction } from "p-limit";
import { isContentError, throwIfAborted } from "../model/errors.js";
import { withCaller } from "./signals.js";

/**
 * Does some work for each item, as many at a time as `limit` says. After an error, or when `caller`
 * aborts, no further work begins; the error that came first is thrown when all work has ended.
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
