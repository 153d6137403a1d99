import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { cancelled } from "../../../src/core/model/errors.js";
import {
  body,
  BOOTSTRAP,
  CREDENTIALS,
  errorOf,
  json,
  SECRETS,
  setUp,
  startServer,
  TestClock,
  TOKENS,
  visible,
  type Answer,
  type TestServer,
} from "./support.js";

const gateway = (status: number, type: string, message = "what the gateway said"): Answer =>
  json(status, { message, type, success: false });
const sync = (status: number, code: string, message = "what the service said"): Answer =>
  json(status, { error: { code, message } });
const html = (status: number): Answer =>
  body(status, "<html><h1>Bad things</h1></html>", { "content-type": "text/html" });
const empty = (status: number): Answer => body(status, "");

const ATTEMPTS_WHEN_BUSY = 5;

/** How long every request has to wait before that is announced, in milliseconds. */
const ANNOUNCED_AFTER_MS = 500;

/** A clock whose waits last until `endWait`, or until they are cancelled. */
function heldClock(): { clock: TestClock; waiting: Promise<void>; endWait: () => void } {
  const clock = new TestClock();
  const waits = new EventEmitter();
  clock.wait = async (_, signal) => {
    waits.emit("begin");
    await once(waits, "end", { signal }).catch(() => {
      throw cancelled();
    });
  };
  const waiting = once(waits, "begin").then(() => undefined);
  return { clock, waiting, endWait: () => waits.emit("end") };
}

/** [name, answer, code, requests sent, the part of the answer that the error quotes] */
const CASES: readonly (readonly [string, Answer, string, number, string?])[] = [
  // Content Sync's own codes pass through unchanged.
  [
    "410 resync_required",
    sync(410, "resync_required"),
    "resync_required",
    1,
    "what the service said",
  ],
  [
    "422 token_filter_mismatch",
    sync(422, "token_filter_mismatch"),
    "token_filter_mismatch",
    1,
    "what the service said",
  ],
  [
    "422 cursor_filter_mismatch",
    sync(422, "cursor_filter_mismatch"),
    "cursor_filter_mismatch",
    1,
    "what the service said",
  ],
  [
    "422 cursor_per_page_mismatch",
    sync(422, "cursor_per_page_mismatch"),
    "cursor_per_page_mismatch",
    1,
    "what the service said",
  ],
  [
    "404 snapshot_not_found",
    sync(404, "snapshot_not_found"),
    "snapshot_not_found",
    1,
    "what the service said",
  ],
  [
    "422 invalid_resources",
    sync(422, "invalid_resources"),
    "invalid_resources",
    1,
    "what the service said",
  ],
  [
    "422 unknown_resource_group",
    sync(422, "unknown_resource_group"),
    "unknown_resource_group",
    1,
    "what the service said",
  ],
  [
    "422 invalid_per_page",
    sync(422, "invalid_per_page"),
    "invalid_per_page",
    1,
    "what the service said",
  ],
  [
    "422 with a code nobody has heard of",
    sync(422, "brand_new_code"),
    "brand_new_code",
    1,
    "what the service said",
  ],
  [
    "a code without a message",
    json(422, { error: { code: "invalid_resources" } }),
    "invalid_resources",
    1,
    undefined,
  ],
  // A service cannot cause errors that only the client may report.
  [
    "422 with the client's own code",
    sync(422, "store_damaged"),
    "invalid_response",
    1,
    "what the service said",
  ],
  [
    "422 with a code that is no identifier",
    sync(422, "<b>x</b>"),
    "invalid_response",
    1,
    "what the service said",
  ],
  // Gateway.
  [
    "400 of the gateway",
    gateway(400, "invalid_request"),
    "invalid_request",
    1,
    "what the gateway said",
  ],
  ["404 of the gateway", gateway(404, "not_found"), "not_found", 1, "what the gateway said"],
  [
    "422 of the gateway",
    gateway(422, "unprocessable_entity"),
    "unprocessable_entity",
    1,
    "what the gateway said",
  ],
  [
    "429 of the gateway",
    gateway(429, "rate_limit_exceeded"),
    "rate_limited",
    ATTEMPTS_WHEN_BUSY,
    "what the gateway said",
  ],
  [
    "500 of the gateway",
    gateway(500, "internal_server_error"),
    "service_unavailable",
    ATTEMPTS_WHEN_BUSY,
    "what the gateway said",
  ],
  [
    "502 of the gateway",
    gateway(502, "bad_gateway"),
    "service_unavailable",
    ATTEMPTS_WHEN_BUSY,
    "what the gateway said",
  ],
  [
    "503 of the gateway",
    gateway(503, "service_unavailable"),
    "service_unavailable",
    ATTEMPTS_WHEN_BUSY,
    "what the gateway said",
  ],
  [
    "504 of the gateway",
    gateway(504, "gateway_timeout"),
    "service_unavailable",
    ATTEMPTS_WHEN_BUSY,
    "what the gateway said",
  ],
  [
    "429 with a Content Sync body",
    sync(429, "slow_down"),
    "rate_limited",
    ATTEMPTS_WHEN_BUSY,
    "what the service said",
  ],
  [
    "500 with a Content Sync body",
    sync(500, "resync_required"),
    "service_unavailable",
    ATTEMPTS_WHEN_BUSY,
    "what the service said",
  ],
  // Proxies.
  ...[400, 404, 422].map(
    (status) => [`${status} with HTML`, html(status), "invalid_response", 1] as const,
  ),
  ...[400, 404, 422].map(
    (status) => [`${status} without a body`, empty(status), "invalid_response", 1] as const,
  ),
  ...[500, 502, 503, 504, 599].map(
    (status) =>
      [`${status} with HTML`, html(status), "service_unavailable", ATTEMPTS_WHEN_BUSY] as const,
  ),
  ...[500, 502, 503, 504].map(
    (status) =>
      [
        `${status} without a body`,
        empty(status),
        "service_unavailable",
        ATTEMPTS_WHEN_BUSY,
      ] as const,
  ),
  ["429 without a body", empty(429), "rate_limited", ATTEMPTS_WHEN_BUSY],
  ["408 without a body", empty(408), "service_unavailable", ATTEMPTS_WHEN_BUSY],
  ["410 without a body", empty(410), "resync_required", 1],
  ["204", empty(204), "invalid_response", 1],
  [
    "an error body that ends early",
    body(422, '{"error":{"code":"invalid_res'),
    "invalid_response",
    1,
  ],
  ["an error body of another shape", json(422, ["error"]), "invalid_response", 1],
  ["an error body that is null", json(422, null), "invalid_response", 1],
];

describe("responses with errors", () => {
  let server: TestServer;
  afterEach(() => server.close());

  for (const [name, answer, code, requests, said] of CASES) {
    it(`${name}: ${code}`, async () => {
      server = await startServer({ content: [answer] });
      const { client, logger, timers } = setUp(server);
      const error = await errorOf(client.fetchPage(BOOTSTRAP));
      assert.equal(error.code, code);
      assert.equal(error.details.status, Number(/\d{3}/.exec(name)?.[0] ?? error.details.status));
      assert.equal(error.details.serviceMessage, said);
      assert.equal(server.content.length, requests);
      assert.equal(server.tokens.length, 1);
      assert.equal(timers.count, 0);
      for (const secret of SECRETS) assert.ok(!visible(logger, error).includes(secret));
    });
  }

  it("410 without a body for a full copy does not count as a lost checkpoint", async () => {
    server = await startServer({ content: [empty(410)] });
    const error = await errorOf(
      setUp(server).client.fetchFullCopy({ group: "translations", id: 19 }, null),
    );
    assert.equal(error.code, "invalid_response");
  });

  it("a message that repeats secrets, checkpoints and control characters is cleaned and shortened", async () => {
    const checkpoint = "checkpoint-0123456789/+=";
    server = await startServer({
      content: [
        sync(
          422,
          "invalid_resources",
          `${TOKENS[0]} Bearer ${TOKENS[0]}x ${CREDENTIALS.clientSecret} ${checkpoint}\u0007\u202e\nsays\u0000 ${"long ".repeat(500)}`,
        ),
      ],
    });
    const { client, logger } = setUp(server);
    const error = await errorOf(
      client.fetchPage({
        kind: "incremental",
        filter: "articles:*",
        token: checkpoint,
        perPage: 10,
      }),
    );
    const said = error.details.serviceMessage ?? "";
    assert.ok(said.includes("says long long"));
    assert.ok(said.length <= 300);
    assert.ok(!/[\p{Cc}\p{Cf}]/u.test(said));
    for (const secret of [...SECRETS, checkpoint])
      assert.ok(!visible(logger, error).includes(secret));
  });

  it("a redirect is not followed, and its target gets no request", async () => {
    const elsewhere = await startServer();
    try {
      for (const status of [301, 302, 303, 307, 308]) {
        server = await startServer({
          content: [
            body(status, "", { location: `${elsewhere.origin}/content/api/v4/resources/sync` }),
          ],
        });
        const error = await errorOf(setUp(server).client.fetchPage(BOOTSTRAP));
        assert.equal(error.code, "invalid_response");
        assert.equal(error.details.status, status);
        assert.equal(server.content.length, 1);
        if (status !== 308) await server.close();
      }
      assert.equal(elsewhere.received.length, 0);
    } finally {
      await elsewhere.close();
    }
  });
});

describe("waits between attempts", () => {
  let server: TestServer;
  afterEach(() => server.close());
  const OK = json(200, { ok: true });

  it("double from one second, and the final successful response is used", async () => {
    server = await startServer({ content: [empty(503), empty(500), empty(429), empty(502), OK] });
    const { client, clock } = setUp(server);
    const bytes = await client.fetchPage(BOOTSTRAP);
    assert.equal(new TextDecoder().decode(bytes), '{"ok":true}');
    assert.deepEqual(clock.waits, [1000, 2000, 4000, 8000]);
  });

  it("are shortened at random, to half at most", async () => {
    server = await startServer({ content: [empty(503)] });
    const { client, clock } = setUp(server, { random: () => 0 });
    await errorOf(client.fetchPage(BOOTSTRAP));
    assert.deepEqual(clock.waits, [500, 1000, 2000, 4000]);
  });

  for (const [name, header, wait] of [
    ["seconds", "7", 7000],
    ["a date", "Sat, 01 Aug 2026 10:00:12 GMT", 12_000],
    ["a minute", "60", 60_000],
    ["no time at all: the usual wait", "0", 1000],
    ["a past date: the usual wait", "Sat, 01 Aug 2020 10:00:12 GMT", 1000],
    ["nonsense: the usual wait", "soon", 1000],
    ["a negative number: the usual wait", "-5", 1000],
  ] as const) {
    it(`follow Retry-After: ${name}`, async () => {
      server = await startServer({ content: [body(429, "", { "retry-after": header }), OK] });
      const { client, clock } = setUp(server);
      await client.fetchPage(BOOTSTRAP);
      assert.deepEqual(clock.waits, [wait]);
    });
  }

  for (const [name, header, milliseconds] of [
    ["61 seconds", "61", 61_000],
    ["a far date", "Sat, 01 Aug 2099 10:00:12 GMT", 86_400_000],
  ] as const) {
    it(`are skipped if Retry-After is longer than a run should last: ${name}`, async () => {
      server = await startServer({ content: [body(429, "", { "retry-after": header })] });
      const { client, clock } = setUp(server);
      const error = await errorOf(client.fetchPage(BOOTSTRAP));
      assert.equal(error.code, "rate_limited");
      assert.equal(error.details.retryAfterMs, milliseconds);
      assert.equal(server.content.length, 1);
      assert.deepEqual(clock.waits, []);
    });
  }

  it("are announced while they last, also if the caller cancels", async () => {
    const busy = body(429, "", { "retry-after": "25" });
    server = await startServer({ content: [busy, OK, empty(503)] });
    const { clock, endWait } = heldClock();
    const { client, timers } = setUp(server, { clock });
    const announced: (number | null)[] = [];
    client.onDidWait((milliseconds) => announced.push(milliseconds));
    const announcement = async (): Promise<void> => {
      await timers.started(ANNOUNCED_AFTER_MS);
      timers.fire(ANNOUNCED_AFTER_MS);
    };

    const page = client.fetchPage(BOOTSTRAP);
    await announcement();
    assert.deepEqual(announced, [25_000]);
    endWait();
    await page;
    assert.deepEqual(announced, [25_000, null]);

    const cancel = new AbortController();
    const refused = errorOf(client.fetchPage(BOOTSTRAP, cancel.signal));
    await announcement();
    cancel.abort();
    assert.equal((await refused).code, "cancelled");
    assert.deepEqual(announced, [25_000, null, 1000, null]);
  });

  it("are not announced for the lists of names, which no run waits for", async () => {
    server = await startServer({ content: [empty(503)] });
    const { clock, waiting } = heldClock();
    const { client, timers } = setUp(server, { clock });
    client.onDidWait(() => assert.fail());
    const cancel = new AbortController();
    const lists = errorOf(client.fetchLists(cancel.signal));
    await waiting;
    timers.fire(ANNOUNCED_AFTER_MS);
    cancel.abort();
    assert.equal((await lists).code, "cancelled");
  });

  it("end when they add up to a minute", async () => {
    server = await startServer({ content: [body(429, "", { "retry-after": "25" })] });
    const { client, clock } = setUp(server);
    await errorOf(client.fetchPage(BOOTSTRAP));
    assert.deepEqual(clock.waits, [25_000, 25_000]);
  });

  it("end when the service refuses everything: ten refusals in a row, then one for each request", async () => {
    server = await startServer({ content: [empty(429)] });
    const { client } = setUp(server);
    for (let call = 0; call < 10; call++) await errorOf(client.fetchPage(BOOTSTRAP));
    assert.equal(server.content.length, 5 + 5 + 8);
  });

  it("are finally reported to the caller", async () => {
    server = await startServer({ content: [body(503, "", { "retry-after": "120" })] });
    const error = await errorOf(setUp(server).client.fetchPage(BOOTSTRAP));
    assert.equal(error.code, "service_unavailable");
    assert.equal(error.details.retryAfterMs, 120_000);
  });

  it("end at once when the caller cancels", async () => {
    server = await startServer({ content: [empty(503)] });
    const { client, clock } = setUp(server);
    const cancel = new AbortController();
    clock.onWait = () => cancel.abort();
    const error = await errorOf(client.fetchPage(BOOTSTRAP, cancel.signal));
    assert.equal(error.code, "cancelled");
    assert.equal(server.content.length, 1);
  });
});
