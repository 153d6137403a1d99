import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { ResourceRef } from "../../../src/core/model/resource.js";
import type { SandboxService } from "../../../src/core/sandbox/service.js";
import type { QuranContentSyncApi } from "../../../src/publicApi.js";

/**
 * Payloads by record type, sorted. Row keys are left out, because the client makes an article's
 * keys itself.
 */
function sorted(rows: readonly { recordType: string; json: string }[]): string[] {
  return rows.map(({ recordType, json }) => `${recordType} ${json}`).sort();
}

/** Every stored payload of a resource as text, with its fields in the received order. */
async function stored(api: QuranContentSyncApi, ref: ResourceRef): Promise<string[]> {
  const rows = await api.rows({ group: ref.group, id: ref.id });
  return sorted(rows.map(({ recordType, data }) => ({ recordType, json: JSON.stringify(data) })));
}

/**
 * Asserts that the stored content equals the service's, resource by resource and row by row, to the
 * byte.
 * @returns the number of rows
 */
export async function assertEqualToService(
  api: QuranContentSyncApi,
  service: SandboxService,
  filter: string,
): Promise<number> {
  let count = 0;
  const published = await service.publisher.resources(filter);
  for (const ref of published) {
    const name = `${ref.group}:${String(ref.id)}`;
    const wanted = sorted((await service.publisher.rowsOf(ref)) ?? []);
    const found = await stored(api, ref);
    assert.equal(found.length, wanted.length, `${name} has other rows than were published`);
    // Instead of deepEqual, because one line describes a difference among thousands of long texts.
    const different = wanted.findIndex((text, index) => text !== found[index]);
    assert.equal(found[different], wanted[different], `${name} differs`);
    count += found.length;
  }
  const available = (await api.resources()).filter(({ status }) => status === "available");
  assert.deepEqual(
    available.map(({ group, id }) => `${group}:${String(id)}`).sort(),
    published.map(({ group, id }) => `${group}:${String(id)}`).sort(),
  );
  return count;
}

/** One hash of all stored content, for comparison in a later window. */
export async function digest(api: QuranContentSyncApi): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const resource of await api.resources()) {
    const hash = createHash("sha256");
    for (const text of await stored(api, resource)) {
      hash.update(text).update("\n");
    }
    digests[`${resource.group}:${String(resource.id)} ${resource.status}`] = hash.digest("hex");
  }
  return digests;
}
