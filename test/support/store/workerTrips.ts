import { Worker } from "node:worker_threads";
import { isRecord } from "../../../src/core/model/groups/fields.js";

/**
 * Notes the names of the calls that this thread sends to its worker threads, in order. Returns a
 * function that ends it.
 */
export function noteTrips(trips: string[]): () => void {
  const original = Object.getOwnPropertyDescriptor(Worker.prototype, "postMessage");
  const post: unknown = original?.value;
  if (original === undefined || typeof post !== "function") throw new Error("No such method.");
  Object.defineProperty(Worker.prototype, "postMessage", {
    ...original,
    value(this: Worker, ...args: unknown[]) {
      const [message] = args;
      if (isRecord(message) && typeof message.m === "string") trips.push(message.m);
      Reflect.apply(post, this, args);
    },
  });
  return () => {
    Object.defineProperty(Worker.prototype, "postMessage", original);
  };
}
