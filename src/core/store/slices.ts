import { setImmediate } from "node:timers/promises";

/** Long work in the store's thread is cut, so that reads and the lock's renewal are not kept waiting. */
const SLICE_MS = 12;

/** Hands the thread over to others after each slice of work. */
export class Slices {
  private since = performance.now();

  /** Whether the slice is used up: then `await pause()`. Asked after each row, so it does not wait. */
  get isOver(): boolean {
    return performance.now() - this.since >= SLICE_MS;
  }

  async pause(): Promise<void> {
    await setImmediate();
    this.since = performance.now();
  }
}
