import assert from "node:assert/strict";
import type { Credentials } from "../../../src/core/ports.js";
import {
  body,
  BOOTSTRAP,
  CREDENTIALS,
  drop,
  errorOf,
  json,
  SECRETS,
  setUp,
  startServer,
  TOKENS,
  visible,
  type ServerOptions,
  type TestServer,
} from "./support.js";

const UNAUTHORIZED = json(401, {
  message: "The request requires user authentication",
  type: "unauthorized",
  success: false,
});
const OK = json(200, { ok: true });

let server: TestServer;

const start = async (options: ServerOptions = {}): Promise<TestServer> =>
  (server = await startServer(options));

function useServer(): void {
  afterEach(() => server.close());
}

describe("access tokens: requests and renewal", () => {
  useServer();

  it("are requested with HTTP Basic and a form, and sent with the client ID", async () => {
    await start();
    const { client } = setUp(server);
    await client.fetchPage(BOOTSTRAP);

    const [request] = server.tokens;
    assert.ok(request !== undefined);
    assert.equal(request.method, "POST");
    assert.equal(request.body, "grant_type=client_credentials&scope=content");
    assert.equal(request.headers["content-type"], "application/x-www-form-urlencoded");
    const [scheme, encoded] = (request.headers.authorization ?? "").split(" ");
    assert.equal(scheme, "Basic");
    const parts = Buffer.from(encoded ?? "", "base64")
      .toString("utf8")
      .split(":");
    assert.deepEqual(parts.map(decodeURIComponent), [
      CREDENTIALS.clientId,
      CREDENTIALS.clientSecret,
    ]);
    assert.equal(server.content[0]?.headers["x-auth-token"], TOKENS[0]);
    assert.equal(server.content[0]?.headers["x-client-id"], CREDENTIALS.clientId);
    assert.equal(server.content[0]?.headers.authorization, undefined);
  });

  it("are sent unencoded if id and secret have only letters and digits", async () => {
    await start();
    const plain = { clientId: "abc-1_2.3~4", clientSecret: "XYZ789" };
    await setUp(server, { credentials: { get: () => Promise.resolve(plain) } }).client.fetchPage(
      BOOTSTRAP,
    );
    assert.equal(
      server.tokens[0]?.headers.authorization,
      `Basic ${Buffer.from("abc-1_2.3~4:XYZ789").toString("base64")}`,
    );
  });

  it("are requested once for simultaneous requests", async () => {
    await start();
    const { client } = setUp(server);
    await Promise.all(
      [1, 2, 3, 4].map((id) => client.fetchFullCopy({ group: "tafsirs", id }, null)),
    );
    assert.equal(server.tokens.length, 1);
    assert.deepEqual(
      new Set(server.content.map((r) => r.headers["x-auth-token"])),
      new Set([TOKENS[0]]),
    );
  });

  it("are renewed half a minute before they expire, not earlier", async () => {
    await start({ expiresIn: 3600 });
    const { client, clock } = setUp(server);
    await client.fetchPage(BOOTSTRAP);
    clock.time += 3_569_000;
    await client.fetchPage(BOOTSTRAP);
    assert.equal(server.tokens.length, 1);
    clock.time += 1_000;
    await client.fetchPage(BOOTSTRAP);
    assert.equal(server.tokens.length, 2);
    assert.equal(server.content.at(-1)?.headers["x-auth-token"], TOKENS[1]);
  });

  it("that are valid for seconds are used for half their lifetime", async () => {
    await start({ expiresIn: 10 });
    const { client, clock } = setUp(server);
    await client.fetchPage(BOOTSTRAP);
    clock.time += 4_999;
    await client.fetchPage(BOOTSTRAP);
    assert.equal(server.tokens.length, 1);
    clock.time += 1;
    await client.fetchPage(BOOTSTRAP);
    assert.equal(server.tokens.length, 2);
  });

  for (const [name, refusal, code] of [
    ["401", UNAUTHORIZED, "credentials_rejected"],
    ["401 without a body", body(401, ""), "service_unavailable"],
    [
      "403 invalid_token",
      json(403, { message: "expired", type: "invalid_token", success: false }),
      "credentials_rejected",
    ],
    [
      "403 forbidden",
      json(403, { message: "refused", type: "forbidden", success: false }),
      "credentials_rejected",
    ],
  ] as const) {
    it(`are requested again once after ${name}`, async () => {
      await start({ content: [refusal, OK] });
      const { client, clock } = setUp(server);
      await client.fetchPage(BOOTSTRAP);
      assert.deepEqual(
        server.content.map((request) => request.headers["x-auth-token"]),
        [TOKENS[0], TOKENS[1]],
      );
      assert.deepEqual(clock.waits, []);
    });

    it(`are given up if ${name} is repeated`, async () => {
      await start({ content: [refusal] });
      const { client, logger } = setUp(server);
      const error = await errorOf(client.fetchPage(BOOTSTRAP));
      assert.equal(error.code, code);
      assert.equal(error.details.status, Number(name.slice(0, 3)));
      assert.equal(server.content.length, 2);
      assert.equal(server.tokens.length, 2);
      for (const secret of SECRETS) assert.ok(!visible(logger, error).includes(secret));
    });
  }

  it("with insufficient scope are not requested again", async () => {
    await start({
      content: [
        json(403, { message: "needs content", type: "insufficient_scope", success: false }),
      ],
    });
    const error = await errorOf(setUp(server).client.fetchPage(BOOTSTRAP));
    assert.equal(error.code, "insufficient_scope");
    assert.equal(error.details.scope, "content.sync.read");
    assert.equal(error.details.serviceMessage, "needs content");
    assert.equal(server.tokens.length, 1);
  });

  it("are not renewed after a 403 for one resource if they have just worked for another", async () => {
    const forbidden = json(403, { message: "refused", type: "forbidden", success: false });
    await start({ content: [OK, forbidden] });
    const { client } = setUp(server);
    await client.fetchPage(BOOTSTRAP);
    const error = await errorOf(client.fetchFullCopy({ group: "tafsirs", id: 1 }, null));
    assert.equal(error.details.status, 403);
    assert.equal(server.tokens.length, 1);
    assert.equal(server.content.length, 2);
  });

  for (const status of [401, 403]) {
    it(`are kept after a web page with ${status}, the temporary refusal of a proxy or firewall`, async () => {
      await start({ content: [body(status, "<html>Blocked</html>"), OK] });
      const { client } = setUp(server);
      await client.fetchPage(BOOTSTRAP);
      assert.equal(server.tokens.length, 1);
    });

    it(`are not called wrong if a web page with ${status} is repeated`, async () => {
      await start({ content: [body(status, "<html>Blocked</html>")] });
      const error = await errorOf(setUp(server).client.fetchPage(BOOTSTRAP));
      assert.equal(error.code, "service_unavailable");
      assert.equal(server.tokens.length, 1);
    });
  }

  it("that are refused for one of two requests leave the newer token in use", async () => {
    // The second request was sent with the first token and is refused after the renewal.
    await start({ content: [UNAUTHORIZED, OK, OK] });
    const { client } = setUp(server);
    await client.fetchPage(BOOTSTRAP);
    await client.fetchPage(BOOTSTRAP);
    assert.equal(server.tokens.length, 2);
    assert.equal(server.content.at(-1)?.headers["x-auth-token"], TOKENS[1]);
  });
});

describe("access tokens: refusals, changes and cancellation", () => {
  useServer();

  for (const [name, refusal, said] of [
    [
      "401 invalid_client",
      json(401, { error: "invalid_client", error_description: "No such client" }),
      "No such client",
    ],
    ["401 of a gateway", UNAUTHORIZED, "The request requires user authentication"],
  ] as const) {
    it(`cannot be obtained after ${name}: credentials_rejected, without further requests`, async () => {
      await start({ token: [refusal] });
      const { client, logger } = setUp(server);
      const error = await errorOf(client.fetchPage(BOOTSTRAP));
      assert.equal(error.code, "credentials_rejected");
      assert.equal(error.details.serviceMessage, said);
      assert.equal(server.received.length, 1);
      for (const secret of SECRETS) assert.ok(!visible(logger, error).includes(secret));
    });
  }

  for (const [name, answer, code] of [
    [
      "404 of another service",
      json(404, { error: { code: "snapshot_not_found" } }),
      "invalid_response",
    ],
    ["an answer without a token", json(200, { token_type: "bearer" }), "invalid_response"],
    [
      "a token that fits no header",
      json(200, { access_token: "a\r\nx-evil: 1" }),
      "invalid_response",
    ],
    ["a web page", body(200, "<!doctype html><p>Sign in</p>"), "invalid_response"],
    ["a redirect", body(302, "", { location: "https://evil.example/" }), "invalid_response"],
  ] as const) {
    it(`cannot be obtained from ${name}: ${code}`, async () => {
      await start({ token: [answer] });
      const error = await errorOf(setUp(server).client.fetchPage(BOOTSTRAP));
      assert.equal(error.code, code);
      assert.equal(server.content.length, 0);
    });
  }

  it("are requested again if the token service is busy or the connection was lost", async () => {
    await start({ token: [body(503, ""), drop] });
    const { client, clock } = setUp(server);
    await client.fetchPage(BOOTSTRAP);
    assert.equal(server.tokens.length, 3);
    assert.equal(clock.waits.length, 2);
  });

  it("are missing without credentials, and nothing is sent", async () => {
    await start();
    const { client } = setUp(server, { credentials: { get: () => Promise.resolve(null) } });
    assert.equal((await errorOf(client.fetchPage(BOOTSTRAP))).code, "credentials_missing");
    assert.equal(server.received.length, 0);
  });

  it("are missing if the secret store fails, and its message is not repeated", async () => {
    await start();
    const { client, logger } = setUp(server, {
      credentials: { get: () => Promise.reject(new Error(`broken: ${CREDENTIALS.clientSecret}`)) },
    });
    const error = await errorOf(client.fetchPage(BOOTSTRAP));
    assert.equal(error.code, "credentials_missing");
    assert.ok(!visible(logger, error).includes(CREDENTIALS.clientSecret));
  });

  it("of other credentials are not used after a change, nor after signing out", async () => {
    await start();
    let current: Credentials | null = CREDENTIALS;
    const { client } = setUp(server, { credentials: { get: () => Promise.resolve(current) } });
    await client.fetchPage(BOOTSTRAP);
    current = { ...CREDENTIALS, clientId: "client-two" };
    await client.fetchPage(BOOTSTRAP);
    assert.equal(server.content.at(-1)?.headers["x-client-id"], "client-two");
    assert.equal(server.content.at(-1)?.headers["x-auth-token"], TOKENS[1]);
    current = null;
    assert.equal((await errorOf(client.fetchPage(BOOTSTRAP))).code, "credentials_missing");
    current = CREDENTIALS;
    await client.fetchPage(BOOTSTRAP);
    assert.equal(server.tokens.length, 3);
  });

  it("refuse a client ID that is invalid in a header, without quoting it", async () => {
    await start();
    const { client } = setUp(server, {
      credentials: { get: () => Promise.resolve({ clientId: "a\r\nb", clientSecret: "s" }) },
    });
    assert.equal((await errorOf(client.fetchPage(BOOTSTRAP))).code, "credentials_rejected");
    assert.equal(server.received.length, 0);
  });

  it("arrive for one caller when another one cancels", async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let reached: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (reached = resolve));
    await start({
      token: [
        async (request, response) => {
          reached();
          await released;
          await json(200, { access_token: TOKENS[0], expires_in: 3600 })(request, response);
        },
      ],
    });
    const { client } = setUp(server);
    const cancel = new AbortController();
    const first = errorOf(client.fetchPage(BOOTSTRAP, cancel.signal));
    const second = client.fetchPage(BOOTSTRAP);
    await asked;
    cancel.abort();
    assert.equal((await first).code, "cancelled");
    release();
    await second;
    assert.equal(server.tokens.length, 1);
    assert.equal(server.content.length, 1);
  });

  it("are no longer requested when all callers have cancelled", async () => {
    let reached: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (reached = resolve));
    let gone: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (gone = resolve));
    await start({
      token: [
        (_request, response) => {
          response.once("close", gone);
          reached();
        },
      ],
    });
    const { client } = setUp(server);
    const cancel = new AbortController();
    const calls = [1, 2].map(() => errorOf(client.fetchPage(BOOTSTRAP, cancel.signal)));
    await asked;
    cancel.abort();
    assert.deepEqual(
      (await Promise.all(calls)).map((error) => error.code),
      ["cancelled", "cancelled"],
    );
    await closed;
    // The next call does not depend on the request that ended.
    await client.fetchPage(BOOTSTRAP);
    assert.equal(server.tokens.length, 2);
  });
});
