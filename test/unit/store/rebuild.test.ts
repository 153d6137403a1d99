import assert from "node:assert/strict";
import type { LocalResource } from "../../../src/core/model/resource.js";
import {
  allRows,
  OTHER,
  storeCopy,
  texts,
  TRANSLATION,
  translationRow,
  translationRows,
} from "../../support/store/content.js";
import { openOn } from "../../support/store/homes.js";
import { MemoryDisk } from "../../support/store/memoryFileSystem.js";

const CATALOG = "/store/catalog.sqlite";

/** What the rows say of a resource; a lost catalog does not. */
function described(resource: LocalResource | undefined) {
  assert.ok(resource !== undefined);
  const { group, id, resourceContentId, schemaVersion, syncSequence, fullCopySequence } = resource;
  const { currentThrough, rowCount, rowsByType, bytes, lastRefreshedAt, lastChangedAt } = resource;
  return {
    ...{ group, id, resourceContentId, schemaVersion, syncSequence, fullCopySequence },
    ...{ currentThrough, rowCount, rowsByType, bytes, lastRefreshedAt, lastChangedAt },
  };
}

describe("a store whose catalog is lost", () => {
  it("has the newest generation of each resource, and goes on with later revisions", async () => {
    const disk = new MemoryDisk();
    const store = await openOn(disk);
    await storeCopy(store, OTHER, translationRows(2));
    const generations = new Map<string, Uint8Array>();
    // The revisions in the names of files are numbers: 10 comes after 9.
    for (let copy = 1; copy <= 11; copy++) {
      await storeCopy(store, TRANSLATION, [translationRow(1, "2:1", `copy ${copy}`)]);
      for (const [path, { bytes }] of disk.files) {
        if (path.endsWith(".sqlite") && path !== CATALOG) generations.set(path, bytes);
      }
    }
    const before = await store.state();
    await store.close();
    for (const [path, bytes] of generations) if (!disk.files.has(path)) disk.put(path, bytes);
    disk.files.delete(CATALOG);

    const rebuilt = await openOn(disk);
    const state = await rebuilt.state();
    assert.deepEqual(state.resources.map(described), before.resources.map(described));
    assert.ok(state.revision > before.revision, `${state.revision} after ${before.revision}`);
    const [resource, other] = state.resources;
    assert.deepEqual(
      [resource?.needsFullCopy, resource?.unreviewedRows, other?.unreviewedRows],
      [false, 1, 0],
    );
    assert.equal(resource?.currentFeed, state.feed);
    assert.deepEqual(await texts(rebuilt, TRANSLATION), [translationRow(1, "2:1", "copy 11")]);
    assert.equal((await allRows(rebuilt, OTHER)).length, 2);
    await storeCopy(rebuilt, TRANSLATION, [translationRow(1, "2:1", "copy 12")]);
    await rebuilt.close();

    const again = await openOn(disk);
    assert.deepEqual(await texts(again, TRANSLATION), [translationRow(1, "2:1", "copy 12")]);
    assert.deepEqual((await again.verify({ repair: false })).orphans, []);
    await again.close();
  });
});
