import { fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, fsyncSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import * as z from "zod";
import { systemClock } from "../../src/core/clock.js";
import { spellingsOf } from "../../src/core/model/search/spellings.js";
import { groupModule } from "../../src/core/model/groups/registry.js";
import type { ResourceRef } from "../../src/core/model/resource.js";
import type { ContentStore } from "../../src/core/ports.js";
import { parseFullCopy, parseRecord } from "../../src/core/store/body.js";
import { nodeFileSystem } from "../../src/core/store/nodeFileSystem.js";
import { loadSqlJs } from "../../src/core/store/sqlite.js";
import { openWorkerStore } from "../../src/core/store/workerStore.js";
import { inRun, page, TRANSLATION, update, type Bytes } from "../support/store/content.js";
import {
  bundle,
  openIn,
  removeFolder,
  temporaryFolder,
  WASM_PATH,
} from "../support/store/homes.js";
import { largeTafsirBody, translationBody, wordsBody } from "./data.js";
import { figureSchema, median, round, type Figure } from "./figures.js";
import { loadNative, type OpenNative } from "./native.js";

/*
 * npm run bench -- [--json FILE] [--parts oneRow,tafsir]: the store's and the reader's figures, each
 * beside what it is measured against, in one run on one machine.
 */

const MANY = 100;
const IDLE_MS = 4000;

const PARTS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  fullCopy: fullCopyFigures,
  oneRow: oneRowFigures,
  reading: readingFigures,
  search: async () => (await import("./search.js")).searchFigures(),
  bootstrap: bootstrapFigures,
  tafsir: tafsirFigures,
  readerOpening: async () => (await import("./reader.js")).readerOpeningFigures(),
  readerScrolling: async () => (await import("./reader.js")).readerScrollingFigures(),
  readerTafsir: async () => (await import("./reader.js")).readerTafsirFigures(),
};

async function timed(work: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function storeBytes(store: ContentStore, ref: ResourceRef, bytes: Bytes): Promise<void> {
  await inRun(store, async (run) => {
    await run.stageFullCopy(ref, bytes);
    await run.commit({ resources: [ref] });
  });
}

// ------------------------------------------------------------------------------ full copy

/** The same work with better-sqlite3: body to rows on disk, fully synced. */
function nativeCopy(open: OpenNative, file: string, ref: ResourceRef, bytes: Bytes): void {
  const module = groupModule(ref.group);
  const copy = parseFullCopy(ref, bytes);
  const db = open(file);
  db.pragma("synchronous = FULL");
  db.exec(`
    CREATE TABLE rows (
      row_id INTEGER PRIMARY KEY, record_type TEXT NOT NULL, record_key TEXT NOT NULL,
      made_key INTEGER NOT NULL, verse_key TEXT, from_verse INTEGER, to_verse INTEGER,
      sort REAL NOT NULL, arrival INTEGER NOT NULL, weight INTEGER NOT NULL, json TEXT NOT NULL);
    CREATE VIRTUAL TABLE words USING fts5(text, content='');
    BEGIN;
  `);
  const insert = db.prepare("INSERT INTO rows VALUES (?,?,?,?,?,?,?,?,?,?,?)");
  const words = db.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)");
  for (const [index, record] of copy.records.entries()) {
    const data = parseRecord(record, `records[${index}]`);
    const { recordType, recordKey, verseKey, from, to, order } = module.identify(data);
    const text = spellingsOf(module.searchText(data)).join(" ");
    const id = index + 1;
    insert.run(
      id,
      recordType,
      recordKey ?? `#${id}`,
      0,
      verseKey,
      from,
      to,
      order,
      id,
      text.length,
      record,
    );
    if (text !== "") words.run(id, text);
  }
  db.exec(`
    CREATE UNIQUE INDEX rows_by_key ON rows (record_key, record_type);
    CREATE INDEX rows_in_order ON rows (sort, arrival);
    CREATE INDEX rows_by_verse ON rows (from_verse, to_verse) WHERE from_verse IS NOT NULL;
    COMMIT;
  `);
  db.close();
}

async function fullCopyFigures(): Promise<Figure[]> {
  const native = loadNative();
  if (native.open === null) console.log(`better-sqlite3 is left out: ${native.problem}`);
  const figures: Figure[] = [];
  // A recitation has no text, so the same rows as one are stored without a search index.
  for (const [label, group] of [
    ["without search index", "recitations"],
    ["with search index", "translations"],
  ] as const) {
    const dir = await temporaryFolder();
    const store = await openIn(dir);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let id = 1; id <= 13; id++) {
      const ref = { group, id };
      const body = translationBody(ref);
      ours.push(await timed(() => storeBytes(store, ref, body.slice())));
      const { open } = native;
      if (open !== null) {
        theirs.push(
          await timed(() => {
            nativeCopy(open, join(dir, `native-${id}.sqlite`), ref, body);
          }),
        );
      }
    }
    await store.close();
    await removeFolder(dir);
    // The first rounds warm the engine up.
    const value = median(ours.slice(3));
    const against = native.open === null ? null : median(theirs.slice(3));
    figures.push({
      name: `full copy of 6,236 rows, bytes to durable, ${label}`,
      value: round(value),
      unit: "ms",
      against: against === null ? null : `better-sqlite3, full sync: ${round(against)} ms`,
      ratio: against === null ? null : round(value / against),
    });
  }
  return figures;
}

// ------------------------------------------------------------------------------ one row

/** Times one-row changes, and counts the bytes that one writes. */
async function oneRowChange(
  dir: string,
  resources: number,
): Promise<{
  change: (n: number) => Promise<number>;
  bytes: () => number;
  close: () => Promise<void>;
}> {
  let written = 0;
  const fs = nodeFileSystem();
  const open = (): Promise<ContentStore> =>
    openIn(dir, {
      fs: {
        ...fs,
        writeFile: (path, bytes) => {
          const parts = bytes instanceof Uint8Array ? [bytes] : [...bytes];
          for (const part of parts) written += part.byteLength;
          return fs.writeFile(path, parts);
        },
      },
    });
  const ref = TRANSLATION;
  const before = await open();
  for (let n = 0; n < resources; n++) {
    const next = { group: ref.group, id: ref.id + n };
    await storeBytes(before, next, translationBody(next));
  }
  await before.close();
  // Not in the memory that a hundred full copies have left behind.
  const store = await open();
  return {
    change: (n) => {
      written = 0;
      return timed(() =>
        inRun(store, async (run) => {
          await run.addPage(page([update(200 + n, 5000, "50:1", `Placeholder change ${n}`)]));
          const outcome = await run.applyMutations(ref);
          if (outcome.kind !== "applied") throw new Error(outcome.why);
          await run.commit({ resources: [ref] });
        }),
      );
    },
    bytes: () => written,
    close: () => store.close(),
  };
}

/** One sql.js database with everything in it, exported and written as a whole. */
async function wholeFileChange(dir: string): Promise<{ milliseconds: number; bytes: number }> {
  const sql = await loadSqlJs(WASM_PATH);
  const db = new sql.Database();
  db.run(
    "CREATE TABLE rows (resource INTEGER, record_key TEXT, json TEXT, PRIMARY KEY (resource, record_key)) WITHOUT ROWID; BEGIN",
  );
  const ref = { group: "translations", id: 1 };
  const { records } = parseFullCopy(ref, translationBody(ref));
  const insert = db.prepare("INSERT INTO rows VALUES (?, ?, ?)");
  for (let id = 1; id <= MANY; id++) {
    for (const [index, record] of records.entries()) insert.run([id, String(index), record]);
  }
  insert.free();
  db.run("COMMIT");
  const file = join(dir, "whole.sqlite");
  let bytes = 0;
  const times: number[] = [];
  for (let n = 0; n < 3; n++) {
    times.push(
      await timed(() => {
        db.run("UPDATE rows SET json = ? WHERE resource = 1 AND record_key = '5000'", [
          `{"n":${n}}`,
        ]);
        const content = db.export();
        bytes = content.byteLength;
        writeFileSync(file, content);
        const handle = openSync(file, "r+");
        fsyncSync(handle);
        closeSync(handle);
      }),
    );
  }
  db.close();
  return { milliseconds: median(times), bytes };
}

async function oneRowFigures(): Promise<Figure[]> {
  const [dirOne, dirMany, dirWhole] = await Promise.all([
    temporaryFolder(),
    temporaryFolder(),
    temporaryFolder(),
  ]);
  const one = await oneRowChange(dirOne, 1);
  const many = await oneRowChange(dirMany, MANY);
  const ones: number[] = [];
  const manys: number[] = [];
  // In turn, and in turn first, so that both meet the same machine: the garbage of the one is
  // collected while the other is measured.
  for (let n = 1; n <= 42; n++) {
    if (n % 2 === 0) ones.push(await one.change(n));
    manys.push(await many.change(n));
    if (n % 2 === 1) ones.push(await one.change(n));
  }
  const bytes = many.bytes();
  await one.close();
  await many.close();
  const whole = await wholeFileChange(dirWhole);
  for (const dir of [dirOne, dirMany, dirWhole]) await removeFolder(dir);
  const [single, several] = [median(ones.slice(6)), median(manys.slice(6))];
  return [
    {
      name: `one-row change in a store with ${MANY} resources`,
      value: round(several),
      unit: "ms",
      against: `a store with 1 resource: ${round(single)} ms`,
      ratio: round(several / single),
    },
    {
      name: `one-row change in a store with ${MANY} resources`,
      value: round(several),
      unit: "ms",
      against: `one file for everything: ${round(whole.milliseconds)} ms`,
      ratio: round(several / whole.milliseconds),
    },
    {
      name: `bytes written by a one-row change with ${MANY} resources`,
      value: bytes,
      unit: "bytes",
      against: `one file for everything: ${whole.bytes} bytes`,
      ratio: round(bytes / whole.bytes),
    },
  ];
}

// ------------------------------------------------------------------------------ reading

async function readingFigures(): Promise<Figure[]> {
  const dir = await temporaryFolder();
  const store = await openIn(dir);
  const words = { group: "word_by_word_translations", id: 1 };
  await storeBytes(store, words, wordsBody(words));
  await store.close();
  const cold = await openIn(dir);
  const firstPage = await timed(async () => {
    await cold.rowHeads(words, { limit: 200 });
    await cold.countRows(words);
  });
  const filters: number[] = [];
  for (const contains of ["mer", "garden river", "the", "2:25", "nothing at all"]) {
    filters.push(
      await timed(async () => {
        await cold.rowHeads(words, { contains, limit: 200 });
        await cold.countRows(words, { contains });
      }),
    );
  }
  await cold.close();
  await removeFolder(dir);

  return [
    {
      name: "first page and count of 77,000 rows, from the closed file",
      value: round(firstPage),
      unit: "ms",
      against: null,
      ratio: null,
    },
    {
      name: "filter of 77,000 rows, page and count, the slowest of five",
      value: round(Math.max(...filters)),
      unit: "ms",
      against: null,
      ratio: null,
    },
  ];
}

// ------------------------------------------------------------------------------ host and memory

interface Delays {
  readonly longest: number;
  readonly p99: number;
}

interface HostFigures extends Delays {
  /** The same thread while nothing was done, on the same machine in the same minute. */
  readonly idle: Delays;
  readonly memoryMb: number;
}

/**
 * What the host's thread feels while a worker stores these bodies, and while nothing is done, and
 * how much the process grows.
 */
async function hostFigures(
  dir: string,
  bodies: () => Iterable<readonly [ResourceRef, Bytes]>,
): Promise<HostFigures> {
  const resting = monitorEventLoopDelay({ resolution: 1 });
  resting.enable();
  await systemClock.wait(IDLE_MS);
  resting.disable();
  const store = await openWorkerStore({
    dir,
    wasmPath: WASM_PATH,
    workerPath: await bundle("src/core/store/worker.ts", dir),
  });
  await store.state();
  const idle = process.memoryUsage().rss;
  // Where Linux can, the high-water mark starts here and not with the bundler.
  resetPeak();
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const run = await store.openWriter({ waitMs: 0 });
  const refs: ResourceRef[] = [];
  let peak = idle;
  for (const [ref, bytes] of bodies()) {
    // Making the body is the bench's own work.
    delays.enable();
    await run.stageFullCopy(ref, bytes);
    delays.disable();
    refs.push(ref);
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  delays.enable();
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

function resetPeak(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Elsewhere the mark covers the whole life of the process, which is measured alone anyway.
  }
}

/** The most memory that the process, with its threads, had at any moment. */
function peakBytes(): number {
  try {
    const kilobytes = /VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // No such file on this system.
  }
  return process.resourceUsage().maxRSS * 1024;
}

function hostFiguresOf(name: string, measured: HostFigures): Figure[] {
  const figure = (what: string, value: number, unit: string, idle?: number): Figure => ({
    name: `${name}: ${what}`,
    value: round(value),
    unit,
    against: idle === undefined ? null : `an idle host: ${round(idle)} ms`,
    ratio: idle === undefined ? null : round(value / idle),
  });
  const { longest, p99, idle, memoryMb } = measured;
  return [
    figure("longest stall of the host's event loop", longest, "ms", idle.longest),
    figure("99th percentile of the host's event loop delay", p99, "ms", idle.p99),
    figure("peak memory of host and worker above idle", memoryMb, "MB"),
  ];
}

async function bootstrapFigures(): Promise<Figure[]> {
  const dir = await temporaryFolder();
  const first = { group: "translations", id: 1 };
  const template = Buffer.from(translationBody(first)).toString("utf8");
  const measured = await hostFigures(dir, function* () {
    for (let id = 1; id <= MANY; id++) {
      const body = template.replace('"resource_id":1,', `"resource_id":${id},`);
      yield [{ group: "translations", id }, new TextEncoder().encode(body)] as const;
    }
  });
  await removeFolder(dir);
  return hostFiguresOf(`bootstrap of ${MANY} resources (623,600 rows)`, measured);
}

async function tafsirFigures(): Promise<Figure[]> {
  const dir = await temporaryFolder();
  const ref = { group: "tafsirs", id: 1 };
  const body = largeTafsirBody(ref);
  const megabytes = Math.round(body.byteLength / 1e6);
  const measured = await hostFigures(dir, () => [[ref, body] as const]);
  await removeFolder(dir);
  return hostFiguresOf(`a tafsir of ${megabytes} MB`, measured);
}

// ------------------------------------------------------------------------------ program

/** Each part in a process of its own, so that none measures what another left behind. */
async function inProcess(part: string): Promise<Figure[]> {
  const child = fork(__filename, ["--part", part], { execArgv: ["--import", "tsx"] });
  const answered = new Promise<unknown>((resolve) => child.once("message", resolve));
  const exited = once(child, "exit");
  const answer = await Promise.race([answered, exited.then(() => null)]);
  await exited;
  return z.array(figureSchema).parse(answer);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: "string" },
      parts: { type: "string" },
      part: { type: "string" },
    },
  });
  if (values.part !== undefined) {
    const measured = await PARTS[values.part]?.();
    await new Promise<void>((resolve) => {
      process.send?.(measured ?? [], () => {
        resolve();
      });
    });
    process.disconnect();
    return;
  }
  const figures: Figure[] = [];
  for (const part of Object.keys(PARTS)) {
    if (values.parts !== undefined && !values.parts.split(",").includes(part)) continue;
    for (const figure of await inProcess(part)) {
      figures.push(figure);
      const ratio = figure.ratio === null ? "" : `  = ${figure.ratio} × ${figure.against ?? ""}`;
      console.log(`${figure.name}: ${figure.value} ${figure.unit}${ratio}`);
    }
  }
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  }
}

void main();
