import { readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { monitorEventLoopDelay, PerformanceObserver, type PerformanceEntry } from "node:perf_hooks";
import process from "node:process";
import * as vscode from "vscode";
import { systemClock } from "../../../src/core/clock.js";
import type { QuranContentSyncApi } from "../../../src/publicApi.js";
import { setSettings } from "../../host/support/host.js";
import { CATALOGUE_VARIABLES, type Phase, type WindowFigures } from "./figures.js";

/*
 * Runs in a real extension host. Syncs the catalogue through the extension's API, cancels and
 * continues, applies changes, and searches. Writes the delays of this thread and the memory of this
 * process.
 */

const QUERIES = ["placeholder", "badoki", "lumeno ras", "كيلومي", "baba dodo", "nothing like this"];
const IDLE_MS = 4_000;
/** Number of stored resources at which the first sync is cancelled. */
const CANCEL_AFTER_PART = 0.2;

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing.`);
  return value;
}

/** Reports to the bench's process, and waits for its answer. */
async function tell(message: string): Promise<number> {
  const answer = await fetch(`${variable(CATALOGUE_VARIABLES.bench)}/${message}`);
  return Number(await answer.text());
}

/** Measures this process during some work. */
async function measured(name: string, work: () => Promise<unknown>): Promise<Phase> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const idle = process.memoryUsage.rss();
  let peak = idle;
  let longestCollectionMs = 0;
  const note = (entries: readonly PerformanceEntry[]): void => {
    for (const { duration } of entries) {
      longestCollectionMs = Math.max(longestCollectionMs, duration);
    }
  };
  const collections = new PerformanceObserver((list) => {
    note(list.getEntries());
  });
  const ended = new AbortController();
  const sampling = (async () => {
    while (!ended.signal.aborted) {
      peak = Math.max(peak, process.memoryUsage.rss());
      await systemClock.wait(50, ended.signal).catch(() => undefined);
    }
  })();
  collections.observe({ entryTypes: ["gc"] });
  delays.enable();
  const start = performance.now();
  try {
    await work();
  } finally {
    delays.disable();
    note(collections.takeRecords());
    collections.disconnect();
    ended.abort();
    await sampling;
  }
  return {
    name,
    seconds: (performance.now() - start) / 1000,
    longestDelayMs: delays.max / 1e6,
    longestCollectionMs,
    p99DelayMs: delays.percentile(99) / 1e6,
    peakMb: (peak - idle) / 1024 / 1024,
  };
}

/** Longest time without a commit, and the number of resources that commits have named. */
class Progress {
  longestPauseMs = 0;
  private last = performance.now();
  private readonly stored = new Set<string>();
  private readonly waiting: { count: number; resolve: () => void }[] = [];

  constructor(api: QuranContentSyncApi) {
    api.onDidChangeResources((refs) => {
      const now = performance.now();
      this.longestPauseMs = Math.max(this.longestPauseMs, now - this.last);
      this.last = now;
      for (const { group, id } of refs) this.stored.add(`${group}:${id}`);
      for (const { count, resolve } of this.waiting) if (this.stored.size >= count) resolve();
    });
  }

  restart(): void {
    this.last = performance.now();
    this.longestPauseMs = 0;
  }

  until(count: number): Promise<void> {
    return new Promise((resolve) => this.waiting.push({ count, resolve }));
  }
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

export async function run(): Promise<void> {
  const count = Number(variable(CATALOGUE_VARIABLES.resources));
  const groups = variable(CATALOGUE_VARIABLES.groups).split(",");
  const extension = vscode.extensions.getExtension<QuranContentSyncApi>(
    "quran-content-sync.quran-content-sync",
  );
  if (extension === undefined) throw new Error("The extension is not installed.");
  await setSettings({
    syncOnStartup: false,
    syncIntervalHours: 0,
    checkQualityAfterSync: false,
    "custom.apiBaseUrl": variable(CATALOGUE_VARIABLES.gatewayRoot),
    "custom.authBaseUrl": variable(CATALOGUE_VARIABLES.authRoot),
    "custom.useProcessCredentials": true,
    resources: groups.map((group) => `${group}:*`),
    environment: "custom",
  });
  const api = await extension.activate();
  await api.ready();
  const progress = new Progress(api);

  const idle = await measured("nothing, for comparison", () => systemClock.wait(IDLE_MS));
  let cancelledMs = 0;
  const first = await measured("first part of the bootstrap, until cancelled", async () => {
    const enough = progress.until(Math.max(1, Math.floor(count * CANCEL_AFTER_PART)));
    const sync = api.sync().then(
      () => "ended",
      () => "cancelled",
    );
    await Promise.race([enough, sync]);
    const start = performance.now();
    await vscode.commands.executeCommand("quranContentSync.cancelSync");
    await sync;
    cancelledMs = performance.now() - start;
  });
  const servedBefore = await tell("served");
  const storedBefore = (await api.resources()).filter(({ rowCount }) => rowCount > 0).length;

  progress.restart();
  const rest = await measured("the rest of the bootstrap", () => api.sync());
  const longestPauseMs = progress.longestPauseMs;
  const servedAfter = await tell("served");
  const resources = await api.resources();
  const stored = resources.filter(({ rowCount }) => rowCount > 0);

  const changes = await tell("publish");
  const update = await measured(`a sync with ${changes} changed rows`, () => api.sync());
  const nothing = await measured("a sync without a change", () => api.sync());

  const searchMs: number[] = [];
  const search = await measured(`${QUERIES.length} searches, the best 100 hits`, async () => {
    for (const query of QUERIES) {
      const start = performance.now();
      await api.search(query, { limit: 100 });
      searchMs.push(performance.now() - start);
    }
  });

  const figures: WindowFigures = {
    phases: [idle, first, rest, update, nothing, search],
    resources: stored.length,
    rows: stored.reduce((sum, { rowCount }) => sum + rowCount, 0),
    cancelMs: cancelledMs,
    storedBeforeCancel: storedBefore,
    servedBeforeCancel: servedBefore,
    servedAfterwards: servedAfter - servedBefore,
    longestPauseMs,
    searchMs,
    diskBytes: await folderBytes(variable(CATALOGUE_VARIABLES.storage)),
  };
  await writeFile(variable(CATALOGUE_VARIABLES.result), JSON.stringify(figures));
}
