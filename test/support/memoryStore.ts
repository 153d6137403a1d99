import { groupModule } from "../../src/core/model/groups/registry.js";
import { payloadOf } from "../../src/core/library/payload.js";
import type { ReadStore } from "../../src/core/library/reading/store.js";
import type { WordsStore } from "../../src/core/library/reading/wordPlaces.js";
import { resourceKey, type ResourceRef } from "../../src/core/model/resource.js";
import { WordTableBuilder } from "../../src/core/model/words.js";
import type { RowHead, RowsPage, RowsQuery, StoredRow } from "../../src/core/model/row.js";

export interface MemoryResource extends ResourceRef {
  /** Payloads as JSON text, in the order of arrival. */
  readonly payloads: readonly string[];
}

/** The read side of a store over payloads in memory, for what only reads. */
export function memoryStore(resources: readonly MemoryResource[]): ReadStore &
  WordsStore & {
    /** Bytes and rows that were handed out, for what must stay bounded. */
    readonly served: { rows: number; largestPage: number; tables: number };
  } {
  const byKey = new Map(
    resources.map((resource) => [resourceKey(resource), rowsOf(resource)] as const),
  );
  const served = { rows: 0, largestPage: 0, tables: 0 };
  const matching = (ref: ResourceRef, query: RowsQuery): StoredRow[] =>
    (byKey.get(resourceKey(ref)) ?? []).filter((row) => {
      if (query.from !== undefined && (row.to === null || row.to < query.from)) return false;
      if (query.to !== undefined && (row.from === null || row.from > query.to)) return false;
      if (query.recordTypes !== undefined && !query.recordTypes.includes(row.recordType)) {
        return false;
      }
      if (query.rowIds?.includes(row.rowId) === false) return false;
      return query.contains === undefined || row.json.includes(query.contains);
    });
  const page = (ref: ResourceRef, query: RowsQuery): RowsPage<StoredRow> => {
    const all = matching(ref, query);
    const offset = query.offset ?? 0;
    const rows: StoredRow[] = [];
    let bytes = 0;
    for (const row of all.slice(offset, offset + (query.limit ?? Infinity))) {
      rows.push(row);
      bytes += row.json.length;
      if (bytes > (query.maxBytes ?? 1024 * 1024)) break;
    }
    served.rows += rows.length;
    served.largestPage = Math.max(served.largestPage, bytes);
    const next = offset + rows.length;
    return { rows, nextOffset: next < all.length ? next : null, generation: "1" };
  };
  return {
    served,
    rows: (ref, query = {}) => Promise.resolve(page(ref, query)),
    rowHeads: (ref, query = {}) => {
      const { rows, ...rest } = page(ref, { ...query, maxBytes: Infinity });
      const heads: RowHead[] = rows.map(({ json, ...head }) => ({ ...head, bytes: json.length }));
      return Promise.resolve({ ...rest, rows: heads });
    },
    words: (ref) => {
      const table = new WordTableBuilder();
      for (const { rowId, recordType, json } of byKey.get(resourceKey(ref)) ?? []) {
        table.add(rowId, recordType, json.length, payloadOf({ json }));
      }
      served.tables++;
      return Promise.resolve(table.finish("1"));
    },
    row: (ref, recordType, recordKey) =>
      Promise.resolve(
        (byKey.get(resourceKey(ref)) ?? []).find(
          (row) => row.recordType === recordType && row.recordKey === recordKey,
        ) ?? null,
      ),
    countRows: (ref, query = {}) => Promise.resolve(matching(ref, query).length),
  };
}

function rowsOf(resource: MemoryResource): StoredRow[] {
  const module = groupModule(resource.group);
  return resource.payloads
    .map((json, index) => {
      const data: unknown = JSON.parse(json);
      if (typeof data !== "object" || data === null) throw new Error("A payload is an object.");
      const { order, recordKey, ...identity } = module.identify(
        Object.fromEntries(Object.entries(data)),
      );
      return {
        order,
        row: { ...identity, recordKey: recordKey ?? `#${index + 1}`, rowId: index, json },
      };
    })
    .sort((a, b) => a.order - b.order)
    .map(({ row }) => row);
}
