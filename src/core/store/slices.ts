import { setImmediate } from "node:timers/promises";

/**
 * Cuts long work in the store's thread into slices, so that reads and the lock's renewal can run in
 * between.
 */
const SLICE_MS = 12;

/** Lets other work run after each slice. */
export class Slices {
  private since = performance.now();

  /**
   * True at the end of a slice: then `await pause()`. Synchronous, because it is checked after each
   * row.
   */
  get isOver(): boolean {
    return performance.now() - this.since >= SLICE_MS;
  }

  async pause(): Promise<void> {
    await setImmediate();
    this.since = performance.now();
  }
}
