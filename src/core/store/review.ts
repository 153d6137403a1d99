import type { ChangesQuery, ReviewMark } from "../model/change.js";
import { ContentError } from "../model/errors.js";
import { parseRecord } from "./body.js";
import { groupModule } from "../model/groups/registry.js";
import { reviewedOf, withReviewMark, type CatalogEntry } from "./catalog.js";
import type { ReviewedState, Placing } from "./resource/changedRows.js";
import type { ResourceDatabase } from "./resource/resourceDatabase.js";

/**
 * The entry of a resource after a review. `now` is in milliseconds since 1970. Throws `store_failed`
 * if `through` is not a valid date.
 */
export function reviewedEntry(
  entry: CatalogEntry,
  mark: ReviewMark,
  { history, changes }: ResourceDatabase,
  now: number,
): CatalogEntry {
  const through = reviewTime(mark.through, history.lastAppliedAt(), now);
  const after = withReviewMark(entry, { ...mark, through }, history.firstAppliedAt());
  return { ...after, unreviewedRows: changes.count(reviewedOf(after)) };
}

/**
 * The time of a mark in the format of the history, whose times are compared as strings. A future
 * time, from a caller with a wrong clock, becomes the present.
 */
function reviewTime(
  through: string | null,
  lastApplied: string | null,
  now: number,
): string | null {
  if (through === null) return null;
  const asked = Date.parse(through);
  if (Number.isNaN(asked)) {
    throw new ContentError("store_failed", `Not a date: ${JSON.stringify(through)}.`);
  }
  // If the clock was set back, the newest change can be in the future.
  const present = Math.max(now, Date.parse(lastApplied ?? "") || 0);
  return new Date(Math.min(asked, present)).toISOString();
}

/** The arguments of a query for changes, after the query itself. */
export function changesAsked(
  entry: CatalogEntry,
  { since }: ChangesQuery,
): [reviewed: ReviewedState, placing: Placing, generation: string] {
  const module = groupModule(entry.group);
  return [
    since === undefined ? reviewedOf(entry) : { through: since, rows: [] },
    {
      placeOf: (json) => module.identify(parseRecord(json, "history")),
      ordersByVerse: module.ordersByVerse !== false,
    },
    entry.file ?? "",
  ];
}
