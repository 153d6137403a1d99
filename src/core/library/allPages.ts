import { ContentError } from "../model/errors.js";
import type { RowsPage } from "../model/row.js";

/** Maximum restarts of one reading. More would be a defect of the store. */
const ATTEMPTS = 5;

/**
 * Reads every page from the first on and returns their rows as one list, all of one generation: if
 * a commit replaces the rows, reading starts again. Throws `store_busy` if that keeps happening.
 */
export async function allPages<T>(
  read: (offset: number) => Promise<RowsPage<T>>,
): Promise<readonly T[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const rows = await pagesOfOneGeneration(read);
    if (rows !== null) return rows;
  }
  throw new ContentError("store_busy", "The rows change faster than they can be read.");
}

async function pagesOfOneGeneration<T>(
  read: (offset: number) => Promise<RowsPage<T>>,
): Promise<readonly T[] | null> {
  const first = await read(0);
  if (first.nextOffset === null) return first.rows;
  const rows = [...first.rows];
  for (let offset: number | null = first.nextOffset; offset !== null;) {
    const page: RowsPage<T> = await read(offset);
    if (page.generation !== first.generation) return null;
    for (const row of page.rows) rows.push(row);
    offset = page.nextOffset;
  }
  return rows;
}
