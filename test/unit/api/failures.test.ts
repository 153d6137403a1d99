import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  cleanMessage,
  connectionFailure,
  failureOf,
  retryAfter,
  tokenFailureOf,
  type AttemptFailure,
  type ErrorAnswer,
} from "../../../src/core/api/failures.js";

const NOW = Date.parse("2026-03-01T10:00:00Z");
const DAY_MS = 86_400_000;
const SYNC = "/content/api/v4/resources/sync";
const COPY = "/content/api/v4/resources/snapshots/tafsirs/1";
const LIST = "/content/api/v4/resources/tafsirs";

const sync = (code: string, message = "[placeholder]"): string =>
  JSON.stringify({ success: false, error: { code, message } });
const gateway = (type: string, message = "[placeholder]"): string =>
  JSON.stringify({ success: false, type, message });

/** `code, retry` of a failure; `+token` if a new token may help. */
function outcome({ failure, retry, tokenRefused }: AttemptFailure): string {
  return `${failure.code}, ${retry}${tokenRefused ? ", +token" : ""}`;
}

function answer(status: number, body = "", fields: Partial<ErrorAnswer> = {}): ErrorAnswer {
  return { status, body, retryAfter: null, path: SYNC, ...fields };
}

describe("the failure of a response", () => {
  const CASES: readonly [name: string, answer: ErrorAnswer, outcome: string][] = [
    ["299", answer(299), "invalid_response, never"],
    ["300", answer(300, sync("resync_required")), "invalid_response, never"],
    ["399", answer(399, sync("resync_required")), "invalid_response, never"],
    ["400 with a code", answer(400, sync("invalid_cursor")), "invalid_cursor, never"],
    ["400 of the gateway", answer(400, gateway("invalid_resources")), "invalid_resources, never"],
    ["400 without a body", answer(400), "invalid_response, never"],
    ["400 with one of our codes", answer(400, sync("store_full")), "invalid_response, never"],
    ["400 with no identifier", answer(400, sync("Invalid Cursor")), "invalid_response, never"],
    ["400 with a capital at the end", answer(400, sync("codeA")), "invalid_response, never"],
    ["400 with a digit first", answer(400, sync("4xx")), "invalid_response, never"],
    ["400 with 64 letters", answer(400, sync("a".repeat(64))), `${"a".repeat(64)}, never`],
    ["400 with 65 letters", answer(400, sync("a".repeat(65))), "invalid_response, never"],
    [
      "401 of the service",
      answer(401, sync("unauthorized")),
      "credentials_rejected, never, +token",
    ],
    [
      "403 of the gateway",
      answer(403, gateway("forbidden")),
      "credentials_rejected, never, +token",
    ],
    ["401 without a body", answer(401), "service_unavailable, never, +token"],
    ["403 with a web page", answer(403, "\n <html>"), "service_unavailable, lost"],
    ["403 for its scope", answer(403, gateway("insufficient_scope")), "insufficient_scope, never"],
    ["407", answer(407), "offline, never"],
    ["408", answer(408), "service_unavailable, busy"],
    ["410 of the feed", answer(410, ""), "resync_required, never"],
    ["410 of a full copy", answer(410, "", { path: COPY }), "invalid_response, never"],
    ["425", answer(425), "service_unavailable, busy"],
    ["429", answer(429), "rate_limited, busy"],
    ["499", answer(499), "invalid_response, never"],
    ["500", answer(500), "service_unavailable, busy"],
  ];
  for (const [name, response, expected] of CASES) {
    it(`${name}: ${expected}`, () => {
      assert.equal(outcome(failureOf(response, NOW, [])), expected);
    });
  }

  it("names the scope that the path needs", () => {
    const body = gateway("insufficient_scope");
    const scopeFor = (path: string): unknown =>
      failureOf(answer(403, body, { path }), NOW, []).failure.details.scope;
    assert.equal(scopeFor(SYNC), "content.sync.read");
    assert.equal(scopeFor(COPY), "content.sync.read");
    assert.equal(scopeFor(LIST), "content.tafsirs.read");
  });

  it("has the service's message only if there is one", () => {
    const said = failureOf(answer(400, sync("invalid_cursor", "Placeholder words.")), NOW, []);
    assert.match(said.failure.message, / It said: Placeholder words\.$/);
    assert.equal(said.failure.details.serviceMessage, "Placeholder words.");
    const silent = failureOf(answer(400, sync("invalid_cursor", " ")), NOW, []);
    assert.doesNotMatch(silent.failure.message, /It said/);
    assert.equal("serviceMessage" in silent.failure.details, false);
  });

  it("has the status, and Retry-After only if it can be read", () => {
    const { details } = failureOf(answer(503, "", { retryAfter: "7" }), NOW, []).failure;
    assert.deepEqual(details, { status: 503, retryAfterMs: 7000 });
    assert.deepEqual(failureOf(answer(503), NOW, []).failure.details, { status: 503 });
  });
});

describe("the failure of a token request", () => {
  const oauth = (error: string, description?: string): string =>
    JSON.stringify({ error, error_description: description });
  const CASES: readonly [name: string, answer: ErrorAnswer, outcome: string][] = [
    ["401 in OAuth2's form", answer(401, oauth("invalid_client")), "credentials_rejected, never"],
    ["400 for the scope", answer(400, oauth("invalid_scope")), "invalid_scope, never"],
    ["401 of the gateway", answer(401, gateway("unauthorized")), "credentials_rejected, never"],
    ["500 in OAuth2's form", answer(500, oauth("server_error")), "service_unavailable, busy"],
    ["503", answer(503), "service_unavailable, busy"],
    ["400 of the content service", answer(400, sync("invalid_cursor")), "invalid_response, never"],
    ["404", answer(404), "invalid_response, never"],
  ];
  for (const [name, response, expected] of CASES) {
    it(`${name}: ${expected}`, () => {
      assert.equal(outcome(tokenFailureOf(response, NOW, [])), expected);
    });
  }

  it("quotes the description, else the error, without secrets", () => {
    const messageOf = (body: string): string | undefined =>
      tokenFailureOf(answer(401, body), NOW, ["s3cret"]).failure.details.serviceMessage;
    assert.equal(messageOf(oauth("invalid_client", "Not s3cret.")), "Not ….");
    assert.equal(messageOf(oauth("invalid_client")), "invalid_client");
    assert.equal(messageOf(gateway("unauthorized", "Unknown client.")), "Unknown client.");
    assert.equal(messageOf(gateway("unauthorized", " ")), undefined);
  });

  it("distinguishes a refused client from a refused scope", () => {
    const messageOf = (error: string): string =>
      tokenFailureOf(answer(400, oauth(error)), NOW, []).failure.message;
    assert.match(messageOf("invalid_client"), /client ID or the client secret\. It said/);
    assert.match(messageOf("invalid_scope"), /does not grant the requested scope\. It said/);
  });
});

describe("a message of the service", () => {
  it("is one line without secrets and bearer tokens", () => {
    const text = " one\r\n\u202etwo\tthree s3cret bearer abc.def  ";
    assert.equal(cleanMessage(text, ["", "s3cret"]), "one two three … …");
  });

  it("is cut above 300 characters", () => {
    assert.equal(cleanMessage("a".repeat(300), []), "a".repeat(300));
    assert.equal(cleanMessage("a".repeat(301), []), `${"a".repeat(299)}…`);
  });
});

describe("Retry-After", () => {
  const CASES: readonly [header: string | null, milliseconds: number | null][] = [
    [null, null],
    ["", null],
    [" 120 ", 120_000],
    ["86400", DAY_MS],
    ["9999999999", DAY_MS],
    ["99999999999", null],
    ["1.5", null],
    ["-1", null],
    ["5 minutes", null],
    ["Sun, 01 Mar 2026 10:01:00 GMT", 60_000],
    ["Sunday, 01-Mar-26 10:01:00 GMT", 60_000],
    ["Sun Mar  1 10:01:00 2026 GMT", 60_000],
    ["Sun, 01 Mar 2026 09:59:00 GMT", 0],
    ["Sun, 01 Mar 2027 10:00:00 GMT", DAY_MS],
    ["Mon, tomorrow", null],
    ["2026-03-01T10:01:00Z", null],
    ["x Sun, 01 Mar 2026 10:01:00 GMT", null],
  ];
  for (const [header, milliseconds] of CASES) {
    it(`${JSON.stringify(header)} is ${String(milliseconds)} ms`, () => {
      assert.equal(retryAfter(header, NOW), milliseconds);
    });
  }
});

describe("the failure of a connection", () => {
  const coded = (code: unknown): Error => Object.assign(new Error("[placeholder]"), { code });
  const caused = (cause: unknown, depth: number): unknown =>
    depth === 0 ? cause : new Error("fetch failed", { cause: caused(cause, depth - 1) });
  const CASES: readonly [name: string, thrown: unknown, reason: string | null, retry: string][] = [
    ["a lost connection", coded("ECONNRESET"), "ECONNRESET", "lost"],
    ["an unknown host", coded("ENOTFOUND"), "ENOTFOUND", "never"],
    ["a cause", caused(coded("ECONNREFUSED"), 1), "ECONNREFUSED", "never"],
    ["the fourth cause", caused(coded("EPIPE"), 4), "EPIPE", "lost"],
    ["the fifth cause", caused(coded("EPIPE"), 5), null, "lost"],
    [
      "the first named of several attempts",
      new AggregateError([new Error("?"), coded("EHOSTUNREACH"), coded("EPIPE")]),
      "EHOSTUNREACH",
      "never",
    ],
    ["Chromium's words", new Error("net::ERR_NAME_NOT_RESOLVED"), "ERR_NAME_NOT_RESOLVED", "never"],
    ["a code that is a sentence", coded("token abc"), null, "lost"],
    ["a code in a sentence", coded("see EPIPE"), null, "lost"],
    ["a code before a sentence", coded("EPIPE now"), null, "lost"],
    ["a number as code", coded(5), null, "lost"],
    ["no error", "EPIPE", null, "lost"],
  ];
  for (const [name, thrown, reason, retry] of CASES) {
    it(`takes ${name}: ${reason ?? "no reason"}, ${retry}`, () => {
      const failed = connectionFailure(thrown);
      const named = reason === null ? "." : ` (${reason}).`;
      assert.equal(outcome(failed), `offline, ${retry}`);
      assert.equal(failed.failure.message, `The service could not be reached${named}`);
    });
  }
});
