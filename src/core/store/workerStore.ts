import { Worker } from "node:worker_threads";
import { createBirpc, type BirpcReturn } from "birpc";
import { ContentError, deserializeError, throwIfAborted } from "../model/errors.js";
import type { ResourceChange } from "../model/change.js";
import type { FoundLines, SearchRequest, SearchSummary } from "../model/search/request.js";
import type { OpenWriterOptions, ContentStore, Logger, StoreWriter } from "../ports.js";
import type { StoreState } from "../model/storeState.js";
import { hasRowMutations, parsePage } from "./body.js";
import { withDelta } from "./stateDelta.js";
import {
  forwardMethods,
  type Answer,
  type Forwarded,
  type MethodArguments,
  type MethodResult,
  type StoreMethod,
} from "./storeMethods.js";
import type {
  ClientFunctions,
  OpenedWriter,
  WorkerFunctions,
  WorkerStoreSettings,
} from "./workerProtocol.js";

export interface WorkerStoreOptions extends WorkerStoreSettings {
  /** The bundled `worker.ts` (`dist/store-worker.js`). */
  readonly workerPath: string;
  readonly logger?: Logger;
}

/**
 * A page up to this size is parsed in this thread, in a fraction of the time of a trip. If it has no
 * payloads for the worker to keep, that trip is saved: a run without a change has one such page.
 */
const SMALL_PAGE_BYTES = 4 * 1024;

/** A worker that lived at least this long may be restarted after it dies. */
const HEALTHY_MS = 5 * 60 * 1000;

/**
 * Opens a store in its own worker thread. Throws `store_failed`, `store_damaged`. Behaves like a
 * LocalStore, except that the buffers passed to a writer are transferred and then empty.
 *
 * A worker that dies is restarted once, and again if it lived for five minutes. Its unanswered calls,
 * and the writer that it held, fail with `store_failed`; commits stay.
 */
export async function openWorkerStore(options: WorkerStoreOptions): Promise<ContentStore> {
  const client = new WorkerClient(options);
  await client.ensure();
  const methods = forwardMethods<"plain">((method, args) => client.call(method, args));
  return {
    ...methods,
    state: () => client.state(),
    keepHistory: (days) => {
      // Also applies to a replacement of this worker.
      client.keepHistoryDays = days;
      return methods.keepHistory(days);
    },
    onDidChange: (listener) => client.onDidChange(listener),
    searchRows: (request, found, signal) => client.searchRows(request, found, signal),
    openWriter: (writerOptions) => client.openWriter(writerOptions),
    close: () => client.close(),
  };
}

type Remote = BirpcReturn<WorkerFunctions, ClientFunctions>;
type ChangeListener = Parameters<ContentStore["onDidChange"]>[0];

interface Running {
  readonly worker: Worker;
  readonly remote: Remote;
  /** The state after the worker's last event. */
  readonly state: () => StoreState;
  readonly startedAt: number;
  readonly exited: Promise<void>;
}

class WorkerClient {
  keepHistoryDays: number | undefined;
  private running: Promise<Running> | null = null;
  private restartsLeft = 1;
  private closed = false;
  private readonly listeners = new Set<ChangeListener>();
  private nextWriter = 1;
  private nextSearch = 1;
  private readonly searches = new Map<number, (lines: FoundLines) => void>();

  constructor(private readonly options: WorkerStoreOptions) {
    this.keepHistoryDays = options.keepHistoryDays;
  }

  async call<M extends StoreMethod>(method: M, args: MethodArguments<M>): Promise<MethodResult<M>> {
    const { remote } = await this.ensure();
    const methods: Forwarded<"answer"> = remote;
    return unwrap(methods[method](...args));
  }

  async state(): Promise<StoreState> {
    const { remote, state } = await this.ensure();
    await unwrap(remote.state());
    return state();
  }

  async searchRows(
    request: SearchRequest,
    found: (lines: FoundLines) => void,
    signal?: AbortSignal,
  ): Promise<SearchSummary> {
    const { remote } = await this.ensure();
    throwIfAborted(signal);
    const id = this.nextSearch++;
    this.searches.set(id, (lines) => {
      // Lines may arrive that the worker sent before it got the cancellation.
      if (signal?.aborted !== true) found(lines);
    });
    const onAbort = (): void => {
      void remote.cancelSearch(id).catch(() => undefined);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await unwrap(remote.searchRows(id, request));
    } finally {
      signal?.removeEventListener("abort", onAbort);
      this.searches.delete(id);
    }
  }

  onDidChange(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  async openWriter({ waitMs, signal }: OpenWriterOptions): Promise<StoreWriter> {
    throwIfAborted(signal);
    const { remote, state } = await this.ensure();
    throwIfAborted(signal);
    const id = this.nextWriter++;
    const onAbort = (): void => {
      // The answer to `openWriter` shows whether the cancellation came in time.
      void remote.cancelWriter(id).catch(() => undefined);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      const opened = await unwrap(remote.openWriter(id, waitMs));
      return new WorkerStoreWriter(state, remote, id, opened);
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const running = await this.running?.catch(() => null);
    this.listeners.clear();
    if (running == null) return;
    // A dead worker has nothing to close.
    await running.remote.close().catch(() => undefined);
    await running.worker.terminate();
    await running.exited;
  }

  ensure(): Promise<Running> {
    if (this.closed)
      return Promise.reject(new ContentError("store_failed", "The store is closed."));
    this.running ??= this.launch();
    return this.running;
  }

  private async launch(): Promise<Running> {
    const { workerPath, logger, ...settings } = this.options;
    // The worker must not inherit this process's flags (inspector ports, loaders).
    const worker = new Worker(workerPath, {
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: 12 },
    });
    let state: StoreState | null = null;
    const remote: Remote = createBirpc<WorkerFunctions, ClientFunctions>(
      {
        changed: (changes, delta) => {
          state = withDelta(state, delta);
          if (changes !== null) this.emit(changes, state);
        },
        found: (search, lines) => {
          this.searches.get(search)?.(lines);
        },
        log: (level, message) => {
          logger?.[level](message);
        },
      },
      {
        post: (data: unknown) => {
          worker.postMessage(data, buffersOf(data));
        },
        on: (listener) => {
          worker.on("message", listener);
        },
        // The commit of a large run has no time limit.
        timeout: -1,
      },
    );
    let opened = false;
    const exited = new Promise<void>((resolve) => {
      let cause = "it ended";
      worker.on("error", (error) => {
        cause = error instanceof Error ? error.message : String(error);
      });
      worker.once("exit", () => {
        if (!this.closed && opened) this.died(cause);
        remote.$close(
          new ContentError("store_failed", `The store's worker thread died: ${cause}.`),
        );
        resolve();
      });
    });
    try {
      await unwrap(
        remote.open({
          ...settings,
          ...(this.keepHistoryDays === undefined ? {} : { keepHistoryDays: this.keepHistoryDays }),
        }),
      );
      opened = true;
    } catch (error) {
      // The next call starts another worker.
      this.running = null;
      await worker.terminate();
      throw error;
    }
    const current = (): StoreState => {
      if (state === null) throw new ContentError("store_failed", "The worker sent no state.");
      return state;
    };
    return { worker, remote, state: current, startedAt: Date.now(), exited };
  }

  private emit(changes: readonly ResourceChange[], state: StoreState): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(changes, state);
      } catch (error) {
        this.options.logger?.error(`A listener of the store failed: ${String(error)}`);
      }
    }
  }

  /** The next call starts another worker, or reports the failure. */
  private died(cause: string): void {
    const before = this.running;
    this.options.logger?.error(`The store's worker thread died: ${cause}.`);
    const again = async (): Promise<Running> => {
      const lived = await before?.then(
        ({ startedAt }) => Date.now() - startedAt,
        () => 0,
      );
      if ((lived ?? 0) >= HEALTHY_MS) this.restartsLeft = 1;
      if (this.restartsLeft === 0) {
        throw new ContentError(
          "store_failed",
          `The store's worker thread died again: ${cause}. Reload the window to try again.`,
        );
      }
      this.restartsLeft--;
      this.options.logger?.info("The store's worker thread is started again.");
      return this.launch();
    };
    this.running = again();
    // The next call reports the failure.
    this.running.catch(() => undefined);
  }
}

class WorkerStoreWriter implements StoreWriter {
  readonly base: StoreState;
  private closed = false;
  /** The worker keeps payloads of pages. */
  private hasPages = false;

  constructor(
    private readonly state: () => StoreState,
    private readonly remote: Remote,
    private readonly id: number,
    private readonly opened: OpenedWriter,
  ) {
    this.base = state();
  }

  checkpoint: StoreWriter["checkpoint"] = (filter) => {
    const { revision, checkpoints } = this.opened;
    return this.state().revision === revision
      ? Promise.resolve(new Map(checkpoints).get(filter) ?? null)
      : unwrap(this.remote.checkpoint(this.id, filter));
  };
  addPage: StoreWriter["addPage"] = async (bytes) => {
    if (bytes.byteLength <= SMALL_PAGE_BYTES && !this.closed) {
      const page = parsePage(bytes);
      if (!hasRowMutations(page)) return page.head;
    }
    this.hasPages = true;
    return unwrap(this.remote.addPage(this.id, owned(bytes)));
  };
  restart: StoreWriter["restart"] = async () => {
    if (!this.hasPages) return;
    await unwrap(this.remote.restart(this.id));
    this.hasPages = false;
  };
  applyMutations: StoreWriter["applyMutations"] = (ref) =>
    unwrap(this.remote.applyMutations(this.id, ref));
  stageFullCopy: StoreWriter["stageFullCopy"] = (ref, bytes) =>
    unwrap(this.remote.stageFullCopy(this.id, ref, owned(bytes)));
  addFullCopyPiece: StoreWriter["addFullCopyPiece"] = (ref, piece) =>
    unwrap(this.remote.addFullCopyPiece(this.id, ref, piece === null ? null : owned(piece)));
  discardFullCopy: StoreWriter["discardFullCopy"] = (ref) =>
    unwrap(this.remote.discardFullCopy(this.id, ref));
  commit: StoreWriter["commit"] = async (commit, { isLast = false } = {}) => {
    await unwrap(this.remote.commit(this.id, commit, isLast));
    if (isLast) this.closed = true;
    return this.state();
  };
  close: StoreWriter["close"] = async () => {
    if (this.closed) return;
    this.closed = true;
    try {
      await unwrap(this.remote.closeWriter(this.id));
    } catch (error) {
      // The lock of a dead worker expires and is then taken over.
      if (!this.remote.$closed) throw error;
    }
  };
}

async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  let received: Answer<T>;
  try {
    received = await answer;
  } catch (error) {
    // The worker died before the call, or before it answered.
    throw error instanceof ContentError
      ? error
      : new ContentError(
          "store_failed",
          "The store's worker thread has died.",
          {},
          { cause: error },
        );
  }
  if (received.ok) return received.value;
  throw deserializeError(received.error);
}

/** Copies a view that covers part of a buffer, because a transfer empties the whole buffer. */
function owned(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}

/** The buffers among a call's arguments, to be transferred. */
function buffersOf(message: unknown): ArrayBuffer[] {
  if (typeof message !== "object" || message === null || !("a" in message)) return [];
  const args: unknown = message.a;
  if (!Array.isArray(args)) return [];
  return args.flatMap((value: unknown) =>
    value instanceof Uint8Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );
}
