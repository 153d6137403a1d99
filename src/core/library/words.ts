import { LRUCache } from "lru-cache";
import type { WordEntry, WordsEntry, WordsPage, WordsProblem, WordText } from "../model/pages.js";
import {
  compareResources,
  resourceKey,
  type LocalResource,
  type ResourceRef,
} from "../model/resource.js";
import { CHAPTERS } from "../model/chapters.js";
import { verseAt, verseKey, type VersePosition } from "../model/verse.js";
import { arabicAt, wordOf, type WordTable } from "../model/words.js";
import type { ContentStore, StoredRow, StoreState } from "../ports.js";
import { payloadOf, textField } from "./payload.js";
import { quotedText } from "./quotedText.js";

/*
 * Rows of the word-by-word groups name a word and not its verse. The rows of a mushaf name both,
 * so a mushaf that is synced too tells which words stand under which verse, and in what order.
 */

/** The rows of a resource, by the verses that another resource's rows put their words in. */
export interface PlacedWords {
  /** What it is called that tells the verses. */
  readonly placedBy: string;
  /** The words of the whole text, in its order. */
  readonly places: WordTable;
  /** How many of the places have a verse; they come first. */
  readonly count: number;
  /** The rows of place `i` are `rowIds[starts[i]]` to `rowIds[starts[i + 1] - 1]`. */
  readonly starts: Uint32Array;
  readonly rowIds: Uint32Array;
  /** Characters of JSON that the rows of each place have. */
  readonly sizes: Float64Array;
  /** Rows of words that are nowhere in the places. */
  readonly unplaced: number;
}

export type WordPlacement =
  | { readonly kind: "placed"; readonly words: PlacedWords }
  | { readonly kind: "missing"; readonly why: WordsProblem };

export type WordsStore = Pick<ContentStore, "rows" | "words">;

/** Record types of rows that are about words: `mushaf_word`, `word_translation`. */
const OF_WORDS = /(^|_)words?(_|$)/;

/** Rows that tell whether a resource says what its words' verses are. */
const PEEK_ROWS = 20;

/** Bytes that are kept for the next chapter and the next reader: some whole resources. */
const KEPT_BYTES = 32 * 1024 * 1024;

/**
 * Finds where the words of resources stand. What was found is kept, within a byte budget, until
 * one of the generations that it was made of is replaced.
 */
export class WordPlaces {
  private readonly kept = new LRUCache<string, WordPlacement>({
    maxSize: KEPT_BYTES,
    sizeCalculation: (placement) =>
      placement.kind === "missing" ? 1 : bytesOf(placement.words.places) + ownBytes(placement),
  });
  /** Mushafs, so that a second resource of words does not read the same one again. */
  private readonly tables = new LRUCache<string, WordTable>({
    maxSize: KEPT_BYTES,
    sizeCalculation: bytesOf,
  });
  private readonly finding = new Map<string, Promise<WordPlacement>>();

  constructor(private readonly store: () => WordsStore) {}

  /** Where the words of a resource stand, for rows that do not say their verse themselves. */
  async of(
    state: Pick<StoreState, "resources">,
    resource: Pick<LocalResource, "group" | "id" | "file">,
  ): Promise<WordPlacement> {
    const candidates = placers(state, resource);
    if (candidates.length === 0) return { kind: "missing", why: "noMushaf" };
    // A file is written once: where the names are the same, so is what is in them.
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

  /** The first that says verses and has the words in letters, else the first that says verses. */
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

  /** A mushaf's first row is about itself, and is the only place that has its name. */
  private async nameOf(resource: LocalResource): Promise<string> {
    if (resource.name !== null) return resource.name;
    const page = await this.store().rows(resource, { recordTypes: ["mushaf"], limit: 1 });
    const row = page.rows[0];
    return (row && textField(payloadOf(row), "name")) ?? resourceKey(resource);
  }
}

/** Resources whose rows can tell where words stand: mushafs first. */
function placers(
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

/** Puts rows of words in the places of their words. */
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

/** Number of verses of each chapter (index 0 is chapter 1) that have words. */
export function coverageOfWords(words: PlacedWords): number[] {
  const counts = CHAPTERS.map(() => 0);
  for (const { verse, from, to } of versesOf(words, 0, words.count)) {
    if (words.starts[from] === words.starts[to]) continue;
    const { chapter } = verseAt(verse);
    counts[chapter - 1] = (counts[chapter - 1] ?? 0) + 1;
  }
  return counts;
}

/** The chapter that the words begin with. Null where there are none. */
export function firstChapterOfWords(words: PlacedWords): number | null {
  const place = words.starts.findIndex((start) => start > 0) - 1;
  const verse = place < 0 ? undefined : words.places.verses[place];
  return verse === undefined ? null : verseAt(verse).chapter;
}

/**
 * A bounded part of a chapter: whole verses, from a place or from the part that holds a verse.
 * Offsets count places. Verses without any row are left out; within a verse a word without one
 * keeps its place.
 */
export async function readPlacedWords(
  store: Pick<WordsStore, "rows">,
  ref: ResourceRef,
  words: PlacedWords,
  range: {
    readonly chapter: number;
    readonly from: VersePosition;
    readonly to: VersePosition;
    readonly offset?: number | undefined;
    /** A verse of the chapter, by its number. */
    readonly verse?: number | null | undefined;
    /** Characters of payload in one part; a single verse may pass it. */
    readonly maxBytes: number;
  },
): Promise<WordsPage> {
  const first = placeAt(words, range.from);
  const end = placeAt(words, range.to + 1);
  const partFrom = (start: number): { verses: VerseOfPlaces[]; next: number } => {
    const verses: VerseOfPlaces[] = [];
    let size = 0;
    let next = start;
    for (const verse of versesOf(words, start, end)) {
      let own = 0;
      for (let place = verse.from; place < verse.to; place++) own += words.sizes[place] ?? 0;
      if (verses.length > 0 && size + own > range.maxBytes) break;
      size += own;
      next = verse.to;
      if (own > 0) verses.push(verse);
    }
    return { verses, next };
  };
  let start = first + (range.offset ?? 0);
  let part = partFrom(start);
  if (range.offset === undefined && range.verse != null) {
    const wanted = placeAt(words, range.from - 1 + range.verse);
    if (wanted >= part.next) {
      start = wanted;
      part = partFrom(start);
    }
  }
  const ids = part.verses.flatMap(({ from, to }) => [
    ...words.rowIds.subarray(words.starts[from], words.starts[to]),
  ]);
  const page = await store.rows(ref, { rowIds: ids, maxBytes: Number.MAX_SAFE_INTEGER });
  const rows = new Map(page.rows.map((row) => [row.rowId, row]));
  return {
    kind: "words",
    chapter: range.chapter,
    offset: start - first,
    nextOffset: part.next < end ? part.next - first : null,
    entries: part.verses.map((verse) => entryOf(words, verse, rows)),
    arabic: [],
    placedBy: words.placedBy,
    unplaced: words.unplaced,
  };
}

function entryOf(
  words: PlacedWords,
  { verse, from, to }: VerseOfPlaces,
  rows: ReadonlyMap<number, StoredRow>,
): WordsEntry {
  const entries: WordEntry[] = [];
  for (let place = from; place < to; place++) {
    const own = words.rowIds.subarray(words.starts[place], words.starts[place + 1]);
    const texts = [...own].flatMap((rowId) => rows.get(rowId) ?? []).map(wordText);
    const isWord = words.places.isWord[place] === 1;
    const arabic = isWord ? arabicAt(words.places, place) : null;
    if (texts.length > 0 || arabic !== null) entries.push({ arabic, texts });
  }
  return { verseKey: verseKey(verseAt(verse)), words: entries };
}

/** What a row says of its word, as published. */
export function wordText(row: StoredRow): WordText {
  return {
    recordType: row.recordType,
    recordKey: row.recordKey,
    html: textField(payloadOf(row), "text") ?? "",
  };
}

/**
 * The words of a verse as one text, in their order, with a space between them; and their Arabic,
 * where the entry has it.
 */
export function textOfWords(entry: WordsEntry): {
  readonly text: string;
  readonly arabic: string | null;
} {
  const texts = entry.words.flatMap((word) => word.texts.map((text) => quotedText(text.html)));
  const arabic = entry.words.flatMap((word) => word.arabic ?? []);
  return {
    text: texts.filter((text) => text !== "").join(" "),
    arabic: arabic.length === 0 ? null : arabic.join(" "),
  };
}

interface VerseOfPlaces {
  readonly verse: VersePosition;
  readonly from: number;
  readonly to: number;
}

/** The verses of some places, in order. */
function* versesOf(words: PlacedWords, start: number, end: number): Generator<VerseOfPlaces> {
  const { verses } = words.places;
  for (let from = start; from < end;) {
    const verse = verses[from] ?? 0;
    let to = from + 1;
    while (to < end && verses[to] === verse) to++;
    yield { verse, from, to };
    from = to;
  }
}

/** The first place whose verse is not before this one. */
function placeAt(words: PlacedWords, verse: VersePosition): number {
  let low = 0;
  let high = words.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words.places.verses[middle] ?? 0) < verse) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Five columns of four bytes and one of one; a letter takes two. */
function bytesOf(table: WordTable): number {
  return table.rowIds.length * 21 + table.arabic.length * 2 + 1;
}

function ownBytes({ words }: Extract<WordPlacement, { kind: "placed" }>): number {
  return words.starts.byteLength + words.rowIds.byteLength + words.sizes.byteLength;
}
