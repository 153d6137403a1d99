import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { fault, TARGETS } from "../../../src/core/sandbox/faults.js";
import { Gate } from "../../../src/core/sandbox/gate.js";
import type { SandboxRequest } from "../../../src/core/sandbox/reply.js";
import { placeholder, shortRequests, SILENT, World, type Window } from "../../support/syncWorld.js";

const A = { group: "translations", id: 1 };
const B = { group: "translations", id: 2 };
const ROW = { recordType: "translation", recordKey: "1" };
const EDIT = { text: "[placeholder, edited]" };
const BOTH = "translations:1,2";
const HOUR = 3_600_000;

let world: World;
let window: Window;

async function start(
  entries: readonly string[],
  options: Parameters<World["open"]>[1] = {},
): Promise<void> {
  world = await World.start({
    resources: [1, 2, 3, 4].map((id) => placeholder("translations", id)),
    inProcess: true,
  });
  window = await world.open(entries, options);
}

/** Requests since the last call. */
function requests(): string[] {
  const short = shortRequests(world.service.requests.all);
  world.service.requests.clear();
  return short;
}

function isBootstrap({ rawQuery }: SandboxRequest): boolean {
  return rawQuery.includes("bootstrap=true");
}

function isIncrement({ path, rawQuery }: SandboxRequest): boolean {
  return path.endsWith("/resources/sync") && !rawQuery.includes("bootstrap=true");
}

async function lastRun(filter: string) {
  return (await window.store.state()).filters.find((each) => each.filter === filter)?.lastRun;
}

describe("a run whose missing resources are all paused", () => {
  afterEach(() => world.close());

  /** Two resources, of which the first has failed three times. */
  async function startPaused(): Promise<void> {
    await start(["translations:1", "translations:2"]);
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(404), { times: 999 });
    for (let sync = 0; sync < 3; sync++) await window.session.sync();
    requests();
  }

  it("asks for the changes of the others only, and tells the old failure", async () => {
    await startPaused();
    await world.service.publisher.editRow(B, ROW, EDIT);
    const { kind, report } = await window.session.sync();
    assert.deepEqual(requests(), ["incremental translations:2"]);
    assert.equal(kind, "partial");
    assert.equal(report.mode, "incremental");
    assert.equal(report.checkpointStored, false);
    const failure = (await window.resource(A))?.failure;
    assert.ok(failure != null);
    assert.deepEqual(report.failed, [{ ...A, code: failure.code, message: failure.message }]);
    const last = await lastRun(BOTH);
    assert.deepEqual([last?.outcome, last?.error, last?.lastCompleteAt], ["partial", null, null]);
    assert.equal((await window.resource(A))?.failedAttempts, 3, "it was not tried");
    await window.assertCurrent([B]);
  });

  it("asks for them again when the pause is over", async () => {
    await startPaused();
    window.clock.aheadMs = 2 * HOUR;
    await window.session.sync();
    assert.ok(requests().includes("copy translations:1"));
  });

  it("asks for everything when a person wants everything again", async () => {
    await startPaused();
    await window.session.sync({ full: true });
    const sent = requests();
    assert.equal(sent[0], `bootstrap ${BOTH}`);
    assert.ok(sent.includes("copy translations:1") && sent.includes("copy translations:2"));
  });

  it("asks for a resource that is missing for another reason", async () => {
    await startPaused();
    await window.store.deleteLocalCopy([B]);
    await window.session.sync();
    assert.ok(requests().includes("copy translations:2"));
    await window.assertCurrent([B]);
  });
});

describe("everything again", () => {
  afterEach(() => world.close());

  it("makes no resource outside the filter doubtful", async () => {
    await start(["translations:1", "translations:2"]);
    await window.session.sync();
    window.settings.entries = ["translations:1"];
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(404), { times: 99 });
    await window.session.sync({ full: true });
    assert.equal((await window.resource(A))?.needsFullCopy, true);
    assert.equal((await window.resource(B))?.needsFullCopy, false);
  });
});

describe("a full copy of an absurd sequence", () => {
  afterEach(() => world.close());

  it("does not hide the changes that follow", async () => {
    await start(["translations:1", "translations:2"]);
    const absurd = fault.snapshotFields({ sync_sequence: 9_000_000_000 });
    world.service.faults.add(TARGETS.snapshot(A), absurd);
    await window.session.sync();
    requests();
    await world.service.publisher.editRow(A, ROW, EDIT);
    await window.session.sync();
    assert.deepEqual(requests(), [`incremental ${BOTH}`, "copy translations:1"]);
    await window.assertCurrent([A, B]);
  });
});

describe("the end of a run", () => {
  afterEach(() => world.close());

  it("is stored with its error when it fails, and without one when it is cancelled", async () => {
    await start(["translations:1"]);
    world.service.faults.add(TARGETS.sync, fault.gatewayError(400));
    await window.session.sync();
    const failed = await lastRun("translations:1");
    assert.deepEqual([failed?.outcome, failed?.error?.code], ["failed", "invalid_request"]);
    const stop = new AbortController();
    await window.session.sync({
      signal: stop.signal,
      onProgress: ({ phase }) => {
        if (phase === "fullCopies") stop.abort();
      },
    });
    const cancelled = await lastRun("translations:1");
    assert.deepEqual([cancelled?.outcome, cancelled?.error], ["cancelled", null]);
    await window.session.sync();
    assert.equal((await lastRun("translations:1"))?.outcome, "applied");
    await window.session.sync();
    assert.equal((await lastRun("translations:1"))?.outcome, "upToDate");
  });

  it("notes the resources that failed before the run did", async () => {
    const gate = new Gate();
    const logger = { ...SILENT, warn: () => gate.release() };
    await start(["translations:1", "translations:2"], { logger });
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(404), { times: 9 });
    world.service.faults.add(TARGETS.snapshot(B), fault.holdHeaders(gate));
    world.service.faults.add(TARGETS.snapshot(B), fault.gatewayError(401), { times: 9 });
    assert.equal((await window.session.sync()).kind, "failed");
    const local = await window.resource(A);
    assert.deepEqual([local?.failure?.code, local?.failedAttempts], ["not_found", 1]);
  });
});

describe("a bootstrap in which a resource fails", () => {
  afterEach(() => world.close());

  it("gives the others a checkpoint, which the next run uses", async () => {
    await start(["translations:1", "translations:2", "translations:3"]);
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(404), { times: 9 });
    const { kind, report } = await window.session.sync();
    assert.equal(kind, "partial");
    assert.equal(report.checkpointStored, false, "that of the setting's filter is missing");
    assert.deepEqual(requests().slice(-1), ["bootstrap translations:2,3"]);
    await window.session.sync();
    assert.equal(requests()[0], "incremental translations:2,3");
  });

  it("tries the smaller filter once more without what fails in it", async () => {
    await start(["translations:1", "translations:2", "translations:3"]);
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(404), { times: 9 });
    world.service.faults.add(
      (request) => isBootstrap(request) && !/translations(:|%3A)1/.test(request.rawQuery),
      fault.intervene(async () => {
        world.service.faults.add(TARGETS.snapshot(B), fault.gatewayError(404), { times: 9 });
        await world.service.publisher.invalidateResource(B, (rows) => rows.slice(1));
      }),
    );
    const { report } = await window.session.sync();
    assert.deepEqual(
      report.failed.map(({ id }) => id),
      [1, 2],
    );
    const bootstraps = requests().filter((request) => request.startsWith("bootstrap"));
    assert.deepEqual(bootstraps, [
      "bootstrap translations:1,2,3",
      "bootstrap translations:2,3",
      "bootstrap translations:3",
    ]);
  });

  it("tries no more than two smaller filters", async () => {
    await start([1, 2, 3, 4].map((id) => `translations:${id}`));
    let failing = 0;
    world.service.faults.add(
      isBootstrap,
      fault.intervene(async () => {
        const ref = { group: "translations", id: ++failing };
        world.service.faults.add(TARGETS.snapshot(ref), fault.gatewayError(404), { times: 9 });
        await world.service.publisher.invalidateResource(ref, (rows) => rows.slice(1));
      }),
      { times: 9 },
    );
    const { report } = await window.session.sync();
    assert.deepEqual(
      report.failed.map(({ id }) => id),
      [1, 2, 3],
    );
    await window.assertCurrent([{ group: "translations", id: 4 }]);
  });

  it("stays a partial run if the smaller filter has no answer", async () => {
    await start(["translations:1", "translations:2"]);
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(404), { times: 9 });
    world.service.faults.add(isBootstrap, fault.gatewayError(400), { skip: 1 });
    assert.equal((await window.session.sync()).kind, "partial");
    await window.assertCurrent([B]);
    assert.equal((await lastRun(BOTH))?.outcome, "partial");
    const { filters } = await window.store.state();
    assert.deepEqual(
      filters.filter(({ checkpoint }) => checkpoint !== null),
      [],
    );
  });

  it("fails if the credentials are refused meanwhile", async () => {
    await start(["translations:1", "translations:2"]);
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(404), { times: 9 });
    world.service.faults.add(isBootstrap, fault.gatewayError(401), { skip: 1, times: 9 });
    const outcome = await window.session.sync();
    assert.equal(outcome.kind === "failed" && outcome.error.code, "credentials_rejected");
  });
});

describe("the changes of other filters before a bootstrap", () => {
  afterEach(() => world.close());

  it("are read first from the filter that shares most", async () => {
    await start(["translations:1"]);
    await window.session.sync();
    window.settings.entries = ["translations:1", "translations:2"];
    await window.session.sync();
    window.settings.entries = ["translations:1", "translations:2", "translations:3"];
    requests();
    await window.session.sync();
    assert.deepEqual(requests(), [
      `incremental ${BOTH}`,
      "bootstrap translations:1,2,3",
      "copy translations:3",
    ]);
  });

  for (const [what, publish] of [
    ["rows of another part", () => world.service.publisher.editRow(B, ROW, EDIT)],
    [
      "rows of both parts",
      async () => {
        await world.service.publisher.editRow(A, ROW, EDIT);
        await world.service.publisher.editRow(B, ROW, EDIT);
      },
    ],
    [
      "a full copy of the wanted part",
      () => world.service.publisher.invalidateResource(A, (rows) => rows.slice(1)),
    ],
  ] as const) {
    it(`of a filter that is wanted in part leave its checkpoint where it was: ${what}`, async () => {
      await start(["translations:1", "translations:2"]);
      await window.session.sync();
      await publish();
      window.settings.entries = ["translations:1"];
      world.service.faults.add(TARGETS.snapshots, fault.gatewayError(404), { times: 99 });
      await window.session.sync();
      world.service.faults.clear();
      window.settings.entries = ["translations:1", "translations:2"];
      requests();
      const { report } = await window.session.sync();
      assert.equal(requests()[0], `incremental ${BOTH}`);
      assert.equal(report.checkpointStored, true);
      await window.assertCurrent([A, B]);
    });
  }

  it("of a filter that the service no longer knows are given up", async () => {
    await start(["translations:1", "translations:2"]);
    await window.session.sync();
    requests();
    window.settings.entries = ["translations:1"];
    world.service.faults.add(isIncrement, fault.syncError("token_filter_mismatch"));
    const outcome = await window.session.sync();
    assert.equal(outcome.report.checkpointStored, true);
    assert.equal(requests()[1], "bootstrap translations:1");
    const { filters } = await window.store.state();
    const dropped = filters.find(({ filter }) => filter === BOTH);
    assert.equal(dropped?.checkpoint ?? null, null);
    await window.assertCurrent([A]);
  });

  it("that cannot be read do not keep the bootstrap from coming", async () => {
    await start(["translations:1", "translations:2"]);
    await window.session.sync();
    await world.service.publisher.editRow(A, ROW, EDIT);
    window.settings.entries = ["translations:1"];
    requests();
    world.service.faults.add(isIncrement, fault.gatewayError(400));
    assert.equal((await window.session.sync()).report.checkpointStored, true);
    assert.deepEqual(requests(), [
      `incremental ${BOTH}`,
      "bootstrap translations:1",
      "copy translations:1",
    ]);
    await window.assertCurrent([A]);
  });

  it("end the run if the service refuses or the credentials are wrong", async () => {
    await start(["translations:1", "translations:2"]);
    await window.session.sync();
    window.settings.entries = ["translations:1"];
    for (const status of [401, 503]) {
      requests();
      const refusing = world.service.faults.add(isIncrement, fault.gatewayError(status), {
        times: 99,
      });
      assert.equal((await window.session.sync()).kind, "failed", String(status));
      assert.deepEqual(
        requests().filter((request) => request.startsWith("bootstrap")),
        [],
      );
      refusing.remove();
    }
  });

  it("are not read from a filter that shares nothing", async () => {
    await start(["translations:1"]);
    await window.session.sync();
    window.settings.entries = ["translations:2"];
    requests();
    await window.session.sync();
    assert.deepEqual(requests(), ["bootstrap translations:2", "copy translations:2"]);
  });
});
