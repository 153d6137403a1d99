import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { fault, TARGETS } from "../../../src/core/sandbox/faults.js";
import { Gate } from "../../../src/core/sandbox/gate.js";
import { SAMPLE } from "../../../src/core/sandbox/sampleIds.js";
import type { QuranContentSyncApi } from "../../../src/publicApi.js";
import { hostVariables } from "../../support/hostEnvironment.js";
import { digest } from "../support/equality.js";
import {
  activate,
  codeOf,
  customSettings,
  setSettings,
  startLoopback,
  type LoopbackService,
} from "../support/host.js";

const ENTRIES = ["translations:1", "translations:3"];

describe("environments", () => {
  let api: QuranContentSyncApi;
  let one: LoopbackService;
  let other: LoopbackService;

  before(async () => {
    one = await startLoopback();
    other = await startLoopback();
    await other.service.publisher.hideResource(SAMPLE.french, "only in the other service");
    api = await activate();
    await setSettings(customSettings(one.server, ENTRIES));
    await api.sync();
  });

  after(async () => {
    await one.server.close();
    await other.server.close();
  });

  /** The known resources as one word each. */
  async function known(): Promise<string[]> {
    return (await api.resources()).map(({ group, id, status }) => `${group}:${id} ${status}`);
  }

  function use({ server }: LoopbackService): Promise<void> {
    return setSettings({
      "custom.authBaseUrl": server.authRoot,
      "custom.apiBaseUrl": server.gatewayRoot,
    });
  }

  it("have separate local copies", async () => {
    const before = await digest(api);
    assert.deepEqual(await known(), ["translations:1 available", "translations:3 available"]);

    await use(other);
    assert.deepEqual(await known(), []);
    await api.sync();
    assert.deepEqual(await known(), ["translations:1 available", "translations:3 unavailable"]);

    await setSettings({ environment: "sandbox" });
    assert.deepEqual(await known(), []);

    await setSettings({ environment: "custom" });
    await use(one);
    assert.deepEqual(await digest(api), before);
  });

  it("do not fill the comparisons of changes and versions that another one left open", async () => {
    const uri = (scheme: string, query: object): vscode.Uri =>
      vscode.Uri.from({
        scheme,
        path: "/Placeholder.txt",
        query: JSON.stringify({ service: "production", ...query }),
      });
    const state = { recordType: "translation", recordKey: "1", appliedAt: "", sequence: 1 };
    const { group, id } = SAMPLE.english;
    const version = await vscode.workspace.openTextDocument(
      uri("quran-content-sync-history", {
        group,
        id,
        verseKey: "1:1",
        shows: "after",
        from: { ...state, side: "before" },
        to: { ...state, side: "after" },
      }),
    );
    const changes = await vscode.workspace.fs.readFile(
      uri("quran-content-sync-changes", {
        ref: { group, id },
        since: "",
        offset: 0,
        text: 1,
        side: "after",
      }),
    );
    for (const text of [version.getText(), Buffer.from(changes).toString()]) {
      assert.match(text, /^This text belongs to the local copy of “Production”/);
    }
  });

  it("end the run of the old environment after a switch, and keep its data", async () => {
    const before = await digest(api);
    await one.service.publisher.invalidateResource(SAMPLE.french);
    const gate = new Gate();
    one.service.faults.add(TARGETS.snapshot(SAMPLE.french), fault.holdBody(gate, 1000));
    const run = codeOf(api.sync());
    await gate.reached;

    await setSettings({ environment: "sandbox" });

    assert.equal(await run, "cancelled");
    assert.deepEqual(await known(), []);
    gate.release();
    await setSettings({ environment: "custom" });
    assert.deepEqual(await digest(api), before);
    assert.equal((await api.sync()).fullCopies, 1);
  });

  it("let a run continue when only the retention time of the history changes", async () => {
    await one.service.publisher.invalidateResource(SAMPLE.french);
    const gate = new Gate();
    one.service.faults.add(TARGETS.snapshot(SAMPLE.french), fault.holdBody(gate, 1000));
    const run = api.sync();
    await gate.reached;
    await setSettings({ keepHistoryDays: 5 });
    gate.release();
    const report = await run;
    assert.deepEqual([report.fullCopies, report.checkpointStored], [1, true]);
    await setSettings({ keepHistoryDays: undefined });
  });

  it("need no credentials and no address for the sandbox", async () => {
    const asked = one.service.requests.all.length;
    await setSettings({ environment: "sandbox", resources: ["translations:1"] });
    const report = await api.sync();
    assert.equal(report.checkpointStored, true);
    assert.equal(one.service.requests.all.length, asked);
    await setSettings({ environment: "custom", resources: ENTRIES });
  });

  it("have their own folders, named as documented", async () => {
    const extension = vscode.extensions.getExtension("quran-content-sync.quran-content-sync");
    assert.ok(extension);
    const storage = process.env[hostVariables.data];
    assert.ok(storage !== undefined);
    const folder = path.join(storage, "data/User/globalStorage", extension.id);
    const names = await readdir(folder, { withFileTypes: true });
    const folders = names.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    assert.equal(folders.filter((name) => /^custom-[0-9a-f]+$/.test(name)).length, 2);
    assert.ok(folders.includes("sandbox"), folders.join(" "));
  });
});

describe("the public API", () => {
  let api: QuranContentSyncApi;
  let loopback: LoopbackService;

  before(async () => {
    loopback = await startLoopback();
    api = await activate();
    await setSettings(customSettings(loopback.server, ENTRIES));
  });

  after(() => loopback.server.close());

  it("runs one sync for two concurrent callers", async () => {
    const [first, second] = await Promise.all([api.sync(), api.sync()]);
    assert.deepEqual(second, first);
    const pages = loopback.service.requests.all.filter((request) =>
      request.path.endsWith(TARGETS.sync),
    );
    assert.equal(pages.length, first.pages);
  });

  it("bootstraps again for a full sync", async () => {
    assert.equal((await api.sync()).mode, "incremental");
    const report = await api.sync({ full: true });
    assert.equal(report.mode, "bootstrap");
    assert.equal(report.fullCopies, ENTRIES.length);
  });

  it("reports the changed resources after a commit", async () => {
    const touched = new Promise<{ group: string; id: number }[]>((resolve) => {
      const subscription = api.onDidChangeResources((refs) => {
        subscription.dispose();
        resolve(refs);
      });
    });
    await api.refreshFullCopy(SAMPLE.french);
    assert.deepEqual(await touched, [SAMPLE.french]);
  });

  it("refuses an invalid resource, and explains the valid form", async () => {
    const wrong = { group: "../translations", id: 1 };
    assert.equal(await codeOf(api.rows(wrong)), "invalid_resources");
    assert.equal(
      await codeOf(api.refreshFullCopy({ group: "tafsirs", id: 0.5 })),
      "invalid_resources",
    );
  });

  it("finds words in synced texts, in the requested groups", async () => {
    const hits = await api.search("merciful", { limit: 3, groups: ["translations"] });
    assert.ok(hits.length > 0 && hits.length <= 3);
    assert.ok(hits.every((hit) => hit.group === "translations" && /merciful/i.test(hit.snippet)));
    assert.deepEqual(await api.search("merciful", { groups: ["tafsirs"] }), []);
  });
});
