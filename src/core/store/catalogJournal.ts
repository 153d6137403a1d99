import { crc32 } from "node:zlib";
import * as z from "zod";
import { parseJson } from "../model/json.js";
import { resourceKey, type ResourceRef } from "../model/resource.js";
import type { LastRun, ListedResource } from "../model/storeState.js";
import { withEntries, type Catalog, type CatalogEntry, type Checkpoint } from "./catalog.js";
import { entryChanges } from "./catalogChanges.js";
import {
  checkpointSchema,
  entrySchema,
  groupSchema,
  lastRunSchema,
  listedSchema,
} from "./catalogSchema.js";
import { DamagedFile } from "./sqlite.js";

/*
 * The catalog's journal: one line of JSON for each commit after the base was written. A line begins
 * with a CRC-32 of its JSON, which continues that of the line before, so that changed, missing and
 * misplaced lines are noticed. A line counts once its newline is written.
 */

/** The part of a catalog that a commit changed. Absent fields are unchanged. */
interface Change {
  readonly revision: number;
  readonly resources?: readonly CatalogEntry[] | undefined;
  /** Unchanged resources: a few bytes each instead of a whole entry. */
  readonly checked?: readonly Checked[] | undefined;
  readonly forgotten?: readonly ResourceRef[] | undefined;
  /** Null removes the filter's checkpoint. */
  readonly checkpoints?: readonly MapChange<Checkpoint>[] | undefined;
  /** Null removes the filter's run. */
  readonly runs?: readonly MapChange<LastRun>[] | undefined;
  readonly feed?: number | undefined;
  readonly listed?: readonly ListedResource[] | undefined;
  readonly listedAt?: string | null | undefined;
  readonly lastRun?: LastRun | null | undefined;
}

interface Checked {
  /** See `CatalogEntry.checkedAt` and `currentThrough`. */
  readonly at: string | null;
  readonly through: number | null;
  readonly resources: readonly ResourceRef[];
}

type MapChange<V> = readonly [key: string, value: V | null];

const refsSchema = z.array(z.object({ group: groupSchema, id: z.int() }));

const changeSchema: z.ZodType<Change> = z.object({
  revision: z.int(),
  resources: z.array(entrySchema).optional(),
  checked: z
    .array(
      z.object({ at: z.string().nullable(), through: z.int().nullable(), resources: refsSchema }),
    )
    .optional(),
  forgotten: refsSchema.optional(),
  checkpoints: z.array(z.tuple([z.string(), checkpointSchema.nullable()])).optional(),
  runs: z.array(z.tuple([z.string(), lastRunSchema.nullable()])).optional(),
  feed: z.int().optional(),
  listed: z.array(listedSchema).optional(),
  listedAt: z.string().nullable().optional(),
  lastRun: lastRunSchema.nullable().optional(),
});

const NEWLINE = 10;
/** Eight hexadecimal digits and a space. */
const CHECKSUM_CHARS = 9;

/** A position in a journal: all lines before it are read. */
export interface JournalPlace {
  /** In bytes. */
  readonly offset: number;
  /** CRC-32 at the end of the last line. */
  readonly crc: number;
}

/** The start of the journal with this id. */
export function journalStart(id: string): JournalPlace {
  return { offset: 0, crc: crc32(id) };
}

/** The line that turns one catalog into the next, without its newline, and its checksum. */
export function journalLine(
  before: Catalog,
  after: Catalog,
  { crc: previous }: JournalPlace,
): { readonly bytes: Uint8Array; readonly crc: number } {
  const json = JSON.stringify(changeBetween(before, after));
  const crc = crc32(json, previous);
  return { bytes: Buffer.from(checksum(crc) + json), crc };
}

export interface ReadLines {
  readonly catalog: Catalog;
  /** The position after the last valid line. */
  readonly place: JournalPlace;
  /** True if the bytes end with an incomplete line. */
  readonly isTorn: boolean;
}

/**
 * Applies the journal's bytes after `place` to the catalog at that place. Ignores an incomplete or
 * wrong last line, because its commit did not happen. Any other unreadable line ends the reading or
 * throws DamagedFile.
 */
export function readLines(
  catalog: Catalog,
  place: JournalPlace,
  bytes: Uint8Array,
  atUnreadable: "throw" | "stop" = "throw",
): ReadLines {
  let { offset, crc } = place;
  let content = catalog;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) break;
    const line = readLine(bytes.subarray(start, end), crc);
    if (line === null) {
      const isLast = end + 1 === bytes.byteLength;
      if (isLast || atUnreadable === "stop") break;
      throw new DamagedFile("a line of the journal is damaged");
    }
    if (line.change === null) {
      if (atUnreadable === "stop") break;
      throw new DamagedFile("a line of the journal is not readable");
    }
    content = withChange(content, line.change);
    crc = line.crc;
    start = end + 1;
  }
  offset += start;
  return { catalog: content, place: { offset, crc }, isTorn: start < bytes.byteLength };
}

/** Null if the checksum is wrong. `change` is null if another version wrote the line. */
function readLine(
  line: Uint8Array,
  previous: number,
): { readonly change: Change | null; readonly crc: number } | null {
  const text = Buffer.from(line).toString();
  const json = text.slice(CHECKSUM_CHARS);
  const crc = crc32(json, previous);
  if (text.slice(0, CHECKSUM_CHARS) !== checksum(crc)) return null;
  return { change: changeSchema.safeParse(parseJson(json)).data ?? null, crc };
}

function checksum(crc: number): string {
  return `${crc.toString(16).padStart(8, "0")} `;
}

/** Unchanged parts are undefined, which JSON omits. */
function changeBetween(before: Catalog, after: Catalog): Change {
  const entries = entryChanges(before, after);
  const checked = new Map<
    string,
    { at: string | null; through: number | null; resources: ResourceRef[] }
  >();
  const changed: CatalogEntry[] = [];
  for (const change of entries) {
    if (change.after === undefined) continue;
    const { group, id, checkedAt: at, currentThrough: through } = change.after;
    if (!change.isOnlyChecked) {
      changed.push(change.after);
      continue;
    }
    const key = JSON.stringify([at, through]);
    const same = checked.get(key) ?? { at, through, resources: [] };
    checked.set(key, same);
    same.resources.push({ group, id });
  }
  return {
    revision: after.revision,
    resources: unlessEmpty(changed),
    checked: unlessEmpty([...checked.values()]),
    forgotten: unlessEmpty(
      entries.flatMap((change) =>
        change.before === undefined || change.after !== undefined
          ? []
          : [{ group: change.before.group, id: change.before.id }],
      ),
    ),
    checkpoints: unlessEmpty(mapChanges(before.checkpoints, after.checkpoints)),
    runs: unlessEmpty(mapChanges(before.runs, after.runs)),
    feed: before.feed === after.feed ? undefined : after.feed,
    listed: before.listed === after.listed ? undefined : after.listed,
    listedAt: before.listedAt === after.listedAt ? undefined : after.listedAt,
    lastRun: before.lastRun === after.lastRun ? undefined : after.lastRun,
  };
}

function withChange(catalog: Catalog, change: Change): Catalog {
  const checked = (change.checked ?? []).flatMap(({ at, through, resources: refs }) =>
    refs.flatMap((ref): CatalogEntry[] => {
      const entry = catalog.resources.get(resourceKey(ref));
      return entry === undefined ? [] : [{ ...entry, checkedAt: at, currentThrough: through }];
    }),
  );
  const { resources } = withEntries(catalog, [...(change.resources ?? []), ...checked]);
  const forgotten = new Set(change.forgotten?.map(resourceKey));
  return {
    revision: change.revision,
    resources:
      forgotten.size === 0
        ? resources
        : new Map([...resources].filter(([key]) => !forgotten.has(key))),
    checkpoints: withMapChanges(catalog.checkpoints, change.checkpoints),
    runs: withMapChanges(catalog.runs, change.runs),
    feed: change.feed ?? catalog.feed,
    listed: change.listed ?? catalog.listed,
    listedAt: change.listedAt === undefined ? catalog.listedAt : change.listedAt,
    lastRun: change.lastRun === undefined ? catalog.lastRun : change.lastRun,
  };
}

/** The entries that differ. Unchanged values are the same objects in both maps. */
function mapChanges<V>(
  before: ReadonlyMap<string, V>,
  after: ReadonlyMap<string, V>,
): MapChange<V>[] {
  const changes: MapChange<V>[] = [];
  for (const [key, value] of after) if (before.get(key) !== value) changes.push([key, value]);
  for (const key of before.keys()) if (!after.has(key)) changes.push([key, null]);
  return changes;
}

function withMapChanges<V>(
  values: ReadonlyMap<string, V>,
  changes: readonly MapChange<V>[] = [],
): ReadonlyMap<string, V> {
  if (changes.length === 0) return values;
  const after = new Map(values);
  for (const [key, value] of changes) {
    if (value === null) after.delete(key);
    else after.set(key, value);
  }
  return after;
}

function unlessEmpty<V>(values: readonly V[]): readonly V[] | undefined {
  return values.length === 0 ? undefined : values;
}
