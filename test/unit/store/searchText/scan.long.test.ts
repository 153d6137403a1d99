import assert from "node:assert/strict";
import * as fc from "fast-check";
import { foldText } from "../../../../src/core/model/fold/index.js";
import { findMatches } from "../../../../src/core/model/search/matches.js";
import { adjacentWords, foldQuery } from "../../../../src/core/model/search/needles.js";
import { parseQuery, type SearchQuery } from "../../../../src/core/model/search/query.js";
import { SearchTextBuilder } from "../../../../src/core/store/searchText/builder.js";
import { SearchTextFile, type LineFilter } from "../../../../src/core/store/searchText/file.js";
import { HEADER_BYTES, UnusableText } from "../../../../src/core/store/searchText/format.js";
import { Scanner } from "../../../../src/core/store/searchText/scanner.js";
import { Slices } from "../../../../src/core/store/slices.js";
import { MemoryDisk } from "../../../support/store/memoryFileSystem.js";

const PATH = "/texts.text";

/** A search text with these published texts, for verses from 1:1 unless `verseOf` names others. */
function stored(
  texts: readonly string[],
  verseOf: (index: number) => number = (index) => 1001 + index,
): MemoryDisk {
  const disk = new MemoryDisk();
  const builder = new SearchTextBuilder();
  for (const [index, published] of texts.entries()) {
    builder.add({
      rowId: index + 1,
      recordType: "translation",
      recordKey: String(index),
      verseKey: null,
      from: verseOf(index),
      to: verseOf(index),
      published,
      otherSpellings: [],
    });
  }
  disk.put(PATH, Buffer.concat([...builder.file(texts.map((_, index) => index + 1)).parts]));
  return disk;
}

function queryOf(typed: string, wholeWords = false): SearchQuery {
  const parsed = parseQuery(typed, { wholeWords });
  assert.ok(parsed.ok, typed);
  return parsed.query;
}

/** Record keys of the hits, best first. */
async function search(
  disk: MemoryDisk,
  query: SearchQuery,
  filter: LineFilter = {},
): Promise<string[]> {
  const file = SearchTextFile.open(disk.fileSystem, PATH);
  const scanner = new Scanner(foldQuery(query), adjacentWords(query));
  const hits: { line: number; score: number }[] = [];
  await file.scan(scanner, filter, new Slices(), (line, score) => {
    hits.push({ line, score });
  });
  hits.sort((a, b) => a.score - b.score || a.line - b.line);
  return hits.map(({ line }) => file.name(line).recordKey);
}

describe("scanning a search text", () => {
  it("finds the marked words, in any text by any query", async () => {
    const letters = "ابتالو ٱلۡعَٰلَمِينَ abc AB é 'x' -众主真 ขอพระ";
    const text = fc.string({ unit: fc.constantFrom(...letters), minLength: 0, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 12 }),
        fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (texts, typed, wholeWords) => {
          const parsed = parseQuery(typed, { wholeWords });
          fc.pre(parsed.ok && parsed.query.terms.every(({ excluded }) => !excluded));
          if (!parsed.ok) return;
          const found = new Set(await search(stored(texts), parsed.query));
          for (const [index, published] of texts.entries()) {
            const single = parsed.query.terms.every(
              (term) => findMatches(published, { ...parsed.query, terms: [term] }).length > 0,
            );
            if (single) assert.ok(found.has(String(index)), `${typed} in ${published}`);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("puts whole words before prefixes and parts, and a phrase before scattered words", async () => {
    const texts = [
      "unmerciful",
      "lord of the merciful",
      "the merciful lord",
      "merciful",
      "mercifulness",
    ];
    assert.deepEqual(await search(stored(texts), queryOf("merciful")), ["1", "2", "3", "4", "0"]);
    assert.deepEqual(await search(stored(texts), queryOf("merciful lord")), ["2", "1"]);
  });

  it("ranks a row by its best occurrence of each word, wherever that is", async () => {
    const ranked = (texts: readonly string[], typed: string) =>
      search(stored(texts), queryOf(typed));
    assert.deepEqual(
      await ranked(
        [
          "unmerciful",
          "mercifulness, unmerciful",
          "unmerciful mercifulness",
          "mercifulness merciful",
          "unmerciful, merciful",
        ],
        "merciful",
      ),
      ["3", "4", "1", "2", "0"],
    );
    assert.deepEqual(
      await ranked(
        [
          "merciful overlord",
          "merciful lordship, overlord",
          "merciful overlord, lordship",
          "merciful overlord, lord",
        ],
        "merciful lord",
      ),
      ["3", "1", "2", "0"],
    );
    assert.deepEqual(
      await ranked(["تصبرون", "تصبرون بالصبر", "بالصبر صبر", "صبرا بالصبر"], "صبر"),
      ["2", "1", "3", "0"],
    );
  });

  it("ranks a whole word after any number of longer ones", async () => {
    const longer = "mercifulness ".repeat(300);
    const texts = ["mercifulness", `${longer} unmerciful`, `${longer} merciful`];
    assert.deepEqual(await search(stored(texts), queryOf("merciful")), ["2", "0", "1"]);
    const many = `lord ${longer} merciful`;
    assert.deepEqual(await search(stored([longer, many]), queryOf("lord merciful")), ["1"]);
  });

  it("ranks a row by a match between worse ones", async () => {
    const texts = ["unmerciful", "unmerciful mercifulness unmerciful"];
    assert.deepEqual(await search(stored(texts), queryOf("merciful")), ["1", "0"]);
    assert.deepEqual(
      await search(stored(texts.map((text) => `lord ${text}`)), queryOf("lord merciful")),
      ["1", "0"],
    );
  });

  it("finds the first row with any form of a word", async () => {
    const forms = ["qur an", "quran"];
    for (const texts of [forms, forms.toReversed()]) {
      assert.deepEqual((await search(stored(texts), queryOf("Qur’an"))).sort(), ["0", "1"]);
    }
  });

  it("ranks exact words apart before longer words together", async () => {
    const texts = ["merciful lordship", "the lord of the merciful"];
    assert.deepEqual(await search(stored(texts), queryOf("merciful lord")), ["1", "0"]);
  });

  it("finds a part of a word in a text without the word", async () => {
    assert.deepEqual(await search(stored(["unmercifully"]), queryOf("merciful")), ["0"]);
  });

  it("finds whole words only, on request", async () => {
    const texts = ["unmerciful", "mercifulness", "merciful", "merciful, and more"];
    assert.deepEqual(await search(stored(texts), queryOf("merciful", true)), ["2", "3"]);
    assert.deepEqual(await search(stored(["verse 255", "verse 25"]), queryOf("25")), ["1"]);
  });

  it("finds words after Arabic proclitics, below exact words", async () => {
    const texts = ["تصبرون", "بٱلصبر", "صبر جميل", "وبالصبر"];
    assert.deepEqual(await search(stored(texts), queryOf("صبر")), ["2", "1", "3", "0"]);
    assert.deepEqual(await search(stored(texts), queryOf("صبر", true)), ["2"]);
  });

  it("finds a row once, whichever and however many forms of a word it has", async () => {
    const texts = ["the quran", "Qur’an, quran and qur an", "nothing", "qur an"];
    assert.deepEqual((await search(stored(texts), queryOf("Qur’an"))).sort(), ["0", "1", "3"]);
  });

  it("leaves out rows with an excluded word", async () => {
    const texts = ["mercy and wrath", "mercy alone"];
    assert.deepEqual(await search(stored(texts), queryOf("mercy -wrath")), ["1"]);
    assert.deepEqual(await search(stored(texts), queryOf('mercy -"mercy alone"')), ["0"]);
  });

  it("does not find a phrase across two spellings or two rows", async () => {
    const texts = ["the Qur’an", "first row", "second row"];
    assert.deepEqual(await search(stored(texts), queryOf('"an the"')), []);
    assert.deepEqual(await search(stored(texts), queryOf('"row second"')), []);
    assert.deepEqual(await search(stored(texts), queryOf('"the quran"')), ["0"]);
  });

  it("reads only the requested chapters and rows", async () => {
    const disk = stored(["mercy a", "mercy b", "mercy c"], (index) => (index + 1) * 1000 + 1);
    const query = queryOf("mercy");
    assert.deepEqual(await search(disk, query, { chapters: new Set([2]) }), ["1"]);
    assert.deepEqual(await search(disk, query, { chapters: new Set([3, 1]) }), ["0", "2"]);
    assert.deepEqual(await search(disk, query, { chapters: new Set([9]) }), []);
    assert.deepEqual(await search(disk, query, { rowIds: new Set([3]) }), ["2"]);
  });

  it("reads lines of any length in pieces", async () => {
    const long = "placeholder ".repeat(200_000);
    const texts = [
      `${long} first`,
      "short",
      `${long} second`,
      ...Array<string>(500).fill(long.slice(0, 5000)),
    ];
    assert.deepEqual(await search(stored(texts), queryOf("second")), ["2"]);
    assert.equal((await search(stored(texts), queryOf("placeholder"))).length, 502);
  });

  it("keeps texts, names and folded lines of rows with any letters", async () => {
    const texts = ["", "Crème\u0000 brûlée", "ﷺ 😀", "ٱلۡحَمۡدُ"];
    const file = SearchTextFile.open(stored(texts).fileSystem, PATH);
    // Rows without letters take no line.
    assert.equal(file.header.lines, 3);
    assert.deepEqual(
      [0, 1, 2].map((line) => file.publishedText(line)),
      texts.slice(1),
    );
    await file.check(new Slices());
    assert.notEqual(foldText("ﷺ"), "");
  });
});

describe("a damaged search text", () => {
  const texts = Array.from({ length: 40 }, (_, index) => `placeholder text ${index}`);

  it("is detected wherever a byte is changed", async () => {
    const bytes = stored(texts).fileSystem;
    const sound = await bytes.readFile(PATH);
    for (let at = 0; at < sound.byteLength; at += 7) {
      const disk = new MemoryDisk();
      const damaged = Uint8Array.from(sound);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      disk.put(PATH, damaged);
      await assert.rejects(async () => {
        await SearchTextFile.open(disk.fileSystem, PATH).check(new Slices());
      }, UnusableText);
    }
  });

  it("is detected when it is cut, empty or missing", () => {
    const disk = stored(texts);
    for (const size of [0, HEADER_BYTES - 1, HEADER_BYTES, 400]) {
      disk.put("/cut.text", (disk.files.get(PATH)?.bytes ?? new Uint8Array()).slice(0, size));
      assert.throws(() => SearchTextFile.open(disk.fileSystem, "/cut.text"), UnusableText);
    }
    assert.throws(() => SearchTextFile.open(disk.fileSystem, "/none.text"), UnusableText);
  });
});
