import { Worker } from "node:worker_threads";
import { createBirpc, type BirpcReturn } from "birpc";
import { ContentError, deserializeError, throwIfAborted } from "../model/errors.js";
import type { ResourceChange } from "../model/change.js";
import type { FoundLines } from "../model/search/request.js";
import type { OpenWriterOptions, ContentStore, Logger, StoreWriter, StoreState } from "../ports.js";
import type {
  Answer,
  HostFunctions,
  WorkerFunctions,
  WorkerStoreSettings,
} from "./workerProtocol.js";

export interface WorkerStoreOptions extends WorkerStoreSettings {
  /** The bundled `worker.ts` (`dist/store-worker.js`). */
  readonly workerPath: string;
  readonly logger?: Logger;
}

/** A worker that lived this long may be started again after it died. */
const HEALTHY_MS = 5 * 60 * 1000;

/**
 * Opens a store in a worker thread of its own. Throws `store_failed`, `store_damaged`. Calls are
 * as on a LocalStore, and buffers given to a run are transferred: they are empty afterwards.
 *
 * A worker that dies is started again once (again after five minutes of health). The calls that
 * it was working on, and the run that it held, fail with `store_failed`; what was committed stays.
 */
export async function openWorkerStore(options: WorkerStoreOptions): Promise<ContentStore> {
  const store = new WorkerStore(options);
  await store.start();
  return store;
}

type Remote = BirpcReturn<WorkerFunctions, HostFunctions>;

interface Running {
  readonly worker: Worker;
  readonly remote: Remote;
  readonly startedAt: number;
  readonly exited: Promise<void>;
}

class WorkerStore implements ContentStore {
  private running: Promise<Running> | null = null;
  private restartsLeft = 1;
  private nextRun = 1;
  private closed = false;
  private readonly listeners = new Set<
    (changes: readonly ResourceChange[], state: StoreState) => void
  >();

  private nextSearch = 1;
  private readonly searches = new Map<number, (lines: FoundLines) => void>();
  private keepHistoryDays: number | undefined;

  constructor(private readonly options: WorkerStoreOptions) {
    this.keepHistoryDays = options.keepHistoryDays;
  }

  async start(): Promise<void> {
    await this.ensure();
  }

  state: ContentStore["state"] = () => this.call((remote) => remote.state());
  rows: ContentStore["rows"] = (ref, query = {}) => this.call((remote) => remote.rows(ref, query));
  rowHeads: ContentStore["rowHeads"] = (ref, query = {}) =>
    this.call((remote) => remote.rowHeads(ref, query));
  row: ContentStore["row"] = (ref, recordType, recordKey) =>
    this.call((remote) => remote.row(ref, recordType, recordKey));
  countRows: ContentStore["countRows"] = (ref, query = {}) =>
    this.call((remote) => remote.countRows(ref, query));
  words: ContentStore["words"] = (ref) => this.call((remote) => remote.words(ref));
  search: ContentStore["search"] = (query, options = {}) =>
    this.call((remote) => remote.search(query, options));
  searchRows: ContentStore["searchRows"] = async (request, found, signal) => {
    const { remote } = await this.ensure();
    throwIfAborted(signal);
    const id = this.nextSearch++;
    this.searches.set(id, (lines) => {
      // What the worker sent before it heard of the end.
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
  };
  rowTexts: ContentStore["rowTexts"] = (ref, query) =>
    this.call((remote) => remote.rowTexts(ref, query));
  history: ContentStore["history"] = (ref, options = {}) =>
    this.call((remote) => remote.history(ref, options));
  changes: ContentStore["changes"] = (ref, query = {}) =>
    this.call((remote) => remote.changes(ref, query));
  changeHeads: ContentStore["changeHeads"] = (ref, query = {}) =>
    this.call((remote) => remote.changeHeads(ref, query));
  markReviewed: ContentStore["markReviewed"] = (ref, mark) =>
    this.call((remote) => remote.markReviewed(ref, mark));
  acknowledgeLostRows: ContentStore["acknowledgeLostRows"] = (ref) =>
    this.call((remote) => remote.acknowledgeLostRows(ref));
  deleteLocalCopy: ContentStore["deleteLocalCopy"] = (refs, options = {}) =>
    this.call((remote) => remote.deleteLocalCopy(refs, options));
  keepHistory: ContentStore["keepHistory"] = (days) => {
    // Also for a worker that takes the place of this one.
    this.keepHistoryDays = days;
    return this.call((remote) => remote.keepHistory(days));
  };
  verify: ContentStore["verify"] = (options) => this.call((remote) => remote.verify(options));

  onDidChange(
    listener: (changes: readonly ResourceChange[], state: StoreState) => void,
  ): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  async openWriter({ waitMs, signal }: OpenWriterOptions): Promise<StoreWriter> {
    throwIfAborted(signal);
    const running = await this.ensure();
    throwIfAborted(signal);
    const id = this.nextRun++;
    const onAbort = (): void => {
      // The answer to `begin` says whether the cancellation came in time.
      void running.remote.cancelBegin(id).catch(() => undefined);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      const base = await unwrap(running.remote.begin(id, waitMs));
      return new WorkerStoreWriter(base, running.remote, id);
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
    // A worker that has died meanwhile has nothing left to close.
    await running.remote.close().catch(() => undefined);
    await running.worker.terminate();
    await running.exited;
  }

  private async call<T>(send: (remote: Remote) => Promise<Answer<T>>): Promise<T> {
    const { remote } = await this.ensure();
    return unwrap(send(remote));
  }

  private ensure(): Promise<Running> {
    if (this.closed)
      return Promise.reject(new ContentError("store_failed", "The store is closed."));
    this.running ??= this.launch();
    return this.running;
  }

  private async launch(): Promise<Running> {
    const { workerPath, logger, ...settings } = this.options;
    // The host's own flags (inspector ports, loaders) are not for the worker.
    const worker = new Worker(workerPath, { execArgv: [] });
    const remote: Remote = createBirpc<WorkerFunctions, HostFunctions>(
      {
        changed: (changes, state) => {
          for (const listener of [...this.listeners]) {
            try {
              listener(changes, state);
            } catch (error) {
              logger?.error(`A listener of the store failed: ${String(error)}`);
            }
          }
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
        // A commit of a large run takes as long as it takes.
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
      // The next call tries again with a thread of its own.
      this.running = null;
      await worker.terminate();
      throw error;
    }
    return { worker, remote, startedAt: Date.now(), exited };
  }

  /** The next call starts another worker, or fails for good. */
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
    // Reported to whoever calls next.
    this.running.catch(() => undefined);
  }
}

class WorkerStoreWriter implements StoreWriter {
  constructor(
    readonly base: StoreState,
    private readonly remote: Remote,
    private readonly id: number,
  ) {}

  checkpoint: StoreWriter["checkpoint"] = (filter) =>
    unwrap(this.remote.checkpoint(this.id, filter));
  addPage: StoreWriter["addPage"] = (bytes) => unwrap(this.remote.addPage(this.id, owned(bytes)));
  restart: StoreWriter["restart"] = () => unwrap(this.remote.restart(this.id));
  applyMutations: StoreWriter["applyMutations"] = (ref) =>
    unwrap(this.remote.applyMutations(this.id, ref));
  stageFullCopy: StoreWriter["stageFullCopy"] = (ref, bytes) =>
    unwrap(this.remote.stageFullCopy(this.id, ref, owned(bytes)));
  addFullCopyPiece: StoreWriter["addFullCopyPiece"] = (ref, piece) =>
    unwrap(this.remote.addFullCopyPiece(this.id, ref, piece === null ? null : owned(piece)));
  discardFullCopy: StoreWriter["discardFullCopy"] = (ref) =>
    unwrap(this.remote.discardFullCopy(this.id, ref));
  commit: StoreWriter["commit"] = (commit) => unwrap(this.remote.commit(this.id, commit));
  close: StoreWriter["close"] = async () => {
    try {
      await unwrap(this.remote.endRun(this.id));
    } catch (error) {
      // A dead worker holds nothing any more; its lock is taken over when it has gone stale.
      if (!this.remote.$closed) throw error;
    }
  };
}

async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  let received: Answer<T>;
  try {
    received = await answer;
  } catch (error) {
    // The worker died before it answered, or had died before it was asked.
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

/** A view of a part of a buffer is copied: transferring it would take the rest away too. */
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
