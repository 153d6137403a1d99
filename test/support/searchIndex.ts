import { readFileSync } from "node:fs";
import * as z from "zod";
import { adjacentWords, foldQuery } from "../../src/core/model/search/needles.js";
import { parseQuery, type SearchSettings } from "../../src/core/model/search/query.js";
import { spellingsOf } from "../../src/core/model/search/spellings.js";
import { SPELLING_SEPARATOR } from "../../src/core/store/searchText/format.js";
import { Scanner } from "../../src/core/store/searchText/scanner.js";

const chapterSchema = z.object({
  id: z.int(),
  verses: z.array(z.object({ id: z.int(), text: z.string(), translation: z.string().optional() })),
});

/** The verses of a file of quran-json (CC BY-SA 4.0), by verse key. `file` is like `quran_en`. */
export function readQuranJson(file: string): ReadonlyMap<string, string> {
  const path = require.resolve(`quran-json/dist/${file}.json`);
  const chapters = z.array(chapterSchema).parse(JSON.parse(readFileSync(path, "utf8")));
  return new Map(
    chapters.flatMap((chapter) =>
      chapter.verses.map((verse) => [
        `${chapter.id}:${verse.id}`,
        (file === "quran" ? verse.text : verse.translation) ?? "",
      ]),
    ),
  );
}

/** Texts in the form of a search text file, searched by the product's scanner. */
export class SearchIndex {
  private readonly keys: readonly string[];
  private readonly lines: ReadonlyMap<string, number>;
  private readonly bytes: Buffer;
  private readonly starts: Uint32Array;

  /** `texts`: key to published text. `others`: key to the same text in another orthography. */
  constructor(texts: ReadonlyMap<string, string>, others?: ReadonlyMap<string, string>) {
    this.keys = [...texts.keys()];
    this.lines = new Map(this.keys.map((key, line) => [key, line]));
    const lines = this.keys.map((key) => {
      const spellings = [texts, others ?? new Map<string, string>()].flatMap((each) =>
        spellingsOf(each.get(key) ?? ""),
      );
      return Buffer.from(` ${[...new Set(spellings)].join(` ${SPELLING_SEPARATOR} `)} \n`);
    });
    this.bytes = Buffer.concat(lines);
    this.starts = new Uint32Array(lines.length + 1);
    for (const [line, { byteLength }] of lines.entries()) {
      this.starts[line + 1] = (this.starts[line] ?? 0) + byteLength;
    }
  }

  /** The keys whose texts do not match. Reads only the texts of these keys. */
  missed(typed: string, keys: Iterable<string>): string[] {
    const parsed = parseQuery(typed);
    if (!parsed.ok) return [...keys];
    const { bytes, starts } = this;
    const scanner = new Scanner(foldQuery(parsed.query), adjacentWords(parsed.query));
    return [...keys].filter((key) => {
      let isFound = false;
      const first = this.lines.get(key) ?? 0;
      scanner.scan({ bytes, base: 0, starts, first, end: first + 1 }, () => {
        isFound = true;
      });
      return !isFound;
    });
  }

  /** Keys of the texts that match, with their scores: lower is better. */
  search(typed: string, settings: SearchSettings = {}): ReadonlyMap<string, number> {
    const parsed = parseQuery(typed, settings);
    if (!parsed.ok) return new Map();
    const { bytes, starts } = this;
    const found = new Map<string, number>();
    new Scanner(foldQuery(parsed.query), adjacentWords(parsed.query)).scan(
      { bytes, base: 0, starts, first: 0, end: this.keys.length },
      (line, score) => found.set(this.keys[line] ?? "", score),
    );
    return found;
  }
}
