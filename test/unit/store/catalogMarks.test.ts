import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ReviewMark } from "../../../src/core/model/change.js";
import type { RowName } from "../../../src/core/model/row.js";
import {
  emptyEntry,
  formerMarks,
  withReviewMark,
  type CatalogEntry,
} from "../../../src/core/store/catalog.js";

const [EARLY, MIDDLE, LATE] = [1, 2, 3].map((day) => `2026-01-0${day}T00:00:00.000Z`) as [
  string,
  string,
  string,
];

function name(key: string): RowName {
  return { recordType: "translation", recordKey: key };
}

/** Reviewed as a whole at first, and two rows later. */
const ENTRY: CatalogEntry = {
  ...emptyEntry("translations", 19),
  reviewedThrough: EARLY,
  reviewedRows: [
    ["translation", "1", MIDDLE],
    ["translation", "2", MIDDLE],
  ],
};

describe("the marks of a review", () => {
  it("of the whole resource leave those of its rows", () => {
    const marked = withReviewMark(ENTRY, { through: LATE }, EARLY);
    assert.equal(marked.reviewedThrough, LATE);
    assert.deepEqual(marked.reviewedRows, ENTRY.reviewedRows);
    assert.equal(withReviewMark(ENTRY, { through: null }, EARLY).reviewedThrough, null);
  });

  it("of rows replace their earlier marks, and leave the resource's", () => {
    const marked = withReviewMark(ENTRY, { through: LATE, rows: [name("2"), name("3")] }, EARLY);
    assert.equal(marked.reviewedThrough, EARLY);
    assert.deepEqual(marked.reviewedRows, [
      ["translation", "1", MIDDLE],
      ["translation", "2", LATE],
      ["translation", "3", LATE],
    ]);
  });

  it("of rows are removed alone", () => {
    const marked = withReviewMark(ENTRY, { through: null, rows: [name("1")] }, EARLY);
    assert.deepEqual(marked.reviewedRows, [["translation", "2", MIDDLE]]);
  });

  it("of rows are dropped when the history no longer has their changes", () => {
    const mark: ReviewMark = { through: LATE, rows: [name("3")] };
    const kept = (oldest: string | null): number =>
      withReviewMark(ENTRY, mark, oldest).reviewedRows.length;
    assert.deepEqual([kept(MIDDLE), kept(LATE), kept(null)], [3, 1, 1]);
  });

  for (const [what, mark] of [
    ["the whole resource", { through: LATE }],
    ["one row", { through: LATE, rows: [name("1")] }],
    ["a row without a mark", { through: LATE, rows: [name("9")] }],
    ["rows with and without a mark", { through: LATE, rows: [name("1"), name("9"), name("2")] }],
  ] as const satisfies readonly (readonly [string, ReviewMark])[]) {
    it(`of ${what} are undone exactly`, () => {
      const undone = formerMarks(ENTRY, mark).reduce(
        (entry, former) => withReviewMark(entry, former, EARLY),
        withReviewMark(ENTRY, mark, EARLY),
      );
      assert.deepEqual({ ...undone, reviewedRows: undone.reviewedRows.toSorted() }, ENTRY);
    });
  }
});
