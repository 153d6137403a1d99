import { setImmediate } from "node:timers/promises";
import { isContentError } from "../../model/errors.js";
import { snippetOf } from "../../model/search/excerpts.js";
import { parseQuery } from "../../model/search/query.js";
import type {
  FoundLines,
  RowText,
  SearchOptions,
  SearchRequest,
} from "../../model/search/request.js";
import type { SearchHit } from "../../model/storeState.js";
import type { StoreReader } from "../storeReader.js";
import { ATTEMPTS, searchStore, textsOf } from "./search.js";

const DEFAULT_LIMIT = 50;
const SNIPPET_LENGTH = 160;

/** The best hits of all resources, with a snippet each. Empty for a text that is not a query. */
export async function bestHits(
  store: StoreReader,
  typed: string,
  { limit = DEFAULT_LIMIT, ...scope }: SearchOptions,
): Promise<SearchHit[]> {
  const parsed = parseQuery(typed);
  if (!parsed.ok || limit < 1) return [];
  const request = { ...scope, query: parsed.query };
  for (let attempt = 1; ; attempt++) {
    const { hits, isIncomplete } = await hitsOf(store, request, limit);
    // Rows that a commit has replaced can still have the words, and the hits of other resources fill
    // the places of damaged ones.
    if (!isIncomplete || attempt === ATTEMPTS) return hits;
  }
}

/**
 * `isIncomplete`: rows were replaced by a commit or found damaged before their texts were read, so
 * their hits are missing.
 */
async function hitsOf(
  store: StoreReader,
  search: SearchRequest,
  limit: number,
): Promise<{ readonly hits: SearchHit[]; readonly isIncomplete: boolean }> {
  const found: FoundLines[] = [];
  await searchStore(store, search, (lines) => {
    found.push(lines);
  });
  // Equally good hits keep their order: that of the resources, and of the lines in each.
  const best = found
    .flatMap((lines) =>
      [...lines.lines.subarray(0, limit)].map((line, index) => ({
        lines,
        line,
        rank: lines.ranks[index] ?? 0,
      })),
    )
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit);
  let isIncomplete = false;
  const texts = new Map<FoundLines, Map<number, RowText>>();
  for (const lines of new Set(best.map((hit) => hit.lines))) {
    const wanted = best.filter((hit) => hit.lines === lines).map(({ line }) => line);
    const { query } = search;
    const { generation } = lines;
    const request = { generation, lines: wanted, query, length: SNIPPET_LENGTH };
    const rows = await textsOf(store, lines, request).catch((error: unknown) => {
      if (!isContentError(error, "store_damaged")) throw error;
      store.logger.warn(error.message);
      return null;
    });
    if (rows === null) isIncomplete = true;
    texts.set(lines, new Map(rows?.map((row) => [row.line, row])));
    await setImmediate();
  }
  const hits = best.flatMap(({ lines, line }) => {
    const row = texts.get(lines)?.get(line);
    if (row === undefined) return [];
    const { recordType, recordKey, verseKey } = row;
    const { group, id } = lines;
    return [{ group, id, recordType, recordKey, verseKey, snippet: snippetOf(row) }];
  });
  return { hits, isIncomplete };
}
