import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { AttemptFailure, type ErrorAnswer } from "../../../src/core/api/failures.js";
import { DEFAULT_LIMITS } from "../../../src/core/api/limits.js";
import { loggedPath, sendOnce, type OutgoingRequest } from "../../../src/core/api/transport.js";
import { ContentError } from "../../../src/core/model/errors.js";
import { SILENT } from "../../support/syncWorld.js";

const MB = 1024 * 1024;
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

interface Sent {
  readonly body: string;
  /** Calls of the sink, in order. */
  readonly sunk: readonly string[];
  /** The answer that became a failure. */
  readonly refused: ErrorAnswer | null;
}

/** A response whose body arrives in these chunks. */
function response(chunks: readonly string[], init: ResponseInit = {}): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  return new Response(body, init);
}

async function send(
  answer: Response,
  options: { readonly maxBytes?: number; readonly pieceBytes?: number } = {},
): Promise<Sent> {
  const sunk: string[] = [];
  let refused: ErrorAnswer | null = null;
  const request: OutgoingRequest = {
    url: new URL("https://service.example/api/v4/resources/sync"),
    method: "GET",
    headers: {},
    maxBytes: options.maxBytes ?? 100,
    ...(options.pieceBytes === undefined
      ? {}
      : {
          sink: {
            reset: () => Promise.resolve(void sunk.push("reset")),
            write: (piece) => Promise.resolve(void sunk.push(text(piece))),
          },
        }),
    failureOf: (failed) => {
      refused = failed;
      return new AttemptFailure(new ContentError("offline", "[placeholder]"), "never");
    },
  };
  const body = await sendOnce(
    {
      fetch: () => Promise.resolve(answer),
      clock: { now: () => 0, wait: () => Promise.resolve() },
      logger: SILENT,
      startTimer: () => () => undefined,
      limits: { ...DEFAULT_LIMITS, pieceBytes: options.pieceBytes ?? DEFAULT_LIMITS.pieceBytes },
    },
    request,
    undefined,
  ).then(text, (error: unknown) => {
    if (refused !== null) return "refused";
    assert.ok(error instanceof AttemptFailure);
    return `${error.retry}: ${error.failure.message}`;
  });
  return { body, sunk, refused };
}

describe("a response's body", () => {
  const CASES: readonly [name: string, answer: () => Response, maxBytes: number, body: RegExp][] = [
    ["of the largest size", () => response(['{"a":', "1}"]), 7, /^\{"a":1\}$/],
    ["that grows too large", () => response(['{"a":', "1}"]), 6, /^never: .* larger than 0 MB/],
    [
      "announced as larger than the limit",
      () => response(["{}"], { headers: { "content-length": String(2 * MB) } }),
      1.5 * MB,
      /^never: .* larger than 1\.5 MB/,
    ],
    [
      "announced as large as the limit",
      () => response(["{}"], { headers: { "content-length": "2" } }),
      2,
      /^\{\}$/,
    ],
    [
      "shorter than announced",
      () => response(["{}"], { headers: { "content-length": "3" } }),
      9,
      /^lost: .* ended early/,
    ],
    [
      "longer than announced, as after decompression",
      () => response(["{ }"], { headers: { "content-length": "2" } }),
      9,
      /^\{ \}$/,
    ],
    [
      "compressed, with the size of the compressed form",
      () => response(["{}"], { headers: { "content-length": "99", "content-encoding": "gzip" } }),
      9,
      /^\{\}$/,
    ],
    [
      "with a size that is no number",
      () => response(["{}"], { headers: { "content-length": "99 bytes" } }),
      9,
      /^\{\}$/,
    ],
    [
      "with a size that ends as a number",
      () => response(["{}"], { headers: { "content-length": "x99" } }),
      9,
      /^\{\}$/,
    ],
    ["that is empty", () => response([]), 9, /^lost: .* empty answer/],
    ["that does not exist", () => new Response(null), 9, /^lost: .* empty answer/],
    ["of white space", () => response([" \r\n\t"]), 9, /^lost: .* empty answer/],
    ["of a list after a byte order mark", () => response(["\ufeff", " [", "] \n"]), 9, /\[\] \n$/],
    ["that is a web page", () => response(["<html>"]), 9, /^never: A web page/],
    ["that is a sentence", () => response(["Hello"]), 9, /^never: .* not JSON/],
    ["of an object that ends early", () => response(["{", "]"]), 9, /^lost: .* ended early/],
    ["of a list that ends early", () => response(["[}"]), 9, /^lost: .* ended early/],
    ["that ends with white space alone", () => response(["{}", "  "]), 9, /^\{\} {2}$/],
  ];
  for (const [name, answer, maxBytes, body] of CASES) {
    it(`${name}: ${String(body)}`, async () => {
      assert.match((await send(answer(), { maxBytes })).body, body);
    });
  }

  it("is passed to the sink in pieces, and its last piece to the caller", async () => {
    const sent = await send(response(["[1,", "2,", "3", "]"]), { pieceBytes: 4 });
    assert.deepEqual(sent, { body: "3]", sunk: ["reset", "[1,2,"], refused: null });
    const exact = await send(response(["[1,", "2", "]"]), { pieceBytes: 4 });
    assert.deepEqual(exact, { body: "]", sunk: ["reset", "[1,2"], refused: null });
    const several = await send(response(["[1,2", ",3,4", "]"]), { pieceBytes: 4 });
    assert.deepEqual(several, { body: "]", sunk: ["reset", "[1,2", ",3,4"], refused: null });
  });

  it("that is smaller than a piece only resets the sink", async () => {
    const sent = await send(response(["[1]"]), { pieceBytes: 4 });
    assert.deepEqual(sent, { body: "[1]", sunk: ["reset"], refused: null });
  });

  it("of a failure is read up to a limit, with the relevant headers", async () => {
    const long = await send(
      response(["a".repeat(60_000), "b".repeat(60_000)], {
        status: 503,
        headers: { "retry-after": "7" },
      }),
    );
    const { refused } = long;
    assert.ok(refused !== null);
    assert.deepEqual(
      { ...refused, body: refused.body.length },
      { status: 503, body: 65_536, retryAfter: "7", path: "/api/v4/resources/sync" },
    );
    const whole = await send(response(["short"], { status: 410 }));
    assert.equal(whole.refused?.body, "short");
    const none = await send(new Response(null, { status: 403 }));
    assert.equal(none.refused?.body, "");
  });

  it("of a failure that breaks off keeps the status", async () => {
    const broken = new Response(
      new ReadableStream({
        pull(controller) {
          controller.error(new Error("[placeholder]"));
        },
      }),
      { status: 500 },
    );
    assert.equal((await send(broken)).refused?.status, 500);
  });
});

describe("a redirect", () => {
  it("that the runtime hides is a 302", async () => {
    const hidden = Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" });
    assert.equal((await send(hidden)).refused?.status, 302);
  });
});

describe("a logged path", () => {
  it("shows only the beginning of long checkpoints and cursors", () => {
    const logged = (query: string): string => loggedPath(new URL(`https://a.example/p?${query}`));
    assert.equal(logged("sync_token=abcdefghijklm&x=1"), "/p?sync_token=abcdef…&x=1");
    assert.equal(logged("cursor=abcdefghijkl"), "/p?cursor=…");
    assert.equal(logged("x=abcdefghijklm&cursor="), "/p?x=abcdefghijklm&cursor=…");
  });
});
