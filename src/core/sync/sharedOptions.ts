import type { ContentSource } from "../ports.js";
import type { RunOptions, RunProgress } from "./types.js";

/**
 * The options of all callers that share one run: each gets its progress, and each can cancel it.
 */
export class SharedOptions {
  private readonly controller = new AbortController();
  private readonly ended = new AbortController();
  private readonly watchers = new Set<(progress: RunProgress) => void>();
  private readonly waitMs: number;
  private progress: RunProgress | null = null;
  private retryInMs: number | null = null;

  constructor(
    options: RunOptions,
    closing: AbortSignal,
    defaultWaitMs: number,
    private readonly onProgress: (progress: RunProgress) => void,
    private readonly source: Pick<ContentSource, "onDidWait">,
  ) {
    this.waitMs = options.waitMs ?? defaultWaitMs;
    this.abortWith(closing);
    this.join(options);
  }

  /** Aborts when a caller or the session cancels. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  join(options: RunOptions): void {
    if (options.onProgress !== undefined) this.watchers.add(options.onProgress);
    if (options.signal !== undefined) this.abortWith(options.signal);
  }

  /** Call it when the run begins. */
  forRun(): Required<RunOptions> {
    const stopListening = this.source.onDidWait((milliseconds) => {
      this.retryInMs = milliseconds;
      this.show();
    });
    this.ended.signal.addEventListener("abort", stopListening, { once: true });
    return {
      waitMs: this.waitMs,
      signal: this.signal,
      onProgress: (progress) => {
        this.progress = progress;
        this.show();
      },
    };
  }

  private show(): void {
    const { retryInMs } = this;
    if (this.progress === null) return;
    const progress = retryInMs === null ? this.progress : { ...this.progress, retryInMs };
    this.onProgress(progress);
    for (const watcher of this.watchers) watcher(progress);
  }

  /** Stops listening to the source and to the callers' signals, which can live much longer. */
  dispose(): void {
    this.ended.abort();
  }

  private abortWith(signal: AbortSignal): void {
    const abort = (): void => {
      this.controller.abort();
    };
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true, signal: this.ended.signal });
  }
}
