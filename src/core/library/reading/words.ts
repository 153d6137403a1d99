import type { WordEntry, WordsEntry, WordsPage, WordText } from "../../model/pages.js";
import type { ResourceRef } from "../../model/resource.js";
import { verseAt, verseKey, type VersePosition } from "../../model/verse.js";
import { arabicAt, wordOf } from "../../model/words.js";
import type { RowsQuery, StoredRow } from "../../model/row.js";
import { quotedText } from "../export/quotedText.js";
import { payloadOf, textField } from "../payload.js";
import { chapterRange, PAGE_BYTES, pageAround, type ChapterPlace } from "./part.js";
import type { ReadStore } from "./store.js";
import {
  placeAt,
  versesOf,
  type PlacedWords,
  type VerseOfPlaces,
  type WordsStore,
} from "./wordPlaces.js";

/** A part of a chapter of a word-by-word resource. A part ends with a whole verse. */
export async function readWords(
  store: ReadStore,
  ref: ResourceRef,
  chapter: number,
  at: ChapterPlace,
): Promise<WordsPage> {
  const range = chapterRange(chapter);
  if (at.words != null) {
    const { offset, verse } = at;
    const part = { ...range, chapter, offset, verse, maxBytes: PAGE_BYTES };
    return readPlacedWords(store, ref, at.words, part);
  }
  const query: RowsQuery = { ...range, maxBytes: PAGE_BYTES };
  const { page, offset } = await pageAround(store, ref, query, chapter, at);
  let rows = page.rows;
  let nextOffset = page.nextOffset;
  // The last verse may continue in the next part: leave it to that part.
  if (nextOffset !== null) {
    const last = rows.at(-1)?.verseKey ?? null;
    const cut = rows.findIndex((row) => row.verseKey === last);
    if (cut > 0) {
      rows = rows.slice(0, cut);
      nextOffset = offset + cut;
    }
  }
  const entries: { verseKey: string | null; words: WordInMaking[] }[] = [];
  for (const row of rows) {
    const last = entries.at(-1);
    const entry = last?.verseKey === row.verseKey ? last : { verseKey: row.verseKey, words: [] };
    if (entry !== last) entries.push(entry);
    const wordId = wordOf(row.recordType, payloadOf(row))?.wordId ?? null;
    const word = entry.words.at(-1);
    if (word !== undefined && wordId !== null && word.wordId === wordId) {
      word.texts.push(wordText(row));
    } else entry.words.push({ wordId, texts: [wordText(row)] });
  }
  return {
    kind: "words",
    chapter,
    offset,
    nextOffset,
    entries: entries.map((entry) => ({
      verseKey: entry.verseKey,
      words: entry.words.map(({ texts }) => ({ arabic: null, texts })),
    })),
    arabic: [],
    placedBy: null,
    unplaced: 0,
  };
}

interface WordInMaking {
  readonly wordId: number | null;
  readonly texts: WordText[];
}

/**
 * A bounded part of a chapter: whole verses, from an offset on or around a verse. Offsets count
 * places. Verses without any row are left out; within a verse, a word without a row keeps its
 * place.
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
    /** Characters of payload in one part; a single verse may exceed it. */
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

/** The text of a word's row, as published. */
function wordText(row: StoredRow): WordText {
  return {
    recordType: row.recordType,
    recordKey: row.recordKey,
    html: textField(payloadOf(row), "text") ?? "",
  };
}

/** The words of a verse joined by spaces, and their Arabic text if the entry has any. */
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
