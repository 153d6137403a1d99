/*
 * Content of a reader, in bounded pages. Texts are as published (HTML if the service sends HTML),
 * so they must be sanitized for display.
 */

/** The layout of a resource, determined by its group. */
export type ReaderKind = "verses" | "tafsir" | "articles" | "recitation" | "words" | "table";

const KINDS: Readonly<Record<string, ReaderKind>> = {
  translations: "verses",
  quran_core: "verses",
  tafsirs: "tafsir",
  articles: "articles",
  recitations: "recitation",
  chapter_recitations: "recitation",
  word_by_word_translations: "words",
  word_by_word_transliterations: "words",
};

/** The reader for a group; the generic table for unknown groups. */
export function readerKind(group: string): ReaderKind {
  return Object.hasOwn(KINDS, group) ? (KINDS[group] ?? "table") : "table";
}

export interface Footnote {
  /** The id in the text's markers (`<sup foot_note="id">`). */
  readonly id: string;
  /** HTML as published. */
  readonly html: string;
}

/** One verse of a translation, or one verse of the Arabic text. */
export interface VerseEntry {
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string;
  /** Last verse of a text about several verses; absent for a single verse. */
  readonly to?: string | undefined;
  /** HTML as published, footnote markers included. */
  readonly html: string;
  readonly notes: readonly Footnote[];
}

/** One commentary on the verses `from` to `to` (verse keys; equal for a single verse). */
export interface TafsirEntry {
  readonly recordType: string;
  readonly recordKey: string;
  readonly from: string;
  readonly to: string;
  /** HTML as published. */
  readonly html: string;
}

/** A commentary's place in its chapter, without its text. */
export type TafsirHead = Omit<TafsirEntry, "html"> & { readonly bytes: number };

/** The fields of one row about a word. */
export interface WordText {
  readonly recordType: string;
  readonly recordKey: string;
  /** HTML as published. */
  readonly html: string;
}

/** A word: its Arabic (plain text) if known, and the resource's rows about it. */
export interface WordEntry {
  readonly arabic: string | null;
  readonly texts: readonly WordText[];
}

/** The words of one verse; `verseKey` is null if their verse is unknown. */
export interface WordsEntry {
  readonly verseKey: string | null;
  readonly words: readonly WordEntry[];
}

/** One piece of audio: a verse, or a whole chapter if `verseKey` is null. */
export interface Track {
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
  readonly chapter: number | null;
  /** An absolute https URL; null if the row has no usable URL. */
  readonly url: string | null;
  /** The published URL, to be shown if `url` is null. */
  readonly published: string | null;
  /** Seconds; null if unknown. */
  readonly duration: number | null;
  /** Start of each verse in a chapter's audio, in milliseconds, ascending. */
  readonly timings: readonly { readonly verseKey: string; readonly startMs: number }[];
}

export interface ArticleHead {
  readonly recordType: string;
  readonly recordKey: string;
  readonly title: string | null;
  readonly lang: string | null;
  readonly direction: "ltr" | "rtl";
}

export interface TableRow {
  readonly recordType: string;
  readonly recordKey: string;
  /** The verse of the row, or of the word that it is about. */
  readonly verseKey: string | null;
  /** One cell for each column, shortened; null if the row lacks the field. */
  readonly cells: readonly (string | null)[];
}

/** Arabic text of a verse, from a synced `quran_core` resource: plain text, never HTML. */
export interface ArabicVerse {
  readonly verseKey: string;
  readonly text: string;
}

/**
 * A part of one chapter. `offset` counts rows before the part in the chapter's reading order;
 * `nextOffset` is where the next part begins, null after the last row.
 */
interface ChapterPart {
  readonly chapter: number;
  readonly offset: number;
  readonly nextOffset: number | null;
}

/**
 * Rows whose verse key names this chapter but none of its verses. They follow the chapter's last
 * row.
 */
export interface Unplaced<Entry> {
  /** Number of such rows in the chapter; very long ones may be missing from `entries`. */
  readonly count: number;
  /** The entries, with their verse keys as published. */
  readonly entries: readonly Entry[];
}

export interface VersesPage extends ChapterPart {
  readonly kind: "verses";
  readonly entries: readonly VerseEntry[];
  readonly unplaced?: Unplaced<VerseEntry> | undefined;
  /** Arabic text of the verses on the page, if synced; empty on pages of the Arabic text itself. */
  readonly arabic: readonly ArabicVerse[];
}

export interface TafsirPage extends ChapterPart {
  readonly kind: "tafsir";
  /** All commentaries of the chapter, in reading order. */
  readonly heads: readonly TafsirHead[];
  readonly entries: readonly TafsirEntry[];
  readonly unplaced?: Unplaced<TafsirEntry> | undefined;
  readonly arabic: readonly ArabicVerse[];
}

export interface WordsPage extends ChapterPart {
  readonly kind: "words";
  readonly entries: readonly WordsEntry[];
  readonly arabic: readonly ArabicVerse[];
  /** The mushaf that placed the words in verses; null if their own rows name the verses. */
  readonly placedBy: string | null;
  /** Number of rows whose words are missing in that mushaf. */
  readonly unplaced: number;
}

export interface RecitationPage extends ChapterPart {
  readonly kind: "recitation";
  readonly entries: readonly Track[];
  readonly arabic: readonly ArabicVerse[];
}

export interface ArticlesPage {
  readonly kind: "articles";
  readonly localizations: readonly ArticleHead[];
  /** Index of the localization whose text is sent; -1 without a text. */
  readonly selected: number;
  /** HTML as published. */
  readonly html: string;
}

/** The reason why words are in a table instead of under their verses. */
export type WordsProblem =
  /** The local copy has no mushaf with words. */
  | "noMushaf"
  /** The mushafs do not place these words. */
  | "notInMushaf";

export interface TablePage {
  readonly kind: "table";
  readonly wordsProblem: WordsProblem | null;
  readonly recordTypes: readonly { readonly name: string; readonly count: number }[];
  /** The displayed record type; null for all. */
  readonly recordType: string | null;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  readonly offset: number;
  readonly nextOffset: number | null;
  readonly total: number;
}

export type ReaderPage =
  VersesPage | TafsirPage | WordsPage | RecitationPage | ArticlesPage | TablePage;

export type ChapterPage = VersesPage | TafsirPage | WordsPage | RecitationPage;

/** A row that differs from its last reviewed state. */
export interface ChangeMark {
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
  readonly kind: "created" | "updated" | "deleted";
  /** Number of changes since then. */
  readonly times: number;
  /** ISO 8601: when the service recorded the last of them. */
  readonly changedAt: string;
  /** ISO 8601: when the last of them was applied here; the `through` of its review. */
  readonly appliedAt: string;
  /** Former text of a deleted row, if it is short. */
  readonly former: string | null;
}

/** Changes of the whole resource and of the rows on one page. */
export interface PageChanges {
  /** Number of unreviewed rows in the resource. */
  readonly total: number;
  /**
   * ISO 8601: when the newest of these changes was applied, to review them all; null without
   * changes.
   */
  readonly through: string | null;
  readonly marks: readonly ChangeMark[];
}

/**
 * A changed row's text before and after, as plain text or JSON; null for a row that did not exist.
 */
export interface Difference {
  readonly recordType: string;
  readonly recordKey: string;
  readonly form: "text" | "json";
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * Verses in the first message to a panel that opens at the top of a chapter; the rest follow at
 * once.
 */
export const FIRST_VERSES = 30;

/** A place in a resource: a verse, a localization of an article, or a row of a table. */
export interface ReaderPlace {
  readonly chapter: number | null;
  readonly verseKey: string | null;
  /** Record key of an article's localization, or record type of a table. */
  readonly part: string | null;
  /** First visible row, if the resource is shown as a table. */
  readonly table?: number | undefined;
  /** Distance from the top of the window to the top of the verse, in pixels. */
  readonly offset: number;
}

/** The verses that a resource covers. */
export interface Coverage {
  /** Number of covered verses in each chapter; index 0 is chapter 1. */
  readonly verses: readonly number[];
  /** Ranges of verses without a row, in order; a range stays within its chapter. */
  readonly missing: readonly { readonly from: string; readonly to: string }[];
}
