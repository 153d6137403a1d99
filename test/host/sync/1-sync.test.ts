import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import {
  resourceKey,
  type ResourceKey,
  type ResourceRef,
} from "../../../src/core/model/resource.js";
import { loadFullData } from "../../../src/core/sandbox/quranJson.js";
import { FULL_ONLY, SAMPLE } from "../../../src/core/sandbox/sampleIds.js";
import type { SandboxRow } from "../../../src/core/sandbox/types.js";
import type { QuranContentSyncApi } from "../../../src/publicApi.js";
import { hostCredentials, hostVariables } from "../../support/hostEnvironment.js";
import { assertEqualToService, digest } from "../support/equality.js";
import { filesContaining, fromEnvironment } from "../../support/files.js";
import {
  activate,
  codeOf,
  customSettings,
  setSettings,
  startLoopback,
  type LoopbackService,
} from "../support/host.js";

/** Every group of the development data. */
const entries = [
  "articles:*",
  "mushafs:*",
  "quran_core:*",
  "recitations:*",
  "tafsirs:*",
  "translations:*",
  "word_by_word_translations:*",
];
const filter = entries.join(";");

/** Records the API's events from now on. */
function touchedResources(api: QuranContentSyncApi): {
  /** Resolves when the events have named all of these resources. */
  until(refs: readonly ResourceRef[]): Promise<void>;
} {
  const touched = new Set<ResourceKey>();
  let check = (): void => undefined;
  const listener = api.onDidChangeResources((refs) => {
    for (const ref of refs) {
      touched.add(resourceKey(ref));
    }
    check();
  });
  return {
    until: (refs) =>
      new Promise((resolve) => {
        check = () => {
          if (refs.every((ref) => touched.has(resourceKey(ref)))) {
            listener.dispose();
            resolve();
          }
        };
        check();
      }),
  };
}

describe("a sync of the whole Quran in every language, over HTTP on loopback", () => {
  let api: QuranContentSyncApi;
  let loopback: LoopbackService;
  let touched: ReturnType<typeof touchedResources>;
  /** Output of the extension host during the test. */
  const printed: string[] = [];

  before(async () => {
    for (const method of ["log", "info", "warn", "error", "debug"] as const) {
      const print = console[method].bind(console);
      console[method] = (...args: unknown[]) => {
        printed.push(args.map(String).join(" "));
        print(...args);
      };
    }
    loopback = await startLoopback(loadFullData);
    api = await activate();
    await api.ready();
    // The choice of the environment can start a run. The test's own sync then joins that run.
    touched = touchedResources(api);
    await setSettings(customSettings(loopback.server, entries));
  });

  it("stores every row exactly as it was served", async () => {
    const report = await api.sync();

    assert.equal(report.mode, "bootstrap");
    assert.equal(report.checkpointStored, true);
    assert.deepEqual(report.failed, []);
    const count = await assertEqualToService(api, loopback.service, filter);
    assert.equal(report.rowsUpserted, count);
    const resources = await api.resources();
    await touched.until(resources);
    for (const ref of [...Object.values(SAMPLE), ...Object.values(FULL_ONLY)]) {
      if (ref.group === "translations") {
        const info = resources.find(({ group, id }) => group === ref.group && id === ref.id);
        assert.equal(info?.rowCount, 6236, `translations:${String(ref.id)}`);
      }
    }
    const arabic = await api.rows(SAMPLE.arabic);
    assert.equal(arabic.filter(({ recordType }) => recordType === "verse").length, 6236);
  });

  it("has nothing to do if nothing was published", async () => {
    const report = await api.sync();
    assert.equal(report.mode, "incremental");
    assert.deepEqual(
      [report.mutations, report.fullCopies, report.rowsUpserted, report.rowsDeleted],
      [0, 0, 0, 0],
    );
  });

  it("applies changes of all seven kinds in an incremental run", async () => {
    const { publisher, requests } = loopback.service;
    const nth = async (ref: ResourceRef, index: number): Promise<SandboxRow> => {
      const row = (await publisher.rowsOf(ref))?.[index];
      assert.ok(row);
      return row;
    };
    // ROW_UPDATE, ROW_DELETE, ROW_CREATE
    await publisher.editRow(SAMPLE.english, await nth(SAMPLE.english, 0), { text: "Changed text" });
    await publisher.deleteRow(SAMPLE.urdu, await nth(SAMPLE.urdu, 100));
    await publisher.addRow(SAMPLE.tafsir, {
      id: 999_999,
      resource_content_id: SAMPLE.tafsir.id,
      verse_key: "2:255",
      text: "<p>Placeholder</p>",
    });
    // RESOURCE_CREATE
    await publisher.addResource({
      group: "translations",
      id: 99,
      resourceContentId: 99,
      rows: [
        { id: 1, resource_content_id: 99, verse_key: "1:1", text: "Placeholder", foot_notes: [] },
      ],
    });
    // RESOURCE_UPDATE
    await publisher.touchResource(SAMPLE.turkish);
    // RESOURCE_DELETE
    await publisher.hideResource(FULL_ONLY.swedish, "hidden");
    // RESOURCE_INVALIDATE
    await publisher.invalidateResource(FULL_ONLY.spanish, (rows) =>
      rows.slice(0, 6000).map((row) => ({ ...row, text: `${String(row.text)} ` })),
    );
    requests.clear();

    const report = await api.sync();

    assert.equal(report.mode, "incremental");
    assert.equal(report.mutations, 7);
    assert.equal(report.fullCopies, 2);
    assert.equal(report.checkpointStored, true);
    assert.deepEqual(
      report.unavailable.map(({ group, id }) => ({ group, id })),
      [FULL_ONLY.swedish],
    );
    await assertEqualToService(api, loopback.service, filter);
    assert.deepEqual(
      requests.all.filter(({ query }) => query.bootstrap === "true").map(({ path: it }) => it),
      [],
    );
  });

  it("finds synced texts", async () => {
    const hits = await api.search("Changed text");
    assert.deepEqual(
      hits.map(({ group, id, verseKey }) => ({ group, id, verseKey })),
      [{ ...SAMPLE.english, verseKey: "1:1" }],
    );
  });

  it("refuses a search or a sync with wrong arguments", async () => {
    const calls: readonly (() => Promise<unknown>)[] = [
      // @ts-expect-error Extensions in JavaScript pass anything.
      () => api.search(undefined),
      // @ts-expect-error The same.
      () => api.search("text", { groups: "translations" }),
      // @ts-expect-error The same.
      () => api.search("text", { limit: "many" }),
      // @ts-expect-error The same.
      () => api.sync({ full: "no" }),
    ];
    for (const call of calls) assert.equal(await codeOf(call()), "invalid_argument");
    assert.equal((await api.search("Changed text", { limit: Infinity })).length, 1);
  });

  it("writes the credentials to no file, log or address", async () => {
    const { requests } = loopback.service;
    const tokens = requests.all.flatMap(({ headers }) => headers["x-auth-token"] ?? []);
    assert.ok(tokens.length > 0);
    const secrets = [hostCredentials.clientSecret, ...new Set(tokens)];
    const addresses = requests.all.map(({ path: it, rawQuery }) => `${it}?${rawQuery}`);
    for (const secret of [...secrets, hostCredentials.clientId]) {
      assert.ok(!addresses.some((address) => address.includes(secret)), "in an address");
      assert.ok(!printed.some((line) => line.includes(secret)), "in the console");
    }
    const data = fromEnvironment(hostVariables.data);
    assert.deepEqual(await filesContaining(data, secrets), []);
    // A cross-check: the search finds a text that the files contain.
    assert.notDeepEqual(await filesContaining(data, ["Changed text"]), []);
  });

  after(async () => {
    const shared = fromEnvironment(hostVariables.shared);
    await writeFile(path.join(shared, "digest.json"), JSON.stringify(await digest(api)));
    await loopback.server.close();
  });
});
