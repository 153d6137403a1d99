import { Worker } from "node:worker_threads";
import type { PlacedFinding } from "../../core/library/checks/stored.js";
import { ContentError, deserializeError } from "../../core/model/errors.js";
import type { ResourceRef } from "../../core/model/resource.js";
import type { CheckAnswer } from "./protocol.js";

export interface CheckThreadOptions {
  /** The bundled `thread.ts` (`dist/store-worker.js`). */
  readonly workerPath: string;
  readonly wasmPath: string;
  /** The environment's folder. */
  readonly dir: string;
}

/** A check that the caller ended. */
export function cancelled(): ContentError {
  return new ContentError("cancelled", "The check was cancelled.");
}

/**
 * Checks resources one after another in a thread that lives as long as the check. `found` is called
 * with each resource's findings. Rejects with `cancelled` when the signal aborts; the thread is
 * ended at once, whatever it does.
 */
export async function checkInThread(
  options: CheckThreadOptions,
  refs: readonly ResourceRef[],
  found: (ref: ResourceRef, findings: readonly PlacedFinding[]) => void,
  signal?: AbortSignal,
): Promise<void> {
  if (signal?.aborted === true) throw cancelled();
  if (refs.length === 0) return;
  const { workerPath, wasmPath, dir } = options;
  // The host's own flags (inspector ports, loaders) are not for the worker.
  const worker = new Worker(workerPath, {
    execArgv: [],
    workerData: { task: "checks", wasmPath, dir },
  });
  // Between two questions nobody else listens, and an unheard error would end the extension host.
  worker.on("error", () => undefined);
  try {
    for (const ref of refs) found(ref, await ask(worker, ref, signal));
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
