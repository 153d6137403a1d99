import { setImmediate } from "node:timers/promises";
import type { GroupModule } from "../model/groups/index.js";
import { parseRecord, type ParsedFullCopy } from "./body.js";
import { newRow } from "./mutations.js";
import { ResourceDatabase } from "./resourceDatabase.js";
import type { SqlModule } from "./sqlite.js";

/** Long work in the store's thread is cut, so that reads and the lock's renewal are not kept waiting. */
const SLICE_MS = 12;

/** Hands the thread over to others after each slice of work. */
export class Slices {
  private since = performance.now();

  async pause(): Promise<void> {
    if (performance.now() - this.since < SLICE_MS) return;
    await setImmediate();
    this.since = performance.now();
  }
}

export interface BuiltCopy {
  readonly db: ResourceDatabase;
  readonly rowCount: number;
  /** Identities that more than one record had. */
  readonly duplicates: number;
}

/** Fills a new generation with the records of a full copy. Throws `invalid_response`. */
export async function buildFullCopy(
  sql: SqlModule,
  module: GroupModule,
  copy: ParsedFullCopy,
  firstRowId: number,
): Promise<BuiltCopy> {
  const db = ResourceDatabase.create(sql, firstRowId);
  try {
    const slices = new Slices();
    const used = new Set<string>();
    let duplicates = 0;
    let made = 0;
    const inserter = db.inserter();
    try {
      for (const [index, record] of copy.records.entries()) {
        const data = parseRecord(record, `records[${index}]`);
        const identity = module.identify(data);
        const { recordType } = identity;
        let recordKey = identity.recordKey;
        if (recordKey === null) {
          do recordKey = `#${++made}`;
          while (used.has(`${recordType}\n${recordKey}`));
        } else if (used.has(`${recordType}\n${recordKey}`)) {
          duplicates++;
          db.noteDuplicate(recordType, recordKey);
          const base = recordKey;
          for (let n = 2; used.has(`${recordType}\n${recordKey}`); n++) recordKey = `${base}#${n}`;
        }
        used.add(`${recordType}\n${recordKey}`);
        const key = { recordKey, made: recordKey !== identity.recordKey };
        inserter.add(newRow(identity, key, index + 1, record, module.searchText(data)));
        await slices.pause();
      }
      inserter.flush();
    } finally {
      inserter.free();
    }
    db.buildIndexes();
    return { db, rowCount: copy.records.length, duplicates };
  } catch (error) {
    db.close();
    throw error;
  }
}

export interface CopyDifference {
  /** Rows of the old generation whose identity the new one does not have. */
  readonly gone: number;
  /** Whether any row was created, changed or deleted. */
  readonly changed: boolean;
  readonly rowsBefore: number;
}

/**
 * Records in the new generation's history what it changes against the old one, whose history it
 * takes over.
 */
export async function recordDifference(
  old: ResourceDatabase,
  next: ResourceDatabase,
  sequence: number,
  now: string,
): Promise<CopyDifference> {
  const slices = new Slices();
  next.copyHistory(old);
  const entry = { sequence, changedAt: now, appliedAt: now };
  let changed = false;
  let gone = 0;
  const before = old.identities();
  for (const { recordType, recordKey } of before) {
    const previous = old.row(recordType, recordKey);
    const current = next.row(recordType, recordKey);
    await slices.pause();
    if (previous === null || previous.json === current?.json) continue;
    changed = true;
    if (current === null) gone++;
    next.addHistory({
      recordType,
      recordKey,
      verseKey: (current ?? previous).verseKey,
      kind: current === null ? "deleted" : "updated",
      before: previous.json,
      after: current?.json ?? null,
      ...entry,
    });
  }
  for (const { recordType, recordKey } of next.identities()) {
    await slices.pause();
    if (old.find(recordType, recordKey) !== null) continue;
    const created = next.row(recordType, recordKey);
    if (created === null) continue;
    changed = true;
    next.addHistory({
      recordType,
      recordKey,
      verseKey: created.verseKey,
      kind: "created",
      before: null,
      after: created.json,
      ...entry,
    });
  }
  return { gone, changed, rowsBefore: before.length };
}
