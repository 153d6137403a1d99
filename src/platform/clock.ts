import { setTimeout as delay } from "node:timers/promises";
import { cancelled } from "../core/model/errors.js";
import type { Clock } from "../core/ports.js";

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wait: async (milliseconds, signal) => {
    try {
      await delay(milliseconds, undefined, { signal });
    } catch {
      throw cancelled();
    }
  },
};
