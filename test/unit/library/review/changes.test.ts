import assert from "node:assert/strict";
import { compareChanges, shownCompletely } from "../../../../src/core/library/review/comparison.js";
import { differenceOf, readDifferences } from "../../../../src/core/library/review/difference.js";
import { markedPart, ReviewMarks } from "../../../../src/core/library/review/marks.js";
import { changeBeside } from "../../../../src/core/library/review/steps.js";
import { readArticle } from "../../../../src/core/library/reading/articles.js";
import { readChapter } from "../../../../src/core/library/reading/chapter.js";
import { readTable } from "../../../../src/core/library/reading/table.js";
import type { PageChanges, ReaderPage } from "../../../../src/core/model/pages.js";
import {
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../../../src/core/model/resource.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import {
  ARTICLE,
  storeCopy,
  TRANSLATION,
  translationRow,
  translationRows,
} from "../../../support/store/content.js";
import { openOn } from "../../../support/store/homes.js";
import { MemoryDisk } from "../../../support/store/memoryFileSystem.js";

const AUDIO: ResourceRef = { group: "chapter_recitations", id: 7 };
const UNKNOWN: ResourceRef = { group: "colour_notes", id: 8 };

async function find(store: ContentStore, ref: ResourceRef): Promise<LocalResource> {
  const { resources } = await store.state();
  const found = resources.find((one) => resourceKey(one) === resourceKey(ref));
  assert.ok(found !== undefined, `${resourceKey(ref)} is stored`);
  return found;
}

/** The changes on a page, freshly read. */
function readChanges(
  store: ContentStore,
  resource: LocalResource,
  page: ReaderPage,
): Promise<PageChanges> {
  return new ReviewMarks(() => store).on(resource, markedPart(page));
}

/** Record keys with their marks. */
function marked(changes: PageChanges): string[] {
  return changes.marks.map(({ recordKey, verseKey, kind, former }) =>
    [recordKey, verseKey ?? "-", kind, ...(former === null ? [] : [former])].join(" "),
  );
}

describe("the changes since a review", () => {
  let store: ContentStore;
  beforeEach(async () => {
    store = await openOn(new MemoryDisk());
  });
  afterEach(() => store.close());

  const withNote = (text: string): string =>
    `{"id":2,"resource_content_id":19,"verse_key":"2:2","text":"Placeholder<sup foot_note=\\"9\\">1</sup>","foot_notes":[{"id":9,"text":"${text}"}]}`;

  async function changeTranslation(): Promise<void> {
    await storeCopy(store, TRANSLATION, [
      ...translationRows(1),
      withNote("Old note"),
      translationRow(3, "2:3"),
      translationRow(4, "3:1"),
    ]);
    await storeCopy(store, TRANSLATION, [
      ...translationRows(1),
      withNote("New note"),
      translationRow(4, "3:1", "Other"),
      translationRow(5, "2:9", "Added"),
    ]);
  }

  it("is marked on a chapter's page, removed verses with their former text", async () => {
    await changeTranslation();
    const page = await readChapter(store, TRANSLATION, 2);
    const changes = await readChanges(store, await find(store, TRANSLATION), page);
    assert.deepEqual(marked(changes), [
      "2 2:2 updated",
      "3 2:3 deleted Placeholder 3",
      "5 2:9 created",
    ]);
    assert.equal(changes.total, 4, "the other surah's change counts too");
    await store.markReviewed(TRANSLATION, { through: changes.through });
    assert.deepEqual(await readChanges(store, await find(store, TRANSLATION), page), {
      total: 0,
      through: null,
      marks: [],
    });
  });

  it("is a difference in words, with notes below the text, or JSON if no readable text changed", async () => {
    await changeTranslation();
    const two = [{ recordType: "translation", recordKey: "2" }];
    assert.deepEqual(await readDifferences(store, TRANSLATION, two), [
      {
        ...two[0],
        form: "text",
        before: "Placeholder[1]\n\n[1] Old note",
        after: "Placeholder[1]\n\n[1] New note",
      },
    ]);
    const row = { recordType: "translation", recordKey: "1" };
    const change = {
      ...row,
      before: '{"text":"a","x":1}',
      after: '{"text":"a","x":10000000000000001}',
    };
    assert.deepEqual(differenceOf("translations", change), {
      ...row,
      form: "json",
      before: '{\n  "text": "a",\n  "x": 1\n}',
      after: '{\n  "text": "a",\n  "x": 10000000000000001\n}',
    });
    const added = { ...row, before: null, after: '{"id":1,"audio_url":"x"}' };
    assert.equal(differenceOf("recitations", added).form, "json");
    assert.equal(differenceOf("recitations", added).before, null);
  });

  it("is found for a surah's audio, which is about no verse", async () => {
    const audio = (url: string): string =>
      `{"id":1,"chapter_id":2,"audio_url":"${url}","record_type":"chapter_audio_file","record_key":"1"}`;
    await storeCopy(store, AUDIO, [audio("a.mp3")]);
    await storeCopy(store, AUDIO, [audio("b.mp3")]);
    const page = await readChapter(store, AUDIO, 2);
    const resource = await find(store, AUDIO);
    assert.deepEqual(marked(await readChanges(store, resource, page)), ["1 - updated"]);
    const other = await readChapter(store, AUDIO, 3);
    assert.deepEqual(marked(await readChanges(store, resource, other)), []);
  });

  it("is marked on articles and tables with any rows", async () => {
    const localization = (language: number, lang: string, text: string): string =>
      `{"article_id":3,"language_id":${language},"lang":"${lang}","title":"Placeholder","text":"${text}"}`;
    await storeCopy(store, ARTICLE, [
      localization(38, "en", "<p>Placeholder</p>"),
      localization(2, "ur", "<p>Placeholder</p>"),
    ]);
    await storeCopy(store, ARTICLE, [localization(38, "en", "<p>Placeholder two</p>")]);
    const article = await readChanges(
      store,
      await find(store, ARTICLE),
      await readArticle(store, ARTICLE),
    );
    assert.deepEqual(
      article.marks.map(({ kind, former }) => [kind, former]),
      [
        ["deleted", "Placeholder\n\nPlaceholder"],
        ["updated", null],
      ],
    );

    const note = (id: number, colour: string): string => `{"id":${id},"colour":"${colour}"}`;
    await storeCopy(store, UNKNOWN, [note(1, "red"), note(2, "green"), note(3, "blue")]);
    await storeCopy(store, UNKNOWN, [note(1, "red"), note(2, "white")]);
    const resource = await find(store, UNKNOWN);
    const table = await readChanges(store, resource, await readTable(store, resource, null));
    assert.deepEqual(marked(table), [
      '3 - deleted {\n  "id": 3,\n  "colour": "blue"\n}',
      "2 - updated",
    ]);
  });

  it("leads from one change to the next, and from the last to the first", async () => {
    await changeTranslation();
    const { rows } = await store.changeHeads(TRANSLATION);
    const from = (verseKey: string | null, recordKey: string | null, by: 1 | -1): string => {
      const row = recordKey === null ? null : { recordType: "translation", recordKey };
      const found = changeBeside(
        rows,
        { row, verseKey, chapter: verseKey === null ? 2 : null },
        by,
      );
      return `${found?.change.verseKey ?? ""} ${found?.number ?? 0}/${found?.total ?? 0}`;
    };
    assert.equal(from("2:1", "1", 1), "2:2 1/4");
    assert.equal(from("2:2", "2", 1), "2:3 2/4");
    assert.equal(from("2:5", null, 1), "2:9 3/4");
    assert.equal(from("2:9", "5", 1), "3:1 4/4");
    assert.equal(from("3:1", "4", 1), "2:2 1/4");
    assert.equal(from("2:1", "1", -1), "3:1 4/4");
    assert.equal(from("2:5", null, -1), "2:3 2/4");
    assert.equal(from(null, null, 1), "2:2 1/4");
    assert.equal(changeBeside([], { row: null, verseKey: "2:1", chapter: null }, 1), null);
  });

  it("is compared one surah per document, each verse after its key", async () => {
    await changeTranslation();
    const { texts, rows, total, nextOffset } = await compareChanges(store, TRANSLATION);
    assert.deepEqual([rows.length, total, nextOffset], [4, 4, null]);
    assert.deepEqual(texts, [
      {
        chapter: 2,
        row: null,
        form: "text",
        before: "2:2  Placeholder[1]\n\n[1] Old note\n\n2:3  Placeholder 3\n",
        after: "2:2  Placeholder[1]\n\n[1] New note\n\n2:9  Added\n",
      },
      {
        chapter: 3,
        row: null,
        form: "text",
        before: "3:1  Placeholder 4\n",
        after: "3:1  Other\n",
      },
    ]);
    const newest = (await store.history(TRANSLATION, { limit: 1 }))[0]?.appliedAt ?? "";
    assert.deepEqual((await compareChanges(store, TRANSLATION, { since: newest })).texts, []);
  });

  it("compares a readable number of changes, and shows the total", async () => {
    const rows = (text: string): string[] =>
      Array.from({ length: 700 }, (_, id) => `{"id":${id + 1},"colour":"${text}"}`);
    await storeCopy(store, UNKNOWN, rows("red"));
    await storeCopy(store, UNKNOWN, rows("blue"));
    const first = await compareChanges(store, UNKNOWN);
    assert.deepEqual(
      [first.texts.length, first.rows.length, first.total, first.nextOffset],
      [100, 100, 700, 100],
    );
    const last = await compareChanges(store, UNKNOWN, { offset: 600 });
    assert.deepEqual([last.texts[0]?.row?.recordKey, last.nextOffset], ["601", null]);
  });

  it("is reviewed only if it was shown completely", async () => {
    await storeCopy(store, TRANSLATION, [translationRow(1, "2:1"), translationRow(2, "2:2")]);
    await storeCopy(store, TRANSLATION, [
      translationRow(1, "2:1", "Second"),
      translationRow(2, "2:2"),
    ]);
    const since = (await store.history(TRANSLATION, { limit: 1 }))[0]?.appliedAt ?? "";
    await storeCopy(store, TRANSLATION, [
      translationRow(1, "2:1", "Third"),
      translationRow(2, "2:2", "Third"),
    ]);
    const { rows } = await compareChanges(store, TRANSLATION, { since });
    assert.equal(rows.length, 2, "both rows changed in the period");
    assert.deepEqual(await shownCompletely(store, TRANSLATION, rows), [
      { recordType: "translation", recordKey: "2" },
    ]);
  });

  it("loses only the last review of a row by its undo", async () => {
    await changeTranslation();
    const rows = [{ recordType: "translation", recordKey: "2" }];
    const head = async (): Promise<string | undefined> =>
      (await store.changes(TRANSLATION, { rows })).rows[0]?.before ?? undefined;
    const marks = new ReviewMarks(() => store);
    const newest = async (): Promise<string> =>
      (await store.history(TRANSLATION, { limit: 1 }))[0]?.appliedAt ?? "";
    await marks.review(TRANSLATION, { through: await newest(), rows });
    assert.equal(await head(), undefined);
    await storeCopy(store, TRANSLATION, [
      ...translationRows(1),
      withNote("Newer note"),
      translationRow(4, "3:1", "Other"),
      translationRow(5, "2:9", "Added"),
    ]);
    const undo = await marks.review(TRANSLATION, { through: await newest(), rows });
    for (const mark of undo) await marks.review(TRANSLATION, mark);
    assert.ok((await head())?.includes("New note") === true, "the first review stays");
  });
});
