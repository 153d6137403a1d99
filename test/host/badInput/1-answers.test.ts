import assert from "node:assert/strict";
import { fault, TARGETS } from "../../../src/core/sandbox/faults.js";
import { SAMPLE } from "../../../src/core/sandbox/sampleIds.js";
import type { QuranContentSyncApi } from "../../../src/publicApi.js";
import { assertEqualToService, digest } from "../support/equality.js";
import {
  activate,
  codeOf,
  customSettings,
  setSettings,
  startLoopback,
  type LoopbackService,
} from "../support/host.js";

describe("bad input", () => {
  let api: QuranContentSyncApi;
  let loopback: LoopbackService;

  before(async () => {
    loopback = await startLoopback();
    api = await activate();
    await setSettings(customSettings(loopback.server, ["translations:1", "translations:2"]));
    await api.sync();
  });

  after(() => loopback.server.close());

  afterEach(() => {
    loopback.service.faults.clear();
  });

  it("ends a run with a malformed response, names the field, and keeps the store", async () => {
    const { faults, publisher } = loopback.service;
    const [row] = (await publisher.rowsOf(SAMPLE.english)) ?? [];
    assert.ok(row);
    await publisher.editRow(SAMPLE.english, row, { text: "Changed" });
    const before = await digest(api);
    faults.add(
      TARGETS.sync,
      fault.edit((body) => {
        const sync = body.sync;
        if (typeof sync === "object" && sync !== null) {
          Object.assign(sync, { sync_until_sequence: "many" });
        }
      }),
    );

    await assert.rejects(api.sync(), (error: unknown) => {
      assert.ok(error instanceof Error && "code" in error);
      assert.equal(error.code, "invalid_response");
      assert.match(error.message, /sync_until_sequence/);
      return true;
    });
    assert.deepEqual(await digest(api), before);

    // The next run fetches everything that the failed one did not.
    const report = await api.sync();
    assert.equal(report.mode, "incremental");
    await assertEqualToService(api, loopback.service, "translations:1,2");
  });

  it("syncs the valid entries of a setting with an invalid one", async () => {
    await setSettings({ resources: ["translations:1", "translations:first", "tafsirs:1"] });
    const report = await api.sync();
    assert.deepEqual(report.failed, []);
    assert.equal(report.checkpointStored, true);
    const tafsir = await api.rows(SAMPLE.tafsir);
    assert.equal(tafsir.length, (await loopback.service.publisher.rowsOf(SAMPLE.tafsir))?.length);
  });

  it("reports a resource that the service does not have, and syncs the rest", async () => {
    await setSettings({ resources: ["translations:1", "translations:4711"] });
    const report = await api.sync();
    assert.equal(report.checkpointStored, true);
    assert.deepEqual(
      report.unavailable.map(({ group, id }) => ({ group, id })),
      [{ group: "translations", id: 4711 }],
    );
  });

  it("asks for settings if a custom environment has no address", async () => {
    await setSettings({ "custom.apiBaseUrl": "" });
    assert.equal(await codeOf(api.sync()), "not_configured");
    await setSettings({ "custom.apiBaseUrl": loopback.server.gatewayRoot });
  });

  it("asks for resources if none are chosen", async () => {
    await setSettings({ resources: [] });
    assert.equal(await codeOf(api.sync()), "not_configured");
  });

  it("is offline without an error if the service is missing, and still reads", async () => {
    await setSettings({ resources: ["translations:1"] });
    const before = await digest(api);
    await loopback.server.close();
    assert.equal(await codeOf(api.sync()), "offline");
    assert.deepEqual(await digest(api), before);
  });
});
