import { setTimeout as delay } from "node:timers/promises";
import { cancelled } from "./model/errors.js";
import type { Clock } from "./ports.js";

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async wait(milliseconds, signal) {
    try {
      await delay(Math.max(0, milliseconds), undefined, { signal });
    } catch {
      throw cancelled();
    }
  },
};
