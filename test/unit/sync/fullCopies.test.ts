import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { fault, TARGETS } from "../../../src/core/sandbox/faults.js";
import { Gate } from "../../../src/core/sandbox/gate.js";
import type { SandboxRequest } from "../../../src/core/sandbox/reply.js";
import { placeholder, shortRequests, World, type Window } from "../../support/syncWorld.js";

let world: World;
let window: Window;

async function start(count: number, entries: readonly string[] = ["translations:*"]) {
  world = await World.start({
    resources: Array.from({ length: count }, (_, index) =>
      placeholder("translations", index + 1, 2),
    ),
    inProcess: true,
  });
  window = await world.open(entries);
}

function ref(id: number) {
  return { group: "translations", id };
}

/** Full copies of these resources. */
function copiesOf(...ids: readonly number[]): (request: SandboxRequest) => boolean {
  return ({ path }) => ids.some((id) => path.endsWith(`/snapshots/translations/${id}`));
}

/** The ids whose full copies were requested, in order and without repeated attempts. */
function asked(): number[] {
  const ids = shortRequests(world.service.requests.all).flatMap((request) => {
    const id = /^copy translations:(\d+)$/.exec(request)?.[1];
    return id === undefined ? [] : [Number(id)];
  });
  world.service.requests.clear();
  return [...new Set(ids)];
}

/** Holds these full copies until the store has some others. */
function holdUntilStored(count: number, held: readonly number[]): void {
  const gate = new Gate();
  world.service.faults.add(copiesOf(...held), fault.holdHeaders(gate), { times: 999 });
  window.store.onDidChange((_changes, { resources }) => {
    if (resources.filter(({ rowCount }) => rowCount > 0).length >= count) gate.release();
  });
}

const ids = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("full copies of many resources", () => {
  afterEach(() => world.close());

  it("come last for resources that failed before", async () => {
    await start(6);
    world.service.faults.add(copiesOf(1), fault.gatewayError(404), { times: 9 });
    await window.session.sync();
    world.service.faults.clear();
    await window.store.deleteLocalCopy(ids(2, 6).map(ref));
    asked();
    await window.session.sync();
    assert.equal(asked().at(-1), 1);
    await window.assertCurrent(ids(1, 6).map(ref));
  });

  it("are no longer requested when the service refuses three in a row, but those that came stay", async () => {
    await start(20);
    holdUntilStored(4, ids(5, 20));
    world.service.faults.add(copiesOf(...ids(5, 20)), fault.gatewayError(503), { times: 999 });
    const { kind, report } = await window.session.sync();
    assert.equal(kind, "partial");
    const requested = asked();
    assert.ok(requested.length <= 10, `${requested.length} of 20 were requested`);
    assert.equal(report.failed.length, 16);
    await window.assertCurrent(ids(1, 4).map(ref));
    assert.equal((await window.resource(ref(20)))?.failedAttempts ?? 0, 0, "it was not requested");
    assert.equal((await window.resource(ref(5)))?.failedAttempts, 1);
  });

  it("end the run at once when the service refuses one for an hour, but those that came stay", async () => {
    await start(20);
    holdUntilStored(4, ids(5, 20));
    const refusal = fault.gatewayError(429, { retryAfter: 3600 });
    world.service.faults.add(copiesOf(5), refusal, { times: 999 });
    const outcome = await window.session.sync();
    assert.equal(outcome.kind === "failed" && outcome.error.details.retryAfterMs, 3_600_000);
    const requested = asked();
    assert.ok(requested.length <= 10, `${requested.length} of 20 were requested`);
    await window.assertCurrent(ids(1, 4).map(ref));
  });

  it("that all have failures of their own are all requested", async () => {
    await start(8);
    world.service.faults.add(copiesOf(...ids(1, 8)), fault.gatewayError(404), { times: 999 });
    const { kind, report } = await window.session.sync();
    assert.equal(kind, "partial");
    assert.equal(report.failed.length, 8);
    assert.deepEqual(
      asked().toSorted((a, b) => a - b),
      ids(1, 8),
    );
  });

  it("end the run as failed when the network is lost between them", async () => {
    await start(20);
    holdUntilStored(4, ids(5, 20));
    world.service.faults.add(copiesOf(...ids(5, 20)), fault.drop(), { times: 999 });
    const outcome = await window.session.sync();
    assert.equal(outcome.kind === "failed" && outcome.error.code, "offline");
    await window.assertCurrent(ids(1, 4).map(ref));
  });

  it("of which only the last one is refused leave a partial run", async () => {
    await start(2);
    world.service.faults.add(copiesOf(1, 2), fault.gatewayError(503), { times: 999 });
    const { kind, report } = await window.session.sync();
    assert.equal(kind, "partial");
    assert.equal(report.failed.length, 2);
  });

  it("are waited for at most a few times if all of them are outdated", async () => {
    await start(12);
    await window.session.sync();
    world.service.faults.add(TARGETS.snapshots, fault.snapshotFields({ sync_sequence: 0 }), {
      times: 999,
    });
    window.clock.waits.length = 0;
    const { kind, report } = await window.session.sync({ full: true });
    assert.equal(kind, "partial");
    assert.deepEqual(
      new Set(report.failed.map(({ code }) => code)),
      new Set(["full_copy_outdated"]),
    );
    assert.deepEqual(new Set(window.clock.waits), new Set([1_000, 4_000]));
    assert.ok(window.clock.waits.length < 24, `${window.clock.waits.length} waits`);
    assert.equal((await window.resource(ref(1)))?.needsFullCopy, true);
  });
});
