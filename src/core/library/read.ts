import { CHAPTERS, chapterById } from "../model/chapters.js";
import type { LocalResource, ResourceRef } from "../model/resource.js";
import { parseVerseKey, verseAt, verseKey, versePosition } from "../model/verse.js";
import type { ContentStore, RowsPage, RowsQuery, StoredRow, StoreState } from "../ports.js";
import { chapterOfAudio, TIMING_STARTS, trackOf } from "./audio.js";
import { directionOf, directionOfCode, languageTag } from "./language.js";
import {
  readerKind,
  type ArabicVerse,
  type ArticleHead,
  type ArticlesPage,
  type ChapterPage,
  type Footnote,
  type TableRow,
  type TablePage,
  type TafsirEntry,
  type TafsirHead,
  type Track,
  type VerseEntry,
  type WordsProblem,
  type WordText,
} from "../model/pages.js";
import { wordOf } from "../model/words.js";
import { numberField, payloadOf, recordsField, textField, type Payload } from "./payload.js";
import { readPlacedWords, wordText, type PlacedWords } from "./words.js";

/** The part of the store that reading needs. */
export type ReadStore = Pick<ContentStore, "rows" | "rowHeads" | "row" | "countRows">;

/** Bytes of payload in one page of a chapter: a whole surah of any translation fits. */
export const PAGE_BYTES = 512 * 1024;
/** Bytes of commentary in one page; one commentary that is longer comes alone and whole. */
export const TAFSIR_PAGE_BYTES = 96 * 1024;
/** Rows in one page of the table. */
export const TABLE_ROWS = 100;
/** Characters of a table's cell. */
const CELL_LENGTH = 400;
/** Fields of a table beyond which a row is better read as JSON. */
const MAX_COLUMNS = 16;

/** First and last position of a chapter. Throws a RangeError for a number that is no chapter. */
export function chapterRange(chapter: number): { readonly from: number; readonly to: number } {
  const found = chapterById(chapter);
  if (found === undefined) throw new RangeError(`There is no chapter ${chapter}.`);
  return {
    from: versePosition({ chapter, verse: 1 }),
    to: versePosition({ chapter, verse: found.versesCount }),
  };
}

export interface ChapterPlace {
  readonly offset?: number;
  readonly verse?: number | null;
  /** Where relative audio addresses belong; null where that is not known. */
  readonly audioBase?: string | null;
  /** Where the words of a resource stand whose rows do not say it. */
  readonly words?: PlacedWords | null;
  /** Verses that are enough for a beginning; the part may end after them. */
  readonly enough?: number;
}

/**
 * One bounded part of a chapter of any resource that follows the Quran's order. With `verse` it
 * is the part that holds this verse (for commentaries: the one that covers it); with `offset` the
 * part that begins at that row. A chapter without rows gives a page without entries.
 */
export async function readChapter(
  store: ReadStore,
  ref: ResourceRef,
  chapter: number,
  at: ChapterPlace = {},
): Promise<ChapterPage> {
  const kind = readerKind(ref.group);
  switch (kind) {
    case "tafsir":
      return readTafsir(store, ref, chapter, at);
    case "words":
      return readWords(store, ref, chapter, at);
    case "recitation":
      return readRecitation(store, ref, chapter, at);
    default:
      return readVerses(store, ref, chapter, at);
  }
}

async function readVerses(
  store: ReadStore,
  ref: ResourceRef,
  chapter: number,
  at: ChapterPlace,
): Promise<ChapterPage> {
  const query: RowsQuery = {
    ...chapterRange(chapter),
    maxBytes: PAGE_BYTES,
    ...(at.enough === undefined ? {} : { limit: at.enough }),
    ...(ref.group === "quran_core" ? { recordTypes: ["verse"] } : {}),
  };
  const { page, offset } = await pageAround(store, ref, query, chapter, at);
  return {
    kind: "verses",
    chapter,
    offset,
    nextOffset: page.nextOffset,
    entries: page.rows.map(ref.group === "quran_core" ? arabicEntry : verseEntry),
    arabic: [],
  };
}

async function readTafsir(
  store: ReadStore,
  ref: ResourceRef,
  chapter: number,
  at: ChapterPlace,
): Promise<ChapterPage> {
  const range = chapterRange(chapter);
  const heads: TafsirHead[] = [];
  for (let next: number | null = 0; next !== null;) {
    const page: Awaited<ReturnType<ReadStore["rowHeads"]>> = await store.rowHeads(ref, {
      ...range,
      offset: next,
      limit: 1000,
    });
    for (const head of page.rows) {
      heads.push({
        recordType: head.recordType,
        recordKey: head.recordKey,
        from: head.from === null ? (head.verseKey ?? "") : verseKey(verseAt(head.from)),
        to: head.to === null ? (head.verseKey ?? "") : verseKey(verseAt(head.to)),
        bytes: head.bytes,
      });
    }
    next = page.nextOffset;
  }
  let offset = at.offset ?? 0;
  if (at.offset === undefined && at.verse != null) {
    offset = Math.max(0, coveringIndex(heads, chapter, at.verse));
  }
  const page = await store.rows(ref, { ...range, offset, maxBytes: TAFSIR_PAGE_BYTES });
  const entries: TafsirEntry[] = page.rows.map((row) => ({
    recordType: row.recordType,
    recordKey: row.recordKey,
    from: row.from === null ? (row.verseKey ?? "") : verseKey(verseAt(row.from)),
    to: row.to === null ? (row.verseKey ?? "") : verseKey(verseAt(row.to)),
    html: textField(payloadOf(row), "text") ?? "",
  }));
  return {
    kind: "tafsir",
    chapter,
    offset,
    nextOffset: page.nextOffset,
    heads,
    entries,
    arabic: [],
  };
}

/**
 * Index of the commentary that covers a verse: the narrowest range that holds it, else the last
 * one before it, else -1.
 */
export function coveringIndex(
  heads: readonly Pick<TafsirHead, "from" | "to">[],
  chapter: number,
  verse: number,
): number {
  const wanted = versePosition({ chapter, verse });
  let best = -1;
  let bestWidth = Infinity;
  let before = -1;
  heads.forEach((head, index) => {
    const from = parseVerseKey(head.from);
    const to = parseVerseKey(head.to);
    if (from === null || to === null) return;
    const first = versePosition(from);
    const last = versePosition(to);
    if (first <= wanted) before = index;
    if (first <= wanted && wanted <= last && last - first < bestWidth) {
      best = index;
      bestWidth = last - first;
    }
  });
  return best >= 0 ? best : before;
}

async function readWords(
  store: ReadStore,
  ref: ResourceRef,
  chapter: number,
  at: ChapterPlace,
): Promise<ChapterPage> {
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
  // A part ends with a whole verse, so that no verse is shown in two halves.
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

async function readRecitation(
  store: ReadStore,
  ref: ResourceRef,
  chapter: number,
  at: ChapterPlace,
): Promise<ChapterPage> {
  const range: RowsQuery = { ...chapterRange(chapter), maxBytes: PAGE_BYTES };
  const base = at.audioBase ?? null;
  const [{ page, offset }, whole] = await Promise.all([
    pageAround(store, ref, { ...range, recordTypes: ["audio_file"] }, chapter, at),
    chapterAudio(store, ref, chapter),
  ]);
  const entries = page.rows.map((row) => trackOf(row, payloadOf(row), base));
  if (whole !== null && offset === 0) {
    const track = trackOf(whole, payloadOf(whole), base);
    const timings =
      track.timings.length > 0 ? track.timings : await segmentTimings(store, ref, range);
    entries.unshift({ ...track, timings });
  }
  return {
    kind: "recitation",
    chapter,
    offset,
    nextOffset: page.nextOffset,
    entries,
    arabic: [],
  };
}

/**
 * The audio of a whole chapter. Such rows are about no verse and cannot be selected by one; they
 * stand in the order of their chapters, one each where none is missing.
 */
async function chapterAudio(
  store: ReadStore,
  ref: ResourceRef,
  chapter: number,
): Promise<StoredRow | null> {
  const query: RowsQuery = { recordTypes: ["chapter_audio_file"] };
  const isIt = (row: StoredRow): boolean => chapterOfAudio(payloadOf(row)) === chapter;
  const guess = await store.rows(ref, { ...query, offset: chapter - 1, limit: 1 });
  const found = guess.rows.find(isIt);
  if (found !== undefined) return found;
  for (let next: number | null = 0; next !== null;) {
    const page: RowsPage<StoredRow> = await store.rows(ref, { ...query, offset: next });
    const row = page.rows.find(isIt);
    if (row !== undefined) return row;
    next = page.nextOffset;
  }
  return null;
}

/** Verse starts from the rows of their own that `chapter_recitations` have. */
async function segmentTimings(
  store: ReadStore,
  ref: ResourceRef,
  range: RowsQuery,
): Promise<Track["timings"]> {
  const page = await store.rows(ref, { ...range, recordTypes: ["audio_segment"] });
  return page.rows
    .flatMap((row) => {
      const startMs = numberField(payloadOf(row), ...TIMING_STARTS);
      return startMs === null ? [] : [{ verseKey: keyOf(row), startMs }];
    })
    .sort((a, b) => a.startMs - b.startMs);
}

/** The page at an offset, or the one that holds a verse; nearly always the chapter's first. */
async function pageAround(
  store: ReadStore,
  ref: ResourceRef,
  query: RowsQuery,
  chapter: number,
  at: ChapterPlace,
): Promise<{ page: RowsPage<StoredRow>; offset: number }> {
  const offset = at.offset ?? 0;
  const page = await store.rows(ref, { ...query, offset });
  if (at.offset !== undefined || at.verse == null || page.nextOffset === null) {
    return { page, offset };
  }
  const wanted = versePosition({ chapter, verse: at.verse });
  const last = page.rows.at(-1)?.from ?? null;
  if (last === null || last >= wanted) return { page, offset };
  const from = query.from ?? 0;
  const before = wanted > from ? await store.countRows(ref, { ...query, to: wanted - 1 }) : 0;
  return { page: await store.rows(ref, { ...query, offset: before }), offset: before };
}

function verseEntry(row: StoredRow): VerseEntry {
  const payload = payloadOf(row);
  return {
    recordType: row.recordType,
    recordKey: row.recordKey,
    verseKey: keyOf(row),
    html: textField(payload, "text") ?? "",
    notes: footnotesOf(payload),
  };
}

function arabicEntry(row: StoredRow): VerseEntry {
  return {
    recordType: row.recordType,
    recordKey: row.recordKey,
    verseKey: keyOf(row),
    html: escapeText(arabicText(payloadOf(row)) ?? ""),
    notes: [],
  };
}

function keyOf(row: StoredRow): string {
  return row.verseKey ?? (row.from === null ? "" : verseKey(verseAt(row.from)));
}

/** Plain text as HTML that shows exactly this text. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** The footnotes of a translation's payload (`foot_notes`), in their order. */
export function footnotesOf(payload: Payload): Footnote[] {
  return recordsField(payload, "foot_notes").flatMap((note) => {
    const id = textField(note, "id");
    const html = textField(note, "text");
    return id === null || html === null ? [] : [{ id, html }];
  });
}

/** The Arabic text of a `quran_core` verse: Uthmani script first, then what else the row has. */
export function arabicText(payload: Payload): string | null {
  return textField(
    payload,
    "text_uthmani",
    "text_qpc_hafs",
    "text_uthmani_simple",
    "text_imlaei",
    "text_imlaei_simple",
    "text",
  );
}

/** The `quran_core` resource whose verses stand above translations; null where none is synced. */
export function quranCoreOf(state: Pick<StoreState, "resources">): LocalResource | null {
  return (
    state.resources.find(
      (resource) => resource.group === "quran_core" && (resource.rowsByType.verse ?? 0) > 0,
    ) ?? null
  );
}

/** Arabic text of the verses from one key to another of the same chapter. */
export async function readArabic(
  store: ReadStore,
  core: ResourceRef,
  from: number,
  to: number,
): Promise<ArabicVerse[]> {
  const page = await store.rows(core, { from, to, recordTypes: ["verse"], maxBytes: PAGE_BYTES });
  return page.rows.flatMap((row) => {
    const text = arabicText(payloadOf(row));
    return text === null ? [] : [{ verseKey: keyOf(row), text }];
  });
}

/** First and last position of the verses that a page shows; null for a page without verses. */
export function positionsOf(page: ChapterPage): { from: number; to: number } | null {
  let from = Infinity;
  let to = -Infinity;
  const add = (key: string | null): void => {
    const ref = parseVerseKey(key);
    if (ref === null) return;
    const position = versePosition(ref);
    from = Math.min(from, position);
    to = Math.max(to, position);
  };
  for (const entry of page.entries) {
    if ("from" in entry) {
      add(entry.from);
      add(entry.to);
    } else {
      add(entry.verseKey);
      if ("timings" in entry) for (const timing of entry.timings) add(timing.verseKey);
    }
  }
  if (from > to) return null;
  // Commentaries may reach into the next chapter; Arabic is shown for the page's own chapter.
  const range = chapterRange(page.chapter);
  return { from: Math.max(from, range.from), to: Math.min(to, range.to) };
}

/** A chapter's page with the Arabic text of its verses, where the Arabic text is synced. */
export async function withArabic(
  store: ReadStore,
  core: ResourceRef | null,
  page: ChapterPage,
): Promise<ChapterPage> {
  const positions = core === null ? null : positionsOf(page);
  if (core === null || positions === null) return page;
  return { ...page, arabic: await readArabic(store, core, positions.from, positions.to) };
}

/**
 * The article's localizations as heads, and the text of one: the one with the wanted key, else in
 * the wanted language, else English, else the first.
 */
export async function readArticle(
  store: ReadStore,
  ref: ResourceRef,
  want: { readonly recordKey?: string | null; readonly languages?: readonly string[] } = {},
): Promise<ArticlesPage> {
  const localizations: ArticleHead[] = [];
  const texts: string[] = [];
  for (let next: number | null = 0; next !== null;) {
    const page: RowsPage<StoredRow> = await store.rows(ref, { offset: next });
    for (const row of page.rows) {
      const payload = payloadOf(row);
      const lang = languageTag(textField(payload, "lang", "language_code", "iso_code"));
      localizations.push({
        recordType: row.recordType,
        recordKey: row.recordKey,
        title: textField(payload, "title", "name"),
        lang,
        direction: directionOf({
          direction: directionOfCode(lang),
          languageCode: null,
          languageName: textField(payload, "language_name"),
        }),
      });
      texts.push(textField(payload, "text", "body", "content") ?? "");
    }
    next = page.nextOffset;
  }
  const byKey = localizations.findIndex((head) => head.recordKey === want.recordKey);
  const languages = [...(want.languages ?? []), "en"].map((tag) => tag.toLowerCase());
  const byLanguage = languages
    .map((tag) =>
      localizations.findIndex(
        (head) => head.lang?.toLowerCase().split("-")[0] === tag.split("-")[0],
      ),
    )
    .find((index) => index >= 0);
  const selected = byKey >= 0 ? byKey : (byLanguage ?? (localizations.length > 0 ? 0 : -1));
  return { kind: "articles", localizations, selected, html: texts[selected] ?? "" };
}

/** A page of the table that shows rows of any shape. Columns are the fields of the page's rows. */
export async function readTable(
  store: ReadStore,
  resource: Pick<LocalResource, "group" | "id" | "rowsByType">,
  recordType: string | null,
  offset = 0,
  wordsProblem: WordsProblem | null = null,
): Promise<TablePage> {
  const recordTypes = Object.entries(resource.rowsByType)
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => a.count - b.count || (a.name < b.name ? -1 : 1));
  const shown =
    recordTypes.length > 1
      ? (recordTypes.find(({ name }) => name === recordType)?.name ?? recordTypes[0]?.name ?? null)
      : null;
  const query: RowsQuery = shown === null ? {} : { recordTypes: [shown] };
  const [page, total] = await Promise.all([
    store.rows(resource, { ...query, offset, limit: TABLE_ROWS }),
    store.countRows(resource, query),
  ]);
  const payloads = page.rows.map((row) => payloadOf(row));
  const columns = [...new Set(payloads.flatMap((payload) => Object.keys(payload)))]
    .filter((name) => name !== "record_type" && name !== "resource_content_id")
    .slice(0, MAX_COLUMNS);
  const rows: TableRow[] = page.rows.map((row, index) => ({
    recordType: row.recordType,
    recordKey: row.recordKey,
    verseKey: row.verseKey,
    cells: columns.map((name) => cellText(payloads[index]?.[name])),
  }));
  return {
    kind: "table",
    wordsProblem,
    recordTypes,
    recordType: shown,
    columns,
    rows,
    offset,
    nextOffset: page.nextOffset,
    total,
  };
}

function cellText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > CELL_LENGTH ? `${text.slice(0, CELL_LENGTH)}…` : text;
}

/** Number of verses of each chapter (index 0 is chapter 1) that at least one row is about. */
export async function readCoverage(store: ReadStore, ref: ResourceRef): Promise<number[]> {
  const covered = CHAPTERS.map((chapter) => new Uint8Array(chapter.versesCount + 1));
  for (let next: number | null = 0; next !== null;) {
    const page: Awaited<ReturnType<ReadStore["rowHeads"]>> = await store.rowHeads(ref, {
      offset: next,
      limit: 5000,
    });
    for (const { from, to } of page.rows) {
      if (from === null) continue;
      for (let position = from; position <= (to ?? from);) {
        const { chapter, verse } = verseAt(position);
        const marks = covered[chapter - 1];
        if (marks === undefined) break;
        if (verse < marks.length) marks[verse] = 1;
        position = verse + 1 < marks.length ? position + 1 : (chapter + 1) * 1000 + 1;
      }
    }
    next = page.nextOffset;
  }
  return covered.map((marks) => marks.reduce((sum, mark) => sum + mark, 0));
}

/**
 * Number of changes of each chapter (index 0 is chapter 1) that were applied since a moment
 * (ISO 8601), as far as the local history is kept.
 */
export async function recentChanges(
  store: Pick<ContentStore, "history">,
  ref: ResourceRef,
  since: string,
): Promise<number[]> {
  const changes = CHAPTERS.map(() => 0);
  for (const entry of await store.history(ref, { limit: 5000 })) {
    const verse = parseVerseKey(entry.verseKey);
    if (verse === null || entry.appliedAt < since) continue;
    changes[verse.chapter - 1] = (changes[verse.chapter - 1] ?? 0) + 1;
  }
  return changes;
}

/**
 * The chapter that a resource begins with. Null where it cannot be read by chapters, because no
 * row says what verse or chapter it is about.
 */
export async function firstChapter(store: ReadStore, ref: ResourceRef): Promise<number | null> {
  const page = await store.rowHeads(ref, { from: 1001, to: 114_999, limit: 1 });
  const from = page.rows[0]?.from ?? null;
  const chapters = from === null ? [] : [verseAt(from).chapter];
  if (readerKind(ref.group) === "recitation") {
    const audio = await store.rows(ref, { recordTypes: ["chapter_audio_file"], limit: 1 });
    const whole = audio.rows[0] === undefined ? null : chapterOfAudio(payloadOf(audio.rows[0]));
    if (whole !== null) chapters.push(whole);
  }
  return chapters.length === 0 ? null : Math.min(...chapters);
}
