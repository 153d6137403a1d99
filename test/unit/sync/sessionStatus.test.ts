import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { isContentError } from "../../../src/core/model/errors.js";
import { fault, TARGETS } from "../../../src/core/sandbox/faults.js";
import { Gate } from "../../../src/core/sandbox/gate.js";
import { outcomeError } from "../../../src/core/sync/session.js";
import type { RunProgress, SessionStatus } from "../../../src/core/sync/types.js";
import { placeholder, shortRequests, World, type Window } from "../../support/syncWorld.js";

const A = { group: "translations", id: 1 };
const BOOTSTRAP = "bootstrap translations:1";
const COPY = "copy translations:1";
const INCREMENT = "incremental translations:1";

let world: World;
let window: Window;

async function start(entries: readonly string[] = ["translations:1"]): Promise<void> {
  world = await World.start({
    resources: [placeholder("translations", 1), placeholder("translations", 2)],
    inProcess: true,
  });
  window = await world.open(entries);
}

/** Starts a run that waits at its first full copy. */
async function startHeldRun(): Promise<{ readonly gate: Gate; readonly first: Promise<unknown> }> {
  const gate = new Gate();
  world.service.faults.add(TARGETS.snapshot(A), fault.holdBody(gate, 10));
  const first = window.session.sync();
  await gate.reached;
  return { gate, first };
}

function requests(): string[] {
  return shortRequests(world.service.requests.all);
}

describe("calls of a session during a run", () => {
  beforeEach(() => start());
  afterEach(() => world.close());

  it("share a waiting run that asks for everything again", async () => {
    const { gate, first } = await startHeldRun();
    const { session } = window;
    const waiting = [
      session.sync({ full: true }),
      session.sync({ retryPaused: true }),
      session.sync(),
    ];
    gate.release();
    await first;
    await Promise.all(waiting);
    assert.deepEqual(requests(), [BOOTSTRAP, COPY, BOOTSTRAP, COPY]);
  });

  it("do not share a waiting run that does less than they ask for", async () => {
    const { gate, first } = await startHeldRun();
    const { session } = window;
    const waiting = [
      session.sync(),
      session.sync({ retryPaused: true }),
      session.sync(),
      session.sync({ full: true }),
    ];
    gate.release();
    await first;
    await Promise.all(waiting);
    assert.deepEqual(requests(), [BOOTSTRAP, COPY, INCREMENT, INCREMENT, BOOTSTRAP, COPY]);
  });

  it("that want everything again do not share one that only asks for paused resources", async () => {
    const { gate, first } = await startHeldRun();
    const { session } = window;
    const waiting = [session.sync({ retryPaused: true }), session.sync({ full: true })];
    gate.release();
    await first;
    await Promise.all(waiting);
    assert.deepEqual(requests(), [BOOTSTRAP, COPY, INCREMENT, BOOTSTRAP, COPY]);
  });

  it("cannot join a run that has started", async () => {
    const { gate, first } = await startHeldRun();
    const second = window.session.sync();
    gate.release();
    await first;
    await second;
    await window.session.sync();
    assert.deepEqual(requests(), [BOOTSTRAP, COPY, INCREMENT, INCREMENT]);
  });
});

describe("the status of a session", () => {
  beforeEach(() => start());
  afterEach(() => world.close());

  it("before its first run tells the filter and the wrong entries of the setting", async () => {
    assert.deepEqual(window.session.status, {
      running: null,
      offline: false,
      error: null,
      filterProblems: [],
      nothingChosen: false,
      filter: "translations:1",
      missingScopes: [],
    } satisfies SessionStatus);
    const other = await world.open(["nonsense"]);
    const { filterProblems, nothingChosen, filter } = other.session.status;
    assert.deepEqual(
      filterProblems.map(({ entry }) => entry),
      ["nonsense"],
    );
    assert.equal(nothingChosen, true);
    assert.equal(filter, "");
  });

  it("follows the setting with every run", async () => {
    await window.session.sync();
    window.settings.entries = [];
    const nothing = await window.session.sync();
    assert.equal(nothing.kind === "failed" && nothing.error.code, "not_configured");
    assert.equal(window.session.status.nothingChosen, true);
    assert.equal(window.session.status.filter, "");
    window.settings.entries = ["translations:2", "nonsense"];
    await window.session.sync();
    const { nothingChosen, filter, filterProblems, error } = window.session.status;
    assert.deepEqual(
      { nothingChosen, filter, error },
      {
        nothingChosen: false,
        filter: "translations:2",
        error: null,
      },
    );
    assert.equal(filterProblems.length, 1);
  });

  it("is offline after a run or a refresh without the network, until one gets through", async () => {
    const { session } = window;
    const isOffline = (error: unknown): boolean => isContentError(error, "offline");
    const network = (): { remove(): void } =>
      world.service.faults.add("/api/v4/", fault.drop(), { times: 99 });
    let off = network();
    await session.sync();
    assert.equal(session.status.offline, true);
    off.remove();
    await session.refreshFullCopy(A);
    assert.equal(session.status.offline, false, "after a refresh");
    off = network();
    await assert.rejects(session.refreshFullCopy(A), isOffline);
    assert.equal(session.status.offline, true, "after a refresh that failed");
    off.remove();
    await session.sync();
    assert.equal(session.status.offline, false, "after a run");
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(403), { times: 9 });
    await assert.rejects(session.refreshFullCopy(A));
    assert.equal(session.status.offline, false, "the service has answered");
  });

  it("keeps the error of the last run when one is cancelled", async () => {
    const { session } = window;
    world.service.faults.add(TARGETS.sync, fault.gatewayError(400));
    await session.sync();
    const outcome = await session.sync({ signal: AbortSignal.abort() });
    assert.equal(outcome.kind, "cancelled");
    assert.equal(session.status.error?.code, "invalid_request");
  });

  it("shows the progress of a refresh, and ends it", async () => {
    const seen: (RunProgress | null)[] = [];
    const told: RunProgress[] = [];
    window.session.onDidChangeStatus(({ running }) => seen.push(running));
    await window.session.refreshFullCopy(A, { onProgress: (progress) => told.push(progress) });
    const nothing = { pages: 0, mutations: 0, fullCopiesDone: 0, fullCopiesTotal: 1, rows: 0 };
    const expected: RunProgress[] = [
      { ...nothing, phase: "waiting" },
      { ...nothing, phase: "fullCopies" },
      { ...nothing, phase: "committing", fullCopiesDone: 1 },
    ];
    assert.deepEqual(told, expected);
    assert.deepEqual(
      seen.filter((progress) => progress !== null),
      // The status is reported again when the network is known to work.
      [...expected, expected[2]],
    );
    assert.equal(window.session.status.running, null);
  });

  it("is told until the listener is removed", async () => {
    let told = 0;
    const remove = window.session.onDidChangeStatus(() => told++);
    await window.session.sync();
    assert.notEqual(told, 0);
    remove();
    told = 0;
    await window.session.sync();
    assert.equal(told, 0);
  });
});

describe("the lists of names that a person asks for", () => {
  afterEach(() => world.close());

  it("are stored at once, and the lock is free again", async () => {
    await start();
    await window.session.refreshLists();
    const { listed } = await window.store.state();
    assert.deepEqual(
      listed.map(({ id }) => id),
      [1, 2],
    );
    const writer = await window.store.openWriter({ waitMs: 0 });
    await writer.close();
  });

  it("wait for another window that writes, as long as the person wants", async () => {
    await start();
    const other = await world.open(["translations:1"], { dir: window.dir });
    const writer = await other.store.openWriter({ waitMs: 0 });
    await assert.rejects(window.session.refreshLists({ waitMs: 0 }), (error) =>
      isContentError(error, "store_busy"),
    );
    await writer.close();
    await window.session.refreshLists({ waitMs: 0 });
    assert.equal((await window.store.state()).listed.length, 2);
  });

  it("show which scopes are missing", async () => {
    world = await World.start({
      resources: [placeholder("translations", 1)],
      inProcess: true,
      scopes: "sync",
    });
    window = await world.open(["translations:1"]);
    await window.session.refreshLists().catch(() => undefined);
    const missing = window.session.status.missingScopes;
    assert.notEqual(missing.length, 0);
    await window.session.sync();
    assert.deepEqual(window.session.status.missingScopes, missing);
  });

  it("are not fetched for a caller who has cancelled", async () => {
    await start();
    await assert.rejects(window.session.refreshLists({ signal: AbortSignal.abort() }), (error) =>
      isContentError(error, "cancelled"),
    );
    assert.deepEqual((await window.store.state()).listed, []);
  });
});

describe("the error of an outcome", () => {
  beforeEach(() => start());
  afterEach(() => world.close());

  it("is there for a run that failed or was cancelled", async () => {
    world.service.faults.add(TARGETS.sync, fault.gatewayError(400));
    assert.equal(outcomeError(await window.session.sync())?.code, "invalid_request");
    const cancelled = await window.session.sync({ signal: AbortSignal.abort() });
    assert.equal(outcomeError(cancelled)?.code, "cancelled");
    assert.equal(outcomeError(await window.session.sync()), null);
    assert.equal(outcomeError(await window.session.sync()), null);
  });
});
