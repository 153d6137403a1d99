import * as z from "zod/mini";
import { chapterNumber, count, rowName, textOrNull } from "./shared.js";
import type { ChangeMark, PageChanges, Difference } from "../core/model/pages.js";

export const moment = z.string().check(z.maxLength(40));

export const changeMark: z.ZodMiniType<ChangeMark> = z.object({
  ...rowName,
  verseKey: textOrNull,
  kind: z.enum(["created", "updated", "deleted"]),
  times: count,
  changedAt: z.string(),
  appliedAt: moment,
  former: textOrNull,
});

/** The unreviewed changes on a page. */
export const pageChanges: z.ZodMiniType<PageChanges> = z.object({
  total: count,
  through: z.nullable(moment),
  marks: z.array(changeMark),
});

export const difference: z.ZodMiniType<Difference> = z.object({
  ...rowName,
  form: z.enum(["text", "json"]),
  before: textOrNull,
  after: textOrNull,
});

/** Maximum rows in one review or comparison, enough for a verse's words. */
export const someRows = z.array(z.object(rowName)).check(z.minLength(1), z.maxLength(500));

/** The location of a changed row. */
export const changeTarget = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("chapter"),
    chapter: chapterNumber,
    verse: z.nullable(z.int()),
  }),
  z.object({ kind: z.literal("article"), recordKey: z.string() }),
  z.object({ kind: z.literal("table"), recordType: z.string(), offset: count }),
]);

const label = z.string().check(z.maxLength(2000));

/**
 * The marks beside a verse. A label is the number of marks, then their first texts, one per line.
 */
export const verseMargin = z.object({
  verseKey: z.string(),
  finding: z.optional(z.object({ severity: z.enum(["error", "warning", "information"]), label })),
  note: z.optional(z.object({ isOpen: z.boolean(), label })),
});
export type VerseMargin = z.infer<typeof verseMargin>;
