import assert from "node:assert/strict";
import { isPaused, retryTime } from "../../../src/core/sync/retry.js";

const NOON = Date.parse("2026-11-22T12:00:00Z");
const HOUR = 3_600_000;

function pauseAfter(failures: number, retryAfterMs?: number): number | null {
  const error = { code: "service_unavailable", message: "", details: { retryAfterMs } };
  const at = retryTime(failures, error, NOON);
  return at === null ? null : Date.parse(at) - NOON;
}

describe("the pause of a resource that keeps failing", () => {
  for (const [failures, hours] of [
    [1, null],
    [2, null],
    [3, 1],
    [4, 2],
    [5, 4],
    [7, 16],
    [8, 24],
    [50, 24],
  ] as const) {
    it(`after ${failures} failures in a row: ${hours === null ? "none" : `${hours} hours`}`, () => {
      assert.equal(pauseAfter(failures), hours === null ? null : hours * HOUR);
    });
  }

  it("stays at an hour while connections are lost, which can end at any time", () => {
    const error = { code: "offline", message: "", details: {} };
    assert.equal(retryTime(2, error, NOON), null);
    for (const failures of [3, 4, 50]) {
      assert.equal(retryTime(failures, error, NOON), new Date(NOON + HOUR).toISOString());
    }
  });

  it("is as long as the service requests, if that is longer", () => {
    assert.equal(pauseAfter(1, 90_000), 90_000);
    assert.equal(pauseAfter(3, 90_000), HOUR);
    assert.equal(pauseAfter(3, 2 * HOUR), 2 * HOUR);
  });

  it("ends at its time", () => {
    const at = new Date(NOON).toISOString();
    assert.equal(isPaused(at, NOON - 1), true);
    assert.equal(isPaused(at, NOON), false);
    assert.equal(isPaused(null, NOON), false);
  });

  it("is over if a clock that was set back since then makes it longer than any pause", () => {
    const at = new Date(NOON + 24 * HOUR).toISOString();
    assert.equal(isPaused(at, NOON), true);
    assert.equal(isPaused(at, NOON - 1), false);
    assert.equal(isPaused(at, NOON - 365 * 24 * HOUR), false);
  });
});
