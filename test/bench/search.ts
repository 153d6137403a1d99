import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as z from "zod";
import { foldText } from "../../src/core/model/fold/index.js";
import { parseQuery, type SearchQuery } from "../../src/core/model/search/query.js";
import type { ContentStore } from "../../src/core/ports.js";
import { inRun } from "../support/store/content.js";
import { openIn, removeFolder, temporaryFolder } from "../support/store/homes.js";
import { bodyOf } from "./data.js";
import { alone, compared, median, round, sized, type Figure } from "./figures.js";
import { loadNative, type NativeDatabase } from "./native.js";

/*
 * Search over 100 translations (623,600 rows), compared with ripgrep over the same texts as files,
 * and with one FTS5 index. Each of our searches starts with a newly opened store.
 */

const LANGUAGES = ["bn", "en", "es", "fr", "id", "ru", "sv", "tr", "ur", "zh"] as const;
const EDITIONS = sized(10, 1);
const ROUNDS = sized(3, 1);

/**
 * Twenty queries in five scripts: frequent and rare words, phrases, parts of words, and words
 * without a hit.
 */
const QUERIES = [
  "mercy",
  "the",
  "garden",
  "lord of the worlds",
  "merc",
  "misericordia",
  "jardins",
  "rahmat",
  "barmhärtig",
  "cennet",
  "zzzz",
  "аллах",
  "рай",
  "господь миров",
  "رحمت",
  "اللہ",
  "باغ",
  "真主",
  "天园",
  "আল্লাহ",
] as const;

const chapters = z.array(
  z.object({
    id: z.number(),
    verses: z.array(z.object({ id: z.number(), translation: z.string() })),
  }),
);

interface Verse {
  readonly key: string;
  readonly text: string;
}

function versesIn(language: string): Verse[] {
  const path = createRequire(__filename).resolve(`quran-json/dist/quran_${language}.json`);
  return chapters.parse(JSON.parse(readFileSync(path, "utf8"))).flatMap(({ id, verses }) =>
    verses
      .map((verse) => ({
        key: `${id}:${verse.id}`,
        text: verse.translation.replace(/\s+/gu, " "),
      }))
      .slice(0, sized(300, 5)),
  );
}

interface Corpus {
  /** A store with all translations. */
  readonly store: string;
  /** The same texts, one file for each translation and one line for each verse. */
  readonly files: string;
  readonly fts: NativeDatabase | null;
}

async function makeCorpus(): Promise<Corpus> {
  const store = await temporaryFolder();
  const files = await temporaryFolder();
  mkdirSync(files, { recursive: true });
  const native = loadNative();
  const fts = native.open?.(join(files, "..", `fts-${process.pid}.sqlite`)) ?? null;
  fts?.exec("CREATE VIRTUAL TABLE words USING fts5(text, content=''); BEGIN");
  const insert = fts?.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)");
  const opened = await openIn(store);
  let id = 0;
  let row = 0;
  for (const language of LANGUAGES) {
    const verses = versesIn(language);
    const folded = verses.map(({ text }) => foldText(text));
    for (let edition = 0; edition < EDITIONS; edition++) {
      const ref = { group: "translations", id: ++id };
      const rows = verses.map(({ key, text }, index) => ({
        id: index + 1,
        resource_content_id: id,
        verse_key: key,
        text,
        foot_notes: [],
      }));
      await inRun(opened, async (run) => {
        await run.stageFullCopy(ref, bodyOf(ref, rows));
        await run.commit({ resources: [ref] });
      });
      const lines = verses.map(({ text }) => text).join("\n");
      writeFileSync(join(files, `${language}-${edition}.txt`), `${lines}\n`);
      for (const text of folded) insert?.run(++row, text);
    }
  }
  await opened.close();
  fts?.exec("COMMIT");
  return { store, files, fts };
}

function queryOf(typed: string): SearchQuery {
  const parsed = parseQuery(typed);
  if (!parsed.ok) throw new Error(`${typed} is no query.`);
  return parsed.query;
}

async function timed<T>(work: () => Promise<T> | T): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

async function allHits(store: ContentStore, query: SearchQuery): Promise<number> {
  let hits = 0;
  await store.searchRows({ query }, ({ lines }) => {
    hits += lines.length;
  });
  return hits;
}

/** Runs until twenty hits (or all) can be shown with their texts. */
async function firstHits(store: ContentStore, query: SearchQuery): Promise<number> {
  const ending = new AbortController();
  const texts: Promise<unknown>[] = [];
  let hits = 0;
  await store.searchRows(
    { query },
    (found) => {
      const lines = [...found.lines.subarray(0, 20 - hits)];
      hits += lines.length;
      texts.push(
        store.rowTexts(found, { generation: found.generation, lines, query, length: 320 }),
      );
      if (hits >= 20) ending.abort();
    },
    ending.signal,
  );
  await Promise.all(texts);
  return hits;
}

function ripgrep(query: string, folder: string): void {
  const run = spawnSync("rg", ["-i", "-n", query, folder], {
    stdio: ["ignore", "ignore", "ignore"],
  });
  if (run.error !== undefined) throw run.error;
}

export async function searchFigures(): Promise<Figure[]> {
  const corpus = await makeCorpus();
  const match = corpus.fts?.prepare("SELECT rowid FROM words WHERE words MATCH ?");
  const hasRipgrep = spawnSync("rg", ["--version"]).error === undefined;
  const all: number[] = [];
  const first: number[] = [];
  const grep: number[] = [];
  const fts: number[] = [];
  for (const typed of QUERIES) {
    const query = queryOf(typed);
    const rounds = {
      all: [] as number[],
      first: [] as number[],
      grep: [] as number[],
      fts: [] as number[],
    };
    let hits = 0;
    for (let round = 0; round <= ROUNDS; round++) {
      const cold = await openIn(corpus.store);
      const whole = await timed(() => allHits(cold, query));
      await cold.close();
      const again = await openIn(corpus.store);
      const beginning = await timed(() => firstHits(again, query));
      await again.close();
      const theirs = await timed(() => hasRipgrep && ripgrep(typed, corpus.files));
      const indexed = await timed(() => match?.all(`"${foldText(typed)}"`));
      // The first round is a warm-up for both.
      if (round === 0) continue;
      hits = whole.value;
      rounds.all.push(whole.ms);
      rounds.first.push(beginning.ms);
      rounds.grep.push(theirs.ms);
      rounds.fts.push(indexed.ms);
    }
    console.log(
      `  ${typed}: ${hits} hits, ${round(median(rounds.all))} ms, rg ${round(median(rounds.grep))} ms`,
    );
    all.push(median(rounds.all));
    first.push(median(rounds.first));
    if (hasRipgrep) grep.push(median(rounds.grep));
    fts.push(median(rounds.fts));
  }
  corpus.fts?.close();
  await removeFolder(corpus.store);
  await removeFolder(corpus.files);
  const figure = (
    name: string,
    values: readonly number[],
    peer: string,
    others: readonly number[],
    limit: number | null,
  ): Figure =>
    compared(
      `search over ${LANGUAGES.length * EDITIONS} translations, ${name}, ${QUERIES.length} queries`,
      { ours: values, theirs: others },
      peer,
      limit,
    );
  return [
    ...(grep.length === 0
      ? [alone("search, all hits (ripgrep is not installed)", median(all), "ms", null)]
      : [
          figure("all hits", all, "rg -i -n over the same texts", grep, 1),
          figure("first 20 hits with texts", first, "rg -i -n, all hits", grep, null),
        ]),
    ...(match === undefined
      ? []
      : [figure("all hits", all, "better-sqlite3 with FTS5, whole words", fts, 3)]),
  ];
}
