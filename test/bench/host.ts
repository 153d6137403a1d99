import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { systemClock } from "../../src/core/clock.js";
import type { ResourceRef } from "../../src/core/model/resource.js";
import { openWorkerStore } from "../../src/core/store/workerStore.js";
import type { Bytes } from "../support/store/content.js";
import { bundle, removeFolder, temporaryFolder, WASM_PATH } from "../support/store/homes.js";
import { bodyPieces, headOf, largeTafsirRows, translationBody } from "./data.js";
import { alone, round, sized, type Figure } from "./figures.js";

interface Delays {
  readonly longest: number;
  readonly p99: number;
}

interface HostFigures extends Delays {
  /** The delays of the same thread when idle, on the same machine in the same minute. */
  readonly idle: Delays;
  readonly memoryMb: number;
}

/**
 * Delays of the host's thread while a worker stores these bodies, `atOnce` at a time, and while it
 * is idle, and the growth of the process.
 */
async function hostFigures(
  dir: string,
  bodies: () => Iterable<readonly [ResourceRef, Iterable<Bytes>]>,
  atOnce: number,
): Promise<HostFigures> {
  const resting = monitorEventLoopDelay({ resolution: 1 });
  resting.enable();
  await systemClock.wait(sized(4000, 100));
  resting.disable();
  const store = await openWorkerStore({
    dir,
    wasmPath: WASM_PATH,
    workerPath: await bundle("src/core/store/worker.ts", dir),
  });
  await store.state();
  const idle = process.memoryUsage().rss;
  // Resets Linux's high-water mark, so that it leaves out the bundler.
  resetPeak();
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const run = await store.openWriter({ waitMs: 0 });
  const refs: ResourceRef[] = [];
  let peak = idle;
  /** The next one. Generating it is the bench's own work, whose delay does not count. */
  const next = <T>(iterator: Iterator<T>): T | undefined => {
    delays.disable();
    const found = iterator.next();
    delays.enable();
    return found.done === true ? undefined : found.value;
  };
  const waiting = bodies()[Symbol.iterator]();
  const stageAll = async (): Promise<void> => {
    for (let body = next(waiting); body !== undefined; body = next(waiting)) {
      const [ref, all] = body;
      const pieces = all[Symbol.iterator]();
      let last = next(pieces) ?? new Uint8Array();
      for (let piece = next(pieces); piece !== undefined; piece = next(pieces)) {
        await run.addFullCopyPiece(ref, last);
        last = piece;
      }
      await run.stageFullCopy(ref, last);
      refs.push(ref);
      peak = Math.max(peak, process.memoryUsage().rss);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, stageAll));
  await run.commit({ resources: refs });
  delays.disable();
  await run.close();
  peak = Math.max(peak, process.memoryUsage().rss, peakBytes());
  await store.close();
  return {
    longest: delays.max / 1e6,
    p99: delays.percentile(99) / 1e6,
    idle: { longest: resting.max / 1e6, p99: resting.percentile(99) / 1e6 },
    memoryMb: (peak - idle) / 1024 / 1024,
  };
}

/** The size of the file in bytes. */
function writePieces(file: string, pieces: Iterable<Bytes>): number {
  const handle = openSync(file, "w");
  let bytes = 0;
  for (const piece of pieces) bytes += writeSync(handle, piece);
  closeSync(handle);
  return bytes;
}

const PIECE_BYTES = 64 * 1024;

/** The file in pieces of the size that the network delivers. */
function* piecesOf(file: string): Generator<Bytes> {
  const handle = openSync(file, "r");
  for (;;) {
    const piece = new Uint8Array(PIECE_BYTES);
    const size = readSync(handle, piece);
    if (size === 0) break;
    yield size === PIECE_BYTES ? piece : piece.slice(0, size);
  }
  closeSync(handle);
}

function resetPeak(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // On other systems the mark covers the whole life of the process, which runs only this
    // measurement.
  }
}

/** Peak memory of the process with its threads. */
function peakBytes(): number {
  try {
    const kilobytes = /VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // No such file on this system.
  }
  return process.resourceUsage().maxRSS * 1024;
}

function figuresOf(
  name: string,
  { longest, p99, idle, memoryMb }: HostFigures,
  memoryLimit: number,
): Figure[] {
  const delay = (what: string, value: number, resting: number, limit: number): Figure => ({
    ...alone(`${name}: ${what} of the host's event loop delay`, value, "ms", limit),
    against: `an idle host: ${round(resting)} ms`,
  });
  return [
    delay("longest", longest, idle.longest, 50),
    delay("99th percentile", p99, idle.p99, 16),
    alone(`${name}: peak memory of host and worker above idle`, memoryMb, "MB", memoryLimit),
  ];
}

/** As many as a sync fetches at the same time. */
const COPIES_AT_ONCE = 4;

export async function bootstrapMemoryFigures(): Promise<Figure[]> {
  const many = sized(100, 3);
  const dir = await temporaryFolder();
  const first = { group: "translations", id: 1 };
  const template = Buffer.from(translationBody(first)).toString("utf8");
  const generated = function* (): Generator<readonly [ResourceRef, Bytes[]]> {
    for (let id = 1; id <= many; id++) {
      const body = template.replace('"resource_id":1,', `"resource_id":${id},`);
      yield [{ group: "translations", id }, [new TextEncoder().encode(body)]];
    }
  };
  const measured = await hostFigures(dir, generated, COPIES_AT_ONCE);
  await removeFolder(dir);
  return figuresOf(`storing ${many} translations`, measured, 110);
}

export async function tafsirMemoryFigures(): Promise<Figure[]> {
  const dir = await temporaryFolder();
  const ref = { group: "tafsirs", id: 1 };
  const file = join(dir, "body.json");
  // Generated earlier, because the garbage would count as the host's memory.
  const bytes = writePieces(file, bodyPieces(headOf(ref), largeTafsirRows(ref)));
  const measured = await hostFigures(dir, () => [[ref, piecesOf(file)] as const], 1);
  const megabytes = Math.round(bytes / 1e6);
  await removeFolder(dir);
  return figuresOf(`storing a tafsir of ${megabytes} MB`, measured, 200);
}
