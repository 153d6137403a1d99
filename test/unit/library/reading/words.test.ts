import assert from "node:assert/strict";
import fc from "fast-check";
import { readChapter } from "../../../../src/core/library/reading/chapter.js";
import { PAGE_BYTES } from "../../../../src/core/library/reading/part.js";
import {
  coverageOfWords,
  firstChapterOfWords,
  WordPlaces,
  type PlacedWords,
} from "../../../../src/core/library/reading/wordPlaces.js";
import { CHAPTERS } from "../../../../src/core/model/chapters.js";
import type { WordsPage } from "../../../../src/core/model/pages.js";
import { resourceKey, type LocalResource } from "../../../../src/core/model/resource.js";
import { resource } from "../../ui/support.js";
import {
  filledStore,
  closeFilledStores,
  type FilledResource,
  type FilledStore,
} from "../../../support/store/filledStore.js";

const WORDS = { group: "word_by_word_translations", id: 4 };
const MUSHAF = { group: "mushafs", id: 5 };
const GLYPHS = { group: "mushafs", id: 1 };

const json = (data: object): string => JSON.stringify(data);

/** [word id, verse id, place in the verse, Arabic, type]. Letters are placeholders for words. */
type Place = readonly [number, number, number, string?, string?];

const mushaf = (places: readonly Place[], ref = MUSHAF): FilledResource => ({
  ...ref,
  payloads: [
    json({ record_type: "mushaf", id: ref.id, name: `Placeholder mushaf ${ref.id}` }),
    ...places.map(([word_id, verse_id, position_in_verse, text = "ا", type = "word"], index) =>
      json({
        record_type: "mushaf_word",
        id: index + 1,
        word_id,
        verse_id,
        position_in_verse,
        text,
        char_type_name: type,
        page_number: 1,
      }),
    ),
  ],
});

const wordsOf = (wordIds: readonly number[], text = (id: number) => `w${id}`): FilledResource => ({
  ...WORDS,
  payloads: wordIds.map((word_id, index) => json({ id: index + 1, word_id, text: text(word_id) })),
});

/** The fields of catalog entries that these tests need. */
function stateOf(resources: readonly FilledResource[]): { resources: LocalResource[] } {
  return {
    resources: resources.map(({ group, id, payloads }) => {
      const types = payloads.map((text) => {
        const type: unknown = Reflect.get(Object(JSON.parse(text)), "record_type");
        return typeof type === "string" ? type : "word_translation";
      });
      return resource({
        group,
        id,
        name: null,
        file: `${resourceKey({ group, id })}.sqlite`,
        rowsByType: Object.fromEntries(
          types.map((type) => [type, types.filter((one) => one === type).length]),
        ),
      });
    }),
  };
}

async function placed(resources: readonly FilledResource[]): Promise<{
  store: FilledStore;
  words: PlacedWords;
}> {
  const store = await filledStore(resources);
  const placement = await new WordPlaces(() => store).of(stateOf(resources), {
    ...WORDS,
    file: "words.sqlite",
  });
  assert.ok(placement.kind === "placed", "the words are placed");
  return { store, words: placement.words };
}

/** A page as text: verse, then its words with their Arabic. */
const shown = (page: WordsPage): string[] =>
  page.entries.map(
    ({ verseKey, words }) =>
      `${verseKey ?? "-"} ${words
        .map(({ arabic, texts }) => `${arabic ?? "-"}=${texts.map(({ html }) => html).join("|")}`)
        .join(" ")}`,
  );

async function chapter(
  { store, words }: { store: FilledStore; words: PlacedWords },
  number: number,
  at: { offset?: number; verse?: number } = {},
): Promise<WordsPage> {
  const page = await readChapter(store, WORDS, number, { ...at, words });
  assert.ok(page.kind === "words", "a page of words");
  return page;
}

afterEach(closeFilledStores);

describe("words whose rows do not say their verse", () => {
  it("appear under the verses from a mushaf, in its order, with its Arabic", async () => {
    const found = await placed([
      mushaf([
        [4, 1, 2, "ب"],
        [9, 1, 1, "ا"],
        [2, 2, 1, "ت"],
        [7, 8, 1, "ث"],
      ]),
      wordsOf([2, 4, 7, 9]),
    ]);
    assert.deepEqual(shown(await chapter(found, 1)), ["1:1 ا=w9 ب=w4", "1:2 ت=w2"]);
    assert.deepEqual(shown(await chapter(found, 2)), ["2:1 ث=w7"]);
    assert.deepEqual(shown(await chapter(found, 3)), []);
    assert.equal((await chapter(found, 1)).placedBy, "Placeholder mushaf 5");
  });

  it("keep the place of a word without a row, and omit signs without one", async () => {
    const found = await placed([
      mushaf([
        [1, 1, 1, "ا"],
        [2, 1, 2, "ب"],
        [3, 1, 3, "١", "end"],
        [4, 2, 1, "ت"],
      ]),
      wordsOf([1]),
    ]);
    assert.deepEqual(shown(await chapter(found, 1)), ["1:1 ا=w1 ب="]);
  });

  it("show the row of a sign without the sign's Arabic", async () => {
    const found = await placed([
      mushaf([
        [1, 1, 1, "ا"],
        [3, 1, 2, "١", "end"],
      ]),
      wordsOf([1, 3]),
    ]);
    assert.deepEqual(shown(await chapter(found, 1)), ["1:1 ا=w1 -=w3"]);
  });

  it("come with a whole verse, even if it is larger than a part", async () => {
    const found = await placed([
      mushaf([
        [1, 1, 1],
        [2, 2, 1],
      ]),
      wordsOf([1, 2], () => "z".repeat(PAGE_BYTES)),
    ]);
    const page = await chapter(found, 1);
    assert.deepEqual([page.offset, page.nextOffset, page.entries.length], [0, 1, 1]);
  });

  it("begin with the surah for a verse of its first part", async () => {
    const found = await placed([
      mushaf([
        [1, 1, 1],
        [2, 2, 1],
      ]),
      wordsOf([1, 2]),
    ]);
    const page = await chapter(found, 1, { verse: 2 });
    assert.deepEqual([page.offset, page.nextOffset, page.entries.length], [0, null, 2]);
  });

  it("show every row of a word with several rows under the word, which is shown once", async () => {
    const found = await placed([mushaf([[1, 1, 1, "ا"]]), wordsOf([1, 1])]);
    assert.deepEqual(shown(await chapter(found, 1)), ["1:1 ا=w1|w1"]);
  });

  it("are counted if the mushaf lacks them", async () => {
    const { words } = await placed([mushaf([[1, 1, 1]]), wordsOf([1, 2, 3])]);
    assert.equal(words.unplaced, 2);
  });

  it("know their chapters, and the number of covered verses in each", async () => {
    const { words } = await placed([
      mushaf([
        [1, 1, 1],
        [2, 8, 1],
        [3, 8, 2],
        [4, 9, 1],
      ]),
      wordsOf([2, 3, 4]),
    ]);
    assert.equal(firstChapterOfWords(words), 2);
    assert.deepEqual(coverageOfWords(words).verses.slice(0, 3), [0, 2, 0]);
  });

  it("take their places from a mushaf in letters before one in codes of page fonts", async () => {
    const codes = mushaf([[1, 1, 1, "\ufc41"]], GLYPHS);
    const found = await placed([codes, mushaf([[1, 1, 1, "ا"]]), wordsOf([1])]);
    assert.deepEqual(shown(await chapter(found, 1)), ["1:1 ا=w1"]);
    const alone = await placed([codes, wordsOf([1])]);
    assert.deepEqual(shown(await chapter(alone, 1)), ["1:1 -=w1"]);
  });

  it("come in parts of whole verses, which together are the chapter", async () => {
    const verses = CHAPTERS[1]?.versesCount ?? 0;
    const places = Array.from({ length: verses * 5 }, (_, index): Place => {
      const verse = Math.floor(index / 5);
      // Ids that have nothing to do with the order of the text.
      return [verses * 5 - index, 8 + verse, (index % 5) + 1];
    });
    const found = await placed([
      mushaf(places),
      wordsOf(
        places.map(([id]) => id),
        (id) => `w${id} ${"z".repeat(1500)}`,
      ),
    ]);
    const seen: string[] = [];
    let parts = 0;
    for (let offset: number | null = 0; offset !== null; parts++) {
      const page: WordsPage = await chapter(found, 2, { offset });
      for (const { verseKey, words } of page.entries) {
        seen.push(...words.map(({ texts }) => `${verseKey} ${texts[0]?.html.split(" ")[0]}`));
      }
      offset = page.nextOffset;
    }
    assert.deepEqual(
      seen,
      places.map(([id, verse]) => `2:${verse - 7} w${id}`),
    );
    assert.ok(parts > 3, `${parts} parts`);
    assert.ok(found.store.served.largestPage < PAGE_BYTES + 10_000, "a part stays small");
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: verses }), async (verse) => {
        const page = await chapter(found, 2, { verse });
        assert.ok(
          page.entries.some(({ verseKey }) => verseKey === `2:${verse}`),
          `2:${verse} is in its part`,
        );
      }),
      { seed: 20, numRuns: 40 },
    );
  });

  it("read only the displayed rows once the places are known", async () => {
    const places = Array.from({ length: 600 }, (_, index): Place => [index + 1, index + 1, 1]);
    const resources = [mushaf(places), wordsOf(places.map(([id]) => id))];
    const store = await filledStore(resources);
    const finder = new WordPlaces(() => store);
    const find = () => finder.of(stateOf(resources), { ...WORDS, file: "words.sqlite" });
    const [first, second] = await Promise.all([find(), find()]);
    assert.equal(first, second, "asked twice at once, found once");
    assert.ok(first.kind === "placed", "the words are placed");
    assert.equal(store.served.tables, 2, "the words and the mushaf, each once");
    const before = store.served.rows;
    await find();
    await readChapter(store, WORDS, 1, { words: first.words });
    assert.equal(store.served.rows - before, 7);
    assert.equal(store.served.tables, 2, "nothing is read again");
    await finder.of(stateOf(resources), { ...WORDS, file: "words.2.sqlite" });
    assert.equal(store.served.tables, 3, "only the words have a new generation");
  });

  it("name the missing mushaf, if nothing places them", async () => {
    const why = async (resources: readonly FilledResource[]): Promise<string> => {
      const store = await filledStore(resources);
      const own = { ...WORDS, file: "words.sqlite" };
      const placement = await new WordPlaces(() => store).of(stateOf(resources), own);
      return placement.kind === "missing" ? placement.why : "placed";
    };
    assert.equal(await why([wordsOf([1])]), "noMushaf");
    assert.equal(await why([wordsOf([1]), mushaf([])]), "noMushaf");
    assert.equal(await why([wordsOf([1]), mushaf([[1, 9999, 1]])]), "notInMushaf");
    assert.equal(await why([wordsOf([1]), mushaf([[2, 1, 1]])]), "notInMushaf");
  });
});
