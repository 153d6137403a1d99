import assert from "node:assert/strict";
import { ContentError } from "../../../src/core/model/errors.js";
import { copyHits } from "../../../src/core/library/search/copies.js";
import { SearchResults } from "../../../src/core/library/search/results.js";
import { ResourceFacts } from "../../../src/core/library/reading/facts.js";
import { positionOfVerseId, verseAt, verseKey } from "../../../src/core/model/verse.js";
import { parseQuery } from "../../../src/core/model/search/query.js";
import { RowPlaces } from "../../../src/ui/panels/rowPlaces.js";
import { SearchHits, type Search } from "../../../src/ui/panels/searchHits.js";
import {
  closeFilledStores,
  filledStore,
  type FilledResource,
  type FilledStore,
} from "../../support/store/filledStore.js";

const word = (id: number, fields: object): string =>
  JSON.stringify({ record_type: "mushaf_word", id, word_id: id, text: "مثال", ...fields });

const MUSHAF: FilledResource = {
  group: "mushafs",
  id: 5,
  payloads: [
    JSON.stringify({ record_type: "mushaf", id: 5, name: "مثال" }),
    // 2:255 is the 262nd verse.
    word(1, { verse_id: 262, page_number: 42, line_number: 7 }),
    word(2, { verse_id: null, page_number: 1_042, line_number: 7 }),
    word(3, { verse_id: 9_999, page_number: 3 }),
    word(4, { page_number: null }),
  ],
};

after(closeFilledStores);

async function found(store: FilledStore): Promise<{ search: Search; hits: SearchHits }> {
  const parsed = parseQuery("مثال");
  assert.ok(parsed.ok);
  const search: Search = {
    number: 1,
    query: parsed.query,
    results: new SearchResults(),
    ending: new AbortController(),
  };
  await store.searchRows({ query: parsed.query }, (lines) => {
    search.results.add(lines);
  });
  const places = new RowPlaces(
    () => store,
    () => store.state(),
    new ResourceFacts(() => store),
  );
  const source = {
    searchMemory: { companions: [] },
    store: () => store,
    inText: places.inText.bind(places),
  };
  return { search, hits: new SearchHits(source, () => "A mushaf", "en") };
}

describe("the hits of a search in the words of a mushaf", () => {
  it("have the verse of their word, else its printed place", async () => {
    const { search, hits } = await found(await filledStore([MUSHAF]));
    const shown = await hits.shown(search, search.results.hits(0, 0, 10));
    const places = new Map(shown.map((hit) => [hit?.recordKey, [hit?.verseKey, hit?.place]]));
    assert.deepEqual(Object.fromEntries(places), {
      1: ["2:255", null],
      2: [null, "Page 1,042, line 7"],
      3: [null, "Page 3"],
      4: [null, null],
      5: [null, null],
    });
  });

  it("are copied with their verses, however many they are", async () => {
    const count = 2_500;
    const payloads = Array.from({ length: count }, (_, index) =>
      word(index + 1, { verse_id: index + 1 }),
    );
    const { search, hits } = await found(await filledStore([{ ...MUSHAF, payloads }]));
    const { hits: copied } = await hits.copied(search, null);
    assert.deepEqual(
      copied.map(({ row }) => row.verseKey),
      payloads.map((_, index) => verseKey(verseAt(positionOfVerseId(index + 1) ?? 0))),
    );
    assert.match(copyHits(copied, "csv"), /^A mushaf,'?2:255,مثال\r?$/mu);
  });
});

describe("the hits of a search beside a damaged mushaf", () => {
  it("are shown, without the places of its words", async () => {
    const translation: FilledResource = {
      group: "translations",
      id: 1,
      payloads: [JSON.stringify({ id: 1, verse_key: "1:1", text: "مثال" })],
    };
    const store = await filledStore([translation, MUSHAF]);
    const rows: FilledStore["rows"] = async (ref, query) => {
      if (ref.group === "mushafs") throw new ContentError("store_damaged", "mushafs:5 is damaged");
      return store.rows(ref, query);
    };
    const { search, hits } = await found({ ...store, rows });
    const all = search.results.sections.flatMap((_, section) =>
      search.results.hits(section, 0, 10),
    );
    const shown = await hits.shown(search, all);
    assert.equal(shown.filter((hit) => hit?.text === "مثال").length, 6);
    assert.equal((await hits.copied(search, null)).hits.length, 6);
  });
});

describe("the hits of a search in words that name no verse", () => {
  it("have the verses in which a mushaf places their words", async () => {
    const meaning = (id: number, wordId: number): string =>
      JSON.stringify({ record_type: "word_translation", id, word_id: wordId, text: "مثال" });
    const words: FilledResource = {
      group: "word_by_word_translations",
      id: 20,
      payloads: [meaning(51, 1), meaning(52, 99)],
    };
    const mushaf: FilledResource = {
      ...MUSHAF,
      payloads: [
        JSON.stringify({
          record_type: "mushaf_word",
          id: 1,
          word_id: 1,
          verse_id: 262,
          position_in_verse: 1,
          text: "ا",
          char_type_name: "word",
        }),
      ],
    };
    const { search, hits } = await found(await filledStore([mushaf, words]));
    const shown = await hits.shown(search, search.results.hits(0, 0, 10));
    assert.deepEqual(
      shown.map((hit) => [hit?.recordKey, hit?.verseKey, hit?.place]),
      [
        ["51", "2:255", null],
        ["52", null, null],
      ],
    );
  });
});
