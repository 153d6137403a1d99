import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { isContentError } from "../../../src/core/model/errors.js";
import { fault, TARGETS, type Fault } from "../../../src/core/sandbox/faults.js";
import { Gate } from "../../../src/core/sandbox/gate.js";
import type { SandboxResource } from "../../../src/core/sandbox/types.js";
import { placeholder, shortRequests, World, type Window } from "../../support/syncWorld.js";

const A = { group: "translations", id: 1 };
const B = { group: "translations", id: 2 };
const ROW = { recordType: "translation", recordKey: "1" };
const EDIT = { text: "[placeholder, edited]" };
const HOUR = 3_600_000;

let world: World;
let window: Window;

async function start(
  resources: readonly SandboxResource[],
  entries: readonly string[],
  options: Parameters<World["open"]>[1] = {},
): Promise<void> {
  world = await World.start({ resources, inProcess: true });
  window = await world.open(entries, options);
}

/** Requests since the last call. */
function requests(): string[] {
  const short = shortRequests(world.service.requests.all);
  world.service.requests.clear();
  return short;
}

function copies(of: readonly string[]): string[] {
  return of.filter((request) => request.startsWith("copy"));
}

function two(): SandboxResource[] {
  return [placeholder("translations", 1), placeholder("translations", 2)];
}

function many(count: number): SandboxResource[] {
  return Array.from({ length: count }, (_, index) => placeholder("translations", index + 1, 2));
}

/** The resource's full copy as of now, which is served even after later changes. */
async function lagging(ref: { group: string; id: number }): Promise<Fault> {
  const path = `/content/api/v4/resources/snapshots/${ref.group}/${ref.id}`;
  let kept: unknown = null;
  const keep = world.service.faults.add(
    TARGETS.snapshot(ref),
    fault.edit((body) => {
      kept = structuredClone(body);
    }),
  );
  await window.session.refreshFullCopy(ref);
  keep.remove();
  assert.ok(kept !== null, path);
  return fault.body(200, JSON.stringify(kept), { "content-type": "application/json" });
}

describe("full copies that lag behind", () => {
  afterEach(() => world.close());

  it("are requested again after a pause, and the newer one is stored", async () => {
    await start(two(), ["translations:*"]);
    await window.session.sync();
    const old = await lagging(A);
    await world.service.publisher.invalidateResource(A, (rows) => rows.slice(1));
    world.service.faults.add(TARGETS.snapshot(A), old);
    requests();
    const outcome = await window.session.sync();
    assert.equal(outcome.kind, "applied");
    assert.deepEqual(copies(requests()), ["copy translations:1", "copy translations:1"]);
    await window.assertCurrent([A, B]);
  });

  it("every time are that resource's failure: no checkpoint, and the next run catches up", async () => {
    await start(two(), ["translations:*"]);
    await window.session.sync();
    const old = await lagging(A);
    await world.service.publisher.editRow(B, ROW, EDIT);
    await world.service.publisher.invalidateResource(A, (rows) => rows.slice(1));
    const on = world.service.faults.add(TARGETS.snapshot(A), old, { times: 99 });
    const { kind, report } = await window.session.sync();
    assert.equal(kind, "partial");
    assert.deepEqual(
      report.failed.map(({ id, code }) => [id, code]),
      [[1, "full_copy_outdated"]],
    );
    assert.equal(report.checkpointStored, false);
    await window.assertCurrent([B]);
    on.remove();
    assert.equal((await window.session.sync()).report.checkpointStored, true);
    await window.assertCurrent([A, B]);
  });

  it("in a bootstrap are not older than its bound", async () => {
    await start(two(), ["translations:*"]);
    await window.session.sync();
    const old = await lagging(A);
    await world.service.publisher.editRow(A, ROW, EDIT);
    const on = world.service.faults.add(TARGETS.snapshot(A), old, { times: 99 });
    const other = await world.open(["translations:*"]);
    const outcome = await other.session.sync();
    assert.equal(outcome.kind, "partial");
    assert.equal((await other.content(A)).length, 5, "what came is shown: nothing was there");
    on.remove();
    await other.session.sync();
    await other.assertCurrent([A, B]);
  });

  it("never set a resource back when a person refreshes it", async () => {
    await start(two(), ["translations:*"]);
    await window.session.sync();
    const old = await lagging(A);
    await world.service.publisher.editRow(A, ROW, EDIT);
    await window.session.sync();
    world.service.faults.add(TARGETS.snapshot(A), old, { times: 99 });
    await assert.rejects(window.session.refreshFullCopy(A), (error: unknown) =>
      isContentError(error, "full_copy_outdated"),
    );
    await window.assertCurrent([A, B]);
  });
});

describe("full copies that lag behind, requested by a person", () => {
  afterEach(() => world.close());

  it("do not count as current after the local copy was deleted: the next sync requests them again", async () => {
    await start(two(), ["translations:*"]);
    await window.session.sync();
    const old = await lagging(A);
    await world.service.publisher.invalidateResource(A, (rows) => rows.slice(1));
    await window.session.sync();
    await window.store.deleteLocalCopy([A]);
    const on = world.service.faults.add(TARGETS.snapshot(A), old, { times: 99 });
    await assert.rejects(window.session.refreshFullCopy(A), (error: unknown) =>
      isContentError(error, "full_copy_outdated"),
    );
    on.remove();
    await window.session.sync();
    await window.assertCurrent([A, B]);
  });
});

describe("a feed with an unusual end", () => {
  afterEach(() => world.close());

  it("longer than the limit is replaced by a bootstrap in the same call", async () => {
    const feedLimits = { perPage: 2, maxPages: 3 };
    await start(two(), ["translations:*"], { feedLimits });
    await window.session.sync();
    for (let edit = 0; edit < 20; edit++) {
      await world.service.publisher.editRow(A, ROW, { text: `[placeholder ${edit}]` });
    }
    requests();
    const outcome = await window.session.sync();
    assert.equal(outcome.report.mode, "bootstrap");
    assert.equal(outcome.report.checkpointStored, true);
    assert.deepEqual(requests().slice(0, 4), [
      "incremental translations:*",
      "page",
      "page",
      "bootstrap translations:*",
    ]);
    await window.assertCurrent([A, B]);
    await window.session.sync();
    assert.deepEqual(requests(), ["incremental translations:*"]);
  });

  it("after a 410 causes every resource to be fetched, even one that a person refreshed before", async () => {
    await start(two(), ["translations:*"]);
    await window.session.sync();
    await world.service.publisher.editRow(A, ROW, EDIT);
    await window.session.refreshFullCopy(A);
    await world.service.publisher.expireTokens();
    requests();
    await window.session.sync();
    assert.deepEqual(copies(requests()).sort(), ["copy translations:1", "copy translations:2"]);
    await window.assertCurrent([A, B]);
  });
});

describe("unavailable resources", () => {
  afterEach(() => world.close());

  it("keep the reason that the service gave if a later bootstrap finds no full copy", async () => {
    await start(two(), ["translations:1", "translations:2"]);
    await window.session.sync();
    await world.service.publisher.hideResource(A, "unapproved");
    await window.session.sync();
    await window.session.sync({ full: true });
    const local = await window.resource(A);
    assert.equal(local?.status, "unavailable");
    assert.equal(local.unavailableReason, "unapproved");
  });

  it("that were announced are requested again after a day, not before", async () => {
    await start(two(), ["translations:*"]);
    world.service.faults.add(TARGETS.snapshot(A), fault.syncError("snapshot_not_found"));
    await window.session.sync();
    assert.equal((await window.resource(A))?.status, "unavailable");
    requests();
    window.clock.aheadMs = 23 * HOUR;
    await window.session.sync();
    assert.deepEqual(copies(requests()), []);
    window.clock.aheadMs = 25 * HOUR;
    await window.session.sync();
    assert.deepEqual(copies(requests()), ["copy translations:1"]);
    await window.assertCurrent([A, B]);
  });

  it("because of a 403 for one full copy do not prevent others", async () => {
    await start(two(), ["translations:*"]);
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(403), { times: 99 });
    const { kind, report } = await window.session.sync();
    assert.equal(kind, "partial");
    assert.deepEqual(
      report.failed.map(({ id, code }) => [id, code]),
      [[1, "forbidden"]],
    );
    await window.assertCurrent([B]);
    assert.equal(window.session.status.error, null, "background syncs go on");
  });

  it("behind a firewall's web page do not mean wrong credentials", async () => {
    await start(two(), ["translations:*"]);
    world.service.faults.add(TARGETS.sync, fault.html(403), { times: 99 });
    await window.session.sync();
    assert.equal(window.session.status.error?.code, "service_unavailable");
  });
});

describe("requests that a sync saves", () => {
  afterEach(() => world.close());

  it("adding one resource to fifty costs one full copy", async () => {
    await start(
      many(51),
      Array.from({ length: 50 }, (_, index) => `translations:${index + 1}`),
    );
    await window.session.sync();
    assert.equal(copies(requests()).length, 50);
    await world.service.publisher.editRow(A, ROW, EDIT);
    window.settings.entries = [...window.settings.entries, "translations:51"];
    const outcome = await window.session.sync();
    const sent = requests();
    assert.deepEqual(copies(sent), ["copy translations:51"]);
    assert.equal(sent.length, 3, "the changes, the bootstrap, the full copy");
    assert.equal(outcome.report.checkpointStored, true);
    await window.assertCurrent([A, B, { group: "translations", id: 51 }]);
    await window.session.sync();
    assert.equal(requests().length, 1);
  });

  it("removing one of fifty, and switching between two lists, cost no full copy", async () => {
    const all = Array.from({ length: 50 }, (_, index) => `translations:${index + 1}`);
    await start(many(50), all);
    await window.session.sync();
    requests();
    await world.service.publisher.editRow(A, ROW, EDIT);
    window.settings.entries = all.slice(0, 49);
    assert.equal((await window.session.sync()).report.checkpointStored, true);
    assert.deepEqual(copies(requests()), []);
    for (const entries of [all, all.slice(0, 49), all.slice(1), all]) {
      await world.service.publisher.editRow(B, ROW, { text: `[placeholder ${entries.length}]` });
      window.settings.entries = entries;
      assert.equal((await window.session.sync()).report.checkpointStored, true);
      await window.assertCurrent([B]);
    }
    assert.deepEqual(copies(requests()), []);
    await window.assertCurrent([A, B]);
  });

  it("a publication between the changes and the bootstrap costs no full copy", async () => {
    await start(many(3), ["translations:1", "translations:2"]);
    await window.session.sync();
    requests();
    window.settings.entries = ["translations:1", "translations:2", "translations:3"];
    world.service.faults.add(
      (request) => request.rawQuery.includes("bootstrap=true"),
      fault.intervene(() => world.service.publisher.editRow(A, ROW, EDIT)),
    );
    await window.session.sync();
    assert.deepEqual(copies(requests()), ["copy translations:3"]);
    await window.assertCurrent([A, B]);
  });

  it("one failing resource in fifty, over ten syncs, costs the others one full copy each", async () => {
    await start(many(50), ["translations:*"]);
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(500), { times: 999 });
    for (let sync = 0; sync < 10; sync++) {
      await world.service.publisher.editRow(B, ROW, { text: `[placeholder ${sync}]` });
      const { kind, report } = await window.session.sync();
      assert.equal(kind, "partial");
      assert.deepEqual(
        report.failed.map(({ id }) => id),
        [1],
      );
      await window.assertCurrent([B]);
    }
    const sent = copies(requests());
    const failing = sent.filter((request) => request === "copy translations:1").length;
    assert.equal(sent.length - failing, 49);
    // Three runs request the copy, with five attempts each; then it is not requested for an hour.
    assert.equal(failing, 15);

    world.service.faults.clear();
    window.clock.aheadMs = 2 * HOUR;
    assert.equal((await window.session.sync()).report.checkpointStored, true);
    assert.deepEqual(copies(requests()), ["copy translations:1"]);
    await window.assertCurrent([A, B]);
  });

  it("pauses after failures grow to a day, and a person does not wait for them", async () => {
    await start(two(), ["translations:1", "translations:2"]);
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(404), { times: 999 });
    const asked: number[] = [];
    for (let hour = 0; hour < 72; hour++) {
      window.clock.aheadMs = hour * HOUR;
      await window.session.sync();
      if (copies(requests()).includes("copy translations:1")) asked.push(hour);
    }
    assert.deepEqual(asked, [0, 1, 2, 3, 5, 9, 17, 33, 57]);
    await window.session.sync({ retryPaused: true });
    assert.deepEqual(copies(requests()), ["copy translations:1"]);
  });

  it("a new resource of a wildcard arrives beside a failing one", async () => {
    await start(two(), ["translations:*"]);
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(500), { times: 999 });
    await window.session.sync();
    const C = { group: "translations", id: 3 };
    await world.service.publisher.addResource({
      ...C,
      rows: [{ id: 1, resource_content_id: 3, verse_key: "1:1", text: "[placeholder]" }],
    });
    await window.session.sync();
    await window.assertCurrent([B, C]);
  });
});

describe("a service that refuses", () => {
  afterEach(() => world.close());

  it("everything with 429 gets a limited number of requests, and then one per run", async () => {
    await start(many(20), ["translations:*"]);
    world.service.faults.add(TARGETS.sync, fault.gatewayError(429), { times: 999 });
    await window.session.sync();
    assert.equal(requests().length, 5);
    for (let sync = 0; sync < 10; sync++) await window.session.sync();
    assert.ok(requests().length <= 15);
  });

  it("full copies with a long Retry-After ends the run at once", async () => {
    await start(many(20), ["translations:*"]);
    world.service.faults.add(TARGETS.snapshots, fault.gatewayError(429, { retryAfter: 3600 }), {
      times: 999,
    });
    const outcome = await window.session.sync();
    assert.equal(outcome.kind, "failed");
    assert.equal(outcome.error.details.retryAfterMs, HOUR);
    assert.ok(copies(requests()).length <= 4, "those that were under way together");
    assert.deepEqual(window.clock.waits, []);
  });

  it("a hundred full copies with 503 gets only a few requests", async () => {
    await start(many(100), ["translations:*"]);
    world.service.faults.add(TARGETS.snapshots, fault.gatewayError(503), { times: 9999 });
    assert.equal((await window.session.sync()).kind, "failed");
    assert.ok(copies(requests()).length <= 20);
    world.service.faults.clear();
    await window.session.sync();
    await window.assertCurrent([A, B]);
  });
});

describe("invalid entries", () => {
  afterEach(() => world.close());

  it("are all named in the report, both malformed and refused ones", async () => {
    await start(two(), [
      "tranlations:1",
      "tranlations:7",
      "nonsense",
      "nonsense",
      "tranlations:7",
      "translations:1",
    ]);
    const { report } = await window.session.sync();
    assert.deepEqual(
      report.problems.map(({ entry, code }) => [entry, code]),
      [
        ["nonsense", "invalid_resources"],
        ["tranlations:1", "unknown_resource_group"],
        ["tranlations:7", "unknown_resource_group"],
      ],
    );
    assert.equal(report.checkpointStored, true);
    await window.assertCurrent([A]);
  });

  for (const message of [
    "Unknown resource group: mushafs. Supported groups: articles, tafsirs, translations",
    "Unsupported resource group. Supported groups: articles, tafsirs, translations",
  ]) {
    it(`are not confused with the supported groups that a refusal lists: ${message}`, async () => {
      await start(two(), ["mushafs:1", "translations:1"]);
      world.service.faults.add(
        (request) => /resources=[^&]*mushafs/.test(request.rawQuery),
        fault.syncBody(422, "unknown_resource_group", message),
        { times: 99 },
      );
      const { report } = await window.session.sync();
      assert.deepEqual(
        report.problems.map(({ entry }) => entry),
        ["mushafs:1"],
      );
      await window.assertCurrent([A]);
    });
  }
});

describe("late lists of names", () => {
  afterEach(() => world.close());

  it("delay neither the run nor its lock, and are stored when they arrive", async () => {
    await start(two(), ["translations:*"], { namesGrace: () => Promise.resolve() });
    const gate = new Gate();
    world.service.faults.add(TARGETS.lists, fault.holdHeaders(gate), { times: 4 });
    assert.equal((await window.session.sync()).kind, "applied");
    const other = await world.open(["translations:*"], { dir: window.dir });
    assert.equal((await other.session.sync({ waitMs: 0 })).kind, "upToDate");
    const named = new Promise<void>((resolve) => {
      window.store.onDidChange((_refs, { listed }) => {
        if (listed.length > 0) resolve();
      });
    });
    gate.release();
    await named;
    assert.notEqual((await window.resource(A))?.name, null);
  });
});

describe("several filters on one store", () => {
  afterEach(() => world.close());

  it("each have their own last run and age", async () => {
    await start(two(), ["translations:1"]);
    await window.session.sync();
    const other = await world.open(["translations:2"], { dir: window.dir });
    world.service.faults.add(TARGETS.sync, fault.gatewayError(400));
    await other.session.sync();
    const { filters } = await window.store.state();
    assert.deepEqual(
      filters.map(({ filter, lastRun }) => [
        filter,
        lastRun?.outcome,
        lastRun?.lastCompleteAt === null,
      ]),
      [
        ["translations:1", "applied", false],
        ["translations:2", "failed", true],
      ],
    );
  });
});
