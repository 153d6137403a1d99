import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { PlacedFinding } from "../../core/library/checks/stored.js";
import { ContentError, deserializeError, serializeError } from "../../core/model/errors.js";
import type { ResourceRef } from "../../core/model/resource.js";
import type { CheckAnswer } from "./protocol.js";

export interface CheckThreadOptions {
  /** The bundled `thread.ts` (`dist/store-worker.js`). */
  readonly workerPath: string;
  readonly wasmPath: string;
  /** The environment's folder. */
  readonly dir: string;
}

/** The error of a check that the caller cancelled. */
export function cancelled(): ContentError {
  return new ContentError("cancelled", "The check was cancelled.");
}

/** Number of resources that justifies a second thread. */
const MANY = 5;
const MOST_THREADS = 2;

/**
 * Checks resources in one thread, or in two if there are many. Two threads start from opposite ends
 * of the list, so that each gets its own languages (`byLanguage`). Calls `found` with each
 * resource's findings. The threads end with the check. When the signal aborts, terminates the
 * threads at once and rejects with `cancelled`.
 */
export async function checkInThread(
  options: CheckThreadOptions,
  refs: readonly ResourceRef[],
  found: (ref: ResourceRef, findings: readonly PlacedFinding[]) => void,
  signal?: AbortSignal,
): Promise<void> {
  if (signal?.aborted === true) throw cancelled();
  const threads = refs.length < MANY ? 1 : Math.min(MOST_THREADS, availableParallelism());
  const waiting = [...refs];
  const failed = new AbortController();
  const ends = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
  const lanes = Array.from({ length: Math.min(threads, refs.length) }, async (_, index) => {
    try {
      await lane(options, () => (index === 0 ? waiting.shift() : waiting.pop()), found, ends);
    } catch (error) {
      // Also ends the other thread, whose findings would come too late.
      failed.abort();
      throw error;
    }
  });
  const outcomes = await Promise.allSettled(lanes);
  const errors = outcomes.flatMap((each): unknown[] =>
    each.status === "rejected" ? [each.reason] : [],
  );
  const [first] = errors.filter((error) => serializeError(error).code !== "cancelled");
  if (first !== undefined) throw deserializeError(serializeError(first));
  if (errors.length > 0) throw cancelled();
}

/** One thread, which takes resources until none are left. */
async function lane(
  { workerPath, wasmPath, dir }: CheckThreadOptions,
  next: () => ResourceRef | undefined,
  found: (ref: ResourceRef, findings: readonly PlacedFinding[]) => void,
  signal: AbortSignal,
): Promise<void> {
  // Without the host's flags (inspector ports, loaders).
  const workerData = { task: "checks", wasmPath, dir };
  const worker = new Worker(workerPath, { execArgv: [], workerData });
  // Between requests there is no other listener, and an unhandled error would end the extension
  // host.
  worker.on("error", () => undefined);
  try {
    for (let ref = next(); ref !== undefined; ref = next()) {
      found(ref, await ask(worker, ref, signal));
    }
  } finally {
    await worker.terminate();
  }
}

function ask(
  worker: Worker,
  ref: ResourceRef,
  signal: AbortSignal | undefined,
): Promise<readonly PlacedFinding[]> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      worker.off("message", onMessage);
      worker.off("error", onError);
      worker.off("exit", onExit);
      signal?.removeEventListener("abort", onAbort);
      end();
    };
    const fail = (error: Error): void => {
      settle(() => {
        reject(error);
      });
    };
    const onMessage = (answer: CheckAnswer): void => {
      settle(() => {
        if (answer.ok) resolve(answer.findings);
        else reject(deserializeError(answer.error));
      });
    };
    const onError = (error: unknown): void => {
      fail(error instanceof Error ? error : new Error(String(error)));
    };
    const onExit = (): void => {
      fail(new ContentError("store_failed", "The thread of the checks ended."));
    };
    const onAbort = (): void => {
      fail(cancelled());
    };
    worker.on("message", onMessage);
    worker.on("error", onError);
    worker.on("exit", onExit);
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    else worker.postMessage({ group: ref.group, id: ref.id });
  });
}
