import assert from "node:assert/strict";
import path from "node:path";
import { fault, TARGETS } from "../../../src/core/sandbox/faults.js";
import { Gate } from "../../../src/core/sandbox/gate.js";
import { loadSampleData } from "../../../src/core/sandbox/sampleData.js";
import { SAMPLE } from "../../../src/core/sandbox/sampleIds.js";
import { SANDBOX_CREDENTIALS } from "../../../src/core/sandbox/service.js";
import { syntheticResource, dataOf } from "../../../src/core/sandbox/synthetic.js";
import { answerOf, codeOf, Mirror, modelContent } from "../serviceClient.js";
import { service, open, client, TRANSLATION, describeService, start } from "./world.js";

const sampleFile = path.resolve(__dirname, "../../../media/sample/quran.json");

describeService("bad sync requests", () => {
  for (const [what, query, status, code] of [
    ["no filter", { bootstrap: "true" }, 422, "invalid_resources"],
    ["an empty filter", { bootstrap: "true", resources: "" }, 422, "invalid_resources"],
    ["a group alone", { bootstrap: "true", resources: "translations" }, 422, "invalid_resources"],
    ["an id of 0", { bootstrap: "true", resources: "translations:0" }, 422, "invalid_resources"],
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

  it("ignores everything after a raw semicolon, without an error", async () => {
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

describeService("full copies", () => {
  it("has all rows, its resource, and the newest sequence", async () => {
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

  it("responds to requests for hidden, missing and unknown resources", async () => {
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

describeService("other paths", () => {
  it("answers 404 with a gateway body", async () => {
    for (const path of ["/api/v4/nothing", "/api/v3/resources/sync", "/"]) {
      const answer = await client.get(path);
      assert.deepEqual([answer.status, codeOf(answer)], [404, "not_found"], path);
    }
    const posted = await client.get("/api/v4/resources/sync", { method: "POST" });
    assert.equal(posted.status, 404);
  });

  it("lists the names of the public resources, with their languages", async () => {
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

describeService("requests", () => {
  it("records requests: method, path, decoded query, headers and status", async () => {
    await client.sync({ bootstrap: "true", resources: "tafsirs:1;translations:1" });
    const [request] = service.requests.to("/resources/sync");
    assert.equal(request?.method, "GET");
    assert.equal(request?.path, "/content/api/v4/resources/sync");
    assert.equal(request?.query.resources, "tafsirs:1;translations:1");
    assert.match(request?.rawQuery ?? "", /tafsirs%3A1%3Btranslations%3A1/);
    assert.equal(request?.headers["x-client-id"], SANDBOX_CREDENTIALS.clientId);
    assert.equal(request?.status, 200);
  });

  it("keeps a client that follows the documents equal to the model after any change", async () => {
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
