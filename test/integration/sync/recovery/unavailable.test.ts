import assert from "node:assert/strict";
import { describe, it } from "mocha";
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
  assertAsBefore,
  localContent,
  useWorld,
} from "./world.js";

describe("recovery: document: unavailable resources", () => {
  useWorld();

  it("RESOURCE_DELETE: marked unavailable with its reason, its rows still readable", async () => {
    await settle(["translations:1", "translations:2"]);
    const before = await localContent();
    await world.service.publisher.hideResource(A, "unapproved");
    const outcome = await window.session.sync();
    assert.deepEqual(outcome.report.unavailable, [{ ...A, reason: "unapproved" }]);
    const local = await window.resource(A);
    assert.equal(local?.status, "unavailable");
    assert.equal(local.unavailableReason, "unapproved");
    await assertAsBefore(before);
    assert.deepEqual(requests(), [`incremental ${BOTH}`]);
  });

  it("public again, after changes that were not replayed: full copy, rows as published", async () => {
    await settle(["translations:1", "translations:2"]);
    await world.service.publisher.hideResource(A);
    await window.session.sync();
    await world.service.publisher.editRow(A, ROW, EDIT);
    await world.service.publisher.restoreResource(A);
    world.service.requests.clear();
    const outcome = await window.session.sync();
    assert.equal(outcome.report.fullCopies, 1);
    assert.deepEqual(requests(), [`incremental ${BOTH}`, "copy translations:1"]);
    await window.assertCurrent([A, B]);
  });

  it("RESOURCE_INVALIDATE: full copy replaces the rows", async () => {
    await settle(["translations:1", "translations:2"]);
    await world.service.publisher.invalidateResource(A, (rows) => rows.slice(1));
    await window.session.sync();
    assert.deepEqual(requests(), [`incremental ${BOTH}`, "copy translations:1"]);
    await window.assertCurrent([A, B]);
  });

  it("RESOURCE_UPDATE: the rows stay, nothing is fetched, the date of the last change advances", async () => {
    await settle(["translations:1", "translations:2"]);
    const before = await window.resource(A);
    await world.service.publisher.touchResource(A);
    const outcome = await window.session.sync();
    assert.equal(outcome.report.rowsUpserted, 0);
    assert.deepEqual(requests(), [`incremental ${BOTH}`]);
    const local = await window.resource(A);
    assert.notEqual(local?.lastChangedAt, before?.lastChangedAt);
    await window.assertCurrent([A, B]);
  });

  it("row changes of all three types: applied without a full copy", async () => {
    await settle(["translations:1", "translations:2"]);
    const { publisher } = world.service;
    await publisher.editRow(A, ROW, EDIT);
    await publisher.deleteRow(A, { recordType: "translation", recordKey: "2" });
    await publisher.addRow(B, {
      id: 900,
      resource_content_id: 2,
      verse_key: "2:9",
      text: "[new]",
    });
    const outcome = await window.session.sync();
    assert.deepEqual(requests(), [`incremental ${BOTH}`]);
    assert.equal(outcome.report.rowsUpserted, 2);
    assert.equal(outcome.report.rowsDeleted, 1);
    await window.assertCurrent([A, B]);
  });
});
