import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { fault, TARGETS, type Fault } from "../../../../src/core/sandbox/faults.js";
import {
  A,
  B,
  ROW,
  EDIT,
  world,
  window,
  settle,
  requests,
  codeOf,
  assertAsBefore,
  localContent,
  useWorld,
} from "./world.js";

describe("recovery: gateway and network", () => {
  useWorld();

  interface GatewayCase {
    readonly name: string;
    readonly fault: () => Fault;
    readonly code: string;
    /** Number of requests for the page before the run gives up. */
    readonly attempts: "once" | "more";
  }
  const typed =
    (status: number): GatewayCase["fault"] =>
    () =>
      fault.gatewayError(status);
  const synced =
    (status: number): GatewayCase["fault"] =>
    () =>
      fault.syncBody(status, "some_new_code", "Something new");
  const cases: readonly GatewayCase[] = [
    { name: "400", fault: typed(400), code: "invalid_request", attempts: "once" },
    { name: "403", fault: typed(403), code: "credentials_rejected", attempts: "more" },
    { name: "404", fault: typed(404), code: "not_found", attempts: "once" },
    { name: "422", fault: typed(422), code: "unprocessable_entity", attempts: "once" },
    { name: "429", fault: typed(429), code: "rate_limited", attempts: "more" },
    ...[500, 502, 503, 504].flatMap((status): GatewayCase[] => [
      { name: `${status}`, fault: typed(status), code: "service_unavailable", attempts: "more" },
      {
        name: `${status} with a Content Sync body`,
        fault: synced(status),
        code: "service_unavailable",
        attempts: "more",
      },
      {
        name: `${status} with HTML`,
        fault: () => fault.html(status),
        code: "service_unavailable",
        attempts: "more",
      },
      {
        name: `${status} with an empty body`,
        fault: () => fault.empty(status),
        code: "service_unavailable",
        attempts: "more",
      },
    ]),
    {
      name: "422 with an unknown code",
      fault: synced(422),
      code: "some_new_code",
      attempts: "once",
    },
    {
      name: "200 with HTML",
      fault: () => fault.html(200),
      code: "invalid_response",
      attempts: "once",
    },
    {
      name: "200 with an empty body",
      fault: () => fault.empty(200),
      code: "invalid_response",
      attempts: "more",
    },
    { name: "dropped connection", fault: () => fault.drop(), code: "offline", attempts: "more" },
  ];
  for (const test of cases) {
    it(`${test.name} every time: ${test.code}, rows as before, the next run catches up`, async () => {
      await settle(["translations:1", "translations:2"]);
      const before = await localContent();
      await world.service.publisher.editRow(A, ROW, EDIT);
      world.service.faults.add(TARGETS.sync, test.fault(), { times: 99 });
      const outcome = await window.session.sync();
      assert.equal(codeOf(outcome), test.code);
      assert.equal(requests().length > 1, test.attempts === "more", requests().join());
      await assertAsBefore(before);
      assert.equal(window.session.status.offline, test.code === "offline");
      world.service.faults.clear();
      assert.equal((await window.session.sync()).report.mode, "incremental");
      await window.assertCurrent([A, B]);
    });
  }

  const passing: readonly { name: string; fault: () => Fault }[] = [
    { name: "429 with Retry-After", fault: () => fault.gatewayError(429, { retryAfter: 2 }) },
    { name: "503", fault: typed(503) },
    { name: "a dropped connection", fault: () => fault.drop() },
    { name: "a lost rest of the body", fault: () => fault.cut(20, "lost") },
    { name: "a rejected token", fault: () => fault.rejectToken() },
  ];
  for (const test of passing) {
    it(`${test.name} once: the run continues and completes`, async () => {
      await settle(["translations:1", "translations:2"]);
      await world.service.publisher.editRow(A, ROW, EDIT);
      world.service.faults.add(TARGETS.sync, test.fault());
      assert.equal((await window.session.sync()).kind, "applied");
      assert.equal(requests().length, 2);
      await window.assertCurrent([A, B]);
    });
  }
});
