import assert from "node:assert/strict";
import type { StoreState } from "../../../src/core/model/storeState.js";
import { isSyncedThrough, lastRunOf, syncedAt } from "../../../src/core/sync/filterState.js";
import { lastRun, resource, state } from "../ui/support.js";

const MONDAY = "2026-11-16T10:00:00.000Z";
const TUESDAY = "2026-11-17T10:00:00.000Z";
const WEDNESDAY = "2026-11-18T10:00:00.000Z";

const STORE = state({
  resources: [
    resource({ id: 1, checkedAt: MONDAY }),
    resource({ id: 2, checkedAt: WEDNESDAY }),
    resource({ id: 3, checkedAt: null, rowCount: 0 }),
    resource({ id: 4, checkedAt: null, status: "held" }),
  ],
  filters: [
    {
      filter: "translations:1",
      checkpoint: null,
      lastRun: lastRun({ endedAt: TUESDAY, lastCompleteAt: TUESDAY }),
    },
  ],
});

describe("the age of the copy of a filter", () => {
  it("is that of its oldest resource, not of the store's last run", () => {
    assert.equal(syncedAt(STORE, "translations:1"), MONDAY);
    assert.equal(syncedAt(STORE, "translations:2"), WEDNESDAY);
    assert.equal(syncedAt(STORE, "translations:*"), MONDAY);
  });

  it("is unknown before the first sync", () => {
    assert.equal(syncedAt(STORE, "translations:3"), null);
    assert.equal(syncedAt(STORE, "tafsirs:*"), null);
  });

  it("is unknown until a sync of any filter was complete", () => {
    const first = (lastCompleteAt: string | null): string | null => {
      const run = lastRun({ outcome: "failed", lastCompleteAt });
      const filters = [{ filter: "translations:1,2", checkpoint: null, lastRun: run }];
      return syncedAt({ ...STORE, filters, lastRun: null }, "translations:1");
    };
    assert.equal(first(null), null);
    assert.equal(first(TUESDAY), MONDAY);
  });

  it("is not that of rows in an unknown schema version", () => {
    assert.equal(syncedAt(STORE, "translations:2,4"), WEDNESDAY);
  });

  it("is that of the last complete run if an older version stored the rows", () => {
    const old = { ...STORE, resources: [resource({ id: 1, checkedAt: null })] };
    assert.equal(syncedAt(old, "translations:1"), TUESDAY);
  });

  it("is that of its oldest resource, in any order", () => {
    const turned = { ...STORE, resources: [...STORE.resources].reverse() };
    assert.equal(syncedAt(turned, "translations:*"), MONDAY);
  });

  it("is unknown while the age of one of its resources is unknown", () => {
    const resources = [
      resource({ id: 1, checkedAt: MONDAY }),
      resource({ id: 2, checkedAt: null }),
    ];
    assert.equal(syncedAt({ ...STORE, resources, filters: [] }, "translations:*"), null);
  });

  it("is that of the last complete run if the filter cannot be read", () => {
    const [known] = STORE.filters;
    assert.ok(known !== undefined);
    const newer = { ...STORE, filters: [{ ...known, filter: "a newer form" }] };
    assert.equal(syncedAt(newer, "a newer form"), TUESDAY);
  });

  it("has the last run of this filter only", () => {
    assert.equal(lastRunOf(STORE, "translations:1")?.endedAt, TUESDAY);
    assert.equal(lastRunOf(STORE, "translations:2"), null);
  });
});

describe("a sequence of the feed", () => {
  const withCheckpoint = (feed: number, through: number | null): StoreState =>
    state({
      feed: 1,
      filters: [{ filter: "translations:1", checkpoint: { feed, through }, lastRun: lastRun() }],
    });

  it("is synced when the bound of a complete run has reached it", () => {
    assert.equal(isSyncedThrough(withCheckpoint(1, 8), 9), false);
    assert.equal(isSyncedThrough(withCheckpoint(1, 9), 9), true);
    assert.equal(isSyncedThrough(withCheckpoint(1, 10), 9), true);
  });

  it("is synced when one of several filters has reached it", () => {
    const { filters } = withCheckpoint(1, 9);
    const several = state({ feed: 1, filters: [...withCheckpoint(1, 3).filters, ...filters] });
    assert.equal(isSyncedThrough(several, 9), true);
  });

  it("is not synced by runs of an older feed or of an unknown bound", () => {
    assert.equal(isSyncedThrough(withCheckpoint(0, 10), 9), false);
    assert.equal(isSyncedThrough(withCheckpoint(1, null), 9), false);
    assert.equal(isSyncedThrough(withCheckpoint(1, null), 0), false);
    assert.equal(isSyncedThrough(STORE, 0), false);
  });
});
