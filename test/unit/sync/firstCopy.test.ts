import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { isContentError } from "../../../src/core/model/errors.js";
import { fault, TARGETS } from "../../../src/core/sandbox/faults.js";
import { Gate } from "../../../src/core/sandbox/gate.js";
import { placeholder, shortRequests, World, type Window } from "../../support/syncWorld.js";

const A = { group: "translations", id: 1 };
const B = { group: "translations", id: 2 };
const FIRST = { onlyIfMissing: true } as const;

let world: World;
let window: Window;

const isCancelled = (error: unknown): boolean => isContentError(error, "cancelled");

/** Lets the service answer the full copy of a resource only after the gate is released. */
function hold(ref: typeof A): Gate {
  const gate = new Gate();
  world.service.faults.add(TARGETS.snapshot(ref), fault.holdHeaders(gate));
  return gate;
}

function copies(): string[] {
  return shortRequests(world.service.requests.all).filter((one) => one.startsWith("copy "));
}

beforeEach(async () => {
  world = await World.start({
    resources: [placeholder("translations", 1), placeholder("translations", 2)],
    inProcess: true,
  });
  window = await world.open(["translations:*"]);
});
afterEach(() => world.close());

describe("the first copy of a resource", () => {
  it("is fetched only once", async () => {
    await window.session.refreshFullCopy(B, FIRST);
    const local = await window.session.refreshFullCopy(B, FIRST);
    assert.equal(local.rowCount, 5);
    assert.deepEqual(copies(), ["copy translations:2"]);
    await window.assertCurrent([B]);
  });

  it("is that of a running sync, and not only when the sync has ended", async () => {
    const gate = hold(B);
    const sync = window.session.sync();
    const local = await window.session.refreshFullCopy(A, FIRST);
    assert.equal(local.rowCount, 5);
    await gate.reached;
    gate.release();
    await sync;
    await window.assertCurrent([A, B]);
    assert.deepEqual(copies().sort(), ["copy translations:1", "copy translations:2"]);
  });

  it("is not asked for again if another window has stored it in the meantime", async () => {
    const other = await world.open([], { dir: window.dir });
    const gate = hold(A);
    const first = window.session.refreshFullCopy(A, FIRST);
    await gate.reached;
    const second = other.session.refreshFullCopy(A, FIRST);
    gate.release();
    assert.equal((await first).rowCount, 5);
    assert.equal((await second).rowCount, 5);
    assert.deepEqual(copies(), ["copy translations:1"]);
  });

  it("is found although another window writes", async () => {
    const gate = hold(B);
    const sync = window.session.sync();
    await window.session.refreshFullCopy(A, FIRST);
    const other = await world.open([], { dir: window.dir });
    const local = await other.session.refreshFullCopy(A, { ...FIRST, waitMs: 0 });
    assert.equal(local.rowCount, 5);
    gate.release();
    await sync;
  });

  it("of a resource without rows is asked for again", async () => {
    await window.session.sync();
    await window.store.deleteLocalCopy([A]);
    assert.equal((await window.session.refreshFullCopy(A, FIRST)).rowCount, 5);
  });
});

describe("calls that wait for a running sync", () => {
  const waiting = new Map<string, (signal: AbortSignal) => Promise<unknown>>([
    ["a first copy", (signal) => window.session.refreshFullCopy(A, { ...FIRST, signal })],
    ["a full copy", (signal) => window.session.refreshFullCopy(A, { signal })],
    ["the lists", (signal) => window.session.refreshLists({ signal })],
  ]);

  for (const [name, call] of waiting) {
    it(`end at once when they are cancelled: ${name}`, async () => {
      const gate = hold(A);
      const sync = window.session.sync();
      await gate.reached;
      const cancel = new AbortController();
      const result = call(cancel.signal);
      cancel.abort();
      await assert.rejects(result, isCancelled);
      gate.release();
      assert.equal((await sync).kind, "applied");
      await window.assertCurrent([A, B]);
    });

    it(`end when the session is closed: ${name}`, async () => {
      const gate = hold(A);
      const sync = window.session.sync();
      await gate.reached;
      const result = call(new AbortController().signal);
      const closed = window.session.close();
      await assert.rejects(result, isCancelled);
      await closed;
      assert.equal((await sync).kind, "cancelled");
    });
  }

  it("end at once when they are cancelled: a sync, which later calls do not join", async () => {
    const gate = hold(A);
    const sync = window.session.sync();
    await gate.reached;
    const cancel = new AbortController();
    const second = window.session.sync({ signal: cancel.signal });
    cancel.abort();
    const atOnce = window.session.sync();
    assert.equal((await second).kind, "cancelled");
    const later = window.session.sync();
    gate.release();
    assert.equal((await sync).kind, "applied");
    assert.equal((await atOnce).kind, "upToDate");
    assert.equal((await later).kind, "upToDate");
  });

  it("are not cancelled by a caller who has already cancelled", async () => {
    const gate = hold(A);
    const sync = window.session.sync();
    await gate.reached;
    const second = window.session.sync();
    const cancelled = await window.session.sync({ signal: AbortSignal.abort() });
    assert.equal(cancelled.kind, "cancelled");
    gate.release();
    assert.equal((await sync).kind, "applied");
    assert.equal((await second).kind, "upToDate");
  });
});
