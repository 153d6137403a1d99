import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { fault, TARGETS } from "../../../../src/core/sandbox/faults.js";
import {
  A,
  B,
  TAFSIR,
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
  openWindow,
} from "./world.js";

describe("recovery: the resources in a run", () => {
  useWorld();

  it("another filter bootstraps in the same call; going back runs incrementally", async () => {
    await settle(["translations:1"]);
    window.settings.entries = ["translations:1", "translations:2"];
    const outcome = await window.session.sync();
    assert.equal(outcome.report.mode, "bootstrap");
    await window.assertCurrent([A, B]);
    await world.service.publisher.editRow(A, ROW, EDIT);
    window.settings.entries = ["translations:1"];
    world.service.requests.clear();
    assert.equal((await window.session.sync()).report.mode, "incremental");
    assert.deepEqual(requests(), ["incremental translations:1"]);
    await window.assertCurrent([A]);
  });

  it("changes that another filter's run applied arrive again: harmless, rows as published", async () => {
    await settle(["translations:1"]);
    const { publisher } = world.service;
    window.settings.entries = ["translations:1", "translations:2"];
    await publisher.editRow(A, ROW, { text: "[placeholder, old]" });
    await publisher.addRow(A, { id: 800, resource_content_id: 1, verse_key: "2:8", text: "[x]" });
    await window.session.sync();
    await publisher.deleteRow(A, { recordType: "translation", recordKey: "800" });
    await publisher.editRow(A, ROW, { text: "[placeholder, new]" });
    await window.session.sync();
    await window.assertCurrent([A, B]);
    window.settings.entries = ["translations:1"];
    const outcome = await window.session.sync();
    assert.equal(outcome.report.rowsUpserted, 0);
    await window.assertCurrent([A]);
  });

  it("a named resource that the bootstrap omits is fetched by its path", async () => {
    await openWindow(["translations:1", "translations:2"]);
    world.service.faults.add(TARGETS.sync, fault.omit([A]));
    const outcome = await window.session.sync();
    assert.equal(outcome.report.checkpointStored, true);
    await window.assertCurrent([A, B]);
  });

  it("a bootstrap that omits a resource without a snapshot: unavailable", async () => {
    await settle(["translations:1", "translations:2"]);
    await world.service.publisher.hideResource(A);
    world.service.requests.clear();
    const outcome = await window.session.sync({ full: true });
    assert.deepEqual(outcome.report.unavailable, [{ ...A, reason: null }]);
    assert.equal((await window.resource(A))?.status, "unavailable");
    await window.assertCurrent([A, B]);
  });

  it("a wildcard follows resources that appear and disappear", async () => {
    await settle(["translations:*"]);
    const C = { group: "translations", id: 9 };
    await world.service.publisher.addResource({
      ...C,
      rows: [{ id: 1, resource_content_id: 9, verse_key: "1:1", text: "[placeholder]" }],
    });
    await world.service.publisher.removeResource(B);
    await window.session.sync();
    await window.assertCurrent([A, B, C]);
  });

  it("a resource that is removed from the settings keeps its rows", async () => {
    await settle(["translations:1", "translations:2"]);
    const before = await localContent();
    window.settings.entries = ["translations:1"];
    await window.session.sync();
    await assertAsBefore(before);
    assert.equal((await window.resource(B))?.status, "available");
  });

  it("a local copy that the user deleted is fetched again while it is in the settings", async () => {
    await settle(["translations:1", "translations:2"]);
    await window.store.deleteLocalCopy([A]);
    assert.deepEqual(await window.content(A), []);
    await window.session.sync();
    assert.deepEqual(requests(), [`incremental ${BOTH}`, "copy translations:1"]);
    await window.assertCurrent([A, B]);
  });

  it("a forgotten local copy is fetched again when a wildcard covers it again", async () => {
    await settle(["translations:*"]);
    window.settings.entries = ["tafsirs:3"];
    await window.session.sync();
    await window.store.deleteLocalCopy([A], { forget: true });
    window.settings.entries = ["translations:*"];
    await window.session.sync();
    await window.assertCurrent([A, B]);
  });

  it("a local copy that was deleted during a sync is fetched again by the next one", async () => {
    await settle(["translations:*"]);
    await world.service.publisher.editRow(A, ROW, EDIT);
    const deleted = window.store.deleteLocalCopy.bind(window.store, "all");
    let once = true;
    await window.session.sync({
      onProgress: ({ phase }) => {
        if (phase !== "committing" || !once) return;
        once = false;
        void deleted();
      },
    });
    await window.session.sync();
    await window.assertCurrent([A, B]);
  });

  it("the filter reaches the service percent-encoded, with every group", async () => {
    await openWindow(["translations:1", "tafsirs:3"]);
    await window.session.sync();
    const [first] = world.service.requests.to("/sync");
    assert.match(first?.rawQuery ?? "", /resources=tafsirs(:|%3A)3%3Btranslations(:|%3A)1/);
    await window.assertCurrent([A, TAFSIR]);
  });
});

describe("recovery: two windows on one store", () => {
  useWorld();

  it("both sync at once: the same store as in sequence, and nothing fetched twice", async () => {
    await openWindow(["translations:*"]);
    const second = await world.open(["translations:*"], { dir: window.dir });
    const outcomes = await Promise.all([window.session.sync(), second.session.sync()]);
    assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ["applied", "upToDate"]);
    await window.assertCurrent([A, B]);
    await second.assertCurrent([A, B]);
    assert.equal(requests().filter((request) => request.startsWith("copy")).length, 2);
  });
});
