import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { ContentStore } from "../../../src/core/ports.js";
import { fault, TARGETS } from "../../../src/core/sandbox/faults.js";
import { Gate } from "../../../src/core/sandbox/gate.js";
import { placeholder, shortRequests, World, type Window } from "../../support/syncWorld.js";

const A = { group: "translations", id: 1 };
const INCREMENTAL = "incremental translations:*";

describe("the first page of a run", () => {
  let world: World;
  let window: Window;
  /** What the window waits for before it asks for the lock. */
  let beforeLock: () => Promise<void>;

  beforeEach(async () => {
    beforeLock = () => Promise.resolve();
    world = await World.start({ resources: [placeholder("translations", 1)], inProcess: true });
    window = await world.open(["translations:*"], { wrap: withPause });
    await window.session.sync();
    world.service.requests.clear();
  });
  afterEach(async () => {
    await world.close();
  });

  function withPause(store: ContentStore): ContentStore {
    return new Proxy(store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return async (...args: unknown[]): Promise<unknown> => {
          if (name === "openWriter") await beforeLock();
          return Reflect.apply(value, target, args);
        };
      },
    });
  }

  const requests = (): string[] => shortRequests(world.service.requests.all);

  /** Edits the row of this key. */
  const edit = (recordKey: string): Promise<number> =>
    world.service.publisher.editRow(
      A,
      { recordType: "translation", recordKey },
      { text: `[placeholder ${recordKey}, edited]` },
    );

  /** Starts a run, and holds it before the lock until its request has reached the service. */
  function heldRun(): {
    run: ReturnType<Window["session"]["sync"]>;
    asked: Promise<void>;
    lock: Gate;
  } {
    const lock = new Gate();
    const seen = new Gate();
    beforeLock = () => lock.pass(new AbortController().signal);
    world.service.faults.add(TARGETS.sync, {
      kind: "intervene",
      run: () => seen.pass(new AbortController().signal),
    });
    seen.release();
    return { run: window.session.sync(), asked: seen.reached, lock };
  }

  it("is requested before the lock is taken, and only once", async () => {
    const { run, asked, lock } = heldRun();
    await asked;
    lock.release();
    assert.equal((await run).kind, "upToDate");
    assert.deepEqual(requests(), [INCREMENTAL]);
    await edit("1");
    assert.equal((await window.session.sync()).kind, "applied");
    await window.assertCurrent([A]);
  });

  it("is requested again if another window moved the checkpoint in the meantime", async () => {
    const { run, asked, lock } = heldRun();
    await asked;
    await edit("1");
    const other = await world.open(["translations:*"], { dir: window.dir });
    assert.equal((await other.session.sync()).kind, "applied");
    await edit("2");
    lock.release();
    assert.equal((await run).kind, "applied");
    assert.deepEqual(requests(), Array<string>(3).fill(INCREMENTAL));
    await window.assertCurrent([A]);
  });

  it("is requested again if another window found that the service started a new feed", async () => {
    const { run, asked, lock } = heldRun();
    await asked;
    const other = await world.open([], { dir: window.dir });
    const writer = await other.store.openWriter({ waitMs: 0 });
    await writer.commit({ resources: [], startsNewFeed: true }, { isLast: true });
    lock.release();
    await run;
    assert.deepEqual(requests().slice(0, 2), [INCREMENTAL, INCREMENTAL]);
    await window.assertCurrent([A]);
  });

  it("is not used after the local copy was deleted", async () => {
    const { run, asked, lock } = heldRun();
    await asked;
    await window.store.deleteLocalCopy("all");
    lock.release();
    assert.equal((await run).kind, "applied");
    assert.deepEqual(requests(), [INCREMENTAL, "bootstrap translations:*", "copy translations:1"]);
    await window.assertCurrent([A]);
  });

  it("ends with a run that does not get the lock", async () => {
    const other = await world.open(["translations:*"], { dir: window.dir });
    const writer = await other.store.openWriter({ waitMs: 0 });
    const unanswered = new Gate();
    world.service.faults.add(TARGETS.sync, fault.holdHeaders(unanswered));
    const outcome = await window.session.sync({ waitMs: 0 });
    assert.equal(outcome.kind === "failed" ? outcome.error.code : outcome.kind, "store_busy");
    await writer.close();
    assert.equal((await window.session.sync()).kind, "upToDate");
  });

  it("is not requested with a checkpoint that a failed run of everything has dropped", async () => {
    const on = world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(500), {
      times: 99,
    });
    assert.equal((await window.session.sync({ full: true })).kind, "partial");
    on.remove();
    world.service.requests.clear();
    assert.equal((await window.session.sync()).kind, "applied");
    assert.deepEqual(requests(), ["bootstrap translations:*", "copy translations:1"]);
  });

  it("is not requested for another filter, or for a run of everything", async () => {
    window.settings.entries = ["translations:1"];
    await window.session.sync();
    await window.session.sync({ full: true });
    assert.deepEqual(requests(), [
      INCREMENTAL,
      "bootstrap translations:1",
      "bootstrap translations:1",
      "copy translations:1",
    ]);
  });
});
