import { setImmediate } from "node:timers/promises";
import { snippetAround } from "../model/fold.js";
import { groupModule } from "../model/groups/registry.js";
import { compareResources, type ResourceRef } from "../model/resource.js";
import type { SearchHit } from "../ports.js";
import { parseRecord } from "./body.js";
import { matchExpressions, phraseExpression, type FoundRow } from "./resource/fullText.js";
import type { StoreReader } from "./storeReader.js";

export interface SearchOptions {
  readonly limit?: number;
  readonly groups?: readonly string[];
}

const DEFAULT_LIMIT = 50;

/** Searches the text of every resource that is public, one after the other. Best first. */
export async function searchResources(
  store: StoreReader,
  query: string,
  options: SearchOptions,
): Promise<SearchHit[]> {
  const limit = options.limit ?? DEFAULT_LIMIT;
  const anyReading = matchExpressions(query)
    .map((expression) => `(${expression})`)
    .join(" OR ");
  if (anyReading === "" || limit < 1) return [];
  const phrase = phraseExpression(query);
  const catalog = await store.catalog();
  const found: (FoundRow & { ref: ResourceRef; rank: number })[] = [];
  for (const entry of [...catalog.resources.values()].sort(compareResources)) {
    if (entry.file === null || options.groups?.includes(entry.group) === false) continue;
    // No longer public: readable for who opens it, but not offered.
    if (entry.status === "unavailable") continue;
    const rows = await store.readable(entry, [], (database) => {
      const exact = phrase === null ? [] : database.text.search(phrase, limit);
      const seen = new Set(exact.map((row) => row.rowId));
      const rest = exact.length < limit ? database.text.search(anyReading, limit) : [];
      return [
        ...exact.map((row) => ({ ...row, rank: 0 })),
        ...rest.filter((row) => !seen.has(row.rowId)).map((row) => ({ ...row, rank: 1 })),
      ];
    });
    for (const row of rows) found.push({ ...row, ref: { group: entry.group, id: entry.id } });
    await setImmediate();
  }
  // Words next to each other as typed come first; then shorter texts, which are more about them.
  found.sort((a, b) => a.rank - b.rank || a.weight - b.weight || compareResources(a.ref, b.ref));
  const hits: SearchHit[] = [];
  for (const { ref, rowId } of found.slice(0, limit)) {
    const row = await store.readable(ref, null, (database) => database.rows.byId(rowId));
    // Gone with a commit since: the next search will not find it.
    if (row === null) continue;
    const text = groupModule(ref.group).searchText(parseRecord(row.json, "row"));
    hits.push({
      ...ref,
      recordType: row.recordType,
      recordKey: row.recordKey,
      verseKey: row.verseKey,
      snippet: snippetAround(text, query),
    });
  }
  return hits;
}
