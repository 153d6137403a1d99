import { createApiClient } from "../../../src/core/api/client.js";
import { systemClock } from "../../../src/core/clock.js";
import type { ResourceRef } from "../../../src/core/model/resource.js";
import type { ContentStore } from "../../../src/core/ports.js";
import { SANDBOX_CREDENTIALS } from "../../../src/core/sandbox/service.js";
import { nodeFileSystem } from "../../../src/core/store/nodeFileSystem.js";
import { openLocalStore } from "../../../src/core/store/localStore.js";
import { createSyncSession } from "../../../src/core/sync/session.js";
import { random } from "../random.js";
import { allRows, fingerprint } from "./content.js";
import { interceptWrites } from "./memoryFileSystem.js";

/*
 * A window as its own process, which syncs, refreshes and reads until its parent ends it, for
 * processes.test.ts: `node sessionProcess.js <dir> <wasm> <origin> <seed> <entries>`. Entries name
 * resources such as `translations:19`, separated by commas.
 */

export type Word = Sighting | { readonly operation: number };

/** The state of a resource as a reader saw it. */
export interface Sighting {
  readonly ref: ResourceRef;
  /** Null if nothing is stored yet. */
  readonly fingerprint: string | null;
}

async function look(store: ContentStore, ref: ResourceRef): Promise<Sighting> {
  const rows = await allRows(store, ref);
  return { ref, fingerprint: rows.length === 0 ? null : fingerprint(rows) };
}

function tell(word: Word): void {
  process.send?.(word);
}

async function main(
  dir: string,
  wasmPath: string,
  origin: string,
  seed: number,
  entries: readonly string[],
): Promise<void> {
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const store = await openLocalStore({
    dir,
    wasmPath,
    pollMs: 50,
    // The parent sees every operation, and can kill this process at any of them.
    fs: interceptWrites(nodeFileSystem(), ({ number }) => {
      tell({ operation: number });
    }),
  });
  const refs = entries.map((entry): ResourceRef => {
    const [group = "", id] = entry.split(":");
    return { group, id: Number(id) };
  });
  const session = createSyncSession({
    source: createApiClient({
      fetch,
      gatewayRoot: `${origin}/content`,
      authRoot: origin,
      credentials: { get: () => Promise.resolve(SANDBOX_CREDENTIALS) },
      clock: systemClock,
      logger: quiet,
      random: Math.random,
    }),
    store,
    clock: systemClock,
    logger: quiet,
    entries: () => entries,
  });
  let over = false;
  process.once("message", () => {
    over = true;
  });
  const below = random(seed);
  for (let last = false; !last;) {
    // One more round after the end, for the last publications.
    last = over;
    if (last || below(3) > 0) {
      const outcome = await session.sync();
      if (outcome.kind === "failed") throw new Error(`the sync failed: ${JSON.stringify(outcome)}`);
    } else {
      const ref = refs[below(refs.length)];
      if (ref !== undefined) await session.refreshFullCopy(ref);
    }
    for (const ref of refs) tell(await look(store, ref));
  }
  await session.close();
  await store.close();
}

const [dir = "", wasmPath = "", origin = "", seed = "", entries = ""] = process.argv.slice(2);
if (entries !== "") {
  main(dir, wasmPath, origin, Number(seed), entries.split(",")).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
