import * as z from "zod/mini";
import {
  count,
  refSchema,
  requestId,
  resourceHeadSchema,
  rowName,
  serviceKey,
  textOrNull,
} from "./shared.js";

/*
 * The messages between an inspector panel and its webview: one union for each direction, validated
 * at both ends. The webview says `ready` first; the host answers with `init`. Every message of the
 * webview that carries an `id` is answered once: `rows`, `row`, `done` or `failed`.
 */

const numberOrNull = z.nullable(z.number());

/** The webview's state for a reload: only the name of its resource. */
export const inspectorStateSchema = z.object({ ref: refSchema, service: z.optional(serviceKey) });
export type InspectorState = z.infer<typeof inspectorStateSchema>;

/** The service's data about a resource, and its stored state. Times are ISO 8601. */
const detailsSchema = z.object({
  resourceContentId: numberOrNull,
  schemaVersion: numberOrNull,
  syncSequence: numberOrNull,
  fullCopySequence: numberOrNull,
  currentThrough: numberOrNull,
  lastRefreshedAt: textOrNull,
  lastChangedAt: textOrNull,
  /** `message` is for people; `cause` is the logged reason. */
  failure: z.nullable(
    z.object({ code: z.string(), message: z.string(), cause: z.string(), at: z.string() }),
  ),
  lostRows: numberOrNull,
  needsFullCopy: z.boolean(),
  bytes: count,
  file: textOrNull,
  rowsByType: z.array(z.object({ name: z.string(), count })),
});
export type ResourceDetails = z.infer<typeof detailsSchema>;

const rowHead = z.object({
  ...rowName,
  verseKey: textOrNull,
  bytes: count,
  /** The first words of the row, without markup; null if it has no text. */
  excerpt: textOrNull,
});
export type InspectedRow = z.infer<typeof rowHead>;

/** Rows in one answer. */
export const MAX_ROWS = 500;

const filter = {
  /** Words to find in rows; empty for all rows. */
  contains: z.string().check(z.maxLength(200)),
  recordType: textOrNull,
};

export const inspectorRequestSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  /** Answered by `rows`. */
  z.object({
    type: z.literal("rows"),
    id: requestId,
    ...filter,
    offset: count,
    limit: z.int().check(z.minimum(1), z.maximum(MAX_ROWS)),
  }),
  /** Answered by `row`. */
  z.object({ type: z.literal("row"), id: requestId, ...rowName }),
  /** Opens the row's JSON as a read-only document; answered by `done`. */
  z.object({ type: z.literal("openRow"), id: requestId, ...rowName }),
  /** Opens the resource in the reader, at a verse if given; answered by `done`. */
  z.object({ type: z.literal("read"), id: requestId, verseKey: textOrNull }),
  /** Checks the quality of the resource; answered by `done` before the check ends. */
  z.object({ type: z.literal("checkQuality"), id: requestId }),
  /** Brings up the Problems panel; answered by `done`. */
  z.object({ type: z.literal("openProblems"), id: requestId }),
  z.object({ type: z.literal("problem"), message: z.string().check(z.maxLength(2000)) }),
]);
export type InspectorRequest = z.infer<typeof inspectorRequestSchema>;

/** Quality findings by severity; ignored findings count only in `ignored`. */
const findingCounts = z.object({
  error: count,
  warning: count,
  information: count,
  ignored: count,
});
/** Null if the resource was not checked. */
export type FindingCounts = z.infer<typeof findingCounts> | null;

export const inspectorMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("init"),
    resource: resourceHeadSchema,
    details: detailsSchema,
    locale: z.string(),
  }),
  /** After a commit: earlier rows may be outdated. */
  z.object({ type: z.literal("changed"), resource: resourceHeadSchema, details: detailsSchema }),
  z.object({
    type: z.literal("rows"),
    id: requestId,
    rows: z.array(rowHead),
    offset: count,
    /** Number of matching rows. */
    total: count,
  }),
  /** `json` is the payload exactly as the service sent it. */
  z.object({ type: z.literal("row"), id: requestId, json: z.string() }),
  z.object({ type: z.literal("done"), id: requestId }),
  z.object({ type: z.literal("failed"), id: requestId, code: z.string(), message: z.string() }),
  /** Covered verses, and changes in the local history, as one number per chapter (114 each). */
  z.object({
    type: z.literal("coverage"),
    verses: z.array(count),
    changes: z.array(count),
    /** Ranges of verses without a row, in order; each stays within its chapter. */
    missing: z.array(z.object({ from: z.string(), to: z.string() })),
  }),
  /** Sent after `init`, and whenever the findings change. */
  z.object({ type: z.literal("quality"), findings: z.nullable(findingCounts) }),
  z.object({
    type: z.literal("nothing"),
    title: z.string(),
    message: z.string(),
    /** True if a retry may succeed. */
    canRetry: z.boolean(),
  }),
]);
export type InspectorMessage = z.infer<typeof inspectorMessageSchema>;

export { parseMessage } from "./shared.js";
export type { ResourceHead } from "./shared.js";
