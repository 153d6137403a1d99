import { throwIfAborted } from "../../model/errors.js";
import { resourceKey, type LocalResource } from "../../model/resource.js";
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

/** A resource with the generation to read. */
type Generation = Pick<LocalResource, "group" | "id" | "file">;

/**
 * Reads resources page by page. All pages are of the generation that the resource had in the state
 * from which the export began, so that the state need not be read again at the end.
 */
export class RowReader {
  constructor(
    private readonly store: ExportStore,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Throws RowsReplaced after a commit to the resource, and `cancelled`. */
  async *pages(ref: Generation, query: RowsQuery): AsyncGenerator<readonly StoredRow[]> {
    for (let offset: number | null = 0; offset !== null;) {
      throwIfAborted(this.signal);
      const page: Awaited<ReturnType<ExportStore["rows"]>> = await this.store.rows(ref, {
        ...query,
        offset,
        maxBytes: PAGE_BYTES,
      });
      if (page.generation !== ref.file) throw new RowsReplaced(`${resourceKey(ref)} was replaced.`);
      yield page.rows;
      offset = page.nextOffset;
    }
    throwIfAborted(this.signal);
  }

  /** The rows that begin in a chapter. */
  async chapter(ref: Generation, chapter: number, query: RowsQuery = {}): Promise<RowsByVerses> {
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
