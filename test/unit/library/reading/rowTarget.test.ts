import assert from "node:assert/strict";
import { ResourceFacts } from "../../../../src/core/library/reading/facts.js";
import { rowTarget } from "../../../../src/core/library/reading/rowTarget.js";
import { findResource, type ResourceRef } from "../../../../src/core/model/resource.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import { storeCopy, TRANSLATION } from "../../../support/store/content.js";
import { openOn } from "../../../support/store/homes.js";
import { MemoryDisk } from "../../../support/store/memoryFileSystem.js";

const WORDS: ResourceRef = { group: "word_by_word_translations", id: 4 };
const MUSHAF: ResourceRef = { group: "mushafs", id: 5 };

describe("the place of a row in the reader", () => {
  let store: ContentStore;
  beforeEach(async () => {
    store = await openOn(new MemoryDisk());
  });
  afterEach(() => store.close());

  async function targetOf(
    ref: ResourceRef,
    recordType: string,
    recordKey: string,
  ): Promise<unknown> {
    const state = await store.state();
    const resource = findResource(state, ref);
    if (resource === undefined) throw new Error("The resource is not stored.");
    const facts = new ResourceFacts(() => store);
    return rowTarget({ store, state, facts }, resource, { recordType, recordKey });
  }

  const json = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row));

  it("is its verse; of a bridge, the first; without a verse, the end of its surah", async () => {
    await storeCopy(
      store,
      TRANSLATION,
      json([
        { id: 1, verse_key: "2:255", text: "Placeholder" },
        { id: 2, verse_key: "2:1-2", text: "Placeholder" },
        { id: 3, verse_key: "1:900", text: "Placeholder" },
      ]),
    );
    const target = (key: string): Promise<unknown> => targetOf(TRANSLATION, "translation", key);
    assert.deepEqual(await target("1"), { kind: "chapter", chapter: 2, verse: 255 });
    assert.deepEqual(await target("2"), { kind: "chapter", chapter: 2, verse: 1 });
    assert.deepEqual(await target("3"), { kind: "chapter", chapter: 1, verse: 7 });
    assert.deepEqual(await target("4"), null);
  });

  it("is a localization of an article", async () => {
    const ref = { group: "articles", id: 3 };
    await storeCopy(store, ref, json([{ article_id: 3, language_id: 174, text: "Placeholder" }]));
    assert.deepEqual(await targetOf(ref, "article_localization", "3:174"), {
      kind: "article",
      recordKey: "3:174",
    });
  });

  it("is its page of the table, if the group has no verses", async () => {
    const ref = { group: "placeholder_group", id: 9 };
    const rows = Array.from({ length: 250 }, (_, id) => ({
      record_type: "entry",
      record_key: `k${id}`,
      text: "Placeholder",
    }));
    await storeCopy(store, ref, json(rows));
    assert.deepEqual(await targetOf(ref, "entry", "k249"), {
      kind: "table",
      recordType: "entry",
      offset: 200,
    });
  });

  it("is the verse in which a mushaf places a word; without a mushaf, the table", async () => {
    const words = [1, 2, 3, 4].map((id) => ({ id: id * 10, word_id: id, text: `w${id}` }));
    await storeCopy(store, WORDS, json(words));
    const target = (key: string): Promise<unknown> => targetOf(WORDS, "word_translation", key);
    assert.deepEqual(await target("30"), {
      kind: "table",
      recordType: "word_translation",
      offset: 0,
    });
    // The third word of the mushaf has no row, so the fourth has no row directly before it.
    const placed = [1, 2, 99, 3].map((word_id, index) => ({
      record_type: "mushaf_word",
      id: index + 1,
      word_id,
      verse_id: index < 2 ? 1 : 2,
      position_in_verse: index + 1,
      text: "ا",
      char_type_name: "word",
      page_number: 1,
    }));
    await storeCopy(store, MUSHAF, json([{ record_type: "mushaf", id: 5, name: "m" }, ...placed]));
    assert.deepEqual(await target("20"), { kind: "chapter", chapter: 1, verse: 1 });
    assert.deepEqual(await target("30"), { kind: "chapter", chapter: 1, verse: 2 });
    assert.deepEqual(await target("40"), {
      kind: "table",
      recordType: "word_translation",
      offset: 0,
    });
  });
});
