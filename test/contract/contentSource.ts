import assert from "node:assert/strict";
import { ContentError } from "../../src/core/model/errors.js";
import { fullCopySchema, syncPageSchema } from "../../src/core/model/wire.js";
import { splitJsonObject } from "../../src/core/model/rawJson.js";
import type { ContentSource } from "../../src/core/ports.js";
import type { SandboxService } from "../../src/core/sandbox/service.js";
import { fault, TARGETS } from "../../src/core/sandbox/faults.js";
import { Gate } from "../../src/core/sandbox/gate.js";

/** A source under test and the service behind it. */
export interface SourceUnderTest {
  readonly source: ContentSource;
  readonly service: SandboxService;
  close(): Promise<void>;
}

const PER_PAGE = 2;
const FILTER = "articles:*;translations:*";

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof ContentError, String(error));
    return error.code;
  }
  return "none";
}

function text(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

/** The page's head in wire format, from any envelope. */
function readPage(bytes: Uint8Array): ReturnType<typeof syncPageSchema.parse> & {
  mutations: { sequence: number; snapshot_url: string | null }[];
} {
  const body = JSON.parse(text(bytes)) as Record<string, unknown>;
  const page = (body.sync ?? body) as Record<string, unknown>;
  return {
    ...syncPageSchema.parse(page),
    mutations: page.mutations as { sequence: number; snapshot_url: string | null }[],
  };
}

/** The contract of every ContentSource, for any connection to the service. */
export function contentSourceContract(name: string, open: () => Promise<SourceUnderTest>): void {
  describe(`content source: ${name}`, () => {
    let under: SourceUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    it("gives the pages of a bootstrap, one after the other, up to a checkpoint", async () => {
      let page = readPage(
        await under.source.fetchPage({ kind: "bootstrap", filter: FILTER, perPage: PER_PAGE }),
      );
      const until = page.sync_until_sequence;
      let mutations = page.mutations.length;
      while (page.next_page_url != null) {
        assert.equal(page.has_more, true);
        page = readPage(await under.source.fetchPage({ kind: "next", url: page.next_page_url }));
        assert.equal(page.sync_until_sequence, until);
        mutations += page.mutations.length;
      }
      assert.ok(mutations > PER_PAGE);
      assert.equal(typeof page.next_sync_token, "string");
      const again = readPage(
        await under.source.fetchPage({
          kind: "incremental",
          filter: FILTER,
          token: page.next_sync_token ?? "",
          perPage: PER_PAGE,
        }),
      );
      assert.deepEqual(again.mutations, []);
    });

    it("gives the same bytes of a full copy by a mutation's address and by the resource's name", async () => {
      const page = readPage(
        await under.source.fetchPage({ kind: "bootstrap", filter: "translations:*", perPage: 1 }),
      );
      const url = page.mutations[0]?.snapshot_url ?? null;
      assert.ok(url !== null);
      const [group, id] = url.split("/").slice(-2);
      const ref = { group: group ?? "", id: Number(id) };
      const byUrl = await under.source.fetchFullCopy(ref, url);
      const byName = await under.source.fetchFullCopy(ref, null);
      assert.deepEqual(byUrl, byName);
      // Bytes must be transferable to another thread.
      assert.equal(byUrl.byteOffset, 0);
      assert.equal(byUrl.byteLength, byUrl.buffer.byteLength);
      const head = fullCopySchema.parse(JSON.parse(text(byUrl)));
      assert.equal(head.resource_group, ref.group);
      assert.equal(head.resource_id, ref.id);
      assert.ok(splitJsonObject(text(byUrl)).has("records"));
    });

    it("gives the names of the resources with their languages", async () => {
      const listed = await under.source.fetchLists();
      assert.ok(listed.length > 0);
      for (const entry of listed) assert.ok(entry.name !== null && entry.name !== "");
      const urdu = listed.find((entry) => entry.languageCode === "ur");
      assert.equal(urdu?.direction, "rtl");
      assert.ok(listed.some((entry) => entry.group === "recitations"));
    });

    it("passes the service's own codes on", async () => {
      const { source, service } = under;
      assert.equal(
        await codeOf(source.fetchFullCopy({ group: "translations", id: 999_999 }, null)),
        "snapshot_not_found",
      );
      assert.equal(
        await codeOf(source.fetchFullCopy({ group: "unheard_of", id: 1 }, null)),
        "unknown_resource_group",
      );
      assert.equal(
        await codeOf(source.fetchPage({ kind: "bootstrap", filter: FILTER, perPage: 101 })),
        "invalid_per_page",
      );
      service.faults.add(TARGETS.sync, fault.syncError("resync_required"));
      assert.equal(
        await codeOf(
          source.fetchPage({ kind: "incremental", filter: FILTER, token: "t", perPage: PER_PAGE }),
        ),
        "resync_required",
      );
    });

    it("recovers from a temporary failure with another attempt, without a trace in the bytes", async () => {
      const request = { kind: "bootstrap", filter: FILTER, perPage: 100 } as const;
      const plain = await under.source.fetchPage(request);
      for (const passing of [
        fault.gatewayError(503),
        fault.gatewayError(429, { retryAfter: 1 }),
        fault.html(502),
        fault.drop(),
        fault.cut(40, "lost"),
        fault.cut(40, "clean"),
        fault.rejectToken(),
      ]) {
        under.service.faults.add(TARGETS.sync, passing);
        assert.deepEqual(await under.source.fetchPage(request), plain, passing.kind);
      }
    });

    for (const [what, made, code] of [
      ["503 for ever", fault.gatewayError(503), "service_unavailable"],
      ["429 for ever", fault.gatewayError(429), "rate_limited"],
      ["401 for ever", fault.gatewayError(401), "credentials_rejected"],
      ["dropped connections for ever", fault.drop(), "offline"],
      ["cut bodies for ever", fault.cut(40, "clean"), "invalid_response"],
      ["a web page", fault.html(200), "invalid_response"],
      ["a redirect", fault.redirect("https://elsewhere.invalid/"), "invalid_response"],
    ] as const) {
      it(`ends with ${code} after ${what}, and works again afterwards`, async () => {
        const { source, service } = under;
        const on = service.faults.add(TARGETS.sync, made, { times: 100 });
        const request = { kind: "bootstrap", filter: FILTER, perPage: PER_PAGE } as const;
        assert.equal(await codeOf(source.fetchPage(request)), code);
        on.remove();
        assert.equal(await codeOf(source.fetchPage(request)), "none");
      });
    }

    it("refuses addresses that are not the service's own, without a request", async () => {
      for (const url of [
        "https://elsewhere.invalid/api/v4/x",
        "//elsewhere.invalid/api/v4/x",
        "/api/v4/../x",
      ]) {
        assert.equal(
          await codeOf(under.source.fetchPage({ kind: "next", url })),
          "invalid_response",
        );
      }
      assert.equal(under.service.requests.all.length, 0);
    });

    for (const [what, hold] of [
      ["before the headers", (gate: Gate) => fault.holdHeaders(gate)],
      ["in the middle of a body", (gate: Gate) => fault.holdBody(gate, 20)],
    ] as const) {
      it(`ends with cancelled ${what}`, async () => {
        const gate = new Gate();
        under.service.faults.add(TARGETS.sync, hold(gate));
        const cancel = new AbortController();
        const call = codeOf(
          under.source.fetchPage(
            { kind: "bootstrap", filter: FILTER, perPage: 100 },
            cancel.signal,
          ),
        );
        await gate.reached;
        cancel.abort();
        assert.equal(await call, "cancelled");
        gate.release();
      });
    }
  });
}
