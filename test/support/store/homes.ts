import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import type { ContentStore } from "../../../src/core/ports.js";
import { openLocalStore, type LocalStoreOptions } from "../../../src/core/store/localStore.js";
import { openWorkerStore } from "../../../src/core/store/workerStore.js";
import type { StoreHome } from "../../contract/contentStore/home.js";
import { MemoryDisk } from "./memoryFileSystem.js";

export const WASM_PATH = join(__dirname, "../../../node_modules/sql.js/dist/sql-wasm.wasm");
const POLL_MS = 20;

/** A new temporary folder. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "qcs-store-"));
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** A store on a disk in memory. */
export function openOn(
  disk: MemoryDisk,
  options: Partial<LocalStoreOptions> = {},
): Promise<ContentStore> {
  return openLocalStore({
    dir: "/store",
    wasmPath: WASM_PATH,
    fs: disk.fileSystem,
    lock: disk.lock,
    pollMs: 0,
    ...options,
  });
}

/** A store in a real folder, in this thread. */
export function openIn(
  dir: string,
  options: Partial<LocalStoreOptions> = {},
): Promise<ContentStore> {
  return openLocalStore({ dir, wasmPath: WASM_PATH, pollMs: 0, ...options });
}

/** Bundles a file of the store as the build does, for threads and processes that have no tsx. */
export async function bundle(entry: string, folder: string): Promise<string> {
  const outfile = join(folder, basename(entry).replace(/\.ts$/, ".js"));
  await build({
    entryPoints: [join(__dirname, "../../..", entry)],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    outfile,
    logLevel: "error",
  });
  return outfile;
}

export function memoryHome(): Promise<StoreHome> {
  const disk = new MemoryDisk();
  return Promise.resolve(homeOf((options) => openOn(disk, { pollMs: POLL_MS, ...options })));
}

export async function folderHome(): Promise<StoreHome> {
  const dir = await temporaryFolder();
  return homeOf(
    (options) => openIn(dir, { pollMs: POLL_MS, ...options }),
    () => removeFolder(dir),
  );
}

export async function workerHome(workerPath: string): Promise<StoreHome> {
  const dir = await temporaryFolder();
  return homeOf(
    (options) =>
      openWorkerStore({ dir, wasmPath: WASM_PATH, workerPath, pollMs: POLL_MS, ...options }),
    () => removeFolder(dir),
  );
}

function homeOf(
  open: (options: { readonly retainBytes?: number }) => Promise<ContentStore>,
  remove: () => Promise<void> = () => Promise.resolve(),
): StoreHome {
  const stores: ContentStore[] = [];
  return {
    async open(options = {}) {
      const store = await open(options);
      stores.push(store);
      return store;
    },
    async close() {
      for (const store of stores) await store.close();
      await remove();
    },
  };
}
