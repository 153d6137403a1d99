import * as z from "zod/mini";
import { chapterNumber, arabicVerse, count, rowName, footnote, textOrNull } from "./shared.js";
import type {
  VerseEntry,
  TafsirHead,
  TafsirEntry,
  Track,
  ArticleHead,
  ReaderPage,
} from "../core/model/pages.js";

const direction = z.enum(["ltr", "rtl"]);

const verseEntry: z.ZodMiniType<VerseEntry> = z.object({
  ...rowName,
  verseKey: z.string(),
  to: z.optional(z.string()),
  html: z.string(),
  notes: z.array(footnote),
});

const tafsirHead: z.ZodMiniType<TafsirHead> = z.object({
  ...rowName,
  from: z.string(),
  to: z.string(),
  bytes: count,
});

const tafsirEntry: z.ZodMiniType<TafsirEntry> = z.object({
  ...rowName,
  from: z.string(),
  to: z.string(),
  html: z.string(),
});

const track: z.ZodMiniType<Track> = z.object({
  ...rowName,
  verseKey: textOrNull,
  chapter: z.nullable(chapterNumber),
  url: textOrNull,
  published: textOrNull,
  duration: z.nullable(z.number()),
  timings: z.array(z.object({ verseKey: z.string(), startMs: z.number() })),
});

const part = { chapter: chapterNumber, offset: count, nextOffset: z.nullable(count) };

const versesPage = z.object({
  kind: z.literal("verses"),
  ...part,
  entries: z.array(verseEntry),
  unplaced: z.optional(z.object({ count, entries: z.array(verseEntry) })),
  arabic: z.array(arabicVerse),
});
const tafsirPage = z.object({
  kind: z.literal("tafsir"),
  ...part,
  heads: z.array(tafsirHead),
  entries: z.array(tafsirEntry),
  unplaced: z.optional(z.object({ count, entries: z.array(tafsirEntry) })),
  arabic: z.array(arabicVerse),
});
const wordsPage = z.object({
  kind: z.literal("words"),
  ...part,
  entries: z.array(
    z.object({
      verseKey: textOrNull,
      words: z.array(
        z.object({
          arabic: textOrNull,
          texts: z.array(z.object({ ...rowName, html: z.string() })),
        }),
      ),
    }),
  ),
  arabic: z.array(arabicVerse),
  placedBy: textOrNull,
  unplaced: count,
});
const recitationPage = z.object({
  kind: z.literal("recitation"),
  ...part,
  entries: z.array(track),
  arabic: z.array(arabicVerse),
});
const articleHead: z.ZodMiniType<ArticleHead> = z.object({
  ...rowName,
  title: textOrNull,
  lang: textOrNull,
  direction,
});
const articlesPage = z.object({
  kind: z.literal("articles"),
  localizations: z.array(articleHead),
  selected: z.int(),
  html: z.string(),
});
const tablePage = z.object({
  kind: z.literal("table"),
  wordsProblem: z.nullable(z.enum(["noMushaf", "notInMushaf"])),
  recordTypes: z.array(z.object({ name: z.string(), count })),
  recordType: textOrNull,
  columns: z.array(z.string()),
  rows: z.array(
    z.object({
      ...rowName,
      verseKey: textOrNull,
      cells: z.array(textOrNull),
    }),
  ),
  offset: count,
  nextOffset: z.nullable(count),
  total: count,
});

/** The annotation lets the compiler compare the schema with the library's types. */
export const readerPage: z.ZodMiniType<ReaderPage> = z.discriminatedUnion("kind", [
  versesPage,
  tafsirPage,
  wordsPage,
  recitationPage,
  articlesPage,
  tablePage,
]);
