import { ContentError } from "../model/errors.js";
import type { ResourceRef } from "../model/resource.js";
import type { ContentStore, StoredRow } from "../ports.js";

/** Bytes of payload in one page: large enough to be quick, small enough to be passed on at once. */
const PAGE_BYTES = 4 * 1024 * 1024;

/** A commit can replace the rows while they are read. More often than this is a defect. */
const ATTEMPTS = 5;

/**
 * All local rows of a resource in reading order, all of one generation: where a commit comes in
 * between, reading starts again.
 */
export async function allRows(store: ContentStore, ref: ResourceRef): Promise<StoredRow[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const rows = await rowsOfOneGeneration(store, ref);
    if (rows !== null) return rows;
  }
  throw new ContentError(
    "store_busy",
    `${ref.group}:${ref.id} changes faster than it can be read.`,
  );
}

async function rowsOfOneGeneration(
  store: ContentStore,
  ref: ResourceRef,
): Promise<StoredRow[] | null> {
  const rows: StoredRow[] = [];
  let offset: number | null = 0;
  let generation: string | null = null;
  while (offset !== null) {
    const page = await store.rows(ref, { offset, maxBytes: PAGE_BYTES });
    generation ??= page.generation;
    if (page.generation !== generation) return null;
    for (const row of page.rows) rows.push(row);
    offset = page.nextOffset;
  }
  return rows;
}
