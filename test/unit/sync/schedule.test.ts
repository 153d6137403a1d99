import assert from "node:assert/strict";
import type { LastRun } from "../../../src/core/model/storeState.js";
import { nextRunAt, type ScheduleInput } from "../../../src/core/sync/schedule.js";

const HOUR = 3_600_000;
const NOON = Date.parse("2026-11-22T12:00:00Z");

const RUN: LastRun = {
  endedAt: new Date(NOON).toISOString(),
  outcome: "applied",
  error: null,
  lastCompleteAt: new Date(NOON).toISOString(),
};

/** Hours after noon at which the next run is due; null for never. */
function due(changes: Partial<ScheduleInput>): number | null {
  const at = nextRunAt({
    intervalHours: 24,
    lastRun: RUN,
    errorCode: null,
    lastAttempt: null,
    openedAt: NOON - 48 * HOUR,
    now: Math.max(NOON, changes.openedAt ?? 0, changes.lastAttempt ?? 0),
    jitter: 0,
    ...changes,
  });
  return at === null ? null : (at - NOON) / HOUR;
}

describe("the schedule of background syncs", () => {
  it("runs an interval after the last run of any window", () => {
    assert.equal(due({}), 24);
    assert.equal(due({ intervalHours: 1.5 }), 1.5);
    assert.equal(due({ lastAttempt: NOON - HOUR }), 24);
    assert.equal(due({ lastAttempt: NOON + HOUR }), 25);
  });

  it("runs an interval after the window opened if there never was a run", () => {
    assert.equal(due({ lastRun: null, openedAt: NOON }), 24);
  });

  it("runs an interval after this window's attempt if no run was ever stored", () => {
    assert.equal(due({ lastRun: null, lastAttempt: NOON }), 24);
  });

  it("runs a minute after a window opened if its copy is older than the interval", () => {
    assert.equal(due({ openedAt: NOON + 30 * HOUR }), 30 + 1 / 60);
  });

  it("runs once the window has opened if a clock that was ahead wrote the last run", () => {
    assert.equal(due({ now: NOON - 25 * HOUR, openedAt: NOON - 25 * HOUR }), -25 + 1 / 60);
    assert.equal(due({ now: NOON - 23 * HOUR, openedAt: NOON - 23 * HOUR }), 24);
  });

  it("treats an interval of seconds as a quarter of an hour", () => {
    assert.equal(due({ intervalHours: 0.00001 }), 0.25);
  });

  it("waits as long as the service requests, even in another window and after a reload", () => {
    const details = { retryAfterMs: 3 * HOUR };
    const error = { code: "rate_limited", message: "", details };
    assert.equal(due({ lastRun: { ...RUN, outcome: "failed", error } }), 3);
    assert.equal(
      due({ lastRun: { ...RUN, outcome: "failed", error }, errorCode: "rate_limited" }),
      3,
    );
  });

  it("retries within minutes without a network", () => {
    assert.equal(due({ errorCode: "offline" })?.toFixed(3), (5 / 60).toFixed(3));
  });

  it("never runs with an interval of 0", () => {
    assert.equal(due({ intervalHours: 0 }), null);
  });

  it("spreads windows over a tenth of the interval", () => {
    assert.equal(due({ jitter: 0.5 }), 25.2);
    assert.equal(due({ jitter: 1 })?.toFixed(3), "26.400");
  });

  for (const code of ["service_unavailable", "rate_limited", "invalid_response", "store_busy"]) {
    it(`tries again soon after ${code}`, () => {
      assert.equal(due({ errorCode: code }), 0.5);
    });
  }

  it("retries soon after some resources failed", () => {
    assert.equal(due({ lastRun: { ...RUN, outcome: "partial" } }), 0.5);
  });

  it("does not try again more often than the interval allows", () => {
    assert.equal(due({ errorCode: "rate_limited", intervalHours: 0.25 }), 0.25);
  });

  for (const code of [
    "credentials_rejected",
    "credentials_missing",
    "insufficient_scope",
    "invalid_resources",
    "store_newer",
  ]) {
    it(`waits for a person after ${code}`, () => {
      assert.equal(due({ errorCode: code }), null);
    });
  }
});
