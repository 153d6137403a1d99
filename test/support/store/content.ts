import { createHash } from "node:crypto";
import type { ResourceRef } from "../../../src/core/model/resource.js";
import type { StoredRow } from "../../../src/core/model/row.js";
import type { ContentStore, StoreWriter } from "../../../src/core/ports.js";
import type { StoreCommit } from "../../../src/core/model/commit.js";

/**
 * Full copies and pages as the service sends them, for tests of the store. Texts are marked
 * placeholders.
 */

export type Bytes = Uint8Array<ArrayBuffer>;

export function bytesOf(text: string): Bytes {
  return new TextEncoder().encode(text);
}

export const TRANSLATION: ResourceRef = { group: "translations", id: 19 };
export const OTHER: ResourceRef = { group: "translations", id: 20 };
export const ARTICLE: ResourceRef = { group: "articles", id: 3 };

export function translationRow(id: number, verseKey: string, text = `Placeholder ${id}`): string {
  return JSON.stringify({ id, resource_content_id: 19, verse_key: verseKey, text, foot_notes: [] });
}

/** `count` rows of surah 2, ids from 1. */
export function translationRows(count: number, text?: (id: number) => string): string[] {
  return Array.from({ length: count }, (_, index) =>
    translationRow(index + 1, `2:${index + 1}`, text?.(index + 1)),
  );
}

export function fullCopy(
  ref: ResourceRef,
  records: readonly string[],
  fields: { readonly sequence?: number; readonly schemaVersion?: number } = {},
): Bytes {
  return bytesOf(
    `{"resource_group":${JSON.stringify(ref.group)},"resource_id":${ref.id},` +
      `"resource_content_id":${ref.group === "articles" ? "null" : ref.id},` +
      `"schema_version":${fields.schemaVersion ?? 1},"sync_sequence":${fields.sequence ?? 100},` +
      `"records":[${records.join(",")}]}`,
  );
}

export interface MutationFields {
  readonly sequence: number;
  readonly type: string;
  readonly ref?: ResourceRef;
  readonly recordType?: string | null;
  readonly recordKey?: string | null;
  /** Raw JSON text. */
  readonly data?: string | null;
}

export function mutation(fields: MutationFields): string {
  const ref = fields.ref ?? TRANSLATION;
  const head = {
    sequence: fields.sequence,
    type: fields.type,
    resource_group: ref.group,
    resource_id: ref.id,
    resource_content_id: ref.id,
    record_type: fields.recordType === undefined ? "translation" : fields.recordType,
    record_key: fields.recordKey ?? null,
    source_record_id: null,
    changed_at: "2026-05-05T10:00:00Z",
    snapshot_url: null,
    unavailable_reason: null,
  };
  return `${JSON.stringify(head).slice(0, -1)},"data":${fields.data ?? "null"}}`;
}

export function update(sequence: number, id: number, verseKey: string, text: string): string {
  return mutation({
    sequence,
    type: "ROW_UPDATE",
    recordKey: String(id),
    data: translationRow(id, verseKey, text),
  });
}

export function page(mutations: readonly string[], until = 1000, token = "next-token"): Bytes {
  return bytesOf(
    `{"sync":{"sync_until_sequence":${until},"has_more":false,"next_page_url":null,` +
      `"next_sync_token":${JSON.stringify(token)},"mutations":[${mutations.join(",")}]}}`,
  );
}

/** One run from lock to release. */
export async function inRun<T>(
  store: ContentStore,
  work: (run: StoreWriter) => Promise<T>,
): Promise<T> {
  const run = await store.openWriter({ waitMs: 20_000 });
  try {
    return await work(run);
  } finally {
    await run.close();
  }
}

/** Stages and commits one full copy. */
export async function storeCopy(
  store: ContentStore,
  ref: ResourceRef,
  records: readonly string[],
  fields: { readonly sequence?: number; readonly commit?: Partial<StoreCommit> } = {},
): Promise<void> {
  await inRun(store, async (run) => {
    await run.stageFullCopy(ref, fullCopy(ref, records, fields));
    await run.commit({ resources: [ref], ...fields.commit });
  });
}

/** All rows of a resource, read page by page. */
export async function allRows(
  store: ContentStore,
  ref: ResourceRef,
  maxBytes?: number,
): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const answer: Awaited<ReturnType<ContentStore["rows"]>> = await store.rows(ref, {
      offset,
      maxBytes,
    });
    rows.push(...answer.rows);
    offset = answer.nextOffset;
  }
  return rows;
}

export async function texts(store: ContentStore, ref: ResourceRef): Promise<string[]> {
  return (await allRows(store, ref)).map((row) => row.json);
}

/** A string that is equal if and only if the rows are equal. */
export function fingerprint(rows: readonly { readonly json: string }[]): string {
  const hash = createHash("sha256");
  for (const { json } of rows) hash.update(json).update("\n");
  return hash.digest("hex");
}
