import type { TablePage, TableRow, WordsProblem } from "../../model/pages.js";
import type { LocalResource } from "../../model/resource.js";
import type { RowsQuery } from "../../model/row.js";
import { verseAt, verseKey } from "../../model/verse.js";
import { wordOf } from "../../model/words.js";
import { payloadOf, type Payload } from "../payload.js";
import type { ReadStore } from "./store.js";

/** Rows in one page of the table. */
export const TABLE_ROWS = 100;
/** Maximum characters in a cell. */
const CELL_LENGTH = 400;
/** Maximum columns of a table; a row with more fields is better read as JSON. */
const MAX_COLUMNS = 16;

/** A page of the table for rows of any shape. The columns are the fields of the page's rows. */
export async function readTable(
  store: Pick<ReadStore, "rows" | "countRows">,
  resource: Pick<LocalResource, "group" | "id" | "rowsByType">,
  recordType: string | null,
  offset = 0,
  wordsProblem: WordsProblem | null = null,
): Promise<TablePage> {
  const recordTypes = Object.entries(resource.rowsByType)
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => a.count - b.count || (a.name < b.name ? -1 : 1));
  const shown =
    recordTypes.length > 1
      ? (recordTypes.find(({ name }) => name === recordType)?.name ?? recordTypes[0]?.name ?? null)
      : null;
  const query: RowsQuery = shown === null ? {} : { recordTypes: [shown] };
  const [page, total] = await Promise.all([
    store.rows(resource, { ...query, offset, limit: TABLE_ROWS }),
    store.countRows(resource, query),
  ]);
  const payloads = page.rows.map((row) => payloadOf(row));
  const columns = [...new Set(payloads.flatMap((payload) => Object.keys(payload)))]
    .filter((name) => name !== "record_type" && name !== "resource_content_id")
    .slice(0, MAX_COLUMNS);
  const rows: TableRow[] = page.rows.map((row, index) => ({
    recordType: row.recordType,
    recordKey: row.recordKey,
    verseKey: row.verseKey ?? verseOfWord(row.recordType, payloads[index]),
    cells: columns.map((name) => cellText(fieldOf(payloads[index], name))),
  }));
  return {
    kind: "table",
    wordsProblem,
    recordTypes,
    recordType: shown,
    columns,
    rows,
    offset,
    nextOffset: page.nextOffset,
    total,
  };
}

function verseOfWord(recordType: string, payload: Payload | undefined): string | null {
  const verse = payload === undefined ? null : (wordOf(recordType, payload)?.verse ?? null);
  return verse === null ? null : verseKey(verseAt(verse));
}

/** A field by any name. Every object has a member `constructor`, which is no field. */
function fieldOf(payload: Payload | undefined, name: string): unknown {
  return payload !== undefined && Object.hasOwn(payload, name) ? payload[name] : undefined;
}

function cellText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > CELL_LENGTH ? `${text.slice(0, CELL_LENGTH)}…` : text;
}
