/*
 * What a reader shows, one bounded page at a time. Texts are as published (HTML where the service
 * sends HTML): whoever displays them cleans them.
 */

/** How a resource is read; decided by its group alone. */
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

/** The reader for a group; the generic table for groups that are not known. */
export function readerKind(group: string): ReaderKind {
  return Object.hasOwn(KINDS, group) ? (KINDS[group] ?? "table") : "table";
}

export interface Footnote {
  /** The id that markers in the text name (`<sup foot_note="id">`). */
  readonly id: string;
  /** HTML as published. */
  readonly html: string;
}

/** One verse of a translation, or one verse of the Arabic text. */
export interface VerseEntry {
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string;
  /** Last verse of a text for several verses; absent for a single verse. */
  readonly to?: string | undefined;
  /** HTML as published, footnote markers included. */
  readonly html: string;
  readonly notes: readonly Footnote[];
}

/** One commentary, about the verses `from` to `to` (verse keys; equal for a single verse). */
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

/** What one row says of a word. */
export interface WordText {
  readonly recordType: string;
  readonly recordKey: string;
  /** HTML as published. */
  readonly html: string;
}

/** A word: its Arabic where it is known (plain text), and what the resource's rows say of it. */
export interface WordEntry {
  readonly arabic: string | null;
  readonly texts: readonly WordText[];
}

/** The words of one verse; `verseKey` is null for words whose verse is not known. */
export interface WordsEntry {
  readonly verseKey: string | null;
  readonly words: readonly WordEntry[];
}

/** One piece of audio: a verse, or a whole chapter where `verseKey` is null. */
export interface Track {
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
  readonly chapter: number | null;
  /** An absolute https URL; null where the row has none that can be completed. */
  readonly url: string | null;
  /** What the service sent, to say so where `url` is null. */
  readonly published: string | null;
  /** Seconds; null where the service does not say. */
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
  readonly verseKey: string | null;
  /** One cell for each column, shortened; null where the row lacks the field. */
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

/** Rows whose verse key names this chapter and no verse of it. They follow its last row. */
export interface Unplaced<Entry> {
  /** All such rows of the chapter; very long ones may be missing from `entries`. */
  readonly count: number;
  /** Their verse keys are as published. */
  readonly entries: readonly Entry[];
}

export interface VersesPage extends ChapterPart {
  readonly kind: "verses";
  readonly entries: readonly VerseEntry[];
  readonly unplaced?: Unplaced<VerseEntry> | undefined;
  /** Arabic text of the verses shown, where it is synced; empty for the Arabic text itself. */
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
  /** The mushaf that told which verses the words are in; null where their own rows say it. */
  readonly placedBy: string | null;
  /** Rows of the resource whose words that mushaf does not have. */
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
  /** Index of the localization whose text is sent; -1 where there is none. */
  readonly selected: number;
  /** HTML as published. */
  readonly html: string;
}

/** Why words are in a table, and not under their verses. */
export type WordsProblem =
  /** No mushaf with words is in the local copy. */
  | "noMushaf"
  /** There is one, but it does not tell the verses of these words. */
  | "notInMushaf";

export interface TablePage {
  readonly kind: "table";
  readonly wordsProblem: WordsProblem | null;
  readonly recordTypes: readonly { readonly name: string; readonly count: number }[];
  /** The record type shown; null for all. */
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

/** A row that differs from what was last reviewed, as a reader marks it. */
export interface ChangeMark {
  readonly recordType: string;
  readonly recordKey: string;
  readonly verseKey: string | null;
  readonly kind: "created" | "updated" | "deleted";
  /** How many changes lie between the two. */
  readonly times: number;
  /** ISO 8601: when the service recorded the last of them. */
  readonly changedAt: string;
  /** ISO 8601: when it was applied here; what has to be reviewed. */
  readonly appliedAt: string;
  /** Of a row that is gone: its text, where it is short enough to come along. */
  readonly former: string | null;
}

/** What a reader says of changes: of the whole resource, and of the rows of one page. */
export interface PageChanges {
  /** Changed rows of the resource that nobody has reviewed. */
  readonly total: number;
  /** ISO 8601: the newest change that this knows of, for reviewing them all; null without any. */
  readonly through: string | null;
  readonly marks: readonly ChangeMark[];
}

/** One changed row's text before and after, as plain text or as JSON; null where there was none. */
export interface Difference {
  readonly recordType: string;
  readonly recordKey: string;
  readonly form: "text" | "json";
  readonly before: string | null;
  readonly after: string | null;
}

/** Verses that a panel gets when it opens at the top of a chapter; the others come right after. */
export const FIRST_VERSES = 30;

/** A place in a resource: a verse, a localization of an article, or a row of a table. */
export interface ReaderPlace {
  readonly chapter: number | null;
  readonly verseKey: string | null;
  /** Record key of an article's localization, or record type of a table. */
  readonly part: string | null;
  /** First row shown, if the resource is shown as a table. */
  readonly table?: number | undefined;
  /** Pixels from the top of the window to the top of the verse. */
  readonly offset: number;
}

/** The verses that a resource covers. */
export interface Coverage {
  /** Covered verses of each chapter; index 0 is chapter 1. */
  readonly verses: readonly number[];
  /** Ranges of verses without a row, in order; a range stays within its chapter. */
  readonly missing: readonly { readonly from: string; readonly to: string }[];
}
