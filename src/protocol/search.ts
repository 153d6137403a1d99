import * as z from "zod/mini";
import { chapterNumber, count, refSchema, requestId, rowName, verseKeySchema } from "./shared.js";

/*
 * The messages between the search panel and its webview. The webview says `ready` first; the host
 * answers with `init`. `search` is answered by `progress` messages until one has `isDone`; a newer
 * search ends the previous one. Every message of the webview that carries an `id` is answered once.
 * Hits are numbered by search: after a commit, rows of the search before it can be gone.
 */

/** UTF-16 units of a query. */
export const MAX_QUERY = 500;

const text = z.string().check(z.maxLength(MAX_QUERY));

/** Texts in one answer. */
export const MAX_HITS = 100;

const filtersSchema = z.object({
  groups: z.array(refSchema.shape.group),
  /** Language names as the service gives them. */
  languages: z.array(text),
  resources: z.array(refSchema),
  chapters: z.array(chapterNumber),
  changedOnly: z.boolean(),
});
export type SearchFilters = z.infer<typeof filtersSchema>;

/** Everything that determines the hits and their display. VS Code keeps it across a reload. */
export const searchStateSchema = z.object({
  query: text,
  exactMarks: z.boolean(),
  wholeWords: z.boolean(),
  filters: filtersSchema,
  by: z.enum(["resource", "verse"]),
});
export type SearchState = z.infer<typeof searchStateSchema>;

export const EMPTY_SEARCH: SearchState = {
  query: "",
  exactMarks: false,
  wholeWords: false,
  filters: { groups: [], languages: [], resources: [], chapters: [], changedOnly: false },
  by: "resource",
};

const resourceSchema = z.object({
  group: refSchema.shape.group,
  id: refSchema.shape.id,
  /** Includes the language or id if another resource has the same name. */
  name: z.string(),
  groupName: z.string(),
  languageName: z.nullable(z.string()),
  lang: z.nullable(z.string()),
  direction: z.enum(["ltr", "rtl"]),
});
export type SearchResource = z.infer<typeof resourceSchema>;

const markedText = {
  text: z.string(),
  ranges: z.array(z.object({ start: count, end: count })),
  cutBefore: z.boolean(),
  cutAfter: z.boolean(),
};

/** A hit's row, as it can be opened and copied. */
const hitSchema = z.object({
  ...markedText,
  ref: refSchema,
  ...rowName,
  line: count,
  /** For a word: its verse, if a mushaf places it. */
  verseKey: z.nullable(z.string()),
  /** For a word without a verse: its printed place, for people. */
  place: z.nullable(z.string()),
  /** Names of other resources that publish the same text. */
  alsoIn: z.array(z.string()),
});
export type SearchPanelHit = z.infer<typeof hitSchema>;

const verseSchema = z.object({
  verseKey: z.string(),
  hits: z.array(hitSchema),
  /** Number of further hits that are not in `hits`. */
  more: count,
  /** The verse in each companion, in the order of the companions. Empty if it has no text. */
  companions: z.array(z.string()),
});
export type SearchVerse = z.infer<typeof verseSchema>;

const page = {
  search: count,
  offset: count,
  limit: z.int().check(z.minimum(1), z.maximum(MAX_HITS)),
};

export const searchRequestSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("search"), search: count, state: searchStateSchema }),
  /** Answered by `hits`. */
  z.object({ type: z.literal("hits"), id: requestId, section: count, ...page }),
  /** Answered by `verses`. */
  z.object({ type: z.literal("verses"), id: requestId, ...page }),
  /** Answered by `done`. */
  z.object({
    type: z.literal("open"),
    id: requestId,
    target: z.union([
      z.object({ ref: refSchema, ...rowName }),
      z.object({ verseKey: verseKeySchema }),
    ]),
    beside: z.boolean(),
  }),
  /** Copies one hit, or all hits if `hit` is absent. Answered by `copied`. */
  z.object({
    type: z.literal("copy"),
    id: requestId,
    search: count,
    format: z.enum(["text", "markdown", "csv"]),
    hit: z.nullable(z.object({ ref: refSchema, line: count })),
  }),
  /** All hits as a document. Answered by `copied`. */
  z.object({ type: z.literal("document"), id: requestId, search: count }),
  z.object({ type: z.literal("companions"), companions: z.array(refSchema) }),
  /** The query is worth remembering: a person opened a hit or pressed Enter. */
  z.object({ type: z.literal("remember"), query: text }),
  z.object({ type: z.literal("problem"), message: z.string().check(z.maxLength(2000)) }),
]);
export type SearchPanelRequest = z.infer<typeof searchRequestSchema>;

export const searchMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("init"),
    locale: z.string(),
    /** A query from a command; null to keep the panel's query. */
    query: z.nullable(z.string()),
    resources: z.array(resourceSchema),
    companions: z.array(refSchema),
    history: z.array(z.string()),
  }),
  /** A command sets another query in the open panel. */
  z.object({ type: z.literal("query"), query: z.string() }),
  /** After a commit, or after a switch to another service. */
  z.object({
    type: z.literal("changed"),
    resources: z.array(resourceSchema),
    /** The search whose hits are outdated now; null if there was no search. */
    outdated: z.nullable(count),
    /** The companions in the new service, after a switch; ids have other meanings there. */
    switched: z.nullable(z.object({ companions: z.array(refSchema) })),
  }),
  z.object({ type: z.literal("history"), history: z.array(z.string()) }),
  z.object({
    type: z.literal("progress"),
    search: count,
    isDone: z.boolean(),
    /** Resources with hits, in order; each message has all of them. */
    sections: z.array(z.object({ ref: refSchema, count })),
    verseCount: count,
    /** Hits without a verse, which a list by verse does not have. */
    unplacedCount: count,
    /** Count and time, for people. */
    status: z.string(),
    /** A hint after a search without hits, or the fault of the query. */
    advice: z.array(z.string()),
    /** The verse that the query names, if the local copy has it. */
    verse: z.nullable(z.object({ verseKey: z.string(), label: z.string() })),
  }),
  /** In the order of the list; null for a row that a commit replaced after the search. */
  z.object({ type: z.literal("hits"), id: requestId, hits: z.array(z.nullable(hitSchema)) }),
  z.object({ type: z.literal("verses"), id: requestId, verses: z.array(verseSchema) }),
  z.object({ type: z.literal("done"), id: requestId }),
  /** `copied` is less than `total` if there are too many hits, or if a commit replaced some. */
  z.object({ type: z.literal("copied"), id: requestId, copied: count, total: count }),
  z.object({ type: z.literal("failed"), id: requestId, code: z.string(), message: z.string() }),
  z.object({
    type: z.literal("nothing"),
    title: z.string(),
    message: z.string(),
    canRetry: z.boolean(),
  }),
]);
export type SearchMessage = z.infer<typeof searchMessageSchema>;
