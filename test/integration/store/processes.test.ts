import assert from "node:assert/strict";
import { fork, type ChildProcess } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdir, rm, rmdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock, ContentStore } from "../../../src/core/ports.js";
import { fileLock } from "../../../src/core/store/lock.js";
import { systemClock } from "../../../src/core/clock.js";
import { allRows, fingerprint, inRun, OTHER, TRANSLATION } from "../../support/store/content.js";
import { loadFullData } from "../../../src/core/sandbox/quranJson.js";
import { loadSampleData } from "../../../src/core/sandbox/sampleData.js";
import { resourceKey, type ResourceRef } from "../../../src/core/model/resource.js";
import { random } from "../../support/random.js";
import type { Word } from "../../support/store/sessionProcess.js";
import { placeholder, World } from "../../support/syncWorld.js";
import {
  bundle,
  openIn,
  removeFolder,
  temporaryFolder,
  WASM_PATH,
} from "../../support/store/homes.js";

/** QCS_STORE_LONG=1 repeats the kills and the competition ten times as often. */
const LONG = process.env.QCS_STORE_LONG !== undefined;
const FACTOR = LONG ? 10 : 1;
const SEED = Number(process.env.QCS_SEED ?? 20261122);
const KILLS = 12 * FACTOR;

function refOf({ group, id }: ResourceRef): ResourceRef {
  return { group, id };
}

async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true });
  await mkdir(folder);
}

describe("a store in several processes", function () {
  this.timeout(120_000 * FACTOR);
  let tools: string;
  let script: string;
  let sessionScript: string;
  let dir: string;
  let world: World | null = null;
  const children = new Set<ChildProcess>();

  before(async () => {
    tools = await temporaryFolder();
    script = await bundle("test/support/store/windowProcess.ts", tools);
    sessionScript = await bundle("test/support/store/sessionProcess.ts", tools);
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
    await world?.close();
    world = null;
    await removeFolder(dir);
  });

  function start(mode: "write" | "hold", count = 0): ChildProcess {
    return launch(script, [dir, WASM_PATH, mode, String(count)]);
  }

  function launch(file: string, args: readonly string[]): ChildProcess {
    const child = fork(file, args, { execArgv: [] });
    children.add(child);
    child.once("exit", () => children.delete(child));
    return child;
  }

  /** The version of all rows and of the checkpoint, which must be equal. */
  async function versionIn(store: ContentStore): Promise<number> {
    const versions = new Set<string>();
    for (const ref of [TRANSLATION, OTHER]) {
      for (const { json } of await allRows(store, ref)) {
        versions.add(/Version (\d+)/.exec(json)?.[1] ?? "none");
      }
    }
    const token = await inRun(store, (run) => run.checkpoint("all"));
    if (token !== null) versions.add(token.replace("token ", ""));
    assert.ok(versions.size <= 1, `a mixture of versions: ${[...versions].join(", ")}`);
    return Number([...versions][0] ?? 0);
  }

  it(`survives ${KILLS} kills at random moments of a sync`, async () => {
    console.log(`      seed ${SEED}`);
    const below = random(SEED);
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
      // Removes the lock, because its owner is dead; takeovers have their own test.
      await rm(`${dir}/write.lock`, { recursive: true, force: true });
      const store = await openIn(dir);
      const report = await store.verify({ repair: false });
      assert.ok(report.ok, JSON.stringify(report.files));
      assert.equal(report.setAside.length, 0);
      const now = await versionIn(store);
      assert.ok(now >= version, `kill ${kill} took version ${version} back to ${now}`);
      version = now;
      await store.close();
    }
    assert.ok(version > 0, "no commit was ever reached");
  });

  it(`survives ${KILLS} kills of a window that syncs the Quran's text and its translations`, async () => {
    console.log(`      seed ${SEED}`);
    const data = LONG ? await loadFullData() : await loadSampleData("media/sample/quran.json");
    world = await World.start({ resources: data });
    const refs = data.resources.filter(({ group }) => group === "translations").map(refOf);
    const args = [dir, WASM_PATH, world.origin, String(SEED), refs.map(resourceKey).join(",")];
    const below = random(SEED);
    const published = new Map<string, string>();
    for (const ref of refs) {
      const rows = (await world.service.publisher.rowsOf(ref)) ?? [];
      published.set(resourceKey(ref), fingerprint(rows));
    }
    let complete = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      // A new window starts from the state that the killed one left, or from nothing.
      if (kill % 4 === 0) await emptyFolder(dir);
      const child = launch(sessionScript, args);
      const last = 1 + below(60);
      const exited = once(child, "exit");
      child.on("message", (word: Word) => {
        if ("operation" in word && word.operation >= last) child.kill("SIGKILL");
      });
      await exited;
      await rm(`${dir}/write.lock`, { recursive: true, force: true });
      const store = await openIn(dir);
      const report = await store.verify({ repair: false });
      assert.ok(report.ok, JSON.stringify(report.files));
      assert.deepEqual(report.setAside, []);
      for (const { group, id, file } of (await store.state()).resources) {
        if (file === null) continue;
        const found = fingerprint(await allRows(store, { group, id }));
        assert.equal(found, published.get(`${group}:${id}`), `${group}:${id} after kill ${kill}`);
        complete++;
      }
      await store.close();
    }
    assert.ok(complete > 0, "no kill was late enough to leave a resource");
    const window = await world.open(refs.map(resourceKey), { dir });
    await window.session.sync();
    await window.assertCurrent(refs);
  });

  for (const windows of [2, 5]) {
    const commits = (windows === 2 ? 8 : 4) * FACTOR;
    it(`loses no commit of ${windows} windows that write and read at the same time`, async () => {
      const writers = Array.from({ length: windows }, () => start("write", commits));
      // This window only reads while the others write.
      const reader = await openIn(dir, { pollMs: 50 });
      let done = false;
      const ended = Promise.all(
        writers.map(async (writer) => {
          const [code] = (await once(writer, "exit")) as [number | null];
          assert.equal(code, 0, "a window failed");
        }),
      ).finally(() => {
        done = true;
      });
      let reads = 0;
      while (!done) {
        for (const ref of [TRANSLATION, OTHER]) {
          const rows = await allRows(reader, ref);
          assert.ok(
            new Set(rows.map(({ json }) => /Version \d+/.exec(json)?.[0])).size <= 1,
            "torn",
          );
          reads++;
        }
        // Reads from memory never wait, so without this the exit event of a writer would never be
        // handled.
        await nextTurn();
      }
      await ended;
      assert.equal(await versionIn(reader), windows * commits);
      assert.ok((await reader.verify({ repair: false })).ok);
      assert.ok(reads > 0);
      await reader.close();
    });
  }

  for (const windows of [2, 5]) {
    const span = LONG ? "for a minute" : "through 50 changes";
    it(`keeps ${windows} windows that sync, refresh and read ${span} equal to the service`, async () => {
      console.log(`      seed ${SEED}`);
      world = await World.start({
        resources: [placeholder("translations", 19, 60), placeholder("translations", 20, 60)],
      });
      const { service, origin } = world;
      const known = new Map<string, string[]>();
      const note = async (ref: ResourceRef): Promise<void> => {
        const rows = (await service.publisher.rowsOf(ref)) ?? [];
        const states = known.get(resourceKey(ref)) ?? [];
        known.set(resourceKey(ref), [...states, fingerprint(rows)]);
      };
      for (const ref of [TRANSLATION, OTHER]) await note(ref);

      const looks = new EventEmitter();
      let running = windows;
      const seen = { sightings: 0, changes: 0 };
      const latest = new Map<string, number>();
      const children = Array.from({ length: windows }, (_, window) => {
        const entries = [TRANSLATION, OTHER].map(resourceKey).join(",");
        const args = [dir, WASM_PATH, origin, String(SEED + window), entries];
        const child = launch(sessionScript, args);
        child.on("message", (word: Word) => {
          if ("operation" in word) return;
          const { ref, fingerprint: state } = word;
          seen.sightings++;
          looks.emit("look");
          if (state === null) return;
          // Each state must be one that the service had, and not older than the window's previous
          // one.
          const at = known.get(resourceKey(ref))?.lastIndexOf(state) ?? -1;
          const name = `${window} ${resourceKey(ref)}`;
          if (at < (latest.get(name) ?? 0)) torn.push(`window ${name} saw state ${at}`);
          latest.set(name, at);
        });
        child.once("exit", () => {
          running--;
          looks.emit("look");
        });
        return { child, exited: once(child, "exit") as Promise<[number | null]> };
      });
      const torn: string[] = [];

      const below = random(SEED);
      const until = Date.now() + 60_000;
      while ((LONG ? Date.now() < until : seen.changes < 50) && running === windows) {
        const ref = below(2) === 0 ? TRANSLATION : OTHER;
        const text = `Placeholder change ${++seen.changes}`;
        if (below(10) === 0) {
          await service.publisher.invalidateResource(ref, (rows) =>
            rows.map((row) => ({ ...row, text })),
          );
        } else {
          const rows = (await service.publisher.rowsOf(ref)) ?? [];
          const row = rows[below(rows.length)];
          if (row === undefined) throw new Error("the service has no rows");
          await service.publisher.editRow(ref, row, { text });
        }
        await note(ref);
        // Waits for a read, so that at most one change happens between two reads.
        await once(looks, "look");
      }
      assert.equal(running, windows, "a window ended before it was told to");
      for (const { child } of children) child.send("over");
      for (const { exited } of children) assert.equal((await exited)[0], 0, "a window failed");

      assert.deepEqual(torn, []);
      const window = await world.open([], { dir });
      await window.assertCurrent([TRANSLATION, OTHER]);
      const report = await window.store.verify({ repair: false });
      assert.equal(report.ok, true);
      assert.deepEqual(report.orphans, []);
      console.log(`      ${seen.changes} changes, ${seen.sightings} looks`);
    });
  }

  it("takes the lock of a dead window over within seconds", async () => {
    const holder = start("hold");
    await once(holder, "message", {});
    // Opening the store sends its operations first; the last message reports that the lock is held.
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
    const run = await store.openWriter({ waitMs: 30_000 });
    assert.ok(Date.now() - began < 10_000);
    await run.close();
    await store.close();
  });

  it("takes over a dead window's lock that was made before the clock was set back", async () => {
    const lock = fileLock(dir, { clock: systemClock, staleMs: 2000 });
    const folder = join(dir, "write.lock");
    await mkdir(folder, { recursive: true });
    const inAnHour = new Date(Date.now() + 3_600_000);
    await utimes(folder, inAnHour, inAnHour);
    await assert.rejects(lock.acquire({ waitMs: 0 }), { code: "store_busy" });
    await (await lock.acquire({ waitMs: 20_000 })).release();
  });

  it("respects a lock whose owner's clock is ahead, while it is renewed", async () => {
    const folder = join(dir, "write.lock");
    await mkdir(folder, { recursive: true });
    let renewals = 0;
    // The owner renews the lock whenever the other process waits.
    const clock: Clock = {
      now: () => Date.now(),
      wait: async () => {
        const ahead = new Date(Date.now() + 3_600_000 + ++renewals);
        await utimes(folder, ahead, ahead);
      },
    };
    const lock = fileLock(dir, { clock, staleMs: 2000 });
    await assert.rejects(lock.acquire({ waitMs: 3000 }), { code: "store_busy" });
    assert.ok(renewals > 1, `${renewals} renewals`);
    await rmdir(folder);
  });
});
