import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { fault, TARGETS } from "../../../src/core/sandbox/faults.js";
import { Gate } from "../../../src/core/sandbox/gate.js";
import { placeholder, shortRequests, World } from "../../support/syncWorld.js";

const A = { group: "translations", id: 1 };
const B = { group: "translations", id: 2 };
const ROW = { recordType: "translation", recordKey: "1" };

describe("a session", () => {
  let world: World;

  beforeEach(async () => {
    world = await World.start({
      resources: [placeholder("translations", 1), placeholder("translations", 2)],
      inProcess: true,
    });
  });
  afterEach(async () => {
    await world.close();
  });

  it("syncs everything chosen and published before a call, even during a run", async () => {
    const window = await world.open(["translations:1"]);
    const gate = new Gate();
    world.service.faults.add(TARGETS.snapshot(A), fault.holdBody(gate, 10));
    const first = window.session.sync();
    await gate.reached;
    window.settings.entries = ["translations:1", "translations:2"];
    await world.service.publisher.editRow(A, ROW, { text: "[placeholder, edited]" });
    const second = window.session.sync();
    gate.release();
    await first;
    await second;
    await window.assertCurrent([A, B]);
  });

  it("shares one run among all calls during a run", async () => {
    const window = await world.open(["translations:1"]);
    const gate = new Gate();
    world.service.faults.add(TARGETS.snapshot(A), fault.holdBody(gate, 10));
    const first = window.session.sync();
    await gate.reached;
    const waiting = [window.session.sync(), window.session.sync(), window.session.sync()];
    gate.release();
    await first;
    const outcomes = await Promise.all(waiting);
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ["upToDate", "upToDate", "upToDate"],
    );
    assert.deepEqual(shortRequests(world.service.requests.all), [
      "bootstrap translations:1",
      "copy translations:1",
      "incremental translations:1",
    ]);
  });

  it("shows progress only during a run", async () => {
    const window = await world.open(["translations:1"]);
    const phases = new Set<string>();
    window.session.onDidChangeStatus(({ running }) => phases.add(running?.phase ?? "none"));
    await window.session.sync();
    assert.deepEqual(
      [...phases],
      ["none", "waiting", "pages", "fullCopies", "committing"],
      "in this order",
    );
    assert.equal(window.session.status.running, null);
  });

  it("ends the current run when it is closed", async () => {
    const window = await world.open(["translations:1"]);
    const gate = new Gate();
    world.service.faults.add(TARGETS.snapshot(A), fault.holdBody(gate, 10));
    const outcome = window.session.sync();
    await gate.reached;
    await window.session.close();
    assert.equal((await outcome).kind, "cancelled");
  });

  it("keeps the last run's error until one succeeds", async () => {
    const window = await world.open(["translations:1"]);
    world.service.faults.add(TARGETS.sync, fault.gatewayError(400));
    await window.session.sync();
    assert.equal(window.session.status.error?.code, "invalid_request");
    await window.session.sync();
    assert.equal(window.session.status.error, null);
  });

  it("keeps the names of a list that could not be fetched this time", async () => {
    const window = await world.open(["translations:1"]);
    await window.session.sync();
    const before = (await window.store.state()).listed;
    assert.notEqual(before.length, 0);
    world.service.faults.add("/resources/translations", fault.gatewayError(404));
    await window.session.refreshLists();
    assert.deepEqual((await window.store.state()).listed, before);
  });

  it("refreshes one full copy without touching the checkpoint", async () => {
    const window = await world.open(["translations:1", "translations:2"]);
    await window.session.sync();
    await world.service.publisher.editRow(A, ROW, { text: "[placeholder, edited]" });
    const local = await window.session.refreshFullCopy(A);
    assert.equal(local.rowCount, 5);
    await window.assertCurrent([A, B]);
    const outcome = await window.session.sync();
    assert.equal(outcome.report.mode, "incremental");
    assert.equal(outcome.report.rowsUpserted, 0, "the change was in the copy already");
    await window.assertCurrent([A, B]);
  });
});
