import assert from "node:assert/strict";
import type { ListedResource } from "../../../src/core/model/storeState.js";
import {
  EMPTY_CATALOG,
  emptyEntry,
  stateOf,
  withEntries,
  withoutFiles,
  withoutLocalCopy,
  type Catalog,
  type CatalogEntry,
} from "../../../src/core/store/catalog.js";

const A = { group: "translations", id: 1 };
const B = { group: "translations", id: 2 };
const UNKNOWN = { group: "tafsirs", id: 9 };

function entry({ id }: { readonly id: number }): CatalogEntry {
  return {
    ...emptyEntry("translations", id),
    status: "unavailable",
    unavailableReason: "hidden",
    unavailableSince: "2026-01-01T00:00:00Z",
    resourceContentId: 7,
    ownName: "Own name",
    file: `${id}.sqlite`,
    bytes: 500,
    crc32: 42,
    rowCount: 5,
    rowsByType: { translation: 5 },
    syncSequence: 100,
    currentThrough: 110,
    needsFullCopy: false,
    reviewedThrough: "2026-02-02T00:00:00Z",
    reviewedRows: [["translation", "1", "2026-03-03T00:00:00Z"]],
    unreviewedRows: 3,
  };
}

const CHECKPOINT = { token: "t", feed: 1, through: 10 };
const CATALOG: Catalog = withEntries(
  {
    ...EMPTY_CATALOG,
    revision: 6,
    checkpoints: new Map(
      ["translations:1", "translations:2", "tafsirs:*"].map((f) => [f, CHECKPOINT]),
    ),
  },
  [entry(B), entry(A)],
);

describe("the catalog without a local copy", () => {
  it("has only the identity and the status of the resource", () => {
    const catalog = withoutLocalCopy(CATALOG, [A, UNKNOWN], {});
    assert.ok(catalog !== null);
    assert.deepEqual(catalog.resources.get("translations:1"), {
      ...emptyEntry("translations", 1),
      status: "unavailable",
      unavailableReason: "hidden",
      unavailableSince: "2026-01-01T00:00:00Z",
      resourceContentId: 7,
      ownName: "Own name",
    });
    assert.deepEqual(catalog.resources.get("translations:2"), entry(B));
    assert.deepEqual([...catalog.checkpoints.keys()], [...CATALOG.checkpoints.keys()]);
    assert.equal(catalog.resources.size, 2);
  });

  it("has neither the resource nor a checkpoint that covers it, if that is forgotten", () => {
    const catalog = withoutLocalCopy(CATALOG, [A], { forget: true });
    assert.deepEqual([...(catalog?.resources.keys() ?? [])], ["translations:2"]);
    assert.deepEqual([...(catalog?.checkpoints.keys() ?? [])], ["translations:2", "tafsirs:*"]);
    assert.equal(catalog?.revision, 6);
  });

  it("has no checkpoint of a filter that cannot be read, which may cover what is forgotten", () => {
    const checkpoints = new Map([["no filter", CHECKPOINT]]);
    const catalog = { ...CATALOG, checkpoints };
    assert.equal(withoutLocalCopy(catalog, [A], { forget: true })?.checkpoints.size, 0);
    assert.equal(withoutLocalCopy(catalog, [A], {})?.checkpoints.size, 1);
  });

  it("is empty if everything is deleted", () => {
    assert.deepEqual(withoutLocalCopy(CATALOG, "all", {}), { ...EMPTY_CATALOG, revision: 6 });
  });

  it("is no other catalog if nothing of the resource is known", () => {
    for (const forget of [false, true]) {
      assert.equal(withoutLocalCopy(CATALOG, [UNKNOWN], { forget }), null);
      assert.equal(withoutLocalCopy(CATALOG, [], { forget }), null);
    }
  });
});

describe("the catalog without damaged files", () => {
  it("has no rows of their resources, which need a full copy, and keeps their reviews", () => {
    const catalog = withoutFiles(CATALOG, new Set(["1.sqlite", "other.sqlite"]));
    assert.deepEqual(catalog.resources.get("translations:1"), {
      ...entry(A),
      file: null,
      bytes: 0,
      crc32: 0,
      rowCount: 0,
      rowsByType: {},
      needsFullCopy: true,
      unreviewedRows: 0,
    });
    assert.deepEqual(catalog.resources.get("translations:2"), entry(B));
  });

  it("is the same catalog if it names none of them", () => {
    assert.equal(withoutFiles(CATALOG, new Set()), CATALOG);
    assert.equal(withoutFiles(CATALOG, new Set(["other.sqlite"])), CATALOG);
  });
});

describe("the state that a catalog shows", () => {
  const names = (name: string | null): ListedResource => ({
    ...A,
    name,
    authorName: "Author",
    languageName: "urdu",
    languageCode: "ur",
    direction: "rtl",
  });

  it("has the resources in order, with their listed names or those in their rows", () => {
    const { resources } = stateOf({ ...CATALOG, listed: [names("Listed name")] }, null);
    assert.deepEqual(
      resources.map(({ id, name, authorName, languageName, languageCode, direction }) => [
        id,
        name,
        authorName,
        languageName,
        languageCode,
        direction,
      ]),
      [
        [1, "Listed name", "Author", "urdu", "ur", "rtl"],
        [2, "Own name", null, null, null, null],
      ],
    );
    const unnamed = stateOf({ ...CATALOG, listed: [names(null)] }, null).resources[0];
    assert.deepEqual([unnamed?.name, unnamed?.authorName], ["Own name", "Author"]);
    for (const field of ["ownName", "crc32", "reviewedRows"]) {
      assert.ok(unnamed !== undefined && !(field in unnamed), field);
    }
  });

  it("has each filter with its checkpoint and its last run", () => {
    const run = { endedAt: "x", outcome: "applied", error: null, lastCompleteAt: "x" } as const;
    const runs = new Map([
      ["translations:1", run],
      ["articles:*", run],
    ]);
    const shown = { feed: 1, through: 10 };
    assert.deepEqual(stateOf({ ...CATALOG, runs }, null).filters, [
      { filter: "articles:*", checkpoint: null, lastRun: run },
      { filter: "tafsirs:*", checkpoint: shown, lastRun: null },
      { filter: "translations:1", checkpoint: shown, lastRun: run },
      { filter: "translations:2", checkpoint: shown, lastRun: null },
    ]);
  });

  it("says why the store is read-only", () => {
    const error = { code: "store_read_only", message: "No.", details: {} } as const;
    assert.equal(stateOf(CATALOG, error).readOnly, error);
    assert.equal(stateOf(CATALOG, null).readOnly, null);
  });
});
