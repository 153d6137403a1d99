import * as z from "zod/mini";
import {
  chapterNumber,
  count,
  requestId,
  resourceHeadSchema,
  rowName,
  verseKeySchema,
  textOrNull,
} from "./shared.js";
import {
  someRows,
  moment,
  pageChanges,
  difference,
  changeTarget,
  changeMark,
  verseMargin,
} from "./readerMarks.js";
import { readerPage } from "./readerPages.js";
import { placeSchema, preferencesSchema } from "./readerState.js";

/*
 * The messages between a reader panel and its webview: one union for each direction, validated at
 * both ends. The webview first sends `ready`. The host answers with `init`, or with `begun` if it
 * has sent `init` already. Every request with an `id` gets one answer with the same `id`: `page`,
 * `differences`, `found`, `done` or `failed`.
 */

/** The words of a search, marked in its hit until Escape. */
const highlight = z.string().check(z.maxLength(500));

/** Verses of one chapter from a reference, marked until Escape. */
const verseRange = z.object({
  chapter: chapterNumber,
  from: z.int().check(z.minimum(1)),
  to: z.int().check(z.minimum(1)),
});
export type VerseRange = z.infer<typeof verseRange>;

export const readerRequestSchema = z.discriminatedUnion("type", [
  /**
   * The webview is listening; answered by `init`, or by `begun`. `place` is its place before a
   * reload.
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
  /** Text of the jump box; answered by `page`, or by `failed` with the valid input. */
  z.object({
    type: z.literal("jump"),
    id: requestId,
    text: z.string().check(z.maxLength(200)),
  }),
  /**
   * The resource as text, from a chapter or its beginning; answered by `page`, which is a table for
   * a resource without text.
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
  /** Answered by `done` with the result. */
  z.object({
    type: z.literal("copy"),
    id: requestId,
    ...rowName,
    /** For words, the whole verse of the row is copied. */
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
      "service",
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
  /** Opens the row's JSON as a read-only document; answered by `done`. */
  z.object({ type: z.literal("openRow"), id: requestId, ...rowName }),
  /** Differences of changed rows; answered by `differences`. */
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
   * Marks changes applied up to a time as reviewed, for some rows or the whole resource. A null
   * time removes the marks of the rows. Answered by `done`.
   */
  z.object({
    type: z.literal("review"),
    id: requestId,
    through: z.nullable(moment),
    rows: z.nullable(someRows),
  }),
  z.object({ type: z.literal("place"), place: placeSchema }),
  z.object({ type: z.literal("preferences"), preferences: preferencesSchema }),
  /** An error inside the webview, for the log. */
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
    /** True if a person asked for the place, and false if it is remembered. */
    isJump: z.boolean(),
    preferences: preferencesSchema,
    /** BCP 47 tag of the user's display language. */
    locale: z.string(),
    /** True if Arabic text is synced, for the toggle. */
    hasArabic: z.boolean(),
    /** Groups with a resource that can show a verse. */
    groups: z.array(z.string()),
    highlight: z.optional(highlight),
    row: z.optional(z.object(rowName)),
    range: z.optional(verseRange),
    differences: z.optional(someRows),
  }),
  /** `init` was sent before `ready` arrived; a webview that missed it sends `ready` again. */
  z.object({ type: z.literal("begun") }),
  /** A page: the answer to a request, or (without `id`) a page that a command opens. */
  z.object({
    type: z.literal("page"),
    id: z.optional(requestId),
    page: readerPage,
    /** If absent, earlier marks stay, because the page continues its chapter. */
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
  /** Null if nothing is left to review. */
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
  /** After a review: only new and changed marks, and the rows that lost theirs. */
  z.object({
    type: z.literal("marks"),
    total: count,
    through: z.nullable(moment),
    gone: z.array(z.object(rowName)),
    marks: z.array(changeMark),
  }),
  z.object({ type: z.literal("preferences"), preferences: preferencesSchema }),
  /** All marks in the margin of a chapter; replaces earlier ones. */
  z.object({ type: z.literal("margin"), chapter: chapterNumber, verses: z.array(verseMargin) }),
  /** Covered verses in the local copy, one number per chapter (114 numbers). */
  z.object({ type: z.literal("coverage"), verses: z.array(count) }),
  /** The resource was removed from the local copy; the shown page may stay. */
  z.object({ type: z.literal("gone") }),
  /** The service of the local copy is not in use; the shown page may stay. */
  z.object({ type: z.literal("away"), service: z.string() }),
  /** Nothing can be shown: the resource is not in the local copy, or the store cannot be read. */
  z.object({
    type: z.literal("nothing"),
    title: z.string(),
    message: z.string(),
    /** True if a retry may succeed. */
    canRetry: z.boolean(),
  }),
]);
export type ReaderMessage = z.infer<typeof readerMessageSchema>;

export { parseMessage } from "./shared.js";
export type { ResourceHead } from "./shared.js";

export type { VerseMargin } from "./readerMarks.js";
export { DEFAULT_PREFERENCES } from "./preferences.js";
export {
  placeSchema,
  preferencesSchema,
  readerStateSchema,
  type Place,
  type Preferences,
  type ReaderState,
} from "./readerState.js";
