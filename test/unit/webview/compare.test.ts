import assert from "node:assert/strict";
import type { CompareCell, CompareColumn } from "../../../src/protocol/compare.js";
import { actionOf } from "../../../src/webview/compare/keys.js";
import {
  arabicColumns,
  differences,
  isSameDifference,
  moved,
  partner,
} from "../../../src/webview/compare/layout.js";

const column = (id: number, language: string | null): CompareColumn => ({
  group: "translations",
  id,
  name: `Edition ${id}`,
  authorName: null,
  languageName: null,
  lang: language,
  direction: "ltr",
  status: "available",
  unavailableReason: null,
  unavailableSince: null,
  rowCount: 1,
  syncedAt: null,
  isSynced: true,
  attribution: "",
  language,
  unreviewedRows: 0,
});

const cell = (from: number, to: number): CompareCell => ({
  from,
  to,
  about: { from, to },
  kind: "text",
  bytes: 1,
});

const press = (key: string, shiftKey = false) => ({
  key,
  code: "",
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey,
  isComposing: false,
});

describe("the compare page's model", () => {
  it("offers the difference of any two columns of one language, and of each since its review", () => {
    const found = differences([column(1, "en"), column(2, "ur"), column(3, "en"), column(4, null)]);
    assert.deepEqual(
      found.map(({ of, against }) => [of.id, against?.id ?? null]),
      [
        [3, 1],
        [1, null],
        [2, null],
        [3, null],
        [4, null],
      ],
    );
  });

  it("treats a pair as the same in either order", () => {
    const [a, b] = [column(1, "en"), column(2, "en")];
    assert.equal(isSameDifference({ of: a, against: b }, { of: b, against: a }), true);
    assert.equal(isSameDifference({ of: a, against: b }, { of: a, against: null }), false);
  });

  it("moves a column to either side", () => {
    assert.deepEqual(moved([1, 2, 3], 0, 1), [2, 1, 3]);
    assert.deepEqual(moved([1, 2, 3], 2, 0), [3, 1, 2]);
  });

  it("has room for the Arabic of a verse above the verse's own texts", () => {
    const long = [cell(1, 3)];
    const own = [cell(1, 1), cell(2, 2), cell(3, 3)];
    const columns = (...cells: CompareCell[][]) => ({ from: 1, to: 3, columns: cells });
    assert.deepEqual(arabicColumns(columns(own, own, long), 2), { from: 0, to: 1 });
    assert.deepEqual(arabicColumns(columns(own, long, own, own), 2), { from: 2, to: 3 });
    assert.equal(arabicColumns(columns(long, long), 2), null);
  });

  it("pairs only texts about exactly the same verses", () => {
    assert.equal(partner(cell(2, 2), [cell(1, 1), cell(2, 2)]), 1);
    assert.equal(partner(cell(1, 2), [cell(1, 1), cell(2, 2)]), -1);
  });

  it("distinguishes moving a column from focusing it by Shift", () => {
    assert.equal(actionOf(press("ArrowRight")), "right");
    assert.equal(actionOf(press("ArrowRight", true)), "moveRight");
    assert.equal(actionOf(press("d")), "difference");
    assert.equal(actionOf(press("D", true)), "nextDifference");
  });
});
