import assert from "node:assert/strict";
import path from "node:path";
import { fault, TARGETS } from "../../src/core/sandbox/faults.js";
import { Gate } from "../../src/core/sandbox/gate.js";
import { loadSampleData } from "../../src/core/sandbox/sampleData.js";
import { SAMPLE } from "../../src/core/sandbox/sampleIds.js";
import {
  createSandboxService,
  SANDBOX_CREDENTIALS,
  type SandboxService,
} from "../../src/core/sandbox/service.js";
import { syntheticResource, dataOf } from "../../src/core/sandbox/synthetic.js";
import type { SandboxData } from "../../src/core/sandbox/types.js";
import {
  answerOf,
  codeOf,
  Mirror,
  modelContent,
  PlainClient,
  WAYS,
  type OpenWay,
} from "./serviceClient.js";

const TRANSLATION = { group: "translations", id: 1 };
const sampleFile = path.resolve(__dirname, "../../media/sample/quran.json");

/** Five translations, two tafsirs and an article, of three rows each. */
function smallData(version?: string): SandboxData {
  const rows = 3;
  return dataOf(
    [
      ...[1, 2, 3, 4, 5].map((id) => syntheticResource({ group: "translations", id, rows })),
      ...[1, 2].map((id) => syntheticResource({ group: "tafsirs", id, rows })),
      syntheticResource({ group: "articles", id: 1, rows }),
    ],
    version,
  );
}

for (const way of WAYS) {
  describe(`the Content Sync service, ${way.name}`, () => {
    let now = Date.UTC(2026, 5, 1);
    let service: SandboxService;
    let open: OpenWay;
    let client: PlainClient;

    const start = async (data: SandboxData): Promise<void> => {
      service = createSandboxService({ data, clock: { now: () => now } });
      open = await way.open(service);
      client = new PlainClient(open);
    };

    beforeEach(() => start(smallData()));
    afterEach(() => open.close());

    describe("access", () => {
      it("gives a token for the credentials, for an hour and the scope that was asked", async () => {
        const answer = await client.requestToken();
        assert.equal(answer.status, 200);
        const { access_token, ...rest } = answer.json as Record<string, unknown>;
        assert.equal(typeof access_token, "string");
        assert.deepEqual(rest, { token_type: "bearer", expires_in: 3600, scope: "content" });
        assert.equal(answer.headers.get("cache-control"), "no-store");
      });

      for (const [what, options, status, code] of [
        ["a wrong secret", { headers: form(basic("sandbox-client:wrong")) }, 401, "invalid_client"],
        ["an unknown client", { headers: form(basic("nobody:wrong")) }, 401, "invalid_client"],
        ["no credentials", { headers: form() }, 401, "invalid_client"],
        ["a body that is no form", { body: "{}", json: true }, 400, "invalid_request"],
        [
          "another grant",
          { body: "grant_type=password&scope=content" },
          400,
          "unsupported_grant_type",
        ],
        ["another scope", { body: "grant_type=client_credentials" }, 400, "invalid_scope"],
        [
          "the secret in the body as well",
          { body: "grant_type=client_credentials&scope=content&client_secret=sandbox-secret" },
          400,
          "invalid_request",
        ],
      ] as const) {
        it(`refuses a token for ${what}`, async () => {
          const { json = false, ...init } = { json: undefined, ...options };
          const answer = await client.requestToken({
            ...init,
            ...(json === true
              ? {
                  headers: {
                    ...basic("sandbox-client:sandbox-secret"),
                    "content-type": "application/json",
                  },
                }
              : {}),
          });
          assert.equal(answer.status, status);
          assert.equal(codeOf(answer), code);
        });
      }

      it("reads credentials in the header as they are and form-encoded", async () => {
        const credentials = { clientId: "a client", clientSecret: "se%cret:+ü" };
        const other = createSandboxService({ data: smallData(), credentials: [credentials] });
        const there = await way.open(other);
        try {
          for (const text of [
            `${credentials.clientId}:${credentials.clientSecret}`,
            `${encodeURIComponent(credentials.clientId)}:${encodeURIComponent(credentials.clientSecret)}`,
          ]) {
            const answer = await new PlainClient(there).requestToken({
              headers: form(basic(text)),
            });
            assert.equal(answer.status, 200);
          }
        } finally {
          await there.close();
        }
      });

      it("refuses calls without both headers, with an unknown token, and after its hour", async () => {
        const token = await client.signIn();
        const id = SANDBOX_CREDENTIALS.clientId;
        const withHeaders = (headers: Record<string, string>) =>
          client.get("/api/v4/resources/translations", { headers });
        assert.equal((await withHeaders({ "x-auth-token": token, "x-client-id": id })).status, 200);
        for (const [headers, status, type] of [
          [{}, 401, "unauthorized"],
          [{ "x-auth-token": token }, 401, "unauthorized"],
          [{ "x-client-id": id }, 401, "unauthorized"],
          [{ "x-auth-token": "unknown", "x-client-id": id }, 401, "invalid_token"],
          [{ "x-auth-token": token, "x-client-id": "another" }, 403, "forbidden"],
        ] as const) {
          const answer = await withHeaders(headers);
          assert.equal(answer.status, status);
          assert.equal((answer.json as { success: boolean }).success, false);
          assert.equal(codeOf(answer), type);
        }
        now += 3600 * 1000;
        const late = await withHeaders({ "x-auth-token": token, "x-client-id": id });
        assert.deepEqual([late.status, codeOf(late)], [401, "invalid_token"]);
      });
    });

    describe("bootstrap", () => {
      it("lists the public resources of the filter with their full copies' addresses", async () => {
        const page = await client.page({
          bootstrap: "true",
          resources: "tafsirs:2;translations:1",
        });
        assert.deepEqual(
          page.mutations.map(({ type, resource_group, resource_id, snapshot_url }) => [
            type,
            resource_group,
            resource_id,
            snapshot_url,
          ]),
          [
            ["RESOURCE_CREATE", "translations", 1, "/api/v4/resources/snapshots/translations/1"],
            ["RESOURCE_CREATE", "tafsirs", 2, "/api/v4/resources/snapshots/tafsirs/2"],
          ],
        );
        assert.equal(page.has_more, false);
        assert.equal(page.next_page_url, null);
        assert.equal(typeof page.next_sync_token, "string");
      });

      it("names every field of a mutation, null where it has none", async () => {
        const page = await client.page({ bootstrap: "true", resources: "translations:1" });
        const sequence = page.mutations[0]?.sequence ?? 0;
        assert.ok(sequence > 0 && sequence <= page.sync_until_sequence);
        assert.deepEqual(page.mutations, [
          {
            sequence,
            type: "RESOURCE_CREATE",
            resource_group: "translations",
            resource_id: 1,
            resource_content_id: 1,
            record_type: null,
            record_key: null,
            source_record_id: null,
            changed_at: "2026-01-01T00:00:00Z",
            data: null,
            snapshot_url: "/api/v4/resources/snapshots/translations/1",
            unavailable_reason: null,
          },
        ]);
      });

      it("says nothing of hidden resources and of ids that do not exist", async () => {
        await service.publisher.hideResource(TRANSLATION);
        const page = await client.page({ bootstrap: "true", resources: "translations:1,2,999" });
        assert.deepEqual(
          page.mutations.map(({ resource_id }) => resource_id),
          [2],
        );
      });

      it("comes in pages of ascending sequence under one bound, with the token on the last", async () => {
        const pages = await client.pages({
          bootstrap: "true",
          resources: "translations:*;tafsirs:*",
          per_page: "3",
        });
        assert.deepEqual(
          pages.map(({ mutations, has_more, next_sync_token }) => [
            mutations.length,
            has_more,
            next_sync_token === null,
          ]),
          [
            [3, true, true],
            [3, true, true],
            [1, false, false],
          ],
        );
        assert.equal(new Set(pages.map((page) => page.sync_until_sequence)).size, 1);
        const sequences = pages.flatMap((page) => page.mutations.map(({ sequence }) => sequence));
        assert.deepEqual(
          sequences,
          [...sequences].sort((a, b) => a - b),
        );
        for (const page of pages.slice(0, -1)) {
          assert.match(page.next_page_url ?? "", /^\/api\/v4\/resources\/sync\?cursor=/);
        }
      });

      it("has pages of 50 unless asked otherwise, and of 100 at most", async () => {
        await open.close();
        await start(
          dataOf(
            Array.from({ length: 120 }, (_, index) =>
              syntheticResource({ group: "translations", id: index + 1, rows: 1 }),
            ),
          ),
        );
        const lengths = async (query: Record<string, string>) =>
          (await client.pages({ bootstrap: "true", resources: "translations:*", ...query })).map(
            (page) => page.mutations.length,
          );
        assert.deepEqual(await lengths({}), [50, 50, 20]);
        assert.deepEqual(await lengths({ per_page: "100" }), [100, 20]);
      });

      it("keeps its bound while changes are published between the pages", async () => {
        const query = { bootstrap: "true", resources: "translations:*", per_page: "2" };
        const first = await client.page(query);
        await service.publisher.hideResource({ group: "translations", id: 3 });
        await service.publisher.restoreResource({ group: "translations", id: 3 });
        await service.publisher.hideResource({ group: "translations", id: 4 });
        const second = await client.next(first);
        assert.equal(second.sync_until_sequence, first.sync_until_sequence);
        assert.deepEqual(
          second.mutations.map(({ resource_id }) => resource_id),
          [5],
        );
        const later = await client.page({
          resources: "translations:*",
          sync_token: second.next_sync_token ?? "",
        });
        assert.deepEqual(
          later.mutations.map(({ type, resource_id }) => [type, resource_id]),
          [
            ["RESOURCE_DELETE", 3],
            ["RESOURCE_CREATE", 3],
            ["RESOURCE_DELETE", 4],
          ],
        );
      });
    });

    describe("incremental sync", () => {
      const resources = "translations:*;articles:*";
      let token: string;

      beforeEach(async () => {
        const page = await client.page({ bootstrap: "true", resources });
        token = page.next_sync_token ?? "";
      });

      const changes = async () => (await client.page({ resources, sync_token: token })).mutations;

      it("has nothing to say when nothing changed", async () => {
        const page = await client.page({ resources, sync_token: token });
        assert.deepEqual(page.mutations, []);
        assert.equal(typeof page.next_sync_token, "string");
      });

      it("tells each of the seven kinds of change as documented", async () => {
        const { publisher } = service;
        const name = { recordType: "translation", recordKey: "2" };
        const hidden = { group: "translations", id: 4 };
        await publisher.addRow(TRANSLATION, { id: 77, verse_key: "2:4", text: "[added]" });
        await publisher.editRow(TRANSLATION, name, { text: "[edited]" });
        await publisher.deleteRow(TRANSLATION, { recordType: "translation", recordKey: "1" });
        await publisher.touchResource({ group: "translations", id: 2 });
        await publisher.invalidateResource({ group: "translations", id: 3 });
        await publisher.hideResource(hidden, "rejected");
        await publisher.restoreResource(hidden);
        const mutations = await changes();
        assert.deepEqual(
          mutations.map((m) => [
            m.type,
            m.resource_id,
            m.record_type,
            m.record_key,
            m.source_record_id,
            m.snapshot_url,
            m.unavailable_reason,
          ]),
          [
            ["ROW_CREATE", 1, "translation", "77", 77, null, null],
            ["ROW_UPDATE", 1, "translation", "2", 2, null, null],
            ["ROW_DELETE", 1, "translation", "1", 1, null, null],
            ["RESOURCE_UPDATE", 2, null, null, null, null, null],
            ["RESOURCE_INVALIDATE", 3, null, null, null, url(3), null],
            ["RESOURCE_DELETE", 4, null, null, null, null, "rejected"],
            ["RESOURCE_CREATE", 4, null, null, null, url(4), null],
          ],
        );
        assert.deepEqual(mutations[0]?.data, { id: 77, verse_key: "2:4", text: "[added]" });
        assert.equal(mutations[1]?.data?.text, "[edited]");
        assert.equal(mutations[2]?.data, null);
        assert.equal(mutations[0]?.changed_at, new Date(now).toISOString().replace(".000", ""));
      });

      it("serves a row's payload as the same text in the feed and in the full copy", async () => {
        await service.publisher.editRow(
          TRANSLATION,
          { recordType: "translation", recordKey: "2" },
          { text: "\u2028 «نص» \\ / 1.0", number: 1e21 },
        );
        const json = (await service.publisher.rowsOf(TRANSLATION))?.[1]?.json ?? "";
        assert.ok(json.includes("«نص»"));
        const feed = await client.sync({ resources, sync_token: token });
        const copy = await client.get("/api/v4/resources/snapshots/translations/1");
        assert.ok(feed.text.includes(`"data":${json},`));
        assert.ok(copy.text.includes(json));
      });

      it("replays no change of a resource that is hidden, and a full copy once it is back", async () => {
        await service.publisher.editRow(
          TRANSLATION,
          { recordType: "translation", recordKey: "1" },
          { text: "[before]" },
        );
        await service.publisher.hideResource(TRANSLATION, null);
        await service.publisher.editRow(
          TRANSLATION,
          { recordType: "translation", recordKey: "1" },
          { text: "[while hidden]" },
        );
        assert.deepEqual(
          (await changes()).map(({ type }) => type),
          ["RESOURCE_DELETE"],
        );
        await service.publisher.restoreResource(TRANSLATION);
        const after = await changes();
        assert.equal(after.at(-1)?.type, "RESOURCE_CREATE");
        assert.ok(!JSON.stringify(after).includes("[while hidden]"));
        const { records } = await client.snapshot(TRANSLATION);
        assert.equal(records[0]?.text, "[while hidden]");
      });

      it("lets a wildcard follow resources that appear and disappear", async () => {
        const added = { group: "translations", id: 9 };
        await service.publisher.addResource({
          ...added,
          resourceContentId: 9,
          rows: [{ id: 1, verse_key: "1:1", text: "[new]" }],
        });
        await service.publisher.removeResource({ group: "translations", id: 5 });
        assert.deepEqual(
          (await changes()).map((m) => [m.type, m.resource_id, m.unavailable_reason]),
          [
            ["RESOURCE_CREATE", 9, null],
            ["RESOURCE_DELETE", 5, "deleted"],
          ],
        );
      });

      it("pages with a fixed bound while more is published", async () => {
        for (let index = 0; index < 5; index++) await service.publisher.touchResource(TRANSLATION);
        const first = await client.page({ resources, sync_token: token, per_page: "2" });
        await service.publisher.touchResource(TRANSLATION);
        const second = await client.next(first);
        const third = await client.next(second);
        assert.deepEqual(
          [first, second, third].map((page) => [page.mutations.length, page.sync_until_sequence]),
          [2, 2, 1].map((length) => [length, first.sync_until_sequence]),
        );
        const later = await client.page({ resources, sync_token: third.next_sync_token ?? "" });
        assert.equal(later.mutations.length, 1);
      });

      it("publishes mutation types that no document names", async () => {
        await service.publisher.publishUnknown(TRANSLATION, "ROW_MERGE", {
          row: { recordType: "translation", recordKey: "1" },
          data: { id: 1 },
        });
        const [mutation] = await changes();
        assert.deepEqual(
          [mutation?.type, mutation?.record_key, mutation?.data],
          ["ROW_MERGE", "1", { id: 1 }],
        );
      });
    });

    describe("what tokens and cursors are bound to", () => {
      const resources = "translations:1,2,3;tafsirs:*";

      const tokenOf = async (): Promise<string> =>
        (await client.page({ bootstrap: "true", resources })).next_sync_token ?? "";

      it("takes a token with any spelling of its filter", async () => {
        const sync_token = await tokenOf();
        for (const same of [
          "tafsirs:*;translations:1,2,3",
          "translations:3,1;tafsirs:2,*;translations:2,2",
        ]) {
          assert.equal((await client.sync({ resources: same, sync_token })).status, 200);
        }
      });

      it("refuses a token with another filter", async () => {
        const answer = await client.sync({
          resources: "translations:1,2;tafsirs:*",
          sync_token: await tokenOf(),
        });
        assert.deepEqual([answer.status, codeOf(answer)], [422, "token_filter_mismatch"]);
      });

      it("refuses altered, expired and foreign tokens with resync_required", async () => {
        const good = await tokenOf();
        const [body = "", mark = ""] = good.split(".");
        const altered = Buffer.from(body, "base64url").toString().replace("1008", "1001");
        const refused = [
          "nonsense",
          `${good}x`,
          body,
          `${Buffer.from(altered).toString("base64url")}.${mark}`,
        ];
        const foreign = createSandboxService({ data: smallData("another version") });
        const there = await way.open(foreign);
        try {
          const page = await new PlainClient(there).page({ bootstrap: "true", resources });
          refused.push(page.next_sync_token ?? "");
        } finally {
          await there.close();
        }
        for (const sync_token of refused) {
          const answer = await client.sync({ resources, sync_token });
          assert.deepEqual([answer.status, codeOf(answer)], [410, "resync_required"], sync_token);
        }
        await service.publisher.expireTokens();
        const expired = await client.sync({ resources, sync_token: good });
        assert.deepEqual([expired.status, codeOf(expired)], [410, "resync_required"]);
        const fresh = await client.sync({ resources, sync_token: await tokenOf() });
        assert.equal(fresh.status, 200);
      });

      it("refuses a cursor with another filter, another page size, or another epoch", async () => {
        const { next_page_url } = await client.page({
          bootstrap: "true",
          resources,
          per_page: "2",
        });
        const next = next_page_url ?? "";
        for (const [more, status, code] of [
          ["", 200, undefined],
          [`&resources=${encodeURIComponent(resources)}&per_page=2`, 200, undefined],
          [`&resources=${encodeURIComponent("translations:1")}`, 422, "cursor_filter_mismatch"],
          ["&per_page=3", 422, "cursor_per_page_mismatch"],
        ] as const) {
          const answer = await client.get(next + more);
          assert.deepEqual([answer.status, codeOf(answer)], [status, code]);
        }
        await service.publisher.expireTokens();
        const answer = await client.get(next);
        assert.deepEqual([answer.status, codeOf(answer)], [410, "resync_required"]);
      });
    });

    describe("bad sync requests", () => {
      for (const [what, query, status, code] of [
        ["no filter", { bootstrap: "true" }, 422, "invalid_resources"],
        ["an empty filter", { bootstrap: "true", resources: "" }, 422, "invalid_resources"],
        [
          "a group alone",
          { bootstrap: "true", resources: "translations" },
          422,
          "invalid_resources",
        ],
        [
          "an id of 0",
          { bootstrap: "true", resources: "translations:0" },
          422,
          "invalid_resources",
        ],
        [
          "an unknown group",
          { bootstrap: "true", resources: "poems:*" },
          422,
          "unknown_resource_group",
        ],
        [
          "a page size above 100",
          { bootstrap: "true", resources: "translations:*", per_page: "101" },
          422,
          "invalid_per_page",
        ],
        [
          "a page size of 0",
          { bootstrap: "true", resources: "translations:*", per_page: "0" },
          422,
          "invalid_per_page",
        ],
        ["neither bootstrap nor token", { resources: "translations:*" }, 400, "invalid_request"],
      ] as const) {
        it(`answers ${status} ${code} to ${what}`, async () => {
          const answer = await client.sync(query);
          assert.deepEqual([answer.status, codeOf(answer)], [status, code]);
        });
      }

      it("loses everything after a raw semicolon, without an error", async () => {
        const raw = await client.get(
          "/api/v4/resources/sync?bootstrap=true&resources=tafsirs:1;translations:1&per_page=1",
        );
        const encoded = await client.get(
          "/api/v4/resources/sync?bootstrap=true&resources=tafsirs:1%3Btranslations:1",
        );
        const groups = (answer: typeof raw) =>
          (answer.json as { sync: { mutations: { resource_group: string }[] } }).sync.mutations.map(
            (mutation) => mutation.resource_group,
          );
        assert.deepEqual(groups(raw), ["tafsirs"]);
        assert.deepEqual(groups(encoded), ["translations", "tafsirs"]);
      });
    });

    describe("full copies", () => {
      it("has all rows, what it is of, and the newest sequence", async () => {
        const sequence = await service.publisher.touchResource(TRANSLATION);
        const { records, ...rest } = await client.snapshot(TRANSLATION);
        assert.deepEqual(rest, {
          resource_group: "translations",
          resource_id: 1,
          resource_content_id: 1,
          schema_version: 1,
          sync_sequence: sequence,
        });
        assert.deepEqual(
          records.map((record) => JSON.stringify(record)),
          (await service.publisher.rowsOf(TRANSLATION))?.map(({ json }) => json),
        );
      });

      it("is not cacheable, nor is a page", async () => {
        for (const path of [
          "/api/v4/resources/snapshots/translations/1",
          "/api/v4/resources/sync?bootstrap=true&resources=translations:1",
        ]) {
          assert.equal((await client.get(path)).headers.get("cache-control"), "no-store");
        }
      });

      it("answers for what is hidden, missing or of an unknown group", async () => {
        await service.publisher.hideResource(TRANSLATION);
        for (const [what, status, code] of [
          ["translations/1", 404, "snapshot_not_found"],
          ["translations/999", 404, "snapshot_not_found"],
          ["poems/1", 422, "unknown_resource_group"],
          ["translations/abc", 404, "not_found"],
          ["translations/0", 404, "not_found"],
        ] as const) {
          const answer = await client.get(`/api/v4/resources/snapshots/${what}`);
          assert.deepEqual([answer.status, codeOf(answer)], [status, code], what);
        }
        assert.equal(await service.publisher.rowsOf(TRANSLATION), null);
      });

      it("sends a large copy complete", async () => {
        await open.close();
        const group = "word_by_word_translations";
        await start(dataOf([syntheticResource({ group, id: 1, rows: 77_000 })]));
        const { records } = await client.snapshot({ group, id: 1 });
        assert.equal(records.length, 77_000);
        assert.equal(records.at(-1)?.word_id, 77_000);
      });
    });

    describe("other paths", () => {
      it("answers 404 with a gateway body", async () => {
        for (const path of ["/api/v4/nothing", "/api/v3/resources/sync", "/"]) {
          const answer = await client.get(path);
          assert.deepEqual([answer.status, codeOf(answer)], [404, "not_found"], path);
        }
        const posted = await client.get("/api/v4/resources/sync", { method: "POST" });
        assert.equal(posted.status, 404);
      });

      it("lists what names the public resources, with their languages", async () => {
        await open.close();
        await start(await loadSampleData(sampleFile));
        await service.publisher.hideResource(SAMPLE.french);
        const lists = async (name: string): Promise<Record<string, unknown>[]> => {
          const answer = await client.get(`/api/v4/resources/${name}`);
          return (answer.json as Record<string, Record<string, unknown>[]>)[name] ?? [];
        };
        const translations = await lists("translations");
        assert.deepEqual(
          translations.map(({ id }) => id),
          [1, 2, 4, 5, 6, 7],
        );
        assert.deepEqual(translations[1], {
          id: 2,
          name: "Maududi",
          author_name: "Abul A'la Maududi; quran-json, CC BY-SA 4.0, sample excerpt",
          slug: "sample-ur",
          language_name: "urdu",
          translated_name: { name: "Maududi", language_name: "english" },
        });
        const languages = await lists("languages");
        for (const { language_name } of [...translations, ...(await lists("tafsirs"))]) {
          assert.ok(
            languages.some(({ name }) => String(name).toLowerCase() === language_name),
            String(language_name),
          );
        }
        assert.deepEqual(
          languages
            .filter(({ direction }) => direction === "rtl")
            .map(({ iso_code, translations_count }) => [iso_code, translations_count]),
          [
            ["ar", 0],
            ["ur", 1],
            ["fa", 1],
          ],
        );
        const [recitation] = await lists("recitations");
        assert.equal(recitation?.reciter_name, "Placeholder recitation (no audio)");
        const chapters = (await client.get("/api/v4/chapters")).json as { chapters: unknown[] };
        assert.equal(chapters.chapters.length, 38);
      });
    });

    it("records what it received: method, path, decoded query, headers and status", async () => {
      await client.sync({ bootstrap: "true", resources: "tafsirs:1;translations:1" });
      const [request] = service.requests.to("/resources/sync");
      assert.equal(request?.method, "GET");
      assert.equal(request?.path, "/content/api/v4/resources/sync");
      assert.equal(request?.query.resources, "tafsirs:1;translations:1");
      assert.match(request?.rawQuery ?? "", /tafsirs%3A1%3Btranslations%3A1/);
      assert.equal(request?.headers["x-client-id"], SANDBOX_CREDENTIALS.clientId);
      assert.equal(request?.status, 200);
    });

    it("keeps a client that follows the documents equal to the model, whatever is published", async () => {
      await open.close();
      await start(await loadSampleData(sampleFile));
      const filter = "articles:*;quran_core:1;recitations:*;tafsirs:*;translations:1,2,7";
      const mirror = new Mirror(client, filter, 4);
      await mirror.sync();
      assert.deepEqual(mirror.content(), await modelContent(service, filter));
      for (let round = 0; round < 10; round++) {
        await service.publisher.publishSampleChange();
        if (round % 2 === 1) await mirror.sync();
        if (round % 2 === 1) {
          assert.deepEqual(mirror.content(), await modelContent(service, filter));
        }
      }
    });

    it("ends an aborted request, also in the middle of a body", async () => {
      const early = new AbortController();
      early.abort();
      await assert.rejects(client.get("/api/v4/chapters", { signal: early.signal }), {
        name: "AbortError",
      });

      const headers = {
        "x-auth-token": await client.signIn(),
        "x-client-id": SANDBOX_CREDENTIALS.clientId,
      };
      const gate = new Gate();
      service.faults.add(TARGETS.lists, fault.holdBody(gate, 10));
      const late = new AbortController();
      const response = await client.open("/api/v4/resources/translations", {
        signal: late.signal,
        headers,
      });
      assert.equal(response.status, 200);
      await gate.reached;
      late.abort();
      await assert.rejects(answerOf(response), { name: "AbortError" });
    });
  });
}

function url(id: number): string {
  return `/api/v4/resources/snapshots/translations/${id}`;
}

function basic(text: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(text).toString("base64")}` };
}

function form(headers: Record<string, string> = {}): Record<string, string> {
  return { "content-type": "application/x-www-form-urlencoded", ...headers };
}
