import { rowKey, rowNameOf } from "../model/row.js";

/** An old row with a synthetic key, or with a key that synthetic keys repeat. */
export interface OldRow {
  readonly recordType: string;
  readonly recordKey: string;
  readonly isSynthetic: boolean;
  readonly json: string;
}

/** A record of a full copy; `recordKey` is its own key. */
export interface NewRecord {
  readonly index: number;
  readonly recordType: string;
  readonly recordKey: string | null;
  readonly json: string;
}

export interface KeptKeys {
  /** Keys by the index of their record. */
  readonly byIndex: ReadonlyMap<number, string>;
  /**
   * These keys and all synthetic keys of the previous generation (as `rowKey`); new rows must avoid
   * them.
   */
  readonly reserved: ReadonlySet<string>;
}

/**
 * Gives every row of a full copy a key. Rows without a key get a synthetic one (`#1`, `#2`, ...),
 * as do rows that repeat another row's key (`85#2`).
 */
export class RowKeys {
  /** The taken keys by record type. */
  private readonly taken = new Map<string, Set<string>>();
  /** The last number tried, by record type and key. */
  private readonly numbers = new Map<string, number>();

  constructor(private readonly kept: KeptKeys | null) {
    for (const key of kept?.reserved ?? []) {
      const { recordType, recordKey } = rowNameOf(key);
      this.claim(recordType, recordKey);
    }
  }

  take(
    index: number,
    recordType: string,
    recordKey: string | null,
  ): { recordKey: string; made: boolean } {
    const kept = this.kept?.byIndex.get(index);
    if (kept !== undefined) {
      return { recordKey: kept, made: kept !== recordKey };
    }
    if (recordKey !== null && this.claim(recordType, recordKey)) return { recordKey, made: false };
    // Numbers only increase, so thousands of rows with the same key take linear time.
    const counter = rowKey({ recordType, recordKey: recordKey ?? "" });
    let number = this.numbers.get(counter) ?? (recordKey === null ? 0 : 1);
    let key: string;
    do {
      key = `${recordKey ?? ""}#${++number}`;
    } while (!this.claim(recordType, key));
    this.numbers.set(counter, number);
    return { recordKey: key, made: true };
  }

  private claim(recordType: string, recordKey: string): boolean {
    let taken = this.taken.get(recordType);
    if (taken === undefined) this.taken.set(recordType, (taken = new Set()));
    if (taken.has(recordKey)) return false;
    taken.add(recordKey);
    return true;
  }
}

/**
 * Matches records of a full copy with rows of the previous generation. Rows without a key match by
 * equal payload, wherever they are. A record between two matches takes the key of the old row at
 * that place, so that an edit counts as one change.
 */
export function matchSyntheticKeys(
  oldRows: readonly OldRow[],
  records: readonly NewRecord[],
): KeptKeys {
  const byIndex = new Map<number, string>();
  const reserved = new Set(oldRows.filter((row) => row.isSynthetic).map(rowKey));
  const groups = new Map<string, { readonly rows: OldRow[]; readonly records: NewRecord[] }>();
  for (const row of oldRows) {
    const name = groupOf(row.recordType, baseOf(row));
    const group = groups.get(name) ?? { rows: [], records: [] };
    group.rows.push(row);
    groups.set(name, group);
  }
  for (const record of records) {
    groups.get(groupOf(record.recordType, record.recordKey))?.records.push(record);
  }
  for (const group of groups.values()) matchGroup(group.rows, group.records, byIndex, reserved);
  return { byIndex, reserved };
}

function matchGroup(
  rows: readonly OldRow[],
  records: readonly NewRecord[],
  byIndex: Map<number, string>,
  reserved: Set<string>,
): void {
  const waiting = new Map<string, number[]>();
  for (const [place, { json }] of [...rows.entries()].reverse()) {
    const places = waiting.get(json) ?? [];
    places.push(place);
    waiting.set(json, places);
  }
  const placeOf = new Map<NewRecord, number>();
  for (const record of records) {
    const place = waiting.get(record.json)?.pop();
    if (place !== undefined) placeOf.set(record, place);
  }
  const matched = new Set(placeOf.values());
  let previous = -1;
  for (const record of records) {
    const next = previous + 1;
    const place = placeOf.get(record) ?? (matched.has(next) ? undefined : next);
    if (place === undefined) continue;
    previous = place;
    const row = rows[place];
    if (row === undefined) continue;
    byIndex.set(record.index, row.recordKey);
    reserved.add(rowKey(row));
  }
}

function baseOf({ recordKey, isSynthetic }: OldRow): string | null {
  if (!isSynthetic) return recordKey;
  const mark = recordKey.lastIndexOf("#");
  return mark <= 0 ? null : recordKey.slice(0, mark);
}

function groupOf(recordType: string, base: string | null): string {
  return base === null ? `${recordType}\0` : rowKey({ recordType, recordKey: base });
}
