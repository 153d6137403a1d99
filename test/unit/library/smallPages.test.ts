import assert from "node:assert/strict";
import { Comparison, storedResources } from "../../../src/core/library/compare/comparison.js";
import { withArabic } from "../../../src/core/library/reading/arabic.js";
import { readArticle } from "../../../src/core/library/reading/articles.js";
import { readChapter } from "../../../src/core/library/reading/chapter.js";
import { readExcerpts } from "../../../src/core/library/reading/excerpts.js";
import { ResourceFacts } from "../../../src/core/library/reading/facts.js";
import { allChanges } from "../../../src/core/library/review/allChanges.js";
import { changedParts } from "../../../src/core/library/review/classify.js";
import { ReviewMarks } from "../../../src/core/library/review/marks.js";
import {
  findResource,
  type LocalResource,
  type ResourceRef,
} from "../../../src/core/model/resource.js";
import type { ContentStore } from "../../../src/core/ports.js";
import { ARTICLE, storeCopy, TRANSLATION, translationRow } from "../../support/store/content.js";
import { openOn } from "../../support/store/homes.js";
import { MemoryDisk } from "../../support/store/memoryFileSystem.js";

const CORE: ResourceRef = { group: "quran_core", id: 1 };
const TAFSIR: ResourceRef = { group: "tafsirs", id: 9 };
const AUDIO: ResourceRef = { group: "chapter_recitations", id: 7 };

/** Rows in one page, and a number of pages that no reading needs. */
const PAGE_ROWS = 2;
const TOO_MANY = 100;

const verses = [1, 2, 3, 4, 5, 6, 7];
const json = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row));

/** Answers with small pages, as a store does whose rows are large. */
function inSmallPages(store: ContentStore): ContentStore {
  let pages = 0;
  const small = <T extends { readonly limit?: number }>(query: T): T => {
    pages++;
    assert.ok(pages < TOO_MANY, "a page was read again and again");
    return { ...query, limit: Math.min(query.limit ?? PAGE_ROWS, PAGE_ROWS) };
  };
  return new Proxy(store, {
    get(target, name): unknown {
      switch (name) {
        case "rows":
          return (...[ref, query = {}]: Parameters<ContentStore["rows"]>) =>
            target.rows(ref, small(query));
        case "rowHeads":
          return (...[ref, query = {}]: Parameters<ContentStore["rowHeads"]>) =>
            target.rowHeads(ref, small(query));
        case "changes":
          return (...[ref, query = {}]: Parameters<ContentStore["changes"]>) =>
            target.changes(ref, small(query));
        case "changeHeads":
          return (...[ref, query = {}]: Parameters<ContentStore["changeHeads"]>) =>
            target.changeHeads(ref, small(query));
        default: {
          const value: unknown = Reflect.get(target, name);
          return typeof value === "function" ? value.bind(target) : value;
        }
      }
    },
  });
}

describe("readings of a store that answers in small pages", () => {
  let store: ContentStore;
  let small: ContentStore;
  beforeEach(async () => {
    store = await openOn(new MemoryDisk());
    small = inSmallPages(store);
  });
  afterEach(() => store.close());

  async function stored(ref: ResourceRef): Promise<LocalResource> {
    const found = findResource(await store.state(), ref);
    assert.ok(found !== undefined);
    return found;
  }

  it("have every localization of an article, and the wanted one", async () => {
    const languages = ["ur", "fr", "en", "ru", "id"];
    await storeCopy(
      store,
      ARTICLE,
      json(languages.map((lang, at) => ({ article_id: 3, language_id: at + 1, lang, text: lang }))),
    );
    const html = async (...wanted: readonly string[]): Promise<string> =>
      (await readArticle(small, ARTICLE, { languages: wanted })).html;
    assert.equal((await readArticle(small, ARTICLE)).localizations.length, 5);
    assert.equal(await html("zh", "id-ID"), "id");
    assert.equal(await html("zh"), "en");
    assert.equal((await readArticle(small, ARTICLE, { recordKey: "3:4" })).html, "ru");
  });

  it("have the audio of a surah and the times of its verses", async () => {
    const files = [1, 3, 5, 6, 2].map((chapter_id) => ({
      record_type: "chapter_audio_file",
      id: chapter_id,
      chapter_id,
      audio_url: `https://audio.qurancdn.com/${chapter_id}.mp3`,
    }));
    const segments = verses.map((verse) => ({
      record_type: "audio_segment",
      id: verse,
      verse_key: `1:${verse}`,
      timestamp_from: 8000 - verse * 1000,
      timestamp_to: 9000 - verse * 1000,
    }));
    await storeCopy(store, AUDIO, json([...files, ...segments]));
    const first = await readChapter(small, AUDIO, 1);
    assert.ok(first.kind === "recitation");
    assert.deepEqual(
      first.entries[0]?.timings.map(({ startMs }) => startMs),
      [1000, 2000, 3000, 4000, 5000, 6000, 7000],
    );
    const other = await readChapter(small, AUDIO, 6);
    assert.ok(other.kind === "recitation");
    assert.deepEqual(
      other.entries.map(({ chapter }) => chapter),
      [6],
    );
  });

  it("have the first words of every row", async () => {
    await storeCopy(
      store,
      TRANSLATION,
      verses.map((verse) => translationRow(verse, `1:${verse}`, `text ${verse}`)),
    );
    const { rows, generation } = await store.rowHeads(TRANSLATION);
    const excerpts = await readExcerpts(small, TRANSLATION, rows, generation);
    assert.deepEqual(
      [...excerpts.values()],
      verses.map((verse) => `text ${verse}`),
    );
  });

  it("have the Arabic text of every verse that has one", async () => {
    const core = verses.map((verse) => ({
      record_type: "verse",
      id: verse,
      verse_key: `1:${verse}`,
      ...(verse === 3 ? {} : { text_uthmani: `نص ${verse}` }),
    }));
    const word = { record_type: "word", id: 1, verse_key: "1:1", text_uthmani: "نص" };
    await storeCopy(store, CORE, json([...core, word]));
    await storeCopy(
      store,
      TRANSLATION,
      verses.map((verse) => translationRow(verse, `1:${verse}`)),
    );
    const page = await withArabic(small, CORE, await readChapter(store, TRANSLATION, 1));
    assert.deepEqual(
      page.arabic?.map(({ verseKey }) => verseKey),
      ["1:1", "1:2", "1:4", "1:5", "1:6", "1:7"],
    );
    const own = await readChapter(store, CORE, 1);
    assert.equal(own.entries.length, 7, "the verses without the words");
  });

  it("have the outline of a commentary, and every row of a resource", async () => {
    await storeCopy(
      store,
      TAFSIR,
      verses.map((verse) => translationRow(verse, `1:${verse}`)),
    );
    const page = await readChapter(small, TAFSIR, 1);
    assert.ok(page.kind === "tafsir");
    assert.equal(page.heads.length, 7);
    const heads = await new ResourceFacts(() => small).rowHeads(await stored(TAFSIR));
    assert.equal(heads.length, 7);
  });

  it("have every text and every change of a comparison", async () => {
    for (const [sequence, text] of [
      [100, "old"],
      [200, "new"],
    ] as const) {
      const rows = verses.map((verse) => translationRow(verse, `1:${verse}`, `${text} ${verse}`));
      await storeCopy(store, TRANSLATION, rows, { sequence });
    }
    const state = await store.state();
    const resources = storedResources(state, [TRANSLATION]);
    const difference = { of: TRANSLATION, against: null };
    const comparison = await Comparison.read(small, state, { resources, chapter: 1, difference });
    assert.deepEqual(comparison.changedVerses, verses);
    const texts = await comparison.texts(verses.map((verse) => verse - 1));
    assert.deepEqual(
      texts.flatMap(({ columns }) => (columns[0] ?? []).map(({ texts: [one] }) => one?.html)),
      verses.map((verse) => `new ${verse}`),
    );
    assert.equal((await allChanges(small, TRANSLATION)).length, 7);
    assert.equal((await changedParts(small, TRANSLATION)).size, 7);
    const marks = await new ReviewMarks(() => small).all(await stored(TRANSLATION));
    assert.equal(marks.length, 7);
  });
});
