import assert from "node:assert/strict";
import { alignChapter, LONGEST_BLOCK } from "../../../../src/core/library/compare/align.js";
import {
  chooseColumns,
  languageOf,
  possibleDifference,
} from "../../../../src/core/library/compare/columns.js";
import {
  comparableText,
  differenceOfTexts,
  differenceSinceReview,
} from "../../../../src/core/library/compare/difference.js";
import {
  comparisonTable,
  type CopiedComparison,
} from "../../../../src/core/library/compare/markdown.js";
import type {
  ComparisonBlockTexts,
  ComparisonCell,
} from "../../../../src/core/model/comparison.js";
import type { Difference } from "../../../../src/core/model/pages.js";
import type { ResourceRef } from "../../../../src/core/model/resource.js";
import { localResource } from "../../../support/builders.js";

const row = (recordKey: string): { recordType: string; recordKey: string } => ({
  recordType: "placeholder",
  recordKey,
});
const placed = (recordKey: string, from: number, to: number, bytes = 10) => ({
  ...row(recordKey),
  from,
  to,
  bytes,
});

describe("the cells of an alignment", () => {
  it("have their rows, their verses and their size", () => {
    const [block] = alignChapter(4, [[placed("a", 1, 2), placed("b", 2, 3, 5)], []]);
    assert.deepEqual(block, {
      from: 1,
      to: 3,
      columns: [
        [
          {
            from: 1,
            to: 3,
            about: { from: 1, to: 3 },
            kind: "text",
            rows: [row("a"), row("b")],
            bytes: 15,
          },
        ],
        [1, 2, 3].map((verse) => ({
          from: verse,
          to: verse,
          about: { from: verse, to: verse },
          kind: "none",
          rows: [],
          bytes: 0,
        })),
      ],
    });
  });

  it("continue after the longest block, without their rows", () => {
    const last = LONGEST_BLOCK + 2;
    const blocks = alignChapter(last, [[placed("a", 1, last)]]);
    const about = { from: 1, to: last };
    assert.deepEqual(
      blocks.flatMap(({ columns }) => columns[0] ?? []),
      [
        { from: 1, to: LONGEST_BLOCK, about, kind: "text", rows: [row("a")], bytes: 10 },
        { from: LONGEST_BLOCK + 1, to: last, about, kind: "continued", rows: [], bytes: 0 },
      ],
    );
  });

  it("do not lose a row that ends where another one goes on", () => {
    const [block] = alignChapter(9, [[placed("a", 1, 5), placed("b", 2, 3), placed("c", 5, 6)]]);
    assert.deepEqual(
      block?.columns[0]?.map(({ from, to, rows }) => [from, to, rows.length]),
      [[1, 6, 3]],
    );
  });
});

describe("a copied comparison", () => {
  const cell = (
    from: number,
    to: number,
    changes: Partial<ComparisonCell> = {},
  ): ComparisonCell => ({
    from,
    to,
    about: { from, to },
    kind: "text",
    rows: [],
    bytes: 0,
    ...changes,
  });
  const text = (html: string) => ({
    texts: [{ ...row("x"), html, notes: [] }],
    difference: null,
  });
  const blocks: CopiedComparison["blocks"] = [
    { from: 1, to: 2, columns: [[cell(1, 1), cell(2, 2, { kind: "none" })], [cell(1, 2)]] },
    {
      from: 3,
      to: 3,
      columns: [[cell(3, 3)], [cell(3, 3, { about: { from: 1, to: 3 }, kind: "continued" })]],
    },
  ];
  const texts: ComparisonBlockTexts[] = [
    {
      index: 0,
      arabic: [
        { verseKey: "2:2", text: "ب" },
        { verseKey: "2:1", text: "ا" },
      ],
      columns: [[text("one"), { texts: [], difference: null }], [text("<p>a|b</p><p>c</p>")]],
    },
    { index: 1, arabic: [], columns: [[text("three")], [{ texts: [], difference: null }]] },
  ];
  const source = { name: "A *name*", authorName: null, languageName: null, attribution: "Source" };
  const copied: CopiedComparison = {
    chapter: 2,
    sources: [source, { ...source, name: "B", authorName: "B" }],
    arabic: "Arabic",
    verse: "Verse",
    blocks,
    texts,
    only: null,
  };
  const lines = (changes: Partial<CopiedComparison> = {}): string[] =>
    comparisonTable({ ...copied, ...changes }).split("\n");

  it("has a row for each verse, and refers to the text of an earlier one", () => {
    assert.deepEqual(lines(), [
      "**Al-Baqarah (2)**",
      "",
      "| Verse | Arabic | A \\*name\\* | B |",
      "| --- | --- | --- | --- |",
      "| 2:1 | ا | one | (2:1-2) a\\|b<br><br>c |",
      "| 2:2 | ب |  | ↑ 2:1-2 |",
      "| 2:3 |  | three | ↑ 2:1-3 |",
      "",
      "- A \\*name\\*. Source",
      "- B. Source",
      "",
    ]);
  });

  it("of one verse has the text about it, wherever that begins", () => {
    assert.deepEqual(lines({ only: 2, arabic: null }).slice(0, 6), [
      "**Al-Baqarah 2:2**",
      "",
      "| Verse | A \\*name\\* | B |",
      "| --- | --- | --- |",
      "| 2:2 |  | (2:1-2) a\\|b<br><br>c |",
      "",
    ]);
  });

  it("leaves out blocks whose texts are not known", () => {
    assert.equal(lines({ texts: texts.slice(0, 1) }).length, lines().length - 1);
  });
});

describe("the columns and the difference of a comparison", () => {
  const resource = (group: string, id: number, languageCode: string | null) =>
    localResource({ group, id, languageCode, languageName: "Placeholder Language", rowCount: 1 });
  const english = resource("translations", 1, "en");
  const british = resource("translations", 2, "en-GB");
  const urdu = resource("translations", 3, "ur");
  const tafsir = resource("tafsirs", 4, "en");
  const ref = ({ group, id }: ResourceRef): ResourceRef => ({ group, id });
  const none = { open: [], kept: [], recent: [] };

  it("prefer a resource of the same group, then of the same language", () => {
    const choose = (...comparable: readonly (typeof english)[]): ResourceRef[] =>
      chooseColumns(comparable, { ...none, open: [english] });
    assert.deepEqual(choose(tafsir, urdu, english, british), [ref(english), ref(british)]);
    assert.deepEqual(choose(tafsir, urdu, english), [ref(english), ref(urdu)]);
    assert.deepEqual(choose(resource("tafsirs", 5, "ur"), tafsir, english), [
      ref(english),
      ref(tafsir),
    ]);
    assert.deepEqual(choose(english), [ref(english)]);
    assert.deepEqual(chooseColumns([tafsir, urdu, english], none), [ref(urdu), ref(english)]);
  });

  it("are at most six, and two of those that were read recently", () => {
    const many = Array.from({ length: 9 }, (_, at) => resource("translations", at + 10, "en"));
    assert.deepEqual(chooseColumns(many, { ...none, open: many }), many.slice(0, 6).map(ref));
    assert.deepEqual(
      chooseColumns(many, { ...none, open: many.slice(0, 1), kept: many }),
      many.slice(0, 6).map(ref),
    );
    const recent = ["translations:99", "translations:12", "translations:13"];
    assert.deepEqual(
      chooseColumns(many, { open: many.slice(0, 1), kept: [], recent }).map(({ id }) => id),
      [10, 12],
    );
    assert.deepEqual(
      chooseColumns(many, { open: many.slice(0, 3), kept: many, recent }).map(({ id }) => id),
      [10, 11, 12],
    );
  });

  it("can be shown between columns of one language, and since a review", () => {
    const possible = (of: ResourceRef, against: ResourceRef | null): boolean => {
      const difference = { of, against };
      const result = possibleDifference([english, british, urdu], difference);
      assert.ok(result === null || result === difference);
      return result !== null;
    };
    assert.equal(possible(english, british), true);
    assert.equal(possible(english, null), true);
    assert.equal(possible(tafsir, null), false);
    assert.equal(possible(tafsir, english), false);
    assert.equal(possible(english, tafsir), false);
    assert.equal(possible(english, english), false);
    assert.equal(possible(english, urdu), false);
    assert.equal(possibleDifference([english], null), null);
  });

  it("know a language by its tag, else by its name", () => {
    assert.equal(languageOf(british), "en");
    assert.equal(languageOf(resource("translations", 1, null)), "placeholder language");
    const core = localResource({ group: "quran_core", languageCode: null, languageName: null });
    assert.equal(languageOf(core), "ar");
    assert.equal(languageOf({ ...core, group: "translations" }), null);
  });
});

describe("the difference of a cell", () => {
  const change = (before: string | null, after: string | null, form: "text" | "json" = "text") =>
    ({ ...row("x"), form, before, after }) satisfies Difference;
  const current = [{ ...row("x"), html: "one", notes: [] }];

  it("is that of plain texts without markers, joined by lines", () => {
    assert.equal(
      comparableText([{ html: '<b>one</b><sup foot_note="1">1</sup>' }, { html: "two" }]),
      "one\ntwo",
    );
    assert.deepEqual(differenceOfTexts("one", "one", "en"), {
      kind: "same",
      parts: [{ kind: "same", text: "one" }],
    });
    assert.equal(differenceOfTexts("one two", "one  two", "en").kind, "spacing");
    assert.equal(differenceOfTexts("one two", "one three", "en").kind, "words");
  });

  it("since a review is that of the changed rows", () => {
    const since = (...changes: readonly Difference[]) =>
      differenceSinceReview(current, changes, "en");
    assert.deepEqual(since(), { kind: "same", parts: [] });
    assert.deepEqual(since(change("{}", "{}", "json")), { kind: "otherFields", parts: [] });
    const added = since(change(null, "one"), change("{}", "{}", "json"));
    assert.deepEqual(added, differenceOfTexts("", "one", "en"));
    assert.deepEqual(
      since(change("a", "b"), change("c", null)),
      differenceOfTexts("a\nc", "b\n", "en"),
    );
  });

  it("of removed rows is their former text", () => {
    assert.deepEqual(differenceSinceReview([], [change("a", null), change(null, null)], "en"), {
      kind: "removed",
      parts: [{ kind: "removed", text: "a\n" }],
    });
  });
});
