import assert from "node:assert/strict";
import { quranCoreOf } from "../../../../src/core/library/reading/arabic.js";
import { joinParts } from "../../../../src/core/library/reading/chapter.js";
import { ResourceFacts } from "../../../../src/core/library/reading/facts.js";
import { coveringIndex } from "../../../../src/core/library/reading/tafsir.js";
import {
  coverageOfWords,
  firstChapterOfWords,
  placeAt,
  placeWords,
  versesOfRows,
  WordPlaces,
} from "../../../../src/core/library/reading/wordPlaces.js";
import { textOfWords } from "../../../../src/core/library/reading/words.js";
import type { ChapterPage } from "../../../../src/core/model/pages.js";
import { findResource } from "../../../../src/core/model/resource.js";
import type { WordTable } from "../../../../src/core/model/words.js";
import { localResource } from "../../../support/builders.js";
import { storeCopy, TRANSLATION, translationRow } from "../../../support/store/content.js";
import { START, verseRows, World } from "./readerWorld.js";

const WORDS = { group: "word_by_word_translations", id: 4 };

/** Words by id; `verses` are their positions, 0 for a word without a verse. */
function table(wordIds: readonly number[], verses: readonly number[] = []): WordTable {
  const size = wordIds.length;
  return {
    generation: "g",
    rowIds: Uint32Array.from(wordIds, (_, at) => 100 + at),
    wordIds: Uint32Array.from(wordIds),
    verses: Uint32Array.from({ length: size }, (_, at) => verses[at] ?? 0),
    sizes: Uint32Array.from(wordIds, (id) => id * 10),
    isWord: new Uint8Array(size).fill(1),
    arabicEnds: new Uint32Array(size),
    arabic: "",
  };
}

describe("the places of words", () => {
  // Word 7 occurs twice; word 9 has no verse.
  const places = table([7, 8, 7, 6, 5, 9], [1001, 1001, 1002, 2001, 2003, 0]);

  it("have the rows of their words, in order, and the others are counted", () => {
    const words = placeWords(table([5, 8, 8, 9, 4]), places, "A mushaf");
    assert.deepEqual(
      [words.placedBy, words.count, words.unplaced, words.places],
      ["A mushaf", 5, 2, places],
    );
    assert.deepEqual([...words.starts], [0, 0, 2, 2, 2, 3]);
    assert.deepEqual([...words.rowIds], [101, 102, 100]);
    assert.deepEqual([...words.sizes], [0, 160, 0, 0, 50]);
    assert.equal(firstChapterOfWords(words), 1);
    assert.deepEqual(
      versesOfRows(words, new Set([100, 101, 102, 103])),
      new Map([
        [101, 1001],
        [102, 1001],
        [100, 2003],
      ]),
    );
    assert.deepEqual(
      [1001, 1002, 1003, 2001, 2004].map((verse) => placeAt(words, verse)),
      [0, 2, 3, 3, 5],
    );
    const { verses } = coverageOfWords(words);
    assert.deepEqual(verses.slice(0, 3), [1, 1, 0]);
  });

  it("of a word that occurs twice are its first place", () => {
    const words = placeWords(table([7]), places, "");
    assert.deepEqual([...words.starts], [0, 1, 1, 1, 1, 1]);
    assert.deepEqual(versesOfRows(words, new Set([100])), new Map([[100, 1001]]));
  });

  it("begin with the first word that has a row", () => {
    assert.equal(firstChapterOfWords(placeWords(table([6]), places, "")), 2);
    assert.equal(firstChapterOfWords(placeWords(table([4]), places, "")), null);
  });

  it("are from a mushaf that is still published, if there is one", async () => {
    const resource = (id: number, status: "available" | "unavailable", group = "mushafs") =>
      localResource({
        group,
        id,
        name: `${group} ${id}`,
        status,
        file: `${group}${id}`,
        rowsByType: { mushaf_word: 1 },
      });
    const state = {
      resources: [
        resource(1, "available", "word_by_word_glyphs"),
        resource(2, "unavailable"),
        resource(4, "available"),
        resource(3, "available"),
      ],
    };
    const asked: number[] = [];
    const row = {
      recordType: "mushaf_word",
      json: '{"word_id":1,"verse_id":1,"position_in_verse":1,"text":"ا","char_type_name":"word"}',
    };
    const store = {
      rows: ({ id }: { id: number }) => {
        asked.push(id);
        return Promise.resolve({ rows: [row], nextOffset: null, generation: "g" });
      },
      words: () => Promise.resolve(table([1], [1001])),
    };
    const found = new WordPlaces(() => store as never);
    const placement = await found.of(state, { ...WORDS, file: "words" });
    assert.ok(placement.kind === "placed");
    assert.equal(placement.words.placedBy, "mushafs 3");
    assert.deepEqual(asked, [3]);
  });

  it("have a text, without empty words, and the Arabic if there is any", () => {
    const word = (html: string, arabic: string | null) => ({
      arabic,
      texts: [{ recordType: "w", recordKey: html, html }],
    });
    assert.deepEqual(
      textOfWords({
        verseKey: "1:1",
        words: [word("<b>a</b>", "ا"), word("", null), word("b", "ب")],
      }),
      { text: "a b", arabic: "ا ب" },
    );
    assert.equal(textOfWords({ verseKey: "1:1", words: [word("a", null)] }).arabic, null);
  });
});

describe("the reader", () => {
  it("finds the Arabic text among resources with verses", () => {
    const resource = (group: string, id: number, verse: number) =>
      localResource({ group, id, rowsByType: { verse } });
    const core = resource("quran_core", 2, 7);
    assert.equal(
      quranCoreOf({
        resources: [resource("translations", 1, 9), resource("quran_core", 1, 0), core],
      }),
      core,
    );
    assert.equal(quranCoreOf({ resources: [resource("translations", 1, 9)] }), null);
  });

  it("finds the narrowest commentary about a verse, in any order", () => {
    const heads = [
      { from: "2:255", to: "2:255" },
      { from: "2:1", to: "2:286" },
      { from: "", to: "" },
      { from: "2:255", to: "2:255" },
    ];
    assert.equal(coveringIndex(heads, 2, 255), 0);
    assert.equal(coveringIndex(heads, 2, 254), 1);
  });

  it("joins no parts of different kinds", () => {
    const page = (kind: string): ChapterPage =>
      ({ kind, entries: [kind], nextOffset: null }) as unknown as ChapterPage;
    const kinds = ["verses", "tafsir", "words", "recitation"];
    for (const first of kinds) {
      for (const second of kinds.filter((kind) => kind !== first)) {
        const whole = page(first);
        assert.equal(joinParts(whole, page(second)), whole);
      }
    }
  });
});

describe("facts that are read once", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.store.close());

  const resource = async () => {
    const found = findResource(await world.store.state(), TRANSLATION);
    assert.ok(found !== undefined);
    return found;
  };

  it("are shared by simultaneous readers, and read again for another generation", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([1], translationRow));
    let reads = 0;
    const facts = new ResourceFacts(() => ({
      ...world.store,
      rows: (ref, query) => world.store.rows(ref, query),
      words: (ref) => world.store.words(ref),
      rowHeads: (ref, query) => {
        reads++;
        return world.store.rowHeads(ref, query);
      },
    }));
    const first = await resource();
    const [one, two] = await Promise.all([facts.rowHeads(first), facts.rowHeads(first)]);
    assert.equal(one, two);
    assert.equal(await facts.rowHeads(first), one);
    assert.equal(reads, 1);
    await storeCopy(world.store, TRANSLATION, verseRows([1, 2], translationRow), { sequence: 200 });
    assert.equal((await facts.rowHeads(await resource())).length, 293);
    assert.equal(reads, 2);
    facts.clear();
    assert.equal((await facts.rowHeads(await resource())).length, 293);
    assert.equal(reads, 3);
  });

  it("are not kept if they were cleared while they were read", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([1], translationRow));
    let reads = 0;
    const facts = new ResourceFacts(() => ({
      ...world.store,
      rowHeads: (ref, query) => {
        reads++;
        return world.store.rowHeads(ref, query);
      },
    }));
    const known = await resource();
    const reading = facts.rowHeads(known);
    facts.clear();
    assert.equal((await reading).length, 7);
    await facts.rowHeads(known);
    assert.equal(reads, 2);
  });

  it("are read again after a failure", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([1], translationRow));
    let fails = true;
    const facts = new ResourceFacts(() => ({
      ...world.store,
      rowHeads: (ref, query) =>
        fails ? Promise.reject(new Error("EIO")) : world.store.rowHeads(ref, query),
    }));
    const known = await resource();
    await assert.rejects(facts.rowHeads(known), /EIO/);
    fails = false;
    assert.equal((await facts.rowHeads(known)).length, 7);
  });

  it("are the rows that name a verse which does not exist", async () => {
    await storeCopy(world.store, TRANSLATION, [
      translationRow(1, "1:1"),
      translationRow(2, "1:9"),
      '{"id":3,"text":"Placeholder"}',
    ]);
    const facts = new ResourceFacts(() => world.store);
    const rows = await facts.unplaced(await resource());
    assert.deepEqual(
      rows.map(({ recordKey }) => recordKey),
      ["2"],
    );
  });

  it("include rows that were added to a whole chapter", async () => {
    await storeCopy(world.store, TRANSLATION, verseRows([2], translationRow).slice(0, 20));
    const reader = world.reader(TRANSLATION);
    await reader.start({ ...START, wanted: { chapter: 2, verse: 1 } });
    const long = (id: number, key: string): string => translationRow(id, key, "x".repeat(4096));
    await storeCopy(world.store, TRANSLATION, verseRows([2], long), { sequence: 200 });
    const again = await reader.again();
    assert.ok(again?.kind === "verses");
    assert.deepEqual([again.entries.length, again.nextOffset], [286, null]);
  });
});
