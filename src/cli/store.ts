import { stat } from "node:fs/promises";
import * as path from "node:path";
import { ContentError } from "../core/model/errors.js";
import { filterCovers, namedResources, type ResourceFilter } from "../core/model/filter.js";
import { hasRows, resourceKey, type LocalResource } from "../core/model/resource.js";
import type { ContentStore, Logger } from "../core/ports.js";
import { openLocalStore } from "../core/store/localStore.js";
import { inLine } from "./line.js";

/**
 * Warnings and errors go to the standard error; the standard output has only results. They quote
 * the service.
 */
export const terminalLog: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message) => void process.stderr.write(`${inLine(message)}\n`),
  error: (message) => void process.stderr.write(`${inLine(message)}\n`),
};

/**
 * Uses a store, which a window may have open at the same time, and closes it. A sync creates the
 * folder; other commands need an existing one.
 */
export async function withStore<T>(
  dir: string,
  mode: "read" | "write",
  work: (store: ContentStore) => Promise<T>,
): Promise<T> {
  if (mode === "read") {
    const found = await stat(path.join(dir, "catalog.sqlite")).catch(() => null);
    if (found === null) throw new ContentError("store_failed", `There is no local copy in ${dir}.`);
  }
  const store = await openLocalStore({
    dir,
    wasmPath: path.join(__dirname, "sql-wasm.wasm"),
    logger: terminalLog,
    pollMs: 0,
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/**
 * The resources with rows in a filter, or all. Rejects with `store_damaged` if the rows of one are
 * lost: an answer without them would pass for a whole one.
 */
export async function storedResources(
  store: ContentStore,
  filter: ResourceFilter | null,
): Promise<readonly LocalResource[]> {
  const { resources } = await store.state();
  const covered = resources.filter((resource) => filter === null || filterCovers(filter, resource));
  refuseLost(covered);
  return covered.filter(hasRows);
}

/** Throws `store_damaged` if the rows of a resource are lost. */
export function refuseLost(resources: readonly LocalResource[]): void {
  const lost = resources.filter(isLost).map(resourceKey);
  if (lost.length === 0) return;
  throw new ContentError(
    "store_damaged",
    `The rows of ${lost.join(", ")} are damaged. A sync fetches them again.`,
  );
}

/** True if the resource had rows, and nobody deleted them. Withdrawn ones cannot be fetched again. */
function isLost({ file, fullCopySequence, status }: LocalResource): boolean {
  return file === null && fullCopySequence !== null && status !== "unavailable";
}

/**
 * The resources to check. Rejects with `store_failed` if a named resource, or everything, is
 * missing: an empty check must not pass.
 */
export async function resourcesToCheck(
  store: ContentStore,
  filter: ResourceFilter | null,
): Promise<readonly LocalResource[]> {
  const found = await storedResources(store, filter);
  const keys = new Set(found.map(resourceKey));
  const missing = (filter === null ? [] : namedResources(filter))
    .map(resourceKey)
    .filter((key) => !keys.has(key));
  if (missing.length > 0) {
    throw new ContentError("store_failed", `The local copy has no rows of ${missing.join(", ")}.`);
  }
  if (found.length === 0) throw new ContentError("store_failed", "There is nothing to check.");
  return found;
}
