import { Worker } from "node:worker_threads";
import { isRecord } from "../../../src/core/model/groups/fields.js";

/**
 * Notes the names of the calls that this thread sends to its worker threads, in order. Returns a
 * function that ends it.
 */
export function noteTrips(trips: string[]): () => void {
  const original = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (this: Worker, ...args) {
    const message: unknown = args[0];
    if (isRecord(message) && typeof message.m === "string") trips.push(message.m);
    original.apply(this, args);
  };
  return () => {
    Worker.prototype.postMessage = original;
  };
}
