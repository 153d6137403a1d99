import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { Comparison, storedResources } from "../../../../src/core/library/compare/comparison.js";
import {
  markedPart,
  ReviewMarks,
  type MarkedPart,
} from "../../../../src/core/library/review/marks.js";
import type { ChangeHead } from "../../../../src/core/model/change.js";
import type { ReaderPage } from "../../../../src/core/model/pages.js";
import { localResource } from "../../../support/builders.js";
import { storeCopy, TRANSLATION, translationRow } from "../../../support/store/content.js";
import { openOn } from "../../../support/store/homes.js";
import { MemoryDisk } from "../../../support/store/memoryFileSystem.js";
import { APPLIED, change, head, page, text } from "./support.js";

const resource = (unreviewedRows: number) =>
  localResource({ ...TRANSLATION, file: "f", unreviewedRows });
const part = (changes: Partial<MarkedPart> = {}): MarkedPart => ({
  kind: "verses",
  chapter: 2,
  recordType: null,
  rows: [],
  ...changes,
});
const row = (recordKey: string) => ({ recordType: "row", recordKey });

function marksOf(heads: readonly ChangeHead[], before = text("former")) {
  const asked: unknown[] = [];
  const marks = new ReviewMarks(() => ({
    changeHeads: (_, query = {}) => {
      asked.push(query);
      const rows =
        query.chapter === undefined
          ? heads
          : heads.filter(({ position }) => Math.floor((position ?? 0) / 1000) === query.chapter);
      return Promise.resolve(page(rows));
    },
    changes: () => Promise.resolve(page([change("1", { before })])),
    history: () => Promise.resolve([]),
    markReviewed: (_, mark) => Promise.resolve([mark]),
  }));
  const keys = async (count: number, of: MarkedPart): Promise<string[]> =>
    (await marks.on(resource(count), of)).marks.map(({ recordKey }) => recordKey);
  return { marks, asked, keys };
}

describe("the marks of a part", () => {
  it("are those of its chapter, and of its rows from other chapters", async () => {
    const heads = [head("1", 1007), head("2", 2001), head("3", 3001), head("4", null)];
    const { keys, asked } = marksOf(heads);
    assert.deepEqual(await keys(4, part()), ["2"]);
    assert.deepEqual(await keys(4, part({ rows: [row("1"), row("4")] })), ["1", "2", "4"]);
    assert.deepEqual(await keys(4, part({ chapter: null, rows: [row("3")] })), ["3"]);
    assert.deepEqual(await keys(0, part()), []);
    assert.equal(asked.length, 2, "the changes and the newest of them, read once");
  });

  it("of many changes are read for each chapter, with the words that a mushaf places there", async () => {
    const heads = [head("1", 2001), head("2", null)];
    const { keys, asked } = marksOf(heads);
    assert.deepEqual(await keys(4001, part()), ["1"]);
    assert.deepEqual(await keys(4001, part({ kind: "words", rows: [row("2")] })), ["1", "2"]);
    assert.deepEqual(await keys(4001, part({ kind: "words" })), ["1"]);
    assert.deepEqual(await keys(4001, part({ chapter: null, rows: [row("2")] })), ["2"]);
    assert.deepEqual(asked.slice(1), [
      { chapter: 2, limit: 8000 },
      { chapter: 2, limit: 8000 },
      { rows: [row("2")] },
      { chapter: 2, limit: 8000 },
      { limit: 8000 },
    ]);
  });

  it("of a table are its rows and some removed rows of its record type", async () => {
    const removed = Array.from({ length: 60 }, (_, at) =>
      head(`d${at}`, null, { kind: "deleted", recordType: at < 55 ? "row" : "other" }),
    );
    const { keys } = marksOf([head("1", null), head("2", null), ...removed]);
    const table = part({ kind: "table", chapter: null, rows: [row("1")] });
    assert.equal((await keys(62, table)).length, 51);
    assert.deepEqual((await keys(62, { ...table, recordType: "other" })).slice(0, 2), ["1", "d55"]);
    assert.equal((await keys(62, { ...table, recordType: "other" })).length, 6);
  });

  it("have the former text of removed rows, and the verse of their place", async () => {
    const heads = [
      head("1", 2001, { kind: "deleted", verseKey: null }),
      head("2", 2000, { verseKey: null }),
    ];
    const { marks } = marksOf(heads);
    const { marks: found, total, through } = await marks.on(resource(2), part());
    assert.deepEqual(
      found.map(({ verseKey, former }) => [verseKey, former]),
      [
        ["2:1", "former"],
        [null, null],
      ],
    );
    assert.deepEqual([total, through], [2, null]);
  });

  it("have the former text of a removed row, unless it is very long", async () => {
    const limit = 64 * 1024;
    const of = async (length: number): Promise<string | null | undefined> => {
      const before = text("x".repeat(length - text("").length));
      const { marks } = marksOf([head("1", 2001, { kind: "deleted" })], before);
      return (await marks.on(resource(1), part())).marks[0]?.former?.slice(0, 1);
    };
    assert.equal(await of(limit), "x");
    assert.equal(await of(limit + 1), undefined);
  });

  it("are read before a page needs them, if there are any", async () => {
    const { marks, asked } = marksOf([head("1", 2001)]);
    marks.prepare(resource(0));
    await setImmediate();
    assert.deepEqual(asked, []);
    marks.prepare(resource(1));
    await setImmediate();
    assert.notEqual(asked.length, 0);
  });

  it("are those of the words on a page", () => {
    const word = (recordKey: string) => ({ ...row(recordKey), html: "" });
    const words: ReaderPage = {
      kind: "words",
      chapter: 1,
      offset: 0,
      nextOffset: null,
      entries: [
        {
          verseKey: "1:1",
          words: [
            { arabic: null, texts: [word("1"), word("2")] },
            { arabic: null, texts: [word("3")] },
          ],
        },
      ],
      arabic: [],
      placedBy: null,
      unplaced: 0,
    };
    assert.deepEqual(
      markedPart(words),
      part({ kind: "words", chapter: 1, rows: ["1", "2", "3"].map(row) }),
    );
  });

  it("are read again after a commit changed them, not after a review in this window", async () => {
    const { marks, asked, keys } = marksOf([head("1", 2001), head("2", 2002)]);
    await keys(2, part());
    const reads = asked.length;
    await keys(2, part());
    assert.equal(asked.length, reads);
    const reviewing = marks.review(TRANSLATION, { through: APPLIED, rows: [row("1")] });
    marks.changed(TRANSLATION);
    await reviewing;
    await keys(2, part());
    assert.equal(asked.length, reads + 1);
    assert.deepEqual(asked.at(-1), { rows: [row("1")] }, "only the reviewed row");
    marks.changed(TRANSLATION);
    await keys(2, part());
    assert.equal(asked.length, reads + 3);
    marks.clear();
    await keys(2, part());
    assert.equal(asked.length, reads + 5);
  });
});

describe("a review of rows", () => {
  it("leaves the changes to the next page, if they were too many to read or it is undone", async () => {
    const { marks, asked, keys } = marksOf([head("1", 2001), head("2", 2002)]);
    const review = (through: string | null) =>
      marks.review(TRANSLATION, { through, rows: [row("1")] });
    await keys(4001, part());
    assert.equal((await review(APPLIED)).length, 1);
    assert.deepEqual(asked.at(-1), { chapter: 2, limit: 8000 });
    await keys(2, part());
    const reads = asked.length;
    assert.equal((await review(null)).length, 1);
    assert.equal(asked.length, reads);
  });
});

describe("a comparison since a review", () => {
  it("has the changed verses of its own column, and skips resources without rows", async () => {
    const store = await openOn(new MemoryDisk());
    const other = { group: "translations", id: 20 };
    const rows = (changed: number) =>
      [1, 2, 3].map((verse) =>
        translationRow(verse, `1:${verse}`, verse === changed ? "new" : "old"),
      );
    for (const changed of [0, 1])
      await storeCopy(store, TRANSLATION, rows(changed), { sequence: 100 + changed });
    for (const changed of [0, 3])
      await storeCopy(store, other, rows(changed), { sequence: 100 + changed });
    const state = await store.state();
    const resources = storedResources(state, [
      TRANSLATION,
      { group: "translations", id: 99 },
      other,
    ]);
    assert.deepEqual(
      resources.map(({ id }) => id),
      [19, 20],
    );
    const difference = { of: TRANSLATION, against: null };
    const comparison = await Comparison.read(store, state, { resources, chapter: 1, difference });
    assert.deepEqual(comparison.changedVerses, [1]);
    const empty = { resources: state.resources.map((one) => ({ ...one, rowCount: 0 })) };
    assert.deepEqual(storedResources(empty, [TRANSLATION]), []);
    await store.close();
  });
});
