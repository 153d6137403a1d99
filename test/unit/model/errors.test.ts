import assert from "node:assert/strict";
import {
  cancelled,
  ContentError,
  deserializeError,
  isContentError,
  serializeError,
  throwIfAborted,
} from "../../../src/core/model/errors.js";

describe("errors", () => {
  it("keep code, message and details in a message between threads", () => {
    const error = new ContentError("rate_limited", "Too fast.", { status: 429, retryAfterMs: 5 });
    const copy = deserializeError(structuredClone(serializeError(error)));
    assert.ok(isContentError(copy, "rate_limited"));
    assert.equal(copy.message, "Too fast.");
    assert.equal(String(copy), "ContentError: Too fast.");
    assert.deepEqual(copy.details, { status: 429, retryAfterMs: 5 });
  });

  it("that are unexpected become a failure of the store, with their message", () => {
    assert.deepEqual(serializeError(new TypeError("x is not a function")), {
      code: "store_failed",
      message: "x is not a function",
      details: {},
    });
    assert.equal(serializeError("text").message, "text");
  });

  it("are distinguished by their code, never by their text", () => {
    assert.ok(isContentError(cancelled()));
    assert.ok(isContentError(cancelled(), "cancelled"));
    assert.ok(!isContentError(cancelled(), "offline"));
    assert.ok(!isContentError(new Error("cancelled"), "cancelled"));
    assert.ok(!isContentError({ code: "cancelled" }));
  });

  it("report that a signal has aborted", () => {
    throwIfAborted(undefined);
    throwIfAborted(new AbortController().signal);
    assert.throws(
      () => throwIfAborted(AbortSignal.abort()),
      (error) => isContentError(error, "cancelled"),
    );
  });
});
