import * as z from "zod/mini";
import {
  MOST_COLUMNS,
  type CellDifference,
  type CellText,
  type ComparisonBlockTexts,
  type ComparisonCell,
} from "../core/model/comparison.js";
import type { DiffPart } from "../core/model/wordDiff.js";
import { preferencesSchema } from "./reader.js";
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
 * The messages between the compare panel and its webview. The webview says `ready` first; the host
 * answers with `comparison`. Texts are read for a few blocks at a time. Every message of the webview
 * that carries an `id` is answered once.
 */

const verse = z.int().check(z.minimum(1), z.maximum(286));

/** Blocks in one request for texts. */
export const MOST_BLOCKS = 16;

const differenceSchema = z.object({
  of: refSchema,
  /** Null for the text of `of` at its last review. */
  against: z.nullable(refSchema),
});
export type DifferenceChoice = z.infer<typeof differenceSchema>;

const columnsSchema = z.array(refSchema).check(z.maxLength(MOST_COLUMNS));

/** The state that VS Code keeps across a reload: names, no text. */
export const compareStateSchema = z.object({
  columns: columnsSchema,
  chapter: chapterNumber,
  verse,
  difference: z.nullable(differenceSchema),
});
export type CompareState = z.infer<typeof compareStateSchema>;

// ------------------------------------------------------------------------------- layout

const cell: z.ZodMiniType<Omit<ComparisonCell, "rows">> = z.object({
  from: verse,
  to: verse,
  about: z.object({ from: z.int(), to: z.int() }),
  kind: z.enum(["text", "continued", "none"]),
  bytes: count,
});
export type CompareCell = z.infer<typeof cell>;

const block = z.object({ from: verse, to: verse, columns: z.array(z.array(cell)) });
export type CompareBlock = z.infer<typeof block>;

const column = z.object({
  ...resourceHeadSchema.shape,
  /** Columns of one language can be compared word by word; null if the language is unknown. */
  language: z.nullable(z.string()),
  unreviewedRows: count,
});
export type CompareColumn = z.infer<typeof column>;

const choice = z.object({
  group: refSchema.shape.group,
  id: refSchema.shape.id,
  /** Includes the language or id if another column has the same name. */
  name: z.string(),
  groupName: z.string(),
  languageName: z.nullable(z.string()),
});
export type CompareChoice = z.infer<typeof choice>;

// ------------------------------------------------------------------------------- texts

const cellText: z.ZodMiniType<CellText> = z.object({
  ...rowName,
  html: z.string(),
  notes: z.array(footnote),
});
const diffPart: z.ZodMiniType<DiffPart> = z.object({
  kind: z.enum(["same", "removed", "added"]),
  text: z.string(),
});
const cellDifference: z.ZodMiniType<CellDifference> = z.object({
  kind: z.enum(["words", "same", "spacing", "otherVerses", "missing", "otherFields", "removed"]),
  parts: z.array(diffPart),
});
const blockTexts: z.ZodMiniType<ComparisonBlockTexts> = z.object({
  index: count,
  arabic: z.array(arabicVerse),
  columns: z.array(
    z.array(z.object({ texts: z.array(cellText), difference: z.nullable(cellDifference) })),
  ),
});

// ------------------------------------------------------------------------------- messages

export const compareRequestSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  /** Another surah, or a verse of the present one; answered by `comparison`. */
  z.object({
    type: z.literal("chapter"),
    id: requestId,
    chapter: chapterNumber,
    verse: z.nullable(verse),
  }),
  /** Text of the jump box; answered by `comparison`, or by `failed` with the valid input. */
  z.object({ type: z.literal("jump"), id: requestId, text: z.string().check(z.maxLength(200)) }),
  /** Answered by `comparison`. */
  z.object({ type: z.literal("columns"), id: requestId, columns: columnsSchema }),
  /** Answered by `comparison`. */
  z.object({
    type: z.literal("difference"),
    id: requestId,
    difference: z.nullable(differenceSchema),
  }),
  /** Texts of blocks of a comparison; answered by `texts`. */
  z.object({
    type: z.literal("texts"),
    id: requestId,
    version: count,
    indexes: z.array(count).check(z.maxLength(MOST_BLOCKS)),
  }),
  /**
   * Copies one verse, or the surah if `verse` is absent, as a Markdown table; answered by `done`.
   */
  z.object({ type: z.literal("copy"), id: requestId, verse: z.nullable(verse) }),
  /** Opens a column's resource in the reader; answered by `done`. */
  z.object({
    type: z.literal("open"),
    id: requestId,
    ref: refSchema,
    verseKey: z.nullable(verseKeySchema),
  }),
  /** Lets people add resources, of one group or of any; answered by `done`. */
  z.object({
    type: z.literal("addResources"),
    id: requestId,
    group: z.nullable(z.literal("quran_core")),
  }),
  /** Syncs the local copy; answered by `done`. */
  z.object({ type: z.literal("sync"), id: requestId }),
  /** The verse at the top, or the focused one. */
  z.object({ type: z.literal("place"), verse }),
  z.object({ type: z.literal("preferences"), preferences: preferencesSchema }),
  /** An error inside the webview, for the log. */
  z.object({ type: z.literal("problem"), message: z.string().check(z.maxLength(2000)) }),
]);
export type CompareRequest = z.infer<typeof compareRequestSchema>;

const comparison = z.object({
  type: z.literal("comparison"),
  id: z.optional(requestId),
  /** Increases with each comparison; requests for texts carry it. */
  version: count,
  locale: z.string(),
  state: compareStateSchema,
  /** The verse to bring to the top and mark; null keeps the place. */
  target: z.nullable(verse),
  /** One line for the person; empty for no message. */
  notice: z.string(),
  columns: z.array(column),
  /** Every possible column. */
  choices: z.array(choice),
  blocks: z.array(block),
  /** Verses with unreviewed changes, which have a difference to review. */
  changedVerses: z.array(verse),
  hasArabic: z.boolean(),
  preferences: preferencesSchema,
});
export type ComparisonMessage = z.infer<typeof comparison>;

export const compareMessageSchema = z.discriminatedUnion("type", [
  comparison,
  /** `blocks` is empty if the request names an older version; a new comparison follows. */
  z.object({
    type: z.literal("texts"),
    id: requestId,
    version: count,
    blocks: z.array(blockTexts),
  }),
  z.object({ type: z.literal("done"), id: requestId, text: z.string() }),
  z.object({ type: z.literal("failed"), id: requestId, code: z.string(), message: z.string() }),
  z.object({ type: z.literal("preferences"), preferences: preferencesSchema }),
  z.object({
    type: z.literal("nothing"),
    title: z.string(),
    message: z.string(),
    canRetry: z.boolean(),
    /** The local copy has too few resources; the page offers to add and sync some. */
    lacksResources: z.optional(z.literal(true)),
  }),
]);
export type CompareMessage = z.infer<typeof compareMessageSchema>;
