import * as z from "zod";
import { GROUP_PATTERN } from "./resource.js";

/**
 * The parts of the service's responses that the client relies on (from the OpenAPI description and
 * the two documents on full copies). Unknown fields are accepted, because the service adds fields.
 * Payload rows must be objects, and are kept as sent.
 */

const group = z.string().regex(GROUP_PATTERN);
const id = z.int().min(1);
const sequence = z.int().min(0);

/** The seven documented types. Unknown types are not ignored silently (see sync/plan). */
export const MUTATION_TYPES = [
  "RESOURCE_CREATE",
  "RESOURCE_UPDATE",
  "RESOURCE_DELETE",
  "ROW_CREATE",
  "ROW_UPDATE",
  "ROW_DELETE",
  "RESOURCE_INVALIDATE",
] as const;

export type MutationType = (typeof MUTATION_TYPES)[number] | (string & {});

/** One change of the feed, without its payload (`data` is kept as raw text beside it). */
export const mutationSchema = z.object({
  sequence,
  type: z.string().min(1),
  resource_group: group,
  resource_id: id,
  // Not used for identity, so an unexpected value must not fail the page.
  resource_content_id: z.int().nullish().catch(null),
  record_type: z.string().min(1).nullish(),
  record_key: z.union([z.string(), z.int().transform(String)]).nullish(),
  source_record_id: z.int().nullish().catch(null),
  changed_at: z.string(),
  data: z.record(z.string(), z.unknown()).nullish(),
  snapshot_url: z.string().nullish(),
  unavailable_reason: z.string().nullish().catch(null),
});

/** A page of the feed without its mutations. */
export const syncPageSchema = z
  .object({
    sync_until_sequence: sequence,
    has_more: z.boolean(),
    next_page_url: z.string().min(1).nullish(),
    next_sync_token: z.string().min(1).nullish(),
  })
  .refine((page) => !page.has_more || page.next_page_url != null, {
    path: ["next_page_url"],
    message: "missing although has_more is true",
  })
  .refine((page) => page.has_more || page.next_sync_token != null, {
    path: ["next_sync_token"],
    message: "missing on the last page",
  });

/** A full copy without its records. */
export const fullCopySchema = z.object({
  resource_group: group,
  resource_id: id,
  resource_content_id: z.int().nullish().catch(null),
  schema_version: z.int().min(0),
  sync_sequence: sequence,
});

/** The highest `schema_version` of a full copy whose rows this extension understands. */
export const KNOWN_SCHEMA_VERSION = 1;

/** A payload row: any object. */
export const rowSchema = z.record(z.string(), z.unknown());

export const syncErrorSchema = z.object({
  error: z.object({ code: z.string().min(1), message: z.string().catch("") }),
});

export const gatewayErrorSchema = z.object({
  message: z.string().catch(""),
  type: z.string().min(1),
});

export const tokenSchema = z.object({
  access_token: z.string().min(1),
  /** Seconds. */
  expires_in: z.number().positive().catch(3600),
  /** The granted scopes, separated by spaces; absent if all requested scopes were granted. */
  scope: z.string().nullish().catch(null),
});

const translatedName = z.object({ name: z.string().nullish() }).nullish();

/** An entry of `/resources/translations` and `/resources/tafsirs`. */
export const listedResourceSchema = z.object({
  id,
  name: z.string().nullish(),
  author_name: z.string().nullish(),
  slug: z.string().nullish(),
  language_name: z.string().nullish(),
  translated_name: translatedName,
});

/** An entry of `/resources/recitations`. */
export const listedRecitationSchema = z.object({
  id,
  reciter_name: z.string().nullish(),
  style: z.string().nullish(),
  translated_name: translatedName,
});

/** An entry of `/resources/languages`. */
export const languageSchema = z.object({
  id: z.number().nullish(),
  name: z.string(),
  native_name: z.string().nullish(),
  iso_code: z.string().nullish(),
  direction: z.string().nullish(),
});
