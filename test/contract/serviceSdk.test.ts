import assert from "node:assert/strict";
import path from "node:path";
import { createServerClient } from "@quranjs/api/server";
import type { ContentSyncMutation, ContentSyncOptions } from "@quranjs/api";
import { startSandboxServer, type SandboxServer } from "../../src/core/sandbox/httpServer.js";
import { loadSampleData } from "../../src/core/sandbox/sampleData.js";
import { SAMPLE } from "../../src/core/sandbox/sampleIds.js";
import {
  createSandboxService,
  SANDBOX_CREDENTIALS,
  type SandboxService,
} from "../../src/core/sandbox/service.js";

/*
 * An independent client: the service's official SDK. Its content from the embedded service over
 * HTTP must equal the model, which keeps the embedded service honest.
 */

const FILTER =
  "articles:*;quran_core:*;recitations:*;tafsirs:*;translations:*;word_by_word_translations:*";

describe("the embedded service, read by the official SDK", () => {
  let service: SandboxService;
  let server: SandboxServer;
  let sdk: ReturnType<typeof createServerClient>["content"]["v4"];

  beforeEach(async () => {
    const sampleFile = path.resolve(__dirname, "../../media/sample/quran.json");
    service = createSandboxService({ data: await loadSampleData(sampleFile) });
    server = await startSandboxServer({ service });
    sdk = createServerClient({
      ...SANDBOX_CREDENTIALS,
      services: { gatewayUrl: server.authRoot, oauth2BaseUrl: server.authRoot },
    }).content.v4;
  });
  afterEach(() => server.close());

  /** All pages of a set, followed as users of the SDK do: by the cursor in `nextPageUrl`. */
  async function run(options: ContentSyncOptions): Promise<{
    mutations: ContentSyncMutation[];
    pages: number;
    token: string;
  }> {
    const mutations: ContentSyncMutation[] = [];
    let { sync } = await sdk.resources.sync(options);
    let pages = 1;
    mutations.push(...sync.mutations);
    while (sync.hasMore) {
      const cursor = new URL(sync.nextPageUrl ?? "", server.authRoot).searchParams.get("cursor");
      ({ sync } = await sdk.resources.sync({ cursor: cursor ?? "" }));
      mutations.push(...sync.mutations);
      pages++;
    }
    return { mutations, pages, token: sync.nextSyncToken ?? "" };
  }

  it("bootstraps in pages and finds every public resource", async () => {
    const { mutations, pages, token } = await run({
      bootstrap: true,
      resources: FILTER,
      perPage: 5,
    });
    const published = await service.publisher.resources(FILTER);
    assert.equal(pages, Math.ceil(published.length / 5));
    assert.notEqual(token, "");
    assert.deepEqual(
      mutations.map(({ type, resourceGroup, resourceId, resourceContentId, snapshotUrl }) => [
        type,
        resourceGroup,
        resourceId,
        resourceContentId,
        snapshotUrl,
      ]),
      published.map(({ group, id, resourceContentId }) => [
        "RESOURCE_CREATE",
        group,
        id,
        resourceContentId,
        `/api/v4/resources/snapshots/${group}/${id}`,
      ]),
    );
  });

  it("reads every full copy as it is in the model", async () => {
    const { mutations } = await run({ bootstrap: true, resources: FILTER });
    for (const { resourceGroup, resourceId } of mutations) {
      const copy = await sdk.resources.findSnapshot(resourceGroup, resourceId);
      const rows = await service.publisher.rowsOf({ group: resourceGroup, id: resourceId });
      assert.deepEqual(
        [copy.resourceGroup, copy.resourceId, copy.schemaVersion, copy.syncSequence],
        [resourceGroup, resourceId, 1, await service.publisher.sequence()],
      );
      assert.deepEqual(
        copy.records,
        rows?.map(({ json }) => camelized(JSON.parse(json))),
      );
    }
  });

  it("reads the changes since its token", async () => {
    const { token } = await run({ bootstrap: true, resources: FILTER });
    const name = { recordType: "translation", recordKey: "10001" };
    await service.publisher.editRow(SAMPLE.english, name, { text: "[edited]" });
    await service.publisher.deleteRow(SAMPLE.urdu, { ...name, recordKey: "20001" });
    await service.publisher.hideResource(SAMPLE.tafsir, "unapproved");
    const { mutations } = await run({ syncToken: token, resources: FILTER, perPage: 2 });
    assert.deepEqual(
      mutations.map((m) => [m.type, m.recordKey, m.sourceRecordId, m.unavailableReason]),
      [
        ["ROW_UPDATE", "10001", 10001, null],
        ["ROW_DELETE", "20001", 20001, null],
        ["RESOURCE_DELETE", null, null, "unapproved"],
      ],
    );
    const row = (await service.publisher.rowsOf(SAMPLE.english))?.[0];
    assert.deepEqual(mutations[0]?.data, camelized(JSON.parse(row?.json ?? "")));
    await assert.rejects(sdk.resources.findSnapshot("tafsirs", SAMPLE.tafsir.id), /404/);
  });

  it("reads the lists of names", async () => {
    assert.equal((await sdk.resources.translations.list()).length, 7);
    assert.equal((await sdk.resources.tafsirs.list())[0]?.languageName, "english");
    assert.equal((await sdk.resources.recitations.list())[0]?.style, "Murattal");
    assert.equal((await sdk.resources.languages.list())[1]?.isoCode, "ar");
    assert.equal((await sdk.chapters.list())[0]?.nameArabic, "الفاتحة");
  });
});

/** The SDK's form of a response's field names. */
function camelized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelized);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      camelized(inner),
    ]),
  );
}
