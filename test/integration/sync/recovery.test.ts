import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { isContentError } from "../../../src/core/model/errors.js";
import { startSandboxServer } from "../../../src/core/sandbox/httpServer.js";
import { fault, hostileUrls, TARGETS, type Fault } from "../../../src/core/sandbox/faults.js";
import { makeRow } from "../../../src/core/sandbox/rows.js";
import { createSandboxService } from "../../../src/core/sandbox/service.js";
import { dataOf } from "../../../src/core/sandbox/synthetic.js";
import type { RunOutcome } from "../../../src/core/sync/types.js";
import { placeholder, shortRequests, World, type Window } from "../../support/syncWorld.js";

/*
 * The two documents and the production observations, row by row, over HTTP on loopback: what the
 * service does, what the run reports, which requests were sent, and what the local rows are.
 */

const A = { group: "translations", id: 1 };
const B = { group: "translations", id: 2 };
const TAFSIR = { group: "tafsirs", id: 3 };
const ARTICLE = { group: "articles", id: 4 };
const BOTH = "translations:1,2";
const ROW = { recordType: "translation", recordKey: "1" };
const EDIT = { text: "[placeholder, edited]" };

let world: World;
let window: Window;

/** A window that has synced once, and a service whose requests count from now on. */
async function settle(entries: readonly string[]): Promise<void> {
  window = await world.open(entries);
  const outcome = await window.session.sync();
  assert.equal(outcome.kind, "applied");
  world.service.requests.clear();
}

function requests(): string[] {
  return shortRequests(world.service.requests.all);
}

function codeOf(outcome: RunOutcome): string {
  return outcome.kind === "failed" ? outcome.error.code : outcome.kind;
}

async function checkpointOf(filter: string): Promise<string | null> {
  const run = await window.store.openWriter({ waitMs: 0 });
  try {
    return await run.checkpoint(filter);
  } finally {
    await run.close();
  }
}

async function assertAsBefore(before: Map<string, string[]>): Promise<void> {
  for (const ref of [A, B]) {
    assert.deepEqual(await window.content(ref), before.get(String(ref.id)), `rows of ${ref.id}`);
  }
}

async function localContent(): Promise<Map<string, string[]>> {
  return new Map([
    ["1", await window.content(A)],
    ["2", await window.content(B)],
  ]);
}

describe("recovery, over HTTP", () => {
  beforeEach(async () => {
    world = await World.start({
      resources: [
        placeholder("translations", 1),
        placeholder("translations", 2),
        placeholder("tafsirs", 3),
        {
          group: "articles",
          id: 4,
          resourceContentId: null,
          listing: null,
          rows: () =>
            [1, 2].map((language_id) =>
              makeRow(
                "articles",
                {
                  article_id: 4,
                  language_id,
                  lang: language_id === 1 ? "en" : "ur",
                  title: "[placeholder title]",
                  text: "<p>[placeholder]</p>",
                },
                { articleKeys: "opaque" },
              ),
            ),
        },
      ],
      articleKeys: "opaque",
    });
  });

  afterEach(async () => {
    await world.close();
  });

  describe("document: unavailable resources", () => {
    it("RESOURCE_DELETE: marked unavailable with its reason, its rows still readable", async () => {
      await settle(["translations:1", "translations:2"]);
      const before = await localContent();
      await world.service.publisher.hideResource(A, "unapproved");
      const outcome = await window.session.sync();
      assert.deepEqual(outcome.report.unavailable, [{ ...A, reason: "unapproved" }]);
      const local = await window.resource(A);
      assert.equal(local?.status, "unavailable");
      assert.equal(local.unavailableReason, "unapproved");
      await assertAsBefore(before);
      assert.deepEqual(requests(), [`incremental ${BOTH}`]);
    });

    it("public again, after changes that were not replayed: full copy, rows as published", async () => {
      await settle(["translations:1", "translations:2"]);
      await world.service.publisher.hideResource(A);
      await window.session.sync();
      await world.service.publisher.editRow(A, ROW, EDIT);
      await world.service.publisher.restoreResource(A);
      world.service.requests.clear();
      const outcome = await window.session.sync();
      assert.equal(outcome.report.fullCopies, 1);
      assert.deepEqual(requests(), [`incremental ${BOTH}`, "copy translations:1"]);
      await window.assertCurrent([A, B]);
    });

    it("RESOURCE_INVALIDATE: full copy replaces the rows", async () => {
      await settle(["translations:1", "translations:2"]);
      await world.service.publisher.invalidateResource(A, (rows) => rows.slice(1));
      await window.session.sync();
      assert.deepEqual(requests(), [`incremental ${BOTH}`, "copy translations:1"]);
      await window.assertCurrent([A, B]);
    });

    it("RESOURCE_UPDATE: the rows stay, nothing is fetched, the date of change moves", async () => {
      await settle(["translations:1", "translations:2"]);
      const before = await window.resource(A);
      await world.service.publisher.touchResource(A);
      const outcome = await window.session.sync();
      assert.equal(outcome.report.rowsUpserted, 0);
      assert.deepEqual(requests(), [`incremental ${BOTH}`]);
      const local = await window.resource(A);
      assert.notEqual(local?.lastChangedAt, before?.lastChangedAt);
      await window.assertCurrent([A, B]);
    });

    it("row changes of all three types: applied without a full copy", async () => {
      await settle(["translations:1", "translations:2"]);
      const { publisher } = world.service;
      await publisher.editRow(A, ROW, EDIT);
      await publisher.deleteRow(A, { recordType: "translation", recordKey: "2" });
      await publisher.addRow(B, {
        id: 900,
        resource_content_id: 2,
        verse_key: "2:9",
        text: "[new]",
      });
      const outcome = await window.session.sync();
      assert.deepEqual(requests(), [`incremental ${BOTH}`]);
      assert.equal(outcome.report.rowsUpserted, 2);
      assert.equal(outcome.report.rowsDeleted, 1);
      await window.assertCurrent([A, B]);
    });
  });

  describe("document: error recovery", () => {
    it("resync_required for the token: bootstrap in the same run, changes arrive", async () => {
      await settle(["translations:1", "translations:2"]);
      await world.service.publisher.editRow(A, ROW, EDIT);
      await world.service.publisher.expireTokens();
      const outcome = await window.session.sync();
      assert.equal(outcome.kind, "applied");
      assert.equal(outcome.report.mode, "bootstrap");
      assert.deepEqual(requests().sort(), [
        `bootstrap ${BOTH}`,
        "copy translations:1",
        "copy translations:2",
        `incremental ${BOTH}`,
      ]);
      await window.assertCurrent([A, B]);
      assert.notEqual(await checkpointOf(BOTH), null);
    });

    for (const body of [
      '{"message":"expired","type":"invalid_token","success":false}',
      '{"error":{"code":"token_expired","message":"expired"}}',
      "<h1>Gone</h1>",
    ]) {
      it(`410 with the body ${body}: bootstrap in the same run`, async () => {
        await settle(["translations:1", "translations:2"]);
        await world.service.publisher.editRow(A, ROW, EDIT);
        world.service.faults.add(TARGETS.sync, fault.body(410, body));
        const outcome = await window.session.sync();
        assert.equal(outcome.report.mode, "bootstrap");
        await window.assertCurrent([A, B]);
      });
    }

    it("resync_required, then no bootstrap: old rows readable, the checkpoint is gone", async () => {
      await settle(["translations:1", "translations:2"]);
      const before = await localContent();
      await world.service.publisher.editRow(A, ROW, EDIT);
      await world.service.publisher.expireTokens();
      world.service.faults.add(TARGETS.sync, fault.gatewayError(503), { skip: 1, times: 99 });
      const outcome = await window.session.sync();
      assert.equal(codeOf(outcome), "service_unavailable");
      await assertAsBefore(before);
      assert.equal(await checkpointOf(BOTH), null);
      world.service.faults.clear();
      await window.session.sync();
      await window.assertCurrent([A, B]);
    });

    it("resync_required for a cursor: the run starts again as a bootstrap", async () => {
      window = await world.open(["translations:*"], {});
      world.service.faults.add(
        TARGETS.sync,
        fault.nextPageUrl("/api/v4/resources/sync?cursor=old"),
      );
      const outcome = await window.session.sync();
      assert.equal(outcome.kind, "applied");
      assert.deepEqual(requests().slice(0, 3), [
        "bootstrap translations:*",
        "page",
        "bootstrap translations:*",
      ]);
      await window.assertCurrent([A, B]);
    });

    it("token_filter_mismatch: the filter is bootstrapped, once", async () => {
      await settle(["translations:1", "translations:2"]);
      await world.service.publisher.editRow(A, ROW, EDIT);
      world.service.faults.add(TARGETS.sync, fault.syncError("token_filter_mismatch"));
      const outcome = await window.session.sync();
      assert.equal(outcome.report.mode, "bootstrap");
      await window.assertCurrent([A, B]);
      world.service.requests.clear();
      await window.session.sync();
      assert.deepEqual(requests(), [`incremental ${BOTH}`]);
    });

    for (const code of ["cursor_filter_mismatch", "cursor_per_page_mismatch"] as const) {
      it(`${code} once: goes on with the original link`, async () => {
        await settle(["translations:1", "translations:2"]);
        for (let edit = 0; edit < 150; edit++) {
          await world.service.publisher.editRow(A, ROW, { text: `[placeholder ${edit}]` });
        }
        world.service.faults.add(TARGETS.sync, fault.syncError(code), { skip: 1 });
        const outcome = await window.session.sync();
        assert.equal(outcome.kind, "applied");
        assert.deepEqual(requests(), [`incremental ${BOTH}`, "page", "page"]);
        const cursors = world.service.requests.to("/sync").map(({ query }) => query.cursor);
        assert.equal(cursors[1], cursors[2]);
        await window.assertCurrent([A, B]);
      });

      it(`${code} for ever: starts the run again twice, then reports it, rows as before`, async () => {
        await settle(["translations:1", "translations:2"]);
        const before = await localContent();
        for (let edit = 0; edit < 150; edit++) {
          await world.service.publisher.editRow(A, ROW, { text: `[placeholder ${edit}]` });
        }
        world.service.faults.add(
          (request) => request.rawQuery.includes("cursor="),
          fault.syncError(code),
          { times: 99 },
        );
        const outcome = await window.session.sync();
        assert.equal(codeOf(outcome), code);
        const restart = [`incremental ${BOTH}`, "page", "page"];
        assert.deepEqual(requests(), [...restart, ...restart, ...restart]);
        await assertAsBefore(before);
        world.service.faults.clear();
        await window.session.sync();
        await window.assertCurrent([A, B]);
      });
    }

    const notFound: readonly (readonly [string, Fault, string])[] = [
      ["the gateway's own", fault.gatewayError(404, { type: "not_found" }), "not_found"],
      ["a proxy's web page", fault.html(404), "invalid_response"],
      ["an empty one", fault.empty(404), "invalid_response"],
    ];
    for (const [whose, answer, code] of notFound) {
      it(`404 that is not snapshot_not_found, ${whose}: no more than a failure, until it is over or the resource is taken off the list`, async () => {
        await settle(["translations:1", "translations:2"]);
        const before = await localContent();
        const active = world.service.faults.add(TARGETS.snapshot(A), answer, { times: 99 });
        await world.service.publisher.invalidateResource(A);
        await world.service.publisher.editRow(B, ROW, EDIT);
        for (let attempt = 1; attempt <= 2; attempt++) {
          const { kind, report } = await window.session.sync();
          assert.equal(kind, "partial");
          assert.deepEqual(
            report.failed.map((failed) => [failed.group, failed.id, failed.code]),
            [["translations", 1, code]],
          );
          assert.equal(report.checkpointStored, false);
        }
        await window.assertCurrent([B]);
        assert.deepEqual(await window.content(A), before.get("1"), "the rows are kept");
        const local = await window.resource(A);
        assert.equal(local?.status, "available", "nobody said that it is no longer published");
        assert.equal(local.failure?.code, code);

        window.settings.entries = ["translations:2"];
        const without = await window.session.sync();
        assert.deepEqual([without.report.failed, without.report.checkpointStored], [[], true]);

        window.settings.entries = ["translations:1", "translations:2"];
        active.remove();
        assert.equal((await window.session.sync()).report.checkpointStored, true);
        await window.assertCurrent([A, B]);
        assert.equal((await window.resource(A))?.failure, null);
      });
    }

    it("snapshot_not_found: unavailable, the others arrive, the checkpoint is stored", async () => {
      window = await world.open(["translations:1", "translations:2"]);
      world.service.faults.add(TARGETS.snapshot(A), fault.syncError("snapshot_not_found"));
      const outcome = await window.session.sync();
      assert.deepEqual(outcome.report.unavailable, [{ ...A, reason: null }]);
      assert.equal(outcome.report.checkpointStored, true);
      assert.equal((await window.resource(A))?.status, "unavailable");
      await window.assertCurrent([B]);
      world.service.requests.clear();
      await window.session.sync();
      assert.deepEqual(requests(), [`incremental ${BOTH}`], "not asked for at every run");
    });

    for (const code of [
      "invalid_resources",
      "unknown_resource_group",
      "invalid_per_page",
    ] as const) {
      it(`${code}: reported, nothing retried, rows as before`, async () => {
        await settle(["translations:1", "translations:2"]);
        const before = await localContent();
        world.service.faults.add(TARGETS.sync, fault.syncError(code), { times: 99 });
        const outcome = await window.session.sync();
        assert.equal(codeOf(outcome), code);
        assert.deepEqual(requests(), [`incremental ${BOTH}`]);
        await assertAsBefore(before);
      });
    }

    it("a group that the service does not know: the entry named, the rest synced", async () => {
      window = await world.open(["tranlations:1", "translations:2"]);
      const outcome = await window.session.sync();
      assert.equal(outcome.kind, "applied");
      assert.deepEqual(window.session.status.filterProblems, [
        { entry: "tranlations:1", reason: "refused" },
      ]);
      await window.assertCurrent([B]);
    });

    it("a documented group that this service refuses: the entry named, the rest synced", async () => {
      window = await world.open(["mushafs:1", "translations:2"]);
      world.service.faults.add(
        TARGETS.sync,
        fault.syncBody(422, "unknown_resource_group", "Unknown resource group: mushafs"),
      );
      assert.equal((await window.session.sync()).kind, "applied");
      assert.deepEqual(window.session.status.filterProblems, [
        { entry: "mushafs:1", reason: "refused" },
      ]);
      await window.assertCurrent([B]);
    });

    it("malformed entries: named, the rest synced", async () => {
      window = await world.open(["translations", "translations:0", "Tafsirs:3", "translations:2"]);
      const outcome = await window.session.sync();
      assert.equal(outcome.kind, "applied");
      assert.deepEqual(
        window.session.status.filterProblems.map(({ entry }) => entry),
        ["translations", "translations:0", "Tafsirs:3"],
      );
      await window.assertCurrent([B]);
    });

    it("no entry at all: not_configured, and no request", async () => {
      window = await world.open([]);
      assert.equal(codeOf(await window.session.sync()), "not_configured");
      assert.equal(world.service.requests.all.length, 0);
    });
  });

  describe("gateway and network", () => {
    interface GatewayCase {
      readonly name: string;
      readonly fault: () => Fault;
      readonly code: string;
      /** How often the page is asked for before the run gives up. */
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
      it(`${test.name} for ever: ${test.code}, rows as before, the next run catches up`, async () => {
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
      it(`${test.name} once: the run goes on and completes`, async () => {
        await settle(["translations:1", "translations:2"]);
        await world.service.publisher.editRow(A, ROW, EDIT);
        world.service.faults.add(TARGETS.sync, test.fault());
        assert.equal((await window.session.sync()).kind, "applied");
        assert.equal(requests().length, 2);
        await window.assertCurrent([A, B]);
      });
    }
  });

  describe("answers that make no sense", () => {
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

    it("surprises in fields that identify nothing: applied all the same", async () => {
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
      window = await world.open(["translations:1", "translations:2"]);
      world.service.faults.add(TARGETS.lists, fault.gatewayError(403), { times: 99 });
      const outcome = await window.session.sync();
      assert.equal(outcome.kind, "applied");
      assert.equal((await window.resource(A))?.name, null);
      await window.assertCurrent([A, B]);
    });

    it("endless has_more: invalid_response after a bounded number of requests", async () => {
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

    it("a page that goes back in sequence: invalid_response, nothing of it stored", async () => {
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

    it("a page in descending order: applied in sequence order all the same", async () => {
      await settle(["translations:1", "translations:2"]);
      await world.service.publisher.editRow(A, ROW, { text: "[placeholder, first]" });
      await world.service.publisher.editRow(A, ROW, { text: "[placeholder, second]" });
      world.service.faults.add(TARGETS.sync, fault.reversedPage());
      await window.session.sync();
      await window.assertCurrent([A, B]);
    });

    it("a full copy of another resource: that resource fails, the other arrives", async () => {
      window = await world.open(["translations:1", "translations:2"]);
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

    it("records that are no objects: invalid_response names the record, rows as before", async () => {
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

  describe("addresses that lead elsewhere", () => {
    let trap: Awaited<ReturnType<typeof startSandboxServer>>;
    let trapService: ReturnType<typeof createSandboxService>;

    before(async () => {
      trapService = createSandboxService({ data: dataOf([placeholder("translations", 1)]) });
      trap = await startSandboxServer({ service: trapService });
    });
    after(async () => {
      await trap.close();
    });

    it("as next_page_url: none receives a request, rows as before", async () => {
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

    it("as snapshot_url: none receives a request, the documented path serves", async () => {
      for (const url of hostileUrls(trap.authRoot)) {
        world.service.requests.clear();
        window = await world.open(["translations:1"]);
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

  describe("which resources are in a run", () => {
    it("another filter bootstraps in the same call; going back runs incrementally", async () => {
      await settle(["translations:1"]);
      window.settings.entries = ["translations:1", "translations:2"];
      const outcome = await window.session.sync();
      assert.equal(outcome.report.mode, "bootstrap");
      await window.assertCurrent([A, B]);
      await world.service.publisher.editRow(A, ROW, EDIT);
      window.settings.entries = ["translations:1"];
      world.service.requests.clear();
      assert.equal((await window.session.sync()).report.mode, "incremental");
      assert.deepEqual(requests(), ["incremental translations:1"]);
      await window.assertCurrent([A]);
    });

    it("changes that another filter's run brought come again: harmless, rows as published", async () => {
      await settle(["translations:1"]);
      const { publisher } = world.service;
      window.settings.entries = ["translations:1", "translations:2"];
      await publisher.editRow(A, ROW, { text: "[placeholder, old]" });
      await publisher.addRow(A, { id: 800, resource_content_id: 1, verse_key: "2:8", text: "[x]" });
      await window.session.sync();
      await publisher.deleteRow(A, { recordType: "translation", recordKey: "800" });
      await publisher.editRow(A, ROW, { text: "[placeholder, new]" });
      await window.session.sync();
      await window.assertCurrent([A, B]);
      window.settings.entries = ["translations:1"];
      const outcome = await window.session.sync();
      assert.equal(outcome.report.rowsUpserted, 0);
      await window.assertCurrent([A]);
    });

    it("a named resource that the bootstrap leaves out is fetched by its path", async () => {
      window = await world.open(["translations:1", "translations:2"]);
      world.service.faults.add(TARGETS.sync, fault.omit([A]));
      const outcome = await window.session.sync();
      assert.equal(outcome.report.checkpointStored, true);
      await window.assertCurrent([A, B]);
    });

    it("a bootstrap that forgets a resource whose snapshot is gone: unavailable", async () => {
      await settle(["translations:1", "translations:2"]);
      await world.service.publisher.hideResource(A);
      world.service.requests.clear();
      const outcome = await window.session.sync({ full: true });
      assert.deepEqual(outcome.report.unavailable, [{ ...A, reason: null }]);
      assert.equal((await window.resource(A))?.status, "unavailable");
      await window.assertCurrent([A, B]);
    });

    it("a wildcard follows resources that appear and disappear", async () => {
      await settle(["translations:*"]);
      const C = { group: "translations", id: 9 };
      await world.service.publisher.addResource({
        ...C,
        rows: [{ id: 1, resource_content_id: 9, verse_key: "1:1", text: "[placeholder]" }],
      });
      await world.service.publisher.removeResource(B);
      await window.session.sync();
      await window.assertCurrent([A, B, C]);
    });

    it("a resource taken out of the settings keeps its rows", async () => {
      await settle(["translations:1", "translations:2"]);
      const before = await localContent();
      window.settings.entries = ["translations:1"];
      await window.session.sync();
      await assertAsBefore(before);
      assert.equal((await window.resource(B))?.status, "available");
    });

    it("a local copy that the user deleted comes back while it is still wanted", async () => {
      await settle(["translations:1", "translations:2"]);
      await window.store.deleteLocalCopy([A]);
      assert.deepEqual(await window.content(A), []);
      await window.session.sync();
      assert.deepEqual(requests(), [`incremental ${BOTH}`, "copy translations:1"]);
      await window.assertCurrent([A, B]);
    });

    it("a local copy that was forgotten comes back when a wildcard wants it again", async () => {
      await settle(["translations:*"]);
      window.settings.entries = ["tafsirs:3"];
      await window.session.sync();
      await window.store.deleteLocalCopy([A], { forget: true });
      window.settings.entries = ["translations:*"];
      await window.session.sync();
      await window.assertCurrent([A, B]);
    });

    it("a local copy that was deleted during a sync comes back with the next one", async () => {
      await settle(["translations:*"]);
      await world.service.publisher.editRow(A, ROW, EDIT);
      const deleted = window.store.deleteLocalCopy.bind(window.store, "all");
      let once = true;
      await window.session.sync({
        onProgress: ({ phase }) => {
          if (phase !== "committing" || !once) return;
          once = false;
          void deleted();
        },
      });
      await window.session.sync();
      await window.assertCurrent([A, B]);
    });

    it("the filter reaches the service percent-encoded, with every group", async () => {
      window = await world.open(["translations:1", "tafsirs:3"]);
      await window.session.sync();
      const [first] = world.service.requests.to("/sync");
      assert.match(first?.rawQuery ?? "", /resources=tafsirs(:|%3A)3%3Btranslations(:|%3A)1/);
      await window.assertCurrent([A, TAFSIR]);
    });
  });

  describe("row identity", () => {
    it("an article's key that cannot be matched: its full copy is fetched", async () => {
      await settle(["articles:4"]);
      const [row] = (await world.service.publisher.rowsOf(ARTICLE)) ?? [];
      assert.ok(row !== undefined, "the article has rows");
      await world.service.publisher.editRow(ARTICLE, row, { title: "[placeholder, edited]" });
      await window.session.sync();
      assert.deepEqual(requests(), ["incremental articles:4", "copy articles:4"]);
      const titles = (await window.rows(ARTICLE)).map(
        ({ json }) => /"title":"([^"]*)"/.exec(json)?.[1],
      );
      assert.deepEqual(titles.sort(), ["[placeholder title]", "[placeholder, edited]"]);
    });

    it("a key that contradicts its payload: full copy, rows as published", async () => {
      await settle(["translations:1", "translations:2"]);
      await world.service.publisher.editRow(A, ROW, EDIT);
      world.service.faults.add(TARGETS.sync, fault.mutationFields({ record_key: "3" }));
      await window.session.sync();
      assert.deepEqual(requests(), [`incremental ${BOTH}`, "copy translations:1"]);
      await window.assertCurrent([A, B]);
    });

    it("a deletion of a row that is already gone: harmless, no full copy", async () => {
      await settle(["translations:1", "translations:2"]);
      await world.service.publisher.deleteRow(A, ROW);
      world.service.faults.add(TARGETS.sync, fault.mutationFields({ record_key: "77777" }));
      await window.session.sync();
      assert.deepEqual(requests(), [`incremental ${BOTH}`]);
    });

    it("an unknown mutation type: full copy, and the log says so", async () => {
      const warnings: string[] = [];
      const logger = {
        debug() {},
        info() {},
        warn: (message: string) => warnings.push(message),
        error() {},
      };
      window = await world.open(["translations:1", "translations:2"], { logger });
      await window.session.sync();
      world.service.requests.clear();
      await world.service.publisher.editRow(A, ROW, EDIT);
      world.service.faults.add(TARGETS.sync, fault.mutationType("ROW_MERGE"));
      await window.session.sync();
      assert.deepEqual(requests(), [`incremental ${BOTH}`, "copy translations:1"]);
      assert.match(warnings.join("\n"), /ROW_MERGE/);
      await window.assertCurrent([A, B]);
    });

    it("a newer schema version: held with the old rows, not asked for at every run", async () => {
      await settle(["translations:1", "translations:2"]);
      const before = await localContent();
      await world.service.publisher.invalidateResource(A, (rows) => rows.slice(1));
      world.service.faults.add(TARGETS.snapshot(A), fault.snapshotFields({ schema_version: 2 }), {
        times: 9,
      });
      const outcome = await window.session.sync();
      assert.equal(outcome.report.checkpointStored, true);
      assert.equal((await window.resource(A))?.status, "held");
      await assertAsBefore(before);
      world.service.requests.clear();
      await window.session.sync();
      assert.deepEqual(requests(), [`incremental ${BOTH}`]);
      world.service.faults.clear();
      await window.session.refreshFullCopy(A);
      await window.assertCurrent([A, B]);
    });

    it("a full copy that loses many rows: applied and flagged until somebody has looked", async () => {
      await world.close();
      world = await World.start({ resources: [placeholder("translations", 1, 100)] });
      await settle(["translations:1"]);
      await world.service.publisher.invalidateResource(A, (rows) => rows.slice(21));
      await window.session.sync();
      await window.assertCurrent([A]);
      assert.equal((await window.resource(A))?.lostRows, 21);
      await window.store.acknowledgeLostRows(A);
      assert.equal((await window.resource(A))?.lostRows, null);
    });

    it("a full copy that loses 20 rows of 100: applied without a flag", async () => {
      await world.close();
      world = await World.start({ resources: [placeholder("translations", 1, 100)] });
      await settle(["translations:1"]);
      await world.service.publisher.invalidateResource(A, (rows) => rows.slice(20));
      await window.session.sync();
      assert.equal((await window.resource(A))?.lostRows, null);
    });
  });

  describe("full copies and the feed", () => {
    it("a full copy newer than the run: the changes it contains come again and do no harm", async () => {
      await settle(["translations:1", "translations:2"]);
      const { publisher } = world.service;
      await publisher.invalidateResource(A, (rows) => rows.slice(1));
      world.service.faults.add(
        TARGETS.snapshot(A),
        fault.intervene(async () => {
          await publisher.editRow(A, { recordType: "translation", recordKey: "3" }, EDIT);
          await publisher.deleteRow(A, { recordType: "translation", recordKey: "2" });
        }),
      );
      await window.session.sync();
      await window.assertCurrent([A, B]);
      world.service.requests.clear();
      const outcome = await window.session.sync();
      assert.equal(outcome.report.mutations, 2);
      assert.deepEqual(requests(), [`incremental ${BOTH}`]);
      await window.assertCurrent([A, B]);
    });

    it("an absurd sync_sequence does not make the next changes invisible", async () => {
      window = await world.open(["translations:1", "translations:2"]);
      world.service.faults.add(
        TARGETS.snapshot(A),
        fault.snapshotFields({ sync_sequence: 9_000_000_000 }),
      );
      await window.session.sync();
      await world.service.publisher.editRow(A, ROW, EDIT);
      await window.session.sync();
      await window.assertCurrent([A, B]);
    });

    it("one full copy that keeps failing: the others arrive, it is asked for again, alone", async () => {
      window = await world.open(["translations:*"]);
      world.service.faults.add(TARGETS.snapshot(A), fault.gatewayError(500), { times: 99 });
      const outcome = await window.session.sync();
      assert.equal(outcome.kind, "partial");
      assert.equal(outcome.report.checkpointStored, false);
      assert.equal(await checkpointOf("translations:*"), null);
      assert.equal((await window.resource(A))?.failure?.code, "service_unavailable");
      await window.assertCurrent([B]);
      world.service.faults.clear();
      world.service.requests.clear();
      const next = await window.session.sync();
      assert.equal(next.report.checkpointStored, true);
      assert.deepEqual(requests(), [
        "incremental translations:2",
        "bootstrap translations:*",
        "copy translations:1",
      ]);
      assert.equal((await window.resource(A))?.failure, null);
      await window.assertCurrent([A, B]);
    });

    it("everything again, with a failure: the next run fetches what is missing", async () => {
      await settle(["translations:1", "translations:2"]);
      const { publisher } = world.service;
      world.service.faults.add(TARGETS.snapshot(B), fault.gatewayError(500), { times: 99 });
      assert.equal((await window.session.sync({ full: true })).kind, "partial");
      assert.equal(await checkpointOf(BOTH), null);
      world.service.faults.clear();
      world.service.requests.clear();
      assert.equal((await window.session.sync()).kind, "applied");
      assert.deepEqual(requests(), [
        "incremental translations:1",
        `bootstrap ${BOTH}`,
        "copy translations:2",
      ]);
      await publisher.editRow(B, ROW, EDIT);
      await window.session.sync();
      await window.assertCurrent([A, B]);
    });

    it("everything again, with no service: the checkpoint and the rows stay", async () => {
      await settle(["translations:1", "translations:2"]);
      const before = await localContent();
      world.service.faults.add(TARGETS.sync, fault.drop(), { times: 99 });
      assert.equal(codeOf(await window.session.sync({ full: true })), "offline");
      assert.notEqual(await checkpointOf(BOTH), null);
      await assertAsBefore(before);
    });

    it("cancelled between full copies: what arrived stays, the next run completes", async () => {
      window = await world.open(["translations:*", "tafsirs:*"]);
      const stop = new AbortController();
      const outcome = await window.session.sync({
        signal: stop.signal,
        onProgress: ({ fullCopiesDone }) => {
          if (fullCopiesDone === 1) stop.abort();
        },
      });
      assert.equal(outcome.kind, "cancelled");
      assert.equal(outcome.report.checkpointStored, false);
      const stored = (await window.store.state()).resources.filter(({ rowCount }) => rowCount > 0);
      assert.notEqual(stored.length, 0);
      await window.session.sync();
      await window.assertCurrent([A, B, TAFSIR]);
    });
  });

  describe("two windows on one store", () => {
    it("both sync at once: the same store as one after the other, and nothing fetched twice", async () => {
      window = await world.open(["translations:*"]);
      const second = await world.open(["translations:*"], { dir: window.dir });
      const outcomes = await Promise.all([window.session.sync(), second.session.sync()]);
      assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ["applied", "upToDate"]);
      await window.assertCurrent([A, B]);
      await second.assertCurrent([A, B]);
      assert.equal(requests().filter((request) => request.startsWith("copy")).length, 2);
    });
  });
});
