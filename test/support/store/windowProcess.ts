import {
  allRows,
  fullCopy,
  inRun,
  OTHER,
  page,
  TRANSLATION,
  translationRow,
  update,
} from "./content.js";
import { nodeFileSystem } from "../../../src/core/store/nodeFileSystem.js";
import { openLocalStore } from "../../../src/core/store/localStore.js";
import type { ContentStore, StoreWriter } from "../../../src/core/ports.js";
import { interceptWrites } from "./memoryFileSystem.js";

/*
 * A window as its own process, for tests with real processes. processes.test.ts bundles and runs
 * it: `node windowProcess.js <dir> <wasm> <mode> <count>`.
 */

const ROWS = 40;
const [dir = "", wasmPath = "", mode = "", count = "0"] = process.argv.slice(2);

/** The number in every row of both resources, which grows by one with every commit. */
export function versionOf(json: string): number {
  const match = /Version (\d+)/.exec(json);
  return match === null ? -1 : Number(match[1]);
}

function textOf(version: number): string {
  return `Version ${version} placeholder`;
}

async function versionIn(store: ContentStore): Promise<number> {
  const row = await store.row(TRANSLATION, "translation", "1");
  return row === null ? 0 : versionOf(row.json);
}

/** Increments the version of both resources and of the checkpoint in one commit. */
async function raise(store: ContentStore, run: StoreWriter, byRows: boolean): Promise<void> {
  const version = (await versionIn(store)) + 1;
  const token = await run.checkpoint("all");
  if (token !== null && token !== `token ${version - 1}`) throw new Error(`${token} at ${version}`);
  if (byRows && version > 1) {
    const rows = Array.from({ length: ROWS }, (_, n) =>
      update(version * 100 + n, n + 1, `2:${n + 1}`, textOf(version)),
    );
    await run.addPage(page(rows));
    const outcome = await run.applyMutations(TRANSLATION);
    if (outcome.kind !== "applied") throw new Error(outcome.why);
  } else {
    await run.stageFullCopy(TRANSLATION, copyOf(TRANSLATION, version));
  }
  await run.stageFullCopy(OTHER, copyOf(OTHER, version));
  await run.commit({
    resources: [TRANSLATION, OTHER],
    checkpoint: { filter: "all", token: `token ${version}` },
  });
}

function copyOf(ref: typeof TRANSLATION, version: number) {
  const rows = Array.from({ length: ROWS }, (_, n) =>
    translationRow(n + 1, `2:${n + 1}`, textOf(version)),
  );
  return fullCopy(ref, rows, { sequence: version * 100 + 99 });
}

async function main(): Promise<void> {
  const fs = nodeFileSystem();
  const store = await openLocalStore({
    dir,
    wasmPath,
    pollMs: 50,
    // The parent sees every operation, and can kill this process at any of them.
    fs: interceptWrites(fs, ({ number }) => void process.send?.({ operation: number })),
  });
  if (mode === "write") {
    for (let at = 0; at < Number(count); at++) {
      await inRun(store, (run) => raise(store, run, at % 2 === 1));
      process.send?.({ committed: at + 1 });
      // This window also reads the commits of the others, which must never be mixed.
      const rows = await allRows(store, TRANSLATION);
      if (new Set(rows.map(({ json }) => versionOf(json))).size !== 1 || rows.length !== ROWS) {
        throw new Error("a torn read");
      }
    }
  } else if (mode === "hold") {
    await store.openWriter({ waitMs: 60_000 });
    process.send?.({ holding: true });
    // Waits until the parent kills the process.
    await new Promise(() => {});
  }
  await store.close();
}

if (dir !== "") {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
