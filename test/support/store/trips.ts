import type { ContentStore, StoreWriter } from "../../../src/core/ports.js";

/** Methods that are answered in the caller's thread. */
const LOCAL = new Set<string>(["onDidChange", "getState"]);

/**
 * Wraps a store, and records in order the calls that would go to the worker in the extension:
 * methods of the store, and those of its writers as `writer.NAME`.
 */
export function countTrips(store: ContentStore, trips: string[]): ContentStore {
  return counting(store, "", trips);
}

function counting<T extends ContentStore | StoreWriter>(
  target: T,
  prefix: string,
  trips: string[],
): T {
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function" || typeof name !== "string") return value;
      return (...args: unknown[]): unknown => {
        if (!LOCAL.has(name)) trips.push(`${prefix}${name}`);
        const result: unknown = Reflect.apply(value, target, args);
        if (name !== "openWriter") return result;
        return (result as Promise<StoreWriter>).then((writer) =>
          counting(writer, "writer.", trips),
        );
      };
    },
  });
}
