import { ok, strictEqual } from "node:assert";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import type { ContentStore } from "../../../src/core/ports.js";
import { fileLock } from "../../../src/core/store/lock.js";
import { systemClock } from "../../../src/core/clock.js";
import { allRows, inRun, OTHER, TRANSLATION } from "../../support/store/content.js";
import { random } from "../../support/random.js";
import {
  bundle,
  openIn,
  removeFolder,
  temporaryFolder,
  WASM_PATH,
} from "../../support/store/homes.js";

/** QCS_STORE_LONG=1 kills and competes ten times as often. */
const FACTOR = process.env.QCS_STORE_LONG === undefined ? 1 : 10;
const KILLS = 12 * FACTOR;

describe("a store in several processes", function () {
  this.timeout(120_000 * FACTOR);
  let tools: string;
  let script: string;
  let dir: string;
  const children = new Set<ChildProcess>();

  before(async () => {
    tools = await temporaryFolder();
    script = await bundle("test/support/store/windowProcess.ts", tools);
  });
  after(async () => {
    await removeFolder(tools);
  });
  beforeEach(async () => {
    dir = await temporaryFolder();
  });
  afterEach(async () => {
    for (const child of children) child.kill("SIGKILL");
    children.clear();
    await removeFolder(dir);
  });

  function start(mode: "write" | "hold", count = 0): ChildProcess {
    const child = fork(script, [dir, WASM_PATH, mode, String(count)], { execArgv: [] });
    children.add(child);
    child.once("exit", () => children.delete(child));
    return child;
  }

  /** The version that all rows and the checkpoint agree on. */
  async function versionIn(store: ContentStore): Promise<number> {
    const versions = new Set<string>();
    for (const ref of [TRANSLATION, OTHER]) {
      for (const { json } of await allRows(store, ref)) {
        versions.add(/Version (\d+)/.exec(json)?.[1] ?? "none");
      }
    }
    const token = await inRun(store, (run) => run.checkpoint("all"));
    if (token !== null) versions.add(token.replace("token ", ""));
    ok(versions.size <= 1, `a mixture of versions: ${[...versions].join(", ")}`);
    return Number([...versions][0] ?? 0);
  }

  it(`survives ${KILLS} kills at random moments of a sync`, async () => {
    const seed = Number(process.env.QCS_SEED ?? 20261122);
    console.log(`      seed ${seed}`);
    const below = random(seed);
    let version = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      const child = start("write", 1000);
      // Some die while they open the store, some in their first commits, some later.
      const last = 1 + below(90);
      const exited = once(child, "exit");
      child.on("message", (message: { operation?: number }) => {
        if ((message.operation ?? 0) >= last) child.kill("SIGKILL");
      });
      await exited;
      // The owner is known to be dead; the takeover has a test of its own.
      await rm(`${dir}/write.lock`, { recursive: true, force: true });
      const store = await openIn(dir);
      const report = await store.verify({ repair: false });
      ok(report.ok, JSON.stringify(report.files));
      strictEqual(report.setAside.length, 0);
      const now = await versionIn(store);
      ok(now >= version, `kill ${kill} took version ${version} back to ${now}`);
      version = now;
      await store.close();
    }
    ok(version > 0, "no commit was ever reached");
  });

  for (const windows of [2, 5]) {
    const commits = (windows === 2 ? 8 : 4) * FACTOR;
    it(`loses no commit of ${windows} windows that write and read at once`, async () => {
      const writers = Array.from({ length: windows }, () => start("write", commits));
      // This window only reads, while the others write.
      const reader = await openIn(dir, { pollMs: 50 });
      let done = false;
      const ended = Promise.all(
        writers.map(async (writer) => {
          const [code] = (await once(writer, "exit")) as [number | null];
          strictEqual(code, 0, "a window failed");
        }),
      ).finally(() => {
        done = true;
      });
      let reads = 0;
      while (!done) {
        for (const ref of [TRANSLATION, OTHER]) {
          const rows = await allRows(reader, ref);
          ok(new Set(rows.map(({ json }) => /Version \d+/.exec(json)?.[0])).size <= 1, "torn");
          reads++;
        }
      }
      await ended;
      strictEqual(await versionIn(reader), windows * commits);
      ok((await reader.verify({ repair: false })).ok);
      ok(reads > 0);
      await reader.close();
    });
  }

  it("takes the lock of a dead window over within seconds", async () => {
    const holder = start("hold");
    await once(holder, "message", {});
    // Opening sends its operations first; the last message says that the lock is held.
    await new Promise<void>((resolve) => {
      holder.on("message", (message: { holding?: boolean }) => {
        if (message.holding === true) resolve();
      });
    });
    const exited = once(holder, "exit");
    holder.kill("SIGKILL");
    await exited;
    const store = await openIn(dir, {
      lock: fileLock(dir, { clock: systemClock, staleMs: 2000 }),
    });
    const began = Date.now();
    const run = await store.begin({ waitMs: 30_000 });
    ok(Date.now() - began < 10_000);
    await run.close();
    await store.close();
  });
});
