import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { fault, TARGETS } from "../../../../src/core/sandbox/faults.js";
import { placeholder } from "../../../support/syncWorld.js";
import {
  A,
  B,
  TAFSIR,
  ARTICLE,
  BOTH,
  ROW,
  EDIT,
  world,
  window,
  settle,
  requests,
  codeOf,
  checkpointOf,
  assertAsBefore,
  localContent,
  useWorld,
  startWorld,
  openWindow,
} from "./world.js";

describe("recovery: row identity", () => {
  useWorld();

  it("an article's key that cannot be matched: its full copy is fetched", async () => {
    await settle(["articles:4"]);
    const [row] = (await world.service.publisher.rowsOf(ARTICLE)) ?? [];
    assert.ok(row !== undefined, "the article has rows");
    await world.service.publisher.editRow(ARTICLE, row, { title: "[placeholder, edited]" });
    await window.session.sync();
    assert.deepEqual(requests(), ["incremental articles:4", "copy articles:4"]);
    const titles = (await window.rows(ARTICLE)).map(
      ({ json }) => /"title":"([^"]*)"/.exec(json)?.[1],
    );
    assert.deepEqual(titles.sort(), ["[placeholder title]", "[placeholder, edited]"]);
  });

  it("a key that contradicts its payload: full copy, rows as published", async () => {
    await settle(["translations:1", "translations:2"]);
    await world.service.publisher.editRow(A, ROW, EDIT);
    world.service.faults.add(TARGETS.sync, fault.mutationFields({ record_key: "3" }));
    await window.session.sync();
    assert.deepEqual(requests(), [`incremental ${BOTH}`, "copy translations:1"]);
    await window.assertCurrent([A, B]);
  });

  it("a deletion of a missing row: harmless, no full copy", async () => {
    await settle(["translations:1", "translations:2"]);
    await world.service.publisher.deleteRow(A, ROW);
    world.service.faults.add(TARGETS.sync, fault.mutationFields({ record_key: "77777" }));
    await window.session.sync();
    assert.deepEqual(requests(), [`incremental ${BOTH}`]);
  });

  it("an unknown mutation type: full copy, with a log entry", async () => {
    const warnings: string[] = [];
    const logger = {
      debug() {},
      info() {},
      warn: (message: string) => warnings.push(message),
      error() {},
    };
    await openWindow(["translations:1", "translations:2"], { logger });
    await window.session.sync();
    world.service.requests.clear();
    await world.service.publisher.editRow(A, ROW, EDIT);
    world.service.faults.add(TARGETS.sync, fault.mutationType("ROW_MERGE"));
    await window.session.sync();
    assert.deepEqual(requests(), [`incremental ${BOTH}`, "copy translations:1"]);
    assert.match(warnings.join("\n"), /ROW_MERGE/);
    await window.assertCurrent([A, B]);
  });

  it("a newer schema version: held with the old rows, not requested by every run", async () => {
    await settle(["translations:1", "translations:2"]);
    const before = await localContent();
    await world.service.publisher.invalidateResource(A, (rows) => rows.slice(1));
    world.service.faults.add(TARGETS.snapshot(A), fault.snapshotFields({ schema_version: 2 }), {
      times: 9,
    });
    const outcome = await window.session.sync();
    assert.equal(outcome.report.checkpointStored, true);
    assert.equal((await window.resource(A))?.status, "held");
    await assertAsBefore(before);
    world.service.requests.clear();
    await window.session.sync();
    assert.deepEqual(requests(), [`incremental ${BOTH}`]);
    world.service.faults.clear();
    await window.session.refreshFullCopy(A);
    await window.assertCurrent([A, B]);
  });

  it("a full copy that loses many rows: applied, and flagged until a person has looked at it", async () => {
    await world.close();
    await startWorld({ resources: [placeholder("translations", 1, 100)] });
    await settle(["translations:1"]);
    await world.service.publisher.invalidateResource(A, (rows) => rows.slice(21));
    await window.session.sync();
    await window.assertCurrent([A]);
    assert.equal((await window.resource(A))?.lostRows, 21);
    await window.store.acknowledgeLostRows(A);
    assert.equal((await window.resource(A))?.lostRows, null);
  });

  it("a full copy that loses 20 rows of 100: applied without a flag", async () => {
    await world.close();
    await startWorld({ resources: [placeholder("translations", 1, 100)] });
    await settle(["translations:1"]);
    await world.service.publisher.invalidateResource(A, (rows) => rows.slice(20));
    await window.session.sync();
    assert.equal((await window.resource(A))?.lostRows, null);
  });
});

describe("recovery: full copies and the feed", () => {
  useWorld();

  it("a full copy newer than the run: its changes arrive again without harm", async () => {
    await settle(["translations:1", "translations:2"]);
    const { publisher } = world.service;
    await publisher.invalidateResource(A, (rows) => rows.slice(1));
    world.service.faults.add(
      TARGETS.snapshot(A),
      fault.intervene(async () => {
        await publisher.editRow(A, { recordType: "translation", recordKey: "3" }, EDIT);
        await publisher.deleteRow(A, { recordType: "translation", recordKey: "2" });
      }),
    );
    await window.session.sync();
    await window.assertCurrent([A, B]);
    world.service.requests.clear();
    const outcome = await window.session.sync();
    assert.equal(outcome.report.mutations, 2);
    assert.deepEqual(requests(), [`incremental ${BOTH}`]);
    await window.assertCurrent([A, B]);
  });

  it("an absurd sync_sequence does not hide the next changes", async () => {
    await openWindow(["translations:1", "translations:2"]);
    world.service.faults.add(
      TARGETS.snapshot(A),
      fault.snapshotFields({ sync_sequence: 9_000_000_000 }),
    );
    await window.session.sync();
    await world.service.publisher.editRow(A, ROW, EDIT);
    await window.session.sync();
    await window.assertCurrent([A, B]);
  });

  it("one full copy that keeps failing: the others arrive, and only this one is requested again", async () => {
    await openWindow(["translations:*"]);
    world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(500), { times: 99 });
    const outcome = await window.session.sync();
    assert.equal(outcome.kind, "partial");
    assert.equal(outcome.report.checkpointStored, false);
    assert.equal(await checkpointOf("translations:*"), null);
    assert.equal((await window.resource(A))?.failure?.code, "service_unavailable");
    await window.assertCurrent([B]);
    world.service.faults.clear();
    world.service.requests.clear();
    const next = await window.session.sync();
    assert.equal(next.report.checkpointStored, true);
    assert.deepEqual(requests(), [
      "incremental translations:2",
      "bootstrap translations:*",
      "copy translations:1",
    ]);
    assert.equal((await window.resource(A))?.failure, null);
    await window.assertCurrent([A, B]);
  });

  it("a full sync with a failure: the next run fetches the missing resources", async () => {
    await settle(["translations:1", "translations:2"]);
    const { publisher } = world.service;
    world.service.faults.add(TARGETS.snapshot(B), fault.gatewayError(500), { times: 99 });
    assert.equal((await window.session.sync({ full: true })).kind, "partial");
    assert.equal(await checkpointOf(BOTH), null);
    world.service.faults.clear();
    world.service.requests.clear();
    assert.equal((await window.session.sync()).kind, "applied");
    assert.deepEqual(requests(), [
      "incremental translations:1",
      `bootstrap ${BOTH}`,
      "copy translations:2",
    ]);
    await publisher.editRow(B, ROW, EDIT);
    await window.session.sync();
    await window.assertCurrent([A, B]);
  });

  it("a full sync without the service: the checkpoint and the rows stay", async () => {
    await settle(["translations:1", "translations:2"]);
    const before = await localContent();
    world.service.faults.add(TARGETS.sync, fault.drop(), { times: 99 });
    assert.equal(codeOf(await window.session.sync({ full: true })), "offline");
    assert.notEqual(await checkpointOf(BOTH), null);
    await assertAsBefore(before);
  });

  it("cancelled between full copies: stored copies stay, and the next run completes", async () => {
    await openWindow(["translations:*", "tafsirs:*"]);
    const stop = new AbortController();
    const outcome = await window.session.sync({
      signal: stop.signal,
      onProgress: ({ fullCopiesDone }) => {
        if (fullCopiesDone === 1) stop.abort();
      },
    });
    assert.equal(outcome.kind, "cancelled");
    assert.equal(outcome.report.checkpointStored, false);
    const stored = (await window.store.state()).resources.filter(({ rowCount }) => rowCount > 0);
    assert.notEqual(stored.length, 0);
    await window.session.sync();
    await window.assertCurrent([A, B, TAFSIR]);
  });
});
