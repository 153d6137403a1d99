import { rowKey } from "../model/row.js";
import type { GroupModule } from "../model/groups/index.js";
import { parseRecord, type ParsedFullCopy } from "./body.js";
import { identityOf, newRow } from "./mutations.js";
import { matchSyntheticKeys, RowKeys, type KeptKeys, type NewRecord } from "./rowKeys.js";
import { ResourceDatabase } from "./resource/resourceDatabase.js";
import { rowTexts } from "./searchText/rowTexts.js";
import { Slices } from "./slices.js";
import type { SqlModule } from "./sqlite.js";

/** Approximate size of a row's other columns and its index entries. */
const BYTES_BESIDE_JSON = 160;

export interface BuiltCopy {
  readonly db: ResourceDatabase;
  readonly rowCount: number;
  /** Number of identities that several records share. */
  readonly duplicates: number;
}

/**
 * Fills a new generation with the records of a full copy. Rows that are equal in `old`, the
 * previous generation, keep their synthetic keys. Throws `invalid_response`.
 */
export async function buildFullCopy(
  sql: SqlModule,
  module: GroupModule,
  copy: ParsedFullCopy,
  old: ResourceDatabase | null,
): Promise<BuiltCopy> {
  const db = ResourceDatabase.create(
    sql,
    old?.writer.firstUnusedRowId ?? 1,
    Math.ceil(copy.records.bytes * 1.06) + copy.records.length * BYTES_BESIDE_JSON,
  );
  try {
    const slices = new Slices();
    const keys = new RowKeys(await keptKeys(module, copy, old, slices));
    let duplicates = 0;
    const inserter = db.writer.inserter();
    try {
      for (const [index, record, bytes] of copy.records.drain()) {
        const data = parseRecord(record, `records[${index}]`);
        const identity = identityOf(module, data);
        const { recordType } = identity;
        const key = keys.take(index, recordType, identity.recordKey);
        if (key.made && identity.recordKey !== null) {
          duplicates++;
          db.writer.noteDuplicate(recordType, identity.recordKey);
        }
        const row = newRow(identity, key, index + 1, record, rowTexts(module, data));
        inserter.add(row, bytes);
        if (slices.isOver) {
          await db.texts.packed();
          await slices.pause();
        }
      }
      inserter.flush();
    } finally {
      inserter.free();
    }
    await slices.pause();
    db.writer.buildIndexes();
    await slices.pause();
    return { db, rowCount: copy.records.length, duplicates };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The synthetic keys of the previous generation that records of the full copy keep. */
async function keptKeys(
  module: GroupModule,
  copy: ParsedFullCopy,
  old: ResourceDatabase | null,
  slices: Slices,
): Promise<KeptKeys | null> {
  const rows = old?.writer.withSyntheticKeys() ?? [];
  if (rows.length === 0) return null;
  const records: NewRecord[] = [];
  for (const [index, json] of copy.records.entries()) {
    const { recordType, recordKey } = identityOf(module, parseRecord(json, `records[${index}]`));
    records.push({ index, recordType, recordKey, json });
    if (slices.isOver) await slices.pause();
  }
  return matchSyntheticKeys(rows, records);
}

export interface CopyDifference {
  /** Number of old rows whose identity is missing in the new generation. */
  readonly gone: number;
  /** True if any row was created, changed or deleted. */
  readonly changed: boolean;
  readonly rowsBefore: number;
}

/**
 * Copies the history of the old generation to the new one, and adds the differences between them.
 */
export async function recordDifference(
  old: ResourceDatabase,
  next: ResourceDatabase,
  sequence: number,
  now: string,
): Promise<CopyDifference> {
  const slices = new Slices();
  next.history.copyFrom(old.history);
  await slices.pause();
  const entry = { sequence, changedAt: now, appliedAt: now };
  let changed = false;
  let gone = 0;
  const before = old.rows.identities();
  await slices.pause();
  const unmatched = new Map(next.rows.identities().map((row) => [rowKey(row), row]));
  for (const row of before) {
    if (slices.isOver) await slices.pause();
    const current = unmatched.get(rowKey(row));
    unmatched.delete(rowKey(row));
    const previous = old.rows.json(row.rowId);
    const json = current === undefined ? null : next.rows.json(current.rowId);
    if (previous === json) continue;
    changed = true;
    if (current === undefined) gone++;
    next.history.add({
      recordType: row.recordType,
      recordKey: row.recordKey,
      verseKey: (current ?? row).verseKey,
      kind: current === undefined ? "deleted" : "updated",
      before: previous,
      after: json,
      ...entry,
    });
  }
  for (const row of unmatched.values()) {
    if (slices.isOver) await slices.pause();
    changed = true;
    next.history.add({
      recordType: row.recordType,
      recordKey: row.recordKey,
      verseKey: row.verseKey,
      kind: "created",
      before: null,
      after: next.rows.json(row.rowId),
      ...entry,
    });
  }
  return { gone, changed, rowsBefore: before.length };
}
