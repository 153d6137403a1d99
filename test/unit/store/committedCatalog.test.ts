import assert from "node:assert/strict";
import type { StoreCommit } from "../../../src/core/model/commit.js";
import { resourceKey, type ResourceRef } from "../../../src/core/model/resource.js";
import {
  EMPTY_CATALOG,
  emptyEntry,
  withEntries,
  type Catalog,
  type CatalogEntry,
} from "../../../src/core/store/catalog.js";
import { committedCatalog } from "../../../src/core/store/committedCatalog.js";
import { DeletedResources } from "../../../src/core/store/deletedResources.js";
import type { Staged, StagedRows } from "../../../src/core/store/staged.js";

const REF: ResourceRef = { group: "translations", id: 19 };
const NOW = "2026-05-05T10:00:00.000Z";
const EARLIER = "2026-01-01T00:00:00.000Z";
const LATER = "2026-06-06T00:00:00.000Z";
const ERROR = { code: "offline", message: "No network.", details: { status: 503 } } as const;
const FAILURE = { code: "timeout", message: "No answer.", at: EARLIER };
const FAILED = { failure: FAILURE, failedAttempts: 2, retryAt: EARLIER };
const FORGIVEN = { failure: null, failedAttempts: 0, retryAt: null };

function catalog(entry: Partial<CatalogEntry> = {}, fields: Partial<Catalog> = {}): Catalog {
  const stored = { ...emptyEntry(REF.group, REF.id), file: "old.sqlite", needsFullCopy: false };
  return withEntries({ ...EMPTY_CATALOG, feed: 3, ...fields }, [{ ...stored, ...entry }]);
}

function after(
  before: Catalog,
  commit: Partial<StoreCommit>,
  staged: Staged | null = null,
  deleted = new DeletedResources(),
): Catalog {
  const generations = new Map(staged === null ? [] : [[resourceKey(REF), staged]]);
  return committedCatalog(before, { resources: [], ...commit }, generations, deleted, NOW);
}

function entryAfter(...parameters: Parameters<typeof after>): CatalogEntry {
  const entry = after(...parameters).resources.get(resourceKey(REF));
  assert.ok(entry !== undefined);
  return entry;
}

/** Asserts that the commit changes these fields of the entry, and no others. */
function assertChanges(
  before: Catalog,
  commit: Partial<StoreCommit>,
  changes: Partial<CatalogEntry>,
  staged: Staged | null = null,
): void {
  const old = before.resources.get(resourceKey(REF));
  assert.deepEqual(entryAfter(before, commit, staged), { ...old, ...changes });
}

function rows(fields: Partial<StagedRows> = {}): StagedRows {
  return {
    kind: "rows",
    temporary: "new.tmp",
    file: "new.sqlite",
    bytes: 500,
    text: { temporary: "text.tmp", file: "new.text", bytes: 50 },
    meta: {
      group: REF.group,
      id: REF.id,
      generation: "1-a",
      resourceContentId: 7,
      schemaVersion: 1,
      fullCopySequence: 90,
      syncSequence: 100,
      currentThrough: 110,
      lastRefreshedAt: LATER,
      lastChangedAt: EARLIER,
      ownName: "Own name",
    },
    crc32: 42,
    rowsByType: { translation: 3, note: 2 },
    fullCopy: true,
    lostRows: null,
    needsFullCopy: false,
    unreviewedRows: 4,
    reviewed: { through: null, rows: [] },
    ...fields,
  };
}

/** What an entry takes from `rows()`. */
const STORED = {
  status: "available",
  unavailableReason: null,
  unavailableSince: null,
  resourceContentId: 7,
  schemaVersion: 1,
  syncSequence: 100,
  fullCopySequence: 90,
  currentThrough: 110,
  currentFeed: 3,
  lastRefreshedAt: LATER,
  lastChangedAt: EARLIER,
  ownName: "Own name",
  file: "new.sqlite",
  bytes: 500,
  crc32: 42,
  rowCount: 5,
  rowsByType: { translation: 3, note: 2 },
  ...FORGIVEN,
  needsFullCopy: false,
  unreviewedRows: 4,
} as const;

describe("the catalog after a commit", () => {
  it("has the rows of a full copy, which ends failures and unavailability", () => {
    const before = catalog({
      ...FAILED,
      status: "unavailable",
      unavailableReason: "hidden",
      unavailableSince: EARLIER,
      needsFullCopy: true,
    });
    const commit = { resources: [REF] };
    assertChanges(before, commit, { ...STORED, checkedAt: LATER }, rows());
    assertChanges(before, {}, {}, rows());
    assertChanges(before, { resources: [REF] }, {});
    assertChanges(
      before,
      commit,
      { ...STORED, checkedAt: LATER, needsFullCopy: true },
      rows({ needsFullCopy: true }),
    );
  });

  it("has the rows of mutations, which say nothing of the time of the other rows", () => {
    const before = catalog({ checkedAt: EARLIER });
    const commit = { resources: [REF] };
    assertChanges(before, commit, { ...STORED, checkedAt: EARLIER }, rows({ fullCopy: false }));
  });

  it("keeps the number of lost rows until another full copy loses some", () => {
    const commit = { resources: [REF] };
    const before = catalog({ lostRows: 30 });
    assert.equal(entryAfter(before, commit, rows()).lostRows, 30);
    assert.equal(entryAfter(before, commit, rows({ lostRows: 25 })).lostRows, 25);
    assert.equal(entryAfter(catalog(), commit, rows({ lostRows: 25 })).lostRows, 25);
  });

  it("has the old rows of a resource whose full copy is held", () => {
    const held = { kind: "held", schemaVersion: 9 } as const;
    const changes = { status: "held", schemaVersion: 9, failure: null } as const;
    assertChanges(catalog(FAILED), { resources: [REF] }, changes, held);
  });

  it("knows since when and why a resource is unavailable", () => {
    const unavailable = (reason: string | null, retryAt?: string) => ({
      unavailable: [{ ...REF, reason, ...(retryAt === undefined ? {} : { retryAt }) }],
    });
    const status = "unavailable";
    assertChanges(catalog(FAILED), unavailable("hidden"), {
      ...FORGIVEN,
      status,
      unavailableReason: "hidden",
      unavailableSince: NOW,
    });
    const already = {
      status,
      unavailableReason: "hidden",
      unavailableSince: EARLIER,
    } as const;
    assertChanges(catalog(already), unavailable(null, LATER), { ...already, retryAt: LATER });
    assertChanges(catalog(already), unavailable("gone"), {
      ...already,
      unavailableReason: "gone",
    });
    const wasHeld = catalog({ status: "held", unavailableReason: "an earlier reason" });
    assert.equal(entryAfter(wasHeld, unavailable(null)).unavailableReason, null);
  });

  it("counts the failures of a resource, and has the last one", () => {
    const failure = { code: "offline", message: "No network.", at: NOW };
    const failures = [{ ...REF, error: ERROR, retryAt: LATER }];
    assertChanges(catalog(), { failures }, { failure, failedAttempts: 1, retryAt: LATER });
    assertChanges(catalog(FAILED), { failures }, { failure, failedAttempts: 3, retryAt: LATER });
    const last = [{ ...REF, error: ERROR }];
    const changes = { failure, failedAttempts: 3, retryAt: null };
    assertChanges(catalog(FAILED), { failures: last }, changes);
    const other = { group: "tafsirs", id: 1 };
    const { resources } = after(catalog(), { failures: [{ ...other, error: ERROR }] });
    assert.deepEqual(resources.get(resourceKey(other)), {
      ...emptyEntry("tafsirs", 1),
      failure,
      failedAttempts: 1,
    });
  });

  it("marks only resources with rows as changed or doubtful", () => {
    assertChanges(catalog(), { touched: [REF] }, { lastChangedAt: NOW });
    assertChanges(catalog(), { doubtful: [REF] }, { needsFullCopy: true });
    for (const commit of [{ touched: [REF] }, { doubtful: [REF] }]) {
      assert.equal(after(EMPTY_CATALOG, commit).resources.size, 0);
    }
  });

  it("knows through which sequence of its feed a resource is current", () => {
    const current = (sequence: number) => ({ currentThrough: { sequence, resources: [REF] } });
    const at = (through: number, feed = 3) => ({ currentThrough: through, currentFeed: feed });
    const checked = { checkedAt: NOW, ...FORGIVEN };
    assertChanges(catalog(FAILED), current(5), { ...at(5), ...checked });
    assertChanges(catalog(at(7)), current(5), { ...at(7), ...checked });
    assertChanges(catalog(at(7)), current(9), { ...at(9), ...checked });
    // Sequences of other feeds say nothing.
    assertChanges(catalog(at(7, 2)), current(5), { ...at(5), ...checked });
    const newFeed = { ...current(5), startsNewFeed: true };
    assertChanges(catalog(at(7)), newFeed, { ...at(5, 4), ...checked });
    assert.equal(after(catalog(), newFeed).feed, 4);
    assert.equal(after(catalog(), current(5)).feed, 3);
  });

  it("knows that an unavailable resource is current, even without rows, and when to ask again", () => {
    const commit = { currentThrough: { sequence: 5, resources: [REF] } };
    const unavailable = { status: "unavailable", file: null, retryAt: LATER } as const;
    const entry = entryAfter(catalog(unavailable), commit);
    assert.deepEqual([entry.currentThrough, entry.retryAt], [5, LATER]);
    assert.equal(entryAfter(catalog({ file: null }), commit).currentThrough, null);
  });

  it("has the checkpoint of the run's filter, in its feed", () => {
    const checkpoints = new Map([
      ["a:1", { token: "old", feed: 2, through: 4 }],
      ["b:1", { token: "other", feed: 2, through: 4 }],
    ]);
    const before = catalog({}, { checkpoints });
    const stored = (commit: Partial<StoreCommit>) => [...after(before, commit).checkpoints];
    const other = ["b:1", { token: "other", feed: 2, through: 4 }];
    assert.deepEqual(stored({}), [...checkpoints]);
    assert.deepEqual(stored({ checkpoint: { filter: "a:1", token: null } }), [other]);
    const checkpoint = { filter: "a:1", token: "new", through: 9 };
    assert.deepEqual(stored({ checkpoint }), [
      other,
      ["a:1", { token: "new", feed: 3, through: 9 }],
    ]);
    assert.deepEqual(stored({ checkpoint: { filter: "c:1", token: "x" }, startsNewFeed: true }), [
      ...checkpoints,
      ["c:1", { token: "x", feed: 4, through: null }],
    ]);
  });

  it("has no checkpoint that covers a resource which was forgotten meanwhile", () => {
    const commit = { checkpoint: { filter: "translations:*", token: "t" } };
    const kept = (before: Catalog, refs: readonly ResourceRef[] | "all") => {
      const deleted = new DeletedResources();
      deleted.add(refs);
      return [...after(before, commit, null, deleted).checkpoints.keys()];
    };
    assert.deepEqual(kept(EMPTY_CATALOG, [REF]), []);
    assert.deepEqual(kept(EMPTY_CATALOG, [{ group: "tafsirs", id: 1 }]), ["translations:*"]);
    assert.deepEqual(kept(catalog(), [REF]), ["translations:*"], "its entry asks for a full copy");
    assert.deepEqual(kept(catalog(), "all"), []);
  });

  it("has the names of the last lists, one for each resource", () => {
    const named = (name: string) => ({
      ...REF,
      name,
      authorName: null,
      languageName: null,
      languageCode: null,
      direction: null,
    });
    const before = catalog({}, { listed: [named("old")], listedAt: EARLIER });
    const { listed, listedAt } = after(before, { listed: [named("first"), named("last")] });
    assert.deepEqual([listed, listedAt], [[named("last")], NOW]);
    const unchanged = after(before, {});
    assert.equal(unchanged.listed, before.listed);
    assert.equal(unchanged.listedAt, EARLIER);
  });

  it("knows how the last run ended, and when one was complete, for each filter and the store", () => {
    const run = { endedAt: NOW, outcome: "applied", error: null } as const;
    const earlier = { ...run, endedAt: EARLIER, lastCompleteAt: EARLIER };
    const before = catalog({}, { runs: new Map([["a:1", earlier]]), lastRun: earlier });
    const ended = (filter: string, token: string | null | undefined) => {
      const { runs, lastRun } = after(before, {
        lastRun: { ...run, filter },
        ...(token === undefined ? {} : { checkpoint: { filter, token } }),
      });
      return [runs.get("a:1"), runs.get("b:1"), lastRun].map((each) =>
        each === undefined || each === null ? null : [each.endedAt, each.lastCompleteAt],
      );
    };
    const [old, done, tried] = [
      [EARLIER, EARLIER],
      [NOW, NOW],
      [NOW, EARLIER],
    ];
    assert.deepEqual(ended("a:1", "token"), [done, null, done]);
    assert.deepEqual(ended("b:1", "token"), [old, done, done]);
    assert.deepEqual(ended("a:1", null), [tried, null, tried]);
    assert.deepEqual(ended("a:1", undefined), [tried, null, tried]);
    assert.deepEqual(ended("b:1", undefined), [old, [NOW, null], tried]);
    const without = after(before, {});
    assert.equal(without.runs, before.runs);
    assert.equal(without.lastRun, before.lastRun);
  });
});
