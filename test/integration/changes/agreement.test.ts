import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import path from "node:path";
import { allChanges } from "../../../src/core/library/review/allChanges.js";
import { readDifferences } from "../../../src/core/library/review/difference.js";
import { ReviewMarks } from "../../../src/core/library/review/marks.js";
import { verseHistory } from "../../../src/core/library/review/verseHistory.js";
import { resourceKey } from "../../../src/core/model/resource.js";
import { rowKey } from "../../../src/core/model/row.js";
import type { StoredRow } from "../../../src/core/model/row.js";
import type { SandboxService } from "../../../src/core/sandbox/service.js";
import {
  changedResources,
  changesIn,
  chaptersOf,
  NO_FILTER,
} from "../../../src/ui/changes/model.js";
import { buildTree } from "../../../src/ui/tree/model.js";
import { random } from "../../support/random.js";
import { bundle, removeFolder, temporaryFolder } from "../../support/store/homes.js";
import type { Word } from "../../support/store/sessionProcess.js";
import { placeholder, WASM_PATH, World, type Window } from "../../support/syncWorld.js";

const REFS = [
  { group: "translations", id: 1 },
  { group: "translations", id: 2 },
];
const ROWS = 12;
const SEED = 2026;
const KILLS = 6;

/** Publishes edits, removals and additions, some of which undo earlier ones. */
async function publish(service: SandboxService, next: (below: number) => number): Promise<void> {
  const { publisher } = service;
  for (const ref of REFS) {
    for (let step = next(5); step >= 0; step--) {
      const rows = (await publisher.rowsOf(ref)) ?? [];
      const row = rows[next(rows.length)];
      const number = 1 + next(ROWS);
      const key = String(number);
      if (next(4) === 0 && row !== undefined && rows.length > 3) {
        await publisher.deleteRow(ref, row);
      } else if (rows.some(({ recordKey }) => recordKey === key)) {
        const name = { recordType: "translation", recordKey: key };
        const text = `Placeholder ${next(3)}`;
        await publisher.editRow(ref, name, (data) => ({ ...data, text }));
      } else {
        await publisher.addRow(ref, { id: number, verse_key: `2:${number}`, text: "Placeholder" });
      }
    }
  }
}

/** The rows whose payload differs, by row key. */
function differing(before: readonly StoredRow[], now: readonly StoredRow[]): string[] {
  const old = new Map(before.map((row) => [rowKey(row), row.json]));
  const present = new Map(now.map((row) => [rowKey(row), row.json]));
  const keys = new Set([...old.keys(), ...present.keys()]);
  return [...keys].filter((key) => old.get(key) !== present.get(key)).sort();
}

/** Asserts that every part shows the same changes, and returns their number. */
async function assertAgreement(
  window: Window,
  before: ReadonlyMap<number, readonly StoredRow[]>,
): Promise<number> {
  const { store } = window;
  const state = await store.state();
  const marks = new ReviewMarks(() => store);
  const nodes = changedResources(state, NO_FILTER, "en");
  let total = 0;
  for (const ref of REFS) {
    const expected = differing(before.get(ref.id) ?? [], await window.rows(ref));
    total += expected.length;
    const resource = state.resources.find(({ id }) => id === ref.id);
    assert.equal(resource?.unreviewedRows, expected.length, "the number in the tree");
    const answered = await allChanges(store, ref);
    assert.deepEqual(answered.map(rowKey).sort(), expected, "the API");
    const node = nodes.find(({ resource: { id } }) => id === ref.id);
    assert.equal(node?.description, expected.length === 0 ? undefined : String(expected.length));
    if (node === undefined) continue;
    const chapters = chaptersOf(node.resource, await marks.all(node.resource), "en");
    const heads = chapters
      .flatMap((chapter) => changesIn(chapter, { now: Date.now(), locale: "en" }))
      .flatMap((change) => change.heads);
    assert.deepEqual(heads.map(rowKey).sort(), expected, "the view");
    assert.deepEqual(
      heads.map(({ recordKey, kind, times }) => [recordKey, kind, times]),
      answered.map(({ recordKey, kind, times }) => [recordKey, kind, times]),
      "kinds and order",
    );
    const differences = await readDifferences(store, ref, heads);
    assert.deepEqual(differences.map(rowKey).sort(), expected, "the differences");
    for (const change of answered) {
      if (change.verseKey === null) continue;
      const versions = await verseHistory(store, ref, change.verseKey);
      const own = versions.filter(({ entry }) => rowKey(entry) === rowKey(change));
      assert.equal(own[0]?.entry.after, change.after, "the newest version is today's");
      assert.ok(own.length >= change.times, "the history has each change");
    }
  }
  const tree = buildTree({
    missing: null,
    state,
    status: null,
    openError: null,
    accessChangedAt: null,
    entries: ["translations:*"],
    busy: new Set(),
    coveredVerses: new Map(),
    findings: new Map(),
    now: Date.now(),
    locale: "en",
  });
  assert.equal(tree.unreviewed, total, "the badge");
  return total;
}

describe(`changes of several syncs (seed ${String(SEED)})`, () => {
  let world: World;
  before(async () => {
    world = await World.start({
      resources: REFS.map(({ group, id }) => placeholder(group, id, ROWS)),
    });
  });
  after(() => world.close());

  it("are the same in tree, badge, view, differences, history and API, even after a restart", async () => {
    const next = random(SEED);
    let window = await world.open(["translations:*"]);
    await window.session.sync();
    const rowsNow = async (): Promise<Map<number, readonly StoredRow[]>> =>
      new Map(
        await Promise.all(REFS.map(async (ref) => [ref.id, await window.rows(ref)] as const)),
      );
    let reviewed = await rowsNow();
    let most = 0;
    for (let round = 0; round < 6; round++) {
      await publish(world.service, next);
      await window.session.sync();
      most = Math.max(most, await assertAgreement(window, reviewed));
      if (round % 2 === 1) {
        // Another window reads the content of a window that never closed its store.
        window = await world.open(["translations:*"], { dir: window.dir });
        await assertAgreement(window, reviewed);
      }
      if (round === 2) {
        for (const ref of REFS) {
          await window.store.markReviewed(ref, { through: new Date().toISOString() });
        }
        reviewed = await rowsNow();
        assert.equal(await assertAgreement(window, reviewed), 0);
      }
    }
    assert.ok(most > 5, "there were changes to compare");
  });

  it(`are the same after each of ${String(KILLS)} kills of a window that syncs`, async function () {
    this.timeout(240_000);
    const below = random(SEED);
    const tools = await temporaryFolder();
    const script = await bundle("test/support/store/sessionProcess.ts", tools);
    const entries = REFS.map(resourceKey);
    let window = await world.open(entries);
    await window.session.sync();
    const { dir } = window;
    const reviewed = new Map<number, readonly StoredRow[]>();
    for (const ref of REFS) reviewed.set(ref.id, await window.rows(ref));
    let most = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      await publish(world.service, below);
      const args = [dir, WASM_PATH, world.origin, String(SEED), entries.join(",")];
      const child = fork(script, args, { execArgv: [] });
      const last = 1 + below(40);
      const exited = once(child, "exit");
      child.on("message", (word: Word) => {
        if ("operation" in word && word.operation >= last) child.kill("SIGKILL");
      });
      await exited;
      // The owner is known to be dead.
      await rm(path.join(dir, "write.lock"), { recursive: true, force: true });
      window = await world.open(entries, { dir });
      await assertAgreement(window, reviewed);
      await window.session.sync();
      await window.assertCurrent(REFS);
      most = Math.max(most, await assertAgreement(window, reviewed));
    }
    assert.ok(most > 5, "there were changes to compare");
    await removeFolder(tools);
  });
});
