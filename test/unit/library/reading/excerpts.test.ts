import assert from "node:assert/strict";
import {
  EXCERPT_LENGTH,
  excerptOfRow,
  readExcerpts,
} from "../../../../src/core/library/reading/excerpts.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import { storeCopy, TRANSLATION, translationRow } from "../../../support/store/content.js";
import { openOn } from "../../../support/store/homes.js";
import { MemoryDisk } from "../../../support/store/memoryFileSystem.js";

const excerpt = (group: string, payload: object): string =>
  excerptOfRow(group, { json: JSON.stringify(payload) });

describe("the first words of a row", () => {
  it("are its text without markup and footnote markers", () => {
    const text = 'Place<sup foot_note="7">1</sup>holder <b>text</b> &amp; more';
    assert.equal(excerpt("translations", { id: 1, text }), "Placeholder text & more");
    assert.equal(
      excerpt("articles", { title: "Placeholder title", text: "<p>Text</p>" }),
      "Placeholder title Text",
    );
    assert.equal(excerpt("quran_core", { id: 1, text_uthmani: "نص بديل" }), "نص بديل");
    assert.equal(excerpt("mushafs", { id: 1, name: "Placeholder mushaf" }), "Placeholder mushaf");
    assert.equal(excerpt("word_by_word_translations", { word_id: 1, text: "word" }), "word");
  });

  it("are cut within a letter that has more marks than an excerpt has room for", () => {
    const text = `a${"\u0316".repeat(300)}`;
    assert.equal(excerpt("tafsirs", { text }), `${text.slice(0, EXCERPT_LENGTH)}…`);
  });

  it("end at a word, or at a whole character in a script without spaces", () => {
    const words = excerpt("tafsirs", { text: `<p>${"placeholder ".repeat(100_000)}</p>` });
    assert.equal(words, `${Array.from({ length: 6 }, () => "placeholder").join(" ")}…`);
    const family = "👨‍👩‍👧";
    const characters = excerpt("tafsirs", { text: family.repeat(50) });
    assert.equal(characters, `${family.repeat(Math.floor(EXCERPT_LENGTH / family.length))}…`);
    assert.ok(
      excerpt("tafsirs", { text: "e" + "\u0301".repeat(5000) }).length <= EXCERPT_LENGTH + 1,
    );
  });

  it("are the address of an audio file; a row of numbers has no excerpt", () => {
    assert.equal(excerpt("recitations", { id: 1, audio_url: "x/001.mp3" }), "x/001.mp3");
    assert.equal(excerpt("chapter_recitations", { id: 1, segments: [[1, 0, 9]] }), "");
    assert.equal(excerptOfRow("translations", { json: "[]" }), "");
  });
});

describe("the first words of a page of rows", () => {
  let store: ContentStore;
  beforeEach(async () => {
    store = await openOn(new MemoryDisk());
  });
  afterEach(() => store.close());

  it("are read for every row in several reads, except for a very large row", async () => {
    const long = "Placeholder ".repeat(10_000);
    const huge = "Placeholder ".repeat(40_000);
    const texts = [...Array.from({ length: 20 }, () => long), huge, "last"];
    await storeCopy(
      store,
      TRANSLATION,
      texts.map((text, index) => translationRow(index + 1, `2:${index + 1}`, text)),
    );
    const { rows, generation } = await store.rowHeads(TRANSLATION, { limit: 100 });
    const excerpts = await readExcerpts(store, TRANSLATION, rows, generation);
    const byRow = rows.map(({ rowId }) => excerpts.get(rowId)?.slice(0, 11) ?? null);
    assert.deepEqual(byRow, [...Array.from({ length: 20 }, () => "Placeholder"), null, "last"]);
    assert.deepEqual([...(await readExcerpts(store, TRANSLATION, rows, "other"))], []);
    const unread = { rows: () => Promise.reject(new Error("No row is small enough.")) };
    const large = rows.filter(({ bytes }) => bytes > 256 * 1024);
    assert.equal(large.length, 1);
    assert.equal((await readExcerpts(unread, TRANSLATION, large, generation)).size, 0);
  });
});
