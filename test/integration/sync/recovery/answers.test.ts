import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { isContentError } from "../../../../src/core/model/errors.js";
import { startSandboxServer } from "../../../../src/core/sandbox/httpServer.js";
import { fault, hostileUrls, TARGETS, type Fault } from "../../../../src/core/sandbox/faults.js";
import { createSandboxService } from "../../../../src/core/sandbox/service.js";
import { dataOf } from "../../../../src/core/sandbox/synthetic.js";
import { placeholder } from "../../../support/syncWorld.js";
import {
  A,
  B,
  BOTH,
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
  openWindow,
} from "./world.js";

describe("recovery: answers that make no sense", () => {
  useWorld();

  const cases: readonly { name: string; fault: () => Fault; field: string | null }[] = [
    { name: "no sync object", fault: () => fault.body(200, "{}"), field: "sync" },
    { name: "cut JSON", fault: () => fault.body(200, '{"sync":{"mutations":['), field: null },
    {
      name: "a sequence that is text",
      fault: () => fault.mutationFields({ sequence: "7" }),
      field: "sync.mutations[0].sequence",
    },
    {
      name: "mutations that are no list",
      fault: () => fault.pageFields({ mutations: {} }),
      field: "sync.mutations",
    },
    {
      name: "no token on the last page",
      fault: () => fault.pageFields({ next_sync_token: null }),
      field: "sync.next_sync_token",
    },
    {
      name: "more to come, but no address",
      fault: () => fault.nextPageUrl(null),
      field: "sync.next_page_url",
    },
  ];
  for (const test of cases) {
    it(`${test.name}: invalid_response that names the field, rows as before`, async () => {
      await settle(["translations:1", "translations:2"]);
      const before = await localContent();
      await world.service.publisher.editRow(A, ROW, EDIT);
      world.service.faults.add(TARGETS.sync, test.fault(), { times: 9 });
      const outcome = await window.session.sync();
      assert.equal(codeOf(outcome), "invalid_response");
      if (test.field !== null && outcome.kind === "failed") {
        assert.equal(outcome.error.details.field, test.field);
      }
      await assertAsBefore(before);
      world.service.faults.clear();
      await window.session.sync();
      await window.assertCurrent([A, B]);
    });
  }

  it("surprises in fields that identify nothing: applied anyway", async () => {
    await settle(["translations:1", "translations:2"]);
    await world.service.publisher.editRow(A, ROW, EDIT);
    world.service.faults.add(
      TARGETS.sync,
      fault.mutationFields({
        resource_content_id: "1",
        source_record_id: "x",
        unavailable_reason: 5,
        record_key: 1,
      }),
    );
    await window.session.sync();
    assert.deepEqual(requests(), [`incremental ${BOTH}`]);
    await window.assertCurrent([A, B]);
  });

  it("lists of names that are refused: the data arrives without names", async () => {
    await openWindow(["translations:1", "translations:2"]);
    world.service.faults.add(TARGETS.lists, fault.gatewayError(403), { times: 99 });
    const outcome = await window.session.sync();
    assert.equal(outcome.kind, "applied");
    assert.equal((await window.resource(A))?.name, null);
    await window.assertCurrent([A, B]);
  });

  it("endless has_more: invalid_response after a limited number of requests", async () => {
    await settle(["translations:1", "translations:2"]);
    const before = await localContent();
    world.service.faults.add(TARGETS.sync, fault.endlessPages(), { times: 1000 });
    const outcome = await window.session.sync();
    assert.equal(codeOf(outcome), "invalid_response");
    assert.ok(requests().length < 250, "a bounded number");
    await assertAsBefore(before);
  });

  it("the same next page twice: invalid_response", async () => {
    await settle(["translations:1", "translations:2"]);
    const page = (sequence: number) =>
      fault.body(
        200,
        JSON.stringify({
          sync: {
            sync_until_sequence: 1000,
            has_more: true,
            next_page_url: "/api/v4/resources/sync?cursor=again",
            next_sync_token: null,
            mutations: [
              {
                sequence,
                type: "RESOURCE_UPDATE",
                ...{ resource_group: "translations", resource_id: 1, resource_content_id: 1 },
                changed_at: "2026-05-05T10:00:00Z",
              },
            ],
          },
        }),
      );
    world.service.faults.add(TARGETS.sync, page(100));
    world.service.faults.add(TARGETS.sync, page(101));
    const outcome = await window.session.sync();
    assert.equal(codeOf(outcome), "invalid_response");
    assert.deepEqual(requests(), [`incremental ${BOTH}`, "page"]);
  });

  it("a page that goes back in sequence: invalid_response, and it is not stored", async () => {
    await settle(["translations:1", "translations:2"]);
    const before = await localContent();
    for (let edit = 0; edit < 150; edit++) {
      await world.service.publisher.editRow(A, ROW, { text: `[placeholder ${edit}]` });
    }
    world.service.faults.add(TARGETS.sync, fault.shiftSequences(-120), { skip: 1 });
    assert.equal(codeOf(await window.session.sync()), "invalid_response");
    await assertAsBefore(before);
    await window.session.sync();
    await window.assertCurrent([A, B]);
  });

  it("a page in descending order: applied in sequence order anyway", async () => {
    await settle(["translations:1", "translations:2"]);
    await world.service.publisher.editRow(A, ROW, { text: "[placeholder, first]" });
    await world.service.publisher.editRow(A, ROW, { text: "[placeholder, second]" });
    world.service.faults.add(TARGETS.sync, fault.reversedPage());
    await window.session.sync();
    await window.assertCurrent([A, B]);
  });

  it("a full copy of another resource: that resource fails, the other arrives", async () => {
    await openWindow(["translations:1", "translations:2"]);
    world.service.faults.add(TARGETS.snapshot(A), fault.wrongSnapshot(B), { times: 9 });
    const outcome = await window.session.sync();
    assert.equal(outcome.kind, "partial");
    assert.deepEqual(
      outcome.report.failed.map(({ id, code }) => ({ id, code })),
      [{ id: 1, code: "invalid_response" }],
    );
    assert.deepEqual(await window.content(A), []);
    await window.assertCurrent([B]);
  });

  it("records that are not objects: invalid_response names the record, rows unchanged", async () => {
    await settle(["translations:1", "translations:2"]);
    const before = await localContent();
    world.service.faults.add(TARGETS.snapshot(A), fault.snapshotFields({ records: [{}, 7] }));
    await assert.rejects(window.session.refreshFullCopy(A), (error: unknown) => {
      assert.ok(isContentError(error), "a ContentError");
      assert.equal(error.code, "invalid_response");
      assert.deepEqual(error.details, { field: "records[1]" });
      return true;
    });
    await assertAsBefore(before);
    assert.equal((await window.resource(A))?.failure?.code, "invalid_response");
  });
});

describe("recovery: addresses that lead elsewhere", () => {
  useWorld();

  let trap: Awaited<ReturnType<typeof startSandboxServer>>;
  let trapService: ReturnType<typeof createSandboxService>;

  before(async () => {
    trapService = createSandboxService({ data: dataOf([placeholder("translations", 1)]) });
    trap = await startSandboxServer({ service: trapService });
  });
  after(async () => {
    await trap.close();
  });

  it("as next_page_url: no request is sent there, rows unchanged", async () => {
    await settle(["translations:1", "translations:2"]);
    const before = await localContent();
    for (const url of hostileUrls(trap.authRoot)) {
      world.service.requests.clear();
      world.service.faults.add(TARGETS.sync, fault.nextPageUrl(url));
      const outcome = await window.session.sync();
      assert.equal(codeOf(outcome), "invalid_response", url);
      assert.deepEqual(requests(), [`incremental ${BOTH}`], url);
      world.service.faults.clear();
    }
    assert.equal(trapService.requests.all.length, 0);
    await assertAsBefore(before);
  });

  it("as snapshot_url: no request is sent there, the documented path is used", async () => {
    for (const url of hostileUrls(trap.authRoot)) {
      world.service.requests.clear();
      await openWindow(["translations:1"]);
      world.service.faults.add(TARGETS.sync, fault.snapshotUrl(url));
      const outcome = await window.session.sync();
      assert.equal(outcome.kind, "applied", url);
      assert.deepEqual(requests(), ["bootstrap translations:1", "copy translations:1"], url);
      await window.assertCurrent([A]);
      await window.close();
    }
    assert.equal(trapService.requests.all.length, 0);
  });
});
