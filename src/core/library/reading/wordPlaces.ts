import { LRUCache } from "lru-cache";
import type { Coverage, WordsProblem } from "../../model/pages.js";
import {
  compareResources,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../../model/resource.js";
import { verseAt, type VersePosition } from "../../model/verse.js";
import { wordOf, type WordTable } from "../../model/words.js";
import type { ContentStore } from "../../ports.js";
import type { StoreState } from "../../model/storeState.js";
import { payloadOf, textField } from "../payload.js";
import { coverageOf } from "./coverage.js";

/*
 * Rows of the word-by-word groups name a word, not its verse. The rows of a mushaf name both: a
 * synced mushaf gives each word its verse and its place in it.
 */

/** The rows of a resource, ordered by the verses in which another resource places their words. */
export interface PlacedWords {
  /** Name of the resource that places the words. */
  readonly placedBy: string;
  /** The words of the whole text, in order. */
  readonly places: WordTable;
  /** Number of places with a verse; they come first. */
  readonly count: number;
  /** The rows of place `i` are `rowIds[starts[i]]` to `rowIds[starts[i + 1] - 1]`. */
  readonly starts: Uint32Array;
  readonly rowIds: Uint32Array;
  /** Characters of JSON in the rows of each place. */
  readonly sizes: Float64Array;
  /** Number of rows whose word has no place. */
  readonly unplaced: number;
}

export type WordPlacement =
  | { readonly kind: "placed"; readonly words: PlacedWords }
  | { readonly kind: "missing"; readonly why: WordsProblem };

export type WordsStore = Pick<ContentStore, "rows" | "words">;

/** Record types of rows that are about words: `mushaf_word`, `word_translation`. */
const OF_WORDS = /(^|_)words?(_|$)/;

/** Number of rows that are read to find out if a resource names the verses of its words. */
const PEEK_ROWS = 20;

/** Size of each cache in bytes: a few whole resources. */
const KEPT_BYTES = 32 * 1024 * 1024;

/**
 * Finds the places of the words of resources. Caches placements, within a byte budget, until one of
 * the generations they were made from is replaced.
 */
export class WordPlaces {
  private readonly kept = new LRUCache<string, WordPlacement>({
    maxSize: KEPT_BYTES,
    sizeCalculation: (placement) =>
      placement.kind === "missing" ? 1 : bytesOf(placement.words.places) + ownBytes(placement),
  });
  /** Word tables of mushafs, shared by all resources of words. */
  private readonly tables = new LRUCache<string, WordTable>({
    maxSize: KEPT_BYTES,
    sizeCalculation: bytesOf,
  });
  private readonly finding = new Map<string, Promise<WordPlacement>>();

  constructor(private readonly store: () => WordsStore) {}

  /** The places of the words of a resource whose rows do not name their verses. */
  async of(
    state: Pick<StoreState, "resources">,
    resource: Pick<LocalResource, "group" | "id" | "file">,
  ): Promise<WordPlacement> {
    const candidates = verseSources(state, resource);
    if (candidates.length === 0) return { kind: "missing", why: "noMushaf" };
    // A file is never rewritten: equal names mean equal rows.
    const key = [resource, ...candidates].map(({ file }) => file ?? "").join("\n");
    const kept = this.kept.get(key) ?? this.finding.get(key);
    if (kept !== undefined) return kept;
    const finding = this.find(resource, candidates)
      .then((placement) => {
        this.kept.set(key, placement);
        return placement;
      })
      .finally(() => this.finding.delete(key));
    this.finding.set(key, finding);
    return finding;
  }

  private async find(
    ref: ResourceRef,
    candidates: readonly LocalResource[],
  ): Promise<WordPlacement> {
    const chosen = await this.choose(candidates);
    if (chosen === null) return { kind: "missing", why: "notInMushaf" };
    const [places, rows, placedBy] = await Promise.all([
      this.table(chosen),
      this.store().words(ref),
      this.nameOf(chosen),
    ]);
    const words = placeWords(rows, places, placedBy);
    return words.rowIds.length === 0
      ? { kind: "missing", why: "notInMushaf" }
      : { kind: "placed", words };
  }

  private async table(resource: LocalResource): Promise<WordTable> {
    const key = resource.file ?? "";
    const kept = this.tables.get(key);
    if (kept !== undefined) return kept;
    const table = await this.store().words(resource);
    this.tables.set(key, table);
    return table;
  }

  /** The first candidate that names verses and has Arabic text, else the first that names verses. */
  private async choose(candidates: readonly LocalResource[]): Promise<LocalResource | null> {
    let withoutArabic: LocalResource | null = null;
    for (const candidate of candidates) {
      const page = await this.store().rows(candidate, {
        recordTypes: wordTypes(candidate),
        limit: PEEK_ROWS,
      });
      const words = page.rows.map((row) => wordOf(row.recordType, payloadOf(row)));
      if (!words.some((word) => word !== null && word.verse !== null)) continue;
      if (words.some((word) => word !== null && word.arabic !== null)) return candidate;
      withoutArabic ??= candidate;
    }
    return withoutArabic;
  }

  /** The name of a mushaf, from its own first row if the lists do not name it. */
  private async nameOf(resource: LocalResource): Promise<string> {
    if (resource.name !== null) return resource.name;
    const page = await this.store().rows(resource, { recordTypes: ["mushaf"], limit: 1 });
    const row = page.rows[0];
    return (row && textField(payloadOf(row), "name")) ?? resourceKey(resource);
  }
}

/** Resources whose rows can place words: mushafs first. */
function verseSources(
  state: Pick<StoreState, "resources">,
  except: ResourceRef,
): readonly LocalResource[] {
  const rank = ({ group, status }: LocalResource): number =>
    (group === "mushafs" ? 0 : 2) + (status === "available" ? 0 : 1);
  return state.resources
    .filter(
      (one) =>
        one.file !== null && resourceKey(one) !== resourceKey(except) && wordTypes(one).length > 0,
    )
    .sort((a, b) => rank(a) - rank(b) || compareResources(a, b));
}

function wordTypes({ rowsByType }: LocalResource): string[] {
  return Object.keys(rowsByType).filter(
    (type) => OF_WORDS.test(type) && (rowsByType[type] ?? 0) > 0,
  );
}

/** Assigns rows to the places of their words. */
export function placeWords(rows: WordTable, places: WordTable, placedBy: string): PlacedWords {
  const unknown = places.verses.indexOf(0);
  const count = unknown < 0 ? places.verses.length : unknown;
  const placeOf = new Map<number, number>();
  for (let place = 0; place < count; place++) {
    const wordId = places.wordIds[place] ?? 0;
    if (!placeOf.has(wordId)) placeOf.set(wordId, place);
  }
  const starts = new Uint32Array(count + 1);
  const sizes = new Float64Array(count);
  let unplaced = 0;
  for (const [row, wordId] of rows.wordIds.entries()) {
    const place = placeOf.get(wordId);
    if (place === undefined) {
      unplaced++;
      continue;
    }
    starts[place + 1] = (starts[place + 1] ?? 0) + 1;
    sizes[place] = (sizes[place] ?? 0) + (rows.sizes[row] ?? 0);
  }
  for (let place = 0; place < count; place++) {
    starts[place + 1] = (starts[place + 1] ?? 0) + (starts[place] ?? 0);
  }
  const rowIds = new Uint32Array(rows.wordIds.length - unplaced);
  const next = starts.slice();
  for (const [row, wordId] of rows.wordIds.entries()) {
    const place = placeOf.get(wordId);
    if (place === undefined) continue;
    const at = next[place] ?? 0;
    rowIds[at] = rows.rowIds[row] ?? 0;
    next[place] = at + 1;
  }
  return { placedBy, places, count, starts, rowIds, sizes, unplaced };
}

/** The verses that have words. */
export function coverageOfWords(words: PlacedWords): Coverage {
  const covered = [...versesOf(words, 0, words.count)].filter(
    ({ from, to }) => words.starts[from] !== words.starts[to],
  );
  return coverageOf(covered.map(({ verse }) => ({ from: verse, to: verse })));
}

/** The chapter that the words begin with; null without words. */
export function firstChapterOfWords(words: PlacedWords): number | null {
  const place = words.starts.findIndex((start) => start > 0) - 1;
  const verse = place < 0 ? undefined : words.places.verses[place];
  return verse === undefined ? null : verseAt(verse).chapter;
}

/** A verse and its places `from` to `to - 1`. */
export interface VerseOfPlaces {
  readonly verse: VersePosition;
  readonly from: number;
  readonly to: number;
}

/** The verses of a range of places, in order. */
export function* versesOf(
  words: PlacedWords,
  start: number,
  end: number,
): Generator<VerseOfPlaces> {
  const { verses } = words.places;
  for (let from = start; from < end;) {
    const verse = verses[from] ?? 0;
    let to = from + 1;
    while (to < end && verses[to] === verse) to++;
    yield { verse, from, to };
    from = to;
  }
}

/** The verses of the words that some rows are about, by row id; words without a place are left out. */
export function versesOfRows(
  words: PlacedWords,
  wanted: ReadonlySet<number>,
): ReadonlyMap<number, VersePosition> {
  const verses = new Map<number, VersePosition>();
  for (const { verse, from, to } of versesOf(words, 0, words.count)) {
    for (const rowId of words.rowIds.subarray(words.starts[from], words.starts[to])) {
      if (wanted.has(rowId)) verses.set(rowId, verse);
    }
  }
  return verses;
}

/** The first place at this verse or after it. */
export function placeAt(words: PlacedWords, verse: VersePosition): number {
  let low = 0;
  let high = words.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words.places.verses[middle] ?? 0) < verse) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A row takes five columns of four bytes and one of one byte; a letter takes two bytes. */
function bytesOf(table: WordTable): number {
  return table.rowIds.length * 21 + table.arabic.length * 2 + 1;
}

function ownBytes({ words }: Extract<WordPlacement, { kind: "placed" }>): number {
  return words.starts.byteLength + words.rowIds.byteLength + words.sizes.byteLength;
}
