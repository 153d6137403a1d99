import * as z from "zod/mini";
import type {
  ArticleHead,
  ChangeMark,
  Difference,
  PageChanges,
  ReaderPage,
  TafsirEntry,
  TafsirHead,
  Track,
  VerseEntry,
} from "../core/model/pages.js";
import {
  arabicVerse,
  chapterNumber,
  count,
  footnote,
  refSchema,
  requestId,
  resourceHeadSchema,
  rowName,
  verseKeySchema,
} from "./shared.js";

/*
 * The messages between a reader panel and its webview: one union for each direction, validated at
 * both ends. The webview says `ready` first; the host answers with `init`, where the document did
 * not bring that message already. Every message of the webview that carries an `id` is answered once: `page`, `done` or `failed` with the same `id`.
 */

const textOrNull = z.nullable(z.string());
const direction = z.enum(["ltr", "rtl"]);

// ------------------------------------------------------------------------------- pages

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

/** The annotation makes the compiler compare the schema with the library's types. */
const readerPage: z.ZodMiniType<ReaderPage> = z.discriminatedUnion("kind", [
  versesPage,
  tafsirPage,
  wordsPage,
  recitationPage,
  articlesPage,
  tablePage,
]);

// ------------------------------------------------------------------------------- changes

const moment = z.string().check(z.maxLength(40));

const changeMark: z.ZodMiniType<ChangeMark> = z.object({
  ...rowName,
  verseKey: textOrNull,
  kind: z.enum(["created", "updated", "deleted"]),
  times: count,
  changedAt: z.string(),
  appliedAt: moment,
  former: textOrNull,
});

/** The unreviewed changes on a page. */
const pageChanges: z.ZodMiniType<PageChanges> = z.object({
  total: count,
  through: z.nullable(moment),
  marks: z.array(changeMark),
});

const difference: z.ZodMiniType<Difference> = z.object({
  ...rowName,
  form: z.enum(["text", "json"]),
  before: textOrNull,
  after: textOrNull,
});

/** Rows that are reviewed or compared at once: a verse's words, at most. */
const someRows = z.array(z.object(rowName)).check(z.minLength(1), z.maxLength(500));

/** Where to find a changed row. */
const changeTarget = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("chapter"),
    chapter: chapterNumber,
    verse: z.nullable(z.int()),
  }),
  z.object({ kind: z.literal("article"), recordKey: z.string() }),
  z.object({ kind: z.literal("table"), recordType: z.string(), offset: count }),
]);

// ------------------------------------------------------------------------------- margin

const label = z.string().check(z.maxLength(2000));

/** The marks beside a verse. A label is the number of marks, then their first texts, one a line. */
const verseMargin = z.object({
  verseKey: z.string(),
  finding: z.optional(z.object({ severity: z.enum(["error", "warning", "information"]), label })),
  note: z.optional(z.object({ isOpen: z.boolean(), label })),
});
export type VerseMargin = z.infer<typeof verseMargin>;

// ------------------------------------------------------------------------------- state

/** A place in a resource: a verse, a localization of an article, or a row of a table. */
export const placeSchema = z.object({
  chapter: z.nullable(chapterNumber),
  verseKey: z.nullable(verseKeySchema),
  /** Record key of an article's localization, or record type of a table. */
  part: z.nullable(z.string().check(z.maxLength(200))),
  /** The first row that is shown, where the resource is shown as a table. */
  table: z.optional(count),
  /** Pixels from the top of the window to the top of the verse. */
  offset: z.number(),
  /** The share of the verse that is above the text's window, if the verse begins above it. */
  within: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
});
export type Place = z.infer<typeof placeSchema>;

const keptRow = z.object(rowName);

/** The state that the webview keeps while it is hidden and for a reload: no text, only names. */
export const readerStateSchema = z.object({
  ref: refSchema,
  place: z.nullable(placeSchema),
  /** The places of Back and Forward, and the index of the present one. */
  trail: z.optional(z.object({ places: z.array(placeSchema).check(z.maxLength(50)), at: z.int() })),
  /** Rows of the last review, for Undo. */
  reviewed: z.optional(z.array(keptRow).check(z.maxLength(500))),
  /** Open footnotes, by their row. */
  notes: z.optional(
    z.array(z.object({ ...rowName, notes: z.array(z.string()) })).check(z.maxLength(200)),
  ),
  /** Rows whose difference is open. */
  differences: z.optional(z.array(keptRow).check(z.maxLength(50))),
});
export type ReaderState = z.infer<typeof readerStateSchema>;

const scale = z.number().check(z.minimum(0.7), z.maximum(2.5));

/** How people like to read; shared by all reader panels. */
export const preferencesSchema = z.object({
  textScale: scale,
  arabicScale: scale,
  /** Line length in characters; 0 fills the panel. */
  measure: z.int().check(z.minimum(0), z.maximum(140)),
  showArabic: z.boolean(),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const DEFAULT_PREFERENCES: Preferences = {
  textScale: 1,
  arabicScale: 1,
  measure: 68,
  showArabic: true,
};

// ------------------------------------------------------------------------------- messages

/** The words of a search, to be marked in the text that it found until Escape. */
const highlight = z.string().check(z.maxLength(500));

/** Verses of one chapter that a reference named, marked until Escape. */
const verseRange = z.object({
  chapter: chapterNumber,
  from: z.int().check(z.minimum(1)),
  to: z.int().check(z.minimum(1)),
});
export type VerseRange = z.infer<typeof verseRange>;

export const readerRequestSchema = z.discriminatedUnion("type", [
  /**
   * The webview listens from now on; answered by `init`, or by `begun`. `place` is what it remembers
   * from before a reload.
   */
  z.object({ type: z.literal("ready"), place: z.nullable(placeSchema) }),
  /** Answered by `page`. */
  z.object({
    type: z.literal("chapter"),
    id: requestId,
    chapter: chapterNumber,
    verse: z.nullable(z.int()),
    offset: z.optional(count),
  }),
  /** Text of the jump box; answered by `page`, or `failed` with what can be typed. */
  z.object({
    type: z.literal("jump"),
    id: requestId,
    text: z.string().check(z.maxLength(200)),
  }),
  /**
   * The resource as the text that it is, from a chapter on or where it begins; answered by `page`,
   * which is the table where it is no text.
   */
  z.object({
    type: z.literal("text"),
    id: requestId,
    chapter: z.nullable(chapterNumber),
    verse: z.nullable(z.int()),
  }),
  /** One localization of an article; answered by `page`. */
  z.object({ type: z.literal("article"), id: requestId, recordKey: z.string() }),
  /** A page of the table; answered by `page`. */
  z.object({
    type: z.literal("table"),
    id: requestId,
    recordType: textOrNull,
    offset: count,
  }),
  /** Answered by `done`, whose text says what happened. */
  z.object({
    type: z.literal("copy"),
    id: requestId,
    ...rowName,
    /** Of words the whole verse is copied, whichever of its rows is named. */
    verseKey: textOrNull,
    format: z.enum(["text", "reference", "markdown"]),
    to: z.enum(["clipboard", "editor"]),
    withArabic: z.boolean(),
  }),
  /** Opens a verse somewhere else; answered by `done`. */
  z.object({
    type: z.literal("openIn"),
    id: requestId,
    target: z.enum([
      "compare",
      "history",
      "note",
      "tafsirs",
      "translations",
      "inspector",
      "changes",
    ]),
    verseKey: z.nullable(verseKeySchema),
  }),
  /** Opens the first finding or note of a verse in its document; answered by `done`. */
  z.object({
    type: z.literal("openMargin"),
    id: requestId,
    kind: z.enum(["finding", "note"]),
    verseKey: verseKeySchema,
  }),
  /** Lets people add resources of a group; answered by `done`. */
  z.object({
    type: z.literal("addResources"),
    id: requestId,
    group: z.enum(["mushafs", "quran_core"]),
  }),
  /** The row's JSON as a read-only document; answered by `done`. */
  z.object({ type: z.literal("openRow"), id: requestId, ...rowName }),
  /** What became of changed rows; answered by `differences`. */
  z.object({ type: z.literal("difference"), id: requestId, rows: someRows }),
  /** The change after (1) or before (-1) a place; answered by `found`. */
  z.object({
    type: z.literal("findChange"),
    id: requestId,
    by: z.union([z.literal(1), z.literal(-1)]),
    row: z.nullable(z.object(rowName)),
    verseKey: z.nullable(verseKeySchema),
    chapter: z.nullable(chapterNumber),
  }),
  /**
   * Changes were reviewed that were applied up to a moment: of some rows, or of the resource. Null
   * takes the mark of the rows back. Answered by `done`.
   */
  z.object({
    type: z.literal("review"),
    id: requestId,
    through: z.nullable(moment),
    rows: z.nullable(someRows),
  }),
  z.object({ type: z.literal("place"), place: placeSchema }),
  z.object({ type: z.literal("preferences"), preferences: preferencesSchema }),
  /** Something that went wrong inside the webview, for the log. */
  z.object({ type: z.literal("problem"), message: z.string().check(z.maxLength(2000)) }),
]);
export type ReaderRequest = z.infer<typeof readerRequestSchema>;

export const readerMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("init"),
    resource: resourceHeadSchema,
    page: readerPage,
    changes: pageChanges,
    place: z.nullable(placeSchema),
    preferences: preferencesSchema,
    /** BCP 47 tag of the user's display language. */
    locale: z.string(),
    /** Whether Arabic text is synced, for the toggle. */
    hasArabic: z.boolean(),
    /** Groups that have a resource to open a verse in. */
    groups: z.array(z.string()),
    highlight: z.optional(highlight),
    row: z.optional(z.object(rowName)),
    range: z.optional(verseRange),
    differences: z.optional(someRows),
  }),
  /** `init` was sent before `ready` came; a webview that has missed it says `ready` again. */
  z.object({ type: z.literal("begun") }),
  /** A page: the answer to a request, or (without `id`) a place that the host was asked to show. */
  z.object({
    type: z.literal("page"),
    id: z.optional(requestId),
    page: readerPage,
    /** Without it what was marked before stays marked: the page is a further part of its chapter. */
    changes: z.optional(pageChanges),
    verseKey: z.nullable(z.string()),
    highlight: z.optional(highlight),
    row: z.optional(z.object(rowName)),
    range: z.optional(verseRange),
    /** Changed rows whose difference is opened. */
    differences: z.optional(someRows),
  }),
  z.object({
    type: z.literal("differences"),
    id: requestId,
    rows: z.array(difference),
  }),
  /** Null where nothing waits for review any more. */
  z.object({
    type: z.literal("found"),
    id: requestId,
    change: z.nullable(z.object({ ...rowName, number: count, total: count, target: changeTarget })),
  }),
  z.object({ type: z.literal("done"), id: requestId, text: z.string() }),
  z.object({ type: z.literal("failed"), id: requestId, code: z.string(), message: z.string() }),
  /**
   * After a commit. `page` is the shown page, read again; null if its rows are gone. Without `page`
   * and `changes` the rows and their marks are unchanged.
   */
  z.object({
    type: z.literal("changed"),
    resource: resourceHeadSchema,
    page: z.optional(z.nullable(readerPage)),
    changes: z.optional(pageChanges),
    hasArabic: z.boolean(),
    groups: z.array(z.string()),
  }),
  /** After a review: only the marks that are new or different, and the rows without a mark now. */
  z.object({
    type: z.literal("marks"),
    total: count,
    through: z.nullable(moment),
    gone: z.array(z.object(rowName)),
    marks: z.array(changeMark),
  }),
  z.object({ type: z.literal("preferences"), preferences: preferencesSchema }),
  /** All marks in the margin of a chapter, in place of those before. */
  z.object({ type: z.literal("margin"), chapter: chapterNumber, verses: z.array(verseMargin) }),
  /** Verses that the local copy covers, a number a chapter (114 numbers). */
  z.object({ type: z.literal("coverage"), verses: z.array(count) }),
  /** The local copy has nothing of the resource any more; what is shown may stay. */
  z.object({ type: z.literal("gone") }),
  /** Nothing can be shown: the resource is not in the local copy, or the store cannot be read. */
  z.object({
    type: z.literal("nothing"),
    title: z.string(),
    message: z.string(),
    /** Whether it may be there when it is asked for again. */
    canRetry: z.boolean(),
  }),
]);
export type ReaderMessage = z.infer<typeof readerMessageSchema>;

export { parseMessage } from "./shared.js";
export type { ResourceHead } from "./shared.js";
