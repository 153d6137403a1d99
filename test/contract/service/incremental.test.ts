import assert from "node:assert/strict";
import { createSandboxService } from "../../../src/core/sandbox/service.js";
import { codeOf, PlainClient } from "../serviceClient.js";
import { service, client, now, TRANSLATION, describeService, smallData, way } from "./world.js";

describeService("incremental sync", () => {
  const resources = "translations:*;articles:*";
  let token: string;

  beforeEach(async () => {
    const page = await client.page({ bootstrap: "true", resources });
    token = page.next_sync_token ?? "";
  });

  const changes = async () => (await client.page({ resources, sync_token: token })).mutations;

  it("has no mutations when nothing changed", async () => {
    const page = await client.page({ resources, sync_token: token });
    assert.deepEqual(page.mutations, []);
    assert.equal(typeof page.next_sync_token, "string");
  });

  it("announces each of the seven kinds of change as documented", async () => {
    const { publisher } = service;
    const name = { recordType: "translation", recordKey: "2" };
    const hidden = { group: "translations", id: 4 };
    await publisher.addRow(TRANSLATION, { id: 77, verse_key: "2:4", text: "[added]" });
    await publisher.editRow(TRANSLATION, name, { text: "[edited]" });
    await publisher.deleteRow(TRANSLATION, { recordType: "translation", recordKey: "1" });
    await publisher.touchResource({ group: "translations", id: 2 });
    await publisher.invalidateResource({ group: "translations", id: 3 });
    await publisher.hideResource(hidden, "rejected");
    await publisher.restoreResource(hidden);
    const mutations = await changes();
    assert.deepEqual(
      mutations.map((m) => [
        m.type,
        m.resource_id,
        m.record_type,
        m.record_key,
        m.source_record_id,
        m.snapshot_url,
        m.unavailable_reason,
      ]),
      [
        ["ROW_CREATE", 1, "translation", "77", 77, null, null],
        ["ROW_UPDATE", 1, "translation", "2", 2, null, null],
        ["ROW_DELETE", 1, "translation", "1", 1, null, null],
        ["RESOURCE_UPDATE", 2, null, null, null, null, null],
        ["RESOURCE_INVALIDATE", 3, null, null, null, url(3), null],
        ["RESOURCE_DELETE", 4, null, null, null, null, "rejected"],
        ["RESOURCE_CREATE", 4, null, null, null, url(4), null],
      ],
    );
    assert.deepEqual(mutations[0]?.data, { id: 77, verse_key: "2:4", text: "[added]" });
    assert.equal(mutations[1]?.data?.text, "[edited]");
    assert.equal(mutations[2]?.data, null);
    assert.equal(mutations[0]?.changed_at, new Date(now).toISOString().replace(".000", ""));
  });

  it("serves a row's payload as the same text in the feed and in the full copy", async () => {
    await service.publisher.editRow(
      TRANSLATION,
      { recordType: "translation", recordKey: "2" },
      { text: "\u2028 «نص» \\ / 1.0", number: 1e21 },
    );
    const json = (await service.publisher.rowsOf(TRANSLATION))?.[1]?.json ?? "";
    assert.ok(json.includes("«نص»"));
    const feed = await client.sync({ resources, sync_token: token });
    const copy = await client.get("/api/v4/resources/snapshots/translations/1");
    assert.ok(feed.text.includes(`"data":${json},`));
    assert.ok(copy.text.includes(json));
  });

  it("replays no change of a hidden resource, and a full copy when it is public again", async () => {
    await service.publisher.editRow(
      TRANSLATION,
      { recordType: "translation", recordKey: "1" },
      { text: "[before]" },
    );
    await service.publisher.hideResource(TRANSLATION, null);
    await service.publisher.editRow(
      TRANSLATION,
      { recordType: "translation", recordKey: "1" },
      { text: "[while hidden]" },
    );
    assert.deepEqual(
      (await changes()).map(({ type }) => type),
      ["RESOURCE_DELETE"],
    );
    await service.publisher.restoreResource(TRANSLATION);
    const after = await changes();
    assert.equal(after.at(-1)?.type, "RESOURCE_CREATE");
    assert.ok(!JSON.stringify(after).includes("[while hidden]"));
    const { records } = await client.snapshot(TRANSLATION);
    assert.equal(records[0]?.text, "[while hidden]");
  });

  it("lets a wildcard follow resources that appear and disappear", async () => {
    const added = { group: "translations", id: 9 };
    await service.publisher.addResource({
      ...added,
      resourceContentId: 9,
      rows: [{ id: 1, verse_key: "1:1", text: "[new]" }],
    });
    await service.publisher.removeResource({ group: "translations", id: 5 });
    assert.deepEqual(
      (await changes()).map((m) => [m.type, m.resource_id, m.unavailable_reason]),
      [
        ["RESOURCE_CREATE", 9, null],
        ["RESOURCE_DELETE", 5, "deleted"],
      ],
    );
  });

  it("pages with a fixed bound while more is published", async () => {
    for (let index = 0; index < 5; index++) await service.publisher.touchResource(TRANSLATION);
    const first = await client.page({ resources, sync_token: token, per_page: "2" });
    await service.publisher.touchResource(TRANSLATION);
    const second = await client.next(first);
    const third = await client.next(second);
    assert.deepEqual(
      [first, second, third].map((page) => [page.mutations.length, page.sync_until_sequence]),
      [2, 2, 1].map((length) => [length, first.sync_until_sequence]),
    );
    const later = await client.page({ resources, sync_token: third.next_sync_token ?? "" });
    assert.equal(later.mutations.length, 1);
  });

  it("publishes mutation types that no document names", async () => {
    await service.publisher.publishUnknown(TRANSLATION, "ROW_MERGE", {
      row: { recordType: "translation", recordKey: "1" },
      data: { id: 1 },
    });
    const [mutation] = await changes();
    assert.deepEqual(
      [mutation?.type, mutation?.record_key, mutation?.data],
      ["ROW_MERGE", "1", { id: 1 }],
    );
  });
});

describeService("the validity of tokens and cursors", () => {
  const resources = "translations:1,2,3;tafsirs:*";

  const tokenOf = async (): Promise<string> =>
    (await client.page({ bootstrap: "true", resources })).next_sync_token ?? "";

  it("accepts a token with any spelling of its filter", async () => {
    const sync_token = await tokenOf();
    for (const same of [
      "tafsirs:*;translations:1,2,3",
      "translations:3,1;tafsirs:2,*;translations:2,2",
    ]) {
      assert.equal((await client.sync({ resources: same, sync_token })).status, 200);
    }
  });

  it("refuses a token with another filter", async () => {
    const answer = await client.sync({
      resources: "translations:1,2;tafsirs:*",
      sync_token: await tokenOf(),
    });
    assert.deepEqual([answer.status, codeOf(answer)], [422, "token_filter_mismatch"]);
  });

  it("refuses altered, expired and foreign tokens with resync_required", async () => {
    const good = await tokenOf();
    const [body = "", mark = ""] = good.split(".");
    const altered = Buffer.from(body, "base64url").toString().replace("1008", "1001");
    const refused = [
      "nonsense",
      `${good}x`,
      body,
      `${Buffer.from(altered).toString("base64url")}.${mark}`,
    ];
    const foreign = createSandboxService({ data: smallData("another version") });
    const there = await way.open(foreign);
    try {
      const page = await new PlainClient(there).page({ bootstrap: "true", resources });
      refused.push(page.next_sync_token ?? "");
    } finally {
      await there.close();
    }
    for (const sync_token of refused) {
      const answer = await client.sync({ resources, sync_token });
      assert.deepEqual([answer.status, codeOf(answer)], [410, "resync_required"], sync_token);
    }
    await service.publisher.expireTokens();
    const expired = await client.sync({ resources, sync_token: good });
    assert.deepEqual([expired.status, codeOf(expired)], [410, "resync_required"]);
    const fresh = await client.sync({ resources, sync_token: await tokenOf() });
    assert.equal(fresh.status, 200);
  });

  it("refuses a cursor with another filter, another page size, or another epoch", async () => {
    const { next_page_url } = await client.page({
      bootstrap: "true",
      resources,
      per_page: "2",
    });
    const next = next_page_url ?? "";
    for (const [more, status, code] of [
      ["", 200, undefined],
      [`&resources=${encodeURIComponent(resources)}&per_page=2`, 200, undefined],
      [`&resources=${encodeURIComponent("translations:1")}`, 422, "cursor_filter_mismatch"],
      ["&per_page=3", 422, "cursor_per_page_mismatch"],
    ] as const) {
      const answer = await client.get(next + more);
      assert.deepEqual([answer.status, codeOf(answer)], [status, code]);
    }
    await service.publisher.expireTokens();
    const answer = await client.get(next);
    assert.deepEqual([answer.status, codeOf(answer)], [410, "resync_required"]);
  });
});

function url(id: number): string {
  return `/api/v4/resources/snapshots/translations/${id}`;
}
