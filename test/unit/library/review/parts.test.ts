import assert from "node:assert/strict";
import { compareChanges, shownCompletely } from "../../../../src/core/library/review/comparison.js";
import { differenceOf, textOf } from "../../../../src/core/library/review/difference.js";
import { changeBeside, changeTarget } from "../../../../src/core/library/review/steps.js";
import {
  compareStates,
  next,
  oldest,
  stateAt,
  today,
  verseHistory,
} from "../../../../src/core/library/review/verseHistory.js";
import type { ChangeHead, HistoryEntry, RowChange } from "../../../../src/core/model/change.js";
import { APPLIED, change, head, page, text } from "./support.js";

const TRANSLATION = { group: "translations", id: 19 };
const TAFSIR = { group: "tafsirs", id: 3 };

describe("changes as texts to compare", () => {
  const compared = async (
    ref: typeof TRANSLATION,
    changes: readonly RowChange[],
    heads: readonly ChangeHead[] = [],
  ) =>
    (
      await compareChanges(
        {
          changes: () => Promise.resolve(page(changes)),
          changeHeads: () =>
            heads.length === 0
              ? Promise.reject(new Error("Nothing needs the places of the changes."))
              : Promise.resolve(page(heads)),
        },
        ref,
      )
    ).texts;

  it("join the short texts of a surah, and keep JSON and rows without a verse apart", async () => {
    const json = { before: text("same", { a: 1 }), after: text("same", { a: 2 }) };
    assert.deepEqual(
      await compared(TRANSLATION, [
        change("1"),
        change("2", json),
        change("3", { before: null }),
        change("4", { verseKey: null }),
      ]),
      [
        {
          chapter: 2,
          row: null,
          form: "text",
          before: "2:1  old 1\n",
          after: "2:1  new 1\n\n2:3  new 3\n",
        },
        {
          chapter: null,
          row: { recordType: "row", recordKey: "2", verseKey: "2:2", name: "2" },
          form: "json",
          before: '{\n  "text": "same",\n  "a": 1\n}',
          after: '{\n  "text": "same",\n  "a": 2\n}',
        },
        {
          chapter: null,
          row: { recordType: "row", recordKey: "4", verseKey: null, name: "4" },
          form: "text",
          before: "old 4",
          after: "new 4",
        },
      ],
    );
  });

  it("have no empty lines for rows that are new", async () => {
    const texts = await compared(TRANSLATION, [change("1", { before: null }), change("3")]);
    assert.equal(texts[0]?.before, "2:3  old 3\n");
    assert.deepEqual(await compared(TAFSIR, []), []);
  });

  it("are commentaries one by one, named by their verses", async () => {
    const changes = [change("1"), change("6", { after: null }), change("8")];
    const heads = [
      head("1", 2001, { to: 2005 }),
      head("6", 2006, { to: null }),
      head("8", null, { verseKey: "2:8" }),
    ];
    const texts = await compared(TAFSIR, changes, heads);
    assert.deepEqual(
      texts.map(({ chapter, row, before, after }) => [chapter, row?.name, before, after]),
      [
        [null, "2:1–5", "old 1", "new 1"],
        [null, "2:6", "old 6", ""],
        [null, "8", "old 8", "new 8"],
      ],
    );
  });

  it("are shown completely if no earlier change of their rows is unreviewed", async () => {
    const store = {
      changeHeads: () => Promise.resolve(page([head("1", 2001), head("2", 2002, { times: 3 })])),
    };
    const row = (recordKey: string, times: number) => ({ recordType: "row", recordKey, times });
    assert.deepEqual(await shownCompletely(store, TRANSLATION, [row("1", 1), row("2", 2)]), [
      { recordType: "row", recordKey: "1" },
    ]);
    assert.deepEqual(await shownCompletely(store, TRANSLATION, []), []);
  });

  it("are JSON without a readable text on one side", () => {
    const of = (group: string, before: string | null, after: string | null) => {
      const { form } = differenceOf(group, { recordType: "r", recordKey: "1", before, after });
      return form;
    };
    assert.equal(of("translations", text("a"), '{"other":1}'), "json");
    assert.equal(of("translations", null, text("a")), "text");
    assert.equal(of("translations", text("a"), null), "text");
    assert.equal(of("translations", text("a"), text("a")), "json");
    assert.equal(of("quran_core", text("a"), text("b")), "text");
    assert.equal(of("recitations", text("a"), text("b")), "json");
    assert.equal(of("colours", text("a"), text("b")), "json");
    assert.equal(textOf("articles", text("<p>a</p>", { title: "t" })), "t\n\na");
    assert.equal(textOf("translations", text("<p>a</p>", { title: "t" })), "a");
    assert.equal(textOf("translations", '{"a":1}'), '{\n  "a": 1\n}');
  });
});

describe("the steps through changes", () => {
  const row = (recordKey: string) => ({ recordType: "row", recordKey });
  const changes = [head("1", 2001), head("2", 2005), head("3", 3000), head("4", null)];
  const from = (verseKey: string | null, chapter: number | null, by: 1 | -1) =>
    changeBeside(changes, { row: null, verseKey, chapter }, by)?.number;

  it("lead to the nearest change from any place", () => {
    assert.deepEqual(
      [
        from("1:1", 1, 1),
        from("2:1", 2, 1),
        from("2:5", 2, 1),
        from("3:1", 3, 1),
        from(null, 2, 1),
      ],
      [1, 2, 3, 4, 1],
    );
    assert.deepEqual(
      [from("2:1", 2, -1), from("2:5", 2, -1), from("2:6", 2, -1), from("9:1", 9, -1)],
      [4, 1, 2, 3],
    );
    assert.deepEqual([from(null, null, 1), from(null, null, -1)], [1, 4]);
    const verses = changes.slice(0, 2);
    const place = { row: null, verseKey: "9:1", chapter: 9 };
    assert.equal(changeBeside(verses, place, 1)?.number, 1);
  });

  it("begin after or before the change of a row", () => {
    const beside = (recordKey: string, by: 1 | -1): number | undefined =>
      changeBeside(changes, { row: row(recordKey), verseKey: null, chapter: null }, by)?.number;
    assert.deepEqual([beside("1", 1), beside("1", -1), beside("4", 1)], [2, 4, 1]);
    assert.equal(beside("9", 1), 1, "a row without a change");
  });

  it("end at a chapter, a localization or a page of a table", async () => {
    const asked: unknown[] = [];
    const rows = Array.from({ length: 5250 }, (_, at) => ({ recordKey: `k${at}` }));
    const store = {
      rowHeads: (
        _: unknown,
        query: { offset?: number; limit?: number; recordTypes?: readonly string[] },
      ) => {
        asked.push(query);
        const offset = query.offset ?? 0;
        const nextOffset = offset + 5000 < rows.length ? offset + 5000 : null;
        return Promise.resolve({
          rows: rows.slice(offset, offset + 5000),
          nextOffset,
          generation: "g",
        });
      },
    } as unknown as Parameters<typeof changeTarget>[0];
    const target = (group: string, recordKey: string, position: number | null, more: object = {}) =>
      changeTarget(
        store,
        { group, id: 1 },
        {
          recordType: "entry",
          recordKey,
          kind: "updated",
          position,
          ...more,
        },
      );
    assert.deepEqual(await target("articles", "3:1", null), { kind: "article", recordKey: "3:1" });
    assert.deepEqual(await target("translations", "1", 2000), {
      kind: "chapter",
      chapter: 2,
      verse: null,
    });
    assert.deepEqual(await target("quran_core", "1", 2005, { recordType: "verse" }), {
      kind: "chapter",
      chapter: 2,
      verse: 5,
    });
    assert.deepEqual(asked, []);
    assert.deepEqual(await target("quran_core", "k7", 2000), {
      kind: "table",
      recordType: "entry",
      offset: 0,
    });
    assert.deepEqual(await target("colours", "k5249", 2000), {
      kind: "table",
      recordType: "entry",
      offset: 5200,
    });
    assert.deepEqual(asked.at(-1), { recordTypes: ["entry"], offset: 5000, limit: 5000 });
    const before = asked.length;
    const removed = await target("colours", "k5249", null, { kind: "deleted" });
    assert.deepEqual(
      [removed, asked.length],
      [{ kind: "table", recordType: "entry", offset: 0 }, before],
    );
  });
});

describe("versions of a verse", () => {
  const entry = (sequence: number, changes: Partial<HistoryEntry> = {}): HistoryEntry => {
    const { times: _, ...rest } = change("1", {
      before: text(`v${sequence - 1}`),
      after: text(`v${sequence}`),
    });
    return { ...rest, sequence, appliedAt: `2026-11-0${sequence}T00:00:00Z`, ...changes };
  };
  // Newest first; another record type has its own line.
  const entries = [
    entry(5),
    entry(4, { recordType: "other" }),
    entry(3, { kind: "created", before: null }),
    entry(2, { kind: "deleted", after: null }),
  ];
  const store = { history: () => Promise.resolve(entries) };

  it("follow one another within their own line", async () => {
    const versions = await verseHistory(store, TRANSLATION, "2:1");
    const [newest, other, restored, removed] = versions;
    assert.ok(newest && other && restored && removed);
    assert.deepEqual(
      versions.map(({ isRestored, text: now, former }) => [isRestored, former, now]),
      [
        [false, "v4", "v5"],
        [false, "v3", "v4"],
        [true, null, "v3"],
        [false, "v1", null],
      ],
    );
    assert.deepEqual(next(versions, removed), stateAt(restored, "after"));
    assert.deepEqual(next(versions, restored), stateAt(newest, "after"));
    assert.equal(next(versions, other), null);
    assert.deepEqual(today(versions, removed), stateAt(newest, "after"));
    assert.deepEqual(today(versions, other), stateAt(other, "after"));
    assert.deepEqual(
      oldest(versions).map(({ former }) => former),
      ["v3", "v1"],
    );
  });

  it("are compared only if the history has both states", async () => {
    const [newest, , , removed] = await verseHistory(store, TRANSLATION, "2:1");
    assert.ok(newest && removed);
    const compare = (from: ReturnType<typeof stateAt>, to: ReturnType<typeof stateAt>) =>
      compareStates(store, TRANSLATION, "2:1", { from, to });
    const [first, last] = [stateAt(removed, "before"), stateAt(newest, "after")];
    assert.deepEqual(await compare(first, last), {
      recordType: "row",
      recordKey: "1",
      form: "text",
      before: "v1",
      after: "v5",
    });
    for (const gone of [
      { ...last, recordKey: "9" },
      { ...last, sequence: 9 },
      { ...last, appliedAt: APPLIED },
    ]) {
      assert.equal(await compare(first, gone), null);
      assert.equal(await compare(gone, last), null);
    }
  });
});
