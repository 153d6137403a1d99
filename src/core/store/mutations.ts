import { isDeepStrictEqual } from "node:util";
import type { GroupModule, RowIdentity } from "../model/groups/index.js";
import type { MutationHead } from "../model/commit.js";
import { parseRecord } from "./body.js";
import type { ResourceDatabase } from "./resource/resourceDatabase.js";
import type { NewRow } from "./resource/rowWriter.js";
import { rowTexts, type RowTexts } from "./searchText/rowTexts.js";
import { Slices } from "./slices.js";

/** A row mutation of a run with its payload's JSON text. */
export interface RowMutation {
  readonly head: MutationHead;
  readonly data: string | null;
}

export type Applied =
  | {
      readonly kind: "applied";
      readonly upserted: number;
      readonly deleted: number;
      /** Sequence of the last mutation; 0 without mutations. */
      readonly lastSequence: number;
    }
  /** `upserted` and `deleted` count the mutations before the unmatched one. */
  | {
      readonly kind: "unmatched";
      readonly why: string;
      readonly upserted: number;
      readonly deleted: number;
    };

/**
 * The identity of a payload, in strings that the file can store. JSON can contain lone surrogates,
 * but UTF-8 cannot: two keys that differ only in lone surrogates would be two in memory and one in
 * the file.
 */
export function identityOf(module: GroupModule, payload: Record<string, unknown>): RowIdentity {
  const identity = module.identify(payload);
  // Each field by name: a spread takes many times as long.
  return {
    recordType: identity.recordType.toWellFormed(),
    recordKey: identity.recordKey?.toWellFormed() ?? null,
    verseKey: identity.verseKey,
    from: identity.from,
    to: identity.to,
    order: identity.order,
  };
}

/** The row in the form of the table. */
export function newRow(
  identity: RowIdentity,
  key: { readonly recordKey: string; readonly made: boolean },
  arrival: number,
  json: string,
  text: RowTexts,
): NewRow {
  return {
    recordType: identity.recordType,
    recordKey: key.recordKey,
    syntheticKey: key.made,
    verseKey: identity.verseKey,
    from: identity.from,
    to: identity.to,
    sort: identity.order,
    arrival,
    json,
    text,
  };
}

/**
 * Applies row mutations in ascending sequence to a resource's rows, and records the changes. Stops
 * at the first mutation whose row is uncertain: the service documents no key rule for several
 * record types, and a guess could leave a wrong or duplicate row.
 */
export async function applyRowMutations(
  db: ResourceDatabase,
  module: GroupModule,
  mutations: readonly RowMutation[],
  appliedAt: string,
): Promise<Applied> {
  const slices = new Slices();
  let upserted = 0;
  let deleted = 0;
  let lastSequence = 0;
  for (const { head, data } of mutations) {
    const why =
      head.type === "ROW_DELETE"
        ? remove(db, module, head, appliedAt, () => deleted++)
        : upsert(db, module, head, data, appliedAt, () => upserted++);
    if (why !== null) {
      return { kind: "unmatched", why: `${head.type} ${head.sequence}: ${why}`, upserted, deleted };
    }
    lastSequence = head.sequence;
    if (slices.isOver) await slices.pause();
  }
  return { kind: "applied", upserted, deleted, lastSequence };
}

/** Null after success, otherwise the reason. */
function upsert(
  db: ResourceDatabase,
  module: GroupModule,
  head: MutationHead,
  data: string | null,
  appliedAt: string,
  done: () => void,
): string | null {
  const { recordType, recordKey } = head;
  if (recordType === null || recordKey === null) return "it names no row";
  if (!recordType.isWellFormed() || !recordKey.isWellFormed()) return "its key is no text";
  if (data === null) return "it has no data";
  const payload = parseRecord(data, "data");
  const identity = identityOf(module, payload);
  if (identity.recordType !== recordType) {
    return `its data is a ${identity.recordType}, not a ${recordType}`;
  }
  if (identity.recordKey !== null && identity.recordKey !== recordKey) {
    return `its data names the key ${identity.recordKey}, not ${recordKey}`;
  }
  if (db.writer.isDuplicated(recordType, recordKey))
    return `several rows have the key ${recordKey}`;
  const found = db.writer.find(recordType, recordKey);
  const stored = found?.syntheticKey === true ? null : found;
  if (stored === null && (identity.recordKey === null || found !== null)) {
    return `no stored row has the key ${recordKey}, and the data names none`;
  }
  if (stored?.json !== data) {
    const arrival = stored?.arrival ?? db.writer.nextArrival();
    const key = { recordKey, made: false };
    db.writer.put(newRow(identity, key, arrival, data, rowTexts(module, payload)), stored);
    db.history.add({
      recordType,
      recordKey,
      verseKey: identity.verseKey,
      kind: stored === null ? "created" : "updated",
      before: stored?.json ?? null,
      after: data,
      sequence: head.sequence,
      changedAt: recordedAt(head, appliedAt),
      appliedAt,
    });
  }
  done();
  return null;
}

function remove(
  db: ResourceDatabase,
  module: GroupModule,
  head: MutationHead,
  appliedAt: string,
  done: () => void,
): string | null {
  const { recordType, recordKey } = head;
  if (recordType === null || recordKey === null) return "it names no row";
  if (db.writer.isDuplicated(recordType, recordKey))
    return `several rows have the key ${recordKey}`;
  const stored = db.writer.find(recordType, recordKey);
  if (stored === null || stored.syntheticKey) {
    return module.keyIsDocumented(recordType) ? null : `no stored row has the key ${recordKey}`;
  }
  if (!module.keyIsDocumented(recordType) && !namesRow(head, stored.json)) {
    return `no source says that the key ${recordKey} is that of the stored row`;
  }
  db.writer.remove(recordType, stored.rowId);
  db.history.add({
    recordType,
    recordKey,
    verseKey: stored.verseKey,
    kind: "deleted",
    before: stored.json,
    after: null,
    sequence: head.sequence,
    changedAt: recordedAt(head, appliedAt),
    appliedAt,
  });
  done();
  return null;
}

/**
 * True if a deletion certainly means this row although its key rule is undocumented: the row
 * contains the key, or the key is the service's source id. A key that only equals the row's id may
 * be another number (of a word or a chapter).
 */
function namesRow(head: MutationHead, json: string): boolean {
  const row = parseRecord(json, "data");
  if (row.record_key === head.recordKey) return true;
  return (
    head.sourceRecordId !== null &&
    head.sourceRecordId === row.id &&
    String(head.sourceRecordId) === head.recordKey
  );
}

/**
 * The contradiction between these mutations and rows that should contain them; null if they agree.
 * The mutations are all those of a resource in a complete feed, so the last mutation of each row
 * describes the row. If the row differs, a `sync_sequence` was wrong, and skipping mutations
 * because of it would lose changes.
 *
 * Only the fields that both payloads have are compared: no source says that a mutation's payload
 * has every field of a full copy's.
 */
export async function contradiction(
  db: ResourceDatabase,
  mutations: readonly RowMutation[],
  currentThrough: number,
): Promise<string | null> {
  const slices = new Slices();
  const last = new Map<string, RowMutation>();
  for (const mutation of mutations) {
    last.set(JSON.stringify([mutation.head.recordType, mutation.head.recordKey]), mutation);
  }
  for (const { head, data } of last.values()) {
    if (head.sequence > currentThrough) continue;
    if (slices.isOver) await slices.pause();
    const { recordType, recordKey } = head;
    if (recordType === null || recordKey === null) return `${head.sequence} names no row`;
    const stored = db.writer.find(recordType, recordKey);
    const agrees =
      head.type === "ROW_DELETE" || data === null
        ? stored === null
        : stored !== null && agree(parseRecord(data, "data"), parseRecord(stored.json, "data"));
    if (!agrees) return `the rows lack change ${head.sequence}, which they should contain`;
  }
  return null;
}

function agree(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  return Object.entries(a).every(
    ([name, value]) => !(name in b) || isDeepStrictEqual(value, b[name]),
  );
}

const UTC = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/**
 * When the service recorded a change, in ISO 8601 and UTC, so that times can be compared as texts.
 * The time of its application stands for anything but a date.
 */
function recordedAt({ changedAt }: MutationHead, appliedAt: string): string {
  const time = Date.parse(changedAt);
  if (Number.isNaN(time)) return appliedAt;
  return UTC.test(changedAt) ? changedAt : new Date(time).toISOString();
}
