import assert from "node:assert/strict";
import { syntheticResource, dataOf } from "../../../src/core/sandbox/synthetic.js";
import { service, open, client, TRANSLATION, describeService, start } from "./world.js";

describeService("bootstrap", () => {
  it("lists the public resources of the filter with their full copies' addresses", async () => {
    const page = await client.page({
      bootstrap: "true",
      resources: "tafsirs:2;translations:1",
    });
    assert.deepEqual(
      page.mutations.map(({ type, resource_group, resource_id, snapshot_url }) => [
        type,
        resource_group,
        resource_id,
        snapshot_url,
      ]),
      [
        ["RESOURCE_CREATE", "translations", 1, "/api/v4/resources/snapshots/translations/1"],
        ["RESOURCE_CREATE", "tafsirs", 2, "/api/v4/resources/snapshots/tafsirs/2"],
      ],
    );
    assert.equal(page.has_more, false);
    assert.equal(page.next_page_url, null);
    assert.equal(typeof page.next_sync_token, "string");
  });

  it("names every field of a mutation, null without a value", async () => {
    const page = await client.page({ bootstrap: "true", resources: "translations:1" });
    const sequence = page.mutations[0]?.sequence ?? 0;
    assert.ok(sequence > 0 && sequence <= page.sync_until_sequence);
    assert.deepEqual(page.mutations, [
      {
        sequence,
        type: "RESOURCE_CREATE",
        resource_group: "translations",
        resource_id: 1,
        resource_content_id: 1,
        record_type: null,
        record_key: null,
        source_record_id: null,
        changed_at: "2026-01-01T00:00:00Z",
        data: null,
        snapshot_url: "/api/v4/resources/snapshots/translations/1",
        unavailable_reason: null,
      },
    ]);
  });

  it("omits hidden resources and ids that do not exist", async () => {
    await service.publisher.hideResource(TRANSLATION);
    const page = await client.page({ bootstrap: "true", resources: "translations:1,2,999" });
    assert.deepEqual(
      page.mutations.map(({ resource_id }) => resource_id),
      [2],
    );
  });

  it("is sent in pages of ascending sequence under one bound, with the token on the last", async () => {
    const pages = await client.pages({
      bootstrap: "true",
      resources: "translations:*;tafsirs:*",
      per_page: "3",
    });
    assert.deepEqual(
      pages.map(({ mutations, has_more, next_sync_token }) => [
        mutations.length,
        has_more,
        next_sync_token === null,
      ]),
      [
        [3, true, true],
        [3, true, true],
        [1, false, false],
      ],
    );
    assert.equal(new Set(pages.map((page) => page.sync_until_sequence)).size, 1);
    const sequences = pages.flatMap((page) => page.mutations.map(({ sequence }) => sequence));
    assert.deepEqual(
      sequences,
      [...sequences].sort((a, b) => a - b),
    );
    for (const page of pages.slice(0, -1)) {
      assert.match(page.next_page_url ?? "", /^\/api\/v4\/resources\/sync\?cursor=/);
    }
  });

  it("has pages of 50 unless asked otherwise, and of 100 at most", async () => {
    await open.close();
    await start(
      dataOf(
        Array.from({ length: 120 }, (_, index) =>
          syntheticResource({ group: "translations", id: index + 1, rows: 1 }),
        ),
      ),
    );
    const lengths = async (query: Record<string, string>) =>
      (await client.pages({ bootstrap: "true", resources: "translations:*", ...query })).map(
        (page) => page.mutations.length,
      );
    assert.deepEqual(await lengths({}), [50, 50, 20]);
    assert.deepEqual(await lengths({ per_page: "100" }), [100, 20]);
  });

  it("keeps its bound while changes are published between the pages", async () => {
    const query = { bootstrap: "true", resources: "translations:*", per_page: "2" };
    const first = await client.page(query);
    await service.publisher.hideResource({ group: "translations", id: 3 });
    await service.publisher.restoreResource({ group: "translations", id: 3 });
    await service.publisher.hideResource({ group: "translations", id: 4 });
    const second = await client.next(first);
    assert.equal(second.sync_until_sequence, first.sync_until_sequence);
    assert.deepEqual(
      second.mutations.map(({ resource_id }) => resource_id),
      [5],
    );
    const later = await client.page({
      resources: "translations:*",
      sync_token: second.next_sync_token ?? "",
    });
    assert.deepEqual(
      later.mutations.map(({ type, resource_id }) => [type, resource_id]),
      [
        ["RESOURCE_DELETE", 3],
        ["RESOURCE_CREATE", 3],
        ["RESOURCE_DELETE", 4],
      ],
    );
  });
});
