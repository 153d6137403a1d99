import { createApiClient } from "../../../src/core/api/client.js";
import { systemClock } from "../../../src/core/clock.js";
import type { ResourceRef } from "../../../src/core/model/resource.js";
import type { ContentStore } from "../../../src/core/ports.js";
import { SANDBOX_CREDENTIALS } from "../../../src/core/sandbox/service.js";
import { openLocalStore } from "../../../src/core/store/localStore.js";
import { createContentSession } from "../../../src/core/sync/session.js";
import { random } from "../random.js";
import { allRows, fingerprint, OTHER, TRANSLATION } from "./content.js";

/*
 * A window as a process of its own that syncs, refreshes and reads until its parent says that it
 * is over, for processes.test.ts: `node bundled.js <dir> <wasm> <origin> <seed>`.
 */

/** What a window tells its parent: the state of a resource that a reader was given. */
export interface Sighting {
  readonly ref: ResourceRef;
  /** Null where nothing is stored yet. */
  readonly fingerprint: string | null;
}

async function look(store: ContentStore, ref: ResourceRef): Promise<Sighting> {
  const rows = await allRows(store, ref);
  return { ref, fingerprint: rows.length === 0 ? null : fingerprint(rows) };
}

async function main(dir: string, wasmPath: string, origin: string, seed: number): Promise<void> {
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const store = await openLocalStore({ dir, wasmPath, pollMs: 50 });
  const session = createContentSession({
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
    entries: () => ["translations:19", "translations:20"],
  });
  let over = false;
  process.once("message", () => {
    over = true;
  });
  const below = random(seed);
  for (let last = false; !last;) {
    // One more round after the end: it brings what was published last.
    last = over;
    if (last || below(3) > 0) {
      const outcome = await session.sync();
      if (outcome.kind === "failed") throw new Error(`the sync failed: ${JSON.stringify(outcome)}`);
    } else {
      await session.refreshFullCopy(below(2) === 0 ? TRANSLATION : OTHER);
    }
    for (const ref of [TRANSLATION, OTHER]) process.send?.(await look(store, ref));
  }
  await session.close();
  await store.close();
}

const [dir, wasmPath, origin, seed] = process.argv.slice(2);
if (dir !== undefined && wasmPath !== undefined && origin !== undefined) {
  main(dir, wasmPath, origin, Number(seed)).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
