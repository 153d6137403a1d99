import assert from "node:assert/strict";
import { fault, hostileUrls, TARGETS } from "../../src/core/sandbox/faults.js";
import { Gate } from "../../src/core/sandbox/gate.js";
import { GATEWAY_STATUSES, SYNC_ERROR_CODES } from "../../src/core/sandbox/reply.js";
import { createSandboxService, type SandboxService } from "../../src/core/sandbox/service.js";
import { dataOf, syntheticResource } from "../../src/core/sandbox/synthetic.js";
import {
  answerOf,
  codeOf,
  pageOf,
  PlainClient,
  WAYS,
  type OpenWay,
  type Page,
} from "./serviceClient.js";

const FIRST = { group: "translations", id: 1 };
const SECOND = { group: "translations", id: 2 };
const BOOTSTRAP = { bootstrap: "true", resources: "translations:*" };

let service: SandboxService;
let open: OpenWay;
let client: PlainClient;

const bootstrap = (): Promise<Page> => client.page(BOOTSTRAP);
const snapshotPath = "/api/v4/resources/snapshots/translations/1";

/** Describes faults once for each way to reach the service. */
function describeFaults(subject: string, tests: () => void): void {
  for (const way of WAYS) {
    describe(`faults of the service, ${way.name}: ${subject}`, () => {
      beforeEach(async () => {
        service = createSandboxService({
          data: dataOf([
            syntheticResource({ ...FIRST, rows: 4 }),
            syntheticResource({ ...SECOND, rows: 2000 }),
          ]),
        });
        open = await way.open(service);
        client = new PlainClient(open);
        await client.signIn();
      });
      afterEach(() => open.close());
      tests();
    });
  }
}

describeFaults("whole answers and the wire", () => {
  describe("answers instead of the real one", () => {
    for (const code of SYNC_ERROR_CODES) {
      it(`${code}, with its documented status`, async () => {
        service.faults.add(TARGETS.sync, fault.syncError(code));
        const answer = await client.sync(BOOTSTRAP);
        const status = code === "resync_required" ? 410 : code === "snapshot_not_found" ? 404 : 422;
        assert.deepEqual([answer.status, codeOf(answer)], [status, code]);
        assert.equal(
          typeof (answer.json as { error: { message: string } }).error.message,
          "string",
        );
      });
    }

    for (const status of GATEWAY_STATUSES) {
      it(`${status} with a gateway body, and with a Content Sync body`, async () => {
        service.faults.add(TARGETS.sync, fault.gatewayError(status));
        service.faults.add(TARGETS.sync, fault.syncBody(status, "some_code", "said so"));
        const gateway = await client.sync(BOOTSTRAP);
        assert.equal(gateway.status, status);
        assert.deepEqual(Object.keys(gateway.json as object), ["message", "type", "success"]);
        const sync = await client.sync(BOOTSTRAP);
        assert.deepEqual([sync.status, codeOf(sync)], [status, "some_code"]);
        assert.equal((await client.sync(BOOTSTRAP)).status, 200);
      });
    }

    it("429 with Retry-After in seconds and as a date", async () => {
      const date = "Wed, 21 Oct 2026 07:28:00 GMT";
      for (const retryAfter of [7, date]) {
        service.faults.add(TARGETS.sync, fault.gatewayError(429, { retryAfter }));
        const answer = await client.sync(BOOTSTRAP);
        assert.equal(answer.status, 429);
        assert.equal(answer.headers.get("retry-after"), String(retryAfter));
      }
    });

    it("an HTML page, an empty body, and any other text", async () => {
      service.faults.add(TARGETS.sync, fault.html(502));
      service.faults.add(TARGETS.sync, fault.empty(200));
      service.faults.add(TARGETS.sync, fault.body(200, "null", { "content-type": "text/plain" }));
      const html = await client.sync(BOOTSTRAP);
      assert.equal(html.status, 502);
      assert.match(html.headers.get("content-type") ?? "", /^text\/html/);
      assert.match(html.text, /^<!doctype html>/);
      const empty = await client.sync(BOOTSTRAP);
      assert.deepEqual([empty.status, empty.text], [200, ""]);
      assert.equal((await client.sync(BOOTSTRAP)).text, "null");
    });

    it("a redirect", async () => {
      service.faults.add(TARGETS.sync, fault.redirect("/elsewhere"));
      const token = await client.signIn();
      const response = await client.open("/api/v4/resources/sync", {
        redirect: "manual",
        headers: { "x-auth-token": token, "x-client-id": "sandbox-client" },
      });
      assert.deepEqual([response.status, response.headers.get("location")], [302, "/elsewhere"]);
    });

    it("401 for a token that is invalid from then on", async () => {
      service.faults.add(TARGETS.sync, fault.rejectToken());
      for (const type of ["unauthorized", "invalid_token"]) {
        const answer = await client.sync(BOOTSTRAP);
        assert.deepEqual([answer.status, codeOf(answer)], [401, type]);
      }
      await client.signIn();
      assert.equal((await client.sync(BOOTSTRAP)).status, 200);
      service.faults.add(TARGETS.sync, fault.rejectToken(), { times: Infinity });
      await client.signIn();
      assert.equal((await client.sync(BOOTSTRAP)).status, 401);
      await client.signIn();
      assert.equal((await client.sync(BOOTSTRAP)).status, 401);
    });
  });

  describe("on the wire", () => {
    it("loses the connection before an answer, as a TypeError of fetch", async () => {
      service.faults.add(TARGETS.sync, fault.drop());
      await assert.rejects(client.sync(BOOTSTRAP), TypeError);
      assert.equal(service.requests.to("/resources/sync")[0]?.status, null);
    });

    it("loses the connection in the middle of a body", async () => {
      service.faults.add(TARGETS.snapshots, fault.cut(100_000, "lost"));
      const token = await client.signIn();
      const response = await client.open("/api/v4/resources/snapshots/translations/2", {
        headers: { "x-auth-token": token, "x-client-id": "sandbox-client" },
      });
      assert.equal(response.status, 200);
      await assert.rejects(answerOf(response), TypeError);
    });

    it("ends a body early as if it were complete", async () => {
      service.faults.add(TARGETS.snapshots, fault.cut(100_000, "clean"));
      const answer = await client.get("/api/v4/resources/snapshots/translations/2");
      assert.equal(Buffer.byteLength(answer.text), 100_000);
      assert.equal(answer.json, null);
    });

    it("holds an answer back until it is released", async () => {
      const gate = new Gate();
      service.faults.add(TARGETS.sync, fault.holdHeaders(gate));
      let answered = false;
      const page = bootstrap().finally(() => (answered = true));
      await gate.reached;
      assert.equal(answered, false);
      gate.release();
      assert.equal((await page).mutations.length, 2);
    });

    it("holds a body back in the middle until it is released", async () => {
      const gate = new Gate();
      service.faults.add(TARGETS.snapshots, fault.holdBody(gate, 5000));
      const token = await client.signIn();
      const response = await client.open("/api/v4/resources/snapshots/translations/2", {
        headers: { "x-auth-token": token, "x-client-id": "sandbox-client" },
      });
      const reader = response.body?.getReader();
      assert.ok(reader);
      let received = 0;
      while (received < 5000) received += lengthOf((await reader.read()).value);
      assert.equal(received, 5000);
      await gate.reached;
      gate.release();
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        received += lengthOf(next.value);
      }
      const whole = await client.get("/api/v4/resources/snapshots/translations/2");
      assert.equal(received, Buffer.byteLength(whole.text));
    });

    it("drops a request that was cancelled while it was held", async () => {
      service.faults.add(TARGETS.sync, fault.holdHeaders(new Gate()));
      const gate = new Gate();
      service.faults.add(
        TARGETS.sync,
        fault.intervene(() => gate.release()),
      );
      const given = new AbortController();
      const token = await client.signIn();
      const pending = client.get("/api/v4/resources/sync", {
        signal: given.signal,
        headers: { "x-auth-token": token, "x-client-id": "sandbox-client" },
      });
      await gate.pass(new AbortController().signal);
      given.abort();
      await assert.rejects(pending, { name: "AbortError" });
    });
  });
});

describeFaults("content and targets", () => {
  describe("falsified content", () => {
    it("pages without end, at a new address each time", async () => {
      service.faults.add(TARGETS.sync, fault.endlessPages(), { times: Infinity });
      service.faults.add(
        (request) => request.rawQuery.includes("cursor=endless"),
        fault.body(200, '{"sync":{"sync_until_sequence":1,"mutations":[]}}'),
        { times: Infinity },
      );
      const seen = new Set<string>();
      let page = await bootstrap();
      for (let count = 0; count < 5; count++) {
        assert.equal(page.has_more, true);
        assert.equal(page.next_sync_token, null);
        seen.add(page.next_page_url ?? "");
        page = await client.next(page);
      }
      assert.equal(seen.size, 5);
    });

    it("the same next page again", async () => {
      const url = "/api/v4/resources/sync?bootstrap=true&resources=translations:1";
      service.faults.add(TARGETS.sync, fault.nextPageUrl(url), { times: 2 });
      const first = await bootstrap();
      const second = pageOf(await client.get(first.next_page_url ?? ""));
      assert.deepEqual([first.next_page_url, second.next_page_url], [url, url]);
      assert.equal(second.has_more, true);
    });

    it("mutations out of sequence", async () => {
      service.faults.add(TARGETS.sync, fault.reversedPage());
      const [a, b] = (await bootstrap()).mutations;
      assert.ok((a?.sequence ?? 0) > (b?.sequence ?? 0));
      service.faults.add(TARGETS.sync, fault.shiftSequences(-900));
      assert.ok((await bootstrap()).mutations.every(({ sequence }) => sequence < 200));
    });

    it("an invalid list of mutations, which other faults leave invalid", async () => {
      service.faults.add(TARGETS.sync, fault.pageFields({ mutations: 7 }));
      service.faults.add(TARGETS.sync, fault.reversedPage());
      service.faults.add(TARGETS.sync, fault.omit([FIRST]));
      assert.match((await client.sync(BOOTSTRAP)).text, /"mutations":7/);
    });

    it("an address of every hostile kind, as next page and as full copy", async () => {
      for (const url of hostileUrls("http://127.0.0.1:9")) {
        service.faults.add(TARGETS.sync, fault.nextPageUrl(url));
        assert.equal((await bootstrap()).next_page_url, url);
        service.faults.add(TARGETS.sync, fault.snapshotUrl(url));
        assert.ok((await bootstrap()).mutations.every((m) => m.snapshot_url === url));
      }
    });

    it("a bootstrap that omits a resource whose full copy exists", async () => {
      service.faults.add(TARGETS.sync, fault.omit([FIRST]));
      assert.deepEqual(
        (await bootstrap()).mutations.map(({ resource_id }) => resource_id),
        [2],
      );
      assert.equal((await client.snapshot(FIRST)).records.length, 4);
    });

    it("mutations of an unknown type, and wrong fields", async () => {
      service.faults.add(TARGETS.sync, fault.mutationType("RESOURCE_SPLIT"));
      assert.equal((await bootstrap()).mutations[0]?.type, "RESOURCE_SPLIT");
      service.faults.add(TARGETS.sync, fault.mutationFields({ sequence: "12" }));
      assert.equal((await bootstrap()).mutations[0]?.sequence, "12");
      service.faults.add(TARGETS.sync, fault.pageFields({ mutations: undefined }));
      assert.equal((await bootstrap()).mutations, undefined);
    });

    it("full copies of another resource, of a later schema, or with absurd sequences", async () => {
      service.faults.add(TARGETS.snapshot(FIRST), fault.wrongSnapshot(SECOND));
      assert.equal((await client.snapshot(FIRST)).resource_id, 2);
      service.faults.add(TARGETS.snapshot(FIRST), fault.snapshotFields({ schema_version: 2 }));
      assert.equal((await client.snapshot(FIRST)).schema_version, 2);
      service.faults.add(TARGETS.snapshot(FIRST), fault.snapshotFields({ sync_sequence: 1e300 }));
      assert.equal((await client.snapshot(FIRST)).sync_sequence, 1e300);
      assert.equal((await client.snapshot(FIRST)).schema_version, 1);
    });

    it("anything else, by a function of the body", async () => {
      service.faults.add(
        TARGETS.snapshots,
        fault.edit(() => ["not an object"]),
      );
      assert.deepEqual((await client.get(snapshotPath)).json, ["not an object"]);
    });
  });

  it("can publish between a request and its answer, so that a full copy is newer than the run", async () => {
    const page = await bootstrap();
    service.faults.add(
      TARGETS.snapshots,
      fault.intervene(() =>
        service.publisher.editRow(
          FIRST,
          { recordType: "translation", recordKey: "1" },
          { text: "[newer]" },
        ),
      ),
    );
    const copy = await client.snapshot(FIRST);
    assert.ok(copy.sync_sequence > page.sync_until_sequence);
    assert.equal(copy.records[0]?.text, "[newer]");
    const later = await client.page({
      resources: BOOTSTRAP.resources,
      sync_token: page.next_sync_token ?? "",
    });
    assert.deepEqual(
      later.mutations.map(({ type, sequence }) => [type, sequence]),
      [["ROW_UPDATE", copy.sync_sequence]],
    );
  });

  describe("the requests that a fault hits", () => {
    it("those of the path, the requested number of times, after those to skip", async () => {
      const active = service.faults.add(TARGETS.sync, fault.gatewayError(503), {
        times: 2,
        skip: 1,
      });
      assert.equal((await client.get(snapshotPath)).status, 200);
      const statuses: number[] = [];
      for (let count = 0; count < 4; count++) statuses.push((await client.sync(BOOTSTRAP)).status);
      assert.deepEqual(statuses, [200, 503, 503, 200]);
      assert.equal(active.hits, 2);
    });

    it("in sequence if several match, until they are removed", async () => {
      const forever = { times: Infinity };
      service.faults.add(TARGETS.sync, fault.gatewayError(502));
      const second = service.faults.add(TARGETS.sync, fault.gatewayError(503), forever);
      const third = service.faults.add(/sync$/, fault.gatewayError(504), forever);
      const status = async () => (await client.sync(BOOTSTRAP)).status;
      assert.deepEqual([await status(), await status(), await status()], [502, 503, 503]);
      second.remove();
      assert.equal(await status(), 504);
      service.faults.clear();
      assert.equal(await status(), 200);
      assert.equal(third.hits, 1);
    });

    it("the token endpoint as well", async () => {
      service.faults.add(TARGETS.token, fault.gatewayError(500));
      assert.equal((await client.requestToken()).status, 500);
      assert.equal((await client.requestToken()).status, 200);
    });
  });
});

function lengthOf(chunk: unknown): number {
  assert.ok(chunk instanceof Uint8Array);
  return chunk.length;
}
