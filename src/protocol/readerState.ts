import * as z from "zod/mini";
import { chapterNumber, count, verseKeySchema, rowName, refSchema, serviceKey } from "./shared.js";

/** A place in a resource: a verse, a localization of an article, or a row of a table. */
export const placeSchema = z.object({
  chapter: z.nullable(chapterNumber),
  verseKey: z.nullable(verseKeySchema),
  /** Record key of an article's localization, or record type of a table. */
  part: z.nullable(z.string().check(z.maxLength(200))),
  /** The first displayed row, for a table. */
  table: z.optional(count),
  /** Pixels from the top of the window to the top of the verse. */
  offset: z.number(),
  /** The share of the verse above the visible area. */
  within: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
});
export type Place = z.infer<typeof placeSchema>;

const keptRow = z.object(rowName);

/** The state that the webview keeps while it is hidden and for a reload: no text, only names. */
export const readerStateSchema = z.object({
  ref: refSchema,
  /** The key of the service whose local copy is shown. */
  service: z.optional(serviceKey),
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

/** Reading preferences, shared by all reader panels. */
export const preferencesSchema = z.object({
  textScale: scale,
  arabicScale: scale,
  /** Line length in characters; 0 fills the panel. */
  measure: z.int().check(z.minimum(0), z.maximum(140)),
  showArabic: z.boolean(),
});
export type Preferences = z.infer<typeof preferencesSchema>;
