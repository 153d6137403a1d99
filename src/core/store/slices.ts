import { setImmediate } from "node:timers/promises";

/**
 * Long work in the store's thread is cut into slices, so that reads and the lock's renewal need not
 * wait.
 */
const SLICE_MS = 12;

/** Gives other work a turn after each slice. */
export class Slices {
  private since = performance.now();

  /**
   * True if the slice is used up: then `await pause()`. Called after each row, so it is
   * synchronous.
   */
  get isOver(): boolean {
    return performance.now() - this.since >= SLICE_MS;
  }

  async pause(): Promise<void> {
    await setImmediate();
    this.since = performance.now();
  }
}
