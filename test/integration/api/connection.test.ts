import assert from "node:assert/strict";
import { createServer } from "node:net";
import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { DEFAULT_LIMITS } from "../../../src/core/api/limits.js";
import {
  body,
  BOOTSTRAP,
  drop,
  errorOf,
  json,
  SECRETS,
  setUp,
  startServer,
  visible,
  type Answer,
  type TestServer,
} from "./support.js";

const OK = json(200, { ok: true });
const HEADERS_MS = 111;
const IDLE_MS = 222;
const LIMITS = { headersTimeoutMs: HEADERS_MS, idleTimeoutMs: IDLE_MS };

/** Announces more bytes than it sends, then ends the connection. */
const short: Answer = (_request, response) => {
  response.writeHead(200, { "content-length": "1000" });
  response.write('{"records":[', () => response.destroy());
};
/** Ends the response properly, in the middle of the JSON. */
const cleanCut: Answer = body(200, '{"records":[{"id":1},{"id"', {
  "transfer-encoding": "chunked",
});

let server: TestServer;

function useServer(): void {
  afterEach(() => server.close());
}

describe("connections", () => {
  useServer();

  for (const [name, answer, code, status] of [
    ["is dropped before an answer", drop, "offline", undefined],
    ["is dropped in the middle of a body", short, "offline", undefined],
    ["ends properly in the middle of the JSON", cleanCut, "invalid_response", 200],
    ["brings an empty body", body(200, ""), "invalid_response", 200],
    ["brings white space", body(200, " \n"), "invalid_response", 200],
  ] as const) {
    it(`that ${name}: two more attempts, then ${code}`, async () => {
      server = await startServer({ content: [answer] });
      const { client, clock, logger } = setUp(server);
      const error = await errorOf(client.fetchPage(BOOTSTRAP));
      assert.equal(error.code, code);
      assert.equal(error.details.status, status);
      assert.equal(server.content.length, 3);
      assert.deepEqual(clock.waits, [1000, 2000]);
      for (const secret of SECRETS) assert.ok(!visible(logger, error).includes(secret));
    });

    it(`that ${name} once: the next answer is used`, async () => {
      server = await startServer({ content: [answer, OK] });
      const bytes = await setUp(server).client.fetchPage(BOOTSTRAP);
      assert.equal(new TextDecoder().decode(bytes), '{"ok":true}');
    });
  }

  for (const [name, text] of [
    ["HTML", "\n <!doctype html><title>Sign in to this network</title>"],
    ["plain text", "Service is starting"],
    ["a JSON string", '"ok"'],
  ] as const) {
    it(`that return ${name} with status 200: invalid_response, without another attempt`, async () => {
      server = await startServer({ content: [body(200, text)] });
      const error = await errorOf(setUp(server).client.fetchPage(BOOTSTRAP));
      assert.equal(error.code, "invalid_response");
      assert.equal(server.content.length, 1);
      if (name === "HTML") assert.match(error.message, /web page/);
    });
  }

  it("to a closed port: offline at once, with the system's reason", async () => {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const address = listener.address();
    assert.ok(address !== null && typeof address === "object");
    listener.close();
    await once(listener, "close");
    server = await startServer();
    const { client, clock, logger } = setUp(server, {
      gatewayRoot: `http://127.0.0.1:${address.port}/content`,
    });
    const error = await errorOf(client.fetchPage(BOOTSTRAP));
    assert.equal(error.code, "offline");
    assert.match(error.message, /ECONNREFUSED/);
    assert.deepEqual(clock.waits, []);
    assert.ok(!visible(logger, error).includes("token-A"));
  });

  for (const [name, cause, waits] of [
    ["a name that does not resolve", Object.assign(new Error("x"), { code: "ENOTFOUND" }), 0],
    ["a broken certificate", Object.assign(new Error("x"), { code: "CERT_HAS_EXPIRED" }), 0],
    ["Chromium's own error", new Error("net::ERR_INTERNET_DISCONNECTED"), 0],
    ["a reset", Object.assign(new Error("x"), { code: "ECONNRESET" }), 2],
    ["no reason at all", undefined, 2],
  ] as const) {
    it(`that fail with ${name}: offline after ${waits} waits, without the error's words`, async () => {
      server = await startServer();
      const { client, clock, logger } = setUp(server, {
        fetch: (input, init) =>
          String(input).endsWith("/oauth2/token")
            ? fetch(input, init)
            : Promise.reject(new TypeError(`headers: ${JSON.stringify(init?.headers)}`, { cause })),
      });
      const error = await errorOf(client.fetchPage(BOOTSTRAP));
      assert.equal(error.code, "offline");
      assert.equal(clock.waits.length, waits);
      for (const secret of SECRETS) assert.ok(!visible(logger, error).includes(secret));
    });
  }

  it("without headers in time: two more attempts, then service_unavailable", async () => {
    const silent: Answer = () => undefined;
    server = await startServer({ content: [OK, silent] });
    const { client, timers } = setUp(server, { limits: LIMITS });
    await client.fetchPage(BOOTSTRAP);
    const call = errorOf(client.fetchPage(BOOTSTRAP));
    for (let attempt = 0; attempt < 3; attempt++) {
      await timers.started(HEADERS_MS);
      timers.fire(HEADERS_MS);
    }
    const error = await call;
    assert.equal(error.code, "service_unavailable");
    assert.equal(error.details.status, undefined);
    assert.equal(timers.count, 0);
    // The first attempts may have ended before they sent a request.
    assert.ok(server.content.length <= 4);
  });

  it("that stop in the middle of a body are given up, however much arrived before", async () => {
    const stalled: Answer = (_request, response) => {
      response.writeHead(200);
      response.write('{"a":');
    };
    server = await startServer({ content: [OK, stalled, json(200, { a: [1, 2] })] });
    const { client, timers } = setUp(server, { limits: LIMITS });
    await client.fetchPage(BOOTSTRAP);
    const call = client.fetchPage(BOOTSTRAP);
    // The timer starts when the body begins, and again after its first piece, which nothing
    // follows.
    await timers.started(IDLE_MS, 2);
    timers.fire(IDLE_MS);
    assert.equal(new TextDecoder().decode(await call), '{"a":[1,2]}');
    assert.equal(server.content.length, 3);
  });

  it("that continue slowly are not given up: the limit is on the time between two pieces", async () => {
    const pieces = ['{"a":', "[1,", "2", "]}"];
    let next: () => void = () => undefined;
    server = await startServer({
      content: [
        OK,
        async (_request, response) => {
          response.writeHead(200);
          response.flushHeaders();
          for (const piece of pieces) {
            await new Promise<void>((resolve) => (next = resolve));
            response.write(piece);
          }
          response.end();
        },
      ],
    });
    const { client, timers } = setUp(server, { limits: LIMITS });
    await client.fetchPage(BOOTSTRAP);
    const call = client.fetchPage(BOOTSTRAP);
    for (const piece of pieces) {
      await timers.started(IDLE_MS);
      // Only one timer runs at a time: each piece stops the previous one.
      assert.equal(timers.count, 1, piece);
      next();
    }
    assert.equal(new TextDecoder().decode(await call), '{"a":[1,2]}');
    assert.equal(timers.count, 0);
  });
});

describe("bodies of a connection", () => {
  useServer();

  for (const [name, answer] of [
    ["announced", body(200, `{"a":"${"x".repeat(3000)}"}`)],
    ["unannounced", body(200, `{"a":"${"x".repeat(3000)}"}`, { "transfer-encoding": "chunked" })],
    [
      "compressed",
      body(200, gzipSync(`{"a":"${"x".repeat(3000)}"}`), { "content-encoding": "gzip" }),
    ],
  ] as const) {
    it(`that send too large a body, ${name}: invalid_response, without another attempt`, async () => {
      server = await startServer({ content: [answer] });
      const { client } = setUp(server, {
        limits: { maxBodyBytes: { ...DEFAULT_LIMITS.maxBodyBytes, fullCopy: 2000 } },
      });
      const error = await errorOf(client.fetchFullCopy({ group: "tafsirs", id: 1 }, null));
      assert.equal(error.code, "invalid_response");
      assert.match(error.message, /larger than/);
      assert.equal(server.content.length, 1);
    });

    it(`that send a body within the limit, ${name}: all of it`, async () => {
      server = await startServer({ content: [answer] });
      const bytes = await setUp(server).client.fetchFullCopy({ group: "tafsirs", id: 1 }, null);
      assert.equal(bytes.length, 3008);
      assert.equal(bytes.byteOffset, 0);
      assert.equal(bytes.buffer.byteLength, 3008);
    });
  }

  it("accept a body only up to the limit of its kind", async () => {
    const long = `{"a":"${"x".repeat(3000)}"}`;
    const limits = { maxBodyBytes: { token: 3000, page: 2000, list: 1000, fullCopy: 4000 } };
    server = await startServer({ content: [body(200, long)] });
    const { client } = setUp(server, { limits });
    const page = await errorOf(client.fetchPage(BOOTSTRAP));
    assert.equal(page.code, "invalid_response");
    const lists = await errorOf(client.fetchLists());
    assert.equal(lists.code, "invalid_response");
    assert.equal((await client.fetchFullCopy({ group: "tafsirs", id: 1 }, null)).length, 3008);
  });

  it("pass on a large full copy piece by piece, and start over after an interruption", async () => {
    const long = `{"a":"${"x".repeat(5000)}"}`;
    const cutOff: Answer = (_request, response) => {
      response.writeHead(200, { "content-length": String(long.length) });
      response.write(long.slice(0, 4000), () => response.destroy());
    };
    server = await startServer({ content: [cutOff, body(200, long)] });
    const { client } = setUp(server, { limits: { pieceBytes: 1000 } });
    let pieces: Uint8Array[] = [];
    let largest = 0;
    let resets = 0;
    const last = await client.fetchFullCopy({ group: "tafsirs", id: 1 }, null, undefined, {
      write: (piece) => {
        pieces.push(piece);
        largest = Math.max(largest, piece.length);
        return Promise.resolve();
      },
      reset: () => {
        pieces = [];
        resets++;
        return Promise.resolve();
      },
    });
    assert.equal(Buffer.concat([...pieces, last]).toString(), long);
    assert.ok(resets >= 1, "the pieces of the first attempt are void");
    assert.ok(largest < long.length || pieces.length === 1);
  });

  it("are not given up while a large full copy waits for its turn in the store", async () => {
    const long = `{"a":"${"x".repeat(5000)}"}`;
    server = await startServer({ content: [body(200, long)] });
    const { client, timers } = setUp(server, { limits: { ...LIMITS, pieceBytes: 1000 } });
    let runningWhileWaiting = 0;
    await client.fetchFullCopy({ group: "tafsirs", id: 1 }, null, undefined, {
      write: () => {
        runningWhileWaiting += timers.count;
        return Promise.resolve();
      },
      reset: () => Promise.resolve(),
    });
    assert.equal(runningWhileWaiting, 0);
  });
});

describe("the end of connections", () => {
  useServer();

  it("are closed when the caller cancels before the headers", async () => {
    const cancel = new AbortController();
    let gone: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (gone = resolve));
    server = await startServer({
      content: [
        (_request, response) => {
          response.once("close", gone);
          cancel.abort();
        },
      ],
    });
    const { client, timers } = setUp(server);
    assert.equal((await errorOf(client.fetchPage(BOOTSTRAP, cancel.signal))).code, "cancelled");
    await closed;
    assert.equal(timers.count, 0);
    assert.equal(server.content.length, 1);
  });

  it("are closed when the caller cancels in the middle of a body", async () => {
    const cancel = new AbortController();
    let gone: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (gone = resolve));
    server = await startServer({
      content: [
        OK,
        (_request, response) => {
          response.once("close", gone);
          response.writeHead(200);
          response.write('{"a":');
        },
      ],
    });
    const { client, timers } = setUp(server, { limits: LIMITS });
    await client.fetchPage(BOOTSTRAP);
    const call = errorOf(client.fetchPage(BOOTSTRAP, cancel.signal));
    await timers.started(IDLE_MS);
    cancel.abort();
    assert.equal((await call).code, "cancelled");
    await closed;
  });

  it("are not opened after a cancellation", async () => {
    server = await startServer();
    const error = await errorOf(setUp(server).client.fetchPage(BOOTSTRAP, AbortSignal.abort()));
    assert.equal(error.code, "cancelled");
    assert.equal(server.received.length, 0);
  });

  it("through a fetch that does not count bytes: a body shorter than announced is refused", async () => {
    server = await startServer();
    let answers = 0;
    const { client } = setUp(server, {
      fetch: (input, init) =>
        String(input).endsWith("/oauth2/token")
          ? fetch(input, init)
          : Promise.resolve(
              new Response('{"a":1}', {
                headers: { "content-length": ++answers === 1 ? "1000" : "7" },
              }),
            ),
    });
    const bytes = await client.fetchPage(BOOTSTRAP);
    assert.equal(new TextDecoder().decode(bytes), '{"a":1}');
    assert.equal(answers, 2);
  });

  it("through a proxy that requires a password: offline, with the reason", async () => {
    server = await startServer();
    const { client } = setUp(server, {
      fetch: () => Promise.resolve(new Response("<html>", { status: 407 })),
    });
    const error = await errorOf(client.fetchPage(BOOTSTRAP));
    assert.equal(error.code, "offline");
    assert.equal(error.details.status, 407);
  });

  it("through a fetch that ignores signals still end for the caller", async () => {
    const cancel = new AbortController();
    server = await startServer();
    const { client } = setUp(server, {
      fetch: (input, init) => {
        if (String(input).endsWith("/oauth2/token")) return fetch(input, init);
        queueMicrotask(() => cancel.abort());
        return new Promise(() => undefined);
      },
    });
    assert.equal((await errorOf(client.fetchPage(BOOTSTRAP, cancel.signal))).code, "cancelled");
  });
});
