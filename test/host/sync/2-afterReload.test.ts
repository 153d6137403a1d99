import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { QuranContentSyncApi } from "../../../src/publicApi.js";
import { hostVariables } from "../../support/hostEnvironment.js";
import { SAMPLE } from "../../../src/core/sandbox/sampleIds.js";
import { digest } from "../support/equality.js";
import { fromEnvironment } from "../../support/files.js";
import { activate, codeOf } from "../support/host.js";

describe("the next window, without the service", () => {
  let api: QuranContentSyncApi;

  before(async () => {
    api = await activate();
    await api.ready();
  });

  it("has everything that was synced", async () => {
    const file = path.join(fromEnvironment(hostVariables.shared), "digest.json");
    const before: unknown = JSON.parse(await readFile(file, "utf8"));
    assert.deepEqual(await digest(api), before);
    assert.equal((await api.rows(SAMPLE.english)).length, 6236);
  });

  it("shows that it is offline, and keeps its data", async () => {
    const before = await digest(api);
    assert.equal(await codeOf(api.sync()), "offline");
    assert.deepEqual(await digest(api), before);
  });
});
