import * as z from "zod";
import { GROUP_PATTERN } from "../model/resource.js";

/* The schemas of a catalog file and its journal. Other programs can change both on disk. */

/** The feed of sequences from layouts 1 and 2, which did not count feeds. */
export const FIRST_FEED = 1;

const text = z.string().nullable();
const number = z.number().nullable();
export const groupSchema = z.string().regex(GROUP_PATTERN);

const serializedErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  details: z.object({
    status: z.number().optional(),
    serviceMessage: z.string().optional(),
    field: z.string().optional(),
    entry: z.string().optional(),
    scope: z.string().optional(),
    retryAfterMs: z.number().optional(),
    bytesNeeded: z.number().optional(),
  }),
});

/** A `LastRun`. */
export const lastRunSchema = z.object({
  endedAt: z.string(),
  outcome: z.enum(["applied", "upToDate", "partial", "failed", "cancelled"]),
  error: serializedErrorSchema.nullable(),
  lastCompleteAt: text,
});

/** A `Checkpoint`. */
export const checkpointSchema = z.object({
  token: z.string(),
  feed: z.int().default(FIRST_FEED),
  through: number.default(null),
});

/** A `ListedResource`. */
export const listedSchema = z.object({
  group: groupSchema,
  id: z.int(),
  name: text,
  authorName: text,
  languageName: text,
  languageCode: text,
  direction: z.enum(["ltr", "rtl"]).nullable(),
});

/** A `CatalogEntry`. Fields missing in earlier layouts have defaults. */
export const entrySchema = z.object({
  group: groupSchema,
  id: z.int(),
  // Part of a path, so only names in the store's own form are accepted.
  file: z
    .string()
    .regex(/^resources\/[a-z0-9_.-]+\.sqlite$/)
    .nullable(),
  bytes: z.int(),
  crc32: z.int(),
  status: z.enum(["available", "unavailable", "held"]),
  unavailableReason: text,
  unavailableSince: text,
  resourceContentId: number,
  schemaVersion: number,
  syncSequence: number,
  fullCopySequence: number,
  currentThrough: number,
  rowCount: z.int(),
  rowsByType: z.record(z.string(), z.int()),
  lastRefreshedAt: text,
  lastChangedAt: text,
  ownName: text,
  failure: z.object({ code: z.string(), message: z.string(), at: z.string() }).nullable(),
  lostRows: number,
  needsFullCopy: z.boolean(),
  // Since layout 2.
  reviewedThrough: text.default(null),
  reviewedRows: z.array(z.tuple([z.string(), z.string(), z.string()])).default([]),
  unreviewedRows: z.int().default(0),
  // Since layout 3.
  currentFeed: number.default(null),
  checkedAt: text.default(null),
  failedAttempts: z.int().default(0),
  retryAt: text.default(null),
});
