import { throwIfAborted } from "../../model/errors.js";
import type { ResourceRef } from "../../model/resource.js";
import { chapterById } from "../../model/chapters.js";
import { verseAt } from "../../model/verse.js";
import type { RowsQuery, StoredRow } from "../../model/row.js";
import type { ContentStore } from "../../ports.js";
import { chapterRange } from "../reading/part.js";

export type ExportStore = Pick<ContentStore, "rows" | "countRows">;

/** Bytes of payload read and formatted at a time. */
const PAGE_BYTES = 512 * 1024;

/** A commit replaced the rows during the reading; the export must restart. */
export class RowsReplaced extends Error {}

/** Rows by `rangeKey`. */
interface RowsByVerses {
  /** The first row of each range of verses. */
  readonly rows: ReadonlyMap<string, StoredRow>;
  /** Number of later rows of the same verses. */
  readonly repeated: number;
}

/** Reads resources page by page. All pages of a resource are of one generation. */
export class RowReader {
  private readonly generations = new Map<string, string>();

  constructor(
    private readonly store: ExportStore,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Throws RowsReplaced after a commit to the resource, and `cancelled`. */
  async *pages(ref: ResourceRef, query: RowsQuery): AsyncGenerator<readonly StoredRow[]> {
    const key = `${ref.group}:${ref.id}`;
    for (let offset: number | null = 0; offset !== null;) {
      throwIfAborted(this.signal);
      const page: Awaited<ReturnType<ExportStore["rows"]>> = await this.store.rows(ref, {
        ...query,
        offset,
        maxBytes: PAGE_BYTES,
      });
      const known = this.generations.get(key) ?? page.generation;
      if (known !== page.generation) throw new RowsReplaced(`${key} was replaced.`);
      this.generations.set(key, known);
      yield page.rows;
      offset = page.nextOffset;
    }
    throwIfAborted(this.signal);
  }

  /** The rows that begin in a chapter. */
  async chapter(ref: ResourceRef, chapter: number, query: RowsQuery = {}): Promise<RowsByVerses> {
    const whole = chapterRange(chapter);
    const from = Math.max(whole.from, query.from ?? 0);
    const to = Math.min(whole.to, query.to ?? Infinity);
    const rows = new Map<string, StoredRow>();
    let repeated = 0;
    if (from > to) return { rows, repeated };
    for await (const page of this.pages(ref, { ...query, from, to })) {
      for (const row of page) {
        const key = rangeKey(row);
        if (key?.startsWith(`${chapter}:`) !== true) continue;
        if (rows.has(key)) repeated++;
        else rows.set(key, row);
      }
    }
    return { rows, repeated };
  }
}

/** The verses of a row as `2:255` or `2:1-5`; null for a row without verses. */
export function rangeKey(row: Pick<StoredRow, "from" | "to">): string | null {
  if (row.from === null) return null;
  const first = verseAt(row.from);
  const last = verseAt(row.to ?? row.from);
  const key = `${first.chapter}:${first.verse}`;
  if (last.chapter !== first.chapter) return `${key}-${last.chapter}:${last.verse}`;
  return last.verse === first.verse ? key : `${key}-${last.verse}`;
}

/** `2 Al-Baqarah`. */
export function chapterTitle(chapter: number): string {
  return `${chapter} ${chapterById(chapter)?.name ?? ""}`.trim();
}
