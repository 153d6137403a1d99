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
  return (await pagesUntil(read, () => false)).rows;
}

/**
 * Reads pages as `allPages` does, until their rows are enough, and returns them as one page, whose
 * `nextOffset` is null if these are all rows.
 */
export async function pagesUntil<T>(
  read: (offset: number) => Promise<RowsPage<T>>,
  isEnough: (rows: readonly T[]) => boolean,
): Promise<RowsPage<T>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const page = await pagesOfOneGeneration(read, isEnough);
    if (page !== null) return page;
  }
  throw new ContentError("store_busy", "The rows change faster than they can be read.");
}

async function pagesOfOneGeneration<T>(
  read: (offset: number) => Promise<RowsPage<T>>,
  isEnough: (rows: readonly T[]) => boolean,
): Promise<RowsPage<T> | null> {
  const first = await read(0);
  if (first.nextOffset === null || isEnough(first.rows)) return first;
  const { generation } = first;
  const rows = [...first.rows];
  let nextOffset: number | null = first.nextOffset;
  do {
    const page: RowsPage<T> = await read(nextOffset);
    if (page.generation !== generation) return null;
    for (const row of page.rows) rows.push(row);
    ({ nextOffset } = page);
  } while (nextOffset !== null && !isEnough(rows));
  return { rows, nextOffset, generation };
}
