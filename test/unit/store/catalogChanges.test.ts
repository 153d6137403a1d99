import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  EMPTY_CATALOG,
  emptyEntry,
  type Catalog,
  type CatalogEntry,
  type Checkpoint,
} from "../../../src/core/store/catalog.js";
import { changedResources, isRepeatable } from "../../../src/core/store/catalogChanges.js";

const FILTER = "translations:*";

function checkpoint(fields: Partial<Checkpoint> = {}): Checkpoint {
  return { token: "token", feed: 1, through: 10, ...fields };
}

function catalog(fields: Partial<Catalog> = {}, entry: Partial<CatalogEntry> = {}): Catalog {
  const stored = { ...emptyEntry("translations", 19), rowCount: 5, ...entry };
  return {
    ...EMPTY_CATALOG,
    resources: new Map([["translations:19", stored]]),
    checkpoints: new Map([[FILTER, checkpoint()]]),
    ...fields,
  };
}

function checkpoints(...entries: [string, Checkpoint][]): Partial<Catalog> {
  return { checkpoints: new Map(entries) };
}

describe("a commit that may be lost, because the next run repeats it", () => {
  const before = catalog();

  for (const [what, after, expected] of [
    ["changes nothing", catalog(), true],
    [
      "notes when a resource was current",
      catalog({}, { currentThrough: 20, checkedAt: "x" }),
      true,
    ],
    ["moves a checkpoint on", catalog(checkpoints([FILTER, checkpoint({ through: 11 })])), true],
    ["ends a run", catalog({ revision: 2 }), true],
    ["moves a checkpoint back", catalog(checkpoints([FILTER, checkpoint({ through: 9 })])), false],
    ["moves it to another feed", catalog(checkpoints([FILTER, checkpoint({ feed: 2 })])), false],
    ["drops a checkpoint", catalog(checkpoints()), false],
    [
      "stores the first checkpoint of a filter",
      catalog(checkpoints([FILTER, checkpoint()], ["tafsirs:*", checkpoint()])),
      false,
    ],
    ["changes a resource", catalog({}, { rowCount: 6 }), false],
    ["removes a resource", catalog({ resources: new Map() }), false],
    ["starts a feed", catalog({ feed: 2 }), false],
    ["stores names", catalog({ listed: [] }), false],
    ["stores when the names came", catalog({ listedAt: "2026-01-01T00:00:00Z" }), false],
  ] as const) {
    it(`${expected ? "is" : "is not"} one that ${what}`, () => {
      assert.equal(isRepeatable(before, after), expected);
    });
  }

  it("is one that moves a checkpoint of unknown bound on", () => {
    const unknown = catalog(checkpoints([FILTER, checkpoint({ through: null })]));
    assert.equal(isRepeatable(unknown, catalog()), true);
    assert.equal(isRepeatable(catalog(), unknown), false);
  });
});

describe("the changes of a commit that windows are told of", () => {
  it("leave out a resource that was only found to be current", () => {
    assert.deepEqual(changedResources(catalog(), catalog({}, { currentThrough: 20 })), []);
  });

  it("name a new, a changed and a removed resource, in order and with all kinds", () => {
    const entry = (group: string, id: number): CatalogEntry => emptyEntry(group, id);
    const of = (...entries: CatalogEntry[]): Catalog =>
      catalog({ resources: new Map(entries.map((each) => [`${each.group}:${each.id}`, each])) });
    const kept = entry("translations", 19);
    const before = of(kept, entry("translations", 20), entry("tafsirs", 3));
    const after = of(kept, { ...entry("translations", 20), file: "new" }, entry("articles", 4));
    const all = ["rows", "marks", "names", "status"];
    assert.deepEqual(changedResources(before, after), [
      { group: "articles", id: 4, kinds: all },
      { group: "tafsirs", id: 3, kinds: all },
      { group: "translations", id: 20, kinds: ["rows"] },
    ]);
  });

  const changes: readonly [keyof CatalogEntry, Partial<CatalogEntry>, readonly string[]][] = [
    ["file", { file: "translations-19.2.sqlite" }, ["rows"]],
    ["reviewedThrough", { reviewedThrough: "2026-01-01T00:00:00Z" }, ["marks"]],
    ["unreviewedRows", { unreviewedRows: 1 }, ["marks"]],
    ["reviewedRows", { reviewedRows: [["translation", "1", "2026-01-01T00:00:00Z"]] }, ["marks"]],
    ["ownName", { ownName: "A name" }, ["names"]],
    ["status", { status: "unavailable" }, ["status"]],
    ["needsFullCopy", { needsFullCopy: false }, ["status"]],
    ["lostRows", { lostRows: 21 }, ["status"]],
    ["bytes", { bytes: 7 }, []],
    ["rowCount", { rowCount: 7 }, []],
    ["failedAttempts", { failedAttempts: 2 }, []],
    ["retryAt", { retryAt: "2026-01-01T00:00:00Z" }, []],
    ["currentFeed", { currentFeed: 2 }, []],
  ];
  for (const [field, change, kinds] of changes) {
    it(`of the ${field} are of the kind ${kinds.join() || "that nobody sees"}`, () => {
      assert.deepEqual(
        changedResources(catalog(), catalog({}, change)),
        kinds.length === 0 ? [] : [{ group: "translations", id: 19, kinds }],
      );
    });
  }

  it("name the resources whose listed names changed, once and beside their other changes", () => {
    const named = (id: number, name: string) => ({
      group: "translations",
      id,
      name,
      authorName: null,
      languageName: null,
      languageCode: null,
      direction: null,
    });
    const before = catalog({ listed: [named(19, "old"), named(20, "same"), named(21, "gone")] });
    const listed = [named(19, "new"), named(20, "same")];
    assert.deepEqual(changedResources(before, catalog({ listed })), [
      { group: "translations", id: 19, kinds: ["names"] },
    ]);
    assert.deepEqual(changedResources(before, catalog({ listed }, { file: "f", ownName: "own" })), [
      { group: "translations", id: 19, kinds: ["rows", "names"] },
    ]);
    assert.deepEqual(changedResources(before, catalog({ listed }, { file: "f" })), [
      { group: "translations", id: 19, kinds: ["rows", "names"] },
    ]);
  });
});
