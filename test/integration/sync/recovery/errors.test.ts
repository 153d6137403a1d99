import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { fault, TARGETS, type Fault } from "../../../../src/core/sandbox/faults.js";
import {
  A,
  B,
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
  openWindow,
} from "./world.js";

describe("recovery: document: error recovery", () => {
  useWorld();

  it("resync_required for the token: bootstrap in the same run, changes arrive", async () => {
    await settle(["translations:1", "translations:2"]);
    await world.service.publisher.editRow(A, ROW, EDIT);
    await world.service.publisher.expireTokens();
    const outcome = await window.session.sync();
    assert.equal(outcome.kind, "applied");
    assert.equal(outcome.report.mode, "bootstrap");
    assert.deepEqual(requests().sort(), [
      `bootstrap ${BOTH}`,
      "copy translations:1",
      "copy translations:2",
      `incremental ${BOTH}`,
    ]);
    await window.assertCurrent([A, B]);
    assert.notEqual(await checkpointOf(BOTH), null);
  });

  for (const body of [
    '{"message":"expired","type":"invalid_token","success":false}',
    '{"error":{"code":"token_expired","message":"expired"}}',
    "<h1>Gone</h1>",
  ]) {
    it(`410 with the body ${body}: bootstrap in the same run`, async () => {
      await settle(["translations:1", "translations:2"]);
      await world.service.publisher.editRow(A, ROW, EDIT);
      world.service.faults.add(TARGETS.sync, fault.body(410, body));
      const outcome = await window.session.sync();
      assert.equal(outcome.report.mode, "bootstrap");
      await window.assertCurrent([A, B]);
    });
  }

  it("resync_required, then no bootstrap: old rows stay readable, the checkpoint is dropped", async () => {
    await settle(["translations:1", "translations:2"]);
    const before = await localContent();
    await world.service.publisher.editRow(A, ROW, EDIT);
    await world.service.publisher.expireTokens();
    world.service.faults.add(TARGETS.sync, fault.gatewayError(503), { skip: 1, times: 99 });
    const outcome = await window.session.sync();
    assert.equal(codeOf(outcome), "service_unavailable");
    await assertAsBefore(before);
    assert.equal(await checkpointOf(BOTH), null);
    world.service.faults.clear();
    await window.session.sync();
    await window.assertCurrent([A, B]);
  });

  it("resync_required for a cursor: the run starts again as a bootstrap", async () => {
    await openWindow(["translations:*"], {});
    world.service.faults.add(TARGETS.sync, fault.nextPageUrl("/api/v4/resources/sync?cursor=old"));
    const outcome = await window.session.sync();
    assert.equal(outcome.kind, "applied");
    assert.deepEqual(requests().slice(0, 3), [
      "bootstrap translations:*",
      "page",
      "bootstrap translations:*",
    ]);
    await window.assertCurrent([A, B]);
  });

  it("token_filter_mismatch: the filter is bootstrapped, once", async () => {
    await settle(["translations:1", "translations:2"]);
    await world.service.publisher.editRow(A, ROW, EDIT);
    world.service.faults.add(TARGETS.sync, fault.syncError("token_filter_mismatch"));
    const outcome = await window.session.sync();
    assert.equal(outcome.report.mode, "bootstrap");
    await window.assertCurrent([A, B]);
    world.service.requests.clear();
    await window.session.sync();
    assert.deepEqual(requests(), [`incremental ${BOTH}`]);
  });

  for (const code of ["cursor_filter_mismatch", "cursor_per_page_mismatch"] as const) {
    it(`${code} once: continues with the original link`, async () => {
      await settle(["translations:1", "translations:2"]);
      for (let edit = 0; edit < 150; edit++) {
        await world.service.publisher.editRow(A, ROW, { text: `[placeholder ${edit}]` });
      }
      world.service.faults.add(TARGETS.sync, fault.syncError(code), { skip: 1 });
      const outcome = await window.session.sync();
      assert.equal(outcome.kind, "applied");
      assert.deepEqual(requests(), [`incremental ${BOTH}`, "page", "page"]);
      const cursors = world.service.requests.to("/sync").map(({ query }) => query.cursor);
      assert.equal(cursors[1], cursors[2]);
      await window.assertCurrent([A, B]);
    });

    it(`${code} every time: starts the run again twice, then reports it, rows as before`, async () => {
      await settle(["translations:1", "translations:2"]);
      const before = await localContent();
      for (let edit = 0; edit < 150; edit++) {
        await world.service.publisher.editRow(A, ROW, { text: `[placeholder ${edit}]` });
      }
      world.service.faults.add(
        (request) => request.rawQuery.includes("cursor="),
        fault.syncError(code),
        { times: 99 },
      );
      const outcome = await window.session.sync();
      assert.equal(codeOf(outcome), code);
      const restart = [`incremental ${BOTH}`, "page", "page"];
      assert.deepEqual(requests(), [...restart, ...restart, ...restart]);
      await assertAsBefore(before);
      world.service.faults.clear();
      await window.session.sync();
      await window.assertCurrent([A, B]);
    });
  }

  const notFound: readonly (readonly [string, Fault, string])[] = [
    ["the gateway's own", fault.gatewayError(404, { type: "not_found" }), "not_found"],
    ["a proxy's web page", fault.html(404), "invalid_response"],
    ["an empty one", fault.empty(404), "invalid_response"],
  ];
  for (const [whose, answer, code] of notFound) {
    it(`404 that is not snapshot_not_found, ${whose}: only a failure, until it ends or the resource is removed from the list`, async () => {
      await settle(["translations:1", "translations:2"]);
      const before = await localContent();
      const active = world.service.faults.add(TARGETS.snapshot(A), answer, { times: 99 });
      await world.service.publisher.invalidateResource(A);
      await world.service.publisher.editRow(B, ROW, EDIT);
      for (let attempt = 1; attempt <= 2; attempt++) {
        const { kind, report } = await window.session.sync();
        assert.equal(kind, "partial");
        assert.deepEqual(
          report.failed.map((failed) => [failed.group, failed.id, failed.code]),
          [["translations", 1, code]],
        );
        assert.equal(report.checkpointStored, false);
      }
      await window.assertCurrent([B]);
      assert.deepEqual(await window.content(A), before.get("1"), "the rows are kept");
      const local = await window.resource(A);
      assert.equal(local?.status, "available", "nobody said that it is no longer published");
      assert.equal(local.failure?.code, code);

      window.settings.entries = ["translations:2"];
      const without = await window.session.sync();
      assert.deepEqual([without.report.failed, without.report.checkpointStored], [[], true]);

      window.settings.entries = ["translations:1", "translations:2"];
      active.remove();
      assert.equal((await window.session.sync()).report.checkpointStored, true);
      await window.assertCurrent([A, B]);
      assert.equal((await window.resource(A))?.failure, null);
    });
  }

  it("snapshot_not_found: unavailable, the others arrive, the checkpoint is stored", async () => {
    await openWindow(["translations:1", "translations:2"]);
    world.service.faults.add(TARGETS.snapshot(A), fault.syncError("snapshot_not_found"));
    const outcome = await window.session.sync();
    assert.deepEqual(outcome.report.unavailable, [{ ...A, reason: null }]);
    assert.equal(outcome.report.checkpointStored, true);
    assert.equal((await window.resource(A))?.status, "unavailable");
    await window.assertCurrent([B]);
    world.service.requests.clear();
    await window.session.sync();
    assert.deepEqual(requests(), [`incremental ${BOTH}`], "not asked for at every run");
  });

  for (const code of ["invalid_resources", "unknown_resource_group", "invalid_per_page"] as const) {
    it(`${code}: reported, nothing retried, rows as before`, async () => {
      await settle(["translations:1", "translations:2"]);
      const before = await localContent();
      world.service.faults.add(TARGETS.sync, fault.syncError(code), { times: 99 });
      const outcome = await window.session.sync();
      assert.equal(codeOf(outcome), code);
      assert.deepEqual(requests(), [`incremental ${BOTH}`]);
      await assertAsBefore(before);
    });
  }

  it("a group that the service does not know: the entry named, the rest synced", async () => {
    await openWindow(["tranlations:1", "translations:2"]);
    const outcome = await window.session.sync();
    assert.equal(outcome.kind, "applied");
    assert.deepEqual(window.session.status.filterProblems, [
      { entry: "tranlations:1", reason: "refused" },
    ]);
    await window.assertCurrent([B]);
  });

  it("a documented group that this service refuses: the entry named, the rest synced", async () => {
    await openWindow(["mushafs:1", "translations:2"]);
    world.service.faults.add(
      TARGETS.sync,
      fault.syncBody(422, "unknown_resource_group", "Unknown resource group: mushafs"),
    );
    assert.equal((await window.session.sync()).kind, "applied");
    assert.deepEqual(window.session.status.filterProblems, [
      { entry: "mushafs:1", reason: "refused" },
    ]);
    await window.assertCurrent([B]);
  });

  it("malformed entries: named, the rest synced", async () => {
    await openWindow(["translations", "translations:0", "Tafsirs:3", "translations:2"]);
    const outcome = await window.session.sync();
    assert.equal(outcome.kind, "applied");
    assert.deepEqual(
      window.session.status.filterProblems.map(({ entry }) => entry),
      ["translations", "translations:0", "Tafsirs:3"],
    );
    await window.assertCurrent([B]);
  });

  it("no entry at all: not_configured, without a request", async () => {
    await openWindow([]);
    assert.equal(codeOf(await window.session.sync()), "not_configured");
    assert.equal(world.service.requests.all.length, 0);
  });
});
