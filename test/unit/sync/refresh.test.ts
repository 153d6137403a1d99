import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { isContentError } from "../../../src/core/model/errors.js";
import { fault, TARGETS } from "../../../src/core/sandbox/faults.js";
import { Gate } from "../../../src/core/sandbox/gate.js";
import { placeholder, shortRequests, World, type Window } from "../../support/syncWorld.js";

const A = { group: "translations", id: 1 };
const B = { group: "translations", id: 2 };
const ROW = { recordType: "translation", recordKey: "1" };
const EDIT = { text: "[placeholder, edited]" };
const HOUR = 3_600_000;

let world: World;
let window: Window;

function failing(...codes: string[]): (error: unknown) => boolean {
  return (error) => isContentError(error) && codes.includes(error.code);
}

/** Milliseconds from the window's clock to the next attempt for a resource. */
async function pause(): Promise<number | null> {
  const retryAt = (await window.resource(A))?.retryAt ?? null;
  return retryAt === null ? null : Date.parse(retryAt) - window.clock.now();
}

function assertAbout(actual: number | null, expected: number): void {
  assert.ok(actual !== null && Math.abs(actual - expected) < 60_000, `${actual}`);
}

describe("refreshing one full copy", () => {
  beforeEach(async () => {
    world = await World.start({
      resources: [placeholder("translations", 1), placeholder("translations", 2)],
      inProcess: true,
    });
    window = await world.open(["translations:1"]);
  });
  afterEach(() => world.close());

  it("stores a resource that no filter covers", async () => {
    const local = await window.session.refreshFullCopy(B);
    assert.equal(local.status, "available");
    await window.assertCurrent([B]);
  });

  it("takes the second answer if the first one is outdated", async () => {
    await window.session.sync();
    await world.service.publisher.editRow(A, ROW, EDIT);
    await window.session.sync();
    world.service.requests.clear();
    world.service.faults.add(TARGETS.snapshot(A), fault.snapshotFields({ sync_sequence: 0 }));
    window.clock.waits.length = 0;
    await window.session.refreshFullCopy(A);
    assert.deepEqual(shortRequests(world.service.requests.all), [
      "copy translations:1",
      "copy translations:1",
    ]);
    assert.deepEqual(window.clock.waits, [2_000]);
    await window.assertCurrent([A]);
  });

  it("refuses a copy older than a checkpoint that covers the resource, and notes the failure", async () => {
    await window.session.sync();
    await world.service.publisher.editRow(A, ROW, EDIT);
    await window.session.sync();
    await window.store.deleteLocalCopy([A]);
    world.service.faults.add(TARGETS.snapshot(A), fault.snapshotFields({ sync_sequence: 0 }), {
      times: 9,
    });
    await assert.rejects(window.session.refreshFullCopy(A), failing("full_copy_outdated"));
    const local = await window.resource(A);
    assert.equal(local?.failure?.code, "full_copy_outdated");
    assert.equal(local.needsFullCopy, true);
    assert.equal((await window.content(A)).length, 5, "its rows are shown until a newer one comes");
  });

  it("accepts any copy of a resource that only checkpoints of an earlier feed cover", async () => {
    await window.session.sync();
    await world.service.publisher.editRow(A, ROW, EDIT);
    await window.session.sync();
    // Another filter learns of the new feed.
    window.settings.entries = ["translations:2"];
    await window.session.sync();
    await world.service.publisher.expireTokens();
    await window.session.sync();
    world.service.faults.add(TARGETS.snapshot(A), fault.snapshotFields({ sync_sequence: 0 }));
    const local = await window.session.refreshFullCopy(A);
    assert.equal(local.failure, null);
    assert.deepEqual(window.clock.waits, []);
  });

  it("counts failures, and the pauses of the schedule grow with them", async () => {
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(404), { times: 99 });
    const attempts: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      await assert.rejects(window.session.refreshFullCopy(A));
      attempts.push((await window.resource(A))?.failedAttempts ?? 0);
    }
    assert.deepEqual(attempts, [1, 2, 3, 4]);
    assertAbout(await pause(), 2 * HOUR);
    world.service.faults.clear();
    await window.session.refreshFullCopy(A);
    const local = await window.resource(A);
    assert.deepEqual([local?.failure, local?.failedAttempts, local?.retryAt], [null, 0, null]);
  });

  it("marks a resource without a full copy as unavailable for a day", async () => {
    world.service.faults.add(TARGETS.snapshot(A), fault.syncError("snapshot_not_found"));
    await assert.rejects(window.session.refreshFullCopy(A), failing("snapshot_not_found"));
    const local = await window.resource(A);
    assert.equal(local?.status, "unavailable");
    assert.equal(local.failure, null);
    assertAbout(await pause(), 24 * HOUR);
    await window.session.refreshFullCopy(A);
    await window.assertCurrent([A]);
  });

  it("keeps the rows when the copy's schema version is unknown", async () => {
    await window.session.sync();
    world.service.faults.add(TARGETS.snapshot(A), fault.snapshotFields({ schema_version: 2 }));
    await assert.rejects(window.session.refreshFullCopy(A), failing("schema_newer"));
    const local = await window.resource(A);
    assert.equal(local?.status, "held");
    assert.equal(local.failure?.code, "schema_newer");
    assert.equal((await window.content(A)).length, 5);
  });

  it("waits for another window that writes, as long as the caller wants", async () => {
    const other = await world.open(["translations:1"], { dir: window.dir });
    const writer = await other.store.openWriter({ waitMs: 0 });
    const busy = window.session.refreshFullCopy(A, { waitMs: 0 });
    await assert.rejects(busy, failing("store_busy"));
    const stop = new AbortController();
    const waiting = window.session.refreshFullCopy(A, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await assert.rejects(waiting, failing("cancelled"));
    await writer.close();
    await window.session.refreshFullCopy(A, { waitMs: 0 });
    await window.assertCurrent([A]);
  });

  it("is cancelled if the local copy is deleted meanwhile", async () => {
    for (const isStored of [false, true]) {
      const gate = new Gate();
      world.service.faults.add(TARGETS.snapshot(A), fault.holdHeaders(gate));
      const refresh = window.session.refreshFullCopy(A);
      await gate.reached;
      await window.store.deleteLocalCopy([A], { forget: !isStored });
      gate.release();
      await assert.rejects(refresh, failing("cancelled"));
      assert.equal((await window.resource(A))?.file ?? null, null);
      await window.session.refreshFullCopy(A);
    }
  });

  it("notes nothing with the resource when the network is missing, the credentials are wrong or the person cancels", async () => {
    await window.session.sync();
    world.service.faults.add(TARGETS.snapshot(A), fault.drop(), { times: 9 });
    await assert.rejects(window.session.refreshFullCopy(A), failing("offline"));
    assert.equal((await window.resource(A))?.failure, null);
    world.service.faults.clear();
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(401), { times: 9 });
    await assert.rejects(window.session.refreshFullCopy(A), failing("credentials_rejected"));
    world.service.faults.clear();
    const signal = AbortSignal.abort();
    await assert.rejects(window.session.refreshFullCopy(A, { signal }), failing("cancelled"));
    assert.equal((await window.resource(A))?.failure, null);
    const writer = await window.store.openWriter({ waitMs: 0 });
    await writer.close();
  });
});
