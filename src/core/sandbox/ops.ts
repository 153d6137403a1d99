import * as z from "zod";

/*
 * The published changes as plain data: the entries of the journal. Applied in order to the same
 * initial content, they result in the same content with the same sequences.
 */

const ref = z.object({ group: z.string(), id: z.int() });

const row = z.object({
  recordType: z.string(),
  recordKey: z.string(),
  verseKey: z.string().nullable(),
  sourceRecordId: z.int().nullable(),
  json: z.string(),
});

const listing = z.object({
  name: z.string(),
  authorName: z.string(),
  slug: z.string(),
  languageName: z.string(),
  style: z.string().optional(),
});

/** Milliseconds since 1970: `changed_at` of the mutation. */
const at = z.number();

export const opSchema = z.discriminatedUnion("op", [
  z.object({ op: z.literal("createRow"), at, ref, row }),
  z.object({ op: z.literal("updateRow"), at, ref, row }),
  z.object({
    op: z.literal("deleteRow"),
    at,
    ref,
    recordType: z.string(),
    recordKey: z.string(),
  }),
  z.object({ op: z.literal("hide"), at, ref, reason: z.string().nullable() }),
  z.object({ op: z.literal("restore"), at, ref }),
  /** Without rows the content does not change. */
  z.object({ op: z.literal("invalidate"), at, ref, rows: z.array(row).nullable() }),
  z.object({ op: z.literal("touch"), at, ref }),
  z.object({
    op: z.literal("addResource"),
    at,
    ref,
    resourceContentId: z.int().nullable(),
    listing: listing.nullable(),
    rows: z.array(row),
  }),
  z.object({ op: z.literal("removeResource"), at, ref, reason: z.string().nullable() }),
  /** A mutation type of a future service. It does not change the content. */
  z.object({
    op: z.literal("unknownMutation"),
    at,
    ref,
    type: z.string(),
    recordType: z.string().nullable(),
    recordKey: z.string().nullable(),
    json: z.string().nullable(),
  }),
  z.object({ op: z.literal("expireTokens"), at }),
]);

export type SandboxOp = z.infer<typeof opSchema>;

type WithoutTime<T> = T extends unknown ? Omit<T, "at"> : never;

/** A change without its time. */
export type UntimedOp = WithoutTime<SandboxOp>;

/** Keeps published changes across restarts of the service. */
export interface SandboxJournal {
  /** Entries in the order in which they were appended, without invalid ones. */
  load(): Promise<readonly unknown[]>;
  append(op: SandboxOp): Promise<void>;
}
