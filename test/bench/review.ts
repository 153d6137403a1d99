import { monitorEventLoopDelay } from "node:perf_hooks";
import { systemClock } from "../../src/core/clock.js";
import { Comparison, storedResources } from "../../src/core/library/compare/comparison.js";
import { changedParts } from "../../src/core/library/review/classify.js";
import { ReviewMarks } from "../../src/core/library/review/marks.js";
import type { ResourceRef } from "../../src/core/model/resource.js";
import { openWorkerStore } from "../../src/core/store/workerStore.js";
import { changedResources, changesIn, chaptersOf, NO_FILTER } from "../../src/ui/changes/model.js";
import type { Bytes } from "../support/store/content.js";
import { bundle, removeFolder, temporaryFolder, WASM_PATH } from "../support/store/homes.js";
import { bodyOf, verses } from "./data.js";
import { alone, median, round, sized, timed, type Figure } from "./figures.js";

/*
 * The cost of a review for the extension host's thread: the rows of the view of changes after every
 * verse of a translation changed, and six translations of Al-Baqarah side by side.
 */

const ROUNDS = 5;
const COLUMNS = 6;
const LIMIT_MS = 50;

/** A translation; `word` replaces each text's second word. */
function edition(ref: ResourceRef, word: string | null, sequence: number): Bytes {
  const rows = verses().map(({ id, key, text }) => ({
    id,
    resource_content_id: ref.id,
    verse_key: key,
    text: word === null ? text : text.replace(/ \S+/, ` ${word}`),
    foot_notes: [],
  }));
  return bodyOf(ref, rows, sequence);
}

async function openStore(dir: string): Promise<Awaited<ReturnType<typeof openWorkerStore>>> {
  const workerPath = await bundle("src/core/store/worker.ts", dir);
  return openWorkerStore({ dir, wasmPath: WASM_PATH, workerPath });
}

async function storeAll(
  store: Awaited<ReturnType<typeof openStore>>,
  bodies: readonly (readonly [ResourceRef, Bytes])[],
): Promise<void> {
  const writer = await store.openWriter({ waitMs: 0 });
  for (const [ref, body] of bodies) await writer.stageFullCopy(ref, body);
  await writer.commit({ resources: bodies.map(([ref]) => ref) });
  await writer.close();
}

/**
 * The median duration of some work, and this thread's longest delay during it. The best round
 * counts, because other programs only slow it down.
 */
async function measured(
  name: string,
  work: () => Promise<unknown>,
  limit: number | null,
): Promise<Figure[]> {
  const idle = monitorEventLoopDelay({ resolution: 1 });
  idle.enable();
  await systemClock.wait(sized(2000, 50));
  idle.disable();
  const times: number[] = [];
  const longest: number[] = [];
  for (let n = 0; n < sized(ROUNDS, 1); n++) {
    const delays = monitorEventLoopDelay({ resolution: 1 });
    delays.enable();
    times.push(await timed(work));
    delays.disable();
    longest.push(delays.max / 1e6);
  }
  return [
    alone(`${name}: time`, median(times), "ms", limit),
    {
      ...alone(
        `${name}: longest delay of the host's event loop, best of ${longest.length}`,
        Math.min(...longest),
        "ms",
        LIMIT_MS,
      ),
      against: `an idle host: ${round(idle.max / 1e6)} ms`,
    },
  ];
}

export async function changesViewFigures(): Promise<Figure[]> {
  const dir = await temporaryFolder();
  const store = await openStore(dir);
  const ref = { group: "translations", id: 1 };
  await storeAll(store, [[ref, edition(ref, null, 1)]]);
  await storeAll(store, [[ref, edition(ref, "Placeholder", 2)]]);
  const state = await store.state();
  const count = state.resources[0]?.unreviewedRows ?? 0;
  const drawAll = async (): Promise<void> => {
    const marks = new ReviewMarks(() => store);
    for (const { resource } of changedResources(state, NO_FILTER, "en")) {
      const heads = await marks.all(resource);
      for (const chapter of chaptersOf(resource, heads, "en")) {
        // VS Code asks for the rows of one open surah at a time.
        await systemClock.wait(0);
        changesIn(chapter, { now: Date.now(), locale: "en" });
      }
    }
  };
  const figures = [
    ...(await measured(`view of ${count} changes, every surah opened`, drawAll, null)),
    ...(await measured(
      `view of ${count} changes, what differs in each`,
      () => changedParts(store, ref),
      null,
    )),
  ];
  await store.close();
  await removeFolder(dir);
  return figures;
}

export async function comparisonFigures(): Promise<Figure[]> {
  const dir = await temporaryFolder();
  const store = await openStore(dir);
  const refs = Array.from({ length: COLUMNS }, (_, at) => ({ group: "translations", id: at + 1 }));
  await storeAll(
    store,
    refs.map((ref) => [ref, edition(ref, ref.id === 1 ? null : `Placeholder${ref.id}`, 1)]),
  );
  const state = await store.state();
  const [against, of] = refs;
  const compareAll = async (): Promise<void> => {
    const comparison = await Comparison.read(store, state, {
      resources: storedResources(state, refs),
      chapter: 2,
      difference: of === undefined || against === undefined ? null : { of, against },
    });
    const blocks = comparison.blocks.map((_, index) => index);
    for (let at = 0; at < blocks.length; at += 16)
      await comparison.texts(blocks.slice(at, at + 16));
  };
  const figures = await measured(
    `comparison of ${COLUMNS} translations of Al-Baqarah with a word difference`,
    compareAll,
    null,
  );
  await store.close();
  await removeFolder(dir);
  return figures;
}
