import assert from "node:assert/strict";
import process from "node:process";
import type { QuranContentSyncApi } from "../../../src/publicApi.js";
import {
  activate,
  codeOf,
  customSettings,
  setSettings,
  startLoopback,
  type LoopbackService,
} from "../support/host.js";

describe("credentials", () => {
  let api: QuranContentSyncApi;
  let loopback: LoopbackService;

  before(async () => {
    loopback = await startLoopback();
    api = await activate();
    await setSettings(customSettings(loopback.server, ["translations:1"]));
  });

  after(() => loopback.server.close());

  it("are requested if missing, without any request to the service", async () => {
    assert.equal(await codeOf(api.sync()), "credentials_missing");
    assert.deepEqual(loopback.service.requests.all, []);
  });

  it("that are wrong are reported after one attempt", async () => {
    process.env.QF_CLIENT_ID = "somebody";
    process.env.QF_CLIENT_SECRET = "a wrong secret";
    assert.equal(await codeOf(api.sync()), "credentials_rejected");
    assert.deepEqual(await api.resources(), []);
  });
});
