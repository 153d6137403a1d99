import assert from "node:assert/strict";
import { parseQuery, type SearchQuery } from "../../../../src/core/model/search/query.js";
import type {
  FoundLines,
  SearchScope,
  TextQuery,
} from "../../../../src/core/model/search/request.js";
import type { ResourceRef } from "../../../../src/core/model/resource.js";
import type { ContentStore } from "../../../../src/core/ports.js";
import {
  inRun,
  OTHER,
  storeCopy,
  TRANSLATION,
  translationRow,
  translationRows,
} from "../../../support/store/content.js";
import { openOn } from "../../../support/store/homes.js";
import { MemoryDisk } from "../../../support/store/memoryFileSystem.js";

const TAFSIR: ResourceRef = { group: "tafsirs", id: 5 };
const PLAIN: ResourceRef = { group: "placeholders", id: 1 };

function queryOf(typed: string): SearchQuery {
  const parsed = parseQuery(typed);
  assert.ok(parsed.ok);
  return parsed.query;
}

function tafsirRow(id: number, from: string, to: string, text: string): string {
  return JSON.stringify({ id, group_verse_key_from: from, group_verse_key_to: to, text });
}

async function searched(
  store: ContentStore,
  typed: string,
  scope: SearchScope = {},
): Promise<FoundLines[]> {
  const found: FoundLines[] = [];
  await store.searchRows({ query: queryOf(typed), ...scope }, (lines) => {
    found.push(lines);
  });
  return found;
}

function keysOf(store: ContentStore, ref: ResourceRef, query: TextQuery): Promise<string[]> {
  return store.rowTexts(ref, query).then((rows) => rows.map(({ recordKey }) => recordKey));
}

describe("the results of a search", () => {
  const stores: ContentStore[] = [];

  async function storeWith(
    ...copies: readonly (readonly [ResourceRef, readonly string[]])[]
  ): Promise<ContentStore> {
    const store = await openOn(new MemoryDisk());
    stores.push(store);
    for (const [ref, rows] of copies) await storeCopy(store, ref, rows);
    return store;
  }

  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });

  it("begin with the best and then the shortest texts of all resources", async () => {
    const store = await storeWith(
      [
        TRANSLATION,
        [
          translationRow(1, "2:1", "beginnings of placeholder words"),
          translationRow(2, "2:2", "beginning of a longer placeholder"),
          translationRow(3, "2:3", "unbeginning"),
        ],
      ],
      [OTHER, [translationRow(4, "2:4", "a beginning"), translationRow(5, "2:5", "nothing")]],
    );
    const hits = await store.search("beginning");
    assert.deepEqual(
      hits.map(({ group, id, recordType, recordKey, verseKey }) => [
        group,
        id,
        recordType,
        recordKey,
        verseKey,
      ]),
      [
        ["translations", 20, "translation", "4", "2:4"],
        ["translations", 19, "translation", "2", "2:2"],
        ["translations", 19, "translation", "1", "2:1"],
        ["translations", 19, "translation", "3", "2:3"],
      ],
    );
    assert.deepEqual((await store.search("beginning", { limit: 1 }))[0]?.recordKey, "4");
    assert.deepEqual(await store.search("beginning", { limit: 0 }), []);
    assert.deepEqual(await store.search("beginning", { groups: ["tafsirs"] }), []);
    assert.equal((await store.search("beginning", { groups: ["translations"] })).length, 4);
    assert.deepEqual(await store.search("-"), []);
  });

  it("are fifty unless the caller asks for more", async () => {
    const store = await storeWith([TRANSLATION, translationRows(60)]);
    assert.equal((await store.search("placeholder")).length, 50);
    assert.equal((await store.search("placeholder", { limit: 55 })).length, 55);
  });

  it("show the text around the first match", async () => {
    const filling = "filling ".repeat(60);
    const store = await storeWith([
      TRANSLATION,
      [translationRow(1, "2:1", `${filling}marker ${filling}`), translationRow(2, "2:2", "marker")],
    ]);
    const [short, long] = await store.search("marker");
    assert.equal(short?.snippet, "marker");
    assert.match(long?.snippet ?? "", /filling marker filling/);
    assert.ok((long?.snippet.length ?? 0) < 200, long?.snippet);
  });

  it("come with the verse of each hit, and with a digest that equal texts share", async () => {
    const store = await storeWith(
      [
        TRANSLATION,
        [translationRow(1, "2:7", "one marker"), translationRow(2, "3:1", "another long marker")],
      ],
      [TAFSIR, [tafsirRow(1, "2:3", "2:5", "one marker")]],
      [PLAIN, [JSON.stringify({ id: 1, text: "one marker" })]],
    );
    const found = await searched(store, "marker");
    assert.deepEqual(
      found.map(({ group, id, from, searched: rows }) => [group, id, [...from], rows]),
      [
        ["placeholders", 1, [0], 1],
        ["tafsirs", 5, [2003], 1],
        ["translations", 19, [2007, 3001], 2],
      ],
    );
    const [plain, tafsir, translation] = found.map(({ digests }) => [...digests]);
    assert.deepEqual(plain, tafsir);
    assert.equal(translation?.[0], plain?.[0]);
    assert.notEqual(translation?.[1], plain?.[0]);
  });

  it("are the rows about a chapter, also of ranges that begin before it or end after it", async () => {
    const store = await storeWith(
      [
        TAFSIR,
        [
          tafsirRow(1, "1:7", "2:3", "marker"),
          tafsirRow(2, "2:4", "2:9", "marker"),
          tafsirRow(3, "2:280", "4:1", "marker"),
          tafsirRow(4, "5:1", "5:2", "marker"),
        ],
      ],
      [PLAIN, [JSON.stringify({ id: 1, text: "marker" })]],
    );
    const rowsIn = async (...chapters: number[]): Promise<string[]> => {
      const keys: string[] = [];
      for (const found of await searched(store, "marker", { chapters })) {
        const { generation } = found;
        keys.push(...(await keysOf(store, found, { generation, lines: [...found.lines] })));
      }
      return keys;
    };
    assert.deepEqual(await rowsIn(1), ["1"]);
    assert.deepEqual(await rowsIn(2), ["1", "2", "3"]);
    assert.deepEqual(await rowsIn(3), ["3"]);
    assert.deepEqual(await rowsIn(4, 1), ["1", "3"]);
    assert.deepEqual(await rowsIn(5), ["4"]);
    assert.deepEqual(await rowsIn(6), []);
    assert.deepEqual(await rowsIn(), []);
  });

  it("leave out resources without a hit", async () => {
    const store = await storeWith([TRANSLATION, translationRows(2)], [OTHER, translationRows(3)]);
    const found = await searched(store, "3");
    assert.deepEqual(
      found.map(({ id, lines }) => [id, lines.length]),
      [[OTHER.id, 1]],
    );
  });

  it("come from the requested resources first, in that order", async () => {
    const third = { group: "translations", id: 21 };
    const rows = translationRows(1);
    const store = await storeWith([TRANSLATION, rows], [OTHER, rows], [third, rows]);
    const idsFor = async (...order: ResourceRef[]): Promise<number[]> =>
      (await searched(store, "placeholder", { order })).map(({ id }) => id);
    assert.deepEqual(await idsFor(), [19, 20, 21]);
    assert.deepEqual(await idsFor(third, OTHER), [21, 20, 19]);
    assert.deepEqual(await idsFor(OTHER, { group: "tafsirs", id: 5 }), [20, 19, 21]);
  });

  it("leave out a resource that the service withdrew, whose rows stay readable", async () => {
    const store = await storeWith([TRANSLATION, translationRows(2)], [OTHER, translationRows(1)]);
    await inRun(store, (run) =>
      run.commit({ resources: [], unavailable: [{ ...TRANSLATION, reason: "withdrawn" }] }),
    );
    const found = await searched(store, "placeholder");
    assert.deepEqual(
      found.map(({ id }) => id),
      [OTHER.id],
    );
    assert.equal((await store.rowTexts(TRANSLATION, { verses: [2001] })).length, 1);
  });
});

describe("the texts of a store's rows", () => {
  it("are those of the requested verses, which ranges contain", async () => {
    const store = await openOn(new MemoryDisk());
    await storeCopy(store, TAFSIR, [
      tafsirRow(1, "2:1", "2:3", "first"),
      tafsirRow(2, "2:4", "2:4", "second"),
      tafsirRow(3, "2:5", "2:9", "third"),
    ]);
    await storeCopy(store, PLAIN, [JSON.stringify({ id: 1, text: "placeholder" })]);
    assert.deepEqual(await keysOf(store, TAFSIR, { verses: [2001] }), ["1"]);
    assert.deepEqual(await keysOf(store, TAFSIR, { verses: [2003] }), ["1"]);
    assert.deepEqual(await keysOf(store, TAFSIR, { verses: [2004] }), ["2"]);
    assert.deepEqual(await keysOf(store, TAFSIR, { verses: [2006, 2002] }), ["1", "3"]);
    assert.deepEqual(await keysOf(store, TAFSIR, { verses: [2010, 1001] }), []);
    assert.deepEqual(await keysOf(store, TAFSIR, { verses: [] }), []);
    assert.deepEqual(await keysOf(store, TAFSIR, {}), []);
    assert.deepEqual(await keysOf(store, PLAIN, { verses: [0] }), []);
    assert.deepEqual(await keysOf(store, OTHER, { verses: [2001] }), []);
    await store.close();
  });

  it("are whole with their place, and marked only for a query", async () => {
    const store = await openOn(new MemoryDisk());
    await storeCopy(store, TAFSIR, [tafsirRow(1, "2:1", "2:3", "<p>first of two</p>")]);
    await storeCopy(store, PLAIN, [JSON.stringify({ id: 1, text: "placeholder" })]);
    const row = {
      recordType: "tafsir",
      recordKey: "1",
      line: 0,
      verseKey: "2:1",
      from: 2001,
      to: 2003,
      text: "first of two",
      ranges: [],
      cutBefore: false,
      cutAfter: false,
    };
    const lines = [0];
    assert.deepEqual(await store.rowTexts(TAFSIR, { lines }), [row]);
    assert.deepEqual(await store.rowTexts(TAFSIR, { lines, query: queryOf("two") }), [
      { ...row, ranges: [{ start: 9, end: 12 }] },
    ]);
    const [plain] = await store.rowTexts(PLAIN, { lines: [0, 1, 7] });
    assert.deepEqual([plain?.from, plain?.to, plain?.verseKey], [null, null, null]);
    assert.deepEqual(await store.rowTexts(PLAIN, { lines: [1, 7] }), []);
    await store.close();
  });
});
