import { isUtf8 } from "node:buffer";
import type * as z from "zod";
import { ContentError } from "../model/errors.js";
import { labelOf } from "../model/label.js";
import { splitJsonArray, splitJsonObject } from "../model/rawJson.js";
import type { ResourceRef } from "../model/resource.js";
import { fullCopySchema, mutationSchema, syncPageSchema } from "../model/wire.js";
import type { MutationHead, PageHead } from "../model/commit.js";
import { JsonCutter, NotUtf8, type RawTexts } from "./jsonCutter.js";

/** A mutation with the unchanged JSON text of its payload; null without a payload. */
export interface ParsedMutation {
  readonly head: MutationHead;
  readonly data: string | null;
}

export interface ParsedPage {
  readonly head: PageHead;
  readonly mutations: readonly ParsedMutation[];
}

export interface ParsedFullCopy {
  readonly resourceContentId: number | null;
  readonly schemaVersion: number;
  readonly syncSequence: number;
  /** The raw text of each record; not yet parsed. */
  readonly records: RawTexts;
}

/** Parses one record of a full copy. Throws `invalid_response` if it is not a JSON object. */
export function parseRecord(text: string, field: string): Record<string, unknown> {
  const value = parseJson(text, field);
  if (!isObject(value)) throw invalid(field, "is not an object");
  return value;
}

export function isRowMutation(head: MutationHead): boolean {
  return head.type === "ROW_CREATE" || head.type === "ROW_UPDATE" || head.type === "ROW_DELETE";
}

/** True if a page has payloads, to be kept until they are applied. */
export function hasRowMutations(page: ParsedPage): boolean {
  return page.mutations.some(({ head }) => isRowMutation(head));
}

/** Reads a page of the feed. Throws `invalid_response` naming the field. */
export function parsePage(bytes: Uint8Array): ParsedPage {
  const body = members(decode(bytes), "body");
  const sync = members(member(body, "sync", "sync"), "sync");
  const envelope = check(syncPageSchema, withoutBulk(sync, "mutations", "sync"), "sync");
  const texts = elements(member(sync, "mutations", "sync.mutations"), "sync.mutations");
  const mutations = texts.map((text, index): ParsedMutation => {
    const field = `sync.mutations[${index}]`;
    const mutation = check(mutationSchema, parseJson(text, field), field);
    const data = members(text, field).get("data");
    return {
      head: {
        group: mutation.resource_group,
        id: mutation.resource_id,
        sequence: mutation.sequence,
        type: mutation.type,
        recordType: mutation.record_type ?? null,
        recordKey: mutation.record_key ?? null,
        sourceRecordId: mutation.source_record_id ?? null,
        resourceContentId: mutation.resource_content_id ?? null,
        changedAt: mutation.changed_at,
        snapshotUrl: mutation.snapshot_url ?? null,
        unavailableReason: labelOf(mutation.unavailable_reason),
      },
      data: data === undefined || data === "null" ? null : data,
    };
  });
  return {
    head: {
      syncUntilSequence: envelope.sync_until_sequence,
      hasMore: envelope.has_more,
      nextPageUrl: envelope.next_page_url ?? null,
      nextSyncToken: envelope.next_sync_token ?? null,
      mutations: mutations.map((mutation) => mutation.head),
    },
    mutations,
  };
}

/**
 * Reads a full copy from the pieces of its body as they arrive. `finish` reports a fault; pieces
 * after the fault are not read.
 */
export class FullCopyReader {
  private readonly cutter = new JsonCutter("records");
  private fault: ContentError | null = null;

  /** Takes ownership of the piece. */
  add(piece: Uint8Array): void {
    if (this.fault !== null) return;
    try {
      this.cutter.add(piece);
    } catch (error) {
      this.fault = this.faultOf(error);
    }
  }

  /** See `ChunkedBytes.packed`. */
  async packed(): Promise<void> {
    await this.cutter.bulk?.packed();
  }

  /**
   * The full copy, after the last piece. Throws `invalid_response` naming the field, also if the
   * copy is of another resource.
   */
  finish(ref: ResourceRef): ParsedFullCopy {
    const { cutter } = this;
    if (this.fault === null) {
      try {
        cutter.finish();
      } catch (error) {
        this.fault = this.faultOf(error);
      }
    }
    if (this.fault !== null) throw this.fault;
    const envelope = check(fullCopySchema, withoutBulk(cutter.members, "records", ""), "");
    if (envelope.resource_group !== ref.group) {
      throw invalid("resource_group", `names ${envelope.resource_group} instead of ${ref.group}`);
    }
    if (envelope.resource_id !== ref.id) {
      throw invalid("resource_id", `names ${envelope.resource_id} instead of ${ref.id}`);
    }
    if (cutter.bulk === null) {
      const isThere = cutter.members.has("records");
      throw invalid("records", isThere ? "is not an array" : "is missing");
    }
    return {
      resourceContentId: envelope.resource_content_id ?? null,
      schemaVersion: envelope.schema_version,
      syncSequence: envelope.sync_sequence,
      records: cutter.bulk,
    };
  }

  private faultOf(error: unknown): ContentError {
    if (error instanceof NotUtf8) return invalid("body", "is not UTF-8", error);
    return invalid("body", this.cutter.isInside ? "is not valid JSON" : "is not an object", error);
  }
}

/** Reads a complete full copy. Throws like `FullCopyReader.finish`. */
export function parseFullCopy(ref: ResourceRef, bytes: Uint8Array): ParsedFullCopy {
  const reader = new FullCopyReader();
  reader.add(bytes);
  return reader.finish(ref);
}

function decode(bytes: Uint8Array): string {
  // A replacement character would alter a religious text, so invalid UTF-8 is fatal.
  if (!isUtf8(bytes)) throw invalid("body", "is not UTF-8");
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** The values of an envelope's members, except the bulk. */
function withoutBulk(
  texts: ReadonlyMap<string, string>,
  bulk: string,
  path: string,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, text] of texts) {
    if (name !== bulk) values[name] = parseJson(text, path === "" ? name : `${path}.${name}`);
  }
  return values;
}

function check<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = [path, ...(issue?.path.map(String) ?? [])].filter((part) => part !== "").join(".");
  throw invalid(field, issue?.message ?? "is not as documented");
}

function member(texts: ReadonlyMap<string, string>, name: string, field: string): string {
  const text = texts.get(name);
  if (text === undefined) throw invalid(field, "is missing");
  return text;
}

function members(text: string, field: string): Map<string, string> {
  return cut(() => splitJsonObject(text), text, field, "an object");
}

function elements(text: string, field: string): string[] {
  return cut(() => splitJsonArray(text), text, field, "an array");
}

function cut<T>(split: () => T, text: string, field: string, what: string): T {
  try {
    return split();
  } catch (error) {
    // Users read these messages, so they distinguish a wrong type from invalid JSON.
    const start = text.trimStart().charAt(0);
    const broken = start === (what === "an array" ? "[" : "{");
    throw invalid(field, broken ? "is not valid JSON" : `is not ${what}`, error);
  }
}

function parseJson(text: string, field: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(field, "is not valid JSON", error);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(field: string, problem: string, cause?: unknown): ContentError {
  return new ContentError(
    "invalid_response",
    `The service's answer is not as documented: ${field} ${problem}.`,
    { field },
    { cause },
  );
}
