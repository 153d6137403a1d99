import * as z from "zod/mini";
import type { ArabicVerse, Footnote } from "../core/model/pages.js";
import { GROUP_PATTERN } from "../core/model/resource.js";

// Webviews run without `eval`; otherwise zod would try it and cause a policy violation.
z.config({ jitless: true });

/** Parts that the messages of several panels share. */

export const refSchema = z.object({
  group: z.string().check(z.regex(GROUP_PATTERN)),
  id: z.int().check(z.minimum(1)),
});

/** A request's number; answers carry it back. */
export const requestId = z.int().check(z.minimum(1));

export const chapterNumber = z.int().check(z.minimum(1), z.maximum(114));

export const verseKeySchema = z.string().check(z.regex(/^\d{1,3}:\d{1,3}$/));

export const count = z.int().check(z.minimum(0));

/** The fields of a `RowName`. */
export const rowName = { recordType: z.string(), recordKey: z.string() };

export const footnote: z.ZodMiniType<Footnote> = z.object({ id: z.string(), html: z.string() });

export const arabicVerse: z.ZodMiniType<ArabicVerse> = z.object({
  verseKey: z.string(),
  text: z.string(),
});

/** The key of an environment, which is also the name of its local copy's folder. */
export const serviceKey = z.string().check(z.maxLength(40));

/** The facts about a resource in the head and footer of its panels. */
export const resourceHeadSchema = z.object({
  group: refSchema.shape.group,
  id: refSchema.shape.id,
  name: z.string(),
  authorName: z.nullable(z.string()),
  languageName: z.nullable(z.string()),
  /** For `lang` attributes; null if unknown. */
  lang: z.nullable(z.string()),
  direction: z.enum(["ltr", "rtl"]),
  status: z.enum(["available", "unavailable", "held"]),
  unavailableReason: z.nullable(z.string()),
  /** ISO 8601. */
  unavailableSince: z.nullable(z.string()),
  rowCount: z.int(),
  /** ISO 8601: when the local rows were last known to be current. */
  syncedAt: z.nullable(z.string()),
  /** False if the settings no longer have the resource. */
  isSynced: z.boolean(),
  /** The key of the service whose local copy this is. */
  service: z.optional(serviceKey),
  /** The line that names the origin of the text. */
  attribution: z.string(),
});

export type ResourceHead = z.infer<typeof resourceHeadSchema>;

/** Parses a message. The error names the invalid field, for the log. */
export function parseMessage<T>(
  schema: z.ZodMiniType<T>,
  message: unknown,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string } {
  const result = schema.safeParse(message);
  if (result.success) return { ok: true, value: result.data };
  const issue = result.error.issues[0];
  const at = issue === undefined || issue.path.length === 0 ? "message" : issue.path.join(".");
  return { ok: false, problem: `${at}: ${issue?.message ?? "invalid"}` };
}

export const textOrNull = z.nullable(z.string());
