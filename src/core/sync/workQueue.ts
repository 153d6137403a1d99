import { cancelled } from "../model/errors.js";

/** Runs one piece of work at a time, in the order of the calls. */
export class WorkQueue {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs work after all earlier work. */
  add<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }

  /**
   * The same for work that a signal cancels: its caller does not wait for its turn.
   *
   * @throws ContentError `cancelled` if the signal aborts before the work begins. Afterwards the
   * work itself has to end.
   */
  async addFor<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const turn = new AbortController();
    const isCancelled = new Promise<never>((_, reject) => {
      const cancel = (): void => {
        reject(cancelled());
      };
      if (signal.aborted) cancel();
      else signal.addEventListener("abort", cancel, { once: true, signal: turn.signal });
    });
    const result = this.add(async () => {
      if (signal.aborted) throw cancelled();
      turn.abort();
      return work();
    });
    return Promise.race([result, isCancelled]);
  }

  /** Resolves when all added work has ended. */
  async ended(): Promise<void> {
    await this.last;
  }
}
