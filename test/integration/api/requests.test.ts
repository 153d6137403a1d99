import assert from "node:assert/strict";
import { hostileUrls } from "../../../src/core/sandbox/faults.js";
import {
  BOOTSTRAP,
  body,
  errorOf,
  json,
  SECRETS,
  setUp,
  startServer,
  visible,
  type ServerOptions,
  type TestServer,
} from "./support.js";

describe("requests", () => {
  let server: TestServer;
  const start = async (options: ServerOptions = {}): Promise<TestServer> =>
    (server = await startServer(options));
  afterEach(() => server.close());

  it("for a bootstrap carry the whole filter, encoded", async () => {
    await start();
    await setUp(server).client.fetchPage(BOOTSTRAP);
    assert.equal(
      server.content[0]?.target,
      "/content/api/v4/resources/sync?bootstrap=true" +
        "&resources=tafsirs%3A151%3Btranslations%3A19%2C20&per_page=100",
    );
  });

  it("for changes carry the checkpoint, encoded", async () => {
    await start();
    await setUp(server).client.fetchPage({
      kind: "incremental",
      filter: "articles:*",
      token: "a+b/c=&d",
      perPage: 50,
    });
    const url = new URL(server.content[0]?.target ?? "", server.origin);
    assert.equal(url.searchParams.get("sync_token"), "a+b/c=&d");
    assert.equal(url.searchParams.get("resources"), "articles:*");
    assert.equal(url.searchParams.get("per_page"), "50");
    assert.equal(url.searchParams.has("bootstrap"), false);
  });

  it("for the next page use its address unchanged", async () => {
    await start();
    const url = "/api/v4/resources/sync?cursor=abc%2Bdef==&x=;:*,";
    await setUp(server).client.fetchPage({ kind: "next", url });
    assert.equal(server.content[0]?.target, `/content${url}`);
  });

  it("for a full copy use the received address, or the documented one", async () => {
    await start();
    const { client } = setUp(server);
    const ref = { group: "translations", id: 19 };
    await client.fetchFullCopy(ref, "/api/v4/resources/snapshots/translations/19?v=2");
    await client.fetchFullCopy(ref, null);
    assert.deepEqual(
      server.content.map((request) => request.target),
      [
        "/content/api/v4/resources/snapshots/translations/19?v=2",
        "/content/api/v4/resources/snapshots/translations/19",
      ],
    );
  });

  it("with an empty filter are never sent, because it could mean everything", async () => {
    await start();
    const { client } = setUp(server);
    for (const kind of ["bootstrap", "incremental"] as const) {
      const error = await errorOf(client.fetchPage({ kind, filter: "", token: "t", perPage: 100 }));
      assert.equal(error.code, "not_configured");
    }
    assert.equal(server.received.length, 0);
  });

  it("to an address other than the service's own are never sent, not even for a token", async () => {
    await start();
    const elsewhere = await startServer();
    try {
      const { client, logger } = setUp(server);
      for (const url of hostileUrls(elsewhere.origin)) {
        const page = await errorOf(client.fetchPage({ kind: "next", url }));
        assert.equal(page.code, "invalid_response", url);
        assert.equal(page.details.field, "sync.next_page_url");
        for (const secret of SECRETS) assert.ok(!visible(logger, page).includes(secret));
      }
      assert.equal(server.received.length, 0);
      assert.equal(elsewhere.received.length, 0);
    } finally {
      await elsewhere.close();
    }
  });

  it("for a full copy whose address leads elsewhere use the documented path, with a log entry", async () => {
    await start();
    const elsewhere = await startServer();
    try {
      const { client, logger } = setUp(server);
      for (const url of hostileUrls(elsewhere.origin)) {
        await client.fetchFullCopy({ group: "translations", id: 1 }, url);
        const { target } = server.content.at(-1) ?? { target: "" };
        assert.equal(target, "/content/api/v4/resources/snapshots/translations/1", url);
        assert.match(logger.lines.join("\n"), /snapshot_url of translations:1 leads elsewhere/);
        logger.lines.length = 0;
      }
      assert.equal(elsewhere.received.length, 0);
    } finally {
      await elsewhere.close();
    }
  });

  for (const ref of [
    { group: "../../x", id: 1 },
    { group: "Translations", id: 1 },
    { group: "translations", id: 0 },
    { group: "translations", id: 1.5 },
  ]) {
    it(`for ${ref.group}:${ref.id}, which cannot be a resource, are never sent`, async () => {
      await start();
      const error = await errorOf(setUp(server).client.fetchFullCopy(ref, null));
      assert.equal(error.code, "invalid_response");
      assert.equal(server.received.length, 0);
    });
  }

  for (const [option, value] of [
    ["gatewayRoot", "http://192.0.2.1/content"],
    ["gatewayRoot", ""],
    ["authRoot", "http://192.0.2.1"],
    ["authRoot", "https://user:password@127.0.0.1"],
  ] as const) {
    it(`are never sent if ${option} is ${JSON.stringify(value)}`, async () => {
      await start();
      const { client } = setUp(server, {
        [option]: value,
        fetch: () => assert.fail("a request was sent"),
      });
      assert.equal((await errorOf(client.fetchPage(BOOTSTRAP))).code, "not_configured");
      assert.equal(server.received.length, 0);
    });
  }

  it("are logged with method, path, status, size and time, without secrets or whole checkpoints", async () => {
    await start({ content: [json(200, { ok: true }), body(422, "")] });
    const { client, logger } = setUp(server);
    const checkpoint = "checkpoint-0123456789";
    await client.fetchPage({
      kind: "incremental",
      filter: "articles:*",
      token: checkpoint,
      perPage: 9,
    });
    const cursor = "cursor-0123456789";
    const error = await errorOf(
      client.fetchPage({ kind: "next", url: `/api/v4/resources/sync?cursor=${cursor}` }),
    );
    assert.ok(
      logger.lines.includes(
        "GET /content/api/v4/resources/sync?sync_token=checkp…&resources=articles%3A*&per_page=9: 200, 11 B, 0 ms",
      ),
      logger.lines.join("\n"),
    );
    const log = visible(logger, error);
    for (const secret of [...SECRETS, checkpoint, cursor]) assert.ok(!log.includes(secret), log);
  });
});

describe("the lists of names", () => {
  let server: TestServer;
  afterEach(() => server.close());

  const LISTS: Record<string, unknown> = {
    languages: {
      languages: [
        { id: 38, name: "English", iso_code: "en", native_name: "English", direction: "ltr" },
        { id: 174, name: "Urdu", iso_code: "ur", native_name: "اردو", direction: "rtl" },
        { id: 1, name: "Odd", iso_code: "", direction: "sideways" },
        { nothing: true },
      ],
    },
    translations: {
      translations: [
        {
          id: 20,
          name: "Name",
          author_name: "Author",
          slug: "s",
          language_name: "english",
          translated_name: { name: "Other" },
        },
        {
          id: 97,
          name: null,
          author_name: "",
          language_name: " URDU ",
          translated_name: { name: "Translated" },
        },
        { id: 3, name: "Odd one", language_name: "odd" },
        { id: 4, name: "No language" },
        { id: "5", name: "An id that is text" },
        null,
      ],
    },
    tafsirs: { tafsirs: [{ id: 169, name: "Tafsir", author_name: "A", language_name: "english" }] },
    recitations: {
      recitations: [
        { id: 1, reciter_name: "Reciter", style: "Mujawwad" },
        { id: 7, reciter_name: "Reciter", style: null },
      ],
    },
  };

  const serve = (overrides: Record<string, unknown> = {}): ReturnType<typeof startServer> =>
    startServer({
      content: [
        async (request, response) => {
          const name = request.target.split("/").at(-1) ?? "";
          const value = name in overrides ? overrides[name] : LISTS[name];
          const answer = typeof value === "number" ? body(value, "") : json(200, value);
          await answer(request, response);
        },
      ],
    });

  it("are joined with the languages; unreadable entries do not affect others", async () => {
    server = await serve();
    const { client, logger } = setUp(server);
    const listed = await client.fetchLists();
    const none = { languageName: null, languageCode: null, direction: null };
    assert.deepEqual(listed, [
      {
        group: "translations",
        id: 20,
        name: "Name",
        authorName: "Author",
        languageName: "english",
        languageCode: "en",
        direction: "ltr",
      },
      {
        group: "translations",
        id: 97,
        name: "Translated",
        authorName: null,
        languageName: "URDU",
        languageCode: "ur",
        direction: "rtl",
      },
      {
        group: "translations",
        id: 3,
        name: "Odd one",
        authorName: null,
        languageName: "odd",
        languageCode: null,
        direction: null,
      },
      { group: "translations", id: 4, name: "No language", authorName: null, ...none },
      {
        group: "tafsirs",
        id: 169,
        name: "Tafsir",
        authorName: "A",
        languageName: "english",
        languageCode: "en",
        direction: "ltr",
      },
      { group: "recitations", id: 1, name: "Reciter (Mujawwad)", authorName: "Reciter", ...none },
      { group: "recitations", id: 7, name: "Reciter", authorName: "Reciter", ...none },
    ]);
    assert.equal(server.tokens.length, 1);
    assert.ok(logger.lines.some((line) => line.includes("translations has 2 unreadable")));
  });

  for (const [name, overrides, groups] of [
    [
      "without languages: names without codes",
      { languages: 404 },
      ["translations", "tafsirs", "recitations"],
    ],
    ["without one list: the others", { tafsirs: 500 }, ["translations", "recitations"]],
    [
      "with one list of another shape: the others",
      { translations: { translations: 5 } },
      ["tafsirs", "recitations"],
    ],
    [
      "with one list that is an array: the others",
      { translations: [] },
      ["tafsirs", "recitations"],
    ],
  ] as const) {
    it(`are returned ${name}`, async () => {
      server = await serve(overrides);
      const listed = await setUp(server).client.fetchLists();
      assert.deepEqual([...new Set(listed.map((entry) => entry.group))], groups);
    });
  }

  it("fail if no list is available", async () => {
    server = await serve({ translations: 404, tafsirs: 404, recitations: 404 });
    assert.equal((await errorOf(setUp(server).client.fetchLists())).code, "invalid_response");
  });

  it("end as cancelled when the caller cancels", async () => {
    const cancel = new AbortController();
    server = await startServer({ content: [() => cancel.abort()] });
    const error = await errorOf(setUp(server).client.fetchLists(cancel.signal));
    assert.equal(error.code, "cancelled");
  });
});
